"""Flat rows with raw values, for spreadsheet and CSV: what a cell is, is left to the writer of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from outreach.language import Message, msg
from outreach.model import KINDS, Post
from outreach.networks import InteractionKind, Measure, names, profile
from outreach.report.figures import Figure, Rate
from outreach.report.interaction_table import kind_names
from outreach.report.labels import CHANGED, MEASURES, ORIGINS, RATES, REASONS, SHORT_OUTCOMES, Words
from outreach.report.model import FigureGroup, PostFigures, Report

YES, NO = msg("yes"), msg("no")

Cell = str | int | float | date | None  # a moment is a date with an hour


class CellFormat(StrEnum):
    """How the cells of a column are to be written."""

    TEXT = "text"
    COUNT = "count"
    MIDDLE = "middle"  # a median, which may fall between two whole numbers
    SHARE = "share"
    MONEY = "money"
    MOMENT = "moment"  # in the campaign's zone
    DAY = "day"
    LINK = "link"  # an address that a click opens, where it is one


@dataclass(frozen=True)
class Head:
    """A column: its heading, form and width in characters."""

    label: str
    form: CellFormat = CellFormat.TEXT
    width: int = 14


@dataclass(frozen=True)
class Rows:
    """A flat table; every row has one cell per head, None where nothing is known. Long ones are gone through once."""

    heads: tuple[Head, ...]
    rows: Iterable[tuple[Cell, ...]]


def posts(report: Report, words: Words) -> Rows:
    """One row per post of the campaign, the published ones first."""
    heads = [
        Head(words(msg("Post"))),
        Head(words(msg("Id on the network")), width=24),
        Head(words(msg("Place (key)")), width=24),
        Head(words(msg("Place")), width=30),
        Head(words(msg("Network")), width=11),
        Head(words(msg("Account")), width=20),
        Head(words(msg("Kind"))),
        Head(words(msg("Status"))),
        Head(words(msg("Planned for")), CellFormat.MOMENT, 17),
        Head(words(msg("Published")), CellFormat.MOMENT, 17),
        Head(words(msg("Approved by")), width=18),
        Head(words(msg("Address of the post")), CellFormat.LINK, 34),
    ]
    for measure in Measure:
        heads += _figure_heads(MEASURES[measure], CellFormat.COUNT, words)
    kinds = kind_names(report, words)
    heads += [
        *(
            Head(words(msg("Interactions: {kind}", kind=name)), CellFormat.COUNT, 15)
            for name in kinds.values()
        ),
        *_figure_heads(msg("Rate"), CellFormat.SHARE, words),
        Head(words(msg("Base of the rate")), width=26),
        Head(words(msg("Read on")), CellFormat.MOMENT, 17),
        Head(words(msg("Age of comparison"))),
        Head(words(msg("Zone of all times"))),
        Head(words(msg("Simulated"))),
        Head(words(msg("Reason")), width=34),
        Head(words(msg("Text")), width=60),
    ]
    published = (
        _published(one, post, kinds, report, words)
        for one, post in report.in_full(report.posts, lambda one: one.post)
    )
    others = (
        _other(post, words(SHORT_OUTCOMES[outcome]), len(kinds), report, words)
        for outcome, several in report.open.items()
        for _, post in report.in_full(several, lambda line: line)
    )
    return Rows(tuple(heads), chain(published, others))


def _figure_heads(label: Message, form: CellFormat, words: Words) -> tuple[Head, ...]:
    """The latest value, whether it is known, when it was read and how old the post was then; and the one that goes into
    groups and rankings.
    """
    return (
        Head(words(label), form, 13),
        Head(words(msg("{figure}: status", figure=label)), width=20),
        Head(words(msg("{figure}: read on", figure=label)), CellFormat.MOMENT, 17),
        Head(words(msg("{figure}: age", figure=label)), width=11),
        Head(words(msg("{figure} at the age of comparison", figure=label)), form, 13),
    )


def _published(
    one: PostFigures, post: Post, kinds: Iterable[InteractionKind], report: Report, words: Words
) -> tuple[Cell, ...]:
    figures: list[Cell] = []
    latest, final = one.latest, one.final
    for measure in Measure:
        figures += _figure(latest.figures[measure], final.figures[measure].value, post, report, words)
    figures += [latest.kinds[kind].value if kind in latest.kinds else None for kind in kinds]
    figures += _figure(latest.rate, final.rate.value, post, report, words)
    compared = next((g.age for g in report.channels if g.channel == post.channel), "")
    return (
        *_about(post, words(msg(post.status.value)), report, words),
        *figures,
        words(RATES[latest.rate.base]),
        wall(latest.read_at(), report),
        words.age(compared),
        report.campaign.zone,
        words(YES if report.simulated else NO),
        _reason(post, words),
        post.text,
    )


def _other(post: Post, status: str, kinds: int, report: Report, words: Words) -> tuple[Cell, ...]:
    figure: tuple[Cell, ...] = (None, "", None, "", None)
    nothing = (*(figure * len(Measure)), *(None,) * kinds, *figure)
    return (
        *_about(post, status, report, words),
        *nothing,
        "",
        None,
        "",
        report.campaign.zone,
        words(YES if report.simulated else NO),
        _reason(post, words),
        post.text,
    )


def _figure(
    figure: Figure | Rate, final: float | None, post: Post, report: Report, words: Words
) -> tuple[Cell, ...]:
    known = figure.value is not None
    origin = ORIGINS[figure.origin] if isinstance(figure, Figure) else msg("known")
    reason = origin if known else REASONS[figure.status]
    if isinstance(figure, Figure) and figure.why:
        reason = msg("{reason}: {why}", reason=reason, why=figure.why)
    read = figure.read_at if known else None
    age = words.true_age(read - post.published_at) if read and post.published_at else ""
    mark = f" {CHANGED}" if figure.changed else ""
    return (figure.value, words(reason) + mark, wall(read, report), age, final)


def _reason(post: Post, words: Words) -> str:
    return words(post.reason.in_full) if post.reason else ""


def _about(post: Post, status: str, report: Report, words: Words) -> tuple[Cell, ...]:
    return (
        post.id,
        post.external_id,
        post.place,
        report.place_name(post.place),
        profile(post.channel).title,
        post.account,
        words(KINDS[post.kind]),
        status,
        wall(post.due_utc, report),
        wall(post.published_at, report),
        post.approved_by,
        post.permalink,
    )


def wall(moment: datetime | None, report: Report) -> datetime | None:
    """What the clock on the wall showed, without zone: spreadsheets know none."""
    return moment.astimezone(ZoneInfo(report.campaign.zone)).replace(tzinfo=None) if moment else None


def groups(found: Sequence[FigureGroup], first: Message, words: Words) -> Rows:
    """One row per group and network."""
    heads = [
        Head(words(first), width=34),
        Head(words(msg("Network")), width=11),
        Head(words(msg("Planned")), CellFormat.COUNT),
        Head(words(msg("Published")), CellFormat.COUNT),
        Head(words(msg("Posts that are not final")), CellFormat.COUNT),
        Head(words(msg("Figures at the age of"))),
    ]
    for measure in Measure:
        name = MEASURES[measure]
        if measure is not Measure.REACH:
            heads.append(Head(words(msg("{figure}, in all", figure=name)), CellFormat.COUNT))
        heads.append(Head(words(msg("{figure}, median", figure=name)), CellFormat.MIDDLE))
        heads.append(Head(words(msg("{figure}, best post", figure=name)), CellFormat.COUNT))
        heads.append(Head(words(msg("{figure}: posts with a value", figure=name)), CellFormat.COUNT))
    heads += [
        Head(words(msg("Interaction rate, median")), CellFormat.SHARE),
        Head(words(msg("Base of the rate")), width=26),
        Head(words(msg("Definitions")), width=24),
        Head(words(msg("Definition changed"))),
    ]
    return Rows(tuple(heads), tuple(tuple(_group(group, words)) for group in found))


def _group(group: FigureGroup, words: Words) -> Iterator[Cell]:
    yield from (
        group.name or words(msg("No category")),
        profile(group.channel).title,
        group.planned,
        group.published,
        group.not_final,
        words.age(group.age),
    )
    for measure in Measure:
        summary = group.summaries[measure]
        if measure is not Measure.REACH:
            yield summary.total
        yield from (summary.median, summary.maximum, summary.known)
    yield group.rate.median
    yield words(RATES[profile(group.channel).figures.rate_base])
    yield ", ".join(sorted({d for s in group.summaries.values() for d in s.definitions}))
    yield CHANGED if any(s.changed for s in (*group.summaries.values(), group.rate)) else ""


def definitions(words: Words) -> Rows:
    """What every figure means, the network's own name for it and where that is written."""
    heads = (
        Head(words(msg("Network")), width=11),
        Head(words(msg("Figure")), width=26),
        Head(words(msg("Meaning")), width=60),
        Head(words(msg("The network's name")), width=60),
        Head(words(msg("Source")), CellFormat.LINK, 60),
    )
    known = [profile(name) for name in names()]
    posts = [
        (network, MEASURES[m.measure], m.meaning, " + ".join("|".join(parts) for parts in m.parts))
        for network in known
        for m in network.figures.posts
    ]
    accounts = [(network, m.label, m.meaning, m.name) for network in known for m in network.figures.accounts]
    return Rows(
        heads,
        tuple(
            (network.title, words(label), words(meaning), name, network.figures.source)
            for network, label, meaning, name in posts + accounts
        ),
    )


def text(columns: Sequence[str], found: Sequence[Sequence[str]], width: int = 40) -> Rows:
    """Rows of nothing but text."""
    return Rows(tuple(Head(name, width=width) for name in columns), tuple(tuple(row) for row in found))
