"""How a text reads: what is cut off, what stands in capitals, what leans on something that was not said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from outreach.content.references import OPENING, Sentence, refers_back
from outreach.content.sentences import sentences
from outreach.content.story import is_news
from outreach.content.typography import typeset, without_links
from outreach.content.view import names, tale_of
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg
from outreach.model import Kind, Place, PlaceStatus

_LOUD = re.compile(r"(?:\b[A-ZÄÖÜ]{2,}\b[ ,–-]+){3,}[A-ZÄÖÜ]{2,}\b")
_LOUDEST = 20  # letters; a few short forms in a row are shorter
_WANTS_MORE = re.compile(
    r"(?:abt|apr|aug|bd|bez|bzw|ca|dez|dr|feb|fa|fr|gebr|gegr|hr|hrsg|inh|inkl|jan|jh|jhd|jhdt|lt|nov|nr|okt|prof|sept|"
    r"st|std|str|tel|vgl|zzgl)\.$"
)
_ALONE = re.compile(r"[„“”]|(?<!\d)\"")
_CUT_LIST = re.compile(r",\s+[^\W\d_]+(?:\s+[^\W\d_]+)?\s*(?:…|\.\.\.)\s*$|,\s*(?:…|\.\.\.)\s*$")
_STOP = (".", "!", "?", "…", ".«", "!«", "?«")
_BEGINNING = 40  # signs by which a sentence of the place is known, also where it is cut
_FEWEST_WORDS = 5  # shorter than that is a heading, or a call
_LABEL = re.compile(r"^[^:.!?\n]{3,40}: (?P<named>[^.:!?\n]{3,90})\. [A-ZÄÖÜ]")
_INVITES = re.compile(
    r"\b(?:(?:schaut|kommt) [^.!?\n]{0,40}\bvorbei|(?:schaut|kommt) vorbei|vorbeikommen|besucht uns|"
    r"(?-i:Besucht) (?:den|die|das)|besuchen Sie|(?:schauen|kommen) Sie [^.!?\n]{0,40}\bvorbei|"
    r"für euren Besuch|Ausflugstipp|Lust auf (?:einen|eine) (?:Besuch|Ausflug|Ortsbesuch|Tour)|"
    r"come by|come and see|visit us|mood for a (?:visit|trip)|for your visit)\b",
    re.IGNORECASE,
)
_CALLED_NEW = re.compile(
    r"\b(?:[Nn]eue?[rsnm]?|[Nn]eu(?: auf| bei| dabei)|Neuzugang|[Nn]ewcomer|[Nn]ew(?: at| on| here))\b"
)


def check_reading(text: str) -> Iterator[Finding]:
    """What any reader stumbles over, whatever the text is about."""
    if not _may_be_found(text):
        return
    for number, line in enumerate(without_links(text).split("\n"), start=1):
        if line and not line.isspace() and (told := _of_line(line.strip())):
            yield _warning(*told, line=number)


def _may_be_found(text: str) -> bool:
    """False for most texts, at once."""
    return (
        _is_unclosed(text)
        or "…" in text
        or "..." in text
        or bool(_LOUD.search(text))
        or any(line.endswith(".") and _breaks_off(line) for line in text.split("\n"))
    )


def _of_line(line: str) -> tuple[str, Message, Message] | None:
    """The code without its prefix, what is found, and what to do."""
    end = line[-40:]
    if _is_unclosed(line) and _is_unclosed(typeset(line, Language.DE)):
        return (
            "unclosed",
            msg("A quotation mark or a bracket has no partner: “{found}”", found=end),
            msg("Close it, or take it away; a quotation is told whole or not at all"),
        )
    if _CUT_LIST.search(line) or (line.endswith(".") and " " in line and _breaks_off(line)):
        return (
            "cut-off",
            msg("The text breaks off: “{found}”", found=end),
            msg("End with a whole sentence"),
        )
    loud = _LOUD.search(line)
    if loud and sum(map(str.isalpha, loud[0])) >= _LOUDEST:
        return (
            "capitals",
            msg("Whole words are written in capitals: “{found}”", found=loud[0][-40:]),
            msg(
                "Write capitals only where a word begins with one: they are read as shouting, and spelled aloud"
            ),
        )
    return None


def _is_unclosed(line: str) -> bool:
    """True where a mark of the house's, or any other, is left without its partner; »a)« and »5"« need none."""
    left = _ALONE.search(line) or line.count("(") > line.count(")") or line.count("[") > line.count("]")
    return bool(left) or line.count("»") != line.count("«") or line.count("›") != line.count("‹")


def _breaks_off(line: str) -> bool:
    """True where the line ends in a short form that wants something behind it: »Der Anbau der Fa.«"""
    return bool(_WANTS_MORE.match(line.rpartition(" ")[2].casefold()))


def check_told(text: str, place: Place, language: Language, kind: Kind) -> tuple[Finding, ...]:
    """What a text says of its place: in another order than the place itself, out of context, or twice."""
    tale = tale_of(place, language).told
    at = {number: text.find(sentence.text) for number, sentence in enumerate(tale)}
    own = sorted((number for number in at if at[number] >= 0), key=lambda number: at[number])
    told = sentences_in(text, language)
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _order(own),
        lambda: _opening(own, tale, kind),
        lambda: _context(own, tale, text, language),
        lambda: _lost(told, tale, place, language),
        lambda: _invited(text, place),
        lambda: _twice(text, told, place, kind),
        lambda: _labels(text, place),
    )
    return tuple(found for check in checks for found in check())


def sentences_in(text: str, language: Language) -> tuple[str, ...]:
    """The whole sentences of a post's text; links, hashtags, headings and calls are none."""
    lines = (line.strip() for line in without_links(text).split("\n"))
    ended = (line for line in lines if line.endswith(_STOP))
    found = (sentence for line in ended for sentence in sentences(line, language))
    return tuple(sentence for sentence in found if len(sentence.split()) >= _FEWEST_WORDS)


def _order(own: Sequence[int]) -> Iterator[Finding]:
    if list(own) != sorted(own):
        yield _warning(
            "order",
            msg("The place's own sentences stand in another order than in its text"),
            msg("Keep its order: what comes later speaks of what came before"),
        )


def _opening(own: Sequence[int], tale: Sequence[Sentence], kind: Kind) -> Iterator[Finding]:
    said_before = kind is Kind.PORTRAIT and is_news(tale[OPENING].text) if own else False
    if kind is not Kind.EINLADUNG and own and OPENING not in own and not said_before:
        yield _warning(
            "no-opening",
            msg(
                "The sentence that says what the place is does not stand in it: “{found}”",
                found=tale[OPENING].text,
            ),
            msg("Begin with it, or say in words of your own what the place is"),
        )


def _context(
    own: Sequence[int], tale: Sequence[Sentence], text: str, language: Language
) -> Iterator[Finding]:
    """The place's own sentences; where a person's words stand before one, nobody can tell what it leans on."""
    for position, number in enumerate(own):
        needs, sentence = tale[number].needs, tale[number].text
        before = text[: text.find(sentence)]
        for earlier in own[:position]:
            before = before.replace(tale[earlier].text, "")
        if (needs is None or not needs <= set(own[:position])) and not sentences_in(before, language):
            yield _refers_back(sentence)


def _lost(
    told: Sequence[str], tale: Sequence[Sentence], place: Place, language: Language
) -> Iterator[Finding]:
    """A person's own first sentence; a heading that ends with a name such as »Hof e. V.« is none."""
    if not told or language is not Language.DE or told[0].endswith(typeset(place.name, language)):
        return
    begins = told[0][:_BEGINNING]
    own = any(sentence.text in told[0] or sentence.text.startswith(begins) for sentence in tale)
    if not own and refers_back(told[0]):
        yield _refers_back(told[0])


def _refers_back(sentence: str) -> Finding:
    return _warning(
        "refers-back",
        msg("This speaks of something that was not said before: “{found}”", found=sentence),
        msg("Say before it what it means, or leave it out"),
    )


def _invited(text: str, place: Place) -> Iterator[Finding]:
    match = _INVITES.search(text)
    if match and (place.visits is False or place.status is not PlaceStatus.ACTIVE):
        yield _warning(
            "no-visits",
            msg("“{found}”: the place is not open to visitors, as its data says", found=match[0]),
            msg("Tell of the place without asking people to come, or correct its visits or status"),
        )


def _twice(text: str, told: Sequence[str], place: Place, kind: Kind) -> Iterator[Finding]:
    heading = text.strip().partition("\n")[0]
    headed = heading not in told and not heading.endswith(_STOP)
    if told and headed and names(heading, place.name) and names(told[0], place.name):
        yield _warning(
            "said-twice",
            msg("The heading names the place, and so does the sentence after it: “{found}”", found=told[0]),
            msg("Name it once"),
        )
    new = kind is Kind.NEU and headed and _CALLED_NEW.search(heading)
    if new and any(_CALLED_NEW.search(each) for each in told):
        yield _warning(
            "said-twice",
            msg("That the place is new is said twice"),
            msg("Say it once"),
        )


def _labels(text: str, place: Place) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LABEL.match(line)
        if match and names(match["named"], place.name):
            yield _warning(
                "glued-label",
                msg("A label with the place's name, and prose right behind it: “{found}”", found=match[0]),
                msg("Give the label a line of its own"),
                line=number,
            )
        for category in place.categories:
            if "/" in category and category in line:
                yield _warning(
                    "category-words",
                    msg("“{found}” is the word of a table", found=category),
                    msg(
                        "Write it as people say it, for example “{better}”",
                        better=category.replace("/", " und "),
                    ),
                    line=number,
                )


def _warning(code: str, message: Message, remedy: Message, *, line: int | None = None) -> Finding:
    return Finding(
        code=f"content.{code}", severity=Severity.WARNING, message=message, remedy=remedy, line=line
    )
