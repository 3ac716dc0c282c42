"""A report for whoever has its link: read-only, and nothing around it."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.content import pictures
from outreach.app.content.pictures import Size
from outreach.app.public import sharing
from outreach.web.pages.report.routes import TYPES, file_of, looked
from outreach.web.routing import EVERYBODY, Asked, Section

section = Section()

UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}


@section.get("/b/{token}", verb=EVERYBODY)
def shown(visit: Asked, token: str) -> Response:
    """The report in the link's language. Raises NotFound where the link opens nothing."""
    link = sharing.open_link(visit.app, token, address=visit.address)
    answer = replace(visit, spoken=link.language).page(
        "pages/shared/shared.html",
        campaign=campaigns.get(visit.app, link.campaign),
        view=looked(visit, link.campaign, link.language),
        kinds=tuple(TYPES),
        token=token,
    )
    answer.headers.update(UNLISTED)
    return answer


@section.get("/b/{token}/report.{kind}", verb=EVERYBODY)
def taken(visit: Asked, token: str, kind: str, lang: str = "") -> Response:
    """The same as a file."""
    link = sharing.open_link(visit.app, token, address=visit.address, counted=False)
    answer = file_of(
        replace(visit, spoken=link.language), campaigns.get(visit.app, link.campaign), kind, lang
    )
    answer.headers.update(UNLISTED)
    return answer


@section.get("/b/{token}/cards/{digest}.jpg", verb=EVERYBODY)
def card(visit: Asked, token: str, digest: str) -> Response:
    """A card of the campaign that the link is about."""
    link = sharing.open_link(visit.app, token, address=visit.address, counted=False, often=sharing.PICTURES)
    jpeg = pictures.card(visit.app, digest, Size.PHONE, campaign=link.campaign)
    kept = {"Cache-Control": "private, max-age=3600"}
    return Response(jpeg, media_type="image/jpeg", headers={**UNLISTED, **kept})
