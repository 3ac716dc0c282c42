"""Drawings that lie over many pictures: made ready once, kept as long as there is box, and quick to lay over the next.

A overlay holds numbers of 8 bits, so that laying it over a picture takes a multiplication and a sum.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from threading import Lock
from typing import Any

from outreach.content.cards import engine
from outreach.content.cards.boundaries import Rect


@dataclass(frozen=True)
class Overlay:
    """A drawing made ready to be laid over many pictures: what it keeps of them and what it adds, as 8-bit numbers."""

    x: int
    y: int
    keep: Any
    add: Any

    @property
    def size(self) -> tuple[int, int]:
        return self.keep.width, self.keep.height

    @cached_property
    def pixels(self) -> tuple[bytearray, bytearray]:
        """``keep`` and ``add`` as bytes; only worth it for a small overlay."""
        return engine.pixels(self.keep), engine.pixels(self.add)


def overlay_of(drawing: engine.Raster) -> Overlay | None:
    """The drawing as a overlay, as large as what is painted on it; None where nothing is."""
    alpha = drawing.image[3]
    x, y, width, height = alpha.find_trim(background=[0], threshold=0, line_art=True)
    if not width or not height:
        return None
    paint = drawing.image.crop(x, y, width, height)
    covers = paint[3]
    keep = engine.held(covers.invert().bandjoin([covers.invert()] * 2))
    # under() divides by 256 and rounds down; where anything is kept, one more makes up for both
    whole = (paint.extract_band(0, n=3) * covers / 255).rint() + (keep > 0) / 255
    return Overlay(x, y, keep, engine.held(whole.cast("uchar")))


def cut(overlay: Overlay, width: int, height: int, boxes: Sequence[Rect]) -> Overlay | None:
    """The overlay for what :func:`engine.gathered` makes of a picture of that size; None where it touches no box."""
    if not any(
        box.x < overlay.x + overlay.size[0]
        and overlay.x < box.right + 1
        and box.y < overlay.y + overlay.size[1]
        and overlay.y < box.bottom + 1
        for box in boxes
    ):
        return None
    keep, add = overlay.pixels
    if (overlay.x, overlay.y, *overlay.size) != (0, 0, width, height):
        places = (overlay.x, overlay.y, width, height)
        keep = engine.pixels(overlay.keep.embed(*places, extend="white"))
        add = engine.pixels(overlay.add.embed(*places))
    row = partial(engine.row, size=(width, height), boxes=boxes)
    return Overlay(0, 0, row(keep).image, row(add).image)


def under(picture: engine.Raster, overlay: Overlay) -> engine.Raster:
    """A picture, which has no transparency, under a overlay, as far as it reaches."""
    image, keep, add = picture.image, overlay.keep, overlay.add
    if (image.width, image.height) == (keep.width, keep.height):
        return engine.Raster(_under(image, keep, add))
    width, height = min(keep.width, image.width - overlay.x), min(keep.height, image.height - overlay.y)
    if width <= 0 or height <= 0:
        return picture
    if (width, height) != overlay.size:
        keep, add = keep.crop(0, 0, width, height), add.crop(0, 0, width, height)
    return engine.Raster(
        image.insert(_under(image.crop(overlay.x, overlay.y, width, height), keep, add), overlay.x, overlay.y)
    )


def _under(image: Any, keep: Any, add: Any) -> Any:
    return ((image * keep).cast("uchar", shift=True) + add).cast("uchar")


class OverlayStore:
    """Overlays by the bytes of their drawing; at most so many bytes are kept, what was used last the longest.

    Safe to use from several threads; two that ask for the same overlay at once may both make it.
    """

    def __init__(self, most: int):
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[tuple[bytes, float], Overlay | None] = OrderedDict()

    def overlay(self, svg: bytes, scale: float = 1.0) -> Overlay | None:
        """The overlay of a drawing; None where it paints nothing."""
        key = (svg, scale)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = overlay_of(engine.draw(svg, scale))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self._size() > self._most:
                self._kept.popitem(last=False)
        return made

    def _size(self) -> int:
        # six bytes for every pixel, and as many once its pixels have been asked for
        areas = (overlay.size[0] * overlay.size[1] if overlay else 0 for overlay in self._kept.values())
        return sum(6 * area for area in areas) + sum(len(svg) for svg, _ in self._kept)
