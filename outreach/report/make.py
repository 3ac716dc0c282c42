"""Campaign, places, posts and readings → report. Pure: the same input gives the same report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from outreach import networks
from outreach.geography import region_of
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
from outreach.networks import Measure, profile
from outreach.report.comparing import ChannelComparison, FinalFigures, compared_age, definitions, histories
from outreach.report.entered import Entered, entered_followers, filled, last_entered, told_and_entered
from outreach.report.figures import FigureStatus, ReadingSet, rate_summary, summary
from outreach.report.highlights import highlights
from outreach.report.model import (
    FigureGroup,
    PostFigures,
    PostOutcome,
    Report,
    credits_of,
    week_of,
)
from outreach.report.quality import data_quality, shrunk
from outreach.report.results import NOTHING, HandedIn, results
from outreach.report.series import account_series, growth

NO_CATEGORY = ""
"""Key of the posts whose place has no category."""

NO_REGION = ""
"""The same of the posts whose place lies in no region of the campaign."""

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
    history = histories(told)
    names = {place.slug: place.name for place in places}
    out = sorted((p for p in posts if p.status in WENT_OUT), key=lambda p: (_time(p, now), p.id))
    comparisons = _comparisons(posts, out, told, history, now)
    figures = []
    for p in out:
        check_cancel()
        figures.append(_post_figures(p, names.get(p.place, p.place), comparisons[p.channel], entered))
    grouped = partial(_groups, posts=posts, figures=figures, comparisons=comparisons)
    channels = _by_channel(campaign, posts, grouped)
    told_of_accounts = account_series(campaign, told)
    accounts = (*told_of_accounts, *entered_followers(campaign, typed, told_of_accounts))
    answers = results(campaign, figures, channels, accounts, handed_in, now.astimezone(zone).date())
    shown = tuple(place for place in places if not place.gone or any(p.place == place.slug for p in posts))
    return Report(
        campaign=campaign,
        made_at=now.astimezone(zone),
        last_reading_at=max((r.read_at for r in used if r.value is not None), default=None),
        simulated=any(r.simulated for r in used) or answers.simulated,
        posts=tuple(figures),
        open=_open(posts, campaign.grace, now),
        channels=channels,
        places=grouped(_names(shown, posts), lambda p: (p.place,)),
        categories=_by_category(shown, posts, grouped),
        weeks=grouped(_weeks(campaign, out, zone, now), lambda p: (week_of(_time(p, now).astimezone(zone)),)),
        growth=growth(out, history, {channel: one.current for channel, one in comparisons.items()}),
        highlights=highlights(figures, comparisons),
        accounts=accounts,
        quality=tuple(
            data_quality(
                group.channel,
                comparisons[group.channel].age,
                [
                    (f.post, f.final, history.get(f.post.id, ()))
                    for f in figures
                    if f.post.channel == group.channel
                ],
                told,
            )
            for group in channels
        ),
        shrunk=shrunk(out, history),
        place_names=names,
        credits=credits_of(shown),
        results=answers,
        readings=used,
        regions=_by_region(campaign, shown, posts, grouped),
    )


def _used(campaign: Campaign, posts: Sequence[Post], readings: Sequence[Reading]) -> tuple[Reading, ...]:
    known = {post.id for post in posts}
    accounts = {plan.account for plan in campaign.channels}
    mine = (r for r in readings if (r.post in known if r.post else r.account in accounts))
    return tuple(sorted(mine, key=lambda r: (r.read_at, r.account, r.post, r.metric)))


def _time(post: Post, otherwise: datetime) -> datetime:
    """When the post belongs on the calendar: out, else due; a post found in the feed may have no time of its own."""
    return post.published_at or post.due_utc or otherwise


def _comparisons(
    posts: Sequence[Post],
    out: Sequence[Post],
    readings: Sequence[Reading],
    history: Mapping[str, tuple[ReadingSet, ...]],
    now: datetime,
) -> dict[ChannelName, ChannelComparison]:
    """How each network's posts are compared."""
    current = definitions(posts, readings)
    return {
        channel: ChannelComparison(
            channel=channel,
            age=compared_age(profile(channel).figures, [p for p in out if p.channel == channel], history),
            history=history,
            now=now,
            current=current.get(channel, ""),
        )
        for channel in {post.channel for post in posts}
    }


def _post_figures(post: Post, place: str, comparison: ChannelComparison, entered: Entered) -> PostFigures:
    latest = comparison.latest(post)
    figures = filled(latest.figures, post.id, entered)
    read = max((f.read_at for f in figures.values() if f.read_at and f.value is not None), default=None)
    return PostFigures(
        post=post,
        place=place,
        figures=figures,
        rate=latest.rate,
        kinds=latest.kinds,
        final=_final(post, comparison, entered),
        age=read - post.published_at if read and post.published_at else None,
    )


def _final(post: Post, comparison: ChannelComparison, entered: Entered) -> FinalFigures:
    """The figures at the age of comparison; what was entered for a younger age says so."""
    told = comparison.at_age(post)
    if any(figure.status is FigureStatus.NOT_FINAL for figure in told.figures.values()):
        return told
    full = filled(told.figures, post.id, entered)
    of_age = (post.published_at or comparison.now) + comparison.age.after
    return replace(
        told,
        figures={
            measure: replace(figure, earlier=bool(figure.read_at and figure.read_at < of_age))
            if figure is not told.figures[measure]
            else figure
            for measure, figure in full.items()
        },
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
    *,
    posts: Sequence[Post],
    figures: Sequence[PostFigures],
    comparisons: Mapping[ChannelName, ChannelComparison],
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
        _group(key, name, comparisons[channel], planned[channel, key], members[channel, key])
        for channel in used
        for key, name in names.items()
    )


def _group(
    key: str, name: str, comparison: ChannelComparison, planned: int, members: Sequence[PostFigures]
) -> FigureGroup:
    times = [m.post.published_at for m in members if m.post.published_at]
    age = comparison.age.name
    rates = rate_summary([m.final.rate for m in members], age=age)
    return FigureGroup(
        key=key,
        name=name,
        channel=comparison.channel,
        planned=planned,
        published=len(members),
        summaries={
            measure: summary(
                [m.final.figures[measure] for m in members], additive=measure is not Measure.REACH, age=age
            )
            for measure in Measure
        },
        rate=rates,
        kinds={
            part.kind: summary([m.final.kinds[part.kind] for m in members], additive=True, age=age)
            for part in profile(comparison.channel).figures.interaction_kinds
        },
        first=min(times, default=None),
        last=max(times, default=None),
        age=age,
        not_final=sum(m.not_final for m in members),
    )


Grouped = Callable[[Mapping[str, str], Callable[[Post], Iterable[str]]], tuple[FigureGroup, ...]]


def _by_channel(campaign: Campaign, posts: Sequence[Post], grouped: Grouped) -> tuple[FigureGroup, ...]:
    accounts: dict[str, str] = {post.channel: post.account for post in posts}
    accounts |= {plan.channel: plan.account for plan in campaign.channels}
    groups = grouped(accounts, lambda p: (p.channel,))
    return tuple(group for group in groups if group.key == group.channel)


def _names(places: Sequence[Place], posts: Sequence[Post]) -> dict[str, str]:
    names = {place.slug: place.name for place in places}
    return names | {slug: slug for slug in sorted({p.place for p in posts} - names.keys())}


def _by_category(places: Sequence[Place], posts: Sequence[Post], grouped: Grouped) -> tuple[FigureGroup, ...]:
    of = {place.slug: tuple(dict.fromkeys(place.categories)) or (NO_CATEGORY,) for place in places}
    found = {category for post in posts for category in of.get(post.place, (NO_CATEGORY,))}
    names = {category: category for category in sorted(found, key=lambda c: (c == NO_CATEGORY, c))}
    return grouped(names, lambda p: of.get(p.place, (NO_CATEGORY,)))


def _by_region(
    campaign: Campaign, places: Sequence[Place], posts: Sequence[Post], grouped: Grouped
) -> tuple[FigureGroup, ...]:
    """In the order of the campaign; nothing where it has none."""
    if not campaign.regions:
        return ()
    found = {place.slug: region_of(place, campaign.regions) for place in places}
    of = {slug: region.name if region else NO_REGION for slug, region in found.items()}
    used = {of.get(post.place, NO_REGION) for post in posts}
    names = {name: name for name in (*(each.name for each in campaign.regions), NO_REGION) if name in used}
    return grouped(names, lambda p: (of.get(p.place, NO_REGION),))


def _weeks(campaign: Campaign, out: Sequence[Post], zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """ISO weeks of the period as far as it has come, and those in which a post went out beside it."""
    days = [post.published_at.astimezone(zone).date() for post in out if post.published_at]
    last = min(campaign.last_day, now.astimezone(zone).date())
    first = min([campaign.first_day, *days])
    last = max([last, *days])
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {key: key for key in dict.fromkeys(map(week_of, span))}
