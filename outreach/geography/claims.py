"""Where a place's words say that it lies, and whether its position agrees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from outreach.geography.areas import Area, districts, lands, named_area
from outreach.model import Place

TOLERANCE = 5.0
"""Kilometres beyond a border that nobody is told of: borders are simplified, and many positions rough."""


class Likely(StrEnum):
    """What probably went wrong with a position that is elsewhere."""

    SWAPPED = "swapped"
    SIGN = "sign"
    EMPTY = "empty"  # 0/0 stands for an empty cell
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """``name`` is the words of the data, ``areas`` what they name: a district, or a Land, or all of Germany."""

    name: str
    areas: tuple[Area, ...]

    def distance(self, longitude: float, latitude: float) -> float:
        """Kilometres from the position to where the words say; 0 inside."""
        return min(area.distance(longitude, latitude) for area in self.areas)


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """The position is ``kilometres`` away from what ``claim`` says."""

    claim: Claim
    kilometres: float
    likely: Likely


def claim_of(place: Place) -> Claim | None:
    """What the place's district, municipality or region name; Germany where a German postal code does; else None."""
    return _claim(place.district, place.municipality, place.region, place.postal_code)


@lru_cache(maxsize=4096)
def _claim(district: str, municipality: str, region: str, postal_code: str) -> Claim | None:
    for name, areas in ((district, districts()), (municipality, districts()), (region, lands())):
        # a town that is a district's namesake (»Stendal«) lies in it; one that is a Land of its own is found below
        area = named_area(name, areas) if name else None
        if area:
            return Claim(name=name, areas=(area,))
    for name in (district, municipality):
        area = named_area(name, lands()) if name else None
        if area:
            return Claim(name=name, areas=(area,))
    german = (len(postal_code) == 5 and postal_code.isdigit()) or district.startswith(("Landkreis ", "LK "))
    return Claim(name="Deutschland", areas=lands()) if german else None


def contradiction(place: Place) -> Contradiction | None:
    """How the place's position contradicts its words; None where it does not, or where one of them says nothing."""
    return _contradiction(place.longitude, place.latitude, claim_of(place))


@lru_cache(maxsize=4096)
def _contradiction(
    longitude: float | None, latitude: float | None, claim: Claim | None
) -> Contradiction | None:
    if longitude is None or latitude is None:
        return None
    said = claim or Claim(name="Deutschland", areas=lands())
    if not longitude and not latitude:
        return Contradiction(claim=said, kilometres=said.distance(0.0, 0.0), likely=Likely.EMPTY)
    if claim is None:
        swapped = not _within(said, longitude, latitude) and _within(said, latitude, longitude)
        likely = Likely.SWAPPED if swapped else Likely.UNKNOWN
        far = said.distance(longitude, latitude)
        return Contradiction(claim=said, kilometres=far, likely=likely) if swapped else None
    kilometres = claim.distance(longitude, latitude)
    if kilometres <= TOLERANCE:
        return None
    return Contradiction(claim=claim, kilometres=kilometres, likely=_likely(claim, longitude, latitude))


def _likely(claim: Claim, longitude: float, latitude: float) -> Likely:
    if _within(claim, latitude, longitude):
        return Likely.SWAPPED
    flipped = ((-longitude, latitude), (longitude, -latitude), (-longitude, -latitude))
    return Likely.SIGN if any(_within(claim, *position) for position in flipped) else Likely.UNKNOWN


def _within(claim: Claim, longitude: float, latitude: float) -> bool:
    return claim.distance(longitude, latitude) <= TOLERANCE


def is_trusted(place: Place) -> bool:
    """Has the place a position, and may a map show it: it does not contradict what the place's words say."""
    known = place.latitude is not None and place.longitude is not None
    return known and contradiction(place) is None
