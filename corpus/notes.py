"""What there is to say of an attribution or of a flaw, in Danish and English."""

from dataclasses import dataclass

_TEXTS = {
    # why an attribution was inferred, or left unresolved
    "elsewhere": {
        "en": "no organisation printed here; elsewhere {0} is of {1}",
        "da": "ingen organisation trykt her; andetsteds er {0} fra {1}",
    },
    "several": {
        "en": "no organisation printed here; {0} appears for {1}",
        "da": "ingen organisation trykt her; {0} optræder for {1}",
    },
    "fuller": {
        "en": "printed “{0}”; elsewhere {1} is of {2}",
        "da": "trykt ”{0}”; andetsteds er {1} fra {2}",
    },
    "declared-elsewhere": {
        "en": "{0} is not declared in this session, but in another for {1}",
        "da": "{0} er ikke oplyst under dette punkt, men under et andet for {1}",
    },
    "only-initials": {
        "en": "{0} is not declared in this session; {1} is the only name in the minutes with these "
        "initials",
        "da": "{0} er ikke oplyst under dette punkt; {1} er det eneste navn i referatet med de "
        "initialer",
    },
    "initials-of-several": {
        "en": "{0} is not declared in this session and fits {1}",
        "da": "{0} er ikke oplyst under dette punkt og passer på {1}",
    },
    "initials-of-nobody": {
        "en": "{0} is not declared in this session and fits nobody named in the minutes",
        "da": "{0} er ikke oplyst under dette punkt og passer ikke på nogen i referatet",
    },
    "declared-for-several": {
        "en": "{0} is declared for {1}",
        "da": "{0} er oplyst for {1}",
    },
    "told": {
        "en": "the minutes tell what {0} said",
        "da": "referatet fortæller, hvad {0} sagde",
    },
    "only-post": {
        "en": "“{0}” fits only {1} by the posts that the minutes give",
        "da": "”{0}” passer kun på {1} efter de poster, referatet oplyser",
    },
    "post-of-several": {"en": "“{0}” fits {1}", "da": "”{0}” passer på {1}"},
    "post-of-nobody": {
        "en": "the minutes do not say here who is meant by “{0}”",
        "da": "referatet siger ikke her, hvem ”{0}” er",
    },
    "other-bearer": {
        "en": "{0} is of {1}, not of {2}, as printed here",
        "da": "{0} er fra {1}, ikke fra {2}, som trykt her",
    },
    "body": {
        "en": "“{0}” names no person",
        "da": "”{0}” nævner ingen person",
    },
    "only-name": {"en": "“{0}” fits only {1}", "da": "”{0}” passer kun på {1}"},
    "name-of-several": {"en": "“{0}” fits {1}", "da": "”{0}” passer på {1}"},
    "name-of-nobody": {
        "en": "“{0}” fits nobody named in full",
        "da": "”{0}” passer ikke på nogen med fuldt navn",
    },
    "nameless": {"en": "“{0}” names nobody", "da": "”{0}” nævner intet navn"},
    # flaws of a source
    "broken-off": {
        "en": "The turn of {0} ends inside a sentence: “… {1}”",
        "da": "Indlægget af {0} ender midt i en sætning: ”… {1}”",
    },
    "other-organisation": {
        "en": "{0} is of {1} by the minutes, but speaks of {2} as their own: “{3}”",
        "da": "{0} er ifølge referatet fra {1}, men taler om {2} som sin egen: ”{3}”",
    },
    "unlike-initials": {
        "en": "{0} is declared for {1}, whose name has no such letters",
        "da": "{0} er oplyst for {1}, hvis navn ikke har de bogstaver",
    },
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say, by its kind and the names and words in it."""

    kind: str
    values: tuple[str, ...] = ()

    def text(self, language: str = "en") -> str:
        """The note in words, in "da" or "en"."""
        return _TEXTS[self.kind][language].format(*self.values)
