"""When each post goes out, and what that takes. Pure: nothing in here reads a clock or asks a network."""

from outreach.plan.budget import affordable, require_budget
from outreach.plan.calls import Sending, Watched
from outreach.plan.check import check_time
from outreach.plan.forecast import Forecast, bill, forecast
from outreach.plan.late import ORDINARY, latest, next_slots
from outreach.plan.planner import Plan, clock_hints, make_plan
from outreach.plan.walltime import Resolved, resolve

__all__ = [
    "ORDINARY",
    "Forecast",
    "Plan",
    "Resolved",
    "Sending",
    "Watched",
    "affordable",
    "bill",
    "check_time",
    "clock_hints",
    "forecast",
    "latest",
    "make_plan",
    "next_slots",
    "require_budget",
    "resolve",
]
