"""When each post goes out, and what that takes. Pure: nothing in here reads a clock or asks a network."""

from outreach.plan.ahead import PostsSoFar, fill_ahead
from outreach.plan.budget import affordable, require_budget, within_months
from outreach.plan.calls import Sending, Watched
from outreach.plan.check import check_time
from outreach.plan.forecast import Forecast, bill, forecast
from outreach.plan.late import ORDINARY, latest, next_slots
from outreach.plan.planner import Plan, clock_hints, make_plan
from outreach.plan.schedule import Key
from outreach.plan.walltime import Resolved, resolve

__all__ = [
    "ORDINARY",
    "Forecast",
    "Key",
    "Plan",
    "PostsSoFar",
    "Resolved",
    "Sending",
    "Watched",
    "affordable",
    "bill",
    "check_time",
    "clock_hints",
    "fill_ahead",
    "forecast",
    "latest",
    "make_plan",
    "next_slots",
    "require_budget",
    "resolve",
    "within_months",
]
