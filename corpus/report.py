"""What was understood of minutes, for people and for programs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.model import Document, Session, Turn


def as_json(document: Document) -> dict[str, Any]:
    """The document as `qa corpus check --json` prints it."""
    numbers = {session.id: session.number for session in document.sessions}
    counts = Counter(turn.session for turn in document.turns)
    return {
        "document": {
            "id": document.id,
            "title": document.title,
            "date": document.date.isoformat() if document.date else None,
        },
        "sessions": [
            {
                "number": session.number,
                "title": session.title,
                "time": session.time,
                "participants": [
                    {"name": p.name, "label": p.label, "organisation": p.organisation}
                    for p in session.participants
                ],
                "turns": counts[session.id],
            }
            for session in document.sessions
        ],
        "turns": [
            {
                "id": turn.id,
                "session": numbers[turn.session],
                "speaker": turn.speaker,
                "speaker_label": turn.label,
                "organisation": turn.organisation,
                "role": turn.role,
                "attribution": turn.attribution,
                "reason": turn.reason(),
                "point": turn.point,
                "page": turn.page,
                "start": turn.start,
                "end": turn.end,
                "text": document.words(turn.start, turn.end),
            }
            for turn in document.turns
        ],
        "issues": [
            {"kind": i.kind, "message": i.message(), "start": i.start, "end": i.end}
            for i in document.issues
        ],
    }


def as_text(document: Document) -> Iterator[str]:
    """The document as `qa corpus check` prints it, line by line."""
    yield f"{document.title}"
    date = document.date.isoformat() if document.date else "no date"
    pages = f"{len(document.pages)} pages" if document.pages else "no pages"
    yield f"{document.id} · {date} · {pages} · {len(document.people)} people"
    for session in document.sessions:
        turns = [turn for turn in document.turns if turn.session == session.id]
        yield ""
        yield from _session(document, session, turns)
    yield ""
    yield f"{len(document.issues)} issues of the source, left as they are:"
    for issue in document.issues:
        page = document.page(issue.start)
        line = document.text.count("\n", 0, issue.start) + 1
        place = f"line {line}" if page is None else f"page {page}, line {line}"
        yield f"  {place}, characters {issue.start}–{issue.end}: [{issue.kind}] {issue.message()}"


def _session(document: Document, session: Session, turns: list[Turn]) -> Iterator[str]:
    number = f"{session.number}. " if session.number else ""
    time = f"{session.time} " if session.time else ""
    yield f"{number}{time}{session.title} ({len(turns)} turns)"
    for participant in session.participants:
        label = f"{participant.label}: " if participant.label else ""
        yield f"    {label}{participant.name}, {participant.organisation or 'no organisation'}"
    for turn in turns:
        words = document.words(turn.start, turn.end)
        who = turn.speaker or (f"[{turn.label}]" if turn.label else "–")
        body = f", {turn.organisation}" if turn.organisation else ""
        how = f" ({turn.attribution}: {turn.reason()})" if turn.reasons else ""
        point = f"{turn.point}. " if turn.point else ""
        yield f"  {turn.id.rpartition(':')[2]:>6} {who}{body}{how}: {point}{_short(words)}"


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
