"""The report's annex, for whoever checks: every post, how figures grow, the networks' own names, the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.language import msg
from outreach.report import charts, lists, series_tables, tables, troubles
from outreach.report.cards import Ranked, weakest
from outreach.report.chart_style import ChartStyle
from outreach.report.labels import Words
from outreach.report.layout import ReportSection
from outreach.report.model import Report
from outreach.report.scope import Edition
from outreach.report.sections import Drawn


def annexed(
    report: Report, words: Words, style: ChartStyle, drawn: Drawn, proven: Drawn, most: int | None
) -> Iterator[ReportSection]:
    """In the order in which they are looked up. ``proven`` makes the cards of posts as evidence; no list of posts has
    more than ``most``.
    """
    if report.scope.edition is Edition.INTERNAL:
        yield _weakest(report, words, drawn)
    yield _attention(report, words, most)
    yield _growth(report, words, style)
    yield _categories(report, words)
    yield _posts(report, words, most)
    yield _sources(report, words)
    if report.scope.edition is Edition.EVIDENCE:
        yield _evidence(report, words, proven, most)


def _weakest(report: Report, words: Words, drawn: Drawn) -> ReportSection:
    shown = drawn(weakest(report))
    text = msg("To learn from, and for nobody else: this part stands in the internal edition alone.")
    nothing = msg("There are too few posts with final figures to speak of the weakest.")
    return ReportSection(
        key="weakest",
        title=words(msg("Weakest posts")),
        text=(words(text if shown else nothing),),
        cards=shown,
    )


def _attention(report: Report, words: Words, most: int | None) -> ReportSection:
    return ReportSection(
        key="attention",
        title=words(msg("What is not out")),
        text=tuple(troubles.attention(report, words)),
        tables=lists.unpublished(report, words, most),
    )


def _growth(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    chart = charts.growth(report, style)
    text = msg(
        "Median of the same posts at each age, five at least; the age is the one that they truly had. A change of the "
        "network's definition starts a new line."
    )
    nothing = msg("Fewer than five posts were read at two of the ages, so no growth is shown.")
    return ReportSection(
        key="growth",
        title=words(msg("How posts grow")),
        text=(words(text if chart else nothing),),
        chart=chart,
        tables=series_tables.growth(report, words),
    )


def _categories(report: Report, words: Words) -> ReportSection:
    found = tables.categories(report, words)
    several = msg(
        "A place may have several categories and counts in each; the rows do not add up to a whole."
    )
    return ReportSection(
        key="categories",
        title=words(msg("Categories")),
        text=(
            words(several if found else msg("No figure of any category is known yet.")),
            *tables.marks(report.categories, words),
        ),
        tables=found,
    )


def _posts(report: Report, words: Words, most: int | None) -> ReportSection:
    none = (words(msg("No post is out yet.")),)
    return ReportSection(
        key="posts",
        title=words(msg("All posts")),
        text=() if report.posts else none,
        tables=lists.posts(report, words, most),
    )


def _sources(report: Report, words: Words) -> ReportSection:
    text = [msg("The networks' own names for each figure, and where they write down what it means.")]
    if report.definitions:
        names = ", ".join(report.definitions)
        text.append(msg("Definitions in force at the readings: {names}.", names=names))
    return ReportSection(
        key="sources",
        title=words(msg("The networks' own names")),
        text=tuple(map(words, text)),
        tables=lists.sources(report, words),
    )


def _evidence(report: Report, words: Words, proven: Drawn, most: int | None) -> ReportSection:
    shown = proven(Ranked(post=one) for one in report.posts[:most])
    text = msg(
        "Each post as it went out: its card, all its words, the alternative text, when and where it appeared, who "
        "released it, and the SHA-256 digests of its words and its card, by which anybody can check them."
    )
    return ReportSection(
        key="evidence",
        title=words(msg("Evidence")),
        text=(words(text if shown else msg("No post is out yet.")), *_of_all(report, words, most)),
        cards=shown,
    )


def _of_all(report: Report, words: Words, most: int | None) -> Iterator[str]:
    part = lists.part_of(most, len(report.posts), words)
    if part:
        yield f"{part} {words(msg('The PDF has all of them.'))}"
