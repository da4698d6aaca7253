"""Dates as minutes print them, in Danish and English."""

import datetime
import re

MONTHS = {
    name: i + 1
    for names in (
        "januar februar marts april maj juni juli august september oktober november december",
        "january february march april may june july august september october november december",
    )
    for i, name in enumerate(names.split())
}
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        r"\b(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./ -]\s?(?P<year>\d{4})\b",
    )
)


def first_date(text: str) -> datetime.date | None:
    """The first full date (day, month and year) in the text; None where there is none."""
    found = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    for match in sorted(found, key=re.Match.start):
        month = match["month"].casefold()
        try:
            return datetime.date(
                int(match["year"]), MONTHS.get(month) or int(month), int(match["day"])
            )
        except ValueError:
            continue  # 31.02.2020 is no date
    return None
