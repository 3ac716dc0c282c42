"""The report as a value: everything that the renderings show, in no language and no format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from outreach.model import Campaign, ChannelName, Place, Post, PostLine, Reading, Status
from outreach.networks import AccountMetric, InteractionKind, Measure
from outreach.report.alike import ChannelPosts, Numbers, SharedFigures
from outreach.report.comparing import FinalFigures
from outreach.report.figures import Figure, FigureStatus, Rate, Summary
from outreach.report.material import ReportMaterial
from outreach.report.quality import DataQuality, Shrunk
from outreach.report.rounds import Rounds
from outreach.report.scope import WHOLE_REPORT, ReportScope

if TYPE_CHECKING:
    from outreach.report.beside import Earlier
    from outreach.report.results import Results


Each = TypeVar("Each")

AT_ONCE = 1000
"""Whole posts that are looked up together."""


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


class PostFigures(NamedTuple):
    """A post that went out, and its figures; ``place`` is the place's name, or its slug where it is not known.

    There may be hundreds of thousands: ``latest`` and ``final`` are put together each time that they are asked for.
    ``final`` has the figures at the age at which its network's posts are compared, which are what goes into groups and
    rankings; ``numbers`` are theirs.
    """

    post: PostLine
    place: str
    shared: SharedFigures
    rounds: Rounds
    numbers: Numbers

    @property
    def latest(self) -> FinalFigures:
        """The latest of each figure, however old the post was then."""
        return self.shared.latest.of(self.rounds)

    @property
    def final(self) -> FinalFigures:
        return self.shared.final.of(self.rounds)

    @property
    def figures(self) -> Mapping[Measure, Figure]:
        """The latest."""
        return self.latest.figures

    @property
    def rate(self) -> Rate:
        return self.latest.rate

    @property
    def kinds(self) -> Mapping[InteractionKind, Figure]:
        """The latest interactions by what they are, as the network tells them: a person enters only their sum."""
        return self.latest.kinds

    @property
    def gone(self) -> bool:
        """The network has it no more: its figures are the last ones."""
        return self.post.status is Status.GONE

    @property
    def not_final(self) -> bool:
        """It is younger than the age at which posts are compared."""
        return self.shared.not_final

    @property
    def age(self) -> timedelta | None:
        """How old it was at its latest reading."""
        read = self.read_at()
        return read - self.post.published_at if read and self.post.published_at else None

    def read_at(self) -> datetime | None:
        """When the latest figure shown was read (UTC)."""
        return self.latest.read_at()


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
    posts: Sequence[PostFigures]  # those that went out, by time; the ones that are gone since are among them
    open: Mapping[PostOutcome, tuple[PostLine, ...]]  # the others, by due time; every outcome is a key
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
    definitions: tuple[str, ...]  # under which networks have told what is in it
    channel_posts: Mapping[ChannelName, ChannelPosts]
    material: ReportMaterial  # what it is made of
    scope: ReportScope = WHOLE_REPORT
    earlier: Earlier | None = None  # what it is compared with
    regions: tuple[FigureGroup, ...] = ()  # where the campaign has any; key "" for places outside of them

    @property
    def planned(self) -> int:
        """All posts of the campaign, whatever became of them."""
        return len(self.posts) + sum(len(posts) for posts in self.open.values())

    @property
    def readings(self) -> Iterable[Reading]:
        """All that went in, by time: to be gone through, as there may be millions."""
        return self.material.readings

    def in_full(self, posts: Sequence[Each], line: Callable[[Each], PostLine]) -> Iterator[tuple[Each, Post]]:
        """Each with its whole post, of which ``line`` names the one; some at a time."""
        for begin in range(0, len(posts), AT_ONCE):
            some = posts[begin : begin + AT_ONCE]
            yield from zip(some, self.material.whole([line(each).id for each in some]), strict=True)

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
