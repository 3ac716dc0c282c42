"""Texts that a network, or a reader, would take for the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from outreach.content.typography import without_links
from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import ChannelName

_NEARLY = 0.85
"""Two texts are nearly the same where they share so much of all their words (Jaccard's measure)."""

_FEWEST_WORDS = 5  # shorter texts are compared as they stand


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A text on a channel, and what to call it: its place, and the post or template."""

    channel: ChannelName
    text: str
    place: str
    template: str | None = None
    post: str | None = None


def repeats(tellings: Iterable[Telling]) -> Iterator[Finding]:
    """A finding for each text that repeats an earlier one on its channel, word by word or nearly; links left aside."""
    by_channel = dict[ChannelName, list[Telling]]()
    for telling in tellings:
        by_channel.setdefault(telling.channel, []).append(telling)
    for several in by_channel.values():
        yield from _on_one_channel(several)


def _on_one_channel(tellings: list[Telling]) -> Iterator[Finding]:
    bare = [" ".join(without_links(telling.text).split()).casefold() for telling in tellings]
    words = [frozenset(re.findall(r"\w+", text)) for text in bare]
    often = Counter(word for each in words for word in each)
    first, holders = dict[str, int](), dict[str, list[int]]()
    for number, telling in enumerate(tellings):
        twin = first.setdefault(bare[number], number)
        if twin != number:
            yield _finding(telling, tellings[twin], "same")
            continue
        # two sets that share so much share one of their rarest words: only those that hold it are looked at
        rarest = sorted(words[number], key=lambda word: (often[word], word))
        prefix = rarest[: len(rarest) - ceil(_NEARLY * len(rarest)) + 1]
        if len(rarest) >= _FEWEST_WORDS:
            near = _nearest(words, number, prefix, holders)
            if near is not None:
                yield _finding(telling, tellings[near], "nearly")
            for word in prefix:
                holders.setdefault(word, []).append(number)


def _nearest(
    words: list[frozenset[str]], number: int, prefix: list[str], holders: dict[str, list[int]]
) -> int | None:
    mine = words[number]
    for word in prefix:
        for other in holders.get(word, ()):
            theirs = words[other]
            if _NEARLY * len(mine) <= len(theirs) <= len(mine) / _NEARLY:
                shared = len(mine & theirs)
                if shared >= _NEARLY * (len(mine) + len(theirs) - shared):
                    return other
    return None


def _finding(telling: Telling, twin: Telling, how: str) -> Finding:
    channel, place, other = telling.channel.value, telling.place, twin.post or twin.place
    if how == "same":
        code, message = (
            "content.same-text",
            msg(
                "On {channel} the text of {place} is the same as one of {twin}",
                channel=channel,
                place=place,
                twin=other,
            ),
        )
    else:
        code, message = (
            "content.similar-text",
            msg(
                "On {channel} the text of {place} is nearly the same as one of {twin}",
                channel=channel,
                place=place,
                twin=other,
            ),
        )
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message=message,
        remedy=msg("Give the places teasers of their own, or edit one of the posts; networks refuse repeats"),
        place=place,
        template=telling.template,
        post=telling.post,
    )
