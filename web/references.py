"""Quotes in the formats of reference managers: CSL-JSON, BibTeX and RIS.

The quoted words go where reference managers keep them and bibliographies do not print them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.model import slug
from web.cite import Citation

_SUFFIXES = {"jr", "jun", "sr", "sen", "ii", "iii", "iv"}


@dataclass(frozen=True, slots=True)
class Author:
    """The parts of a name as BibTeX has them ("First von Last"): what is written small before the
    family name does not count when names are sorted ("Rosen, af"). One word is a family name."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, name: str) -> "Author":
        """The parts of a name. In Danish the last of several surnames is the family name."""
        words = name.split()
        suffix = ""
        if len(words) > 2 and words[-1].strip(".").casefold() in _SUFFIXES:
            suffix = words.pop()
        small = [i for i, word in enumerate(words[:-1]) if i and word[0].islower()]
        first, last = (small[0], small[-1] + 1) if small else (len(words) - 1,) * 2
        return cls(
            family=" ".join(words[last:]),
            given=" ".join(words[:first]),
            particle=" ".join(words[first:last]),
            suffix=suffix,
        )

    def inverted(self) -> str:
        """The name as "von Last, Suffix, First"."""
        last = f"{self.particle} {self.family}".strip()
        return ", ".join(part for part in (last, self.suffix, self.given) if part)


def as_csl(citations: Sequence[Citation], language: str, base: str) -> str:
    """CSL-JSON, the input format of citation processors (citationstyles.org)."""
    items = [_csl_item(key, citation, base) for key, citation in _keyed(citations)]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _csl_item(key: str, citation: Citation, base: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": key,
        "type": "speech",
        "title": citation.session,
        "event-title": citation.document.title,
        "URL": base + citation.path,
        "abstract": citation.text,
        "language": citation.document.language,
    }
    if citation.speaker:
        author = Author.of(citation.speaker)
        parts = {
            "family": author.family,
            "given": author.given,
            "non-dropping-particle": author.particle,
            "suffix": author.suffix,
        }
        item["author"] = [{part: words for part, words in parts.items() if words}]
    elif citation.label:
        item["author"] = [{"literal": citation.label}]
    if date := citation.document.date:
        item["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
    if citation.page:
        item["page"] = str(citation.page)
    if citation.organisation:
        item["note"] = citation.organisation
    return item


def as_bibtex(citations: Sequence[Citation], language: str, base: str) -> str:
    """BibTeX entries of type inproceedings, in UTF-8."""
    return "\n".join(_bibtex_entry(key, c, base) for key, c in _keyed(citations))


def _bibtex_entry(key: str, citation: Citation, base: str) -> str:
    date = citation.document.date
    fields = {
        "author": _bibtex_author(citation),
        # In braces twice, so that no style sets names and Danish nouns in lower case.
        "title": f"{{{_tex(citation.session)}}}",
        "booktitle": f"{{{_tex(citation.document.title)}}}",
        "organization": _tex(citation.organisation or ""),
        "year": str(date.year) if date else "",
        "date": date.isoformat() if date else "",
        "pages": str(citation.page or ""),
        "url": base + citation.path,
        "annote": _tex(citation.text),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@inproceedings{{{key},\n{lines}\n}}\n"


def _bibtex_author(citation: Citation) -> str:
    """The author; in braces again if it is not to be taken apart: a label, or a name with what
    separates names."""
    if not citation.who:
        return ""
    name = citation.speaker or ""
    if not name or "," in name or " and " in name:
        return f"{{{_tex(citation.who)}}}"
    return _tex(Author.of(name).inverted())


_TEX = str.maketrans(
    {c: f"\\{c}" for c in "#$%&_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts escaped braces too
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def _tex(text: str) -> str:
    return text.translate(_TEX)


def as_ris(citations: Sequence[Citation], language: str, base: str) -> str:
    """RIS records of type CONF, the one for what is said at a meeting that every reference manager
    knows."""
    return "\r\n".join(
        "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(key, c, base))
        for key, c in _keyed(citations)
    )


def _ris_fields(key: str, citation: Citation, base: str) -> Iterator[tuple[str, object]]:
    date = citation.document.date
    fields = [
        ("TY", "CONF"),
        ("ID", key),
        ("AU", Author.of(citation.speaker).inverted() if citation.speaker else citation.label),
        ("AD", citation.organisation),
        ("TI", citation.session),
        ("T2", citation.document.title),
        ("PY", date.year if date else None),
        ("DA", f"{date:%Y/%m/%d}/" if date else None),
        ("SP", citation.page),
        ("LA", citation.document.language),
        ("N1", citation.text),
        ("UR", base + citation.path),
    ]
    yield from ((tag, value) for tag, value in fields if value)
    yield "ER", ""


def _keyed(citations: Sequence[Citation]) -> Iterator[tuple[str, Citation]]:
    """Each citation with a key of its own: surname, year and a number."""
    for n, citation in enumerate(citations, 1):
        name = slug((citation.who or "minutes").split()[-1]).replace("-", "") or "minutes"
        year = citation.document.date.year if citation.document.date else ""
        yield f"{name}{year}n{n}", citation
