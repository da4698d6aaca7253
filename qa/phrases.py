"""How people ask who said what, in Danish and English.

In these patterns ⟦ stands where the question names speakers or organisations (their names are
masked before the patterns are tried), so that none of them depends on any particular name.
"""

import re


def _patterns(*patterns: str) -> tuple["re.Pattern[str]", ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_SAY_EN = (
    r"(?:say|said|says|think|thinks|thought|mean|means|meant|tell|tells|told|mention|mentions|"
    r"mentioned|argue|argues|argued|believe|believes|believed|suggest|suggests|suggested|propose|"
    r"proposes|proposed|answer|answers|answered|ask|asks|asked|state|states|stated|report|reports|"
    r"reported|explain|explains|explained|describe|describes|described|recommend|recommends|"
    r"recommended|comment|commented|claim|claims|claimed|complain|complains|complained|warn|warned|"
    r"feel|feels|felt|view|views|see|sees|saw|reply|replied|respond|responded|point out|pointed out|"
    r"advise|advised|criticise|criticised|criticize|criticized|want|wants|wanted|hope|hopes|hoped|"
    r"(?<!look )like|prefer|respond|regard|talk|talks|talked|speak|speaks|spoke|express|expressed|contribute|"
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
    r"anbefaling|anbefalinger|tanker|opfattelse|positions|statement|statements|contributions|perspectives|"
    r"reaction|response|presentation|talk|speech|lecture|holdningen|meningen|erfaringerne|rådene|"
    r"kommentaren|budskabet|svaret|argumentet|argumenterne|vurderingen|pointen|pointerne|kritikken|"
    r"forslaget|bidraget|synspunktet|synspunkterne|bekymringen|anbefalingen|anbefalingerne|reaktion|"
    r"reaktionen|begrundelse|begrundelsen|hovedpointer|hovedpointerne|hovedpointe|oplæg|oplægget|"
    r"afrunding|velkomst|tale|præsentation)"
)
_SOMEBODY = (
    r"(?:anyone|anybody|someone|somebody|participants?|speakers?|person|woman|man(?= (?:from|of|for|at|who)\b)|lady|guy|"
    r"representatives?|panell?ists?|those|people|politicians?|delegates?|questions?|comments?|input|"
    r"one|he|she|her|him|"
    r"nogen|nogle|deltager\w*|repræsentant\w*|personen|personer|kvinden|manden|damen|hende|ham|dem|"
    r"den|de|hvem|én|en|inputtet|indlægget|spørgsmål\w*|kommentar\w*|folk\w*|oplægsholder\w*|"
    r"paneldeltager\w*|medarbejder\w*|politiker\w*|han|hun|taler\w*)"
)
PEOPLE = re.compile(
    r"(?:folk\w*|mand\w*|kvinde\w*|repræsentant\w*|politiker\w*|professor\w*|forsker\w*|direktør\w*|"
    r"people|folks|man|woman|representatives?|team)s?",
    re.IGNORECASE,
)
SAYS = re.compile(_SAY_DA, re.IGNORECASE)
# A word that asks or says is no name mistyped: "mente" is not "Mette".
ASKING = re.compile(rf"(?:{_SAY_EN}|{_SAY_DA}|{_OPINION}|{_SOMEBODY})", re.IGNORECASE)
_DO_WORDS = "did|does|do|has|have|had|would|will|can|could|should|might"
_IS_WORDS = "is|are|was|were"
_DO = rf"(?:(?:{_DO_WORDS})(?:n?['’]t)?|won['’]t)"
_AUX = rf"(?:{_DO}|{_IS_WORDS})"
_ACCORDING_TO = r"(?:according to|ifølge|iflg\.?|hvis man spørger|if you ask)"
_MENTIONED = r"(?:mentioned|discussed|nævnt|omtalt|diskuteret|drøftet)"
_TITLES = (
    r"(?:mr|mrs|ms|dr|prof|cllr|councillor|alderman|mayor|professor|hr|fr|fru|frk|borgmester\w*|"
    r"rådmand\w*|minister\w*|byrådsmedlem|direktør\w*|lektor|rektor|"
    r"\w*formand|\w*chef|\w*konsulent|\w*leder|forsker|henholdsvis|både|both|"
    r"association|company|firm|organi[sz]ation|charity|foreningen|virksomheden|firmaet|organisationen|"
    r"fonden|selskabet)"
)
_TITLE = rf"(?:{_TITLES}\.? )?"
A_TITLE = re.compile(_TITLES, re.IGNORECASE)
_THE = rf"(?:the |den |det |de |a |en |et )?{_TITLE}"

# "…, who according to X does so" tells of X and asks nothing.
_BY = r"(?<!\bder )(?<!\bsom )(?<!\bat )(?<!\bthat )(?<!\bwhich )\b" + _ACCORDING_TO
ACCORDING = re.compile(rf"{_BY} {_THE}⟦", re.IGNORECASE)
# "A summary of what Odense said", "an overview of Odense's arguments".
SUMMARY = re.compile(
    rf"\b(?:summary|overview|list|outline|resum[eé]|oversigt|liste|hovedpointer\w*|statements|arguments|"
    rf"recommendations|remarks|positions) (?:\w+ ){{0,3}}?(?:of|by|over|af|i) (?:what )?{_THE}⟦",
    re.IGNORECASE,
)

_INPUT = r"(?:questions?|comments?|input\w*|spørgsmål\w*|kommentar\w*|indlæg\w*)"

# Whose words are asked for may be told in three ways. Said BY those who are named, in so many
# words: they say, or somebody from there does.
_SPOKESMAN = (
    r"(?:representatives?|speakers?|spokes\w+|delegates?|repræsentant\w*|tals\w+|deltager\w*)"
)
SAID_BY = _patterns(
    rf"\b{_DO} {_THE}⟦(?:'s|’s|s)?(?: \w+)? (?:\w+ )?{_SAY_EN}",
    rf"⟦ (?:\w+ )?{_SAY_EN}",
    rf"^\W*(?:whom?|which [\w ]+?) {_DO} {_THE}⟦ \w",
    rf"\b{_SAY_DA} {_THE}⟦",
    rf"⟦ (?:\w+ )?{_SAY_DA}",
    rf"\b(?:har|havde|vil|ville|kan|kunne|skal|må) {_THE}⟦ [^?]*{_SAY_DA}",
    rf"\b(?!{_INPUT}){_SOMEBODY} (?:\w+ ){{0,3}}?(?:from|fra) {_THE}⟦",
    rf"\b(?<!på )(?<!to the )(?<!to ){_INPUT} (?:from|fra) {_THE}⟦",
    rf"\b{_SOMEBODY} (?:of|at|hos) {_THE}⟦",
    rf"\b{_SPOKESMAN} (?:for|i) {_THE}⟦",
    rf"\b(?:{_SAY_EN}|{_SAY_DA}|raised|made|put|presented|emphasi[sz]ed|highlighted|stressed|viewed|seen|"
    r"offered|promised|required|rejst|stillet|fremsat|fremført|nævnes|siges|foreslås|fremhæves|påpeges|"
    rf"anbefales|ønskes|efterlyses) (?:\w+ )?(?:by|af) {_THE}⟦",
    rf"\b(?:quotes?|words|citat\w*|ord) (?:\w+ )?(?:from|by|fra|af) {_THE}⟦",
    r"\b(?:in|from|efter|i) ⟦(?:'s|’s|s)? (?:eyes|øjne|optik|perspektiv)",
    rf"\b(?:from|fra) {_THE}⟦(?:'s|’s|s)? (?:point of view|side)",
    r"^⟦(?:'s|’s)?[ ,:]+(?:on|om|about)\b",
    r"^⟦:",
)
# Or what is theirs: their view. A criticism or assessment of them is not.
_ABOUT_THEM = (
    r"(?:criticism|assessment|attitude|kritik|vurdering|opfattelse|holdning|holdninger|oplevelse)"
)
THEIRS = _patterns(
    rf"⟦(?:'s|’s|s|’|')? (?:(?!(?:an?|the|en|et|on|om|to|for|til|of|and|og|is|are|er)\b)\w+ ){{0,2}}{_OPINION}\b",
    rf"\b(?<!to the )(?<!of the )(?<!on the )(?<!på )(?<!om )(?<!til )(?!take\b){_OPINION} (?:\w+ ){{0,4}}?(?:from|fra) {_THE}⟦",
)
THEIRS_BY = re.compile(
    rf"\b(?!{_ABOUT_THEM} (?:of|af)){_OPINION} (?:\w+ )?(?:of|by|hos|af) {_THE}⟦", re.IGNORECASE
)
# Or they are the subject: what they do or have is best told by them. "How does Odense …", "hvad
# gør Odense", "what Odense does", and a name that begins a question.
_ASKS_EN = r"(?:what|which|how|why|when|where|whether|if)"
_ASKS_DA = r"(?:hvad|hvordan|hvorfor|hvornår|hvor|hvorvidt|hvilke[nt]?)"
_VERB_DA = (
    r"(?!(?:over|under|efter|eller|der|for|før|hver|andre|per|mod)\b)(?:\w+(?:r|de|te)|var|vil|ville|kan|"
    r"kunne|skal|skulle|må|så|\w*(?:blev|gik|fik|gav|tog|kom|lod|fandt|stod|skrev|holdt|trak|bad|slog|drog|"
    r"traf|brød|greb|bar|bød|sad))"
)
# But not where others are spoken of who are there: "what challenges do companies face in Silkeborg".
_OTHERS_THERE = (
    r"(?:compan\w+|business\w*|enterprises?|firms?|people|citizens?|residents?|workers?|volunteers?|virksomhed\w*|"
    r"borger\w*|folk|unge|ledige|iværksætter\w*|deltager\w*|participants?|projekt\w*|projects?|said|sagt|asked|"
    r"spurgt)"
)
SUBJECT = _patterns(
    rf"^(?:(?!\b{_AUX} )[^?])*\b{_AUX} {_THE}⟦",
    rf"\b(?:{_ASKS_EN}|{_ASKS_DA}) {_THE}⟦",
    rf"(?:^|[,.:;–-] )\W*(?:\w+,? )?(?:{_ASKS_DA} (?:\w+ ){{0,5}}?)?{_VERB_DA} {_THE}⟦",
    rf"\b(?:siden,?|, at|when|because|fordi|da|når) {_THE}⟦ \w",
    rf"\bhvad (?:er|var) det,? {_THE}⟦",
    rf"\bwhat \w+(?:ed|s) {_THE}⟦",
    rf"\b{_ACCORDING_TO} {_THE}⟦",
    rf"^(?!.*\b{_OTHERS_THERE}\b.*⟦).*\b(?:in|i) {_THE}⟦",  # what is done there
    rf"^\W*{_THE}⟦",
)

# What is typed without asking, "prices odense", asks whoever is named.
ASKS = re.compile(
    rf"^\W*(?:(?:and|but|so|og|men|så),? )?(?:{_ASKS_EN}|{_ASKS_DA}|{_AUX}|who\w*|hvem|hvis|{_VERB_DA}|"
    rf"in what|in which|to what|{_SAY_EN}|{_SAY_DA})\b",
    re.IGNORECASE,
)

# Said ABOUT those who are named, by anybody.
_NO_AUX = "".join(rf"(?<!\b{verb} )" for verb in f"{_DO_WORDS}|{_IS_WORDS}".split("|"))
_THEIR = rf"{_THE}(?:(?:sin|sit|sine|hans|hendes|deres|his|her|their) (?:\w+ )?|bl\.a\. |e\.g\. )?"
ABOUT = _patterns(
    rf"\b(?:about|regarding|concerning|mention\w*|against|towards?|on) {_THEIR}⟦",
    rf"\b(?:om|omkring|vedrørende|vedr\.?|angående|nævn\w*|omtal\w+|imod|mod|over for) {_THEIR}⟦",
    rf"\b(?:with|med|than|end|like|som|for|to|til|hos|by|ved|of|af|(?<!, )at|på|between|among|mellem|blandt) {_THEIR}⟦",
    # "the Odense project"; but "how does the Red Cross help" asks the Red Cross.
    rf"{_NO_AUX}\b(?:the|this|that) ⟦ [a-z]{{3}}",
)
# Others than those who are named, or what comes of their words: "besides Odense", "after Odense
# spoke", "of what Odense said".
_PRAISED = (
    r"(?:kritiseret|rost|modsagt|anklaget|beskyldt|takket|udfordret|inviteret|criticised|criticized|"
    r"lovet|promised|praised|contradicted|thanked|accused|blamed|challenged|invited)"
)
_GIVEN = rf"(?:{_OPINION}|spørgsmål\w*|ros|praise|thanks|tak)"
OTHERS = re.compile(
    r"\b(?:besides|except(?: for)?|apart from|aside from|other than|rather than|instead of|unlike|before|"
    r"after|without|compared (?:to|with)|bortset fra|undtagen|ud ?over|foruden|andre end|før|efter|uden|"
    rf"i modsætning til|til forskel fra|i stedet for) {_THEIR}⟦"
    rf"|\b(?<!forskellen )(?:om|på|til|af) det,? {_THE}⟦|\b(?:of|about|on|to|with) what {_THE}⟦"
    rf"|\b(?:blev|bliver|er|var|was|were|is|are|been) (?:{_THE}⟦ )?(?:\w+ )?{_PRAISED}\b"
    rf"|\b{_GIVEN} (?:fik|får|{_DO}) {_THE}⟦(?: (?:get|receive))?(?=\W*$| (?:from|fra|for|af|by|i|in|when|da|on|about|om|på|til|to)\b)"
    rf"|\b(?:titel|title|what time)\b[^?]*⟦"
    rf"|\b(?:fik|får) {_THE}⟦ (?:\w+ )?(?:{_GIVEN}|at vide)\b"
    rf"|⟦(?:'s|’s|s|’|')? \w+ (?:meet any |by any )?(?:answered|received|met|supported|disputed|opposed|backed|rejected|"
    rf"seconded|criticism|besvaret|modtaget|mødt|støttet|afvist|bestridt)\b",
    re.IGNORECASE,
)
# Somebody else says it: "does anybody think that Odense …", "what does she think of Odense".
_ANYONE = (
    r"(?:any(?:one|body)|some(?:one|body)|nobody|nogen|ingen|(?:any|some|none) of \w+|nogle af \w+|others|"
    r"the others|people|participants|the participants|speakers|andre|de andre|folk|deltagerne|"
    r"the (?:report|minutes|audience|panel)|referatet|salen|panelet|publikum)"
)
SOMEBODY_ELSE = re.compile(
    rf"\b(?:{_AUX} {_ANYONE}|(?:{_SAY_DA}|er|har|var) (?:der )?{_ANYONE}|{_DO} (?:he|she)|is it|was it|"
    r"(?!og|men|at|om|som)\w+ (?:han|hun))\b[^?]*⟦",
    re.IGNORECASE,
)

# Where a clause begins that tells more about what is asked, and asks nothing itself.
ASIDE = re.compile(
    r", (?:når|da|idet|eftersom|set i lyset|i lyset|selv ?om|hvis|som|der|hvilket|hvorfor|hvorved|"
    r"when|while|although|though|since|given|in (?:the )?light|if|as|which)\b",
    re.IGNORECASE,
)
# Who asks, and why: "I am a clerk in Kolding. …", "My boss in Aalborg wants to know …".
_LEAD_IN = re.compile(
    r"^\W*(?:(?:(?:i|we|jeg|vi)(?:['’](?:m|re)| (?:am|are|work|write|live|er|arbejder|sidder|skriver|bor|kommer))|my|our|min|mit|mine|vores)\b[^?.:!]*?(?:[.:!]| [–-] |,? (?:wants? to know|asks|"
    r"would like to know|vil (?:gerne )?vide|spørger)\b)|(?:as an?|som) [^?,.:]*,)(?=.*\w)",
    re.IGNORECASE,
)
_REASONS = re.compile(r"(?<=\?)[^?]*$")
_QUOTED = re.compile(r"[»“\"„](?:[^\s«»”“\"]+\s+){4,}[^«»”“\"]*(?:[«”“\"]|$)")


def asking(question: str) -> str:
    """The question with blanks for what asks nothing: who asks, reasons after it, long quotes."""
    for pattern in (_LEAD_IN, _REASONS, _QUOTED):
        question = pattern.sub(lambda match: " " * len(match.group()), question)
    return question


# Asks for speakers: the names in such a question are its subject, unless their words are asked for.
WHO = re.compile(
    r"^\W*(?:(?:and|og|but|men|so|så) )?(?:who|whom|whose|hvem|hvis|which (?:\w+ )?(?:speakers?|participants?|"
    r"panell?ists?|person|people|municipalit\w+|compan\w+|organi[sz]ations?)|"
    r"hvilke[nt]? (?:\w+ )?(?:talere?|deltagere?|paneldeltagere?|personer?|kommuner?|virksomheder?|"
    r"organisationer?))\b",
    re.IGNORECASE,
)

# "Hvem kritiserede Odense?" asks who said so of those who are named.
WHO_SAID_OF = re.compile(
    rf"{WHO.pattern} (?:{_SAY_DA}|{_SAY_EN}),? (?:that |at )?{_THE}⟦", re.IGNORECASE
)

# Where a question names whom it asks for; the words of the slot may be a name or "the mayor".
SLOTS = _patterns(
    rf"\b{_DO} (?P<slot>[^?,]{{2,60}}?)(?<! been) {_SAY_EN}",
    rf"\b{_SAY_DA} (?P<slot>[^?,]{{2,60}}?)(?: (?:om|til|at|i|omkring|vedrørende|ved|mod|når|på|for|ja|nej|"
    rf"sig|selv|under|af|angående)\b|[?,]|$)",
    rf"{_BY} (?P<slot>[^?,]{{2,60}}?)(?:[?,]|$| (?:is|was|er|var|skal|should|what|how|hvad|hvor)\b)",
    rf"\b(?:is|was|are|were|er|var) (?P<slot>[^?,]{{2,60}}?)(?:'s|’s|s|’|') (?:\w+ )?{_OPINION}\b",
    r"\b(?:har|havde) (?P<slot>[^?,]{2,40}?) (?:sagt|udtalt|nævnt|fortalt|foreslået|svaret|ment)\b",
    r"\bholdning(?:er)? (?:har|havde) (?P<slot>[^?,]{2,40}?)(?: til\b|[?,]|$)",
    rf"\b(?:anyone|anybody|someone|somebody|nogen) (?:from|fra) (?P<slot>[^?,]{{2,40}}?) (?:{_SAY_EN}|{_SAY_DA})\b",
)

ASKS_MUNICIPALITIES = re.compile(
    rf"\b(?<!how many of )(?<!hvor mange af )(?:{_SOMEBODY}|noget|any|which|hvilke[nt]?) (?:\w+ )?(?:from |fra )(?:a |the |en |de |other |andre )?"
    rf"(?:municipalit\w+|local authorit\w+|councils?|kommune\w*)\b"
    rf"|\b(?<!how )(?:any|one|some|none|nogen|nogle|en|ingen) (?:of|af) (?:the )?(?:municipalities|"
    rf"local authorities|councils|kommunerne)\b"
    rf"|\b{_AUX} (?:(?:the|any|some) )?(?:municipalities|local authorities|councils) (?:\w+ )?{_SAY_EN}"
    rf"|\b{_AUX} (?:a|any|some) municipality (?:\w+ )?{_SAY_EN}"
    rf"|\b{_AUX} (?:the )?municipalities (?:\w+ ){{1,4}}{_SAY_EN}"
    rf"|\b{_OPINION} of the municipalities\b"
    r"|\bwho (?:\w+ )?(?:from|among|of|for) (?:the )?municipalities\b"
    r"|\b(?:hver|hvem|en|nogen) (?:af|fra|blandt) (?:de )?kommunerne\b"
    rf"|\b(?:de )?(?:(?:forskellige|andre|øvrige) )?kommuner(?:ne)? (?:så |også )?{_SAY_DA}"
    r"|\b(?:nogen|nogle) kommuner?\b"
    r"|\bmunicipal (?:representatives?|employees?|officials?|speakers?|participants?|staff)\b"
    rf"|\b{_SPOKESMAN} (?:of|from|for|fra) (?:the )?(?:municipalities|kommunerne)\b"
    rf"|\b{_SAY_DA} (?:de |nogen |nogle )?(?:(?:andre|forskellige|fem|øvrige) )?"
    r"(?:kommuner(?:ne)?|kommunale|kommunefolk\w*|kommunalt ansatte)\b"
    r"|\b(?:from|fra) (?:the )?(?:municipalities|kommunerne)(?:s|'|’)* side\b"
    r"|\b(?:municipalities|kommunerne)(?:'|’|s)* (?:\w+ )?" + _OPINION + r"\b"
    r"|\b(?:according to|ifølge) (?:the )?(?:municipalities|kommunerne)\b",
    re.IGNORECASE,
)
ASKS_AUDIENCE = re.compile(
    r"\b(?<!\btell )(?<!\btold )(?<!\bto )(?<!\btil )(?<!\bfor )(?:(?:the|in the|from the) audience|"
    r"from the floor|audience members?|members? of the (?:audience|public)|salens?|publikum(?:met)?s?|"
    r"tilhører(?:e|ne|en|nes)?)\b",
    re.IGNORECASE,
)
# Before the title of a session that is meant, and not its subject.
IN_PART = (
    r"(?:^\W*|[»“”\"„'’]|\b(?:in|under|during|at|session|panel|debate|item|section|part|i|på|punkt(?:et)?|"
    r"afsnit(?:tet)?|debatten|panelet|sessionen)(?: \d+\.?)?:? (?:the )?(?:(?:on|about|om) )?[»“”\"„'’]?)"
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
_PANELLISTS = r"(?:panell?ists?|panel members?|paneldeltager\w*|panelister\w*)"
_PANEL = rf"(?:(?:the )?panel|panelet|{_PANELLISTS})"
PANEL_SAYS = re.compile(
    rf"\b{_DO} (?:the )?{_PANEL} (?:\w+ )?{_SAY_EN}|\b{_SAY_DA} (?:de )?{_PANEL}\b"
    rf"|\b{_ACCORDING_TO} (?:the )?{_PANEL}\b|\b{_PANEL}(?:'s|’s|s|'|’)? {_OPINION}\b"
    rf"|\b{_SOMEBODY} (?:\w+ )?(?:from|on|of|fra|i) {_PANEL}\b",
    re.IGNORECASE,
)
ASKS_PANEL = re.compile(rf"\b{_PANELLISTS}\b", re.IGNORECASE)

# Asks whether they are spoken of, by anybody.
_BE = r"(?:is|are|was|were|bliver|blev|er|var)"
_SPOKEN_OF = rf"(?:{_SAY_EN}|{_SAY_DA}|{_MENTIONED})"
SPOKEN_OF = re.compile(
    rf"\b{_BE} (?!det ⟦){_THE}⟦ (?:\w+ )?{_SPOKEN_OF}|⟦ (?:been|blevet|(?:\w+ )?{_BE}) {_SPOKEN_OF}"
    rf"|^\W*{_BE} [^?]*\b(?:of|with|af|om|med) {_THE}⟦ {_MENTIONED}",
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
    r"^(?!.*\b(?:about|om)\b)\W*(?:when|what time|where|hvornår|hvad tid|hvor)\b.*⟦.*\b(?:speak|speaks|talk|present|presents|on stage|"
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
    r"taler\w*|audience|salen|publikum|tilhører\w*|fremmødte|øvrige|gæst\w*|arrangør\w*|vært\w*|kritiker\w*|"
    r"kvinde\w*|mænd\w*|women|men|critics?|guests?|hosts?|organi[sz]ers?|attendees?|politiker\w*|"
    r"politicians?|resident\w*|beboer\w*|nabo\w*|neighbours?|embedsm\w*|officials?|resten|rest|flertal\w*|mindretal\w*|vedkommende|hende|ham|him|"
    r"\w*kommun\w*|municipal\w*|authorit\w*|"
    r"\w*virksomhed\w*|compan\w*|business\w*|enterprise\w*|firms?|organi[sz]ation\w*|"
    r"minutes|report\w*|document|programme?|discussion|debate|conference|meeting|session|"
    r"\w*referat\w*|rapport\w*|dokument\w*|debat\w*|diskussion\w*|konference\w*|møde\w*|oplæg\w*|"
    r"lecture\w*|talk|speech|presentation\w*|foredrag\w*|tale[nr]|"
    r"forsk\w*|research\w*|borger\w*|citizens?|person\w*|menneske\w*|hvad|hvem|what|who|her|hendes|"
    r"hans|deres|his|their|ellers|også|also|else|så|so|egentlig|actually|really|"
    r"danish|nordic|european|english|swedish|german|norwegian)\b",
    re.IGNORECASE,
)

# What says something without being anybody: a law, a model, figures; and who asks what it means.
A_THING = re.compile(
    r"\b(?:\w*(?:lov(?:en|ene|givningen)?|regler(?:ne)?|model(?:len|lerne)?|teori(?:en|erne)?|"
    r"statistik(?:ken)?|evaluering(?:en)?|undersøgelse[nr]?(?:ne)?|kontrakt(?:en)?|aftale[nr]?(?:ne)?|"
    r"plan(?:en|erne)?|projekt(?:et|erne)?|ordning(?:en|erne)?|verdensmål(?:ene)?|forslag(?:et)?|"
    r"strategi(?:en|erne)?|bilag(?:et)?|spørgeskema(?:er|erne|et)?)|tallene|acts?|laws?|rules?|bills?|"
    r"models?|theory|statistics|evaluations?|surveys?|stud(?:y|ies)|contracts?|agreements?|plans?|"
    r"projects?|schemes?|figures|numbers|data|polic(?:y|ies)|strateg(?:y|ies)|meetings?|goals?)\b",
    re.IGNORECASE,
)
# Who is only said to feel or see may be anybody, and need not speak.
_FEEL = (
    r"(?:opleve\w*|ser|så|ønske\w*|håbe\w*|vurdere\w*|tænke\w*|tro\w*|spørge\w*|sees?|saw|wants?|wanted|"
    r"like|feels?|felt|hopes?|hoped|prefer|regard)"
)
FEELS = re.compile(rf"^\W*{_FEEL}\b|\b{_FEEL}\W*$", re.IGNORECASE)
MUNICIPAL = re.compile(r"\w*kommun|municipal|council", re.IGNORECASE)
SOMEWHERE = re.compile(rf"^(?:{ANYBODY.pattern}) (?:in|i|på) ", re.IGNORECASE)
_KIND = re.compile(r"\b[A-ZÆØÅ]+-(?=[a-zæøå])")  # "SØ-virksomhederne"
MEANING = re.compile(
    r"\bvil det sige\b|\bmene[rs]? man med\b|\bmenes der med\b"
    r"|^\W*what (?:does|do|did) [^?]+ mean(?: (?:for|to|by|in)\b|\W*$)",
    re.IGNORECASE,
)

ARTICLES = {"the", "den", "det", "de", "en", "et", "a", "an", "and", "og", "of", "af", "for"}

ARTICLE = re.compile(r"^(?:the|den|det|de|en|et|an?) ", re.IGNORECASE)

# … which Danish has at the end of the word.
DEFINITE = re.compile(rf"{ARTICLE.pattern}|^\w{{3,}}(?:erne|ene|en|et|folkene)$", re.IGNORECASE)

_COMPANIES = r"(?:virksomheder(?:ne)?|companies|businesses|enterprises|firms)"
# "… the companies and the municipalities" asks more than the municipalities.
ASKS_COMPANIES = re.compile(
    rf"\b{_SAY_DA} (?:\w+ )?{_COMPANIES}|\b{_DO} (?:the )?(?:\w+ )?{_COMPANIES} {_SAY_EN}"
    rf"|\b(?:og|and) (?:the )?{_COMPANIES}\b",
    re.IGNORECASE,
)

_OF = r",? (?:from|of|for|at|fra|hos|i)(?: the| den)?|\(|’s|'s|s"
# Between two names that belong together, and of these, what says that one is of the other: "Benny
# Dall from Kolding".
TOGETHER = re.compile(
    rf"\s*(?:,|/|&|and|og|eller|or|samt|vs\.?|versus|kontra|{_OF})\s*", re.IGNORECASE
)
BELONGS = re.compile(rf"\s*(?:{_OF})\s*", re.IGNORECASE)
EITHER = re.compile(r"&|\b(?:and|or|og|eller|samt)\b", re.IGNORECASE)
# "Not Odense but Silkeborg": who is named first is not asked, only said not to be.
_BUT = r"(?:but|men|rather|snarere)\b"
NEGATED = re.compile(rf"\b(?:not|ikke)\b.*\b{_BUT}", re.IGNORECASE)
REJECTED = re.compile(rf"\b(?:not|ikke) {_THE}⟦,? {_BUT} ", re.IGNORECASE)
# Between somebody who is asked and the next who is.
AND_ALSO = re.compile(
    r"(?:\b(?:and|og|but|men)|[,;?])\W+(?:what|how|why|hvad|hvordan|hvorfor)\b", re.IGNORECASE
)

# Words that ask for what somebody says, or for who says it, and nothing of what about.
_ELSE = r"(?: (?:else|more|further|ellers|mere|yderligere))?"
_THEY = r"(?:he|she|they|han|hun|de)"
_WHOM = rf"(?:{_THE}⟦|{_THEY}\b)"
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
FRAMES = _patterns(
    rf"{_START}{_POLITE},?(?: (?:about|om|at|that))?\b",
    rf"{_START}(?:what|how){_ELSE} {_AUX} {_WHOM}(?:'s|’s|s)? (?:\w+ )?{_SAY_EN}{_ELSE}{_TO_TOPIC_EN}",
    rf"{_START}what{_ELSE} {_WHOM} (?:\w+ )?{_SAY_EN}{_ELSE}{_TO_TOPIC_EN}",
    rf"{_START}(?:what|how) {_AUX} {_GENERAL_EN} (?:\w+ )?{_SAY_EN}{_TO_TOPIC_EN}",
    rf"{_START}what (?:was|were|is|has been|got) {_SAY_EN}{_TO_TOPIC_EN}",
    rf"{_START}who (?:all )?(?:was it (?:that|who) )?(?:{_AUX} )?{_SAY_EN}{_TO_TOPIC_EN}",
    rf"{_START}{_AUX} (?:{_GENERAL_EN}|{_THE}⟦) (?:(?:from|of|in) (?:\w+ ){{1,3}})?{_SAY_EN}{_TO_TOPIC_EN}",
    rf"{_START}(?:was|were) there (?:{_GENERAL_EN}|any\w*) (?:\w+ ){{0,4}}?who {_SAY_EN}{_TO_TOPIC_EN}",
    rf"{_START}(?:hvad|hvordan){_ELSE} {_SAY_DA} {_WHOM}(?:,? (?:også|egentlig|nu|så))?{_ELSE}{_TO_TOPIC_DA}",
    rf"{_START}(?:hvad|hvordan) {_SAY_DA} {_GENERAL_DA}\b(?: (?:egentlig|i salen))?{_TO_TOPIC_DA}",
    rf"{_START}hvad (?:blev|bliver|er|var) der (?:blevet )?(?:{_SAY_DA}){_TO_TOPIC_DA}",
    rf"{_START}hvad{_ELSE} {_WHOM} {_SAY_DA}{_ELSE}{_TO_TOPIC_DA}",
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
_HAS_DA = r"(?:har|havde|gør|gjorde|vil|ville|kan|kunne|får|fik|er|var)"
PERSON = re.compile(
    r"\b(?:he|she|his|her(?! (?:i|på|er|til|ved)\b)|hers|him|han|hun|hans|hendes|ham|hende|they|their|deres)\b"
    r"(?! (?:from|fra|hos)\b)"
    r"|\bde\b(?= (?:så|også|selv|ikke|da|at|gjort|sagt|sig)\b| \w+ sig\b|\W*$)"
    rf"|\b(?:{_SAY_DA}|{_HAS_DA}) de\b(?! (?:i|fra|hos|på|\w+e|\w+er|\w+ne)\b)",
    re.IGNORECASE,
)
# Somebody who asked was answered, by others: "what answer did she get", "was he told".
RECEIVED = re.compile(
    rf"\b(?:fik|får) (?:han|hun|de) (?:\w+ )?(?:{_OPINION}|at vide|ros)\b|\bsvarede de\b"
    r"|\bdid (?:he|she|they) get\b.*\b(?:reply|answer|response)\b"
    rf"|\b(?:blev|bliver|was|were) {_THEY} (?:\w+ )?{_PRAISED}\b"
    rf"|\b{_GIVEN} (?:did|fik|får) {_THEY}\b"
    r"|\b(?:was|were) (?:he|she|they) (?:told|answered)\b|\b(?:svarede|answered?|told?) \w+ (?:ham|hende|dem|him|her|them)\W*$",
    re.IGNORECASE,
)
# What came of it is nobody's in particular: "what was decided?", "var der kritik?".
OUTCOME = re.compile(
    r"\b(?:decided|decision|conclusion|outcome|result|vote[ds]?|the answer|critici[sz]m|besluttet|beslutning(?:en)?|"
    r"konklusion(?:en)?|resultat(?:et)?|stemt|afstemning(?:en)?|svaret|kritik)\W*$",
    re.IGNORECASE,
)
# What people begin with who go on: "Thanks.", "ok,".
COURTESY = re.compile(
    r"^\W*(?:(?:(?:mange )?tak|thanks|thank you|ok|okay|godt|fint|great|nå|now|then|nu)\b[,.!]?\s+)+(?=\w)",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"\b(?:they|their|them|de|deres|dem)\b", re.IGNORECASE)
# "… their suppliers" is of whoever is named before it in the same question.
_POSSESSIVE = re.compile(r"\b(?:their|deres)\b", re.IGNORECASE)
SAME = re.compile(r"\b(?:same|samme|compare|sammenlign)\b", re.IGNORECASE)
_DOES_DA = r"(?:vil|ville|kan|kunne|skal|skulle|må|er|var|blev|bliver|har|havde|fik|får)"
THING = re.compile(
    rf"\b{_PREPOSITION} (?:it|that|this|those|these|them|ones?|(?:det|den)\b(?! \w+e \w)|dem|dette|denne|disse)\b"
    r"|\b(?:it|that|this|those|them|its|same|there|here|det|den|dem|dette|dens|dets|samme|derfra|dertil|heraf|her)"
    r"\W*$"
    r"|\b(?:den|det|dem|it|them)(?=,(?! (?:at|that|der|som|who|which)\b))|\b(?:the same|det samme|sådan en|sådan et|sådanne)\b"
    r"|\b(?:has|had|did|does|will|can|could|should)(?:n't|n’t)? it\b"
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
# "And about prices?": what stands before the topic.
LEADS = re.compile(
    r"^\W*(?:(?:and|but|so|og|men|så)\b\W*)?(?:(?:(?:what|how) about|hvad (?:så )?med|about|om|on|"
    r"regarding)\b\W*)?",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "and but so what about how did does do the a an of in on to for with from by at or then too "
        "also say said think same thing was were is are have has had he she they his her their it "
        "that og men så hvad med om hvordan har havde er var blev den det de en et af i på til fra "
        "ved ikke not siger sagde mener mente han hun hans hendes deres hvem hvor who when hvornår "
        "samme også why hvorfor more mere else andet uddyb elaborate tell me can you kan du further "
        "thanks thank ok okay please tak now nu no nej yes ja only kun both begge plus either heller "
        "derimod gengæld answer answered reply replied respond responded svarede svarer svar jeg "
        "spørgsmål question view views holdning side sides emnet topic sagen agree agrees agreed "
        "disagree disagreed enig enige uenig uenige ham hende him man woman lady manden kvinden damen "
        "repræsentanten representative person personen company firm virksomheden firmaet foreningen "
        "association municipality cllr councillor mr mrs ms dr hr fru der there instead stedet gerne ellers uddybe anything flere "
        "citat citater quote quotes sorry meant exactly directly give giv giver eksempel eksempler "
        "example examples",
    )
)
_LONGEST_FRAGMENT = 2
_VERB = re.compile(
    rf"\b(?:{_AUX}|{_SAY_EN}|{_SAY_DA}|er|var|har|havde|blev|bliver|kan|vil)\b", re.IGNORECASE
)


def named_words(slot: str) -> list[str]:
    """The words of a slot that tell who is meant, and not only that it is somebody of a kind."""
    kept = ANYBODY.sub(" ", _KIND.sub(" ", slot))
    found = re.findall(r"[^\W\d_][^\W\d_&/-]*(?:[&/-][^\W\d_]+)*", kept)
    return [word for word in found if len(word) > 1 and word.casefold() not in ARTICLES]


def content_words(words: str) -> list[str]:
    """The words that carry a topic of their own."""
    found = re.findall(r"[^\W_]+", words.casefold())
    return [word for word in found if word not in _EMPTY]


def points_to(question: str) -> "re.Match[str] | None":
    """The word of a question that points back to somebody of an earlier one."""
    found = PERSON.search(question)
    if found and _POSSESSIVE.fullmatch(found.group()) and content_words(question[: found.start()]):
        return None
    return found


def is_fragment(question: str) -> bool:
    """Whether a question is too short, or too bare of a verb, to stand by itself."""
    return len(content_words(question)) <= _LONGEST_FRAGMENT and not _VERB.search(question)
