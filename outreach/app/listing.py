"""Posts, to be looked through. It is asked most often, and imports no more than it needs."""

from __future__ import annotations

from collections.abc import Collection

from outreach.app import App
from outreach.model import Post, Status
from outreach.store import Page


def find(
    app: App, *, campaign: str | None, status: Collection[Status] | None, place: str | None
) -> tuple[Post, ...]:
    """Posts by due time, all of them. Raises NotFound for a campaign or place that does not exist."""
    _require(app, campaign, place)
    return app.store.posts.find(campaign=campaign, status=status, place=place)


def page(
    app: App,
    *,
    campaign: str | None,
    status: Collection[Status] | None,
    place: str | None,
    number: int = 1,
    size: int = 100,
) -> Page:
    """As :func:`find`: the page ``number``, from 1, of ``size`` posts each, and how many posts there are."""
    _require(app, campaign, place)
    return app.store.listing.page(
        campaign=campaign, status=status, place=place, skip=(number - 1) * size, limit=size
    )


def _require(app: App, campaign: str | None, place: str | None) -> None:
    """Raises NotFound, with the place that was probably meant."""
    campaigns = app.store.campaigns.all() if campaign is None else (app.store.campaigns.get(campaign),)
    if place is not None and not any(app.store.places.known(each.name, place) for each in campaigns):
        for each in campaigns:
            app.store.places.get(each.name, place)
