"""The one door to libvips and librsvg: drawings and photos in, JPEG out.

It draws only in a process that was started with the :func:`environment` it needs: fonts reach librsvg through
fontconfig, which reads a private ``fonts.conf`` with the house's family and nothing of the machine. Every loader but
JPEG, PNG, WebP and SVG from memory is blocked. Same input, same bytes.

Pixels are computed by :func:`pixels`, in the thread that asks: libvips' own workers would take a strip at a time and
hand over to their caller and back after each, which costs two cards drawn side by side a fifth of their speed.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from outreach import fonts
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.palette import rgb
from outreach.model import MOST_PIXELS

QUALITY = 85
SMALL_QUALITY = 80
BYTES = {"uchar": 1, "float": 4}
STRIP = 32  # rows computed at once: what lies between two operations fits into a core's cache
LONGEST_SIDE = 20_000
LOADERS = ("Jpeg", "Png", "Webp", "SvgBuffer")
MIDDLE = (0.5, 0.5)
CONF, FONT_CACHE = "outreach-fonts.conf", "font-cache"
CACHES = frozenset({CONF, FONT_CACHE})
"""What :func:`environment` puts into the scratch folder, for every process that draws."""
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


class NotAPhoto(Exception):
    """The bytes are no picture that may be used; the text says why, in English."""


@dataclass(frozen=True)
class Raster:
    """A picture in memory; ``image`` is libvips' own."""

    image: Any

    @property
    def size(self) -> tuple[int, int]:
        return self.image.width, self.image.height


def environment(scratch: Path) -> dict[str, str]:
    """What the environment of a process has to say before that process starts, if cards are to be drawn in it.

    ``scratch`` takes the private ``fonts.conf`` that is named in it, and the font cache.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    conf, wanted = scratch / CONF, _fonts_conf(scratch / FONT_CACHE)
    if not conf.is_file() or conf.read_text(encoding="utf-8") != wanted:
        partial = conf.with_name(f"{CONF}.{os.getpid()}.part")
        partial.write_text(wanted, encoding="utf-8")
        partial.replace(conf)  # a process that starts meanwhile reads the one or the other
    return {
        "FONTCONFIG_FILE": str(conf),
        "PANGOCAIRO_BACKEND": "fontconfig",  # macOS would ask the system's own fonts
        "VIPS_CONCURRENCY": "1",  # cards are drawn side by side, not each on all cores
        # glibc would keep some tens of megabytes of freed pictures for each thread
        "MALLOC_ARENA_MAX": "2",
    }


def load() -> None:
    """Load libvips, once and before several threads draw: while it is being set up no picture can be opened."""
    _vips()


@cache
def _vips() -> Any:
    """libvips, loaded when the first picture is asked for."""
    if Path(os.environ.get("FONTCONFIG_FILE", "")).name != CONF:
        raise RuntimeError(
            "this process was started without what engine.environment() says: its fonts are not ours"
        )
    import pyvips

    pyvips.cache_set_max(0)  # a file that changed is read again, and memory stays flat
    pyvips.operation_block_set("VipsForeignLoad", True)
    for loader in LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)
    return pyvips


def _fonts_conf(cache_folder: Path) -> str:
    return (
        '<?xml version="1.0"?>\n<fontconfig>\n'
        f"<dir>{escape(str(fonts.FOLDER))}</dir>\n<cachedir>{escape(str(cache_folder))}</cachedir>\n"
        '<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>\n'
        "</fontconfig>\n"
    )


def pixels(image: Any) -> bytearray:
    """All the numbers of a picture of libvips', row by row, computed in the calling thread."""
    region, width, height = _vips().Region.new(image), image.width, image.height
    stride = width * image.bands * BYTES[image.format]
    found = bytearray(height * stride)
    for y in range(0, height, STRIP):
        rows = min(STRIP, height - y)
        found[y * stride : (y + rows) * stride] = region.fetch(0, y, width, rows)
    return found


def held(image: Any) -> Any:
    """The same picture, computed and kept in memory; 8 bits for each of its bands."""
    return _vips().Image.new_from_memory(pixels(image), image.width, image.height, image.bands, "uchar")


def draw(svg: bytes, scale: float = 1.0) -> Raster:
    """A drawing, transparent where nothing is painted; rasterised once, when its pixels are first asked for."""
    return Raster(_vips().Image.svgload_buffer(svg, dpi=72, scale=scale))


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
        whole = _opened(data)
        if whole.width * whole.height > MOST_PIXELS:
            raise NotAPhoto(f"it has {whole.width} × {whole.height} pixels, more than 40 million")
        if max(whole.width, whole.height) > LONGEST_SIDE:
            raise NotAPhoto(f"it is {whole.width} × {whole.height} pixels, and a side may have 20,000")
        spare = min(whole.width, whole.height) // max(width, height)
        if data.startswith(JPEG) and spare > 1:
            whole = _opened(data, shrink=max(n for n in (2, 4, 8) if n <= spare))
        image = _covering(whole, width, height, focus or MIDDLE)
        if _has_strange_profile(image):
            image = image.icc_transform("srgb", embedded=True)
        image = image.colourspace("srgb")
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        return Raster(held(image.cast("uchar")))
    except (vips.Error, OverflowError) as error:  # the second of a strip that would become miles long
        raise NotAPhoto("it is damaged or of an unknown kind") from error


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that :func:`photo` has read, as its file says."""
    whole = _opened(data)
    return whole.width, whole.height


def _opened(data: bytes, **shrink: int) -> Any:
    """The picture of a file; its header is read, its pixels not before they are asked for."""
    # libvips' own thumbnail from memory would accept half a file
    return _vips().Image.new_from_buffer(data, "", access="sequential", fail_on="truncated", **shrink)


def _covering(whole: Any, width: int, height: int, focus: tuple[float, float]) -> Any:
    """The picture upright and scaled so that it just covers the size, and what lies over its edges cut away."""
    lying = whole.get_typeof("orientation") and whole.get("orientation") >= 5
    across, down = (whole.height, whole.width) if lying else (whole.width, whole.height)
    scale = max(width / across, height / down)
    full = max(width, round(across * scale)), max(height, round(down * scale))
    image = whole.thumbnail_image(full[0], height=full[1], size="force")
    left, top = (
        min(max(round(share * length - box / 2), 0), length - box)
        for share, length, box in zip(focus, full, (width, height), strict=True)
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


def placed(ground: str, width: int, height: int, picture: Raster, x: float, y: float) -> Raster:
    """A picture without transparency at its place on a plain colour; the picture itself where it covers all."""
    if (round(x), round(y), *picture.size) == (0, 0, width, height):
        return picture
    vips = _vips()
    base = vips.Image.black(width, height, bands=3).linear([1, 1, 1], rgb(ground)).cast("uchar")
    return Raster(base.copy(interpretation="srgb").insert(picture.image, round(x), round(y)))


def over(picture: Raster, drawing: Raster) -> Raster:
    """A drawing over a picture of its size that has no transparency."""
    image = drawing.image
    return Raster(image[3].ifthenelse(image.extract_band(0, n=3), picture.image, blend=True))


def dimmed(picture: Raster, colour: str, share: float) -> Raster:
    """``picture`` with an even scrim of a colour over it, ``share`` from 0 to 1."""
    return Raster(picture.image.maplut(_scrim(colour, share)))


@lru_cache(maxsize=64)
def _scrim(colour: str, share: float) -> Any:
    scrim = [part * share for part in rgb(colour)]
    return held(_vips().Image.identity(bands=3).linear([1 - share] * 3, scrim, uchar=True))


def shrunk(picture: Raster, factor: int) -> Raster:
    """A smaller picture, each pixel the mean of ``factor``² ones."""
    return Raster(held(picture.image.shrink(factor, factor)))


def gathered(picture: Raster, boxes: Sequence[Rect]) -> Raster:
    """The pixels of the boxes in one row, for whoever asks about them alone; outside the nearest edge counts."""
    return row(pixels(picture.image), picture.size, boxes)


def row(data: bytes | bytearray, size: tuple[int, int], boxes: Sequence[Rect]) -> Raster:
    """The same of a picture's bytes, 8 bits for each of its bands."""
    bands = len(data) // (size[0] * size[1])
    stride = size[0] * bands
    found = b"".join(
        data[y * stride + left * bands : y * stride + right * bands]
        for left, top, right, bottom in (_within(box, *size) for box in boxes)
        for y in range(top, bottom)
    )
    return Raster(_vips().Image.new_from_memory(found, len(found) // bands, 1, bands, "uchar"))


def darkest(picture: Raster) -> float:
    """The relative luminance (0 to 1, WCAG 2) of the darkest pixel."""
    return min(_luminance(picture))


def brightest(picture: Raster) -> float:
    """The relative luminance (0 to 1, WCAG 2) of the brightest pixel."""
    return max(_luminance(picture))


def _luminance(picture: Raster) -> array[float]:
    parts, sum_of_them = _lights()
    values = array("f")
    values.frombytes(pixels(picture.image.maplut(parts).recomb(sum_of_them)))
    return values


@cache
def _lights() -> tuple[Any, Any]:
    """How much every value of red, green and blue adds to the luminance, and the matrix that adds them up."""
    image = _vips().Image
    values = image.identity(bands=3).copy(interpretation="srgb").colourspace("scrgb")
    parts = (values * [0.2126, 0.7152, 0.0722]).cast("float")
    return parts.copy_memory(), image.new_from_array([[1, 1, 1]])


def _within(box: Rect, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a box in whole pixels, at least one, within a picture."""
    left, top = min(max(int(box.x), 0), width - 1), min(max(int(box.y), 0), height - 1)
    right, bottom = min(max(round(box.right), left + 1), width), min(round(box.bottom), height)
    return left, top, right, max(bottom, top + 1)


def jpeg(picture: Raster) -> bytes:
    """The picture as a JPEG file without any metadata."""
    # colour at full resolution, so that coloured letters stay crisp
    data: bytes = held(picture.image).jpegsave_buffer(Q=QUALITY, keep="none", subsample_mode="off")
    return data


def sheet(files: list[bytes], columns: int, width: int) -> Raster:
    """Small pictures of JPEG files, side by side."""
    vips = _vips()
    small = [vips.Image.thumbnail_buffer(data, width).copy_memory() for data in files]
    return Raster(vips.Image.arrayjoin(small, across=columns, shim=12, background=[225, 225, 225]))


def small(jpeg: bytes, width: int) -> bytes:
    """The picture at most ``width`` pixels wide; empty where the bytes are none."""
    vips = _vips()
    try:
        picture = vips.Image.thumbnail_buffer(jpeg, width, size="down")
        if picture.hasalpha():
            picture = picture.flatten(background=255)  # on white, not on black
        return bytes(picture.jpegsave_buffer(Q=SMALL_QUALITY, keep="none"))
    except vips.Error:
        return b""
