"""All campaigns: looked through, searched, and gone on to."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.campaigns import choosing
from outreach.app.results.reports import KEYS
from outreach.language import msg
from outreach.model import CampaignStage
from outreach.signs import visible
from outreach.web.forms import number_of
from outreach.web.routing import Asked, Section

section = Section()

SIZE = 50
"""Campaigns on a page."""

MOST_SIGNS = 200
"""Of what is searched for."""

LOOKS = {
    CampaignStage.RUNNING: ("good", "disc", msg("running")),
    CampaignStage.OPEN_ENDED: ("good", "disc", msg("running, open-ended")),
    CampaignStage.AHEAD: ("wait", "ring", msg("ahead")),
    CampaignStage.OVER: ("quiet", "dash", msg("finished")),
}
"""How far a campaign is: tone, shape, words."""


@section.get("/campaigns", verb="choosing.search")
def listed(visit: Asked, q: str = "", page: str = "", beside: str = "") -> Response:
    """What runs or comes, then what is over; where words are asked for, those with them in title or name.

    ``beside`` names a campaign whose report is to be compared with the one that is chosen.
    """
    number, words = number_of(page, 1) or 1, visible(q).strip()[:MOST_SIGNS]
    found = choosing.search(visit.app, words, number=number, size=SIZE)
    now, asked = visit.app.clock.now(), visit.request.query_params
    narrowed = {key: asked[key] for key in KEYS if asked.get(key)}
    return visit.page(
        "pages/campaigns/campaigns.html",
        found=[(each, LOOKS[each.stage(now)]) for each in found.entries],
        total=found.total,
        number=number,
        size=SIZE,
        q=words,
        beside=beside,
        asked=narrowed,
        kept={"beside": beside, **narrowed} if beside else {},
    )
