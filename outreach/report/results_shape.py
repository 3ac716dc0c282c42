"""Goals, costs, visits of the website and effects as JSON; every key is explained in docs/report.md."""

from __future__ import annotations

from typing import Any

from outreach.language import Language, message_shape, rounded
from outreach.model import Conclusion
from outreach.report.costs import Costs, UnitCost, euros
from outreach.report.effects import Effects
from outreach.report.goals import GoalResult
from outreach.report.results import Results
from outreach.report.website import VisitFigure, Website

Json = dict[str, Any]


def results_json(results: Results, language: Language) -> Json:
    """What ``json.dumps`` takes: money as decimal text, days as ISO dates."""
    return {
        "goals": [_goal(result, language) for result in results.goals],
        "costs": _costs(results.costs),
        "website": _website(results.website),
        "effects": _effects(results.effects),
        "conclusion": _conclusion(results.conclusion),
    }


def _conclusion(conclusion: Conclusion | None) -> Json | None:
    if conclusion is None:
        return None
    at = conclusion.written_at.isoformat()
    return {"text": conclusion.text, "written_by": conclusion.written_by, "written_at": at}


def _goal(result: GoalResult, language: Language) -> Json:
    return {
        "kind": result.goal.kind.value,
        "channel": result.goal.channel,
        "target": result.goal.target,
        "actual": result.actual,
        "share": result.share,
        "status": result.status.value,
        "why": message_shape(result.why, language) if result.why else None,
    }


def _costs(costs: Costs) -> Json:
    return {
        "networks": [
            {
                "channel": cost.channel,
                "currency": cost.currency,
                "total": str(cost.total),
                "reckoned": cost.reckoned,
                "prices_as_of": cost.prices_as_of,
                "per_thousand_views": _unit(cost.per_thousand_views),
                "per_click": _unit(cost.per_click),
            }
            for cost in costs.networks
        ],
        "campaign": [
            {"kind": cost.kind.value, "currency": cost.currency, "total": str(cost.total)}
            for cost in costs.whole
        ],
        "totals": {currency: str(total) for currency, total in costs.totals.items()},
        "receipts": [
            {
                "id": each.id,
                "day": each.day.isoformat(),
                "receipt": each.receipt,
                "kind": each.kind.value,
                "payee": each.payee,
                "reason": each.reason,
                "channel": each.channel,
                "amount": str(euros(each.cents)),
                "currency": each.currency,
            }
            for each in costs.receipts
        ],
        "simulated": costs.simulated,
    }


def _unit(cost: UnitCost) -> Json:
    value = None if cost.value is None else str(rounded(cost.value, 4))
    return {"value": value, "status": cost.status.value, "known": cost.known, "posts": cost.posts}


def _website(website: Website) -> Json:
    return {
        "unit": website.unit.value if website.unit else None,
        "first_day": website.first_day.isoformat() if website.first_day else None,
        "last_day": website.last_day.isoformat() if website.last_day else None,
        "total": website.total,
        "simulated": website.simulated,
        "posts": [
            {"id": one.post.post.id, **_visits(one.visits), "clicks": one.clicks.value}
            for one in website.posts
        ],
        "places": [{"place": one.place, **_visits(one.visits), "posts": one.posts} for one in website.places],
    }


def _visits(figure: VisitFigure) -> Json:
    return {"visits": figure.value, "status": figure.status.value}


def _effects(effects: Effects) -> Json:
    return {
        "counts": {kind.value: count for kind, count in effects.counts.items()},
        "noted": [
            {
                "id": each.id,
                "day": each.day.isoformat(),
                "kind": each.kind.value,
                "source": each.source,
                "note": each.note,
                "link": each.link,
                "place": each.place,
                "count": each.count,
            }
            for each in effects.noted
        ],
        "simulated": effects.simulated,
    }
