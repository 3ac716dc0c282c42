"""What a sent picture is, by its first bytes."""

from __future__ import annotations

import pytest

from outreach.places.pictures import PictureFile, picture_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (30_000).to_bytes(4) + (20_000).to_bytes(4)
JPEG = b"\xff\xd8\xff\xe0\x00\x04AB\xff\xff\xc2\x00\x11\x08\x02\x58\x03\x20" + bytes(20)
WEBP = b"RIFF\x00\x00\x00\x00WEBP"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, ("image/png", 30_000, 20_000)),
        (JPEG, ("image/jpeg", 800, 600)),
        (WEBP + b"VP8X" + bytes(8) + b"\x1f\x03\x00\x57\x02\x00", ("image/webp", 800, 600)),
        (WEBP + b"VP8L" + bytes(5) + (799 | 599 << 14).to_bytes(4, "little"), ("image/webp", 800, 600)),
        (WEBP + b"VP8 " + bytes(10) + b"\x20\x03\x58\x02", ("image/webp", 800, 600)),
    ],
)
def test_kind_and_size_stand_in_the_header(data, found):
    """Nothing is unpacked to know them, however large the picture would be."""
    assert PictureFile(mime=found[0], width=found[1], height=found[2]) == picture_of(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + bytes(20),
        b"PK\x03\x04" + bytes(40),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x00" + bytes(60),
        PNG[:16] + bytes(8),
        WEBP + b"VP9 " + bytes(30),
        WEBP,
    ],
)
def test_whatever_else_is_no_picture(data):
    """Drawings, archives, other kinds and what is cut off are none, and nothing hangs over them."""
    assert picture_of(data) is None
