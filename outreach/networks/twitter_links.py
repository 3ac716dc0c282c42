"""What X makes a link of: addresses, and bare domains such as »example.com«.

The rules are those of the official twitter-text (facts x-api §8). The time grows with the length of the text and with
nothing else: a run of host names is cut at its dots once, and each piece is looked at a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from string import ascii_letters, digits

from outreach.resources import resource

LONGEST_URL = 4096
LONGEST_LABEL = 255  # before it is encoded, which takes the square of its length and leaves 63 at most
LONGEST_SLUG = 40  # of a link that X itself has shortened

Span = tuple[int, int]
"""Where something begins and ends."""

_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BROKEN = "\ufffe\ufeff\uffff"
_LATIN = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    "\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_WORD = rf"A-Za-z0-9{_LATIN}\u0400-\u04ff"

_DOMAIN = re.compile(r"\.[^\W\d_]")
"""Every top-level domain begins with a letter: without a dot and a letter after it there is no link."""

_RUN = re.compile(rf"[^{_SPACES}{_DIRECTIONS}{_BROKEN}!#%&'()*+,/:;<=>?@\[\]^{{|}}~$\\]+")
"""Labels and the dots between them. - and _ may stand within a label, but not at its ends."""

_BEFORE = rf"[^A-Za-z0-9@＠$#＃{_BROKEN}]"
"""What a link may follow."""
_MAY_PRECEDE = re.compile(_BEFORE)
_START = re.compile(rf"(?<={_BEFORE})[^-_.]")
_SCHEME = re.compile("https?://", re.IGNORECASE | re.ASCII)

_NO_END = frozenset(f"{ascii_letters}{digits}@+-")
"""What does not stand after a top-level domain."""
_LETTERS = re.compile("[A-Za-z]+")
_PUNYCODE = re.compile("xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII)
_PLAIN = re.compile(rf"[-A-Za-z0-9{_LATIN}]+\Z")
"""The end of a label that a domain without a scheme may have."""

_GENERAL = rf"[{_WORD}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_BRACKETS = rf"\((?:{_GENERAL}++|{_GENERAL}*+\({_GENERAL}++\){_GENERAL}*+)\)"
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"
_PATH = rf"/(?:{_GENERAL}*(?:{_BRACKETS}{_GENERAL}*)*[{_WORD}+\-=_#/])?(?:{_BRACKETS})*+"
_REST = re.compile(rf"(?::[0-9]+)?({_PATH})?(?:{_QUERY})?")
"""Port, path and query. Brackets belong to a path where they are closed, with one pair within another at most."""
_SHORTENED = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE | re.ASCII)

_IDNA_DOT = re.compile("[.\u3002\uff0e\uff61]")


def link_spans(line: str) -> list[Span]:
    """Where links begin and end in ``line``, which is in NFC, from the left."""
    found = list[Span]()
    at = end = 0
    for dot in _DOMAIN.finditer(line) if "." in line else ():
        if dot.start() >= end:
            before = _RUN.match(line[end : dot.start()][::-1])
            run = _RUN.match(line, dot.start())
            assert run
            begin, end = dot.start() - (before.end() if before else 0), run.end()
            if end > at:
                at = _search_run(line, begin, end, at, found)
    return found


def _search_run(line: str, begin: int, end: int, at: int, found: list[Span]) -> int:
    """Add the links whose host lies in this run and which follow ``at``; where the last one ends, else ``at``."""
    labels = _labels(line, begin, end)
    domains = [_tld_end(line, *label) for label in labels]
    if not any(domains):
        return at
    reach = _reach(line, labels, domains)
    scheme = _scheme_before(line, begin, at)
    if scheme is not None and reach[0]:
        at = _take(line, scheme, begin, reach[0], found)
    for (first, stop), onward, domain in zip(labels, reach[1:], domains[1:], strict=False):
        if not (onward or domain) or line[stop - 1] in "-_.":
            continue
        # only subdomains have an underscore
        lowest = first if onward else max(first, line.rfind("_", first, stop) + 1)
        start = _start(line, lowest, stop, at)
        if start is not None:
            at = _take(line, start, start, onward or domain, found)
    return at


def _labels(line: str, begin: int, end: int) -> list[Span]:
    """The pieces between dots; some may be empty."""
    dots = [begin - 1, *(dot.start() for dot in re.finditer(r"\.", line[begin:end])), end]
    dots[1:-1] = [begin + dot for dot in dots[1:-1]]
    return [(left + 1, right) for left, right in pairwise(dots)]


def _reach(line: str, labels: Sequence[Span], domains: Sequence[int]) -> list[int]:
    """For each label, where the longest host ends that begins with all of it; 0 where none does."""
    reach = [0] * len(labels)
    for index in range(len(labels) - 2, -1, -1):
        start, stop = labels[index]
        if start < stop and line[start] not in "-_" and line[stop - 1] not in "-_":
            subdomain = "_" in line[start:stop]
            reach[index] = reach[index + 1] or (0 if subdomain else domains[index + 1])
    return reach


def _scheme_before(line: str, begin: int, at: int) -> int | None:
    """Where ``http://`` or ``https://`` begins that ends at ``begin`` and that a link may begin with."""
    for size in (7, 8):
        start = begin - size
        if start >= 0 and _SCHEME.fullmatch(line, start, begin):
            free = start == 0 or (start > at and _MAY_PRECEDE.match(line, start - 1))
            return start if free else None
    return None


def _start(line: str, lowest: int, stop: int, at: int) -> int | None:
    """The first place from ``lowest`` on where a host may begin: after a sign that it may follow, or with the text."""
    candidate = _START.search(line, max(lowest, at + 1), stop)
    start = candidate.start() if candidate else None
    if lowest == at == 0 and start != 1 and line[0] not in "-_.":
        return 0
    return start


def _take(line: str, start: int, host_start: int, host_end: int, found: list[Span]) -> int:
    """Add the link, or those that X sees in it, if it is one; where reading goes on."""
    rest = _REST.match(line, host_end)
    assert rest
    end, host = rest.end(), line[host_start:host_end]
    if not _is_valid(host, end - start - len(host), host_start - start):
        return end
    if host_start > start:
        shortened = _SHORTENED.match(line, start, end)
        if not shortened:
            found.append((start, end))
        elif len(shortened[1]) <= LONGEST_SLUG:
            found.append(shortened.span())
    elif start == 0 or line[start - 1] not in "-_./":
        plain = [(start + left, start + right) for left, right in _plain_domains(host)]
        if plain and rest[1]:  # a path belongs to the last one
            plain[-1] = (plain[-1][0], plain[-1][1] + end - host_end)
        found += plain
    return end


def _is_valid(host: str, beside: int, scheme: int) -> bool:
    """Can the host be written in ASCII, and is the whole short enough?"""
    if any(len(label) > LONGEST_LABEL for label in _IDNA_DOT.split(host)):
        return False
    try:
        size = len(host.encode("idna"))
    except UnicodeError:
        return False
    return (scheme or len("https://")) + beside + size <= LONGEST_URL


def _plain_domains(host: str) -> Iterator[Span]:
    """The domains in a host without a scheme that X takes for one: Latin letters, digits and hyphens."""
    labels = _labels(host, 0, len(host))
    onward = [0] * len(labels)  # where a domain ends of which this label is a part
    for index in range(len(labels) - 2, -1, -1):
        following = labels[index + 1]
        goes_on = onward[index + 1] and _PLAIN.match(host, *following)
        onward[index] = onward[index + 1] if goes_on else _tld_end(host, *following)
    at = 0
    for (first, stop), end in zip(labels, onward, strict=True):
        tail = _PLAIN.search(host, max(first, at), stop) if end else None
        if tail:
            yield tail.start(), end
            at = end


def _tld_end(text: str, start: int, stop: int) -> int:
    """Where the top-level domain ends that begins at ``start``; 0 where none does."""
    known, lengths = _top_level_domains()
    letters = _LETTERS.match(text, start, stop)
    if letters and letters[0].lower() in known and text[letters.end() : letters.end() + 1] not in _NO_END:
        return letters.end()
    if not text[start:stop].isascii():
        for length in lengths:
            end = start + length
            if end <= stop and text[start:end].lower() in known and text[end : end + 1] not in _NO_END:
                return end
    punycode = _PUNYCODE.match(text, start, stop)
    return punycode.end() if punycode else 0


@cache
def _top_level_domains() -> tuple[frozenset[str], tuple[int, ...]]:
    """All of them, and how long those with other letters than a to z are, the longest first."""
    lines = resource("networks/tlds.txt").read_text("utf-8").splitlines()
    known = frozenset(name for line in lines if not line.startswith("#") for name in line.split())
    return known, tuple(sorted({len(name) for name in known if not name.isascii()}, reverse=True))
