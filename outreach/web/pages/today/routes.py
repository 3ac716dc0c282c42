"""Today."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app import doctor, overview
from outreach.web.routing import Asked, Section

section = Section()


@section.get("/", verb="doctor.diagnose")
def today(visit: Asked) -> Response:
    """What needs a person first, what goes out next, and when the scheduler was last heard of."""
    campaign = visit.campaign
    return visit.page(
        "pages/today/today.html",
        diagnosis=doctor.diagnose(visit.app),
        campaign=campaign,
        overview=overview.look(visit.app, campaign.name) if campaign else None,
    )
