"""Tables of participants in plain text: cells between tabs or bars, perhaps under headings."""

import re

_NAME = {"navn", "name", "deltager", "participant", "medlem", "member"}
_LABEL = {"initialer", "initials", "init.", "init", "forkortelse", "abbreviation", "label"}
_DESCRIBED = {
    *("titel", "title", "rolle", "role", "stilling", "funktion", "function", "position", "post"),
    *("organisation", "organization", "virksomhed", "company", "firma", "kommune", "arbejdsplads"),
    *("affiliation", "institution", "party", "parti", "forvaltning", "department", "afdeling"),
}
_RULE = re.compile(r"[\s|:+-]*")
_CELL = re.compile(r"\s*[|\t]\s*")


def read_table(block: str) -> list[str]:
    """The rows as entries, "Name (XX), title, Organisation"; empty where it is no table.

    Columns of other headings, a telephone number or a ward, are left out.
    """
    lines = [line.strip().strip("|").strip() for line in block.split("\n") if line.strip()]
    rows = [_CELL.split(line) for line in lines if not _RULE.fullmatch(line)]
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        return []
    heads = [cell.casefold().strip(" :*") for cell in rows[0]]
    if heads[0] not in _NAME:
        return [", ".join(filter(None, row)) for row in rows]
    entries = []
    for row in rows[1:]:
        cells = dict(zip(heads, row, strict=False))
        label = next((cell for head, cell in cells.items() if head in _LABEL and cell), None)
        described = [cell for head, cell in cells.items() if head in _DESCRIBED and cell]
        entries.append(", ".join([f"{row[0]} ({label})" if label else row[0], *described]))
    return entries
