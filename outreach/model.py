"""The values that travel along the line places → content → plan → release → publish → measure → report.

All of them are frozen. Moments are aware; ``due`` carries the campaign's zone, everything called ``…_at``
or ``…_utc`` is UTC. Nothing in here does input or output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

# --- places -----------------------------------------------------------------------------------------


class PlaceStatus(StrEnum):
    """Where a place stands in its own life (facts of the website's data model)."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture of a place and the right to use it. ``file`` is relative to the campaign's folder."""

    file: str
    credit: str = ""
    licence: str = ""
    consent: bool = False  # every recognisable person agreed, or nobody is recognisable
    alt: str = ""
    alt_en: str = ""  # the same in English, for English posts

    @property
    def cleared(self) -> bool:
        """May be shown: somebody is named for it, the licence is known and the consent is recorded."""
        return bool(self.credit and self.licence and self.consent)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One creative place, as its row tells it. Empty strings mean that the source says nothing."""

    slug: str
    name: str
    teaser: str = ""  # one to three sentences, the place's own summary
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # section → text
    categories: tuple[str, ...] = ()
    status: PlaceStatus = PlaceStatus.ACTIVE
    municipality: str = ""
    district: str = ""
    region: str = ""
    postal_code: str = ""
    street: str = ""
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None
    website: str = ""  # with scheme, host in punycode where it has umlauts
    page: str = ""  # the place's page on the project's website, with scheme
    checked_on: date | None = None
    photos: tuple[Photo, ...] = ()
    credit: str = ""  # to be shown wherever the row's data is, e.g. for the coordinates
    people: tuple[str, ...] = ()  # persons whom the texts name, as they are written there
    people_consented: tuple[str, ...] = ()  # those of them whose consent to be named is recorded
    teaser_en: str = ""
    texts_en: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    categories_en: tuple[str, ...] = ()
    gone: bool = False  # no longer in the source; its posts and figures stay


# --- campaign ---------------------------------------------------------------------------------------


class ChannelName(StrEnum):
    """The networks that posts go to, and the way to all others: a person's hands."""

    FACEBOOK = "facebook"
    TWITTER = "twitter"
    HANDOVER = "handover"  # a network without API access: the post is laid ready, a person posts it


class Kind(StrEnum):
    """What a post does."""

    PORTRAIT = "portrait"  # a place introduces itself
    EINLADUNG = "einladung"  # come and see, or join in
    NEU = "neu"  # a place is new on the map


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
    NONE = "none"  # no link: X charges thirteen times as much for a post with one


@dataclass(frozen=True, kw_only=True)
class ChannelPlan:
    """What a campaign wants from one channel."""

    channel: ChannelName
    account: str
    posts_per_place: int
    weekdays: frozenset[int]  # Monday is 0
    windows: tuple[Window, ...]
    link: LinkTo = LinkTo.PAGE
    text_limit: int | None = None  # None: the channel's own


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where places come from: a file in the campaign's folder or a database, and which column is which field.

    ``fields`` maps our field name to the source's; a value that starts with ``=`` is a constant.
    ``where`` keeps only the rows whose column has one of the values.
    """

    kind: str  # csv, xlsx, geojson, sql
    file: str = ""
    sheet: str = ""
    url_file: str = ""  # a file that holds the SQLAlchemy URL, so that no password stands in campaign.toml
    url: str = ""
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
class Campaign:
    """A period in which every place of a region gets its turn on every channel."""

    name: str
    title: str
    folder: str  # absolute path of the folder that campaign.toml stands in
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

    @property
    def language(self) -> str:
        """The campaign's own language, in which its places are described."""
        return self.languages[0]


# --- posts ------------------------------------------------------------------------------------------


class Status(StrEnum):
    """The life of a post; docs/life-of-a-post.md explains each state and arrow."""

    DRAFT = "draft"  # generated or edited, nobody has released it
    IN_REVIEW = "in_review"  # handed to the person who may release it
    APPROVED = "approved"  # released; goes out at its due time
    CLAIMED = "claimed"  # one scheduler has taken it, nothing is sent
    SENDING = "sending"  # committed before the first byte of the publishing call
    PUBLISHED = "published"  # live on the network, with its id
    MISSED = "missed"  # later than the grace; a person gives it a new time
    CANCELLED = "cancelled"  # a person took it out
    REJECTED = "rejected"  # the network said no for good
    UNKNOWN = "unknown"  # nobody can say whether it was sent; a person or the network's feed decides
    HANDED_OVER = "handed_over"  # lies ready for a person, who has not said yet that it is out


class Actor(StrEnum):
    """Who may take an arrow."""

    PERSON = "person"
    SCHEDULER = "scheduler"
    READ_BACK = "read_back"  # the network's own feed, or a person in its stead


S, A = Status, Actor
TRANSITIONS: Mapping[tuple[Status, Status], frozenset[Actor]] = MappingProxyType(
    {
        (S.DRAFT, S.IN_REVIEW): frozenset({A.PERSON}),
        (S.DRAFT, S.APPROVED): frozenset({A.PERSON}),
        (S.IN_REVIEW, S.APPROVED): frozenset({A.PERSON}),
        (S.IN_REVIEW, S.DRAFT): frozenset({A.PERSON}),
        (S.APPROVED, S.DRAFT): frozenset({A.PERSON}),  # an edit takes the release away
        (S.DRAFT, S.CANCELLED): frozenset({A.PERSON}),
        (S.IN_REVIEW, S.CANCELLED): frozenset({A.PERSON}),
        (S.APPROVED, S.CANCELLED): frozenset({A.PERSON}),
        (S.MISSED, S.CANCELLED): frozenset({A.PERSON}),
        (S.REJECTED, S.CANCELLED): frozenset({A.PERSON}),
        (S.CANCELLED, S.DRAFT): frozenset({A.PERSON}),
        (S.MISSED, S.APPROVED): frozenset({A.PERSON}),  # a new time; the words are still the released ones
        (S.MISSED, S.DRAFT): frozenset({A.PERSON}),
        (S.REJECTED, S.DRAFT): frozenset({A.PERSON}),
        (S.APPROVED, S.CLAIMED): frozenset({A.SCHEDULER}),
        (S.APPROVED, S.MISSED): frozenset({A.SCHEDULER}),
        (S.CLAIMED, S.APPROVED): frozenset({A.SCHEDULER}),  # lease over or upload failed: nothing was sent
        (S.CLAIMED, S.REJECTED): frozenset({A.SCHEDULER}),  # the network refused the picture for good
        (S.CLAIMED, S.SENDING): frozenset({A.SCHEDULER}),
        (S.SENDING, S.PUBLISHED): frozenset({A.SCHEDULER}),
        (S.SENDING, S.APPROVED): frozenset({A.SCHEDULER}),  # certainly not sent
        (S.SENDING, S.REJECTED): frozenset({A.SCHEDULER}),
        (S.SENDING, S.UNKNOWN): frozenset({A.SCHEDULER}),
        (S.UNKNOWN, S.PUBLISHED): frozenset({A.SCHEDULER, A.READ_BACK}),  # a late success is never fenced out
        (S.UNKNOWN, S.APPROVED): frozenset({A.READ_BACK}),
        (S.SENDING, S.HANDED_OVER): frozenset({A.SCHEDULER}),  # a channel that only a person can post to
        (S.HANDED_OVER, S.PUBLISHED): frozenset(
            {A.PERSON, A.SCHEDULER}
        ),  # with its address, or with evidence
        (S.HANDED_OVER, S.CANCELLED): frozenset({A.PERSON}),  # left: nobody posted it
    }
    # Evidence that a post is live counts wherever the post stands by then: an answer may outlive its sender's claim.
    | {
        (late, S.PUBLISHED): frozenset({A.SCHEDULER})
        for late in (S.DRAFT, S.IN_REVIEW, S.APPROVED, S.CLAIMED, S.MISSED, S.REJECTED, S.CANCELLED)
    }
)
"""The one truth about which state follows which, and who may take the step."""

del S, A

FIXED = frozenset({Status.CLAIMED, Status.SENDING, Status.PUBLISHED, Status.UNKNOWN, Status.HANDED_OVER})
"""States in which a post's words and time are out of a person's hands."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What content makes of a place for one post: the words, the link in them, the alt text, the card.

    ``card`` is a finished JPEG; ``text`` is what the network gets, link and hashtags included.
    """

    place: str
    channel: ChannelName
    kind: Kind
    number: int  # 1 is the place's first post on this channel
    variant: int
    text: str
    link: str  # empty where the post carries none
    alt: str
    card: bytes
    credits: tuple[str, ...] = ()  # photo and map credits that the card shows


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When one post goes out. ``due`` carries the campaign's zone; ``note`` tells what the clock change did to it."""

    place: str
    channel: ChannelName
    number: int
    due: datetime
    note: str = ""  # "", "gap" (the wall time did not exist) or "overlap" (it came twice, the first is meant)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post and where it stands. ``version`` counts every change, ``fence`` every claim."""

    id: str
    campaign: str
    place: str
    channel: ChannelName
    account: str
    kind: Kind
    number: int
    variant: int
    status: Status
    text: str
    link: str
    alt: str
    image: str  # path relative to the data folder, "" where the post has no picture
    image_sha256: str
    zone: str
    photo: str = ""  # the place's photo that the card shows, as :class:`Photo` names its file; "" for none
    made_from: str = ""  # a digest of all that generating made it from, "" for a post of older versions
    due_utc: datetime | None = None
    due_note: str = ""
    edited: bool = False  # a person's words: generating again leaves them alone
    approved_by: str = ""
    approved_at: datetime | None = None
    published_at: datetime | None = None
    external_id: str = ""
    permalink: str = ""
    not_before: datetime | None = None  # set after a call that certainly sent nothing
    tries: int = 0
    reason: str = ""  # why it is missed, rejected or unknown, in the network's or our words
    fence: int = 0
    owner: str = ""
    lease_until: datetime | None = None
    version: int = 1


# --- channels ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Account:
    """A page or profile that posts go to. ``api_url`` is empty for the real network. Secrets are not in it."""

    name: str
    channel: ChannelName
    external_id: str  # page id on Facebook, user id on X; found out when the account is added
    display_name: str = ""
    api_url: str = ""
    paused: str = ""  # why, in words for a person; empty while it works
    token_expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What a channel needs to publish one post. ``place`` and ``due`` (campaign's zone) name it to a person."""

    post_id: str
    text: str
    link: str
    alt: str
    image: bytes = b""
    place: str = ""
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A post whose pictures are uploaded and still invisible; ready for the one call that publishes it."""

    outgoing: Outgoing
    media_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Evidence that a post is live. ``permalink`` may be empty where the network did not tell it."""

    external_id: str
    permalink: str = ""
    published_at: datetime | None = None  # the network's own time, where it says so


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One post as the network's own feed shows it, for reading back; ``text`` has links expanded."""

    external_id: str
    text: str
    created_at: datetime
    images: int = 0
    permalink: str = ""


# --- measure ----------------------------------------------------------------------------------------


class ReadingStatus(StrEnum):
    """Whether a reading holds a value, and if not, why."""

    OK = "ok"
    EMPTY = "empty"  # the network answered without a figure for it
    RETIRED = "retired"  # the network no longer knows the metric
    DENIED = "denied"  # the token may not read it
    FAILED = "failed"  # the call did not succeed


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One figure as a network told it at one moment. ``value`` is None unless ``status`` is OK; it is never guessed.

    ``metric`` is the network's own name (``post_media_view``, ``public_metrics.like_count``; a part of a map is
    written with a dot: ``post_clicks_by_type.link clicks``). ``definition`` names the version of what the network
    means by it. ``mark`` is the age that the reading serves (``1h`` … ``28d``), ``day`` for account readings.
    """

    account: str
    metric: str
    definition: str
    status: ReadingStatus
    read_at: datetime
    value: int | None = None
    post: str = ""  # our post id; empty for readings of an account
    mark: str = ""
    simulated: bool = False
    detail: str = ""  # the network's words where status is not OK


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A row of the journal: one try to publish one post, written before the network is spoken to."""

    post: str
    fence: int
    owner: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""  # a Sent value once it is known
    answer: str = ""  # the network's word, redacted


@dataclass(frozen=True, kw_only=True)
class Step:
    """A row of the audit: one transition of one post."""

    post: str
    at: datetime
    before: Status | None
    after: Status
    actor: str  # a person's name, or the scheduler's owner string
    why: str = ""


# --- notices ----------------------------------------------------------------------------------------


class Cause(StrEnum):
    """Why a person is told something; docs/notices.md explains each."""

    DOUBTFUL = "doubtful"  # nobody can say whether a post was sent
    REJECTED = "rejected"  # a network refused a post for good
    MISSED = "missed"  # a post was later than its campaign's grace
    PAUSED = "paused"  # an account posts nothing until somebody mends it
    EXPIRING = "expiring"  # an account's token ends soon
    NOTHING_LEFT = "nothing_left"  # a campaign has no released post ahead any more
    HANDED_OVER = "handed_over"  # a post lies ready to be posted by hand


class Way(StrEnum):
    """How a person is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Told(StrEnum):
    """What became of a notice."""

    OPEN = "open"  # being sent, or its sender died over it
    SENT = "sent"
    FAILED = "failed"  # sent again at the next step


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A row of the notices' journal, written before it is sent. ``subjects`` are keys of what it tells."""

    id: int
    cause: Cause
    channel: Way
    subjects: tuple[str, ...]
    text: str
    at: datetime  # when it was last tried
    outcome: Told
    detail: str = ""  # why it failed, or who could not be reached
    tries: int = 1
