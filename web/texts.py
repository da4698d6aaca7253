"""The words of the pages, in Danish and English; those around quotes are in qa.messages."""

from qa.messages import say

TEXTS: dict[str, dict[str, str]] = {
    "site": {"da": "Spørg referatet", "en": "Ask the minutes"},
    "lead": {
        "da": "Stil et spørgsmål, og læs hvad der blev sagt, af hvem og for hvem: ordret citeret "
        "fra referatet.",
        "en": "Ask a question, and read what was said, by whom and for whom: quoted word for word "
        "from the minutes.",
    },
    "question": {"da": "Dit spørgsmål", "en": "Your question"},
    "follow_up": {"da": "Spørg videre", "en": "Ask on"},
    "ask": {"da": "Spørg", "en": "Ask"},
    "new": {"da": "Nyt spørgsmål", "en": "New question"},
    "examples": {"da": "Prøv for eksempel", "en": "Try for example"},
    "minutes": {"da": "Referater", "en": "Minutes"},
    "conversation": {"da": "Samtalen indtil nu", "en": "The conversation so far"},
    "scope": {"da": "Kun citater fra", "en": "Only quotes from"},
    "lift": {"da": "Fjern begrænsningen til {name}", "en": "Lift the restriction to {name}"},
    "around": {"da": "Hvad blev sagt før og efter", "en": "What was said before and after"},
    "previous": {"da": "Før", "en": "Before"},
    "next": {"da": "Efter", "en": "After"},
    "in_minutes": {"da": "Læs stedet i referatet", "en": "Read the place in the minutes"},
    "as_printed": {"da": "I referatet står: {label}", "en": "The minutes print: {label}"},
    "contents": {"da": "Indhold", "en": "Contents"},
    "participants": {"da": "Deltagere", "en": "Participants"},
    "flaws": {"da": "Bemærk i kilden", "en": "To note in the source"},
    "no_page": {"da": "Siden findes ikke", "en": "There is no such page"},
    "no_page_why": {
        "da": "Referatet eller siden er ikke her. Gå til forsiden og søg derfra.",
        "en": "The minutes or the page are not here. Go to the front page and search from there.",
    },
    "too_long": {
        "da": "Spørgsmålet er på {length} tegn; det må højst være på {most}. Forkort det.",
        "en": "The question has {length} characters; at most {most} are allowed. Shorten it.",
    },
    "bad_question": {
        "da": "Spørgsmålet kan ikke besvares, som det er sendt: {fault}",
        "en": "The question cannot be answered as it was sent: {fault}",
    },
    "skip": {"da": "Gå til indholdet", "en": "Skip to the content"},
    "other_language": {"da": "English", "en": "Dansk"},
}


def text(key: str, language: str, **values: object) -> str:
    """A text in a language ("da" or "en"), with its values filled in."""
    return TEXTS[key][language].format(**values) if key in TEXTS else say(key, language, **values)
