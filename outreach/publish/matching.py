"""Recognising one of our posts in a network's own feed, whatever the network did to its text. Pure, and linear in it.

What a network rewrites comes in two kinds. What can be undone for certain (entities, spaces, letters that look alike,
short links, parameters that count clicks) is undone, and the texts must then be the same. All else (cut texts, names
in place of mentions, words nobody foresaw) is no evidence: such an entry is only something that may be the post.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from outreach.model import FeedEntry, Outgoing, Post
from outreach.networks import link_rewrites

LIKENESS = 0.7
"""The share of a post's words that an entry must have to be taken for what may be the post."""

NEAR = timedelta(hours=1)
"""How far from a try the time of an entry may be that may be the post whatever it says: clocks and feeds included."""

MARK, NAME = (
    "\N{OBJECT REPLACEMENT CHARACTER}",
    "\N{REPLACEMENT CHARACTER}",
)  # stand for a link, for a mention
MENTION = re.compile(r"@\[[0-9][^\[\]]{0,100}\]")
LONGEST_NAME = 120  # characters that a network may put in place of a mention
FIXED = 12  # letters outside of mentions that a text must have to be known by them

LONGEST_LINK = 2_000
OPENING, CLOSING = "([{<\"'", ".,;:!?)]}>\"'"
SHORTENERS = frozenset({"bit.ly", "buff.ly", "ow.ly", "lnkd.in", "tinyurl.com", "is.gd", "goo.gl", "dlvr.it"})
COUNTING = re.compile(r"utm_\w{1,40}|fbclid|gclid|dclid|msclkid|twclid|igshid|mibextid|mc_[ce]id|_ga|si")

ALIKE = str.maketrans(
    dict.fromkeys('„“”‟«»‹›‘’‚‛`´"', "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {chr(c): "" for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}  # which picture an emoji has
)


@dataclass(frozen=True)
class _Told:
    """A text without what networks do to it: its letters, with marks in place of links, and the links."""

    words: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def letters(self) -> str:
        return "".join(self.words)

    def without_last_link(self) -> _Told:
        """The same without a link that ends it."""
        return _Told((*self.words[:-1], self.words[-1].removesuffix(MARK)), self.links[:-1])


def fingerprint(text: str) -> str:
    """A text as it is compared: nothing is left in it of what networks do to texts."""
    told = _read(text)
    if _ends_with_picture(told):
        told = told.without_last_link()
    return " ".join((told.letters, *told.links)).strip()


def same_text(ours: str, theirs: str) -> bool:
    """True where ``theirs`` is ``ours`` as a network tells it: with short links, with names in place of mentions."""
    mine, other = _read(ours), _read(theirs)
    if _same(mine, other):
        return True
    return _ends_with_picture(other) and _same(mine, other.without_last_link())


def find(sent: Outgoing | Post, feed: Iterable[FeedEntry], since: datetime) -> FeedEntry | None:
    """The entry that is this post, not older than ``since``; a picture that was sent must be there."""
    for entry in feed:
        has_picture = bool(entry.images) or not sent.image
        if entry.created_at >= since and has_picture and same_text(sent.text, entry.text):
            return entry
    return None


def may_be(sent: Outgoing | Post, entry: FeedEntry, tries: Iterable[datetime]) -> bool:
    """True where an ``entry`` that nobody else accounts for may be the post, so that a person is to look.

    It has most of the post's words; or it came near one of the ``tries`` and shows a picture if the post has one,
    whatever its words are by now.
    """
    near = any(abs(entry.created_at - tried) <= NEAR for tried in tries)
    return (near and (bool(entry.images) or not sent.image)) or resembles(sent, entry)


def resembles(sent: Outgoing | Post, entry: FeedEntry) -> bool:
    """True where ``entry`` has most of the post's words: cut, or changed in a way not known here."""
    ours, theirs = (Counter(_read(text).words) for text in (sent.text, entry.text))
    common = (ours & theirs).total()
    return common >= LIKENESS * min(ours.total(), max(theirs.total(), ours.total() / 4))


def _same(mine: _Told, other: _Told) -> bool:
    if len(mine.links) != len(other.links):
        return False
    links = zip(mine.links, other.links, strict=True)
    if not all(a == b or _is_short(a) or _is_short(b) for a, b in links):
        return False
    return mine.letters == other.letters or _same_but_for_names(mine.letters, other.letters)


def _same_but_for_names(mine: str, other: str) -> bool:
    """True where ``other`` is ``mine`` with a name in place of each mention."""
    first, *rest = mine.split(NAME)
    if not rest or len(mine) - len(rest) < FIXED or not other.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = other.find(piece, at + 1, at + LONGEST_NAME + len(piece)) if piece else at
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1]
    return other.endswith(last) and 0 < len(other) - len(last) - at <= LONGEST_NAME * max(1, rest.count(""))


def _read(text: str) -> _Told:
    links: list[str] = []
    words = [_without_link(word, links) for word in _plain(text).split()]
    return _Told(tuple(words), tuple(links))


def _plain(text: str) -> str:
    """Entities resolved, letters composed and folded, what has no width left out, quotes and dashes of one kind."""
    for _ in range(5):  # a text that says »&amp;« itself comes back as »&amp;amp;«
        try:
            bare = html.unescape(text)
        except ValueError:  # a number of thousands of digits
            break
        if bare == text:
            break
        text = bare
    text = MENTION.sub(NAME, text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(ALIKE)
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _without_link(word: str, links: list[str]) -> str:
    """``word`` with a mark in place of the link in it, which goes into ``links``."""
    if len(word) > LONGEST_LINK:
        return word
    start = min((at for at in (word.find("https://"), word.find("http://")) if at >= 0), default=-1)
    if start < 0:
        start = len(word) - len(word.lstrip(OPENING))
        if not _is_address(word[start:].rstrip(CLOSING)):
            return word
    link = word[start:].rstrip(CLOSING)
    links.append(_address(link))
    return word[:start] + MARK + word[start + len(link) :]


def _is_address(word: str) -> bool:
    """True for an address that is written without »https://«."""
    host, _, _ = word.partition("/")
    labels = host.split(".")
    plain = all(label and label.replace("-", "").replace("_", "").isalnum() for label in labels)
    return len(labels) > 1 and plain and labels[-1].isalpha() and len(labels[-1]) > 1


def _address(link: str) -> str:
    """Where a link leads, without scheme, www., a network's detour and the parameters that count clicks."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return link
    host = (parts.netloc or "").removeprefix("www.")
    onward = link_rewrites().detours.get(f"{host}{parts.path}")
    if onward and f"{onward}=" not in (further := dict(query).get(onward, "")):
        return _address(further)
    kept = urlencode([(key, value) for key, value in query if not COUNTING.fullmatch(key)])
    return "".join(
        (_unicode(host), unquote(parts.path).casefold().rstrip("/"), kept and f"?{kept}", parts.fragment)
    )


def _unicode(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _host(address: str) -> str:
    return address.partition("/")[0]


def _is_short(address: str) -> bool:
    return _host(address) in SHORTENERS | link_rewrites().shortened


def _ends_with_picture(told: _Told) -> bool:
    """The last thing in it is a link that a network may have put there for the picture."""
    if not told.links or not told.words or not told.words[-1].endswith(MARK):
        return False
    return _is_short(told.links[-1]) or _host(told.links[-1]) in link_rewrites().pictures
