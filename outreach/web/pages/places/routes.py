"""A campaign's places, and one of them with its fields to be written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from outreach.app import campaigns, places
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg
from outreach.model import StalePlace
from outreach.web.routing import Asked, Section, Visit

section = Section()

LABELS: Mapping[str, Message] = MappingProxyType(
    {
        "name": msg("Name"),
        "teaser": msg("Summary"),
        "opening": msg("What the place is, in a sentence"),
        "categories": msg("Categories, with | between them"),
        "street": msg("Street"),
        "postal_code": msg("Postal code"),
        "municipality": msg("Municipality"),
        "district": msg("District"),
        "region": msg("Region"),
        "latitude": msg("Latitude"),
        "longitude": msg("Longitude"),
        "website": msg("Website"),
        "page": msg("Page on the project's website"),
    }
)
"""The fields that the form shows, in their order."""


async def _sent(request: Request) -> Mapping[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Sent = Annotated[Mapping[str, str], Depends(_sent)]


@section.get("/campaigns/{campaign}/places", verb="places.find")
def listed(visit: Asked, campaign: str) -> Response:
    """All places, the gone ones too."""
    found = places.find(visit.app, campaign)
    return visit.page("pages/places/places.html", campaign=campaigns.get(visit.app, campaign), places=found)


@section.get("/campaigns/{campaign}/places/{slug}", verb="places.get")
def shown(visit: Asked, campaign: str, slug: str) -> Response:
    """One place, each field with who wrote it."""
    return _form(visit, campaign, slug)


@section.post("/campaigns/{campaign}/places/{slug}", verb="places.edit")
def edited(visit: Asked, campaign: str, slug: str, sent: Sent) -> Response:
    """What the form says is kept; what cannot be, or was changed meanwhile, comes back with all that was typed."""
    assert visit.caller
    typed = {field: sent[field] for field in LABELS if field in sent}
    version = int(sent["version"]) if sent.get("version", "").isdecimal() else 0
    try:
        places.edit(visit.app, campaign, slug, typed, version=version, caller=visit.caller)
    except InvalidInput as error:
        wrong = {finding.field: finding for finding in error.findings if finding.field}
        return _form(visit, campaign, slug, status=422, typed=typed, wrong=wrong)
    except StalePlace as error:
        return _form(visit, campaign, slug, status=409, typed=typed, stale=error)
    return RedirectResponse(visit.request.url.path, 303)


def _form(
    visit: Visit,
    campaign: str,
    slug: str,
    *,
    status: int = 200,
    typed: Mapping[str, str] = MappingProxyType({}),
    wrong: Mapping[str, Finding] = MappingProxyType({}),
    stale: StalePlace | None = None,
) -> Response:
    place = places.get(visit.app, campaign, slug)
    version, hands = places.hands(visit.app, campaign, slug)
    return visit.page(
        "pages/places/place.html",
        status=status,
        campaign=campaign,
        place=place,
        version=version,
        hands=hands,
        labels=LABELS,
        texts={field: places.text_of(place, field) for field in LABELS},
        typed=typed,
        wrong=wrong,
        stale=stale,
    )
