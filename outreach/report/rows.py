"""Flat rows with raw values, for spreadsheet and CSV: what a cell is, is left to the writer of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from outreach.language import Message, msg
from outreach.model import Post, Reading
from outreach.networks import InteractionKind, Measure, names, profile
from outreach.report.figures import Figure, FigureStatus, Rate
from outreach.report.interaction_table import kind_names
from outreach.report.labels import CHANGED, KINDS, MEASURES, ORIGINS, RATES, REASONS, SHORT_OUTCOMES, Words
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
    """A flat table; every row has one cell per head, None where nothing is known."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
    published = [_published(one, kinds, report, words) for one in report.posts]
    others = [
        _other(post, words(SHORT_OUTCOMES[outcome]), len(kinds), report, words)
        for outcome, several in report.open.items()
        for post in several
    ]
    return Rows(tuple(heads), (*published, *others))


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
    one: PostFigures, kinds: Iterable[InteractionKind], report: Report, words: Words
) -> tuple[Cell, ...]:
    figures: list[Cell] = []
    for measure in Measure:
        figures += _figure(one.figures[measure], one.final.figures[measure].value, one.post, report, words)
    figures += [one.kinds[kind].value if kind in one.kinds else None for kind in kinds]
    figures += _figure(one.rate, one.final.rate.value, one.post, report, words)
    compared = next((g.age for g in report.channels if g.channel == one.post.channel), "")
    return (
        *_about(one.post, words(msg(one.post.status.value)), report, words),
        *figures,
        words(RATES[one.rate.base]),
        wall(one.read_at(), report),
        words.age(compared),
        report.campaign.zone,
        words(YES if report.simulated else NO),
        _reason(one.post, words),
        one.post.text,
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


def readings(report: Report, words: Words) -> Rows:
    """Every reading that the report rests on."""
    heads = (
        Head(words(msg("Read on")), CellFormat.MOMENT, 17),
        Head(words(msg("Account")), width=20),
        Head(words(msg("Post"))),
        Head(words(msg("Age"))),
        Head(words(msg("Reading at"))),
        Head(words(msg("Day of the figure")), CellFormat.DAY, 12),
        Head(words(msg("The network's name")), width=42),
        Head(words(msg("Definition")), width=18),
        Head(words(msg("Value")), CellFormat.COUNT),
        Head(words(msg("Status")), width=16),
        Head(words(msg("Simulated")), width=11),
        Head(words(msg("Entered by")), width=20),
        Head(words(msg("Entered at")), CellFormat.MOMENT, 17),
        Head(words(msg("Why not")), width=40),
    )
    known, yes, no = (words(m) for m in (msg("known"), YES, NO))
    out = {one.post.id: one.post.published_at for one in report.posts}
    return Rows(
        heads,
        tuple(
            (
                wall(r.read_at, report),
                r.account,
                r.post,
                _true_age(r, out, words),
                words.age(r.age),
                r.day,
                r.metric,
                r.definition,
                r.value,
                known if r.status.value == FigureStatus.OK else words(REASONS[FigureStatus(r.status.value)]),
                yes if r.simulated else no,
                r.entered_by,
                wall(r.entered_at, report),
                words(r.detail) if r.detail else "",
            )
            for r in report.readings
        ),
    )


def _true_age(reading: Reading, out: Mapping[str, datetime | None], words: Words) -> str:
    published = out.get(reading.post)
    return words.true_age(reading.read_at - published) if published else ""


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
