"""German and English prose taken apart: where a sentence ends, and where it may be cut.

An end is doubted rather than believed: a point before a digit, before a small letter, or after a short word that is
not known to be a word, ends nothing; nor does any stop within quotation marks or brackets. A line break ends
a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from outreach.content.short_words import SHORT_WORDS
from outreach.content.typography import clean, with_stop
from outreach.language import Language

_END = re.compile(r"[.!?…][«‹”’)\]]*(?=\s+(?:[^\W_a-zäöüß]|[»›“‘]))")
_ENCLOSED = {"»": "«", "›": "‹", "“": "”", "(": ")", "[": "]"}
_OPENING = re.compile(r"[»›“(\[]")

_WORD = re.compile(r"(?<![^\W_])[^\W_]+$")
_LONGEST_WORD = 40  # characters; looking back no further keeps long texts quick
_ORDINAL = 2  # digits; »am 15. September«, while »1848.« ends a sentence
_SHORT_FORM = 4  # letters; »gegr.«, »Okt.«, »Fa.«
_ROMAN = re.compile(r"\A[IVX]+$")
_LONG_FORMS = frozenset(
    (
        *(
            "approx",
            "ehemal",
            "einschl",
            "evang",
            "ggfls",
            "jahrh",
            "kathol",
            "landw",
            "nördl",
            "östl",
            "schriftl",
        ),
        *("städt", "südl", "urspr", "vermutl", "veröff", "verst", "westl", "wissensch", "zuzügl"),
    )
)
"""Short forms that are longer than :data:`_SHORT_FORM`."""
_STREET = re.compile(r"\A[^\W\d_]{2,}str$")

_BREAK = re.compile(r"(?<!\s)\s*[\r\n\u2028\u2029\v\f]\s*")
_BULLET = re.compile(r"^[-–•*·▪◦]\s+")
_HEADING = 1  # words; »Öffnungszeiten« in a line of its own belongs to the next

_CUT = re.compile(r"[;,:]\s+|(?<!\s)\s+–\s+")
_SHORTEST_CLAUSE = 24  # characters; less than that tells nothing
_LONGEST_CLAUSE = 1_000  # characters; more is told in no post
_FEWEST_WORDS = 5  # before a comma; »Von der Zuckerfabrik …« is no clause
_CLAUSE = re.compile(
    r"(?:(?:in|an|auf|bei|mit|aus|von|zu|für|über|durch|unter|nach) )?"
    r"(?:der|die|das|dem|den|denen|deren|dessen)\b|"
    r"(?:wo|worin|wozu|wobei|womit|wofür|weil|da|dass|damit|obwohl|während|als|wenn|um|ohne|nachdem|bevor|denn|doch|"
    r"aber|sondern|inzwischen|dazu|darunter|außerdem|which|who|where|because|while|but|so|although|including)\b"
)
"""What a clause of its own begins with, after a comma; anything else may be part of an enumeration."""
_LISTED = re.compile(r"\b(?:und|oder|sowie|and|or)\b")
_LISTED_AT_ONCE = re.compile(r"\A(?:[^\s,]+ ){1,2}(?:und|oder|sowie|and|or) ")
_GOES_ON = re.compile(r",\s+[^\W\d_A-ZÄÖÜ]")


@lru_cache(
    1024
)  # a place's words are read for each of its posts, and again whenever somebody looks at the list
def sentences(text: str, language: Language = Language.DE) -> tuple[str, ...]:
    """The sentences of ``text``, cleaned, each with its stop, none of them parted where that is doubtful."""
    found = (sentence for line in _lines(text, language) for sentence in _of_line(line))
    return tuple(with_stop(sentence) for sentence in found if any(char.isalnum() for char in sentence))


def _lines(text: str, language: Language) -> Iterator[str]:
    """Lines that each end a sentence. A wrapped line goes on, a list is one enumeration, a heading joins its text."""
    lines = list[str]()
    listed = heading = goes_on = False
    for part in _BREAK.split(text.strip()):
        bullet, line = bool(_BULLET.match(part)), clean(_BULLET.sub("", part), language)
        if not line:
            continue
        if lines and bullet and listed:
            lines[-1] = f"{lines[-1].rstrip(' ,;.')}, {line}"
        elif lines and heading:
            lines[-1] = f"{lines[-1].rstrip(':')}: {line}"
        elif lines and not bullet and (goes_on := line[0].islower()):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
        word = line[-1].isalnum() and len(line.split()) <= _HEADING and not bullet and not goes_on
        listed, heading, goes_on = bullet, word or line.endswith(":"), False
    return iter(lines)


def _of_line(line: str) -> Iterator[str]:
    enclosed, start = _enclosed(line), 0
    for match in _END.finditer(line):
        end = match.end()
        within = any(opened < end <= closed for opened, closed in enclosed)
        if not within and not _doubtful(line, start, match):
            yield line[start:end].strip()
            start = end
    yield line[start:].strip()


def _enclosed(line: str) -> list[tuple[int, int]]:
    """From where to where each quotation and bracket goes; what is never closed encloses nothing."""
    if not _OPENING.search(line):
        return []
    found, open_ = list[tuple[int, int]](), list[tuple[str, int]]()
    for at, char in enumerate(line):
        if char in _ENCLOSED:
            open_.append((_ENCLOSED[char], at))
        elif any(char == closing for closing, _ in open_):
            while open_:
                closing, since = open_.pop()
                if closing == char:
                    found.append((since, at))
                    break
    return found


def _doubtful(line: str, start: int, match: re.Match[str]) -> bool:
    """True where the point that ``match`` begins with may belong to an ordinal or to a short form."""
    return match[0] == "." and (
        line[match.end() :].lstrip(" »›“([")[:1].isdigit()
        or is_short_form(line[max(start, match.start() - _LONGEST_WORD) : match.start()])
    )


def is_short_form(before: str) -> bool:
    """True where a point after ``before`` may be that of a number or a short form, not of a sentence."""
    match = _WORD.search(before)
    if match is None:
        return False
    word = match[0]
    if word.isdigit():
        return len(word) <= _ORDINAL and before[match.start() - 1 : match.start()] in {"", " ", "(", "»", "–"}
    if len(word) == 1 or _ROMAN.match(word):
        return True
    folded = word.casefold()
    if word.isupper() or any(char.isdigit() for char in word):
        return False
    if len(word) <= _SHORT_FORM:
        return folded not in SHORT_WORDS
    return folded in _LONG_FORMS or bool(_STREET.match(folded))


def clauses(sentence: str) -> tuple[str, ...]:
    """What may stand for a sentence that is too long, longest first.

    Cut after a clause, never inside a word, an enumeration, a bracket or quotes. A part before a semicolon is a
    sentence of its own; every other one says by an ellipsis that it goes on.
    """
    found = list[str]()
    for match in _CUT.finditer(sentence, 0, _LONGEST_CLAUSE):
        head, tail = sentence[: match.start()], sentence[match.end() :]
        whole = not match[0].startswith(",") or _parts(head, tail)
        if len(head) >= _SHORTEST_CLAUSE and whole and closed(head):
            found.append(with_stop(head) if match[0].startswith(";") else f"{head} …")
    return tuple(dict.fromkeys(reversed(found)))


def _parts(head: str, tail: str) -> bool:
    """True where the comma between the two ends a clause that says something by itself."""
    if len(head.split()) < _FEWEST_WORDS or not _CLAUSE.match(tail) or _GOES_ON.search(tail):
        return False
    if _LISTED_AT_ONCE.match(tail):
        return False
    last = (tail.split() or [""])[-1]
    return not (_LISTED.search(tail) and last[:1].isupper())


def closed(text: str) -> bool:
    """True where every quotation mark and bracket in ``text`` has its partner."""
    return all(text.count(opening) == text.count(closing) for opening, closing in _ENCLOSED.items())
