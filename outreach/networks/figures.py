"""What a network tells of posts and accounts: which of its figures is what, and when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from outreach.language import Message, msg


class Measure(StrEnum):
    """What the report tells of a post. The names are keys of its JSON."""

    REACH = "reach"
    VIEWS = "views"
    INTERACTIONS = "interactions"
    CLICKS = "clicks"


class InteractionKind(StrEnum):
    """What people do with a post. The names are keys of the report's JSON; what each is called, a network says."""

    REACTIONS = "reactions"
    REPLIES = "replies"
    REPOSTS = "reposts"
    QUOTES = "quotes"
    BOOKMARKS = "bookmarks"


@dataclass(frozen=True, kw_only=True)
class InteractionPart:
    """One kind of the interactions under the network's own word for it; ``parts`` as those of a metric."""

    kind: InteractionKind
    label: Message
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """How one measure is read.

    The value is the sum of ``parts``; each part is a tuple of names that the network has used for the same
    thing, of which one is delivered. No parts: the network does not offer the figure. ``kinds`` tell the interactions
    apart, where the network does.
    """

    measure: Measure
    parts: tuple[tuple[str, ...], ...]
    meaning: Message
    kinds: tuple[InteractionPart, ...] = ()


def interactions(*kinds: InteractionPart, meaning: Message) -> Metric:
    """The interactions as the sum of their ``kinds``, each of which is named once."""
    return Metric(
        measure=Measure.INTERACTIONS,
        parts=tuple(names for each in kinds for names in each.parts),
        meaning=meaning,
        kinds=kinds,
    )


@dataclass(frozen=True, kw_only=True)
class AccountMetric:
    """A figure of a whole account. ``daily``: it belongs to one day; else it is a level such as followers."""

    name: str
    label: Message
    meaning: Message
    daily: bool


@dataclass(frozen=True, kw_only=True)
class ReadingAge:
    """An age at which a post is read; ``name`` is what readings call it."""

    name: str
    after: timedelta
    label: Message


AGES = (
    ReadingAge(name="6h", after=timedelta(hours=6), label=msg("6 hours")),
    ReadingAge(name="1d", after=timedelta(days=1), label=msg("1 day")),
    ReadingAge(name="3d", after=timedelta(days=3), label=msg("3 days")),
    ReadingAge(name="7d", after=timedelta(days=7), label=msg("7 days")),
    ReadingAge(name="28d", after=timedelta(days=28), label=msg("28 days")),
)
"""The usual ages, youngest first. In the first hour networks mostly tell nothing."""

OLDER_AGES = (
    ReadingAge(name="1h", after=timedelta(hours=1), label=msg("1 hour")),
    ReadingAge(name="14d", after=timedelta(days=14), label=msg("14 days")),
)
"""Ages at which earlier versions read; their readings are kept."""


@dataclass(frozen=True, kw_only=True)
class ReadingPlan:
    """When figures are read."""

    ages: tuple[ReadingAge, ...]
    """The ages at which a post is read, youngest first; at least one."""

    once_per_day: bool
    """True where figures may be read only once per UTC day, because every reading costs money."""

    accounts_every: timedelta = timedelta(days=1)
    """How many days lie between two readings of the account's own figures; they are read on the last day too."""

    catch_up: timedelta = timedelta(days=42)
    """How old a post may be for figures that were denied or failed to be asked for again."""

    @property
    def last(self) -> timedelta:
        """The age at which a post is read for the last time."""
        return self.ages[-1].after

    @property
    def reach_back(self) -> timedelta:
        """How long after its publication a post is still looked at: two weeks more, in which that may fail."""
        return max(self.last + timedelta(days=14), self.catch_up)

    def account_due(self, last: date | None, today: date, ends: date) -> bool:
        """Are the account's figures due on this UTC day? ``last`` is the day on which they were read, ``ends`` the one
        on which its youngest post is read for the last time.
        """
        if today > ends or last is None:
            return today <= ends
        return today - last >= self.accounts_every or last < today == ends


@dataclass(frozen=True, kw_only=True)
class FigureFacts:
    """The network's figures, under the network's own names; nothing here is computed."""

    posts: tuple[Metric, ...]
    """Every measure once, in the report's order."""

    accounts: tuple[AccountMetric, ...]
    definition: str
    """The version of what they mean, kept with every reading: series of two versions are not joined."""

    source: str
    """Where the network itself writes down what its figures mean; empty where it does not."""

    compared_by: Measure
    """The measure by which posts, places and weeks are ranked and drawn."""

    rate_base: Measure | None
    """What the interactions of a post are divided by; None where no rate is formed."""

    reading: ReadingPlan

    @cached_property
    def _by_measure(self) -> Mapping[Measure, Metric]:
        return {metric.measure: metric for metric in self.posts}

    def metric(self, measure: Measure) -> Metric:
        return self._by_measure[measure]

    @property
    def interaction_kinds(self) -> tuple[InteractionPart, ...]:
        """What the interactions are made of, in the network's order; empty where it names no kinds."""
        return self.metric(Measure.INTERACTIONS).kinds

    @property
    def offered(self) -> tuple[Measure, ...]:
        """The measures that there are figures for, in the report's order."""
        return tuple(metric.measure for metric in self.posts if metric.parts)
