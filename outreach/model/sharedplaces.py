"""Places of two campaigns that are one and the same, as a person has said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, order=True)
class PlaceKey:
    """Which place of which campaign."""

    campaign: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class PlaceIdentity:
    """As much of a place as it takes to know it again; its fields are those of the place."""

    key: PlaceKey
    name: str
    page: str
    municipality: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, kw_only=True)
class SharedPlace:
    """What somebody said of two places of two campaigns: that they are the same, or that they are not."""

    one: PlaceKey  # the earlier one by campaign and short name
    other: PlaceKey
    same: bool
    by: str
    at: datetime
