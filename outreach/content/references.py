"""What each sentence of a place's text leans on: without it, the sentence says nothing, or something else.

A sentence leans on another where it goes on from it (»Dazu …«, »Sie …«, »Hier …«), or where it speaks of a thing as
known that has to be introduced (»Im Hof …«, »Das frühere Verwaltungshaus …«, »in der Scheune«). Read by the words'
form alone; in doubt a sentence leans, for one that is left out costs less than one that nobody understands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outreach.content.remembered import remembered

OPENING = 0
"""The number of the sentence that says what the place is."""

_SHORTEST = 50  # characters; »Der Bahnhof ist rund 300 Meter entfernt.« ends a post well, begins it badly

_GOES_ON = re.compile(
    r"\A(?:Aber|Allerdings|Als Nächstes|Anfangs|Anschließend|Auch|Auf diese[mnrs]?|Aus diese[mnrs]?|Außerdem|"
    r"Bei diese[mnrs]?|Beide[ns]?|Bis (?:dahin|heute|\d{4})|Bisher|"
    r"Da(?:bei|durch|für|gegen|hinter|mit|nach|neben|ran|rauf|raufhin|raus|rin|runter|rüber|rum|von|vor|zu|zwischen)|"
    r"Daher|Dann|Das (?:alles|ist|sind|war|waren|wird|soll|hat|macht|gelingt|gilt)|Den Anfang|Denn|Dennoch|"
    r"Deren|Derzeit|Deshalb|Dessen|Deswegen|Diese[mnrs]?|Doch|Ebenfalls|Ebenso|Ein (?:weitere|andere)[rs]?|"
    r"Eine (?:weitere|andere|zweite)|Er|Es(?! (?:gibt|gab|soll|sollen|wird|werden|entsteh\w+|fehlt|geht))|"
    r"Ferner|Gleichzeitig|Heute|Hierbei|Hierfür|Hierzu|Hinzu|Ihm|Ihn|Ihnen|Ihr|Ihre[mnrs]?|In diese[mnrs]?|"
    r"Inzwischen|Jedoch|Jetzt|Mit (?:ihm|ihr|ihnen|dabei)|Mittlerweile|"
    r"Nach (?:und nach|de[rmns]|eine[mr]|langem|mehr)|Nachdem|Nebenan|Nun|Oder|Schließlich|Sein|Seine[mnrs]?|"
    r"Seitdem|Seither|Sie|So|Solche|Später|Stattdessen|Trotzdem|Und|Vorausgegangen|Vorher|Weitere|Weiterhin|"
    r"Ziel|Zudem|Zuerst|Zugleich|Zuletzt|Zunächst|Zusätzlich|Zuvor|Zwei Jahre später|"
    r"(?:An|Auf|Aus|Bei|Durch|Für|In|Mit|Ohne|Über|Unter|Von|Vor|Zu) (?:ihre|seine|deren|dessen)[mnrs]?|"
    r"\w+ Jahre? (?:später|danach|darauf)|After that|Afterwards|Also|And|At the same time|Both|But|"
    r"For (?:it|this|them)|He|Her|His|However|In addition|It|Its|Later|Meanwhile|Moreover|Next|Nowadays|Or|"
    r"She|Since then|So far|Soon|Still|That|Then|These|They|Their|This|Those|Today|Until \d{4})\b"
)
"""Openings that go on with the sentence before."""

_HERE = re.compile(r"(?:Hier|Dort|Drinnen|Draußen|Vor Ort|Here|There|Inside|Outside)\b")
"""Openings that mean a spot that was spoken of."""

_MEANWHILE = re.compile(
    r"\b(?:dazu|davor|dabei|danach|darin|daran|darauf|dort|ebenfalls|zudem|hingegen|dagegen|jedoch|folg(?:en|t|te|ten)|"
    r"er|sie|ihn|ihm|ihnen)\b|(?<!gibt )(?<!gab )(?<!geht )(?<!braucht )\bes\b(?! (?:gibt|gab|geht|braucht)\b)"
)
"""The same further inside, as long as it stands in the first clause: »Der Garten gehört fest dazu.«"""

_FIRST_CLAUSE = re.compile(r"[^,;:–]*")

_FROM_THE_START = re.compile(
    r"\A(?:Vorausgegangen|Zuvor|Vorher|Davor)\b|"
    # who does it, or what it is for, was said first: »Gebäude werden gekauft«, »Ein Verein plant Ateliers«
    r"\A[A-ZÄÖÜ][a-zäöüß-]{1,40}(?:(?:,| und| oder| sowie) [A-ZÄÖÜ][\w-]{1,40}){0,3} (?:wird|werden|wurden?)\b|"
    r"\b(?:plant|planen|geplant (?:ist|sind)|soll|sollen|mitgestalten|mitmachen|mithelfen|mitbauen|mitwirken)\b|"
    r"\A(?:Geplant|Vorgesehen|Gesucht)\b",
)
"""What leans on the sentence that says what the place is, beside all else."""

_ARTICLE = r"(?i:der|die|das|dem|den|des|im|am|vom|zum|zur|beim|ins|ans)"
_DEFINITE = re.compile(
    rf"(?<![\w,])(?P<article>{_ARTICLE})\s+(?P<between>(?:(?!und\b|oder\b)[a-zäöüß\d.,-]+\s+){{0,4}}?)"
    r"(?P<noun>[A-ZÄÖÜ][\w-]+)(?P<after>[^\n]{0,24})"
)
_BEGINS = re.compile(
    rf"(?:(?:An|Auf|Aus|Bei|Durch|Für|Gegenüber|Hinter|In|Mit|Neben|Ohne|Rund um|Seit|Über|Um|Unter|Unweit|Von|Vor|Zu|"
    rf"Zwischen)\s+)?{_ARTICLE}\b"
)
_THE = re.compile(r"(?:(?:At|Around|Behind|Beside|By|For|From|In|Near|On|With) )?[Tt]he\b")
_NOUN = re.compile(r"\b[A-ZÄÖÜ][\w-]+")
_SAID_ITSELF = re.compile(
    r"(?:von|in|aus|bei|zwischen|des|der)\s+[A-ZÄÖÜ\d]|[A-ZÄÖÜ\d»]|\(|, (?:de[rnm]|die|das|in|auf|an) "
)
"""What stands behind a thing that its sentence makes known: »der Zuckerfabrik, die …«, »am Rand des Drömlings«."""
_NAMED_ITSELF = re.compile(r"von\s+[A-ZÄÖÜ\d]|[A-ZÄÖÜ\d»]|\(")
"""The same behind a thing that the place has: »mit dem Gutshaus von 1704«, but not »das Gebäude in Teilen«."""
_OF_A_PART = re.compile(r"de[sr] \S")

_FIRST_OF_ALL = re.compile(r"\A\w+ste[nrms]?$|erste|einzige|nächste")
_NOT_THINGS = re.compile(
    r"(?:^(?:zeit|tag|tage|abend|morgen|nacht|fuß|rad|leben|land|mai|elbe|region|natur|welt|mitte|rand|nähe|regel|wende|"
    r"öffentlichkeit|vergangenheit|zukunft|gegenwart|kreis)|jahr|jahrhundert|mittelalter|sommer|winter|frühling|herbst|"
    r"monat|woche|wochenende|krieg|januar|februar|märz|april|juni|juli|august|september|oktober|november|dezember|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|altmark|landkreis|altmarkkreis)(?:e?s|en|n|e)?$"
)
"""Nouns, or the ends of nouns, that need no introduction."""

_PARTS = re.compile(
    r"(?:anbau|angebot|anlage|anwesen|areal|atelier|bahnhof|bau|betreiber\w*|betrieb|bewohner\w*|bibliothek|"
    r"brauerei|bühne|café|cafe|dach|dorf|eigentümer\w*|ensemble|erdgeschoss|familie|fassade|förderverein|"
    r"galerie|garten|gärten|gebäude|gelände|gemeinde|gemeinschaft|genossenschaft|geschoss|grundstück|"
    r"gründer\w*|gruppe|gut|halle|haus|häuser|hof|höfe|hofladen|initiative|innenhof|inhaber\w*|kapelle|keller|"
    r"kirche|küche|kurs|laden|mauer|mitglied|mühle|museum|nachbar\w*|objekt|ort|park|platz|programm|projekt|"
    r"räume|raum|ruine|saal|scheune|schloss|schule|speicher|stall|ställe|stiftung|stube|team|teich|tor|"
    r"träger\w*|turm|umgebung|verein|werkstatt|werkstätten|wiese|wohnung|zimmer)(?:e?s|en|n|e|er|ern)?$"
)
"""Things that a place has, as the end of a word: whoever speaks of one as known, means the place's own."""

_ENDINGS = re.compile(r"(?:ern|en|er|es|em|e|n|s)$")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Sentence:
    """A sentence of a place's text. ``passage`` numbers the text that it stands in.

    ``needs`` are the numbers of sentences that have to be told before it; None: what it leans on is not there.
    """

    text: str
    passage: int
    needs: frozenset[int] | None

    @property
    def can_begin(self) -> bool:
        """True where it says something by itself, and is more than a remark."""
        return self.needs == frozenset() and len(self.text) >= _SHORTEST and "://" not in self.text


def material(passages: Sequence[Sequence[str]]) -> tuple[Sentence, ...]:
    """All sentences of a place's texts in their authors' order; the first of all says what the place is."""
    found = list[Sentence]()
    for passage, sentences in enumerate(passages):
        first = len(found)
        for text in sentences:
            number = len(found)
            needs = _needs(text, number, first, [each.text for each in found]) if number else frozenset[int]()
            if number and needs is not None and _FROM_THE_START.search(text):
                needs |= {OPENING}
            found.append(Sentence(text, passage, needs))
    return tuple(found)


@remembered
def refers_back(sentence: str) -> bool:
    """True where ``sentence``, read first of all, speaks of something that was not said."""
    return _needs(sentence, 1, 0, [""]) != frozenset()


def _needs(text: str, number: int, first: int, earlier: Sequence[str]) -> frozenset[int] | None:
    """``first`` is the number of the first sentence in the same passage."""
    if _GOES_ON.match(text):
        return frozenset({number - 1}) if number > first else None
    before = number - 1 if number > first else OPENING
    if _HERE.match(text) or _THE.match(text):
        return frozenset({before})
    clause = _FIRST_CLAUSE.match(text)
    meant = {before} if clause and _MEANWHILE.search(clause[0]) else set[int]()
    return frozenset(meant | set(_meant(text, before, earlier)))


def _meant(text: str, before: int, earlier: Sequence[str]) -> Iterator[int]:
    """The sentences that introduce the things of which ``text`` speaks as known."""
    begins = _BEGINS.match(text)
    beginning = begins.end() if begins else 0
    for match in _DEFINITE.finditer(text):
        noun = match["noun"]
        initial = match.start("article") < beginning
        at = _introduced(noun, earlier)
        if at is not None:
            yield at
        elif _made_known(match, initial=initial):
            continue
        elif _PARTS.search(noun.casefold()):
            yield OPENING
        elif initial:
            yield before


def _made_known(match: re.Match[str], *, initial: bool) -> bool:
    """True for what is known to everybody, or what the sentence itself introduces."""
    noun, after = match["noun"], match["after"].lstrip(" ")
    part = _PARTS.search(noun.casefold())
    if _OF_A_PART.match(after) and _PARTS.search(after.split()[1].casefold()):
        return False  # »ein Teil des Gebäudes« introduces nothing
    return bool(
        _NOT_THINGS.search(noun.casefold())
        or any(_FIRST_OF_ALL.match(word) for word in match["between"].split())
        or (match["article"].casefold() in {"zum", "beim", "am"} and noun.endswith(("en", "ln", "rn")))
        or (_SAID_ITSELF if initial or not part else _NAMED_ITSELF).match(after)
    )


def _introduced(noun: str, earlier: Sequence[str]) -> int | None:
    """The last sentence that speaks of the thing: »der Scheune« of »einer Fachwerkscheune«."""
    stem = _stem(noun)
    if len(stem) >= _SHORTEST_STEM:
        for number in reversed(range(len(earlier))):
            if any(_stem(word).endswith(stem) for word in _NOUN.findall(earlier[number])):
                return number
    return None


def _stem(noun: str) -> str:
    folded = noun.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return _ENDINGS.sub("", folded) if len(folded) > _SHORTEST_STEM + 1 else folded
