"""Campaign, places, posts and readings → report. Pure: the same input gives the same report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from outreach.model import (
    WENT_OUT,
    Campaign,
    CancelCheck,
    ChannelName,
    Place,
    Post,
    PostLine,
    Reading,
    RoundForm,
    Status,
    ToldRound,
    never_cancelled,
)
from outreach.networks import ReadingAge
from outreach.report.alike import ChannelPosts, SharedFigures, definition_of, latest_known
from outreach.report.entered import Entered, by_origin, last_entered
from outreach.report.followers import entered_followers
from outreach.report.groups import Grouping, time_of
from outreach.report.highlights import highlights
from outreach.report.local_days import LocalDays
from outreach.report.material import ReportMaterial, material
from outreach.report.model import PostFigures, PostOutcome, Report, credits_of
from outreach.report.quality import DataQuality, data_quality, shrunk
from outreach.report.results import NOTHING, HandedIn, results
from outreach.report.rounds import Rounds
from outreach.report.series import account_series, growth

_OUTCOMES = {
    Status.MISSED: PostOutcome.MISSED,
    Status.UNKNOWN: PostOutcome.DOUBTFUL,
    Status.REJECTED: PostOutcome.REJECTED,
    Status.CANCELLED: PostOutcome.CANCELLED,
    Status.CLAIMED: PostOutcome.AHEAD,
    Status.SENDING: PostOutcome.AHEAD,
}


def make_report(
    campaign: Campaign,
    places: Sequence[Place],
    posts: Sequence[Post],
    readings: Sequence[Reading],
    *,
    now: datetime,
    handed_in: HandedIn = NOTHING,
    check_cancel: CancelCheck = never_cancelled,
) -> Report:
    """:func:`report_of` posts and readings that are at hand; readings of other posts and accounts are left out."""
    made_of = material(campaign, posts, readings)
    return report_of(campaign, places, made_of, now=now, handed_in=handed_in, check_cancel=check_cancel)


def report_of(
    campaign: Campaign,
    places: Sequence[Place],
    made_of: ReportMaterial,
    *,
    now: datetime,
    handed_in: HandedIn = NOTHING,
    check_cancel: CancelCheck = never_cancelled,
) -> Report:
    """The report of ``campaign`` as of ``now`` (aware); ``check_cancel`` is called at each post."""
    zone, posts = ZoneInfo(campaign.zone), made_of.posts
    days = LocalDays(zone)
    told, typed = by_origin(made_of.besides)
    names = {place.slug: place.name for place in places}
    out = sorted((post for post in posts if post.status in WENT_OUT), key=attrgetter("id"))
    out.sort(key=lambda post: time_of(post, now))
    found = {
        channel: _assessed(channel, mine, out, made_of.rounds, last_entered(typed), now, check_cancel)
        for channel, mine in _by_channel(posts).items()
    }
    ages = {channel: one.age.name for channel, one in found.items()}
    figures = _figures(out, found, names, check_cancel)
    grouping = Grouping(posts, figures, ages)
    channels = grouping.by_channel(campaign)
    told_of_accounts = account_series(campaign, told)
    accounts = (*told_of_accounts, *entered_followers(campaign, typed, told_of_accounts))
    answers = results(campaign, figures, channels, accounts, handed_in, days.day(now))
    used = {post.place for post in posts}
    shown = tuple(place for place in places if not place.gone or place.slug in used)
    check_cancel()
    channel_posts = {channel: one.told for channel, one in found.items()}
    return Report(
        campaign=campaign,
        made_at=now.astimezone(zone),
        last_reading_at=_last_reading_at(found.values(), made_of.besides),
        simulated=_simulated(made_of) or answers.simulated,
        posts=figures,
        open=_open(posts, campaign.grace, now),
        channels=channels,
        places=grouping.by_place(shown),
        categories=grouping.by_category(shown),
        weeks=grouping.by_week(campaign, days, now),
        growth=growth(channel_posts.values(), {channel: one.current for channel, one in found.items()}),
        highlights=highlights(figures, ages),
        accounts=accounts,
        quality=tuple(found[group.channel].quality(told) for group in channels),
        shrunk=shrunk(channel_posts.values()),
        place_names=names,
        credits=credits_of(shown),
        results=answers,
        definitions=_definitions(made_of),
        channel_posts=channel_posts,
        material=made_of,
        regions=grouping.by_region(campaign, shown),
    )


@dataclass(frozen=True, kw_only=True)
class _Assessed:
    """The posts of a channel and what is shared by their figures, each in the same place."""

    told: ChannelPosts
    age: ReadingAge
    last: ToldRound | None  # in which the network told a number
    current: str  # the definition that the network has today
    shared: Sequence[SharedFigures]

    def quality(self, readings: Sequence[Reading]) -> DataQuality:
        return data_quality(self.age, self.told, self.shared, readings)


def _assessed(
    channel: ChannelName,
    posts: Sequence[PostLine],
    out: Sequence[PostLine],
    rounds: Mapping[str, Rounds],
    entered: Entered,
    now: datetime,
    check_cancel: CancelCheck,
) -> _Assessed:
    """``posts`` are all of the channel, ``out`` those of all channels that went out."""
    check_cancel()
    told = ChannelPosts(channel, [post for post in out if post.channel == channel], rounds, entered, now)
    age, last = told.compared_age(), latest_known(posts, rounds)
    check_cancel()
    current = definition_of(last)
    return _Assessed(told=told, age=age, last=last, current=current, shared=told.figures(age, current))


def _by_channel(posts: Sequence[PostLine]) -> Mapping[ChannelName, list[PostLine]]:
    found: dict[ChannelName, list[PostLine]] = {}
    for post in posts:
        found.setdefault(post.channel, []).append(post)
    return found


def _figures(
    out: Sequence[PostLine],
    found: Mapping[ChannelName, _Assessed],
    names: Mapping[str, str],
    check_cancel: CancelCheck,
) -> tuple[PostFigures, ...]:
    """In the order of ``out``."""
    each = {channel: zip(one.told.rounds, one.shared, strict=True) for channel, one in found.items()}
    made = []
    for post in out:
        check_cancel()
        rounds, shared = next(each[post.channel])
        place = names.get(post.place, post.place)
        made.append(PostFigures(post, place, shared, rounds, shared.final.numbers(rounds)))
    return tuple(made)


def _open(
    posts: Sequence[PostLine], grace: timedelta, now: datetime
) -> Mapping[PostOutcome, tuple[PostLine, ...]]:
    found: dict[PostOutcome, list[PostLine]] = {outcome: [] for outcome in PostOutcome}
    waiting = (post for post in posts if post.status not in WENT_OUT)
    for post in sorted(waiting, key=lambda p: (p.due_utc is None, p.due_utc or now, p.id)):
        late = post.due_utc is not None and post.due_utc + grace < now
        found[_OUTCOMES.get(post.status, PostOutcome.OVERDUE if late else PostOutcome.AHEAD)].append(post)
    return {outcome: tuple(several) for outcome, several in found.items()}


def _last_reading_at(found: Iterable[_Assessed], besides: Sequence[Reading]) -> datetime | None:
    told = [one.last.read_at for one in found if one.last]
    return max([*told, *(r.read_at for r in besides if r.value is not None)], default=None)


def _simulated(made_of: ReportMaterial) -> bool:
    cells = (cell for form in _forms(made_of) for cell in form.cells)
    return any(cell.simulated for cell in cells) or any(r.simulated for r in made_of.besides)


def _definitions(made_of: ReportMaterial) -> tuple[str, ...]:
    cells = {cell.definition for form in _forms(made_of) for cell in form.cells}
    return tuple(sorted(cells | {reading.definition for reading in made_of.besides}))


def _forms(made_of: ReportMaterial) -> set[RoundForm]:
    return {told.form for rounds in made_of.rounds.values() for told in rounds}
