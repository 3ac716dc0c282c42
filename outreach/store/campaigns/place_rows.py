"""What a row of places holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from outreach.model import HandValue, Place, Region
from outreach.store.documents import place_of, plain
from outreach.store.posts.owners import organisation_of

OwnerChanges = Mapping[str, tuple[str, str]]
"""Short name → the organisation whose the place was, and whose it is; "" where that of each account decides."""

MayMove = Callable[[OwnerChanges], None]
"""Raises NotAllowed where these may not become another organisation's."""


def may_move(_moved: OwnerChanges) -> None:
    """For whoever may give every place away."""


def row_of_place(campaign: str, place: Place, at: datetime, regions: Sequence[Region]) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "slug": place.slug,
        "gone": place.gone,
        "document": plain(place),
        "changed_at": at,
        "organisation": organisation_of(place, regions),
    }


def hands_of(row: Any) -> dict[str, HandValue]:
    """What was written by hand; what the source says instead is of the type that the place's field has."""
    return {
        field: HandValue(
            by=hand["by"],
            caller_id=hand["caller_id"],
            at=datetime.fromisoformat(hand["at"]),
            theirs=_typed(row.document, field, hand["theirs"]),
        )
        for field, hand in row.by_hand.items()
    }


def _typed(document: dict[str, Any], field: str, value: Any) -> object:
    name, _, section = field.partition(".")
    if section:
        return value
    typed: object = getattr(place_of({**document, name: value}), name)
    return typed
