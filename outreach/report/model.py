"""The report as a value: everything that the renderings show, in no language and no format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from outreach.model import Campaign, ChannelName, Place, Post, Reading, Status
from outreach.networks import AccountMetric, InteractionKind, Measure
from outreach.report.comparing import FinalFigures
from outreach.report.figures import Figure, FigureStatus, Rate, Summary
from outreach.report.quality import DataQuality, Shrunk
from outreach.report.scope import WHOLE_REPORT, ReportScope

if TYPE_CHECKING:
    from outreach.report.beside import Earlier
    from outreach.report.results import Results


class PostOutcome(StrEnum):
    """Where a post stands that is not out; the names are keys of the report's JSON."""

    MISSED = "missed"  # too late to be sent on its own
    DOUBTFUL = "doubtful"  # nobody can say whether it was sent
    REJECTED = "rejected"  # the network said no for good
    OVERDUE = "overdue"  # its time and the campaign's grace are over: not approved, or nobody sent it
    CANCELLED = "cancelled"  # a person took it out
    AHEAD = "ahead"  # its time is still to come, or it has none yet


TROUBLE = (PostOutcome.DOUBTFUL, PostOutcome.REJECTED, PostOutcome.MISSED, PostOutcome.OVERDUE)
"""What a person has to look at, the most urgent first."""


@dataclass(frozen=True, kw_only=True)
class PostFigures:
    """A post that went out, and its figures. ``age`` is how old it was at its latest reading.

    ``figures`` and ``rate`` are the latest; ``final`` has those at the age at which its network's posts are compared,
    which are what goes into groups and rankings. ``kinds`` are the interactions by what they are, as the network tells
    them: a person enters only their sum.
    """

    post: Post
    place: str  # the place's name, or its slug where the place is not known
    figures: Mapping[Measure, Figure]
    rate: Rate
    kinds: Mapping[InteractionKind, Figure]
    final: FinalFigures
    age: timedelta | None

    @property
    def gone(self) -> bool:
        """The network has it no more: its figures are the last ones."""
        return self.post.status is Status.GONE

    @property
    def not_final(self) -> bool:
        """It is younger than the age at which posts are compared."""
        offered = (f.status for f in self.final.figures.values() if f.status is not FigureStatus.NOT_OFFERED)
        return next(offered, None) is FigureStatus.NOT_FINAL

    def read_at(self) -> datetime | None:
        """When the latest figure shown was read (UTC)."""
        return max(
            (f.read_at for f in self.figures.values() if f.read_at and f.value is not None), default=None
        )


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    """The posts of one channel that have something in common: the channel, a place, a category, a region, a week.

    All figures are those at the age ``age``; ``not_final`` of the posts are younger. ``key`` is the channel's name, the
    place's slug, the category, the region, or the ISO week as ``2027-W09``. ``planned`` counts the campaign's posts in
    the group whatever became of them, ``published`` those that are out.
    """

    key: str
    name: str
    channel: ChannelName
    planned: int
    published: int
    summaries: Mapping[Measure, Summary]
    rate: Summary
    kinds: Mapping[
        InteractionKind, Summary
    ]  # the interactions by what they are, as far as the network names it
    first: datetime | None  # UTC
    last: datetime | None
    age: str = ""  # of the figures, as the network's reading plan names it
    not_final: int = 0


@dataclass(frozen=True, kw_only=True)
class GrowthPoint:
    """The median at one age over posts of a channel under one definition: the same posts at each of its ages."""

    channel: ChannelName
    measure: Measure
    definition: str
    age: str
    hours: float  # median of the posts' true ages at that reading
    median: float
    posts: int
    changed: bool = False  # the network means something else by it today


class Criterion(StrEnum):
    """What posts are ranked by."""

    VIEWS = "views"
    RATE = "rate"


@dataclass(frozen=True, kw_only=True)
class Highlight:
    """The best or the weakest post of a channel, by figures of one age and one definition."""

    channel: ChannelName
    criterion: Criterion
    best: bool
    post: PostFigures
    ranked: int  # among how many posts
    value: float
    age: str


@dataclass(frozen=True, kw_only=True)
class AccountPoint:
    """One figure of an account, or why there is none. ``day`` is the one that it belongs to."""

    day: date
    read_at: datetime  # UTC
    value: int | None
    status: FigureStatus


@dataclass(frozen=True, kw_only=True)
class AccountSeries:
    """The readings of one figure of an account under one definition, oldest first."""

    account: str
    channel: ChannelName
    metric: AccountMetric
    definition: str
    points: tuple[AccountPoint, ...]
    changed: bool = False  # the network means something else by it today

    @property
    def values(self) -> tuple[int, ...]:
        """What is known of it, oldest first."""
        return tuple(point.value for point in self.points if point.value is not None)


def levels(accounts: Iterable[AccountSeries], channel: ChannelName) -> list[tuple[int, ...]]:
    """How many followers the channel's account had, as far as known: once for each definition."""
    mine = (one for one in accounts if one.channel == channel and not one.metric.daily)
    return [one.values for one in mine if one.values]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a campaign reached, as of ``made_at`` (in the campaign's zone)."""

    campaign: Campaign
    made_at: datetime
    last_reading_at: datetime | None  # UTC
    simulated: bool
    posts: tuple[
        PostFigures, ...
    ]  # those that went out, by time; the ones that are gone since are among them
    open: Mapping[PostOutcome, tuple[Post, ...]]  # the others, by due time; every outcome is a key
    channels: tuple[FigureGroup, ...]
    places: tuple[FigureGroup, ...]
    categories: tuple[FigureGroup, ...]
    weeks: tuple[FigureGroup, ...]
    growth: tuple[GrowthPoint, ...]
    highlights: tuple[Highlight, ...]
    accounts: tuple[AccountSeries, ...]
    quality: tuple[DataQuality, ...]  # one per channel that has posts, in the order of ``channels``
    shrunk: tuple[Shrunk, ...]  # figures that a later reading told smaller, the latest first
    place_names: Mapping[str, str]
    credits: tuple[str, ...]
    results: Results  # goals, costs, visits of the website, what came of it
    readings: tuple[Reading, ...]  # all that went in, by time
    scope: ReportScope = WHOLE_REPORT
    earlier: Earlier | None = None  # what it is compared with
    regions: tuple[FigureGroup, ...] = ()  # where the campaign has any; key "" for places outside of them

    @property
    def planned(self) -> int:
        """All posts of the campaign, whatever became of them."""
        return len(self.posts) + sum(len(posts) for posts in self.open.values())

    def place_name(self, slug: str) -> str:
        """The place's name, or its slug where the place is not known."""
        return self.place_names.get(slug, slug)


def week_of(day: date) -> str:
    """The ISO week as ``2027-W09``; of a moment, that of the day in its own zone."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def credits_of(places: tuple[Place, ...]) -> tuple[str, ...]:
    """What has to be named wherever data and photos of ``places`` are shown, each line once."""
    lines = [p.credit for p in places] + [
        photo.credit for p in places for photo in p.photos if photo.credit and photo.licence and photo.consent
    ]
    return tuple(dict.fromkeys(line for line in lines if line))
