"""Flat rows of the single readings, of which there may be millions: one after another, none is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from outreach.language import msg
from outreach.model import Reading, ReadingStatus
from outreach.report.figures import FigureStatus
from outreach.report.labels import REASONS, Words
from outreach.report.model import Report
from outreach.report.rows import NO, YES, Cell, CellFormat, Head, Rows, wall


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
    return Rows(heads, _readings(report, words))


def _readings(report: Report, words: Words) -> Iterator[tuple[Cell, ...]]:
    known, yes, no = (words(m) for m in (msg("known"), YES, NO))
    out = {one.post.id: one.post.published_at for one in report.posts}
    ages, reasons = _SaidOnce(words.age), _SaidOnce(lambda status: words(REASONS[FigureStatus(status)]))
    last: tuple[str, datetime] | None = None
    age = ""
    for r in report.readings:
        if (r.post, r.read_at) != last:  # all of a round stand together
            last, age = (r.post, r.read_at), _true_age(r, out, words)
        yield (
            wall(r.read_at, report),
            r.account,
            r.post,
            age,
            ages[r.age],
            r.day,
            r.metric,
            r.definition,
            r.value,
            known if r.status is ReadingStatus.OK else reasons[r.status.value],
            yes if r.simulated else no,
            r.entered_by,
            wall(r.entered_at, report),
            words(r.detail) if r.detail else "",
        )


class _SaidOnce(dict[str, str]):
    """What is said of a few things again and again."""

    def __init__(self, say: Callable[[str], str]):
        super().__init__()
        self._say = say

    def __missing__(self, name: str) -> str:
        said = self[name] = self._say(name)
        return said


def _true_age(reading: Reading, out: Mapping[str, datetime | None], words: Words) -> str:
    published = out.get(reading.post)
    return words.true_age(reading.read_at - published) if published else ""
