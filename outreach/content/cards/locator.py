"""Drawing the locator map into a sheet: the Land, its districts, the place, and towns for the reader's bearings."""

from __future__ import annotations

import copy

from outreach.content.cards.binding import Binder
from outreach.content.cards.boundaries import TOWNS, Rect, View, view
from outreach.content.cards.lettering import clean
from outreach.content.cards.template import number, paint, rect_of
from outreach.geography import Area, border_of, district_of, is_trusted, land_of, lands_of
from outreach.model import Place, Region

CLEAR = 10.0  # px between labels
BORDER = 4.0  # px; of a region
WRITTEN = tuple(
    f"{name}-box" for name in ("brand", "website", "credit", "title", "subtitle", "category", "quote")
)
"""The boxes of other texts: a map may lie under them, its towns may not."""


def draw_map(
    binder: Binder, place: Place, label: str, region: Region | None = None, accent: str = ""
) -> bool:
    """Fill the map in. False where nothing is known about where the place is: then the map was taken out.

    ``region`` is the one that the place belongs to: its border is shown in the colour ``accent``, with every Land that
    it has a part in.
    """
    longitude, latitude = (place.longitude, place.latitude) if is_trusted(place) else (None, None)
    land = land_of(longitude, latitude, place.district)
    if land is None:
        binder.sheet.remove("map", "with-map")
        return False
    binder.sheet.remove("without-map")
    district = district_of(land, longitude, latitude, place.district)
    border = border_of(region) if region else None
    on = _view(binder, (land, *(lands_of(region) if region else ())), district, border)
    written = [box for name, box in binder.template.boxes.items() if name in WRITTEN]
    for name in ("neighbours", "land", "districts", "district"):
        element, path = binder.sheet.by_id[f"map-{name}"], getattr(on, name)
        element.set("d", path)
    for path in on.regions:
        _draw_border(binder, path, accent)
    taken = _mark(binder, on, place, label)
    _towns(binder, on, [*taken, *written])
    return True


def _view(binder: Binder, within: tuple[Area, ...], district: Area | None, border: Area | None) -> View:
    boxes, each = binder.template.boxes, tuple(dict.fromkeys(within))
    return view(each, district, boxes["map-focus"], boxes["map-box"], (border,) if border else ())


def _draw_border(binder: Binder, path: str, colour: str) -> None:
    """A region's border as a line over the districts."""
    sheet = binder.sheet
    below = sheet.by_id["map-district"]
    line = copy.deepcopy(below)
    for name in ("id", "class", "style", "fill-opacity", "stroke-opacity"):
        line.attrib.pop(name, None)
    line.set("d", path)
    paint(line, "fill", "none")
    paint(line, "stroke", colour)
    paint(line, "stroke-width", f"{BORDER}")
    sheet.insert_after(below, line)


def _mark(binder: Binder, on: View, place: Place, label: str) -> list[Rect]:
    """Dot, ring and label at the position, if it is where the words say; gives the rectangles that they cover."""
    sheet = binder.sheet
    if place.longitude is None or place.latitude is None or not is_trusted(place):
        sheet.remove("map-dot", "map-ring", "map-label", "map-label-fit")
        return []
    x, y = on.point(place.longitude, place.latitude)
    dot, ring = sheet.by_id["map-dot"], sheet.by_id["map-ring"]
    was = number(dot.get("cx", "0")), number(dot.get("cy", "0"))
    for element in (dot, ring):
        element.set("cx", f"{x:.1f}")
        element.set("cy", f"{y:.1f}")
    reach = number(ring.get("r", "0"))
    halo = Rect(x - reach, y - reach, 2 * reach, 2 * reach)
    return [halo, *_label(binder, label, (x - was[0], y - was[1]), halo)]


def _label(binder: Binder, label: str, moved: tuple[float, float], halo: Rect) -> list[Rect]:
    """The place's name beside its dot: to the right where there is box, else to the left."""
    sheet, frame = binder.sheet, binder.template.boxes["map-box"]
    text, fit_width = sheet.by_id["map-label"], sheet.by_id["map-label-fit"]
    face, size, shape = sheet.face(text), sheet.size(text), rect_of(fit_width)
    pad = number(text.get("x", "0")) - shape.x
    width = face.width(label) * size + 2 * pad
    top, left = shape.y + moved[1], shape.x + moved[0]
    if left + width > frame.right - CLEAR:
        left = halo.x - (shape.x + moved[0] - halo.right) - width
    if not label or left < frame.x + CLEAR:
        sheet.remove("map-label", "map-label-fit")
        return []
    fit_width.set("x", f"{left:.1f}")
    fit_width.set("y", f"{top:.1f}")
    fit_width.set("width", f"{width:.1f}")
    box = Rect(left, top, width, shape.height)
    baseline = top + number(text.get("y", "0")) - shape.y
    binder.place_line("map-label", text, label, size, (left + pad, baseline), box)
    return [box]


def _towns(binder: Binder, on: View, taken: list[Rect]) -> None:
    """Towns that readers know, as far as the map shows them and nothing else stands there."""
    sheet, frame = binder.sheet, binder.template.boxes["map-box"]
    text, dot = sheet.by_id["map-town"], sheet.by_id["map-town-dot"]
    away = number(text.get("x", "0")) - number(dot.get("cx", "0"))
    drop = number(text.get("y", "0")) - number(dot.get("cy", "0"))
    face, size, radius = sheet.face(text), sheet.size(text), number(dot.get("r", "0"))
    floor = binder.template.boxes["map-focus"].bottom
    for town in TOWNS:
        x, y = on.point(town.longitude, town.latitude)
        name = clean(town.name)
        box = Rect(x - radius, y - size * 0.6, radius + away + face.width(name) * size, size * 1.2)
        inside = box.x > frame.x + CLEAR and box.right < frame.right - CLEAR
        if not inside or not frame.y + CLEAR < box.y < floor - size or any(_near(box, r) for r in taken):
            continue
        label, point = copy.deepcopy(text), copy.deepcopy(dot)
        for element in (label, point):
            element.attrib.pop("id", None)
        point.set("cx", f"{x:.1f}")
        point.set("cy", f"{y:.1f}")
        sheet.insert_after(dot, label)
        sheet.insert_after(dot, point)
        binder.place_line("map-town", label, name, size, (x + away, y + drop), box)
        taken = [*taken, box]
    sheet.remove("map-town", "map-town-dot")


def _near(one: Rect, other: Rect) -> bool:
    apart_x = max(one.x, other.x) - min(one.right, other.right)
    apart_y = max(one.y, other.y) - min(one.bottom, other.bottom)
    return max(apart_x, apart_y) < CLEAR
