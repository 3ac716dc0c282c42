"""What waits for a decision, the evidence side by side."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.posts import attention
from outreach.web.routing import Asked, Section

section = Section()


@section.get("/attention", verb="attention.find")
def shown(visit: Asked) -> Response:
    """Doubtful, missed, refused, handed over, gone: the most urgent first."""
    now = visit.app.clock.now()
    return visit.page("pages/attention/attention.html", found=attention.find(visit.app), now=now)
