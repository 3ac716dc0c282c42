"""Drawings that lie over many pictures: made ready once, kept as long as there is room, and quick to lay over the next.

A film holds numbers of 8 bits, so that laying it over a picture takes a multiplication and a sum.
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
class Film:
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
        """``keep`` and ``add`` as bytes; only worth it for a small film."""
        return engine.pixels(self.keep), engine.pixels(self.add)


def film_of(drawing: engine.Raster) -> Film | None:
    """The drawing as a film, as large as what is painted on it; None where nothing is."""
    alpha = drawing.image[3]
    x, y, width, height = alpha.find_trim(background=[0], threshold=0, line_art=True)
    if not width or not height:
        return None
    paint = drawing.image.crop(x, y, width, height)
    covers = paint[3]
    keep = engine.held(covers.invert().bandjoin([covers.invert()] * 2))
    # under() divides by 256 and rounds down; where anything is kept, one more makes up for both
    whole = (paint.extract_band(0, n=3) * covers / 255).rint() + (keep > 0) / 255
    return Film(x, y, keep, engine.held(whole.cast("uchar")))


def cut(film: Film, width: int, height: int, rooms: Sequence[Rect]) -> Film | None:
    """The film for what :func:`engine.gathered` makes of a picture of that size; None where it touches no room."""
    if not any(
        room.x < film.x + film.size[0]
        and film.x < room.right + 1
        and room.y < film.y + film.size[1]
        and film.y < room.bottom + 1
        for room in rooms
    ):
        return None
    keep, add = film.pixels
    if (film.x, film.y, *film.size) != (0, 0, width, height):
        places = (film.x, film.y, width, height)
        keep = engine.pixels(film.keep.embed(*places, extend="white"))
        add = engine.pixels(film.add.embed(*places))
    row = partial(engine.row, size=(width, height), rooms=rooms)
    return Film(0, 0, row(keep).image, row(add).image)


def under(picture: engine.Raster, film: Film) -> engine.Raster:
    """A picture, which has no transparency, under a film, as far as it reaches."""
    image, keep, add = picture.image, film.keep, film.add
    if (image.width, image.height) == (keep.width, keep.height):
        return engine.Raster(_under(image, keep, add))
    width, height = min(keep.width, image.width - film.x), min(keep.height, image.height - film.y)
    if width <= 0 or height <= 0:
        return picture
    if (width, height) != film.size:
        keep, add = keep.crop(0, 0, width, height), add.crop(0, 0, width, height)
    return engine.Raster(
        image.insert(_under(image.crop(film.x, film.y, width, height), keep, add), film.x, film.y)
    )


def _under(image: Any, keep: Any, add: Any) -> Any:
    return ((image * keep).cast("uchar", shift=True) + add).cast("uchar")


class FilmStore:
    """Films by the bytes of their drawing; at most so many bytes are kept, what was used last the longest.

    Safe to use from several threads; two that ask for the same film at once may both make it.
    """

    def __init__(self, most: int):
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[tuple[bytes, float], Film | None] = OrderedDict()

    def film(self, svg: bytes, scale: float = 1.0) -> Film | None:
        """The film of a drawing; None where it paints nothing."""
        key = (svg, scale)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = film_of(engine.draw(svg, scale))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self._size() > self._most:
                self._kept.popitem(last=False)
        return made

    def _size(self) -> int:
        # six bytes for every pixel, and as many once its pixels have been asked for
        areas = (film.size[0] * film.size[1] if film else 0 for film in self._kept.values())
        return sum(6 * area for area in areas) + sum(len(svg) for svg, _ in self._kept)
