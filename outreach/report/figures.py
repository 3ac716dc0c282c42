"""From readings to figures: one post's values, and what may be said of many posts together.

Unknown is never 0. A value made of parts is unknown as soon as one part is. Over several posts, what is
known is added up and says of how many posts; unique reach is never added up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from statistics import median

from outreach.language import Message
from outreach.model import WHOLE, Reading, ReadingOrigin, ReadingStatus
from outreach.networks import FigureFacts, InteractionKind, InteractionPart, Measure, Metric


class FigureStatus(StrEnum):
    """Whether a figure is known, and if not, why. Until ``absent`` they are a reading's, then the report's own."""

    OK = "ok"
    FAILED = "failed"  # the call did not succeed
    DENIED = "denied"  # the token may not read it
    RETIRED = "retired"  # the network no longer knows the metric
    EMPTY = "empty"  # the network answered without a figure for it
    ABSENT = "absent"  # the network has the post no more
    NOT_READ = "not_read"  # nobody has asked yet
    NOT_FINAL = "not_final"  # the post is younger than the age at which posts are compared
    NO_LINK = "no_link"  # the post carries no link that could be clicked
    ZERO_BASE = "zero_base"  # a rate cannot be formed: its base is 0
    NOT_OFFERED = "not_offered"  # the network has no such figure


LACKING = frozenset(
    {
        FigureStatus.FAILED,
        FigureStatus.DENIED,
        FigureStatus.RETIRED,
        FigureStatus.EMPTY,
        FigureStatus.ABSENT,
        FigureStatus.NOT_READ,
    }
)
"""Why there is no figure where there should be one."""


_WORST_FIRST = tuple(status for status in FigureStatus if status is not FigureStatus.OK)
_WHOLE = {FigureStatus.OK}


class ReadingRound(dict[str, Reading]):
    """The readings of one round; what its metrics come to is worked out once."""

    __slots__ = ("combined",)

    def __init__(self) -> None:
        super().__init__()
        self.combined: dict[Measure | InteractionKind, Figure] = {}


ReadingSet = Mapping[str, Reading]
"""What one round of reading brought of one post, by the metric's name: all of it is true of one moment."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One value of one post, or why there is none.

    ``metric`` are the network's own names, joined by `` + `` where the value is a sum; ``definition`` likewise
    by `` | `` where the parts have several. ``read_at`` (UTC) is its moment. ``behind``: a later reading brought no
    figure, this one is from the reading before. ``changed``: the network means something else by it today, so it must
    not stand beside later figures without a mark. ``earlier``: of a comparison at one age, read at a younger one and
    the last that there will be.
    """

    value: int | None
    metric: str
    definition: str
    read_at: datetime | None
    status: FigureStatus
    age: str = ""
    behind: bool = False
    changed: bool = False
    earlier: bool = False
    why: Message | None = None  # why there is none, in the words of the reading
    origin: ReadingOrigin = ReadingOrigin.NETWORK


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Interactions of a post divided by ``base``, both told by one round of reading and base > 0.

    ``status`` says why there is none: the base's reason, else that of the interactions. ``read_at`` (UTC) and ``age``
    are the round's; the marks are those of a :class:`Figure`.
    """

    value: float | None
    base: Measure | None  # None: the network's posts have no rate
    definition: str
    status: FigureStatus
    read_at: datetime | None = None
    age: str = ""
    changed: bool = False
    earlier: bool = False


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What may be said of one measure over ``posts`` posts of one channel, of which ``known`` have a value.

    All values were read at the age ``age``, but for ``earlier`` ones that will not grow; ``not_final`` posts are
    younger than that and stand apart. ``total`` is None where nothing is known and where adding up would be wrong.
    ``changed``: some of it was read under a definition that the network has since given up, which has to be marked
    wherever it is shown. ``status`` is the most frequent reason why a post has no value, ``reasons`` has all.
    """

    known: int
    posts: int
    total: int | None
    median: float | None
    maximum: float | None
    definitions: tuple[str, ...]
    changed: bool
    status: FigureStatus
    age: str = ""
    not_final: int = 0
    earlier: int = 0
    reasons: Mapping[FigureStatus, int] = field(default_factory=dict)


def reading_sets(readings: Iterable[Reading]) -> tuple[ReadingSet, ...]:
    """The readings of one post, by the round in which they were taken, the last one first."""
    rounds: defaultdict[datetime, ReadingRound] = defaultdict(ReadingRound)
    for reading in readings:
        rounds[reading.read_at][reading.metric] = reading
    return tuple(rounds[moment] for moment in sorted(rounds, reverse=True))


def read_at(reading_set: ReadingSet) -> datetime:
    """The moment (UTC) of the round."""
    return next(iter(reading_set.values())).read_at


def figure(metric: Metric | InteractionPart, history: Sequence[ReadingSet], current: str = "") -> Figure:
    """The latest whole value of ``metric`` in a post's ``history`` (see :func:`reading_sets`), else why the latest
    reading has none. All parts of a value come from one round, so that it is true of one moment.

    ``current`` is the definition that the network has today; empty where nobody knows.
    """
    if not metric.parts:
        return Figure(value=None, metric="", definition="", read_at=None, status=FigureStatus.NOT_OFFERED)
    latest = None
    for number, reading_set in enumerate(history):
        candidate = combined(metric, reading_set)
        if candidate.status is FigureStatus.OK:
            changed = bool(current) and candidate.definition != current
            return replace(candidate, behind=number > 0, changed=changed)
        latest = latest or candidate
    return latest or combined(metric, {})


def combined(metric: Metric | InteractionPart, reading_set: ReadingSet) -> Figure:
    """The value of ``metric`` in one round, summed over its parts."""
    if not isinstance(reading_set, ReadingRound):
        return _combined(metric, reading_set)
    name = metric.measure if isinstance(metric, Metric) else metric.kind
    known = reading_set.combined.get(name)
    if known is None:
        known = reading_set.combined[name] = _combined(metric, reading_set)
    return known


def _combined(metric: Metric | InteractionPart, reading_set: ReadingSet) -> Figure:
    found = [part_of(names, reading_set) for names in metric.parts]
    present = [reading for reading in found if reading is not None]
    states = {status_of(reading) for reading in found}
    status = FigureStatus.OK
    if states != _WHOLE:
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
        why=next((r.detail for r in present if status_of(r) is status), None),
    )


def part_of(names: tuple[str, ...], reading_set: ReadingSet) -> Reading | None:
    """The reading of the first of ``names`` that holds a value, else the first that is there at all.

    A map that could not be read has one reading under its own name instead of one per key, and a call that failed as
    a whole one for all.
    """
    for name in names:
        told = reading_set.get(name)
        if told is not None and told.value is not None and told.status is ReadingStatus.OK:
            return told
    own = [reading_set[name] for name in names if name in reading_set]
    maps = [reading_set[name] for name in (n.rpartition(".")[0] for n in names) if name in reading_set]
    whole = [reading_set[WHOLE]] if WHOLE in reading_set else []
    candidates = own + [r for r in maps if status_of(r) is not FigureStatus.OK] + whole
    return candidates[0] if candidates else None


def status_of(reading: Reading | None) -> FigureStatus:
    """What the reading says of its figure; what says OK and holds nothing is empty."""
    if reading is None:
        return FigureStatus.NOT_READ
    if reading.status is ReadingStatus.OK and reading.value is None:
        return FigureStatus.EMPTY
    return _STATUSES[reading.status]


_STATUSES = {status: FigureStatus(status.value) for status in ReadingStatus}


def rate(known: FigureFacts, history: Sequence[ReadingSet], current: str = "") -> Rate:
    """Interactions of a post per its base, from the last round in which both were told."""
    if known.rate_base is None:
        return Rate(value=None, base=None, definition="", status=FigureStatus.NOT_OFFERED)
    interactions, base = known.metric(Measure.INTERACTIONS), known.metric(known.rate_base)
    latest = None
    for one in history or ({},):
        candidate = divided(combined(interactions, one), combined(base, one), known.rate_base, current)
        if candidate.value is not None:
            return candidate
        latest = latest or candidate
    return latest or divided(combined(interactions, {}), combined(base, {}), known.rate_base, current)


def divided(interactions: Figure, base: Figure, measure: Measure, current: str = "") -> Rate:
    """The rate of two figures of one round; ``current`` is the definition that the network has today."""
    value = None
    if interactions.value is not None and base.value:
        value = interactions.value / base.value
    reasons = [f.status for f in (base, interactions) if f.status is not FigureStatus.OK]
    missing = reasons[0] if reasons else FigureStatus.ZERO_BASE
    changed = bool(current) and {interactions.definition, base.definition} != {current}
    return Rate(
        value=value,
        base=measure,
        definition=f"{interactions.definition} | {base.definition}",
        status=FigureStatus.OK if value is not None else missing,
        read_at=base.read_at,
        age=base.age,
        changed=value is not None and changed,
    )


Counted = Sequence[tuple[Figure, int]] | Sequence[tuple[Rate, int]]
"""Figures, each with the number of posts that have one of its kind: the same but for value and moment."""


def summary(found: Counted, values: Sequence[float], *, additive: bool, age: str = "") -> Summary:
    """Over the figures of one measure and channel at ``age``, or over the rates of single posts; ``values`` are those
    that are known. ``additive`` is False for unique reach, and for rates: dividing sums would add up unique reach.
    """
    reasons = Counter[FigureStatus]()
    for one, posts in found:
        if one.status is not FigureStatus.OK:
            reasons[one.status] += posts
    young = reasons.pop(FigureStatus.NOT_FINAL, 0)
    worst = max(reasons, key=lambda s: (reasons[s], -_WORST_FIRST.index(s)), default=None)
    nothing = FigureStatus.NOT_FINAL if young else FigureStatus.NOT_READ
    return Summary(
        known=len(values),
        posts=sum(posts for _, posts in found) - young,
        total=int(sum(values)) if values and additive else None,
        median=median(values) if values else None,
        maximum=max(values, default=None),
        definitions=_definitions(one.definition for one, _ in found if one.value is not None),
        changed=any(one.changed for one, _ in found),
        status=worst or (FigureStatus.OK if values else nothing),
        age=age,
        not_final=young,
        earlier=sum(posts for one, posts in found if one.earlier),
        reasons=dict(reasons),
    )


def rate_summary(found: Sequence[tuple[Rate, int]], values: Sequence[float], *, age: str = "") -> Summary:
    """As :func:`summary`, over the rates of single posts: where there is none, no rate is offered."""
    made = summary(found, values, additive=False, age=age)
    return made if found else replace(made, status=FigureStatus.NOT_OFFERED)


def _definitions(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({single for joined in found for single in joined.split(" | ")}))
