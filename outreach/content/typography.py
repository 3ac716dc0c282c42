"""Clean words: the customer's texts in one typography, whatever program they were typed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from outreach.content.marks import changed_quotations, set_quotations
from outreach.language import Language

_KEPT_FORMATS = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}
"""Joiners and tags that emoji and some scripts are written with; all other invisible signs go."""

_NEVER = frozenset("\ufeff\ufffe\uffff")
"""X calls a text with one of these invalid."""

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces stand where somebody wanted them
_RUN, _GAP = re.compile(" {2,}"), re.compile(r"\n{3,}")
_DOUBLED_STOP = re.compile(r"(?<=[.!?…])\.(?=\s|$)")

_NARROW = "\u202f"
_HELD = "\ue000"
_TELEPHONE = (
    r"(?<![\w/.,-])(?:(?:\+\d|\(0|0)(?=(?:[ /()–-]{0,3}\d){5})[\d /()–-]*\d(?!\w)|"
    r"(?<=Tel\. )[\d /-]*\d|(?<=Telefon )[\d /-]*\d|(?<=Fax )[\d /-]*\d)"
)
_IN_LINK = r"[^\s»«›‹„“”‘’\"]"  # a quotation's marks end a link, those that this house sets among them
_ADDRESS = (
    rf"https?://{_IN_LINK}+|(?<![\w&])[#＃@＠]\w+|"
    rf"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}/{_IN_LINK}*"
)
_NOT_READ = re.compile(_ADDRESS)
_PROTECTED = re.compile(rf"{_HELD}|{_TELEPHONE}|{_ADDRESS}")
"""Links, hashtags, handles, addresses and telephone numbers: nobody sets type in them."""


class Slip(StrEnum):
    """What can be wrong with the setting of a text."""

    QUOTES = "quotes"
    DASH = "dash"
    ELLIPSIS = "ellipsis"
    NARROW_SPACE = "narrow-space"
    APOSTROPHE = "apostrophe"
    DOUBLE_SPACE = "double-space"


@dataclass(frozen=True)
class _Rule:
    slip: Slip
    pattern: re.Pattern[str]
    better: str


def _range(units: str) -> _Rule:
    number = r"(\d{1,4}(?:[.:]\d\d|,\d+)?)"
    pattern = rf"(?<![\d.:,/-]){number}(?: ?- ?| – ){number}(?=[ \u00a0{_NARROW}]?(?:{units})(?!\w)|%)"
    return _Rule(Slip.DASH, re.compile(pattern), r"\1–\2")


_UNITS = "%|‰|€|Uhr|h|km|kg|cm|m²|m|ha|Grad"
_COUNTED = f"{_UNITS}|Euro|Prozent|Kilometer|Meter|Personen|Menschen|Jahre|Minuten|Stunden|Tage|Wochen|Monate"
_UNITS_EN = "am|pm|km|kg|cm|m²|m|ha"
_COUNTED_EN = f"{_UNITS_EN}|per cent|people|years|minutes|hours|days|weeks|months"
_SHORT = (
    r"z\. ?[BT]|d\. ?h|u\. ?[aÄU]|o\. ?[Äg]|v\. ?a|i\. ?d\. ?R|d\. ?R|s\. ?[ou]|e\. ?[VGK]|a\. ?D|i\. ?A|[vn]\. ?Chr|"
    r"m\. ?E|u\. ?v\. ?m|v\. ?m"
)
"""Short forms of several words, each followed by its last dot."""
_DAY = (
    r"(?:Mo|Di|Mi|Do|Fr|Sa|So|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|"
    r"Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
)
_DAYS = _Rule(Slip.DASH, re.compile(rf"\b({_DAY}\.?)(?: ?- ?| – )(?={_DAY}\b)"), r"\1–")
_HOUR = r"\d{1,2}(?:[.:]\d\d)?"
_MORE_HOURS = _Rule(
    Slip.DASH,
    # »9-12 und 14-18 Uhr«, »Mo 9-12, Di 9-15 Uhr«: the word stands behind the last of them
    re.compile(
        rf"(?<![\d.:,/-])({_HOUR})(?: ?- ?| – )({_HOUR})(?=(?: und |, )(?:{_DAY}\.?(?:–{_DAY}\.?)? )?"
        rf"{_HOUR}(?: ?[-–] ?| – ){_HOUR}\b[^\n!?]{{0,80}}\bUhr\b)"
    ),
    r"\1–\2",
)
_LONG_DASH = _Rule(Slip.DASH, re.compile(r"(?<=\S) (?:--|—)(?= \S)"), " –")
_CLOSE_DASH = _Rule(Slip.DASH, re.compile(r"(?<=[^\W\d_])—(?=[^\W\d_])"), " – ")
_DATES = _Rule(Slip.DASH, re.compile(r"(?<=\d\.)(?: ?- ?| – )(?=\d{1,2}\.)"), "–")
_ANY_DASH = _Rule(Slip.DASH, re.compile(r"(?<=\S) -(?= \S)"), " –")
_YEARS = _Rule(
    Slip.DASH, re.compile(r"(?<![\d./-])((?:1\d|20)\d\d) ?- ?((?:1\d|20)\d\d)(?![\d./-])"), r"\1–\2"
)
_ELLIPSIS = _Rule(Slip.ELLIPSIS, re.compile(r"(?<=\w) ?\.\.\.(?=\s|$)"), " …")
_DOUBLE = _Rule(Slip.DOUBLE_SPACE, re.compile(r"(?<=\S) {2,}(?=\S)"), " ")
_APOSTROPHE = _Rule(Slip.APOSTROPHE, re.compile(r"(?<=[^\W\d_])['´`](?=[^\W\d_])"), "’")


_RULES: Mapping[Language, tuple[_Rule, ...]] = MappingProxyType(
    {
        Language.DE: (
            _DOUBLE,
            _YEARS,
            _DAYS,
            _DATES,
            _range(_COUNTED),
            _MORE_HOURS,
            _ANY_DASH,
            _LONG_DASH,
            _CLOSE_DASH,
            _ELLIPSIS,
            _Rule(
                Slip.NARROW_SPACE,
                re.compile(rf"(?<=\d)(?: (?=(?:{_UNITS})(?!\w))|(?=[%‰€](?!\w)))"),
                _NARROW,
            ),
            _Rule(
                Slip.NARROW_SPACE,
                re.compile(rf"(?<!\w)(?=(?:{_SHORT})\.)(\w)\. ?"),
                rf"\1.{_NARROW}",
            ),
            _APOSTROPHE,
        ),
        Language.EN: (
            _DOUBLE,
            _YEARS,
            _range(_COUNTED_EN),
            _ANY_DASH,
            _ELLIPSIS,
            _Rule(Slip.NARROW_SPACE, re.compile(rf"(?<=\d) (?=(?:{_UNITS_EN})(?!\w))"), _NARROW),
            _APOSTROPHE,
        ),
    }
)


_DOUBTFUL_SIGNS = {Language.DE: "„“‚\"'´`—", Language.EN: "„»‚›«\"'"}
_DOUBTFUL_RUNS = ("  ", " -", "...")
_DOUBTFUL = {  # each begins with a sign or a class of signs: so the search is quick
    language: tuple(
        map(
            re.compile,
            (
                nested,
                r"[«‹](?<![^\s(–»][«‹])",
                r"\d(?:\.? ?- ?\d| – \d| ?[%‰€]| [UkcmhGap])",
                r"\.(?<=\b[A-Za-zÄÖÜäöü]\.) ?\w",
                r"\.(?<=\d\.) – \d",
                r"[-–](?<=[aghilortz.][-–])[ADFJMNOS]",
                r" – (?<=[aghilortz.] – )[ADFJMNOS]",
            ),
        )
    )
    for language, nested in ((Language.DE, r"»[^«\n]*»"), (Language.EN, r"“[^”\n]*“"))
}
"""What every rule needs something of; most texts have nothing of it, and looking for it once is quick."""


@lru_cache(maxsize=128)  # a place's words come again in each of its posts
def _is_doubtful(text: str, language: Language) -> bool:
    return (
        any(sign in text for sign in _DOUBTFUL_SIGNS[language])
        or any(run in text for run in _DOUBTFUL_RUNS)
        or any(pattern.search(text) for pattern in _DOUBTFUL[language])
    )


def typeset(text: str, language: Language) -> str:
    """``text`` in the house's typography: quotes, dashes, ellipses, apostrophes, narrow no-break spaces, none doubled.

    German: »…« ›…‹, » – «, »z. B.«, »10 Uhr«, »15 %«; English: “…” ‘…’ and the narrow space before a unit. Links,
    hashtags, handles and mail addresses stay as they are, and so does every word.
    """
    held = _held(text, language)
    if held is None:
        return text
    before = ""
    while before != held:  # a mark that was set can complete a pair: until nothing changes any more
        before = held
        held = set_quotations(held, language)
        for rule in _RULES[language]:
            held = rule.pattern.sub(rule.better, held)
    return _released(held, iter(_PROTECTED.findall(text)))


@dataclass(frozen=True, kw_only=True)
class Slipped:
    """One place that :func:`typeset` would change: ``line`` counts from 1, the texts are a few words long."""

    slip: Slip
    line: int
    found: str
    better: str


def slips(text: str, language: Language) -> Iterator[Slipped]:
    """Everything in ``text`` that :func:`typeset` would change."""
    held = _held(text, language)
    if held is None:
        return
    kept = _PROTECTED.findall(text)
    for slip, start, end, better in _changes(held, language):
        before = held[:start].rpartition("\n")[2][-8:]
        after = held[end:].partition("\n")[0][:8]
        first = held[: start - len(before)].count(_HELD)
        yield Slipped(
            slip=slip,
            line=held[:start].count("\n") + 1,
            found=_released(before + held[start:end] + after, iter(kept[first:])),
            better=_released(before + better + after, iter(kept[first:])),
        )


def _changes(held: str, language: Language) -> Iterator[tuple[Slip, int, int, str]]:
    """Each change with where it begins and ends, and what stands there afterwards."""
    for start, end in changed_quotations(held, language):
        yield Slip.QUOTES, start, end, set_quotations(held, language)[start:end]
    for rule in _RULES[language]:
        for match in rule.pattern.finditer(held):
            yield rule.slip, match.start(), match.end(), match.expand(rule.better)


def _held(text: str, language: Language) -> str | None:
    """``text`` with one sign for everything that is protected; None where no rule can find anything in it."""
    if not _is_doubtful(text, language):
        return None
    held = _PROTECTED.sub(_HELD, text)
    return held if _is_doubtful(held, language) else None


def without_links(text: str) -> str:
    """``text`` with a space for every link, hashtag, handle and mail address: the words that are read."""
    # each of them has one of these signs, and looking for a sign is a hundred times as quick
    return _NOT_READ.sub(" ", text) if any(sign in text for sign in "/#＃@＠") else text


def _released(held: str, kept: Iterator[str]) -> str:
    return re.sub(_HELD, lambda _: next(kept), held) if _HELD in held else held


def clean(text: str, language: Language = Language.DE) -> str:
    """``text`` on one line, NFC, without invisible signs, and set as :func:`typeset` does it.

    Words are never changed. Soft hyphens go: they are for the card, and a network would show or count them.
    """
    line = _SPACES.sub(" ", text)
    if not line.isprintable():
        line = _SPACES.sub(" ", "".join(char for char in line if not _invisible(char)))
    return typeset(unicodedata.normalize("NFC", line).strip(), language)


def _invisible(char: str) -> bool:
    category = unicodedata.category(char)
    return char in _NEVER or category in {"Cc", "Cs"} or (category == "Cf" and char not in _KEPT_FORMATS)


def tidy(text: str) -> str:
    """A rendered template as it goes out: no spaces at line ends or doubled, one blank line between paragraphs.

    A stop after a name that brings its own (»e. V.«, »Los!«) is not doubled. Links hold no spaces and stay whole.
    """
    spaced = _RUN.sub(" ", text) if "  " in text else text
    joined = "\n".join(line.strip() for line in spaced.splitlines())
    return _DOUBLED_STOP.sub("", _GAP.sub("\n\n", joined).strip())


def with_stop(sentence: str) -> str:
    """``sentence`` with a full stop where its writer left it out."""
    bare = sentence.rstrip("«‹”’)]\u200d")
    if bare.endswith((".", "!", "?", "…")):
        return sentence
    stripped = sentence.rstrip(" ,;:–-")
    ends_in_word = stripped[-1:].isalnum() or stripped.endswith(("«", "‹", "”", "’", ")", "]", "*", "%"))
    return f"{stripped}." if ends_in_word else stripped
