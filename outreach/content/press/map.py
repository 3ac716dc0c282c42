"""Where places lie, as a map that can be printed in any size: SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from outreach.content.cards.boundaries import Rect, View, view
from outreach.geography import Area, Point, border_of, district_of, is_trusted, land_of, lands_of, region_of
from outreach.model import Brand, Campaign, Place, Region, Ring, map_credits
from outreach.signs import printable

WIDTH, HEIGHT = 1200, 1200
_FRAME = Rect(0, 0, WIDTH, HEIGHT)
_FOCUS = Rect(120, 120, WIDTH - 240, HEIGHT - 300)
_HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="8" stroke-linejoin="round"'
_LETTER, _LINE = 19.0, 44.0
"""How wide a letter of a region's name is about, and how high its line; px."""

_SMALL = 8
"""Places; of more a map shows the dots without their names, which would lie over one another."""


def has_map(places: Sequence[Place]) -> bool:
    """Whether it is known where any of them lies, so that :func:`map_of_many` draws something."""
    return bool(_lands(places))


def map_of(place: Place, campaign: Campaign) -> bytes | None:
    """The Land with its districts and the place's dot; None where nobody knows where the place lies.

    ``campaign`` is the one that the place's region has, whose border is shown.
    """
    region = region_of(place, campaign.regions)
    return map_of_many([place], campaign, place.name, [region] if region else [])


def map_of_many(
    places: Sequence[Place], campaign: Campaign, title: str, regions: Sequence[Region]
) -> bytes | None:
    """All of ``places`` as far as it is known where they lie, with the borders of ``regions``; None for nothing."""
    within = _lands(places)
    if not within:
        return None
    known = [place for place in places if is_trusted(place)]
    within += [land for region in regions for land in lands_of(region)]
    borders = tuple(border for region in regions if (border := border_of(region)))
    one = known[0] if len(places) == 1 else None
    district = district_of(within[0], one.longitude, one.latitude, one.district) if one else None
    on = view(tuple(dict.fromkeys(within)), district, _FOCUS, _FRAME, borders)
    brand, shown = campaign.brand, escape(printable(title))
    drawn = "".join((*_areas(on, brand, regions), *_dots(on, brand, known, regions)))
    if len(regions) > 1:
        drawn += "".join(_names(on, brand, known, regions))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Fira Sans, sans-serif">'
        f"<title>{shown}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill={quoteattr(brand.paper)}/>{drawn}'
        f'<text x="40" y="{HEIGHT - 40}" font-size="24" fill={quoteattr(brand.ink)}>'
        f"{escape(printable(' · '.join(map_credits(regions))))}</text></svg>\n"
    ).encode()


def _lands(places: Sequence[Place]) -> list[Area]:
    """Those in which the places lie of which that is known, one for each."""
    known = (place for place in places if is_trusted(place))
    return [land for place in known if (land := land_of(place.longitude, place.latitude, place.district))]


def _areas(on: View, brand: Brand, regions: Sequence[Region]) -> Iterator[str]:
    shapes = [
        (on.neighbours, "none", brand.ink, 1),
        (on.land, "#ffffff", brand.ink, 3),
        (on.districts, "none", brand.ink, 1),
        (on.district, brand.accent, brand.ink, 2),
    ]
    bordered = [region for region in regions if border_of(region)]
    shapes += [
        (path, "none", region.primary or brand.primary, 7)
        for path, region in zip(on.regions, bordered, strict=True)
    ]
    for path, fill, stroke, width in shapes:
        if path:
            yield (
                f'<path d={quoteattr(path)} fill={quoteattr(fill)} stroke={quoteattr(stroke)} stroke-width="{width}"/>'
            )


def _dots(on: View, brand: Brand, places: Sequence[Place], regions: Sequence[Region]) -> Iterator[str]:
    size = 18 if len(places) == 1 else 12
    labels = []
    for place in places:
        x, y = on.point(place.longitude or 0.0, place.latitude or 0.0)
        region = region_of(place, regions)
        colour = region.primary if region and region.primary else brand.primary
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill={quoteattr(colour)} stroke="#ffffff"'
            f' stroke-width="{size // 3}"/>'
        )
        right = x < WIDTH * 0.6
        labels.append(
            f'<text x="{x + (34 if right else -34):.1f}" y="{y + 12:.1f}" font-size="{36 if size == 18 else 26}"'
            f' font-weight="600" {_HALO} text-anchor="{"start" if right else "end"}" fill={quoteattr(brand.ink)}>'
            f"{escape(printable(place.name))}</text>"
        )
    if len(places) <= _SMALL:
        yield from labels


def _names(on: View, brand: Brand, places: Sequence[Place], regions: Sequence[Region]) -> Iterator[str]:
    """Each region's name beside its largest part, on the side where it covers least."""
    borders = {region: border for region in regions if (border := border_of(region))}
    dots = [on.point(place.longitude or 0.0, place.latitude or 0.0) for place in places]
    for region, border in borders.items():
        lines = [on.point(*point) for other in borders.values() for ring in other.rings for point in ring]
        box = min(
            _beside(on, max(border.rings, key=len), len(region.name) * _LETTER),
            key=lambda box: sum(_within(box, point) for point in (*lines, *dots)) - 1_000 * _is_inside(box),
        )
        yield (
            f'<text x="{box.x + box.width / 2:.1f}" y="{box.bottom - 12:.1f}" font-size="34" font-weight="600"'
            f' text-anchor="middle" {_HALO} fill={quoteattr(region.primary or brand.primary)}>'
            f"{escape(printable(region.name))}</text>"
        )


def _beside(on: View, ring: Ring, width: float) -> tuple[Rect, ...]:
    """Where a name of that width may stand: above, left, right, below."""
    left, top = on.point(min(x for x, _ in ring), max(y for _, y in ring))
    right, bottom = on.point(max(x for x, _ in ring), min(y for _, y in ring))
    middle, level = (left + right - width) / 2, (top + bottom - _LINE) / 2
    spots = (
        (middle, top - _LINE - 6),
        (left - width - 12, level),
        (right + 12, level),
        (middle, bottom + 6),
    )
    return tuple(Rect(x, y, width, _LINE) for x, y in spots)


def _within(box: Rect, point: Point) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def _is_inside(box: Rect) -> bool:
    return box.x > 0 and box.right < WIDTH and box.y > 0 and box.bottom < HEIGHT - 100
