"""Questions that ask for a quantity, and whether a text tells one of its kind.

What kind of answer a question expects is the oldest step of question answering (Li & Roth 2002).
A price is answered by a sum of money and no other number, a speed by so much an hour.
"""

import re
from typing import NamedTuple

_NUMBERS = {
    "da": r"to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tyve|tredive|fyrre|halvtreds|tres|hundred\w*|"
    r"tusind\w*|million\w*|milliard\w*|halv\w*|dobbelt\w*",
    "en": r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen\w*|twenty|thirty|forty|fifty|"
    r"hundred\w*|thousand\w*|million\w*|billion\w*|half|quarter|twice|double\w*",
}
_MONEY = (
    r"[£$€]|\b(?:kr|kroner|mio|mia|dkk|eur|euros?|pounds?|dollars?|pence|øre|millione?r?|milliard\w*|"
    r"millions?|billions?|gratis|free of charge|for free|\d\w* ?k)\b"
)
_SPEED = r"km/t|km/h|\bmph\b|\b(?:kilometer|km|miles?|knob|knots)\b"
_UNIT = (
    r"(?:\d|\b(?:{numbers}|en|et|a|an|hel\w*|few|flere|mange|many|some|several|par)\b)[^.?!]{0,20}?\b"
    r"(?:sekund\w*|minut\w*|time\w*|timer|dag\w*|døgn|uge\w*|måned\w*|år\w*|årti\w*|kvarter\w*|"
    r"seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur\w+|"
    r"meter|metres?|meters?|m|km|kilomet\w+|mil|miles?|f[oe]e?t)\b|\b(?:1[5-9]|20)\d\d\b"
)
_CLOCK = r"\b\d{1,2}[:.]\d\d\b|\bkl\b|\bklokken\b|\bo[’']clock\b|\d ?[ap]\.?m\b|\b(?:noon|midday|middag|midnight|midnat)\b"
_TIME = (
    r"\b(?:january|february|march|april|may|june|july|september|october|november|december|januar|februar|marts|"
    r"maj|juni|juli|august|oktober|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\w*(?:man|tirs|ons|tors|fre|lør|søn)dag\w*|"
    r"today|tomorrow|yesterday|tonight|now|soon|early|earlier|late|later|before|after|until|since|ago|again|morning|"
    r"noon|afternoon|evening|nights?|weekends?|weeks?|months?|years?|spring|summer|autumn|winter|christmas|easter|"
    r"i dag|i går|i morgen|i aften|nu|snart|tidlig\w*|sen(?:t|ere|est)|før\w*|efter|indtil|siden|længe|morgen\w*|middag\w*|"
    r"eftermiddag\w*|aften\w*|nat\w*|weekend\w*|uge\w*|måned\w*|år\w*|forår\w*|sommer\w*|efterår\w*|vinter\w*|jul\w*|"
    r"påske\w*|fra (?:start|begyndelsen)|til (?:sidst|slut))\b"
)


# What tells a quantity, by the language of the text.
Told = dict[str, re.Pattern[str]]


class _Quantity(NamedTuple):
    """What asks for a quantity of a kind, and what tells one."""

    asked: re.Pattern[str]
    told: Told


def _kind(asked: str, told: str) -> _Quantity:
    return _Quantity(
        re.compile(asked, re.IGNORECASE),
        {
            language: re.compile(told.replace("{numbers}", words), re.IGNORECASE)
            for language, words in _NUMBERS.items()
        },
    )


# The first kind that a question asks for counts.
_KINDS = (
    _kind(
        r"\bwhat (?:did|does|do|will|would|is|was) .{1,80} (?:cost|costing|earn|charge)\b|\bhow expensive\b|"
        r"\b(?:what|which) (?:\w+ ){0,2}(?:price|fee|salary|wages?|fare|rent|budget)\b|"
        r"\bhow much (?:money|rent)\b|\bhow much (?:\S+ ){1,8}(?:cost|earn|pa(?:y|id)|spen[dt]|charged?)\b|"
        r"\bhvad (?:vil |kommer |skal |kan |må )?(?:[^?.]{1,60} )?(?:koster?|kostede|kostet)\b|\bhvor dyrt?\b|"
        r"\bhvor meget (?:koster|kostede|tjener|tjente|betaler|betalte|får .{1,40} i løn)\b|"
        r"\bhvor (?:mange penge|meget .{1,60} (?:tjene|koste|betale))\b|"
        r"\bhvad (?:tjener|tjente)\b|\bhvad (?:er|var) (?:prisen|lønnen|huslejen|gebyret)\b|\bhvilke[nt] (?:pris|løn|husleje)\b",
        _MONEY,
    ),
    _kind(r"\bhow fast\b|\bwhat speed\b|\bhvor (?:hurtigt|stærkt)\b", rf"{_SPEED}|{_UNIT}"),
    _kind(
        r"\bhow (?:long|tall|deep|wide|far|old)\b|"
        r"\bhvor ?(?:længe|langt?|lange|gammelt?|gamle|højt?|høje|dybt?|bredt?)\b",
        _UNIT,
    ),
    _kind(r"\bwhat time\b|\bhvad tid\b|\bhvad klokken\b|\bat what hour\b", _CLOCK),
    _kind(
        r"\bwhen (?:did|does|do|was|were|is|are|will|would|should|can)\b|"
        r"\bwhat (?:day|month)\b|\bhvornår\b|\bhvilken (?:dag|måned)\b",
        rf"\d|{_TIME}",
    ),
    _kind(
        r"\bhow (?:many|much|often|big|large|high)\b|\bwhat (?:year|date|percentage|share|number|age|sum|amount)\b|"
        r"\bhvor ?(?:mange|meget|tit|ofte|stor|store|stort)\b|"
        r"\bhvilke[nt] (?:år|dato|andel|procent\w*|beløb|sum)\b|"
        r"^\W*(?:number|amount|share|antal|andel) ",
        r"\d|\b(?:{numbers})\b",
    ),
)


def asked_quantity(question: str) -> Told | None:
    """What tells the quantity that a question asks for; None if it asks for none."""
    return next((kind.told for kind in _KINDS if kind.asked.search(question)), None)
