"""Where a place's words say that it lies, and whether its position agrees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from outreach.geography.areas import Area, Point, districts, kilometres_between, lands, named_area
from outreach.geography.towns import spots_of
from outreach.model import Place

TOLERANCE = 5.0
"""Kilometres beyond a border that nobody is told of: borders are simplified, and many positions rough."""

REACH = 30.0
"""Kilometres around the middle of a town that may still be the municipality."""


_IRELAND = Area("Ireland", "", (((-10.7, 51.3), (-5.4, 51.3), (-5.4, 55.5), (-10.7, 55.5)),))
"""Where a longitude that has lost its sign would lie in Germany, and people live."""


class Likely(StrEnum):
    """What probably went wrong with a position that is elsewhere."""

    SWAPPED = "swapped"
    SIGN = "sign"
    EMPTY = "empty"  # 0/0 stands for an empty cell
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class NamedArea:
    """``name`` is the words of the data, ``areas`` what they name: a district, or a Land, or all of Germany.

    Of a town that is no district of its own ``spots`` are where it lies, or its namesakes.
    """

    name: str
    areas: tuple[Area, ...] = ()
    spots: tuple[Point, ...] = ()

    def distance(self, longitude: float, latitude: float) -> float:
        """Kilometres from the position to where the words say; 0 inside, and within :data:`REACH` of a town."""
        if self.spots:
            nearest = min(kilometres_between(spot, (longitude, latitude)) for spot in self.spots)
            return nearest if nearest > REACH else 0.0
        return min(area.distance(longitude, latitude) for area in self.areas)


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """The position is ``kilometres`` away from what ``claim`` says."""

    claim: NamedArea
    kilometres: float
    likely: Likely


def claims_of(place: Place) -> tuple[NamedArea, ...]:
    """What the place's district, municipality and region name, the widest first; empty where they name nothing known.

    Germany where a German postal code does.
    """
    return _claims(place.district, place.municipality, place.region, place.postal_code)


@lru_cache(maxsize=4096)
def _claims(district: str, municipality: str, region: str, postal_code: str) -> tuple[NamedArea, ...]:
    area = _area_claim(district, municipality, region)
    if area and area.name == municipality:
        return (area,)
    town = _town_claim(municipality, area)
    german = (len(postal_code) == 5 and postal_code.isdigit()) or district.startswith(("Landkreis ", "LK "))
    if german and not area and not town:
        area = NamedArea(name="Deutschland", areas=lands())
    return tuple(claim for claim in (area, town) if claim)


def _area_claim(district: str, municipality: str, region: str) -> NamedArea | None:
    for name, areas in (
        (district, districts()),
        # a town that is a district's namesake (»Stendal«) lies in it; one that is a Land of its own is found below
        (municipality, districts()),
        (region, lands()),
        (district, lands()),
        (municipality, lands()),
    ):
        area = named_area(name, areas) if name else None
        if area:
            return NamedArea(name=name, areas=(area,))
    return None


def _town_claim(municipality: str, within: NamedArea | None) -> NamedArea | None:
    """The towns of that name; of those only the ones in the district or Land that is claimed besides."""
    spots = spots_of(municipality) if municipality else ()
    if within:
        spots = tuple(spot for spot in spots if within.distance(*spot) <= TOLERANCE)
    return NamedArea(name=municipality, spots=spots) if spots else None


def contradiction(place: Place) -> Contradiction | None:
    """How the place's position contradicts its words; None where it does not, or where one of them says nothing."""
    return _contradiction(place.longitude, place.latitude, claims_of(place))


@lru_cache(maxsize=4096)
def _contradiction(
    longitude: float | None, latitude: float | None, claims: tuple[NamedArea, ...]
) -> Contradiction | None:
    if longitude is None or latitude is None:
        return None
    germany = NamedArea(name="Deutschland", areas=lands())
    if not longitude and not latitude:
        said = claims[-1] if claims else germany
        return Contradiction(claim=said, kilometres=said.distance(0.0, 0.0), likely=Likely.EMPTY)
    if not claims:
        return _without_words(germany, longitude, latitude)
    for claim in claims:
        far = claim.distance(longitude, latitude)
        if far > TOLERANCE:
            return Contradiction(claim=claim, kilometres=far, likely=_likely(claim, longitude, latitude))
    return None


def _without_words(germany: NamedArea, longitude: float, latitude: float) -> Contradiction | None:
    """A position in Germany but for its halves' order or a sign, of which no word says where it should be."""
    if _within(germany, longitude, latitude) or _IRELAND.holds(longitude, latitude):
        return None
    likely = _likely(germany, longitude, latitude)
    far = germany.distance(longitude, latitude)
    return None if likely is Likely.UNKNOWN else Contradiction(claim=germany, kilometres=far, likely=likely)


def _likely(claim: NamedArea, longitude: float, latitude: float) -> Likely:
    if _within(claim, latitude, longitude):
        return Likely.SWAPPED
    flipped = ((-longitude, latitude), (longitude, -latitude), (-longitude, -latitude))
    return Likely.SIGN if any(_within(claim, *position) for position in flipped) else Likely.UNKNOWN


def _within(claim: NamedArea, longitude: float, latitude: float) -> bool:
    return claim.distance(longitude, latitude) <= TOLERANCE


def is_trusted(place: Place) -> bool:
    """Has the place a position, and may a map show it: it does not contradict what the place's words say."""
    known = place.latitude is not None and place.longitude is not None
    return known and contradiction(place) is None
