"""Scripts, styles and fonts, for everybody and for good."""

from __future__ import annotations

from mimetypes import guess_type

from starlette.responses import FileResponse, Response

from outreach.errors import NotFound
from outreach.language import msg
from outreach.web.assets import files
from outreach.web.routing import EVERYBODY, Section

section = Section()

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A changed file has another address."""


@section.get("/static/{made}/{name}", verb=EVERYBODY)
def served(name: str) -> Response:
    """One of the files, whichever making of it is asked for. Raises NotFound."""
    path = files().get(name)
    if path is None:
        raise NotFound(msg("There is no file “{name}” here.", name=name))
    return FileResponse(path, headers=FOR_GOOD, media_type=guess_type(name)[0])
