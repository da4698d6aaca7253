"""Everything the product says around quotes, in Danish and English.

The quotes themselves are never translated.
"""

from collections.abc import Sequence

from corpus.model import Role

_TEXTS: dict[str, dict[str, str]] = {
    "nothing": {
        "da": "Referaterne siger ikke noget, der besvarer spørgsmålet.",
        "en": "Nothing in the minutes answers the question.",
    },
    "nobody": {
        "da": "{who} taler ikke i referaterne.",
        "en": "{who} does not speak in the minutes.",
    },
    "unmentioned": {
        "da": "Referaterne nævner ikke ”{name}”.",
        "en": "The minutes do not mention “{name}”.",
    },
    "nothing_there": {
        "da": "Den del af referaterne siger ikke noget, der besvarer spørgsmålet.",
        "en": "Nothing in that part of the minutes answers the question.",
    },
    "silent_organisation": {
        "da": "Ingen fra {who} taler om det i referaterne.",
        "en": "Nobody from {who} speaks of that in the minutes.",
    },
    "silent_speaker": {
        "da": "{who} taler ikke om det i referaterne.",
        "en": "{who} does not speak of that in the minutes.",
    },
    "not_together": {
        "da": "{speakers} taler ikke for {organisations} i referaterne.",
        "en": "{speakers} does not speak for {organisations} in the minutes.",
    },
    "others": {"da": "Om emnet taler {who}.", "en": "Those who speak of it: {who}."},
    "example": {"da": "Hvad sagde {who}?", "en": "What did {who} say?"},
    "and": {"da": "og", "en": "and"},
    "or": {"da": "eller", "en": "or"},
    "for": {"da": "for", "en": "for"},
    "sure": {"da": "Sikkert svar", "en": "A sure answer"},
    "likely": {"da": "Sandsynligt svar", "en": "A likely answer"},
    "unsure": {
        "da": "Usikkert svar: læs citaterne kritisk",
        "en": "Unsure: read the quotes with care",
    },
    "minutes_own": {"da": "Referatets egen tekst", "en": "The minutes’ own text"},
    "page": {"da": "side {page}", "en": "page {page}"},
    "inferred": {"da": "udledt", "en": "inferred"},
    "unresolved": {"da": "ikke opklaret", "en": "unresolved"},
    Role.PANELIST.value: {"da": "paneldeltager", "en": "panellist"},
    Role.PRESENTER.value: {"da": "oplægsholder", "en": "presenter"},
    Role.AUDIENCE.value: {"da": "fra salen", "en": "from the floor"},
    Role.CHAIR.value: {"da": "ordstyrer", "en": "chair"},
    Role.SPEAKER.value: {"da": "taler", "en": "speaker"},
}


def say(key: str, language: str, **values: object) -> str:
    """A text in a language ("da" or "en"), with its values filled in."""
    return _TEXTS[key][language].format(**values)


def join(names: Sequence[str], language: str, word: str = "and") -> str:
    """ "A", "A og B", "A, B og C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(word, language)} {names[-1]}"
