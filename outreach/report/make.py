"""Campaign, places, posts and readings → report. Pure: the same input gives the same report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outreach import networks
from outreach.model import (
    WENT_OUT,
    Campaign,
    CancelCheck,
    ChannelName,
    Place,
    Post,
    Reading,
    Status,
    never_cancelled,
)
from outreach.networks import Measure
from outreach.report.entered import Entered, filled, last_entered, told_and_entered
from outreach.report.figures import ReadingSet, figure, rate, rate_summary, reading_sets, summary
from outreach.report.model import (
    Criterion,
    FigureGroup,
    Highlight,
    PostFigures,
    PostOutcome,
    Report,
    credits_of,
    week_of,
)
from outreach.report.results import NOTHING, HandedIn, results
from outreach.report.series import account_series, growth

NO_CATEGORY = ""
"""Key of the posts whose place has no category."""

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
    """The report of ``campaign`` as of ``now`` (aware).

    ``posts`` are all posts of the campaign, ``readings`` those of its posts and of its accounts; readings of
    other posts and accounts are left out. ``check_cancel`` is called at each post.
    """
    zone = ZoneInfo(campaign.zone)
    used = _used(campaign, posts, readings)
    told, typed = told_and_entered(used)
    entered = last_entered(typed)
    history = _history(told)
    names = {place.slug: place.name for place in places}
    out = sorted((p for p in posts if p.status in WENT_OUT), key=lambda p: (_time(p, now), p.id))
    current = _current(posts, told)
    figures = []
    for p in out:
        check_cancel()
        name, channel = names.get(p.place, p.place), current.get(p.channel, "")
        figures.append(_post_figures(p, name, history.get(p.id, ()), channel, entered))
    channels = _by_channel(campaign, posts, figures)
    series = account_series(campaign, told)
    answers = results(campaign, figures, channels, series, handed_in, now.astimezone(zone).date())
    shown = tuple(place for place in places if not place.gone or any(p.place == place.slug for p in posts))
    return Report(
        campaign=campaign,
        made_at=now.astimezone(zone),
        last_reading_at=max((r.read_at for r in used if r.value is not None), default=None),
        simulated=any(r.simulated for r in used) or answers.simulated,
        posts=tuple(figures),
        open=_open(posts, campaign.grace, now),
        channels=channels,
        places=_groups(_names(shown, posts), lambda p: (p.place,), posts, figures),
        categories=_by_category(shown, posts, figures),
        weeks=_groups(
            _weeks(campaign, out, zone, now),
            lambda p: (week_of(_time(p, now).astimezone(zone)),),
            posts,
            figures,
        ),
        growth=growth(out, history),
        highlights=highlights(figures),
        accounts=series,
        place_names=names,
        credits=credits_of(shown),
        results=answers,
        readings=used,
    )


def _used(campaign: Campaign, posts: Sequence[Post], readings: Sequence[Reading]) -> tuple[Reading, ...]:
    known = {post.id for post in posts}
    accounts = {plan.account for plan in campaign.channels}
    mine = (r for r in readings if (r.post in known if r.post else r.account in accounts))
    return tuple(sorted(mine, key=lambda r: (r.read_at, r.account, r.post, r.metric)))


def _history(readings: Iterable[Reading]) -> dict[str, tuple[ReadingSet, ...]]:
    by_post: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.post:
            by_post[reading.post].append(reading)
    return {post: reading_sets(found) for post, found in by_post.items()}


def _time(post: Post, otherwise: datetime) -> datetime:
    """When the post belongs on the calendar: out, else due; a post found in the feed may have no time of its own."""
    return post.published_at or post.due_utc or otherwise


def _current(posts: Sequence[Post], readings: Sequence[Reading]) -> dict[ChannelName, str]:
    """What each network means by its figures today: the definition of its latest reading that has a value."""
    channel_of = {post.id: post.channel for post in posts}
    return {channel_of[r.post]: r.definition for r in readings if r.post and r.value is not None}


def _post_figures(
    post: Post, place: str, history: tuple[ReadingSet, ...], current: str, entered: Entered
) -> PostFigures:
    known = networks.profile(post.channel).figures
    read_ones = {measure: figure(known.metric(measure), history, current) for measure in Measure}
    figures = filled(read_ones, post.id, entered)
    read = max((f.read_at for f in figures.values() if f.read_at and f.value is not None), default=None)
    return PostFigures(
        post=post,
        place=place,
        figures=figures,
        rate=rate(figures, known.rate_base),
        age=read - post.published_at if read and post.published_at else None,
    )


def _open(posts: Sequence[Post], grace: timedelta, now: datetime) -> Mapping[PostOutcome, tuple[Post, ...]]:
    found: dict[PostOutcome, list[Post]] = {outcome: [] for outcome in PostOutcome}
    for post in sorted(posts, key=lambda p: (p.due_utc is None, p.due_utc or now, p.id)):
        if post.status not in WENT_OUT:
            late = post.due_utc is not None and post.due_utc + grace < now
            found[_OUTCOMES.get(post.status, PostOutcome.OVERDUE if late else PostOutcome.AHEAD)].append(post)
    return {outcome: tuple(several) for outcome, several in found.items()}


def _groups(
    names: Mapping[str, str],
    keys: Callable[[Post], Iterable[str]],
    posts: Sequence[Post],
    figures: Sequence[PostFigures],
) -> tuple[FigureGroup, ...]:
    """One group per channel and key, in the order of ``names``; a post may have several keys.

    Channels that the campaign has no post on are left out, and groups are kept within one channel: no two
    networks mean the same by any figure.
    """
    planned: defaultdict[tuple[ChannelName, str], int] = defaultdict(int)
    members: defaultdict[tuple[ChannelName, str], list[PostFigures]] = defaultdict(list)
    for post in posts:
        for key in keys(post):
            planned[post.channel, key] += 1
    for one in figures:
        for key in keys(one.post):
            members[one.post.channel, key].append(one)
    used = [channel for channel in networks.names() if any(p.channel == channel for p in posts)]
    return tuple(
        _group(key, name, channel, planned[channel, key], members[channel, key])
        for channel in used
        for key, name in names.items()
    )


def _group(
    key: str, name: str, channel: ChannelName, planned: int, members: Sequence[PostFigures]
) -> FigureGroup:
    times = [m.post.published_at for m in members if m.post.published_at]
    return FigureGroup(
        key=key,
        name=name,
        channel=channel,
        planned=planned,
        published=len(members),
        summaries={
            measure: summary([m.figures[measure] for m in members], additive=measure is not Measure.REACH)
            for measure in Measure
        },
        rate=rate_summary([m.rate for m in members]),
        first=min(times, default=None),
        last=max(times, default=None),
    )


def _by_channel(
    campaign: Campaign, posts: Sequence[Post], figures: Sequence[PostFigures]
) -> tuple[FigureGroup, ...]:
    accounts: dict[str, str] = {post.channel: post.account for post in posts}
    accounts |= {plan.channel: plan.account for plan in campaign.channels}
    groups = _groups(accounts, lambda p: (p.channel,), posts, figures)
    return tuple(group for group in groups if group.key == group.channel)


def _names(places: Sequence[Place], posts: Sequence[Post]) -> dict[str, str]:
    names = {place.slug: place.name for place in places}
    return names | {slug: slug for slug in sorted({p.place for p in posts} - names.keys())}


def _by_category(
    places: Sequence[Place], posts: Sequence[Post], figures: Sequence[PostFigures]
) -> tuple[FigureGroup, ...]:
    of = {place.slug: tuple(dict.fromkeys(place.categories)) or (NO_CATEGORY,) for place in places}
    found = {category for post in posts for category in of.get(post.place, (NO_CATEGORY,))}
    names = {category: category for category in sorted(found, key=lambda c: (c == NO_CATEGORY, c))}
    return _groups(names, lambda p: of.get(p.place, (NO_CATEGORY,)), posts, figures)


def _weeks(campaign: Campaign, out: Sequence[Post], zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """ISO weeks of the period as far as it has come, and those in which a post went out beside it."""
    days = [post.published_at.astimezone(zone).date() for post in out if post.published_at]
    last = min(campaign.last_day, now.astimezone(zone).date())
    first = min([campaign.first_day, *days])
    last = max([last, *days])
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {key: key for key in dict.fromkeys(map(week_of, span))}


def highlights(figures: Sequence[PostFigures]) -> tuple[Highlight, ...]:
    """Best and weakest post per channel and criterion, among the posts whose figures have settled."""
    found = []
    for channel in networks.names():
        settled = [f for f in figures if f.post.channel == channel and f.settled]
        for criterion in Criterion:
            ranked = sorted(
                (f for f in settled if _value(f, criterion) is not None), key=lambda f: _rank(f, criterion)
            )
            for best, place in ((True, 0), (False, -1)):
                if ranked and (best or len(ranked) > 1):
                    found.append(
                        Highlight(
                            channel=channel,
                            criterion=criterion,
                            best=best,
                            post=ranked[place],
                            ranked=len(ranked),
                        )
                    )
    return tuple(found)


def _value(post: PostFigures, criterion: Criterion) -> float | None:
    return post.rate.value if criterion is Criterion.RATE else post.figures[Measure.VIEWS].value


def _rank(post: PostFigures, criterion: Criterion) -> tuple[float, str]:
    return -(_value(post, criterion) or 0), post.post.id
