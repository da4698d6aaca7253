"""Danish or English: the two languages of the minutes that we read and of those who ask."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["da", "en"])
    return identifier


def detect_language(text: str) -> str:
    """ "da" or "en", whichever is likelier; works for short questions too."""
    language, _ = _identifier().classify(text[:4000])
    return str(language)
