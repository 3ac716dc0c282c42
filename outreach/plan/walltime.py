"""From the clock on the wall to one instant, on both nights of the year on which that is not obvious.

``zoneinfo`` answers for every wall time without complaint, and schedulers move or double posts in silence
(facts/scheduling.md §2); so the two odd cases are named here and told to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

GAP = "gap"
OVERLAP = "overlap"


@dataclass(frozen=True)
class Resolved:
    """One instant. ``due`` carries the zone; ``note`` is as in :class:`outreach.model.Slot`."""

    due: datetime
    note: str


def resolve(wall: datetime, zone: ZoneInfo) -> Resolved:
    """The instant that ``wall`` (a time without a zone) means in ``zone``.

    A wall time that the clock skips moves forward by as much as was skipped: 2027-03-28 02:30 in Berlin is
    03:30 (``"gap"``). One that comes twice is the first of the two (``"overlap"``). Raises ``ValueError`` for a
    ``wall`` that has a zone already, because its instant is then known.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    first = wall.replace(tzinfo=zone, fold=0)
    earlier, later = _offset(first), _offset(first.replace(fold=1))
    if earlier == later:
        return Resolved(first, "")
    if earlier > later:
        return Resolved(first, OVERLAP)
    return Resolved(first.astimezone(UTC).astimezone(zone), GAP)


def asked_for(due: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The wall times that :func:`resolve` turns into ``due``: its own, and the skipped one that it stands in for."""
    here = due.astimezone(zone)
    own = here.replace(tzinfo=None, fold=0)
    skipped = own - (_offset(here) - _offset((due.astimezone(UTC) - timedelta(days=1)).astimezone(zone)))
    if skipped < own and resolve(skipped, zone) == Resolved(here, GAP):
        return (own, skipped)
    return (own,)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def reached(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) from which the clock shows ``wall`` or later: for a time that is skipped, the change itself."""
    resolved = resolve(wall, zone)
    if resolved.note != GAP:
        return resolved.due.astimezone(UTC)
    # the two readings of a skipped time lie before and after the change
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta.resolution:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
