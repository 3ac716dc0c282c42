"""The plan, to be read: as a calendar file, and why a post has its time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.plan.planning import slots_of
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Language, Message, msg
from outreach.model import Campaign, Post, Status
from outreach.plan import resolve
from outreach.plan.explain import Explanation, closed_days
from outreach.plan.explain import explain as explained
from outreach.store import CalendarEntry

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """The file's bytes, how many posts are in it, and how many have no time yet."""

    content: bytes
    posts: int
    untimed: int


def make(app: App, name: str | None, language: Language, *, empty: bool = False) -> CalendarFile:
    """The posts of one campaign, or of all, as a calendar.

    Raises NotFound for a campaign that does not exist, NotAllowed where no post has a time: a calendar without
    entries is none, unless an ``empty`` one is wanted.
    """
    from outreach.plan.calendar import calendar

    campaigns = app.store.campaigns.all() if name is None else (app.store.campaigns.get(name),)
    posts = app.store.posts.find(campaign=name)
    names = {(c.name, slug): name for c in campaigns for slug, name in app.store.places.names(c.name).items()}
    timed = [post for post in posts if post.due_utc is not None]
    if not timed and not empty:
        raise NotAllowed(
            msg("No post has a time yet, so there is nothing to put in a calendar."),
            Remedy(msg("Plan the campaign first."), Action("campaign.plan", name=name)),
        )
    title = ", ".join(campaign.title for campaign in campaigns)
    return CalendarFile(
        content=calendar(title, timed, names, language, app.clock.now()),
        posts=len(timed),
        untimed=len(posts) - len(timed),
    )


TRAY = 50
"""As many posts without a time are shown beside the calendar."""

YEAR = 12
"""Months that are named beside each other; of more those of one year are."""


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A day of a calendar; ``closed`` says why planning leaves it free, None where it does not."""

    day: date
    inside: bool
    closed: Message | None
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, kw_only=True)
class DayLoad:
    """How many posts a day of the campaign holds; ``closed`` where planning leaves it free or no channel posts."""

    day: date
    posts: int
    closed: bool


@dataclass(frozen=True, kw_only=True)
class CalendarMonth:
    """One month of a campaign: ``days`` are those of its whole weeks, from Monday to Sunday.

    ``months`` are the first days of all months of the campaign and of those outside it that hold a post, ``loads`` all
    its days. ``timed_count`` posts have a time, ``ahead_count`` of them from today on. ``untimed`` are the first that
    have none, of ``untimed_count``; ``names`` are those of their places by slug. ``stamp`` is as :func:`stamp` gave it
    before the posts were read.
    """

    campaign: Campaign
    first: date
    today: date
    days: tuple[CalendarDay, ...]
    months: tuple[date, ...]
    loads: tuple[DayLoad, ...]
    untimed: tuple[CalendarEntry, ...]
    untimed_count: int
    names: Mapping[str, str]
    stamp: str
    timed_count: int
    ahead_count: int

    @property
    def span(self) -> tuple[int, int]:
        """The fewest and the most posts on a day that is open."""
        held = [load.posts for load in self.loads if not load.closed]
        return (min(held), max(held)) if held else (0, 0)

    @property
    def near(self) -> tuple[date, ...]:
        """Those of ``months`` that are named beside this one: all, or those of its year."""
        if len(self.months) <= YEAR:
            return self.months
        return tuple(each for each in self.months if each.year == self.first.year)

    @property
    def year_before(self) -> date | None:
        """The last of ``months`` that comes before those that are near; None where there is none."""
        return max((each for each in self.months if each < self.near[0]), default=None)

    @property
    def year_after(self) -> date | None:
        """Likewise the first one after them."""
        return min((each for each in self.months if each > self.near[-1]), default=None)


def month(app: App, name: str, wanted: date | None = None) -> CalendarMonth:
    """The month that ``wanted`` lies in, in the campaign's zone; the nearest one that the campaign or a post of it has.

    By default it is the month of today. Raises NotFound.
    """
    campaign, seen = app.store.campaigns.get(name), stamp(app, name)
    zone = ZoneInfo(campaign.zone)
    today = app.clock.now().astimezone(zone).date()
    counts = Counter(moment.astimezone(zone).date() for moment in app.store.calendar.moments(name))
    months = _months(campaign, counts)
    meant = (wanted or today).replace(day=1)
    first = min(months, key=lambda each: abs(each - meant))
    days, period = _weeks(first), _days(_looked_back_to(campaign, today), campaign.last_day)
    closed = closed_days(campaign, {*days, *period})
    entries: defaultdict[date, list[CalendarEntry]] = defaultdict(list)
    ends = (resolve(datetime.combine(day, time()), zone).due for day in (days[0], days[-1] + DAY))
    for entry in app.store.calendar.between(name, *ends):
        if entry.due_utc is not None:
            entries[entry.due_utc.astimezone(zone).date()].append(entry)
    weekdays = frozenset().union(*(plan.weekdays for plan in campaign.channels))
    untimed, untimed_count = app.store.calendar.untimed(name, TRAY)
    return CalendarMonth(
        campaign=campaign,
        first=first,
        today=today,
        days=tuple(
            CalendarDay(
                day=day,
                inside=campaign.first_day <= day <= campaign.last_day,
                closed=closed.get(day),
                entries=tuple(entries[day]),
            )
            for day in days
        ),
        months=months,
        loads=tuple(
            DayLoad(day=day, posts=counts[day], closed=day in closed or day.weekday() not in weekdays)
            for day in period
        ),
        untimed=untimed,
        untimed_count=untimed_count,
        names=app.store.places.names(name, _placed(*entries.values(), untimed)),
        stamp=seen,
        timed_count=counts.total(),
        ahead_count=sum(count for day, count in counts.items() if day >= today),
    )


def _looked_back_to(campaign: Campaign, today: date) -> date:
    """The campaign's first day; of an open-ended one no farther back than it is filled ahead."""
    back = today - 7 * DAY * (campaign.ahead or 0)
    return (
        max(campaign.first_day, min(back, campaign.last_day)) if campaign.open_ended else campaign.first_day
    )


def _placed(*several: Iterable[CalendarEntry]) -> frozenset[str]:
    return frozenset(entry.place for entries in several for entry in entries)


def stamp(app: App, name: str) -> str:
    """Other once a post of the campaign has changed: whoever looks at its calendar then sees what is over."""
    return app.store.calendar.stamp(name)


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + n * DAY for n in range((last - first).days + 1))


def _weeks(first: date) -> tuple[date, ...]:
    """All days of the weeks that the month of ``first`` has a day in."""
    monday = first - first.weekday() * DAY
    last = (first + 31 * DAY).replace(day=1) - DAY
    return _days(monday, last + (6 - last.weekday()) * DAY)


def _months(campaign: Campaign, days: Iterable[date]) -> tuple[date, ...]:
    """The first days of the campaign's months and of those of ``days``."""
    found = [campaign.first_day.replace(day=1)]
    while (following := (found[-1] + 31 * DAY).replace(day=1)) <= campaign.last_day:
        found.append(following)
    return tuple(sorted({*found, *(day.replace(day=1) for day in days)}))


def place_name(app: App, post: Post) -> str:
    """What the post's place is called; its short name where it is not in the data any more."""
    place = app.store.places.known(post.campaign, post.place)
    return place.name if place else post.place


def explain(app: App, id: str) -> tuple[Post, Explanation]:
    """Why the post has its time, and what would be worse about others.

    Raises NotFound for an unknown post, NotAllowed for one that has no time or is cancelled.
    """
    post = app.store.posts.get(id)
    if post.due_utc is None or post.status is Status.CANCELLED:
        raise NotAllowed(
            msg("The post {id} has no time in the plan.", id=post.id),
            Remedy(msg("Plan the campaign first."), Action("campaign.plan", name=post.campaign)),
        )
    campaign = app.store.campaigns.get(post.campaign)
    slots = app.store.calendar.slots(post.campaign, ZoneInfo(campaign.zone))
    (mine,) = slots_of(campaign, [post])
    return post, explained(campaign, app.store.places.outlines(post.campaign), slots, mine)
