"""What the reader is told of kinds, texts and days of the week: names, tables, and the differences that hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from outreach import language as spoken
from outreach.language import msg
from outreach.model import KINDS, Kind
from outreach.networks import profile
from outreach.report.labels import DASH, MEASURES, Words
from outreach.report.model import Report
from outreach.report.spreads import FEW, TESTED, Sample, Spread, TestedDifference, Trait, comparable, findings
from outreach.report.tables import Column, ReportTable

MONDAY = date(2024, 1, 1)


def name_of(spread: Spread, words: Words) -> str:
    """``Portrait``, ``Portrait, text 2``, ``Tue``; a dash for the day of posts whose time nobody knows."""
    if spread.trait is Trait.WEEKDAY:
        if not spread.key:
            return DASH
        day = MONDAY + timedelta(days=int(spread.key) - 1)
        return spoken.weekday_name(day, words.language)
    kind, _, text = spread.key.partition("/")
    name = words(KINDS[Kind(kind)])
    return words(msg("{kind}, text {number}", kind=name, number=text)) if text else name


def kind_tables(found: Sequence[Spread], words: Words) -> tuple[ReportTable, ...]:
    """One table per network; rows of few posts are faint."""
    return tuple(_table(list(several), words) for _, several in groupby(found, key=lambda one: one.channel))


def _table(found: Sequence[Spread], words: Words) -> ReportTable:
    known = profile(found[0].channel)
    head = (
        Column(words(msg("Kind and text")), number=False, share=2.4),
        Column(words(msg("Posts"))),
        Column(words(msg("{figure}, median", figure=MEASURES[known.figures.compared_by])), share=1.6),
        Column(words(msg("lies with 95 % between")), share=2),
        Column(words(msg("Best post")), share=1.2),
    )
    return ReportTable(
        words(msg("Kinds and texts on {channel}", channel=known.title)),
        head,
        tuple(_row(one, words) for one in found),
        faint=tuple(number for number, one in enumerate(found) if len(one.values) < FEW),
    )


def _row(one: Spread, words: Words) -> tuple[str, ...]:
    counted, out = len(one.values), words.number(one.published)
    among = words(msg("{known} of {posts}", known=words.number(counted), posts=out))
    return (
        name_of(one, words),
        out if counted == one.published else among,
        words.number(one.median),
        between(one, words),
        words.number(one.values[-1]) if one.values else DASH,
    )


def between(sample: Sample, words: Words) -> str:
    """Where the median of ``sample`` lies with 95 % confidence."""
    found = sample.range
    return f"{words.number(found.low)} – {words.number(found.high)}" if found else DASH


def undecided(report: Report, words: Words) -> tuple[str, ...]:
    """Why no difference is told."""
    if comparable(report):
        return (
            words(
                msg("No difference between kinds, texts or days of the week is larger than chance makes it.")
            ),
        )
    return (
        words(
            msg(
                "Kinds, texts and days of the week are compared where {count} posts of each have final figures; "
                "there are not so many yet.",
                count=TESTED,
            )
        ),
    )


def differences(report: Report, words: Words) -> tuple[str, ...]:
    """What holds a test, a sentence each."""
    return tuple(_sentences(findings(report, seed=report.campaign.seed), words))


def _sentences(found: Sequence[TestedDifference], words: Words) -> Iterator[str]:
    for one in found:
        known = profile(one.channel)
        yield words(
            msg(
                "{channel}: “{best}” came before “{weakest}”. {measure} of a post in the middle: {high} against {low} "
                "({posts} and {others} posts). Chance alone makes such a difference in {share} of cases.",
                channel=known.title,
                best=name_of(one.best, words),
                weakest=name_of(one.weakest, words),
                measure=MEASURES[known.figures.compared_by],
                high=words.number(one.best.median),
                low=words.number(one.weakest.median),
                posts=len(one.best.values),
                others=len(one.weakest.values),
                share=words.percent(one.chance),
            )
        )
