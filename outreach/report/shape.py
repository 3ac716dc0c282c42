"""The report as JSON. Every key is explained in docs/report.md; numbers are raw, sentences English."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from outreach.language import Language, Message, message_shape, translate
from outreach.model import Post
from outreach.networks import Measure, Profile, names, profile
from outreach.report.comparing import FinalFigures
from outreach.report.comparison_shape import comparison_json
from outreach.report.figures import Figure, Rate, Summary
from outreach.report.model import (
    AccountPoint,
    AccountSeries,
    FigureGroup,
    GrowthPoint,
    Highlight,
    PostFigures,
    PostOutcome,
    Report,
)
from outreach.report.quality import DataQuality, Gap, Shrunk
from outreach.report.results_shape import results_json


def to_json(report: Report, language: Language) -> dict[str, Any]:
    """A dict that ``json.dumps`` takes; moments are ISO with offset, ``…_at`` in UTC, ``due`` in the zone."""
    campaign = report.campaign
    return {
        "campaign": campaign.name,
        "title": campaign.title,
        "first_day": campaign.first_day.isoformat(),
        "last_day": campaign.last_day.isoformat(),
        "zone": campaign.zone,
        "funder": campaign.brand.funder,
        "made_at": _iso(report.made_at),
        "last_reading_at": _iso(report.last_reading_at),
        "simulated": report.simulated,
        "planned": report.planned,
        "published": len(report.posts),
        "posts": [
            _post(one, post, language) for one, post in report.in_full(report.posts, lambda one: one.post)
        ],
        **{
            outcome.value: [
                _open(post, language) for _, post in report.in_full(report.open[outcome], lambda line: line)
            ]
            for outcome in PostOutcome
        },
        "channels": [_group(group, "account") for group in report.channels],
        "places": [_group(group, "name") for group in report.places],
        "categories": [_group(group, "name") for group in report.categories],
        **({"regions": [_group(group, "name") for group in report.regions]} if campaign.regions else {}),
        "weeks": [_group(group, "name") for group in report.weeks],
        "growth": [_growth(point) for point in report.growth],
        "highlights": [_highlight(one) for one in report.highlights],
        "accounts": [_account(series) for series in report.accounts],
        "quality": [_quality(one, language) for one in report.quality],
        "shrunk": [_shrunk(one) for one in report.shrunk],
        **comparison_json(report),
        **results_json(report.results, language),
        "definitions": _definitions(language),
        "credits": list(report.credits),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(ZoneInfo("UTC")).isoformat() if moment else None


def _post(one: PostFigures, post: Post, language: Language) -> dict[str, Any]:
    return {
        "id": post.id,
        "external_id": post.external_id,
        "permalink": post.permalink,
        "place": post.place,
        "channel": post.channel,
        "account": post.account,
        "kind": post.kind.value,
        "status": post.status.value,
        "published_at": _iso(post.published_at),
        **_figures(post, one.latest, language),
        "final": _figures(post, one.final, language),
    }


def _figures(post: Post, told: FinalFigures, language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {m.value: _figure(told.figures[m], post, language) for m in Measure}
    kinds = {kind.value: _figure(one, post, language) for kind, one in told.kinds.items()}
    return found | {"interactions_by_kind": kinds, "rate": _rate(told.rate, post)}


def _rate(rate: Rate, post: Post) -> dict[str, Any]:
    return {
        "value": rate.value,
        "base": rate.base,
        "status": rate.status.value,
        "definition": rate.definition,
        "read_at": _iso(rate.read_at),
        "age_hours": _hours(post, rate.read_at),
        "changed": rate.changed,
        "earlier": rate.earlier,
    }


def _hours(post: Post, moment: datetime | None) -> float | None:
    """How old the post truly was then."""
    if moment is None or post.published_at is None:
        return None
    return round((moment - post.published_at).total_seconds() / 3600, 2)


def _figure(figure: Figure, post: Post, language: Language) -> dict[str, Any]:
    return {
        "value": figure.value,
        "metric": figure.metric,
        "definition": figure.definition,
        "read_at": _iso(figure.read_at),
        "age_hours": _hours(post, figure.read_at),
        "changed": figure.changed,
        "earlier": figure.earlier,
        "status": figure.status.value,
        "origin": figure.origin.value,
        "why": message_shape(figure.why, language) if figure.why else None,
    }


def _open(post: Post, language: Language) -> dict[str, Any]:
    return {
        "id": post.id,
        "place": post.place,
        "channel": post.channel,
        "account": post.account,
        "kind": post.kind.value,
        "status": post.status.value,
        "due": post.due_utc.astimezone(ZoneInfo(post.zone)).isoformat() if post.due_utc else None,
        "reason": message_shape(post.reason.in_full, language) if post.reason else None,
    }


def _group(group: FigureGroup, name: str) -> dict[str, Any]:
    return {
        "key": group.key,
        name: group.name,
        "channel": group.channel,
        "planned": group.planned,
        "published": group.published,
        "age": group.age,
        "not_final": group.not_final,
        "first_at": _iso(group.first),
        "last_at": _iso(group.last),
        **{measure.value: _summary(group.summaries[measure]) for measure in Measure},
        "interactions_by_kind": {kind.value: _summary(one) for kind, one in group.kinds.items()},
        "rate": _summary(group.rate) | {"base": profile(group.channel).figures.rate_base},
    }


def _summary(summary: Summary) -> dict[str, Any]:
    reasons = {status.value: posts for status, posts in summary.reasons.items()}
    told = {"definitions": list(summary.definitions), "status": summary.status.value, "reasons": reasons}
    return asdict(summary) | told


def _growth(point: GrowthPoint) -> dict[str, Any]:
    return asdict(point) | {"channel": point.channel, "measure": point.measure.value}


def _highlight(one: Highlight) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "by": one.criterion.value,
        "best": one.best,
        "id": one.post.post.id,
        "value": one.value,
        "age": one.age,
        "ranked": one.ranked,
    }


def _account(series: AccountSeries) -> dict[str, Any]:
    return {
        "account": series.account,
        "channel": series.channel,
        "metric": series.metric.name,
        "definition": series.definition,
        "daily": series.metric.daily,
        "changed": series.changed,
        "points": [_point(point) for point in series.points],
    }


def _point(point: AccountPoint) -> dict[str, Any]:
    return {
        "day": point.day.isoformat(),
        "read_at": _iso(point.read_at),
        "value": point.value,
        "status": point.status.value,
    }


def _quality(one: DataQuality, language: Language) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "age": one.age,
        "published": one.posts,
        "final": one.final,
        "not_final": one.not_final,
        "unread": {status.value: posts for status, posts in one.unread.items()},
        "gone": one.gone,
        "gaps": [_gap(gap, language) for gap in one.gaps],
    }


def _gap(gap: Gap, language: Language) -> dict[str, Any]:
    return {
        "figure": gap.measure,
        "account": gap.account,
        "metric": gap.metric,
        "status": gap.status.value,
        "posts": gap.posts,
        "why": message_shape(gap.why, language) if gap.why else None,
    }


def _shrunk(one: Shrunk) -> dict[str, Any]:
    return {
        "id": one.post.id,
        "figure": one.measure.value,
        "before": one.before,
        "before_at": _iso(one.before_at),
        "after": one.after,
        "after_at": _iso(one.after_at),
    }


def _definitions(language: Language) -> list[dict[str, Any]]:
    known = [profile(name) for name in names()]
    posts = [
        _definition(network, m.measure, m.parts, m.meaning, language)
        for network in known
        for m in network.figures.posts
    ]
    accounts = [
        _definition(network, "account", ((m.name,),), m.meaning, language)
        for network in known
        for m in network.figures.accounts
    ]
    return posts + accounts


def _definition(
    network: Profile, figure: str, parts: tuple[tuple[str, ...], ...], meaning: Message, language: Language
) -> dict[str, Any]:
    return {
        "channel": network.name,
        "figure": str(figure),
        "metrics": [list(names) for names in parts],
        "meaning": translate(meaning, language),
        "source": network.figures.source,
    }
