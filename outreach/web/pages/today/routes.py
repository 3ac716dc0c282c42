"""Today."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app import doctor
from outreach.web.routing import Asked, Section

section = Section()


@section.get("/", verb="doctor.diagnose")
def today(visit: Asked) -> Response:
    """What needs a person first, and when the scheduler was last heard of."""
    return visit.page("pages/today/today.html", diagnosis=doctor.diagnose(visit.app))
