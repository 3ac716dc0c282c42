"""Recognising one of our posts in a network's own feed, whatever the network did to its text. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from outreach.model import FeedEntry, Outgoing, Post

MEDIA_LINK = re.compile(r"\s*(https?://t\.co/\w+|pic\.(twitter|x)\.com/\w+)\s*$")
SHORTENED = re.compile(r"https?://t\.co/\w+")
LINK = re.compile(r"(?:https?://|\b(?:[\w-]+\.)+[a-z]{2,}(?=[/\s]|$))[^\s]*(?<![.,;:!?)\]»«“”\"'])")
MARK = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for any link

LIKENESS = 0.7
"""The share of a post's words that an entry must have to be taken for what may be the post."""


def fingerprint(text: str) -> str:
    """A text without what networks do to it: entities, appended media links, other spaces, decomposed letters."""
    return " ".join(MEDIA_LINK.sub("", _plain(text)).split())


def same_text(ours: str, theirs: str) -> bool:
    """True where ``theirs`` is ``ours`` as a network tells it; a link may have come back shortened."""
    if fingerprint(ours) == fingerprint(theirs):
        return True
    if not SHORTENED.search(theirs):
        return False
    mine, other = _with_marks(ours), _with_marks(theirs)
    return mine in (other, other.removesuffix(MARK).rstrip())


def find(sent: Outgoing | Post, feed: Iterable[FeedEntry], since: datetime) -> FeedEntry | None:
    """The entry that is this post, not older than ``since``; a picture that was sent must be there."""
    for entry in feed:
        has_picture = bool(entry.images) or not sent.image
        if entry.created_at >= since and has_picture and same_text(sent.text, entry.text):
            return entry
    return None


def resembles(sent: Outgoing | Post, entry: FeedEntry) -> bool:
    """True where ``entry`` has most of the post's words: cut, or changed in a way not known here, it may be the post.

    So it proves nothing either way, and a person is to look.
    """
    ours, theirs = (Counter(_with_marks(text).split()) for text in (sent.text, entry.text))
    common = (ours & theirs).total()
    return common >= LIKENESS * min(ours.total(), max(theirs.total(), ours.total() / 4))


def _plain(text: str) -> str:
    while (bare := html.unescape(text)) != text:  # a text that says »&amp;« itself comes back as »&amp;amp;«
        text = bare
    return unicodedata.normalize("NFC", text)


def _with_marks(text: str) -> str:
    return " ".join(LINK.sub(MARK, _plain(text)).split())
