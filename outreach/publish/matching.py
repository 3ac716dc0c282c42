"""Recognising one of our posts in a network's own feed."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from outreach.model import FeedEntry, Outgoing, Post

MEDIA_LINK = re.compile(r"\s*(https?://t\.co/\w+|pic\.(twitter|x)\.com/\w+)\s*$")


def fingerprint(text: str) -> str:
    """A text without what networks do to it: entities, appended media links, other spaces, decomposed letters."""
    plain = unicodedata.normalize("NFC", html.unescape(text))
    return " ".join(MEDIA_LINK.sub("", plain).split())


def find(sent: Outgoing | Post, feed: Iterable[FeedEntry], since: datetime) -> FeedEntry | None:
    """The entry that is this post, not older than ``since``; a picture that was sent must be there."""
    wanted = fingerprint(sent.text)
    for entry in feed:
        has_picture = bool(entry.images) or not sent.image
        if entry.created_at >= since and has_picture and fingerprint(entry.text) == wanted:
            return entry
    return None
