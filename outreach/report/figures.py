"""From readings to figures: one post's values, and what may be said of many posts together.

Unknown is never 0. A value made of parts is unknown as soon as one part is. Over several posts, what is
known is added up and says of how many posts; unique reach is never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from statistics import median

from outreach.language import Message
from outreach.model import Reading, ReadingOrigin, ReadingStatus
from outreach.networks import Measure, Metric


class FigureStatus(StrEnum):
    """Whether a figure is known, and if not, why. The last two are the report's own, the others a reading's."""

    OK = "ok"
    FAILED = "failed"  # the call did not succeed
    DENIED = "denied"  # the token may not read it
    RETIRED = "retired"  # the network no longer knows the metric
    EMPTY = "empty"  # the network answered without a figure for it
    ABSENT = "absent"  # the network has the post no more
    NOT_READ = "not_read"  # nobody has asked yet
    NOT_OFFERED = "not_offered"  # the network has no such figure


_WORST_FIRST = tuple(status for status in FigureStatus if status is not FigureStatus.OK)

WHOLE = "*"
"""The metric of a reading that says that the whole call failed."""

ReadingSet = Mapping[str, Reading]
"""The latest reading of each metric of one post at one age, by the metric's name."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One value of one post, or why there is none.

    ``metric`` are the network's own names, joined by `` + `` where the value is a sum; ``definition`` likewise
    by `` | `` where the parts have several. ``read_at`` (UTC) is the latest among the parts. ``behind``: a
    later reading brought no figure, this one is from the reading before. ``changed``: the network means
    something else by it today, so it must not stand beside later figures without a mark.
    """

    value: int | None
    metric: str
    definition: str
    read_at: datetime | None
    status: FigureStatus
    age: str = ""
    behind: bool = False
    changed: bool = False
    why: Message | None = None  # why there is none, in the words of the reading
    origin: ReadingOrigin = ReadingOrigin.NETWORK


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Interactions of a post divided by ``base``; unknown unless both were read at the same age and base > 0.

    ``status`` says why there is none: the base's reason, else that of the interactions.
    """

    value: float | None
    base: Measure | None  # None: the network's posts have no rate
    definition: str
    status: FigureStatus
    changed: bool = False


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What may be said of one measure over ``posts`` posts of one channel, of which ``known`` have a value.

    ``total`` is None where nothing is known and where adding up would be wrong. ``changed``: some of it was
    read under a definition that the network has since given up, which has to be marked wherever it is shown.
    """

    known: int
    posts: int
    total: int | None
    median: float | None
    maximum: float | None
    definitions: tuple[str, ...]
    changed: bool
    status: FigureStatus


def reading_sets(readings: Iterable[Reading]) -> tuple[ReadingSet, ...]:
    """The readings of one post, by the age they serve, the age read last first."""
    by_age: dict[str, dict[str, Reading]] = {}
    for reading in sorted(readings, key=lambda r: r.read_at):
        by_age.setdefault(reading.age, {})[reading.metric] = reading
    return tuple(sorted(by_age.values(), key=lambda r: max(x.read_at for x in r.values()), reverse=True))


def figure(metric: Metric, history: Sequence[ReadingSet], current: str = "") -> Figure:
    """The latest whole value of ``metric`` in a post's ``history`` (see :func:`reading_sets`), else why the latest
    reading has none. All parts of a value come from one round, so that it is true of one moment.

    ``current`` is the definition that the network has today; empty where nobody knows.
    """
    if not metric.parts:
        return Figure(value=None, metric="", definition="", read_at=None, status=FigureStatus.NOT_OFFERED)
    tried = [combined(metric, reading_set) for reading_set in history] or [combined(metric, {})]
    for number, candidate in enumerate(tried):
        if candidate.status is FigureStatus.OK:
            changed = bool(current) and candidate.definition != current
            return replace(candidate, behind=number > 0, changed=changed)
    return tried[0]


def combined(metric: Metric, reading_set: ReadingSet) -> Figure:
    """The value of ``metric`` in one round, summed over its parts."""
    found = [_part(names, reading_set) for names in metric.parts]
    present = [reading for reading in found if reading is not None]
    states = {_status(reading) for reading in found}
    status = next((s for s in _WORST_FIRST if s in states), FigureStatus.OK)
    return Figure(
        value=sum(r.value for r in present if r.value is not None) if status is FigureStatus.OK else None,
        metric=" + ".join(
            names[0] if r is None or r.metric == WHOLE else r.metric
            for names, r in zip(metric.parts, found, strict=True)
        ),
        definition=" | ".join(sorted({r.definition for r in present if r.definition})),
        read_at=max((r.read_at for r in present), default=None),
        status=status,
        age=next((r.age for r in present), ""),
        why=next((r.detail for r in present if _status(r) is status), None),
    )


def _part(names: tuple[str, ...], reading_set: ReadingSet) -> Reading | None:
    """The reading of the first of ``names`` that holds a value, else the first that is there at all.

    A map that could not be read has one reading under its own name instead of one per key, and a call that failed as
    a whole one for all.
    """
    own = [reading_set[name] for name in names if name in reading_set]
    maps = [reading_set[name] for name in (n.rpartition(".")[0] for n in names) if name in reading_set]
    candidates = own + [r for r in maps if _status(r) is not FigureStatus.OK] + _failed_whole(reading_set)
    return next((r for r in own if _status(r) is FigureStatus.OK), candidates[0] if candidates else None)


def _failed_whole(reading_set: ReadingSet) -> list[Reading]:
    """That the latest call for these figures failed as a whole; nothing where it was repeated since."""
    latest = max((r.read_at for r in reading_set.values()), default=None)
    return [r for r in reading_set.values() if r.metric == WHOLE and r.read_at == latest]


def _status(reading: Reading | None) -> FigureStatus:
    if reading is None:
        return FigureStatus.NOT_READ
    if reading.status is ReadingStatus.OK and reading.value is None:
        return FigureStatus.EMPTY
    return FigureStatus(reading.status.value)


def rate(figures: Mapping[Measure, Figure], measure: Measure | None) -> Rate:
    """Interactions of a post per its figure of ``measure``; None: no rate is formed."""
    if measure is None:
        return Rate(value=None, base=None, definition="", status=FigureStatus.NOT_OFFERED)
    interactions, base, value = figures[Measure.INTERACTIONS], figures[measure], None
    if interactions.value is not None and base.value and interactions.age == base.age:
        value = interactions.value / base.value
    reasons = [f.status for f in (base, interactions) if f.status is not FigureStatus.OK]
    missing = reasons[0] if reasons else FigureStatus.EMPTY  # a base of 0, or figures of two ages
    return Rate(
        value=value,
        base=measure,
        definition=f"{interactions.definition} | {base.definition}",
        status=FigureStatus.OK if value is not None else missing,
        changed=value is not None and (interactions.changed or base.changed),
    )


def summary(figures: Sequence[Figure], *, additive: bool) -> Summary:
    """Over the figures of one measure and channel; ``additive`` is False for unique reach."""
    known = [f.value for f in figures if f.value is not None]
    states = {f.status for f in figures} - {FigureStatus.OK}
    return Summary(
        known=len(known),
        posts=len(figures),
        total=sum(known) if known and additive else None,
        median=median(known) if known else None,
        maximum=max(known, default=None),
        definitions=_definitions(f.definition for f in figures if f.value is not None),
        changed=any(f.changed for f in figures),
        status=next(
            (s for s in _WORST_FIRST if s in states), FigureStatus.OK if figures else FigureStatus.NOT_READ
        ),
    )


def rate_summary(rates: Sequence[Rate]) -> Summary:
    """Over the rates of single posts: dividing sums would add up unique reach."""
    known = [r.value for r in rates if r.value is not None]
    states = {r.status for r in rates} - {FigureStatus.OK}
    nothing = FigureStatus.OK if rates else FigureStatus.NOT_OFFERED
    return Summary(
        known=len(known),
        posts=len(rates),
        total=None,
        median=median(known) if known else None,
        maximum=max(known, default=None),
        definitions=_definitions(r.definition for r in rates if r.value is not None),
        changed=any(r.changed for r in rates),
        status=next((s for s in _WORST_FIRST if s in states), nothing),
    )


def _definitions(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({single for joined in found for single in joined.split(" | ")}))
