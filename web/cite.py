"""Citations: a quote with its source, as text and in the formats of reference managers."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document as WordDocument

from corpus.model import Document, slug
from qa.messages import say
from web.filters import anchor, day
from web.site import Site

MOST_QUOTES = 50


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of a document's text, half-open offsets, with what cites it."""

    document: Document
    start: int
    end: int
    turn_id: str
    text: str
    speaker: str | None
    label: str | None
    organisation: str | None
    session: str
    page: int | None

    @property
    def key(self) -> str:
        """What stands for the quote in a link or a cookie."""
        return f"{self.document.id}:{self.start}-{self.end}"

    @property
    def path(self) -> str:
        """The link to the place in the minutes, from the root of the site."""
        turn = anchor(self.turn_id)
        return f"/documents/{self.document.id}?mark={self.start}-{self.end}#{turn}"

    @property
    def who(self) -> str | None:
        """Who said it: a name, or the label as printed."""
        return self.speaker or self.label


def find_citation(site: Site, key: str) -> Citation | None:
    """The citation that a key stands for; None if there is no such stretch of one turn."""
    document_id, _, span = key.rpartition(":")
    first, _, last = span.partition("-")
    document = site.documents.get(document_id)
    if document is None or not (span.isascii() and first.isdigit() and last.isdigit()):
        return None
    start, end = int(first), int(last)
    turn = next((t for t in document.turns if t.start <= start < end <= t.end), None)
    if turn is None:
        return None
    session = document.session(turn)
    return Citation(
        document=document,
        start=start,
        end=end,
        turn_id=turn.id,
        text=document.words(start, end),
        speaker=turn.speaker,
        label=turn.label,
        organisation=turn.organisation,
        session=f"{session.number}. {session.title}" if session.number else session.title,
        page=document.page(start),
    )


def find_citations(site: Site, keys: Iterable[str]) -> list[Citation]:
    """The citations of the keys that stand for one, each once, in order."""
    found = (find_citation(site, key) for key in list(dict.fromkeys(keys))[:MOST_QUOTES])
    return [citation for citation in found if citation]


def reference(citation: Citation, language: str) -> str:
    """Speaker, organisation, session, document, date and page, in one line."""
    date = citation.document.date
    parts = [
        citation.who or say("minutes_own", language),
        citation.organisation,
        citation.session,
        citation.document.title,
        day(date, language) if date else None,
        say("page", language, page=citation.page) if citation.page else None,
    ]
    return ", ".join(part for part in parts if part)


def as_text(citation: Citation, language: str, base: str) -> str:
    """The quote and its source as plain text."""
    return f"”{citation.text}”\n– {reference(citation, language)}. {base}{citation.path}"


def as_markdown(citations: Sequence[Citation], language: str, base: str) -> str:
    """Block quotes with their sources; what Markdown would read as markup is escaped."""
    return "\n".join(
        f"> {_escaped(c.text)}\n>\n> – {_escaped(reference(c, language))}. <{base}{c.path}>\n"
        for c in citations
    )


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+-.!|~" else c for c in text)


def as_csv(citations: Sequence[Citation], language: str, base: str) -> str:
    """One row for each quote, under a row of names."""
    out = io.StringIO()
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
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_docx(citations: Sequence[Citation], language: str, base: str) -> bytes:
    """A Word document with the quotes and their sources."""
    word = WordDocument()
    for citation in citations:
        word.add_paragraph(f"”{citation.text}”", style="Quote")
        word.add_paragraph(f"– {reference(citation, language)}. {base}{citation.path}")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def as_csl(citations: Sequence[Citation], language: str, base: str) -> str:
    """CSL-JSON, the input format of citation processors (citationstyles.org)."""
    items: list[dict[str, Any]] = []
    for key, c in _keyed(citations):
        given, _, family = (c.speaker or "").rpartition(" ")
        item: dict[str, Any] = {
            "id": key,
            "type": "speech",
            "title": c.session,
            "event-title": c.document.title,
            "URL": base + c.path,
            "note": c.text,
            "language": c.document.language,
        }
        if c.speaker:
            item["author"] = [{"family": family, "given": given}]
        elif c.label:
            item["author"] = [{"literal": c.label}]
        if c.document.date:
            date = c.document.date
            item["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
        if c.page:
            item["page"] = str(c.page)
        if c.organisation:
            item["authority"] = c.organisation
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def as_bibtex(citations: Sequence[Citation], language: str, base: str) -> str:
    """BibTeX entries of type misc, in UTF-8."""
    entries = []
    for key, c in _keyed(citations):
        given, _, family = (c.speaker or "").rpartition(" ")
        date = c.document.date
        fields = {
            "author": _braced(f"{family}, {given}") if given else f"{{{_braced(c.who or '')}}}",
            "title": _braced(c.session),
            "booktitle": _braced(c.document.title),
            "organization": _braced(c.organisation or ""),
            "year": str(date.year) if date else "",
            "date": date.isoformat() if date else "",
            "pages": str(c.page or ""),
            "url": base + c.path,
            "note": _braced(f"”{c.text}”"),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{key},\n{lines}\n}}\n")
    return "\n".join(entries)


def _braced(text: str) -> str:
    special = {c: f"\\{c}" for c in "#$%&_"} | {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }  # fmt: skip
    return "".join(special.get(c, c) for c in text)


def as_ris(citations: Sequence[Citation], language: str, base: str) -> str:
    """RIS records of type GEN."""
    records = []
    for key, c in _keyed(citations):
        given, _, family = (c.speaker or "").rpartition(" ")
        date = c.document.date
        fields = [
            ("TY", "GEN"),
            ("ID", key),
            ("AU", f"{family}, {given}" if given else c.who),
            ("AD", c.organisation),
            ("TI", c.session),
            ("T2", c.document.title),
            ("PY", date.year if date else None),
            ("DA", f"{date:%Y/%m/%d}" if date else None),
            ("SP", c.page),
            ("N1", f"”{c.text}”"),
            ("UR", base + c.path),
            ("ER", ""),
        ]
        records.append("".join(f"{t}  - {v}\r\n" for t, v in fields if v is not None))
    return "\r\n".join(records)


def _keyed(citations: Sequence[Citation]) -> list[tuple[str, Citation]]:
    """Each citation with a key of its own: surname, year and a number."""
    keyed = []
    for n, citation in enumerate(citations, 1):
        name = slug((citation.who or "minutes").split()[-1]).replace("-", "") or "minutes"
        year = citation.document.date.year if citation.document.date else ""
        keyed.append((f"{name}{year}n{n}", citation))
    return keyed


FORMATS = {
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
