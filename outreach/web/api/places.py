"""Places: looked at, written by hand, and brought in as a table."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from outreach.app.places import importing, places
from outreach.app.places.importing import SentFile
from outreach.app.shapes import finding_json, hands_json, place_json
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.web.api.answers import answer, job_answer, page_links
from outreach.web.api.bodies import ImportFile, Name, NewImport, PageQuery, PlaceEdit
from outreach.web.api.door import ApiSection, Called
from outreach.web.api.schemas import EditedPlaceShape, JobShape, PlaceShape, SeenPlaceShape

section = ApiSection("places")

LIST = "/campaigns/{campaign}/places"
IMPORTS = "/campaigns/{campaign}/imports"

MOST = 160_000_000
"""Bytes of an import: as many files as the pages take, in base64."""


@section.declare("GET", LIST, verb="places.page", gives=list[PlaceShape])
def list_places(call: Called, campaign: Name, wanted: Annotated[PageQuery, Query()]) -> Response:
    """The campaign's places by their short names, the gone ones too."""
    found = places.page(call.app, campaign, number=wanted.page, size=wanted.size)
    links = page_links(call, wanted.page, wanted.size, found.total)
    return answer(call, [place_json(each) for each in found.places], headers=links)


@section.declare("GET", LIST + "/{place}", verb="places.get", gives=SeenPlaceShape)
def get_place(call: Called, campaign: Name, place: Name) -> Response:
    """Everything that is known of a place, and which of its fields somebody wrote by hand."""
    version, hands = places.hands(call.app, campaign, place)
    shape = {"place": place_json(places.get(call.app, campaign, place))} | hands_json(version, hands)
    return answer(call, shape, version=version)


@section.declare("PATCH", LIST + "/{place}", verb="places.edit", gives=EditedPlaceShape, versioned=True)
def edit_place(call: Called, campaign: Name, place: Name, body: PlaceEdit) -> Response:
    """Write fields by hand, which imports leave alone from then on, or let them follow their source again."""
    done = places.edit(
        call.app, campaign, place, body.values, back=body.back, version=call.seen, caller=call.person
    )
    findings = [finding_json(each, call.language) for each in done.findings]
    shape = {"place": place_json(done.place)} | hands_json(done.version, done.hands) | {"findings": findings}
    return answer(call, shape, version=done.version)


@section.declare("POST", IMPORTS, verb="importing.receive", gives=JobShape, most=MOST)
def compare_table(call: Called, campaign: Name, body: NewImport) -> Response:
    """Send a table, and have it compared with what is known; nothing is taken over yet."""
    files = [SentFile(name=each.name, content=_content(each)) for each in body.files]
    return job_answer(call, importing.receive(call.app, campaign, files, caller=call.person))


@section.declare("POST", IMPORTS + "/{id}/adopt", verb="importing.adopt", gives=JobShape)
def adopt_table(call: Called, campaign: Name, id: Name) -> Response:
    """Take over exactly what was compared by the job `id`."""
    return job_answer(call, importing.adopt(call.app, campaign, id, caller=call.person))


def _content(file: ImportFile) -> bytes:
    try:
        return base64.b64decode(file.content, validate=True)
    except binascii.Error as error:
        raise InvalidInput(
            msg("The content of “{file}” is not in base64.", file=file.name),
            msg("Encode the file's bytes, without line breaks."),
        ) from error
