"""The words for goals, costs, visits and effects, in report and pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from outreach.language import Message, msg
from outreach.model import EffectKind, ExpenseKind, GoalKind, VisitUnit, WebsiteTool
from outreach.report.costs import CostStatus
from outreach.report.goals import GoalStatus
from outreach.report.website import VisitStatus

GOALS: Mapping[GoalKind, Message] = MappingProxyType(
    {
        GoalKind.POSTS: msg("Posts published"),
        GoalKind.VISITS: msg("Visits of the website"),
        GoalKind.ENQUIRIES: msg("Enquiries"),
        GoalKind.PRESS: msg("Press reports"),
        GoalKind.TALKS: msg("Talks"),
        GoalKind.PARTNERS: msg("New partners"),
        GoalKind.REACH_PER_POST: msg("Reach per post (median)"),
        GoalKind.VIEWS_PER_POST: msg("Views per post (median)"),
        GoalKind.VIEWS: msg("Views, all posts"),
        GoalKind.INTERACTIONS: msg("Interactions, all posts"),
        GoalKind.CLICKS: msg("Clicks, all posts"),
        GoalKind.FOLLOWERS: msg("Followers gained"),
    }
)
GOAL_STATUSES: Mapping[GoalStatus, Message] = MappingProxyType(
    {
        GoalStatus.REACHED: msg("reached"),
        GoalStatus.OPEN: msg("on the way"),
        GoalStatus.MISSED: msg("not reached"),
        GoalStatus.UNKNOWN: msg("cannot be told"),
    }
)
EXPENSES: Mapping[ExpenseKind, Message] = MappingProxyType(
    {
        ExpenseKind.HOURS: msg("Working hours"),
        ExpenseKind.DESIGN: msg("Design"),
        ExpenseKind.ADVERTISING: msg("Advertising"),
        ExpenseKind.FEES: msg("Fees"),
        ExpenseKind.OTHER: msg("Other"),
    }
)
COST_STATUSES: Mapping[CostStatus, Message] = MappingProxyType(
    {
        CostStatus.OK: msg("known"),
        CostStatus.AT_MOST: msg("at most"),
        CostStatus.UNKNOWN: msg("not known"),
        CostStatus.NONE_COUNTED: msg("none was counted"),
    }
)
EFFECTS: Mapping[EffectKind, Message] = MappingProxyType(
    {
        EffectKind.ENQUIRY: msg("Enquiries"),
        EffectKind.PRESS: msg("Press reports"),
        EffectKind.TALK: msg("Talks"),
        EffectKind.PARTNER: msg("New partners"),
        EffectKind.OTHER: msg("Other"),
    }
)
ONE_EFFECT: Mapping[EffectKind, Message] = MappingProxyType(
    {
        EffectKind.ENQUIRY: msg("Enquiry"),
        EffectKind.PRESS: msg("Press report"),
        EffectKind.TALK: msg("Talk"),
        EffectKind.PARTNER: msg("New partner"),
        EffectKind.OTHER: msg("Other"),
    }
)
"""Where how many there were stands beside it."""

VISITS: Mapping[VisitUnit, Message] = MappingProxyType(
    {VisitUnit.VISITS: msg("Visits"), VisitUnit.VISITORS: msg("Visitors")}
)
VISIT_STATUSES: Mapping[VisitStatus, Message] = MappingProxyType(
    {
        VisitStatus.OK: msg("known"),
        VisitStatus.NO_TABLE: msg("nothing imported"),
        VisitStatus.NO_LINK: msg("no link"),
        VisitStatus.SHARED: msg("networks not told apart"),
        VisitStatus.PEOPLE: msg("people, not added up"),
        VisitStatus.NOT_LISTED: msg("not listed"),
    }
)
TOOLS: Mapping[WebsiteTool, Message] = MappingProxyType(
    {
        WebsiteTool.MATOMO: msg("Matomo"),
        WebsiteTool.PLAUSIBLE: msg("Plausible"),
        WebsiteTool.UMAMI: msg("Umami"),
        WebsiteTool.LOG: msg("Server log"),
    }
)
