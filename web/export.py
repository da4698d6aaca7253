"""Collected quotes as files: Markdown, CSV and Word, and those of reference managers."""

import csv
import io
import re
from collections.abc import Callable, Sequence

from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from web.cite import Citation, as_text, in_quotation_marks, reference
from web.references import as_bibtex, as_csl, as_ris


def as_plain(citations: Sequence[Citation], language: str, base: str) -> str:
    """The quotes and their sources as plain text, with an empty line between them."""
    return "\n\n".join(as_text(citation, language, base) for citation in citations) + "\n"


def as_markdown(citations: Sequence[Citation], language: str, base: str) -> str:
    """Block quotes with their sources; what CommonMark would read as markup is escaped."""
    return "\n".join(
        f"> {_escaped(c.text)}\n>\n> – {_escaped(reference(c, language))}. <{base}{c.path}>\n"
        for c in citations
    )


_MARKUP = re.compile(r"[\\`*_\[\]<>&~|$]")
_BLOCK = re.compile(r"^(\d*)([-+#=.)])")  # a list, a heading, where a line begins


def _escaped(text: str) -> str:
    return _BLOCK.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def as_csv(citations: Sequence[Citation], language: str, base: str) -> str:
    """One row for each quote, under a row of names. The byte order mark tells Excel that it is
    UTF-8."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(
        ["quote", "speaker", "label", "organisation", "session", "document", "date", "page", "link"]
    )
    for c in citations:
        date = c.document.date.isoformat() if c.document.date else ""
        row = [c.text, c.speaker, c.label, c.organisation, c.session, c.document.title, date,
               c.page, base + c.path]  # fmt: skip
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def as_docx(citations: Sequence[Citation], language: str, base: str) -> bytes:
    """A Word document with the quotes and their sources."""
    word = WordDocument()
    word.core_properties.author = word.core_properties.comments = ""
    word.core_properties.language = language
    for citation in citations:
        word.add_paragraph(_xml(in_quotation_marks(citation.text, language)), style="Quote")
        source = word.add_paragraph(_xml(f"– {reference(citation, language)}. "))
        _add_link(source, base + citation.path)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _add_link(paragraph: Paragraph, url: str) -> None:
    """Add a link that can be followed, which python-docx has no function for."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, True))
    link.append(paragraph.add_run(url)._r)
    paragraph._p.append(link)


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


Render = Callable[[Sequence[Citation], str, str], str | bytes]

FORMATS: dict[str, tuple[str, Render]] = {
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        as_docx,
    ),
    "bib": ("application/x-bibtex; charset=utf-8", as_bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", as_ris),
    "json": ("application/vnd.citationstyles.csl+json; charset=utf-8", as_csl),
}
