"""Today."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.campaigns import overview
from outreach.app.operation import doctor
from outreach.app.plan import calendars
from outreach.app.posts import posts as verbs
from outreach.model import Status
from outreach.web.routing import Asked, Section

section = Section()

MOST = 5
"""Posts that wait for a decision and are told one by one; the others are on the page for it."""

ON_THE_LINE = (Status.PUBLISHED, Status.APPROVED, Status.IN_REVIEW, Status.DRAFT)
"""States from the end of a post's line to its beginning, which are always told."""


@section.get("/", verb="doctor.diagnose")
def today(visit: Asked) -> Response:
    """What needs a person first, what goes out next, and when the scheduler was last heard of."""
    campaign, diagnosis = visit.campaign, doctor.diagnose(visit.app)
    seen = overview.look(visit.app, campaign.name) if campaign else None
    posts = [alert for alert in diagnosis.waiting if alert.post]
    left = frozenset(alert.subject for alert in posts[MOST:])
    counts = seen.counts if seen else {}
    beside = tuple(status for status in counts if status not in (*ON_THE_LINE, Status.CANCELLED))
    alerts = [alert for alert in diagnosis.waiting if alert.subject not in left]
    about = {alert.post: verbs.get(visit.app, alert.post) for alert in alerts if alert.post}
    return visit.page(
        "pages/today/today.html",
        diagnosis=diagnosis,
        alerts=alerts,
        about=about,
        names={id: calendars.place_name(visit.app, post) for id, post in about.items()},
        left=len(left),
        campaign=campaign,
        overview=seen,
        standing=[(status, counts.get(status, 0)) for status in (*ON_THE_LINE, *beside)],
    )
