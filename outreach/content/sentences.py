"""German and English prose taken apart: sentences, which of them can stand first, and where a sentence may be cut."""

from __future__ import annotations

import re

from outreach.content.typography import clean, with_stop
from outreach.language import Language

_END = re.compile(r"[.!?…][«‹”’)\]]*\s+(?=[^\W_a-zäöüß]|[»›“‘(])")
_ABBREVIATION = re.compile(
    r"(?:(?<![^\s(»])\d{1,2}|(?<![^\s.(»])[^\W\d_]|\b(?:approx|bzw|ca|Dr|etc|ev|evtl|geb|ggf|inkl|Jh|Jhd|kath|max|mind|Mio|Mr|Mrd|Mrs|Nr|Prof|sog|St|"
    r"Std|Str|str|Tel|usw|vgl|vs|zzgl))\.$"
)
"""A dot that ends no sentence: after an ordinal (»15. September«), a single letter (»z. B.«), a usual short form."""

_LONGEST_SHORT_FORM = (
    8  # characters, with what stands before it; looking back no further keeps long texts quick
)

_LEANS = re.compile(
    r"(?:Aber|Allerdings|Als Nächstes|Anschließend|Auch|Außerdem|Beide|Bis \d{4}|Dabei|Dadurch|Dafür|"
    r"Daher|Damit|Danach|Daneben|Dann|Darin|Darüber|Darum|Davon|Davor|Dazu|Den Anfang|Denn|Deren|"
    r"Deshalb|Dessen|Diese[mnrs]?|Doch|Dort|Er|Es|Für (?:das|den|die)|Hinzu|Ihr|Ihre[mnrs]?|"
    r"Inzwischen|Jedoch|Nach|Oder|Sein|Seine[mnrs]?|Seitdem|Seither|Sie|So|Später|Und|Vorausgegangen|"
    r"Ziel|Zudem|Zuletzt|Zuvor|"
    r"After that|Also|And|At the same time|Both|But|For (?:it|this|them)|He|Her|Here|His|However|In addition|It|Its|"
    r"Later|Meanwhile|Next|Or|She|Since then|Soon|Then|There|These|They|Their|This|Those|Until \d{4})\b"
)
"""Openings that go on with a story; such a sentence says little without the one before it."""

_CUT = re.compile(r"[;,:]\s+|\s+–\s+")
_SHORTEST_LEAD = (
    50  # characters; »Der Bahnhof ist rund 300 Meter entfernt.« ends a post well, begins it badly
)
_SHORTEST_CLAUSE = 24  # characters; less than that tells nothing
_LONGEST_CLAUSE = 1_000  # characters; more is told in no post
_FEWEST_WORDS = 3  # what is shorter, between commas, is part of an enumeration


def sentences(text: str, language: Language = Language.DE) -> tuple[str, ...]:
    """The sentences of ``text``, cleaned, each with its stop. Dates, ordinals and abbreviations are not cut."""
    line, found, start = clean(text, language), list[str](), 0
    for match in _END.finditer(line):
        before = line[max(start, match.start() - _LONGEST_SHORT_FORM) : match.start() + 1]
        if not _ABBREVIATION.search(before):
            found.append(line[start : match.end()].strip())
            start = match.end()
    found.append(line[start:].strip())
    return tuple(with_stop(sentence) for sentence in found if any(char.isalnum() for char in sentence))


def leans(sentence: str) -> bool:
    """True where ``sentence`` needs the one before it, by its opening (»Sie …«, »Dazu …«, »Bis 1995 …«)."""
    return bool(_LEANS.match(sentence))


def can_lead(sentence: str) -> bool:
    """True where a post may begin with ``sentence``: it stands by itself, and is more than a remark."""
    return len(sentence) >= _SHORTEST_LEAD and not leans(sentence)


def clauses(sentence: str) -> tuple[str, ...]:
    """What may stand for a sentence that is too long, longest first.

    Cut after a clause, never inside a word, an enumeration, a bracket or quotes. A part before a semicolon is a
    sentence of its own; every other one says by an ellipsis that it goes on.
    """
    cuts = list(_CUT.finditer(sentence, 0, _LONGEST_CLAUSE))
    starts = [0, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), len(sentence)]
    words = [len(sentence[start:end].split()) for start, end in zip(starts, ends, strict=True)]
    found = list[str]()
    for number, match in enumerate(cuts):
        head = sentence[: match.start()]
        listed = match[0].startswith(",") and min(words[number : number + 2]) < _FEWEST_WORDS
        if len(head) >= _SHORTEST_CLAUSE and not listed and _closed(head):
            found.append(with_stop(head) if match[0].startswith(";") else f"{head} …")
    return tuple(dict.fromkeys(reversed(found)))


def _closed(text: str) -> bool:
    return all(
        text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "»«", "›‹", "“”")
    )
