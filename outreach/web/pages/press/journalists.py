"""A press kit for whoever has its link: read-only, and nothing around it."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from outreach.app.public import presspage, sharing
from outreach.app.public.sharing import KITS, MAKING, PICTURES, Frequency
from outreach.language import day
from outreach.model import SharedLink
from outreach.web.routing import EVERYBODY, Asked, Section, Visit

section = Section()

UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}
PICTURE = {**UNLISTED, "Cache-Control": "private, max-age=3600"}


@section.get("/p/{token}", verb=EVERYBODY)
def shown(visit: Asked, token: str) -> Response:
    """The release in the link's language. Raises NotFound where the link opens nothing."""
    link = _opened(visit, token, counted=True)
    found = presspage.of(visit.app, link)
    embargo = found.release.embargo
    answer = replace(visit, spoken=link.language).page(
        "pages/press/journalists.html",
        found=found,
        release=found.release,
        embargo_day=day(embargo.date(), link.language) if embargo else "",
        embargo_time=f"{embargo:%H:%M}" if embargo else "",
        token=token,
    )
    answer.headers.update(UNLISTED)
    return answer


@section.get("/p/{token}/press.zip", verb=EVERYBODY)
def taken(visit: Asked, token: str) -> Response:
    """All of it in one archive."""
    link = _opened(visit, token, often=KITS)
    answer = visit.streamed(
        presspage.kit(visit.app, link), "application/zip", f"{link.place or link.region}-presse.zip"
    )
    answer.headers.update(UNLISTED)
    return answer


@section.get("/p/{token}/map.svg", verb=EVERYBODY)
def map_image(visit: Asked, token: str) -> Response:
    """Where it lies."""
    link = _opened(visit, token, often=PICTURES)
    return Response(presspage.map_image(visit.app, link), media_type="image/svg+xml", headers=PICTURE)


@section.get("/p/{token}/photos/{digest}", verb=EVERYBODY)
def photo(visit: Asked, token: str, digest: str) -> Response:
    """A photo that the press may print, as it was taken."""
    link = _opened(visit, token, often=PICTURES)
    content, mime = presspage.photo(visit.app, link, digest)
    return Response(content, media_type=mime, headers=PICTURE)


def _opened(visit: Visit, token: str, *, counted: bool = False, often: Frequency = MAKING) -> SharedLink:
    return sharing.open_link(
        visit.app, token, address=visit.address, counted=counted, to_press=True, often=often
    )
