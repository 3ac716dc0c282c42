"""Scripts, styles and fonts, for everybody and for good."""

from __future__ import annotations

import gzip
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import Request
from starlette.responses import Response

from outreach.errors import NotFound
from outreach.language import msg
from outreach.web.assets import files
from outreach.web.routing import EVERYBODY, Section

section = Section()

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
"""A changed file has another address."""

COMPRESSED = frozenset({".css", ".js", ".svg", ".txt"})
"""Fonts and pictures are it already."""


@section.get("/static/{made}/{name}", verb=EVERYBODY)
def served(request: Request, name: str) -> Response:
    """One of the files, whichever making of it is asked for. Raises NotFound."""
    path = files().get(name)
    if path is None:
        raise NotFound(msg("There is no file “{name}” here.", name=name))
    kind = guess_type(name)[0]
    takes = "gzip" in request.headers.get("accept-encoding", "")
    if path.suffix in COMPRESSED and takes:
        return Response(_compressed(path), headers=FOR_GOOD | {"Content-Encoding": "gzip"}, media_type=kind)
    return Response(_read(path), headers=FOR_GOOD, media_type=kind)


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(_read(path), 9, mtime=0)
