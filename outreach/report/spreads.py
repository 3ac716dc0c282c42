"""How the posts of a channel spread by what they have in common, and which of these differences hold a test."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from statistics import median
from zoneinfo import ZoneInfo

from outreach.model import ChannelName, Kind, PostLine
from outreach.networks import profile
from outreach.report.alike import NUMBERS
from outreach.report.chance import MedianRange, holding, median_range, permutation_test, usual_rounds
from outreach.report.local_days import LocalDays
from outreach.report.model import PostFigures, Report

FEW = 5
"""A median of fewer posts is shown in grey."""

TESTED = 10
"""Posts that each group must have before a difference is tested at all."""


class Trait(StrEnum):
    """What posts are told apart by. The names are keys of the report's JSON."""

    KIND = "kind"
    TEXT = "text"
    WEEKDAY = "weekday"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One measure over posts of a channel: only figures that are final and mean the same are among ``values``;
    ``published`` counts every post that is out.
    """

    published: int
    values: tuple[int, ...]  # smallest first

    @property
    def median(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def range(self) -> MedianRange | None:
        """Where the median lies with 95 % confidence."""
        return median_range(self.values)


@dataclass(frozen=True, kw_only=True)
class Spread(Sample):
    """The posts of one channel that share a trait, by the measure that the channel's posts are compared by.

    ``key`` is the kind, kind and text as ``portrait/2``, or the day of the week from 1 (Monday) to 7.
    """

    channel: ChannelName
    trait: Trait
    key: str


@dataclass(frozen=True, kw_only=True)
class TestedDifference:
    """Posts with one trait did better than those with another, and chance alone hardly makes such a difference."""

    channel: ChannelName
    trait: Trait
    best: Spread
    weakest: Spread
    chance: float

    @property
    def difference(self) -> float:
        """Of the medians."""
        return (self.best.median or 0) - (self.weakest.median or 0)


def spreads(report: Report, trait: Trait) -> tuple[Spread, ...]:
    """By channel and key, each in its usual order."""
    key, days = _KEYS[trait], LocalDays(ZoneInfo(report.campaign.zone))
    members: defaultdict[tuple[ChannelName, str], list[PostFigures]] = defaultdict(list)
    for one in report.posts:
        members[one.post.channel, key(one.post, days)].append(one)
    channels = {group.channel: number for number, group in enumerate(report.channels)}
    return tuple(
        Spread(
            channel=channel,
            trait=trait,
            key=name,
            published=len(found),
            values=tuple(sorted(value for one in found if (value := compared(one)) is not None)),
        )
        for (channel, name), found in sorted(
            members.items(), key=lambda item: (channels.get(item[0][0], 0), _order(item[0][1]))
        )
    )


def compared(one: PostFigures) -> int | None:
    """The figure by which its channel's posts are compared; None unless it is of one age and means what others mean."""
    measure = profile(one.post.channel).figures.compared_by
    figure = one.shared.final.told.figures[measure]
    value = None if figure.changed or figure.earlier else one.numbers[NUMBERS[measure]]
    return None if value is None else int(value)


def _weekday(post: PostLine, days: LocalDays) -> str:
    return str(days.day(post.published_at).isoweekday()) if post.published_at else ""


_KEYS: dict[Trait, Callable[[PostLine, LocalDays], str]] = {
    Trait.KIND: lambda post, _: post.kind.value,
    Trait.TEXT: lambda post, _: f"{post.kind.value}/{post.variant}",
    Trait.WEEKDAY: _weekday,
}
_KINDS = {kind.value: number for number, kind in enumerate(Kind)}


def _order(key: str) -> tuple[int, int]:
    kind, _, variant = key.partition("/")
    number = variant or (kind if kind not in _KINDS else "0")
    return _KINDS.get(kind, 0), int(number) if number.isdecimal() else 0


def findings(report: Report, *, seed: int) -> tuple[TestedDifference, ...]:
    """What holds a permutation test, the surest first; nothing where groups have fewer than :data:`TESTED` posts.

    All that is asked of a report is asked together, so that one answer in twenty is not a finding by chance.
    """
    asked = tuple(_asked(report))
    tested = [
        TestedDifference(
            channel=groups[0].channel,
            trait=groups[0].trait,
            best=max(groups, key=lambda g: (g.median or 0, g.key)),
            weakest=min(groups, key=lambda g: (g.median or 0, g.key)),
            chance=permutation_test(
                [g.values for g in groups],
                seed=_seed(seed, groups[0]),
                rounds=usual_rounds(sum(len(g.values) for g in groups), len(asked)),
            ),
        )
        for groups in asked
    ]
    held = holding([one.chance for one in tested])
    return tuple(
        sorted((one for one, holds in zip(tested, held, strict=True) if holds), key=lambda one: one.chance)
    )


def comparable(report: Report) -> bool:
    """Are there groups large enough that anything is tested?"""
    return any(True for _ in _asked(report))


def _asked(report: Report) -> Iterator[Sequence[Spread]]:
    for trait in Trait:
        yield from _candidates(spreads(report, trait))


def _candidates(found: Iterable[Spread]) -> Iterator[Sequence[Spread]]:
    """Groups that are compared with each other: of one channel, and of one kind where it is their texts."""
    for _, several in groupby(found, key=_family):
        large = [group for group in several if len(group.values) >= TESTED]
        if len(large) > 1:
            yield large


def _family(spread: Spread) -> tuple[ChannelName, str]:
    return spread.channel, spread.key.partition("/")[0] if spread.trait is Trait.TEXT else ""


def _seed(seed: int, group: Spread) -> int:
    """Each test mixes by its own numbers, the same in every run."""
    digest = hashlib.sha256(f"{seed}/{group.channel}/{group.trait}/{group.key}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
