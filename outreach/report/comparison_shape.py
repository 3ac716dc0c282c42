"""What a report is about, how posts spread, and what it is compared with, as JSON; keys as in docs/report.md."""

from __future__ import annotations

from typing import Any

from outreach.report.beside import Earlier
from outreach.report.model import Report
from outreach.report.scope import ReportScope
from outreach.report.spreads import Sample, Spread, TestedDifference, Trait, findings, spreads

Json = dict[str, Any]


def comparison_json(report: Report) -> Json:
    """What ``json.dumps`` takes."""
    return {
        "scope": _scope(report.scope),
        "spreads": [_spread(one) for trait in Trait for one in spreads(report, trait)],
        "findings": [_finding(one) for one in findings(report, seed=report.campaign.seed)],
        "earlier": _earlier(report.earlier) if report.earlier else None,
    }


def _scope(scope: ReportScope) -> Json:
    return {
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
        "channel": scope.channel,
        "place": scope.place or None,
        "kind": scope.kind.value if scope.kind else None,
        "edition": scope.edition.value,
    }


def _spread(one: Spread) -> Json:
    return {
        "channel": one.channel,
        "trait": one.trait.value,
        "key": one.key,
        **_sample(one),
        "maximum": one.values[-1] if one.values else None,
    }


def _finding(one: TestedDifference) -> Json:
    return {
        "channel": one.channel,
        "trait": one.trait.value,
        "best": _spread(one.best),
        "weakest": _spread(one.weakest),
        "difference": one.difference,
        "chance": one.chance,
    }


def _earlier(earlier: Earlier) -> Json:
    return {
        "title": earlier.title,
        "first_day": earlier.first_day.isoformat(),
        "last_day": earlier.last_day.isoformat(),
        "measures": [
            {
                "channel": one.channel,
                "measure": one.measure.value,
                "age": one.age,
                "now": _sample(one.now),
                "before": _sample(one.before),
                "chance": one.chance,
            }
            for one in earlier.measures
        ],
        "followers": [
            {"channel": one.channel, "now": one.now, "before": one.before} for one in earlier.followers
        ],
    }


def _sample(sample: Sample) -> Json:
    found = sample.range
    return {
        "published": sample.published,
        "known": len(sample.values),
        "median": sample.median,
        "range": [found.low, found.high] if found else None,
    }
