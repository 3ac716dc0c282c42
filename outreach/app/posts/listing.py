"""Posts, to be looked through. It is asked most often, and imports no more than it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from outreach.app import App
from outreach.model import Post, Status
from outreach.store import Page


def walk(app: App, campaign: str, status: Collection[Status] | None = None) -> Iterator[Post]:
    """All posts of the campaign by due time, those without one last; read as they are asked for. Raises NotFound."""
    app.store.campaigns.get(campaign)
    return app.store.listing.walk(campaign=campaign, status=status)


def page(
    app: App,
    *,
    campaign: str | None,
    status: Collection[Status] | None,
    place: str | None,
    number: int = 1,
    size: int = 100,
) -> Page:
    """The page ``number``, from 1, of ``size`` posts each, by due time, and how many posts there are.

    Raises NotFound for a campaign or place that does not exist.
    """
    _require(app, campaign, place)
    return app.store.listing.page(
        campaign=campaign, status=status, place=place, skip=(number - 1) * size, limit=size
    )


def _require(app: App, campaign: str | None, place: str | None) -> None:
    """Raises NotFound, with the place that was probably meant."""
    if campaign is not None:
        app.store.campaigns.get(campaign)
    if place is not None and campaign is not None:
        app.store.places.get(campaign, place)
    elif place is not None:
        app.store.places.require_anywhere(place)
