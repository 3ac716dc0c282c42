"""Goals and what became of them: reached, not reached, still open, or what nobody can tell and why. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from outreach.language import Message, msg
from outreach.model import Campaign, ChannelName, EffectKind, Goal, GoalKind
from outreach.networks import Measure
from outreach.report.effects import Effects
from outreach.report.figures import FigureStatus
from outreach.report.model import AccountSeries, FigureGroup, levels
from outreach.report.website import Website


class GoalStatus(StrEnum):
    """What became of a goal."""

    REACHED = "reached"
    OPEN = "open"  # the campaign still runs
    MISSED = "missed"
    UNKNOWN = "unknown"  # it cannot be told


@dataclass(frozen=True, kw_only=True)
class GoalResult:
    """A goal and what is known of it. ``actual`` is at least so much where only some posts' figures are known.

    ``share`` is ``actual`` of the goal, 1 for all of it; ``why`` says why it cannot be told, or what is missing.
    """

    goal: Goal
    actual: float | None
    share: float | None
    status: GoalStatus
    why: Message | None


@dataclass(frozen=True, kw_only=True)
class KnownResults:
    """What goals are held against."""

    campaign: Campaign
    today: date
    published: int
    groups: Sequence[FigureGroup]
    accounts: Sequence[AccountSeries]
    effects: Effects
    website: Website


TOTALS: Mapping[GoalKind, Measure] = MappingProxyType(
    {
        GoalKind.VIEWS: Measure.VIEWS,
        GoalKind.INTERACTIONS: Measure.INTERACTIONS,
        GoalKind.CLICKS: Measure.CLICKS,
    }
)
MEDIANS: Mapping[GoalKind, Measure] = MappingProxyType(
    {GoalKind.REACH_PER_POST: Measure.REACH, GoalKind.VIEWS_PER_POST: Measure.VIEWS}
)
NOTED: Mapping[GoalKind, EffectKind] = MappingProxyType(
    {
        GoalKind.ENQUIRIES: EffectKind.ENQUIRY,
        GoalKind.PRESS: EffectKind.PRESS,
        GoalKind.TALKS: EffectKind.TALK,
        GoalKind.PARTNERS: EffectKind.PARTNER,
    }
)


@dataclass(frozen=True)
class _Actual:
    """``whole``: nothing is missing in it."""

    value: float | None
    whole: bool = True
    why: Message | None = None


def goals(known: KnownResults) -> tuple[GoalResult, ...]:
    """Every goal of the campaign, in its order."""
    return tuple(_result(goal, _actual(goal, known), known) for goal in known.campaign.goals)


def _result(goal: Goal, actual: _Actual, known: KnownResults) -> GoalResult:
    if actual.value is None:
        return GoalResult(goal=goal, actual=None, share=None, status=GoalStatus.UNKNOWN, why=actual.why)
    if actual.value >= goal.target and (actual.whole or goal.kind not in MEDIANS):
        status = GoalStatus.REACHED
    elif known.today <= known.campaign.last_day:
        status = GoalStatus.OPEN
    else:
        status = GoalStatus.MISSED if actual.whole else GoalStatus.UNKNOWN
    share = actual.value / goal.target
    return GoalResult(goal=goal, actual=actual.value, share=share, status=status, why=actual.why)


def _actual(goal: Goal, known: KnownResults) -> _Actual:
    if goal.kind is GoalKind.POSTS:
        return _Actual(known.published)
    if goal.kind is GoalKind.VISITS:
        return _visits(known.website)
    if goal.kind in NOTED:
        count = known.effects.counts.get(NOTED[goal.kind])
        nothing = msg("Nothing of this kind has been noted.")
        return _Actual(count, why=nothing if count is None else None)
    if goal.kind is GoalKind.FOLLOWERS:
        return _followers(goal.channel, known.accounts)
    group = next((each for each in known.groups if each.channel == goal.channel), None)
    if group is None or not group.published:
        return _Actual(None, why=msg("No post is out there yet."))
    return _figure(goal.kind, group)


def _figure(kind: GoalKind, group: FigureGroup) -> _Actual:
    summary = group.summaries[MEDIANS.get(kind) or TOTALS[kind]]
    value = summary.median if kind in MEDIANS else summary.total
    if value is None:
        return _Actual(None, why=_WHY_NOT.get(summary.status, msg("No post's figure is known.")))
    posts = summary.posts + summary.not_final
    whole = summary.known == posts
    why = msg("The figures of {known} of {posts} posts are known.", known=summary.known, posts=posts)
    return _Actual(value, whole, None if whole else why)


_WHY_NOT: Mapping[FigureStatus, Message] = MappingProxyType(
    {
        FigureStatus.NOT_OFFERED: msg("The network does not tell this figure."),
        FigureStatus.NOT_FINAL: msg("No post is old enough for final figures."),
    }
)


def _visits(website: Website) -> _Actual:
    if website.unit is None:
        return _Actual(None, why=msg("No statistics of the website were handed in."))
    if website.total is None:
        return _Actual(None, why=msg("The website counted people per link, which cannot be added up."))
    return _Actual(website.total)


def _followers(channel: ChannelName, accounts: Sequence[AccountSeries]) -> _Actual:
    """From the first reading to the last one of the same meaning; a changed meaning cannot be told."""
    known = levels(accounts, channel)
    if len(known) > 1:
        return _Actual(None, why=msg("The network has changed what it means by followers."))
    if not known or len(known[0]) < 2:
        return _Actual(None, why=msg("Followers were not read at two different times."))
    return _Actual(known[0][-1] - known[0][0])
