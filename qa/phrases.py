"""How people ask who said what, in Danish and English.

In these patterns ⟦ stands where the question names speakers or organisations (their names are
masked before the patterns are tried), so that none of them depends on any particular name.
"""

import re

_SAY_EN = (
    r"(?:say|said|says|think|thinks|thought|mean|means|meant|tell|tells|told|mention|mentions|"
    r"mentioned|argue|argues|argued|believe|believes|believed|suggest|suggests|suggested|propose|"
    r"proposes|proposed|answer|answers|answered|ask|asks|asked|state|states|stated|report|reports|"
    r"reported|explain|explains|explained|describe|describes|described|recommend|recommends|"
    r"recommended|comment|commented|claim|claims|claimed|complain|complains|complained|warn|warned|"
    r"feel|feels|felt|view|views|see|sees|saw|reply|replied|respond|responded|point out|pointed out|"
    r"advise|advised|criticise|criticised|criticize|criticized|want|wants|wanted|hope|hopes|hoped|"
    r"like|prefer|respond|regard|talk|talks|talked|speak|speaks|spoke|express|expressed|contribute|"
    r"contributed|add|added|discuss|discusses|discussed|bring up|brings up|brought up|touch on|"
    r"touched on)\b"
)
_SAY_DA = (
    r"(?:sige|siger|sagde|sagt|sage|mene|mener|mente|ment|tænke|tænker|tænkte|synes|syntes|fortælle|"
    r"fortæller|fortalte|fortalt|nævne|nævner|nævnte|nævnt|foreslå|foreslår|foreslog|foreslået|svare|"
    r"svarer|svarede|svaret|spørge|spørger|spurgte|spurgt|forklare|forklarer|forklarede|beskrive|"
    r"beskriver|beskrev|beskrevet|anbefale|anbefaler|anbefalede|anbefalet|påpege|påpeger|påpegede|"
    r"advare|advarer|advarede|advaret|oplyse|oplyser|oplyste|udtale|udtaler|udtalte|kommentere|"
    r"kommenterer|kommenterede|hævde|hævder|hævdede|klage|klager|klagede|kritisere|kritiserer|"
    r"kritiserede|vurdere|vurderer|vurderede|opleve|oplever|oplevede|ønske|ønsker|ønskede|tale|taler|"
    r"talte|talt|ser|så|håber|håbede|efterlyser|efterlyste|bidrog|tilføje|tilføjede|tror|troede|"
    r"drøfte|drøfter|drøftede|diskutere|diskuterer|diskuterede|berører|berørte)\b"
)
_OPINION = (
    r"(?:view|views|opinion|opinions|position|stance|take|answer|reply|comment|comments|input|"
    r"contribution|advice|argument|arguments|message|perspective|attitude|criticism|proposal|"
    r"suggestion|suggestions|question|experience|experiences|statement|remarks|assessment|point|"
    r"points|concern|concerns|recommendation|recommendations|thoughts|"
    r"syn|holdning|holdninger|mening|meninger|erfaring|erfaringer|råd|kommentar|kommentarer|indspark|"
    r"budskab|svar|argument|argumenter|oplevelse|oplevelser|vurdering|pointe|pointer|indlæg|kritik|"
    r"forslag|spørgsmål|bud|bidrag|synspunkt|synspunkter|udtalelse|udtalelser|bekymring|bekymringer|"
    r"anbefaling|anbefalinger|tanker|opfattelse)"
)
_SOMEBODY = (
    r"(?:anyone|anybody|someone|somebody|participants?|speakers?|person|woman|man|lady|guy|"
    r"representatives?|panell?ists?|those|people|politicians?|delegates?|questions?|comments?|input|"
    r"one|he|she|her|him|"
    r"nogen|nogle|deltager\w*|repræsentant\w*|personen|personer|kvinden|manden|damen|hende|ham|dem|"
    r"den|de|hvem|én|en|inputtet|indlægget|spørgsmål\w*|kommentar\w*|folk\w*|oplægsholder\w*|"
    r"paneldeltager\w*|medarbejder\w*|politiker\w*|han|hun|taler\w*)"
)
SAYS = re.compile(_SAY_DA, re.IGNORECASE)
# A word that asks or says is no name mistyped: "mente" is not "Mette".
ASKING = re.compile(rf"(?:{_SAY_EN}|{_SAY_DA}|{_OPINION}|{_SOMEBODY})", re.IGNORECASE)
_DO = r"(?:did|does|do|has|have|had|would|will|can|could|should|might)"
_AUX = rf"(?:{_DO}|is|are|was|were)"
_ACCORDING_TO = r"(?:according to|ifølge|iflg\.?)"
_MENTIONED = r"(?:mentioned|discussed|nævnt|omtalt|diskuteret|drøftet)"
_TITLE = (
    r"(?:(?:mr|mrs|ms|dr|prof|cllr|councillor|alderman|mayor|professor|hr|fr|fru|frk|borgmester\w*|"
    r"rådmand\w*|minister\w*|byrådsmedlem|direktør\w*|lektor|rektor)\.? )?"
)
_THE = rf"(?:the |den |det |de |a |en |et )?{_TITLE}"

# "…, who according to X does so" tells of X and asks nothing.
_BY = r"(?<!\bder )(?<!\bsom )(?<!\bat )(?<!\bthat )(?<!\bwhich )\b" + _ACCORDING_TO
ACCORDING = re.compile(rf"{_BY} {_THE}⟦", re.IGNORECASE)

# Said BY those who are named.
ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DO} {_THE}⟦(?:'s|’s|s)?(?: \w+)? (?:\w+ )?{_SAY_EN}",
        rf"⟦ (?:\w+ )?{_SAY_EN}",
        rf"\b{_SAY_DA} (?:{_THE})⟦",
        rf"⟦ (?:\w+ )?{_SAY_DA}",
        rf"\b(?:har|havde|vil|ville|kan|kunne|skal|må) {_THE}⟦ [^?]*{_SAY_DA}",
        ACCORDING.pattern,
        rf"⟦(?:'s|’s|s|’|')? (?:\w+ ){{0,2}}{_OPINION}\b",
        rf"\b{_OPINION} (?:\w+ )?(?:of|from|by|fra|hos|af) {_THE}⟦",
        rf"\b{_SOMEBODY} (?:\w+ ){{0,3}}?(?:from|of|for|at|fra|hos) {_THE}⟦",
        rf"\b(?:{_SAY_EN}|{_SAY_DA}|raised|made|put|rejst|stillet|fremsat) (?:\w+ )?(?:by|af) {_THE}⟦",
        r"\b(?:in|from|efter|i) ⟦(?:'s|’s|s)? (?:eyes|øjne|optik|perspektiv)",
        r"^⟦(?:'s|’s)?[ ,:]+(?:on|om|about)\b",
        r"^⟦:",
    )
)

# Said ABOUT those who are named, by anybody.
_THEIR = rf"{_THE}(?:(?:sin|sit|sine|hans|hendes|deres|his|her|their) (?:\w+ )?|bl\.a\. |e\.g\. )?"
ABOUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:about|regarding|concerning|mention\w*|against|towards?|on) {_THEIR}⟦",
        rf"\b(?:om|omkring|vedrørende|vedr\.?|angående|nævn\w*|omtal\w+|imod|mod|over for) {_THEIR}⟦",
        rf"\b(?:with|med|than|end|like|som|for|to|til|hos|by|ved|of|af|at) {_THEIR}⟦",
        # "the Odense project"; but "how does the Red Cross help" asks the Red Cross.
        r"(?<!\bdoes )(?<!\bdid )(?<!\bdo )(?<!\bhas )(?<!\bcan )\b(?:the|this|that) ⟦ [a-z]{3}",
    )
)

# Where a clause begins that tells more about what is asked, and asks nothing itself.
ASIDE = re.compile(
    r", (?:når|da|idet|eftersom|set i lyset|i lyset|selv ?om|hvis|som|der|hvilket|hvorfor|hvorved|"
    r"when|while|although|though|since|given|in (?:the )?light|if|as|which)\b",
    re.IGNORECASE,
)
_REASONS = re.compile(r"(?<=\?)[^?]*$")
_QUOTED = re.compile(r"[»“\"„](?:[^\s«»”“\"]+\s+){4,}[^«»”“\"]*(?:[«”“\"]|$)")


def asking(question: str) -> str:
    """The question with blanks for what asks nothing: reasons given after it, and long quotes."""
    for pattern in (_REASONS, _QUOTED):
        question = pattern.sub(lambda match: " " * len(match.group()), question)
    return question


# Asks for speakers: the names in such a question are its subject, unless in a phrase of ASKED.
WHO = re.compile(
    r"^\W*(?:(?:and|og|but|men|so|så) )?(?:who|whom|whose|hvem|hvis|which (?:\w+ )?(?:speakers?|participants?|"
    r"panell?ists?|person|people|municipalit\w+|compan\w+|organi[sz]ations?)|"
    r"hvilke[nt]? (?:\w+ )?(?:talere?|deltagere?|paneldeltagere?|personer?|kommuner?|virksomheder?|"
    r"organisationer?))\b",
    re.IGNORECASE,
)

# "Hvem kritiserede Odense?" asks who said so of those who are named.
WHO_SAID_OF = re.compile(rf"{WHO.pattern} {_SAY_DA} {_THE}⟦", re.IGNORECASE)

# Where a question names whom it asks for; the words of the slot may be a name or "the mayor".
SLOTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DO} (?P<slot>[^?,]{{2,60}}?)(?<! been) {_SAY_EN}",
        rf"\b{_SAY_DA} (?P<slot>[^?,]{{2,60}}?)(?: (?:om|til|at|i|omkring|vedrørende|ved|mod|når|på|for|"
        rf"sig|selv|under|af|angående)\b|[?,]|$)",
        rf"{_BY} (?P<slot>[^?,]{{2,60}}?)(?:[?,]|$| (?:is|was|er|var|skal|should|what|how|hvad|hvor)\b)",
        rf"\b(?:is|was|are|were|er|var) (?P<slot>[^?,]{{2,60}}?)(?:'s|’s|s|’|') (?:\w+ )?{_OPINION}\b",
        rf"\b(?:anyone|anybody|someone|somebody|nogen) (?:from|fra) (?P<slot>[^?,]{{2,40}}?) (?:{_SAY_EN}|{_SAY_DA})\b",
    )
)

ASKS_MUNICIPALITIES = re.compile(
    rf"\b(?<!how many of )(?<!hvor mange af )(?:{_SOMEBODY}|noget|any|which|hvilke[nt]?) (?:\w+ )?(?:from |fra )(?:a |the |en |de |other |andre )?"
    rf"(?:municipalit\w+|local authorit\w+|councils?|kommune\w*)\b"
    rf"|\b{_AUX} (?:the )?(?:municipalities|local authorities|councils) (?:\w+ )?{_SAY_EN}"
    rf"|\b{_SAY_DA} (?:de )?(?:kommunerne|kommunale)\b"
    r"|\b(?:municipalities|kommunerne)(?:'|’|s)* (?:\w+ )?" + _OPINION + r"\b"
    r"|\b(?:according to|ifølge) (?:the )?(?:municipalities|kommunerne)\b",
    re.IGNORECASE,
)
ASKS_AUDIENCE = re.compile(
    r"\b(?:(?:the|in the|from the) (?:audience|floor)|audience members?|members? of the audience|"
    r"salen|publikum|tilhører(?:e|ne|en|nes)?)\b",
    re.IGNORECASE,
)
_AMONG = r"(?:from|in|among|of|by|fra|i|blandt|af|hos)"
IN_AUDIENCE = re.compile(
    rf"\b(?:{_AMONG} )?(?:an? |en )?(?:{ASKS_AUDIENCE.pattern})", re.IGNORECASE
)
_CHAIR = (
    r"(?:(?:the )?(?:chair(?:man|woman|person)?|moderator|facilitator)|(?:ordstyrer|mødeleder|dirigent|formand|"
    r"moderator|facilitator)(?:en)?)"
)
ASKS_CHAIR = re.compile(
    rf"\b{_AUX} {_CHAIR} (?:\w+ )?{_SAY_EN}|\b{_SAY_DA} {_CHAIR}\b|\b{_ACCORDING_TO} {_CHAIR}\b"
    rf"|\b{_CHAIR}(?:'s|’s|s) (?:\w+ )?{_OPINION}\b",
    re.IGNORECASE,
)
ASKS_PANEL = re.compile(
    r"\b(?:panell?ists?|panel members?|paneldeltager\w*|panelister\w*)\b", re.IGNORECASE
)

# Asks whether they are spoken of, by anybody.
_BE = r"(?:is|are|was|were|bliver|blev|er|var)"
_SPOKEN_OF = rf"(?:{_SAY_EN}|{_SAY_DA}|{_MENTIONED})"
SPOKEN_OF = re.compile(
    rf"\b{_BE} {_THE}⟦ (?:\w+ )?{_SPOKEN_OF}|⟦ (?:been|blevet|(?:\w+ )?{_BE}) {_SPOKEN_OF}",
    re.IGNORECASE,
)
# Names where people met: "the Vejle conference", "dagen i Kolding".
_MEETING = (
    r"(?:conference|meeting|seminar|workshop|event|hearing|day|\w*(?:konference|møde|seminar|workshop|"
    r"arrangement|høring|dag|stævne)(?:e?[nrt]|e?rne)?)"
)
OF_A_MEETING = re.compile(
    rf"⟦(?:'s|’s|s)?[ -]{_MEETING}\b|\b{_MEETING} (?:in|at|i|på|ved|hos) {_THE}⟦",
    re.IGNORECASE,
)
# Asks when or where somebody speaks, which is not to ask for their words.
ASKS_WHEN_THEY_SPEAK = re.compile(
    r"^\W*(?:when|what time|where|hvornår|hvad tid|hvor)\b.*⟦.*\b(?:speak|speaks|talk|present|presents|on stage|"
    r"taler?|oplæg|indlæg|præsenterer?|på scenen)\b",
    re.IGNORECASE,
)

_ORDINALS = {
    1: r"first|1st|første|1\.",
    2: r"second|2nd|andet|anden|2\.",
    3: r"third|3rd|tredje|3\.",
    4: r"fourth|4th|fjerde|4\.",
    5: r"fifth|5th|femte|5\.",
    6: r"sixth|6th|sjette|6\.",
}
_LAST = r"last|final|sidste"
NTH_SESSION = re.compile(
    r"\b(?:(?P<ordinal>"
    + "|".join([*_ORDINALS.values(), _LAST])
    + r") (?P<what>panel\w*|session\w*|debat\w*|debate)|(?P<named>panel|session|punkt|pkt\.?|section|"
    r"afsnit|item) (?:nr\.? |no\.? |number )?(?P<number>\d+))\b",
    re.IGNORECASE,
)


IN_SESSION = re.compile(
    rf"\b(?:(?:in|during|from|at|on|i|under|på|fra|ved) )?(?:the |det |den )?{NTH_SESSION.pattern}",
    re.IGNORECASE,
)


def ordinal(word: str) -> int | None:
    """The number that an ordinal stands for; -1 for the last."""
    if re.fullmatch(_LAST, word, re.IGNORECASE):
        return -1
    return next(
        (n for n, words in _ORDINALS.items() if re.fullmatch(words, word, re.IGNORECASE)), None
    )


# Whom a slot may name without naming anybody in particular.
ANYBODY = re.compile(
    r"\b(?:they|he|she|it|we|you|i|one|there|that|this|people|anyone|anybody|someone|somebody|"
    r"everyone|everybody|no ?one|nobody|others?|different|various|all|each|any|"
    r"de|han|hun|den|det|vi|man|der|du|jeg|folk|nogen|nogle|alle|andre|flere|forskellige|ingen|"
    r"hver|begge|both|\w*deltager\w*|\w*participants?|\w*speaker\w*|panel\w*|"
    r"taler\w*|audience|salen|publikum|tilhører\w*|\w*kommun\w*|municipal\w*|authorit\w*|"
    r"\w*virksomhed\w*|compan\w*|business\w*|enterprise\w*|firms?|organi[sz]ation\w*|"
    r"minutes|report\w*|document|programme?|discussion|debate|conference|meeting|session|"
    r"\w*referat\w*|rapport\w*|dokument\w*|debat\w*|diskussion\w*|konference\w*|møde\w*|oplæg\w*|"
    r"lecture\w*|talk|speech|presentation\w*|foredrag\w*|tale[nr]|"
    r"forsk\w*|research\w*|borger\w*|citizens?|person\w*|menneske\w*|hvad|hvem|what|who|her|hendes|"
    r"hans|deres|his|their|ellers|også|also|else|så|so|egentlig|actually|really|"
    r"danish|nordic|european|english|swedish|german|norwegian)\b",
    re.IGNORECASE,
)

ARTICLES = {"the", "den", "det", "de", "en", "et", "a", "an", "and", "og", "of", "af", "for"}

ARTICLE = re.compile(r"^(?:the|den|det|de|en|et|an?) ", re.IGNORECASE)

# Between two names that belong together.
TOGETHER = re.compile(
    r"\s*(?:,|/|&|and|og|eller|or|samt|,? (?:from|of|for|at|fra|hos|i)(?: the| den)?|\(|’s|'s|s)\s*",
    re.IGNORECASE,
)

# Words that ask for what somebody says, or for who says it, and nothing of what about.
_START = r"^\W*(?:(?:and|so|but|og|men|så|please|hi|hej|hello),? )?"
_POLITE = (
    r"(?:(?:i'd|i would|i’d) like to (?:know|hear|see)|(?:can|could|would) you (?:please )?(?:tell|show) me|"
    r"(?:please )?(?:tell|show) me|do you know|i wonder|jeg (?:vil|ville|kunne) gerne (?:vide|høre|se)|"
    r"(?:kan|kunne|vil) du (?:fortælle|sige|vise)(?: mig)?|fortæl(?: mig)?|vis(?: mig)?|ved du)"
)
_TO_TOPIC_EN = r"(?: (?:about|of|on|regarding|that|to|with)\b)?"
_TO_TOPIC_DA = r"(?:,? (?:om|til|omkring|vedrørende|at|på)\b)?"
_GENERAL_EN = (
    r"(?:they|people|participants|the participants|speakers|the speakers|different people|anyone|anybody|"
    rf"someone|somebody|{_CHAIR}|the audience|the panel|panellists|the panellists|everybody|everyone|others|"
    r"(?:the )?(?:minutes|report|document|discussion|debate))"
)
_GENERAL_DA = (
    rf"(?:{_CHAIR}|de|folk|man|deltagerne|talerne|panelet|paneldeltagerne|nogen|nogle|alle|andre|publikum|salen|"
    r"referat(?:et|erne)|dokument(?:et|erne)|rapporten|debatten|mødet)"
)
_QUOTES_EN = (
    r"(?:(?:can|could) you )?(?:(?:please )?(?:find|give me|show me|i need|i am looking for|are there) )?"
    rf"(?:any |some |a )?(?:quotes?|passages?)(?: (?:from|by) (?:{_GENERAL_EN}|{_THE}⟦))?"
    r"(?: (?:about|on|that|where|in which|saying)(?: that)?\b)"
)
_QUOTES_DA = (
    r"(?:(?:kan|kunne|vil) du )?(?:(?:find|finde|giv mig|give mig|jeg (?:søger|mangler)|er der) )?"
    rf"(?:et |nogle |nogen )?citat(?:er)?(?: fra (?:{_GENERAL_DA}|flere|{_THE}⟦))?,?(?: (?:om|hvor|der|som)(?:,? at)?\b)"
)
FRAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_START}{_POLITE},?(?: (?:about|om|at|that))?\b",
        rf"{_START}(?:what|how) {_AUX} {_THE}⟦(?:'s|’s|s)? (?:\w+ )?{_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}what {_THE}⟦ (?:\w+ )?{_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}(?:what|how) {_AUX} {_GENERAL_EN} (?:\w+ )?{_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}what (?:was|were|is|has been|got) {_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}who (?:all )?(?:was it (?:that|who) )?(?:{_AUX} )?{_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}{_AUX} (?:{_GENERAL_EN}|{_THE}⟦) (?:(?:from|of|in) (?:\w+ ){{1,3}})?{_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}(?:was|were) there (?:{_GENERAL_EN}|any\w*) (?:\w+ ){{0,4}}?who {_SAY_EN}{_TO_TOPIC_EN}",
        rf"{_START}(?:hvad|hvordan) {_SAY_DA} {_THE}⟦(?:,? (?:også|egentlig|nu|så))?{_TO_TOPIC_DA}",
        rf"{_START}(?:hvad|hvordan) {_SAY_DA} {_GENERAL_DA}\b(?: (?:egentlig|i salen))?{_TO_TOPIC_DA}",
        rf"{_START}hvad (?:blev|bliver|er|var) der (?:blevet )?(?:{_SAY_DA}){_TO_TOPIC_DA}",
        rf"{_START}hvad {_THE}⟦ {_SAY_DA}{_TO_TOPIC_DA}",
        rf"{_START}hvem (?:(?:er|var) det,? (?:der|som) )?{_SAY_DA}{_TO_TOPIC_DA}",
        rf"{_START}(?:is|are|was|were) there (?:any(?:thing)?|something|some)(?: (?:said|written|{_OPINION}))? (?:about|on|regarding)\b",
        rf"{_START}(?:any|some) {_OPINION} (?:about|on|regarding)\b",
        rf"{_START}what (?:is|are|was|were) (?:the )?(?:{_OPINION}|discussion|debate)(?: there)? (?:about|on|regarding)\b",
        r"\b(?:står|er|blev|var) der (?:sagt |skrevet )?(?:noget|nogle)(?: (?:sagt|skrevet|nævnt))? om\b",
        rf"{_START}hvad står der (?:skrevet )?om\b",
        rf"{_START}hvilke[nt]? {_OPINION} (?:er|var|blev|kom) der(?: (?:sagt|nævnt|fremsat|frem))? (?:om|til|på)\b",
        rf"^\W*(?:is|are|was|were|bliver|blev) (?=.*\w{{4}} {_MENTIONED}\W*$)",
        rf"(?<=\w{{4}}) {_MENTIONED}\W*$",
        rf"{_START}{_SAY_DA} (?:{_GENERAL_DA}\b|{_THE}⟦)(?: (?:fra|i|hos) (?:\w+ ?){{1,2}})?{_TO_TOPIC_DA}",
        rf"{_START}(?:er|var) der (?:nogen|nogle)(?: (?:fra|i) (?:\w+ ?){{1,2}})?,? (?:der|som) {_SAY_DA}{_TO_TOPIC_DA}",
        rf",? ?\b{_ACCORDING_TO} {_THE}⟦",
        rf"{_START}(?:was|were|is|has) it (?:been )?(?:{_MENTIONED}|{_SAY_EN}){_TO_TOPIC_EN}",
        rf"{_START}(?:blev|bliver|er|var) det (?:blevet )?(?:{_MENTIONED}|{_SAY_DA}){_TO_TOPIC_DA}",
        rf"{_START}{_QUOTES_EN}",
        rf"{_START}{_QUOTES_DA}",
        r",? (?:please|tak)\W*$",
        rf"{_START}⟦(?:'s|’s|s|’|')? (?:{_OPINION} )?(?:on|om|about|of)\b",
        rf"{_START}(?:what (?:is|was|are|were)|hvad (?:er|var)) {_THE}⟦(?:'s|’s|s|’|')? (?:\w+ )?{_OPINION}(?: (?:on|om|about|of|til|på))?\b",
    )
)

# What asks for something particular, and not for whatever is said about a topic, begins so.
PARTICULAR = re.compile(
    r"\W*(?:hvor\w*|hvad|hvem|hvis|hvilke\w*|what|who\w*|why|how|when|where|which|if|whether|om|at|that|"
    rf"{_AUX}|er|var|har|havde|blev|bliver|kan|kunne|skal|skulle|må|vil|ville)\b",
    re.IGNORECASE,
)

# How a question begins that goes on from the one before.
OPENING = re.compile(
    r"\W*(?:and|but|so|og|men|så)\b(?: (?:what|how) about\b| hvad med\b| hvad så med\b)?"
    r"|\W*(?:what about|how about|hvad med|hvad så med)\b",
    re.IGNORECASE,
)
# Words that point back to a person, and words that point back to a thing. "De" and "det" are also
# articles and fillers, so they count only where they cannot be: after a preposition or at the end.
_PREPOSITION = r"(?:of|with|from|about|for|to|on|in|by|at|than|om|med|af|til|fra|for|på|i|ved|mod|over|hos|end)"
PERSON = re.compile(
    r"\b(?:he|she|his|her|hers|him|han|hun|hans|hendes|ham|hende|they|their|deres)\b"
    r"|\bde\b(?= (?:så|også|selv|ikke|da|at|gjort|sagt|sig)\b| \w+ sig\b|\W*$)",
    re.IGNORECASE,
)
_DOES_DA = r"(?:vil|ville|kan|kunne|skal|skulle|må|er|var|blev|bliver|har|havde|fik|får)"
THING = re.compile(
    rf"\b{_PREPOSITION} (?:it|that|this|those|these|them|ones?|det|den|dem|dette|denne|disse)\b"
    r"|\b(?:it|that|this|those|them|its|same|there|here|det|den|dem|dette|dens|dets|samme|derfra|dertil|heraf|her)"
    r"\W*$"
    r"|\b(?:den|det|dem|it|them)(?=,(?! (?:at|that|der|som|who|which)\b))|\b(?:the same|det samme|sådan en|sådan et|sådanne)\b"
    r"|\b(?:has|had|did|does|will|can|could|should) it\b"
    rf"|\b{_DOES_DA} (?:det|den) \w+\W*$|\b{_DOES_DA} de \w+t\b"
    # "Hvornår kan man melde sig til?": what the last word belongs to was said before.
    r"|^\W*(?!(?:(?:og|men|så) )?(?:hvad|hvem|hvilke\w*)\b).*\bsig (?:til|fra|om|på|af|med|for)\W*$",
    re.IGNORECASE,
)
ANYONE = re.compile(
    r"\b(?:any(?:one|body)|some(?:one|body)|others?|(?:any|some) ?one else|nogen|andre|øvrige|alle|"
    r"everyone|everybody)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    [
        "and",
        "but",
        "so",
        "what",
        "about",
        "how",
        "did",
        "does",
        "do",
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "to",
        "for",
        "with",
        "from",
        "by",
        "at",
        "or",
        "then",
        "too",
        "also",
        "say",
        "said",
        "think",
        "same",
        "thing",
        "was",
        "were",
        "is",
        "are",
        "have",
        "has",
        "had",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "it",
        "that",
        "og",
        "men",
        "så",
        "hvad",
        "med",
        "om",
        "hvordan",
        "har",
        "havde",
        "er",
        "var",
        "blev",
        "den",
        "det",
        "de",
        "en",
        "et",
        "af",
        "i",
        "på",
        "til",
        "for",
        "fra",
        "ved",
        "ikke",
        "not",
        "siger",
        "sagde",
        "mener",
        "mente",
        "han",
        "hun",
        "hans",
        "hendes",
        "deres",
        "hvem",
        "hvor",
        "who",
        "when",
        "hvornår",
        "samme",
        "også",
    ]
)
_LONGEST_FRAGMENT = 2
_VERB = re.compile(
    rf"\b(?:{_AUX}|{_SAY_EN}|{_SAY_DA}|er|var|har|havde|blev|bliver|kan|vil)\b", re.IGNORECASE
)


def content_words(words: str) -> list[str]:
    """The words that carry a topic of their own."""
    found = re.findall(r"[^\W_]+", words.casefold())
    return [word for word in found if word not in _EMPTY]


def is_fragment(question: str) -> bool:
    """Whether a question is too short, or too bare of a verb, to stand by itself."""
    return len(content_words(question)) <= _LONGEST_FRAGMENT and not _VERB.search(question)
