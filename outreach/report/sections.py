"""The report's own pages: what was reached, by what, when, where, and what its figures mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from zoneinfo import ZoneInfo

from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks import Measure, profile
from outreach.report import beside_section, charts, dots, lists, results_sections, series_tables, tables
from outreach.report.cards import CardView, Ranked, best
from outreach.report.chart_style import ChartStyle
from outreach.report.interaction_table import interaction_table
from outreach.report.kinds import kind_tables, name_of, undecided
from outreach.report.labels import MEASURES, Words
from outreach.report.layout import ReportSection
from outreach.report.local_days import LocalDays
from outreach.report.model import Report
from outreach.report.spreads import Trait, spreads

Drawn = Callable[[Iterable[Ranked]], tuple[CardView, ...]]
"""Makes the cards of posts."""


def sections(
    report: Report, words: Words, style: ChartStyle, drawn: Drawn, found: tuple[str, ...]
) -> Iterator[ReportSection]:
    """In the order in which they are read; ``found`` are the differences that hold a test."""
    yield _results(report, words)
    yield from results_sections.goals(report, words)
    yield _kinds(report, words, style, found)
    yield _weeks(report, words, style)
    if report.campaign.regions:
        yield _regions(report, words)
    yield _places(report, words, style)
    yield _best(report, words, drawn)
    yield _accounts(report, words, style)
    yield from beside_section.compared(report, words)
    yield from results_sections.website(report, words)
    yield from results_sections.effects(report, words)
    yield from results_sections.costs(report, words)
    yield from results_sections.conclusion(report, words)
    yield _definitions(report, words)


def _results(report: Report, words: Words) -> ReportSection:
    text = msg(
        "Every figure stands for one network: the networks do not mean the same by it, so nothing is added up across "
        "them. Unique reach is never added up at all."
    )
    nothing = msg("No post has been made for this campaign yet.")
    marks = (*tables.ages(report.channels, words), *tables.marks(report.channels, words))
    return ReportSection(
        key="channels",
        title=words(msg("Results per network")),
        text=(words(text), *marks) if report.channels else (words(nothing),),
        tables=(*tables.channels(report, words), *interaction_table(report, words)),
    )


def _kinds(report: Report, words: Words, style: ChartStyle, found: tuple[str, ...]) -> ReportSection:
    kinds = spreads(report, Trait.KIND)
    names = {one.key: name_of(one, words) for one in kinds}
    chart = dots.medians(kinds, names, style)
    texts = spreads(report, Trait.TEXT)
    rows = []
    for one in kinds:
        mine = [text for text in texts if text.channel == one.channel and text.key.startswith(f"{one.key}/")]
        rows += [one, *(mine if len(mine) > 1 else ())]
    legend = msg(
        "The dot is the median: half of the posts lie above it. On the line it lies with 95 % confidence; what rests "
        "on fewer than five posts is grey."
    )
    return ReportSection(
        key="kinds",
        title=words(msg("Kinds and texts")),
        text=(*(found or undecided(report, words)), words(legend))
        if chart
        else (words(msg("No figure of any kind of post is final yet.")),),
        chart=chart,
        tables=kind_tables(rows, words),
    )


def _weeks(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    unfinished = open_weeks(report)
    chart = charts.weeks(report.weeks, unfinished, style)
    text = [words(msg("What a post of the week reached in the middle, whenever it was seen."))]
    if chart and unfinished & {(group.channel, group.key) for group in report.weeks}:
        text.append(
            words(msg("Hatched: the week is not over, or its posts are too young for final figures."))
        )
    return ReportSection(
        key="weeks",
        title=words(msg("Weeks")),
        text=(*text, *tables.marks(report.weeks, words))
        if chart
        else (words(msg("No figure of any week is known yet.")),),
        chart=chart,
        tables=tables.weeks(report, words),
    )


def open_weeks(report: Report) -> frozenset[tuple[ChannelName, str]]:
    """Channel and week of those that still grow: the week that runs, and where a post's figures are not final."""
    days = LocalDays(ZoneInfo(report.campaign.zone))
    this = days.week(report.made_at)
    young = {
        (one.post.channel, days.week(one.post.published_at))
        for one in report.posts
        if one.post.published_at and one.not_final
    }
    return frozenset(young | {(group.channel, this) for group in report.channels})


def _regions(report: Report, words: Words) -> ReportSection:
    text = msg("Each place counts in the region that it belongs to.")
    found = tables.regions(report, words)
    return ReportSection(
        key="regions",
        title=words(msg("Regions")),
        text=(
            words(text if found else msg("No figure of any region is known yet.")),
            *tables.marks(report.regions, words),
        ),
        tables=found,
    )


def _places(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    names = {group.key: group.name for group in tables.by_name(report.places)}
    chart = dots.places(report, names, style)
    text = [_legend(report, words) if chart else words(msg("No figure of any place is known yet."))]
    if chart and len(names) > dots.LARGEST:
        text.append(
            words(msg("The chart shows the first {count} places; the table has all.", count=dots.LARGEST))
        )
    return ReportSection(
        key="places",
        title=words(msg("Places")),
        text=(*text, *tables.marks(report.places, words)),
        chart=chart,
        tables=tables.places(report, words),
    )


def _legend(report: Report, words: Words) -> str:
    others = (
        msg(
            "On {network} {measure} stand for reach, which it does not offer.",
            network=known.title,
            measure=MEASURES[known.figures.compared_by],
        )
        for known in (profile(group.channel) for group in report.channels)
        if known.figures.compared_by is not Measure.REACH
    )
    shapes = msg(
        "Each dot is a post: a circle is a portrait, a diamond an invitation, a triangle a place that is new. Places "
        "stand by name; with so few posts each there is no first and no last."
    )
    return " ".join(map(words, (shapes, *others)))


def _best(report: Report, words: Words, drawn: Drawn) -> ReportSection:
    shown = drawn(best(report))
    text = msg("Of each network the two posts that were seen most, among those whose figures are final.")
    nothing = msg("No post has figures at the age at which posts are compared.")
    return ReportSection(
        key="best", title=words(msg("Best posts")), text=(words(text if shown else nothing),), cards=shown
    )


def _accounts(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    found = series_tables.accounts(report, words)
    text = msg("Figures of the accounts as a whole; they are not the campaign's doing alone.")
    return ReportSection(
        key="accounts",
        title=words(msg("Accounts over time")),
        text=(words(text if found else msg("No figure of an account is known yet.")),),
        chart=charts.followers(report.accounts, style),
        tables=found,
    )


def _definitions(report: Report, words: Words) -> ReportSection:
    text = (
        msg("A figure that is not known is shown as a dash with the reason, never as 0."),
        msg("A median stands beside each maximum: half of the posts lie above it, half below."),
        msg(
            "A rate is formed per post from figures of the same reading; of several posts the median is shown."
        ),
    )
    return ReportSection(
        key="definitions",
        title=words(msg("What the figures mean")),
        text=tuple(map(words, text)),
        tables=lists.meanings(report, words),
    )
