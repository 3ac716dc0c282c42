"""What X makes of a text when it stores it: t.co links, a link to the picture, ``&amp;`` (facts/x-api.md §4.1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from outreach.sandbox.state import LINK, LivePost, digest


@dataclass(frozen=True, kw_only=True)
class ShortenedText:
    """The text as X tells it, and its links in the shape of ``entities.urls``."""

    text: str
    urls: tuple[dict[str, Any], ...]


def normal(text: str) -> str:
    """The form in which X compares texts: NFC, no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def stored(post: LivePost, username: str, media_keys: tuple[str, ...]) -> ShortenedText:
    """``post`` as its timeline shows it."""
    text, urls, position = "", [], 0
    sent = normal(post.shown)
    for found in LINK.finditer(sent):
        text += _escaped(sent[position : found.start()])
        urls.append(_link(post, found.group(), len(text)))
        text += urls[-1]["url"]
        position = found.end()
    text += _escaped(sent[position:])
    if post.images:
        text += " " if text else ""
        expanded = f"https://x.com/{username}/status/{post.id}/photo/1"
        shown = _link(post, expanded, len(text))
        text += shown["url"]
        display = "pic.x.com/" + shown["url"].rpartition("/")[2]
        urls.extend({**shown, "display_url": display, "media_key": key} for key in media_keys)
    return ShortenedText(text=text, urls=tuple(urls))


def _link(post: LivePost, url: str, start: int) -> dict[str, Any]:
    short = "https://t.co/" + digest(post.id, url)[:10]
    bare = re.sub(r"^https?://(www\.)?", "", url)
    display = bare if len(bare) <= 27 else bare[:26] + "…"
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": url,
        "display_url": display,
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
