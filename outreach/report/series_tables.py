"""The tables of what runs over time: growth with age, and the accounts."""

from __future__ import annotations

from datetime import timedelta

from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks import Measure, profile
from outreach.report.labels import CHANGED, DASH, Words
from outreach.report.model import AccountSeries, GrowthPoint, Report
from outreach.report.tables import Column, ReportTable


def growth(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """A row per network, definition and age, which is the one that the posts truly had."""
    found: dict[tuple[ChannelName, str, str], dict[Measure, str]] = {}
    counts: dict[tuple[ChannelName, str, str], int] = {}
    known: dict[tuple[ChannelName, str, str], GrowthPoint] = {}
    for point in report.growth:
        key = (point.channel, point.definition, point.age)
        found.setdefault(key, {})[point.measure] = words.number(point.median)
        counts[key] = max(counts.get(key, 0), point.posts)
        known.setdefault(key, point)
    head = (
        Column(words(msg("Network and age")), number=False, share=2),
        Column(words(msg("Posts"))),
        Column(words(msg("Views, median"))),
        Column(words(msg("Interactions, median"))),
        Column(words(msg("Definition")), number=False, share=1.5, code=True),
    )
    rows = tuple(
        (
            f"{profile(key[0]).title}, {words.true_age(timedelta(hours=known[key].hours))}",
            words.number(counts[key]),
            values.get(Measure.VIEWS, DASH),
            values.get(Measure.INTERACTIONS, DASH),
            known[key].definition + (f" {CHANGED}" if known[key].changed else ""),
        )
        for key, values in found.items()
    )
    return (ReportTable(words(msg("Growth with age")), head, rows),) if rows else ()


def accounts(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """What each series says in one row; the chart has the days."""
    head = (
        Column(words(msg("Account")), number=False, share=2),
        Column(words(msg("Figure")), number=False, share=2),
        Column(words(msg("Days")), share=0.8),
        Column(words(msg("First"))),
        Column(words(msg("Last"))),
        Column(words(msg("Lowest"))),
        Column(words(msg("Highest"))),
        Column(words(msg("Definition")), number=False, share=1.5, code=True),
    )
    rows = tuple(_account_row(series, words) for series in report.accounts)
    return (ReportTable(words(msg("Figures of the accounts")), head, rows),) if rows else ()


def _account_row(series: AccountSeries, words: Words) -> tuple[str, ...]:
    known = series.values
    days = (
        f"{len(known)}/{len(series.points)}" if len(known) < len(series.points) else words.number(len(known))
    )
    first, last, low, high = (known[0], known[-1], min(known), max(known)) if known else (None,) * 4
    return (
        f"{profile(series.channel).title}, {series.account}",
        words(series.metric.label),
        days,
        *(words.number(value) for value in (first, last, low, high)),
        series.definition + (f" {CHANGED}" if series.changed else ""),
    )
