"""Days, where a campaign runs."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.model import Campaign


def today(app: App, campaign: Campaign) -> date:
    """The day that it is there."""
    return app.clock.now().astimezone(ZoneInfo(campaign.zone)).date()
