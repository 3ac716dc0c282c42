"""The interface itself: its specification, and in whose name a token asks."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.people import me
from outreach.app.shapes import person_json
from outreach.web.api.answers import JSON, answer, tagged
from outreach.web.api.door import ApiSection, Called
from outreach.web.api.schemas import MyselfShape
from outreach.web.routing import EVERYBODY

section = ApiSection("about")


@section.declare("GET", "/openapi.json", verb=EVERYBODY, include_in_schema=False)
def openapi(call: Called) -> Response:
    """This specification."""
    return tagged(call, call.request.app.state.specification(), JSON)


@section.declare("GET", "/me", verb="me.myself", gives=MyselfShape)
def myself(call: Called) -> Response:
    """In whose name the token asks, and what it is for."""
    person = me.myself(call.app, caller=call.person)
    return answer(call, person_json(person) | {"scopes": sorted(call.person.scopes or ())})
