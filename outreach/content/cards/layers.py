"""A drawing taken apart: what many cards share is rasterised once and kept, the rest is drawn for each card.

Shapes are painted in the order in which they stand in the file, so a drawing may be cut between any two of them and
the parts laid over one another, as long as none of them looks through its neighbours (a group's opacity, blending).
Nothing here has to guess rightly what cards share: parts are known by their bytes, and a wrong guess only costs time.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from outreach.content.cards.boundaries import Rect
from outreach.content.cards.template import SVG, number, rect_of

DEFINITIONS = frozenset(
    f"{{{SVG}}}{tag}"
    for tag in ("defs", "linearGradient", "radialGradient", "clipPath", "mask", "pattern", "symbol")
)
SILENT = frozenset(f"{{{SVG}}}{tag}" for tag in ("title", "desc", "metadata"))
TEXT, GROUP, PATH = (f"{{{SVG}}}{tag}" for tag in ("text", "g", "path"))
SEEN_THROUGH = re.compile(r"(?:^|;)\s*(?:opacity|mask|mix-blend-mode|isolation)\s*(?::|$)")
"""What makes of a group more than the sum of its parts, as an attribute's name or in a style."""
FOREIGN = frozenset(f"{{{SVG}}}{tag}" for tag in ("use", "style"))
"""What ties a drawing's parts together from afar."""

MARGIN = 8.0
"""Pixels about a letter in which a shape counts as being under it: two pixels of the picture that is judged."""


@dataclass(frozen=True)
class Layers:
    """A drawing in parts, each an SVG file of the whole card's size, the lowest first."""

    shared: tuple[bytes, ...]  # without a letter: alike on many cards
    front: bytes
    under: bytes  # what of ``front`` lies under the letters that are judged; empty where nothing does


def part(root: ET.Element, judged: Sequence[Rect]) -> Layers:
    """Take a drawing apart; ``judged`` are the boxes of the letters that have to be legible on what lies under them.

    Shared are the shapes before the map and before the first letter; and the map's borders with what lies under them.
    """
    drawn = [child for child in root if child.tag not in DEFINITIONS | SILENT]
    scenery: list[ET.Element] = []
    panel: list[ET.Element] = []
    if _is_cuttable(root):
        scenery, drawn = _split(drawn, lambda child: _id(child) in ("map", "with-map") or _has_letters(child))
        panel, drawn = _borders(drawn)
    shared = tuple(serialised(_sheet(root, layer)) for layer in (scenery, panel) if layer)
    under = [kept for child in drawn if (kept := _touching(child, judged, 0.0)) is not None]
    return Layers(shared, serialised(_sheet(root, drawn)), serialised(_sheet(root, under)) if under else b"")


def serialised(root: ET.Element) -> bytes:
    """A drawing as the bytes of a file."""
    # as text first: ElementTree's own way to bytes goes through a stream, letter by letter
    return ET.tostring(root, encoding="unicode").encode()


def _borders(drawn: list[ET.Element]) -> tuple[list[ET.Element], list[ET.Element]]:
    """The map up to its last border, and what comes after that; nothing where letters stand before the map."""
    before, after = _split(drawn, lambda child: _id(child) == "map")
    if not after or any(map(_has_letters, before)) or _is_seen_through(after[0]):
        return [], drawn
    borders, marks = _split(list(after[0]), lambda child: child.tag != PATH)
    return [*before, _like(after[0], borders)], [_like(after[0], marks), *after[1:]]


def _split(
    elements: Sequence[ET.Element], begins: Callable[[ET.Element], bool]
) -> tuple[list[ET.Element], list[ET.Element]]:
    """The elements before the first with which the second part begins, and that part."""
    at = next((n for n, element in enumerate(elements) if begins(element)), len(elements))
    return list(elements[:at]), list(elements[at:])


def _is_cuttable(root: ET.Element) -> bool:
    known = {inside for child in root if child.tag in DEFINITIONS for inside in child.iter()}
    return not _is_seen_through(root) and not any(
        element.tag in FOREIGN
        or (element.tag in DEFINITIONS and element not in known)
        or "blend" in "".join((*element.attrib, *element.attrib.values()))
        for element in root.iter()
    )


def _is_seen_through(group: ET.Element) -> bool:
    return any(SEEN_THROUGH.search(said) for said in (*group.attrib, group.get("style", "")))


def _sheet(root: ET.Element, drawn: Iterable[ET.Element]) -> ET.Element:
    return _like(root, [*(child for child in root if child.tag in DEFINITIONS), *drawn])


def _like(element: ET.Element, children: Iterable[ET.Element]) -> ET.Element:
    """The same element with other children."""
    new = ET.Element(element.tag, element.attrib)
    new.extend(children)
    return new


def _touching(element: ET.Element, boxes: Sequence[Rect], down: float) -> ET.Element | None:
    """What of an element lies under the ``boxes``, without letters; ``down`` is how far its groups are moved."""
    if element.tag == TEXT:
        return None
    moved = _moved_down(element)
    if element.tag == GROUP and moved is not None:
        inside = [kept for child in element if (kept := _touching(child, boxes, down + moved)) is not None]
        return _like(element, inside) if inside else None
    box = None if moved is None else _box(element)
    if box is None:
        return None if element.tag in SILENT else _without_letters(element)
    edge = MARGIN + _stroke(element)
    reached = Rect(box.x - edge, box.y + down - edge, box.width + 2 * edge, box.height + 2 * edge)
    return element if any(_overlap(reached, box) for box in boxes) else None


def _without_letters(element: ET.Element) -> ET.Element:
    return _like(element, [_without_letters(child) for child in element if child.tag != TEXT])


def _moved_down(element: ET.Element) -> float | None:
    """How far our own transformation moves a group; None where it is another's."""
    said = element.get("transform", "translate(0,0)")
    start, end = said[: len("translate(0,")], said[len("translate(0,") : -1]
    try:
        return float(end) if start == "translate(0," else None
    except ValueError:
        return None


def _box(element: ET.Element) -> Rect | None:
    """The rectangle that a shape of ours fills; None where only drawing it would tell."""
    try:
        if element.tag == f"{{{SVG}}}rect":
            return rect_of(element)
        if element.tag == f"{{{SVG}}}circle":
            x, y, r = (number(element.get(name, "0")) for name in ("cx", "cy", "r"))
            return Rect(x - r, y - r, 2 * r, 2 * r)
    except ValueError:  # per cent and other units
        pass
    return None


def _stroke(element: ET.Element) -> float:
    try:
        return number(element.get("stroke-width", "1"))
    except ValueError:
        return 100.0


def _overlap(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _has_letters(element: ET.Element) -> bool:
    return next(element.iter(TEXT), None) is not None


def _id(element: ET.Element) -> str:
    return element.get("id", "")
