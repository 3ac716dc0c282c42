"""Figures that people have entered: they stand where the network tells none, and are marked as what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from outreach.model import Reading, ReadingOrigin, ReadingStatus
from outreach.networks import Measure
from outreach.report.figures import Figure, FigureStatus

BY_HAND = "by hand"
"""The definition of what a person has entered."""

Entered = Mapping[tuple[str, Measure], Reading]
"""By post and measure: what was entered last."""

BEGINNING = datetime.min.replace(tzinfo=UTC)


def divided(readings: Iterable[Reading]) -> tuple[list[Reading], list[Reading]]:
    """What networks have told of posts, and the rest: of accounts, and what people have entered."""
    told, rest = list[Reading](), list[Reading]()
    for reading in readings:
        (told if reading.post and reading.origin is ReadingOrigin.NETWORK else rest).append(reading)
    return told, rest


def by_origin(readings: Iterable[Reading]) -> tuple[list[Reading], list[Reading]]:
    """What networks have told, and what people have entered."""
    told, entered = list[Reading](), list[Reading]()
    for reading in readings:
        (told if reading.origin is ReadingOrigin.NETWORK else entered).append(reading)
    return told, entered


def last_entered(entered: Sequence[Reading]) -> Entered:
    """The last entry of each post and measure; one of nothing takes back what was entered before."""
    known = set(Measure)
    return {
        (each.post, Measure(each.metric)): each
        for each in sorted(entered, key=lambda r: r.entered_at or BEGINNING)
        if each.metric in known
    }


def filled(figures: Mapping[Measure, Figure], post: str, entered: Entered) -> dict[Measure, Figure]:
    """``figures`` of the post, and where the network told none what a person has entered."""
    return {measure: _filled(figure, entered.get((post, measure))) for measure, figure in figures.items()}


def _filled(figure: Figure, entered: Reading | None) -> Figure:
    if figure.value is not None or entered is None or entered.value is None:
        return figure
    if entered.status is not ReadingStatus.OK:
        return figure
    return Figure(
        value=entered.value,
        metric="",
        definition=entered.definition,
        read_at=entered.read_at,
        status=FigureStatus.OK,
        age=entered.read_at.date().isoformat(),
        origin=entered.origin,
    )
