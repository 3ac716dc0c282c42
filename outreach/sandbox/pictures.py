"""Uploaded pictures: what kind they are and how large, told from their first bytes as the networks tell it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is known of an uploaded picture; ``sha256`` and ``size`` are of its bytes."""

    sha256: str
    size: int
    mime: str
    width: int
    height: int


def look_at(content: bytes) -> Picture | None:
    """The JPEG, PNG or GIF in ``content``; None where it is none of these or its header is broken."""
    mime, extent = "", (0, 0)
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        mime, extent = "image/png", (_big(content[16:20]), _big(content[20:24]))
    elif content[:6] in {b"GIF87a", b"GIF89a"}:
        mime, extent = "image/gif", (_little(content[6:8]), _little(content[8:10]))
    elif content.startswith(b"\xff\xd8"):
        mime, extent = "image/jpeg", _jpeg_size(content)
    if not all(extent):
        return None
    return Picture(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        mime=mime,
        width=extent[0],
        height=extent[1],
    )


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header (ITU T.81, B.2.2); zeros where there is none."""
    position = 2
    while content[position : position + 1] == b"\xff":
        marker = content[position + 1 : position + 2]
        if b"\xc0" <= marker <= b"\xcf" and marker not in {b"\xc4", b"\xc8", b"\xcc"}:
            return _big(content[position + 7 : position + 9]), _big(content[position + 5 : position + 7])
        position += 2 + max(_big(content[position + 2 : position + 4]), 2)
    return 0, 0


def _big(content: bytes) -> int:
    return int.from_bytes(content, "big")


def _little(content: bytes) -> int:
    return int.from_bytes(content, "little")
