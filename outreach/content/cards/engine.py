"""The one door to libvips and librsvg: drawings and photos in, JPEG out.

Fonts reach librsvg through fontconfig, which is set up once per process and before libvips is loaded: a private
``fonts.conf`` with the house's family and nothing of the machine. Every loader but JPEG, PNG, WebP and SVG from memory
is blocked. Same input, same bytes.
"""

from __future__ import annotations

import os
from array import array
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from outreach import fonts
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.palette import rgb

QUALITY = 85
MOST_PIXELS = 40_000_000
LOADERS = ("Jpeg", "Png", "Webp", "SvgBuffer")
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_STARTING = Lock()
_LOADED: list[Any] = []  # libvips, once start() has loaded it


class NotAPhoto(Exception):
    """The bytes are no picture that may be used; the text says why, in English."""


@dataclass(frozen=True)
class Raster:
    """A picture in memory; ``image`` is libvips' own."""

    image: Any

    @property
    def size(self) -> tuple[int, int]:
        return self.image.width, self.image.height


def start(scratch: Path) -> None:
    """Load libvips with private fonts; ``scratch`` takes fonts.conf and the font cache. Later calls do nothing."""
    with _STARTING:
        if _LOADED:
            return
        scratch.mkdir(parents=True, exist_ok=True)
        conf = scratch / "fonts.conf"
        conf.write_text(_fonts_conf(scratch / "font-cache"), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(conf)
        os.environ["PANGOCAIRO_BACKEND"] = "fontconfig"  # macOS would ask the system's own fonts
        os.environ["VIPS_CONCURRENCY"] = "1"  # cards are drawn side by side, not each on all cores
        import pyvips

        pyvips.cache_set_max(0)  # a file that changed is read again, and memory stays flat
        pyvips.operation_block_set("VipsForeignLoad", True)
        for loader in LOADERS:
            pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)
        _LOADED.append(pyvips)


def _vips() -> Any:
    return _LOADED[0]


def _fonts_conf(cache_folder: Path) -> str:
    return (
        '<?xml version="1.0"?>\n<fontconfig>\n'
        f"<dir>{escape(str(fonts.FOLDER))}</dir>\n<cachedir>{escape(str(cache_folder))}</cachedir>\n"
        '<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>\n'
        "</fontconfig>\n"
    )


def draw(svg: bytes, scale: float = 1.0) -> Raster:
    """Rasterise a drawing; where nothing is painted it stays transparent."""
    return Raster(_vips().Image.svgload_buffer(svg, dpi=72, scale=scale).copy_memory())


def photo(data: bytes, width: int, height: int, focus: tuple[float, float] | None = None) -> Raster:
    """Decode a photo, turned upright, in sRGB, cropped to cover ``width`` × ``height``.

    ``focus`` is the spot of the upright picture that the crop is about, as shares of width and height; None: its
    middle. Raises :class:`NotAPhoto`; the header is read first, so a picture of too many pixels costs nothing.
    """
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not webp and not data.startswith((JPEG, PNG)):
        raise NotAPhoto("it is no JPEG, PNG or WebP")
    vips = _vips()
    try:
        header = vips.Image.new_from_buffer(data, "")
        if header.width * header.height > MOST_PIXELS:
            raise NotAPhoto(f"it has {header.width} × {header.height} pixels, more than 40 million")
        # libvips' own thumbnail from memory would accept half a file
        spare = min(header.width, header.height) // max(width, height)
        shrink = (
            {"shrink": max(n for n in (1, 2, 4, 8) if n <= max(spare, 1))} if data.startswith(JPEG) else {}
        )
        whole = vips.Image.new_from_buffer(data, "", fail_on="truncated", **shrink)
        image = _covering(whole, width, height, focus)
        if _has_strange_profile(image):
            image = image.icc_transform("srgb", embedded=True)
        image = image.colourspace("srgb")
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        return Raster(image.cast("uchar").copy_memory())
    except vips.Error as error:
        raise NotAPhoto("it is damaged or of an unknown kind") from error


def _covering(whole: Any, width: int, height: int, focus: tuple[float, float] | None) -> Any:
    """The picture upright and scaled so that it just covers the size, and what lies over its edges cut away."""
    if focus is None:
        return whole.thumbnail_image(width, height=height, crop="centre")
    lying = whole.get_typeof("orientation") and whole.get("orientation") >= 5
    across, down = (whole.height, whole.width) if lying else (whole.width, whole.height)
    scale = max(width / across, height / down)
    full = max(width, round(across * scale)), max(height, round(down * scale))
    image = whole.thumbnail_image(full[0], height=full[1], size="force")
    left, top = (
        min(max(round(share * length - room / 2), 0), length - room)
        for share, length, room in zip(focus, full, (width, height), strict=True)
    )
    return image.crop(left, top, width, height)


def _has_strange_profile(image: Any) -> bool:
    """An embedded colour profile that is not sRGB's own; converting costs more than all the rest of a card."""
    if image.get_typeof("icc-profile-data") == 0:
        return False
    return b"sRGB" not in bytes(image.get("icc-profile-data")).replace(b"\0", b"")


def flat(picture: Raster, ground: str) -> Raster:
    """``picture`` on a plain colour."""
    return Raster(picture.image.flatten(background=rgb(ground)))


def stack(ground: str, width: int, height: int, *layers: tuple[Raster, float, float]) -> Raster:
    """Lay pictures over a plain colour, each at its place; the result has no transparency."""
    vips = _vips()
    base = vips.Image.black(width, height, bands=3).linear([1, 1, 1], rgb(ground)).cast("uchar")
    image = base.copy(interpretation="srgb")
    for layer, x, y in layers:
        if layer.image.hasalpha():
            image = image.composite2(layer.image, "over", x=round(x), y=round(y)).flatten()
        else:
            image = image.insert(layer.image, round(x), round(y))
    return Raster(image.cast("uchar"))


def veiled(picture: Raster, colour: str, share: float) -> Raster:
    """``picture`` with an even veil of a colour over it, ``share`` from 0 to 1."""
    veil = [part * share for part in rgb(colour)]
    return Raster(picture.image.linear([1 - share] * 3, veil).cast("uchar"))


def shrunk(picture: Raster, factor: int) -> Raster:
    """A smaller picture, each pixel the mean of ``factor``² ones."""
    return Raster(picture.image.shrink(factor, factor).cast("uchar").copy_memory())


@dataclass(frozen=True)
class Light:
    """The relative luminance (0 to 1, WCAG 2) of every pixel of a picture, row by row."""

    width: int
    values: array[float]

    def extremes(self, room: Rect) -> tuple[float, float]:
        """The darkest and the brightest pixel of a part; a part outside is judged by the nearest edge."""
        height = len(self.values) // self.width
        left, top = min(max(int(room.x), 0), self.width - 1), min(max(int(room.y), 0), height - 1)
        right, bottom = min(max(round(room.right), left + 1), self.width), min(round(room.bottom), height)
        rows = [
            self.values[y * self.width + left : y * self.width + right]
            for y in range(top, max(bottom, top + 1))
        ]
        return min(map(min, rows)), max(map(max, rows))


def light(picture: Raster) -> Light:
    """How bright a picture is, pixel by pixel."""
    weights = _vips().Image.new_from_array([[0.2126, 0.7152, 0.0722]])
    image = picture.image.colourspace("scrgb").recomb(weights).cast("float")
    values = array("f")
    values.frombytes(bytes(image.write_to_memory()))
    return Light(image.width, values)


def jpeg(picture: Raster) -> bytes:
    """The picture as a JPEG file without any metadata."""
    # colour at full resolution, so that coloured letters stay crisp
    data: bytes = picture.image.jpegsave_buffer(Q=QUALITY, keep="none", subsample_mode="off")
    return data


def sheet(files: list[bytes], columns: int, width: int) -> Raster:
    """Small pictures of JPEG files, side by side."""
    vips = _vips()
    small = [vips.Image.thumbnail_buffer(data, width).copy_memory() for data in files]
    return Raster(vips.Image.arrayjoin(small, across=columns, shim=12, background=[225, 225, 225]))
