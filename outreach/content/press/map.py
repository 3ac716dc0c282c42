"""Where a place lies, as a map that can be printed in any size: SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from outreach.content.cards.boundaries import Rect, view
from outreach.geography import district_of, is_trusted, land_of
from outreach.model import MAP_CREDIT, Brand, Place
from outreach.signs import printable

WIDTH, HEIGHT = 1200, 1200
_FRAME = Rect(0, 0, WIDTH, HEIGHT)
_FOCUS = Rect(120, 120, WIDTH - 240, HEIGHT - 300)


def map_of(place: Place, brand: Brand) -> bytes | None:
    """The Land with its districts and the place's dot; None where nobody knows where the place lies."""
    if place.longitude is None or place.latitude is None or not is_trusted(place):
        return None
    land = land_of(place.longitude, place.latitude, place.district)
    if land is None:
        return None
    on = view(land, district_of(land, place.longitude, place.latitude, place.district), _FOCUS, _FRAME)
    x, y = on.point(place.longitude, place.latitude)
    right = x < WIDTH * 0.6
    name = escape(printable(place.name))
    halo = 'paint-order="stroke" stroke="#ffffff" stroke-width="8" stroke-linejoin="round"'
    label = (
        f'<text x="{x + (34 if right else -34):.1f}" y="{y + 12:.1f}" font-size="36" font-weight="600" {halo}'
        f' text-anchor="{"start" if right else "end"}" fill={quoteattr(brand.ink)}>{name}</text>'
    )
    paths = (
        (on.neighbours, "none", brand.ink, 1),
        (on.land, "#ffffff", brand.ink, 3),
        (on.districts, "none", brand.ink, 1),
        (on.district, brand.accent, brand.ink, 2),
    )
    drawn = "".join(
        f'<path d={quoteattr(path)} fill={quoteattr(fill)} stroke={quoteattr(stroke)} stroke-width="{width}"/>'
        for path, fill, stroke, width in paths
        if path
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Fira Sans, sans-serif">'
        f"<title>{name}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill={quoteattr(brand.paper)}/>{drawn}'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="18" fill={quoteattr(brand.primary)} stroke="#ffffff" stroke-width="6"/>'
        f'{label}<text x="40" y="{HEIGHT - 40}" font-size="24" fill={quoteattr(brand.ink)}>'
        f"{escape(MAP_CREDIT)}</text></svg>\n"
    ).encode()
