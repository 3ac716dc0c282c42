"""What Bluesky makes of a text: links are shown short and lead on by a facet, hashtags work by a facet alone.

Facets point into the text by bytes of UTF-8. Nothing of it is done by the network: what a post's record does not mark
is mere text, so that the same rules count a text and send it. Links are shortened as the network's own app does it.
Source: app.bsky.richtext.facet; bluesky-social/atproto, packages/api (rich-text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from outreach.networks.counting import address_spans, graphemes, utf8_bytes

LONGEST_PATH, SHOWN_PATH = (
    15,
    13,
)  # signs of an address behind its host: so many stay whole, else so many are shown
LONGEST_TAG = 64  # graphemes; a longer one is no tag
_TAG = re.compile(r"(?<!\w)#(\w*[^\W\d_]\w*)")


@dataclass(frozen=True)
class Facet:
    """From byte ``start`` to byte ``end`` the text leads to ``link``, or is the hashtag ``tag``."""

    start: int
    end: int
    link: str = ""
    tag: str = ""


@dataclass(frozen=True)
class RichText:
    """A text as readers see it, and what in it can be followed, from the left."""

    text: str
    facets: tuple[Facet, ...]


@lru_cache(maxsize=128)
def rich_text(written: str) -> RichText:
    """``written`` as it is sent."""
    pieces, facets, at, end = list[str](), list[Facet](), 0, 0
    for start, stop in address_spans(written):
        words, address = written[at:start], written[start:stop]
        facets += _tags(words, end)
        end += utf8_bytes(words)
        shown = shown_link(address)
        facets.append(Facet(end, end + utf8_bytes(shown), link=address))
        end += utf8_bytes(shown)
        pieces += [words, shown]
        at = stop
    facets += _tags(written[at:], end)
    return RichText("".join((*pieces, written[at:])), tuple(facets))


def as_it_was_written(shown: str, links: Sequence[tuple[int, int, str]]) -> str:
    """The text with every link where it is shown; ``links`` are bytes from, to, and the address.

    What does not lie within the text, or within another link, is passed over.
    """
    raw, at, pieces = shown.encode("utf-8", "surrogatepass"), 0, list[bytes]()
    for start, end, address in sorted(links):
        if at <= start < end <= len(raw):
            pieces += [raw[at:start], address.encode()]
            at = end
    return b"".join((*pieces, raw[at:])).decode("utf-8", "replace")


def shown_link(address: str) -> str:
    """Without its scheme, and with no more than the beginning of a long path; an odd one as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    tail = f"{'' if parts.path == '/' else parts.path}{parts.query and f'?{parts.query}'}"
    tail += parts.fragment and f"#{parts.fragment}"
    return f"{parts.netloc}{tail if len(tail) <= LONGEST_PATH else f'{tail[:SHOWN_PATH]}...'}"


def counted(written: str) -> int:
    """Graphemes of what is sent."""
    return graphemes(rich_text(written).text)


def stored(written: str) -> int:
    """Bytes of what is sent."""
    return utf8_bytes(rich_text(written).text)


def _tags(words: str, at: int) -> Iterator[Facet]:
    """The hashtags in ``words``, which begin at byte ``at`` of the text."""
    for found in _TAG.finditer(words):
        if graphemes(found[1]) <= LONGEST_TAG:
            start = at + utf8_bytes(words[: found.start()])
            yield Facet(start, start + utf8_bytes(found[0]), tag=found[1])
