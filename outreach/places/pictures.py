"""What a file that is called a picture is, read from its first bytes alone: nothing is unpacked."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Marks of a JPEG behind which its size stands."""


@dataclass(frozen=True, kw_only=True)
class PictureFile:
    """``mime`` is what it is; the size is in pixels."""

    mime: str
    width: int
    height: int


def picture_of(data: bytes) -> PictureFile | None:
    """None where it is neither JPEG, PNG nor WebP, or does not say how large it is."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return _sized("image/png", int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _sized(mime: str, width: int, height: int) -> PictureFile | None:
    return PictureFile(mime=mime, width=width, height=height) if width and height else None


def _jpeg(data: bytes) -> PictureFile | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in _FRAMES:
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
            return _sized("image/jpeg", width, height)
        # fill bytes stand before a mark
        at += 1 if mark == 0xFF else 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None


def _webp(data: bytes) -> PictureFile | None:
    match data[12:16]:
        case b"VP8X":
            width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (24, 27))
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = (int.from_bytes(data[i : i + 2], "little") & 0x3FFF for i in (26, 28))
        case _:
            return None
    return _sized("image/webp", width, height)
