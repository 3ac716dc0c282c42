"""Places, to be looked at."""

from __future__ import annotations

from outreach.app import App
from outreach.model import Place


def find(app: App, campaign: str) -> tuple[Place, ...]:
    """All places of the campaign by their short names, the gone ones too. Raises NotFound."""
    app.store.campaigns.get(campaign)
    return app.store.places.of(campaign)


def get(app: App, campaign: str, slug: str) -> Place:
    """Raises NotFound for the campaign or the place, with the one that was probably meant."""
    app.store.campaigns.get(campaign)
    return app.store.places.get(campaign, slug)
