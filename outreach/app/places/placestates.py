"""A campaign's places at a glance: how each stands, and where they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from outreach.app import App
from outreach.app.places import rights
from outreach.app.places.rights import Reported
from outreach.errors import Finding, Severity
from outreach.geography import border_of, districts, lands
from outreach.language import register
from outreach.model import WENT_OUT, Campaign, Place, Ring, Status, map_credits
from outreach.store import PostOutline


class PlaceState(StrEnum):
    """How a place stands in its campaign; what needs a person goes before all else."""

    RIGHTS = "rights"  # a photo of it may not be shown as it is
    MISSING = "missing"  # it has no posts yet, or one without a time
    PLANNED = "planned"  # posts of it are ahead; in an open-ended campaign, its turn is
    OUT = "out"  # all of its posts are out
    GONE = "gone"  # the source has it no more


@dataclass(frozen=True, kw_only=True)
class PlaceGlance:
    """A place, how it stands, and how many of its posts are out; ``findings`` are those of its photos."""

    place: Place
    state: PlaceState
    posts: int
    out: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A Land or a district that holds places of the campaign, or a region of it; degrees, longitude first."""

    name: str
    rings: tuple[Ring, ...]
    region: bool = False


@dataclass(frozen=True, kw_only=True)
class PlacesGlance:
    """All places by name; ``photos`` are those with something to be told, ``outlines`` what a map shows behind them."""

    places: tuple[PlaceGlance, ...]
    photos: tuple[Reported, ...]
    outlines: tuple[Outline, ...]
    credit: str

    @property
    def counts(self) -> Counter[PlaceState]:
        """How many places stand so."""
        return Counter(each.state for each in self.places)


def glance(app: App, campaign: str) -> PlacesGlance:
    """Raises NotFound."""
    definition, found = app.store.campaigns.get(campaign), rights.places_of(app, campaign)
    all_posts = app.store.post_outlines.of(campaign)
    reported = rights.reported(definition, found, all_posts)
    posts: dict[str, list[PostOutline]] = {}
    for post in all_posts:
        if post.status is not Status.CANCELLED:
            posts.setdefault(post.place, []).append(post)
    told: dict[str, list[Reported]] = {}
    for each in reported:
        told.setdefault(each.place, []).append(each)
    places = [
        _glance(definition, place, posts.get(place.slug, ()), told.get(place.slug, ())) for place in found
    ]
    return PlacesGlance(
        places=tuple(sorted(places, key=lambda each: register(each.place.name))),
        photos=tuple(each for each in reported if each.findings),
        outlines=(*_outlines(found), *_borders(definition)),
        credit=" · ".join(map_credits(definition.regions)),
    )


def _glance(
    campaign: Campaign, place: Place, posts: Sequence[PostOutline], photos: Sequence[Reported]
) -> PlaceGlance:
    out = sum(post.status in WENT_OUT for post in posts)
    findings = tuple(finding for each in photos for finding in each.findings)
    forbidden = any(finding.severity is Severity.ERROR for finding in findings)
    ahead = [post for post in posts if post.status not in WENT_OUT]
    if place.gone:
        state = PlaceState.GONE
    elif forbidden and (ahead or not posts):
        state = PlaceState.RIGHTS
    elif (not posts and not campaign.open_ended) or any(post.due_utc is None for post in ahead):
        state = PlaceState.MISSING
    elif not posts:
        state = PlaceState.PLANNED
    else:
        state = PlaceState.PLANNED if ahead else PlaceState.OUT
    return PlaceGlance(place=place, state=state, posts=len(posts), out=out, findings=findings)


def _outlines(places: Sequence[Place]) -> list[Outline]:
    spots = {
        (place.longitude, place.latitude)
        for place in places
        if place.longitude is not None and place.latitude is not None
    }
    areas = [*lands(), *districts()]
    return [Outline(name=area.name, rings=area.rings) for area in areas if area.holds_any(spots)]


def _borders(campaign: Campaign) -> list[Outline]:
    found = ((region.name, border_of(region)) for region in campaign.regions)
    return [Outline(name=name, rings=border.rings, region=True) for name, border in found if border]
