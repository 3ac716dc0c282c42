"""The report as JSON. Every key is explained in docs/report.md; numbers are raw, sentences English."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from outreach.language import Language, Message, message_shape, translate
from outreach.model import Post
from outreach.networks import Measure, Profile, names, profile
from outreach.report.figures import Figure, Summary
from outreach.report.model import (
    AccountSeries,
    Criterion,
    FigureGroup,
    GrowthPoint,
    Highlight,
    PostFigures,
    PostOutcome,
    Report,
)
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
        "posts": [_post(one, language) for one in report.posts],
        **{
            outcome.value: [_open(post, language) for post in report.open[outcome]] for outcome in PostOutcome
        },
        "channels": [_group(group, "account") for group in report.channels],
        "places": [_group(group, "name") for group in report.places],
        "categories": [_group(group, "name") for group in report.categories],
        "weeks": [_group(group, "name") for group in report.weeks],
        "growth": [_growth(point) for point in report.growth],
        "highlights": [_highlight(one) for one in report.highlights],
        "accounts": [_account(series) for series in report.accounts],
        **results_json(report.results, language),
        "definitions": _definitions(language),
        "credits": list(report.credits),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(ZoneInfo("UTC")).isoformat() if moment else None


def _post(one: PostFigures, language: Language) -> dict[str, Any]:
    post = one.post
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
        **{measure.value: _figure(one.figures[measure], language) for measure in Measure},
        "rate": {"value": one.rate.value, "base": one.rate.base, "status": one.rate.status.value},
    }


def _figure(figure: Figure, language: Language) -> dict[str, Any]:
    return {
        "value": figure.value,
        "metric": figure.metric,
        "definition": figure.definition,
        "read_at": _iso(figure.read_at),
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
        "first_at": _iso(group.first),
        "last_at": _iso(group.last),
        **{measure.value: _summary(group.summaries[measure]) for measure in Measure},
        "rate": _summary(group.rate) | {"base": profile(group.channel).figures.rate_base},
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return asdict(summary) | {"definitions": list(summary.definitions), "status": summary.status.value}


def _growth(point: GrowthPoint) -> dict[str, Any]:
    return asdict(point) | {"channel": point.channel, "measure": point.measure.value}


def _highlight(one: Highlight) -> dict[str, Any]:
    rate = one.criterion is Criterion.RATE
    return {
        "channel": one.channel,
        "by": one.criterion.value,
        "best": one.best,
        "id": one.post.post.id,
        "value": one.post.rate.value if rate else one.post.figures[Measure.VIEWS].value,
        "ranked": one.ranked,
    }


def _account(series: AccountSeries) -> dict[str, Any]:
    return {
        "account": series.account,
        "channel": series.channel,
        "metric": series.metric.name,
        "definition": series.definition,
        "daily": series.metric.daily,
        "points": [{"read_at": _iso(at), "value": v, "status": s.value} for at, v, s in series.points],
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
