"""Campaigns: what a team wants of its channels over a period, as campaign.toml defines it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NewType
from zoneinfo import ZoneInfo

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import Message, msg
from outreach.model.regions import Region

ChannelName = NewType("ChannelName", str)
"""A network's name: a key of the registry in :mod:`outreach.networks`, which alone knows which there are."""

WHOLE_CAMPAIGN = ChannelName("")
"""In the place of a network: the campaign as a whole."""


class Kind(StrEnum):
    """What a post does."""

    PORTRAIT = "portrait"  # a place introduces itself
    EINLADUNG = "einladung"  # come and see, or join in
    NEU = "neu"  # a place is new on the map


KINDS: Mapping[Kind, Message] = MappingProxyType(
    {
        Kind.PORTRAIT: msg("Portrait"),
        Kind.EINLADUNG: msg("Invitation"),
        Kind.NEU: msg("New on the map"),
    }
)
"""What people call them."""


class GenderForm(StrEnum):
    """How an organisation's texts name people of every gender."""

    PAARFORM = "paarform"  # Künstlerinnen und Künstler
    NEUTRAL = "neutral"  # Kunstschaffende
    STERN = "stern"  # Künstler*innen
    DOPPELPUNKT = "doppelpunkt"  # Künstler:innen


@dataclass(frozen=True, kw_only=True)
class HouseStyle:
    """What an organisation asks of its texts; they are checked against it and never rewritten."""

    gender: GenderForm | None = None  # None: any form, not checked
    most_emoji: int = 3  # in one post
    most_hashtags: int | None = None  # in one post; None: the channel's own number


@dataclass(frozen=True, kw_only=True)
class Window:
    """A span of the day in wall time, ``start`` included, ``end`` not."""

    start: time
    end: time


class LinkTo(StrEnum):
    """Which address a post carries."""

    PAGE = "page"  # the project's page of the place, else its website, else the campaign's own
    NONE = "none"  # no link: there are networks that charge more for a post with one


class CardFormat(StrEnum):
    """The shape of a picture card."""

    LANDSCAPE = "landscape"  # the network's own, about twice as wide as high
    PORTRAIT = "portrait"  # 1080 × 1350
    SQUARE = "square"  # 1080 × 1080


@dataclass(frozen=True, kw_only=True)
class ChannelPlan:
    """What a campaign wants from one channel."""

    channel: ChannelName
    account: str
    posts_per_place: int  # of an open-ended campaign 1: its places take turns for ever
    weekdays: frozenset[int]  # Monday is 0
    windows: tuple[Window, ...]
    posts_per_week: int | None = None  # of an open-ended campaign alone
    link: LinkTo = LinkTo.PAGE
    text_limit: int | None = None  # None: the channel's own
    card: CardFormat = CardFormat.LANDSCAPE  # one that the network shows whole


class Accept(StrEnum):
    """What is taken over from a watched source without a person; each word includes those before it."""

    NOTHING = "nothing"
    NEW = "new"  # places that were not known
    CHANGES = "changes"  # known places that are told differently, or are back
    ALL = "all"  # also that places are gone


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where places come from: a file in the campaign's folder or a database, and which column is which field.

    ``fields`` maps our field name to the source's; a value that starts with ``=`` is a constant.
    ``where`` keeps only the rows whose column has one of the values. ``watch`` is its rhythm as campaign.toml writes it
    ("daily 06:00", in the campaign's zone); "": it is read when somebody asks for it.
    """

    kind: str  # csv, xlsx, geojson, jsonld, sql
    file: str = ""  # of one that is fetched from an address: what it is called
    sheet: str = ""
    url_file: str = ""  # a file that holds the SQLAlchemy URL, so that no password stands in campaign.toml
    url: str = ""  # of the database, or the https address of the file
    watch: str = ""
    accept: Accept = Accept.NOTHING
    query: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    separator: str = "|"  # between several values in one cell


@dataclass(frozen=True, kw_only=True)
class Brand:
    """What the customer's pictures and texts have in common; none of it is built in."""

    name: str  # »Kreativorte im Grünen«
    website: str  # fallback link and the line on the card
    hashtags: tuple[str, ...] = ()
    primary: str = "#1d5c4d"
    accent: str = "#e8b04a"
    paper: str = "#f6f2e9"
    ink: str = "#16302a"
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # category → colour
    funder: str = ""


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture of who pays or takes part, as reports show it; ``file`` is how the campaign's folder calls it."""

    file: str
    alt: str
    sha256: str = ""  # "" until the campaign is applied


class GoalKind(StrEnum):
    """What a campaign can set itself to reach; the names are keys of campaign.toml."""

    POSTS = "posts"  # published
    VISITS = "visits"  # of the website, from the posts' links
    ENQUIRIES = "enquiries"
    PRESS = "press"
    TALKS = "talks"
    PARTNERS = "partners"
    REACH_PER_POST = "reach_per_post"  # the median: unique reach is never added up
    VIEWS_PER_POST = "views_per_post"  # the median
    VIEWS = "views"
    INTERACTIONS = "interactions"
    CLICKS = "clicks"
    FOLLOWERS = "followers"  # gained


GOALS_OF_CAMPAIGN = tuple(GoalKind)[:6]
"""What is set for the whole campaign; the others are set for one network, for no two mean the same by them."""

GOALS_OF_NETWORK = tuple(GoalKind)[6:]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A number that a campaign wants to reach, on one network or ("") as a whole."""

    kind: GoalKind
    target: int
    channel: ChannelName = WHOLE_CAMPAIGN


class CampaignStage(StrEnum):
    """How far a campaign is on a day."""

    RUNNING = "running"
    OPEN_ENDED = "open-ended"  # it runs, and has no end
    AHEAD = "ahead"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class CampaignEntry:
    """A campaign in a list to choose from; its fields are those of the campaign."""

    name: str
    title: str
    first_day: date
    last_day: date
    zone: str
    brand: Brand
    open_ended: bool = False

    def stage(self, at: datetime) -> CampaignStage:
        """How far it is ``at`` a moment, by the day that it then is in its zone."""
        day = at.astimezone(ZoneInfo(self.zone)).date()
        if day < self.first_day:
            return CampaignStage.AHEAD
        if self.open_ended:
            return CampaignStage.OPEN_ENDED
        return CampaignStage.RUNNING if day <= self.last_day else CampaignStage.OVER


@dataclass(frozen=True, kw_only=True)
class PressFacts:
    """What every press release says at its end: of the project, in German and English, and whom to ask."""

    about: str = ""
    about_en: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A period in which every place of a region gets its turn on every channel; or, open-ended, one turn after another.

    An open-ended campaign has ``ahead``, the weeks that are filled with posts before they come: its ``last_day`` is the
    last day that is filled, a Sunday, and moves on from week to week.
    """

    name: str
    title: str
    first_day: date
    last_day: date  # included
    zone: str
    country: str
    subdivision: str
    seed: int
    brand: Brand
    channels: tuple[ChannelPlan, ...]
    sources: tuple[Source, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.PORTRAIT, Kind.EINLADUNG)  # the turn of a place's posts on one channel
    new_places: tuple[str, ...] = ()  # slugs whose first post is of kind NEU
    languages: tuple[str, ...] = ("de",)  # a place's posts take them in turn, the first one first
    style: HouseStyle = field(default_factory=HouseStyle)
    blackout: tuple[tuple[date, date], ...] = ()  # spans of days, both included
    skip_holidays: bool = True
    quiet: Window | None = None  # no post in it, may cross midnight
    smallest_gap: timedelta = timedelta(hours=2)  # between any two posts of one account
    grace: timedelta = timedelta(hours=2)  # later than that a post is missed, not sent
    utm_campaign: str = ""
    budget_usd: Decimal | None = None  # what its posts may cost in US dollars; None: not bounded
    goals: tuple[
        Goal, ...
    ] = ()  # those of the whole campaign first, then by network in the order of its channels
    public: bool = False  # whether anybody may read its released places at an address
    licence: str = ""  # under which others may use the places' texts; empty: they have to ask
    press: PressFacts = field(default_factory=PressFacts)
    logos: tuple[Logo, ...] = ()  # not the brand's: no post is made of them
    regions: tuple[Region, ...] = ()  # its parts, where it has any
    ahead: int | None = None  # weeks; None: it ends on its last day

    @property
    def language(self) -> str:
        """The campaign's own language, in which its places are described."""
        return self.languages[0]

    @property
    def open_ended(self) -> bool:
        """It goes on until somebody gives it a last day."""
        return self.ahead is not None

    def has(self, day: date) -> bool:
        """Does ``day`` lie within the campaign? An open-ended one has every day from its first one on."""
        return self.first_day <= day and (self.open_ended or day <= self.last_day)

    def over(self, today: date) -> bool:
        """Has it ended?"""
        return not self.open_ended and today > self.last_day

    def so_far(self, today: date) -> Campaign:
        """An open-ended one as if it ended today, for whoever looks back; another one as it is."""
        return replace(self, last_day=max(self.first_day, today)) if self.open_ended else self

    def filled_until(self, today: date) -> date:
        """The Sunday until which an open-ended one is to be filled today; of another one its last day."""
        return self.last_day if self.ahead is None else filled_ahead(self.first_day, self.ahead, today)


def filled_ahead(first_day: date, ahead: int, today: date) -> date:
    """As :meth:`Campaign.filled_until`, of one that begins on ``first_day`` and is filled ``ahead`` weeks."""
    begins = max(first_day, today)
    return begins + timedelta(days=7 * ahead + 6 - begins.weekday())


class StaleCampaign(OutreachError):
    """The definition has changed since the caller saw it: nothing was done. ``campaign`` is what stands there now."""

    def __init__(self, campaign: Campaign, seen: int, version: int):
        super().__init__(
            msg(
                "The campaign {title} has changed since version {seen}: by now it is version {version}.",
                title=campaign.title,
                seen=seen,
                version=version,
            ),
            Remedy(
                msg("Look at what stands there now, then decide again."),
                Action("campaign.show", name=campaign.name),
            ),
        )
        self.campaign = campaign
        self.seen = seen
        self.version = version
