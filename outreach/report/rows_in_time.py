"""Flat rows for the spreadsheet of what runs over time and of what posts have in common."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from outreach.language import Message, msg
from outreach.networks import profile
from outreach.report import rows
from outreach.report.figures import FigureStatus
from outreach.report.kinds import name_of
from outreach.report.labels import CHANGED, MEASURES, REASONS, Words
from outreach.report.model import Report
from outreach.report.rows import Cell, CellFormat, Head, Rows
from outreach.report.spreads import Trait, spreads

TRAITS: dict[Trait, Message] = {
    Trait.KIND: msg("Kind"),
    Trait.TEXT: msg("Text"),
    Trait.WEEKDAY: msg("Day of the week"),
}


def weeks(report: Report, words: Words) -> Rows:
    """One row per week and network, with the week's days as dates."""
    found = rows.groups(report.weeks, msg("Week"), words)
    days = (
        Head(words(msg("First day")), CellFormat.DAY, 12),
        Head(words(msg("Last day")), CellFormat.DAY, 12),
    )
    return Rows(
        (found.heads[0], *days, *found.heads[1:]),
        tuple(
            (words.week_days(group.key), *_days(group.key), *row[1:])
            for group, row in zip(report.weeks, found.rows, strict=True)
        ),
    )


def _days(key: str) -> tuple[date, date]:
    first = date.fromisocalendar(int(key[:4]), int(key[-2:]), 1)
    return first, first + timedelta(days=6)


def shared_traits(report: Report, words: Words) -> Rows:
    """One row per network and kind, text or day of the week: the median and where it lies."""
    heads = (
        Head(words(msg("Network")), width=11),
        Head(words(msg("Told apart by")), width=18),
        Head(words(msg("Group")), width=24),
        Head(words(msg("Figure")), width=14),
        Head(words(msg("Published")), CellFormat.COUNT),
        Head(words(msg("With final figures")), CellFormat.COUNT),
        Head(words(msg("Median")), CellFormat.MIDDLE),
        Head(words(msg("lies with 95 % from")), CellFormat.COUNT),
        Head(words(msg("to")), CellFormat.COUNT),
        Head(words(msg("Best post")), CellFormat.COUNT),
    )
    return Rows(heads, tuple(_shared(report, words)))


def _shared(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    for trait, name in TRAITS.items():
        for one in spreads(report, trait):
            known = profile(one.channel)
            yield (
                known.title,
                words(name),
                name_of(one, words),
                words(MEASURES[known.figures.compared_by]),
                one.published,
                len(one.values),
                one.median,
                one.range.low if one.range else None,
                one.range.high if one.range else None,
                one.values[-1] if one.values else None,
            )


def growth(report: Report, words: Words) -> Rows:
    """One row per network, figure, definition and age."""
    heads = (
        Head(words(msg("Network")), width=11),
        Head(words(msg("Figure")), width=14),
        Head(words(msg("Age of the post")), width=16),
        Head(words(msg("Hours")), CellFormat.MIDDLE, 10),
        Head(words(msg("Posts")), CellFormat.COUNT, 10),
        Head(words(msg("Median")), CellFormat.MIDDLE),
        Head(words(msg("Definition")), width=18),
    )
    return Rows(
        heads,
        tuple(
            (
                profile(point.channel).title,
                words(MEASURES[point.measure]),
                words.age(point.age),
                point.hours,
                point.posts,
                point.median,
                point.definition + (f" {CHANGED}" if point.changed else ""),
            )
            for point in report.growth
        ),
    )


def accounts(report: Report, words: Words) -> Rows:
    """One row per reading of an account."""
    heads = (
        Head(words(msg("Account")), width=20),
        Head(words(msg("Network")), width=11),
        Head(words(msg("Figure")), width=26),
        Head(words(msg("Day of the figure")), CellFormat.DAY, 12),
        Head(words(msg("Read on")), CellFormat.MOMENT, 17),
        Head(words(msg("Value")), CellFormat.COUNT),
        Head(words(msg("Status")), width=16),
        Head(words(msg("Definition")), width=18),
    )
    return Rows(
        heads,
        tuple(
            (
                series.account,
                profile(series.channel).title,
                words(series.metric.label),
                point.day,
                rows.wall(point.read_at, report),
                point.value,
                words(msg("known") if point.status is FigureStatus.OK else REASONS[point.status]),
                series.definition + (f" {CHANGED}" if series.changed else ""),
            )
            for series in report.accounts
            for point in series.points
        ),
    )
