"""The released places of a public campaign, for programs of partners: read-only, without sign-in."""

from __future__ import annotations

from types import MappingProxyType

from starlette.responses import Response

from outreach.app.public import partners
from outreach.web.routing import EVERYBODY, Asked, Section

section = Section()

TYPES = MappingProxyType({"geojson": "application/geo+json", "jsonld": "application/ld+json"})

OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
"""Pages of other hosts may read them; nobody has to ask more often than once an hour."""


@section.get("/o/{campaign}/places.{kind}", verb=EVERYBODY)
def places(visit: Asked, campaign: str, kind: str) -> Response:
    """Raises NotFound unless the campaign is public."""
    content = partners.read_public(visit.app, campaign, kind)
    return Response(content, media_type=TYPES[kind], headers=OPEN)


@section.get("/o/{campaign}/photos/{digest}", verb=EVERYBODY)
def photo(visit: Asked, campaign: str, digest: str) -> Response:
    """A photo that stands in these places. Raises NotFound for every other."""
    content, kind = partners.read_photo(visit.app, campaign, digest)
    return Response(content, media_type=kind, headers=OPEN)
