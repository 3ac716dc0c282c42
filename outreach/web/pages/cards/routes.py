"""Cards for those who have signed in. A hash never shows anything else, so a browser may keep it for ever."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.content import pictures
from outreach.app.content.pictures import Size
from outreach.errors import NotFound
from outreach.language import msg
from outreach.web.routing import Asked, Section

section = Section()

KEPT = "private, max-age=31536000, immutable"


@section.get("/cards/{size}/{digest}.jpg", verb="pictures.card")
def shown(visit: Asked, size: str, digest: str) -> Response:
    """``size`` is ``list``, ``phone`` or ``whole``."""
    wanted = {each.name.lower(): each for each in Size}.get(size)
    if wanted is None:
        raise NotFound(msg("There is no such picture."))
    jpeg = pictures.card(visit.app, digest, wanted)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": KEPT})
