"""Rights to photos: what is missing or runs out, and what a withdrawal blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.permissions import verb
from outreach.content.rights import (
    cautions,
    depends_on_its_post,
    obstacles,
    of_post,
    running_out,
    with_withdrawals,
)
from outreach.errors import Finding, NotAllowed, NotFound
from outreach.language import msg
from outreach.model import FIXED, Caller, Campaign, Photo, Place, Post, Status
from outreach.publish.clearance import obstacles_of
from outreach.store import PostOutline

OVER = frozenset({Status.CANCELLED})


def places_of(app: App, campaign: str, only: Collection[str] = ()) -> tuple[Place, ...]:
    """The campaign's places, or ``only`` some, with the withdrawals that persons have told in their photos."""
    withdrawn = app.store.rights.withdrawn(campaign)
    return tuple(with_withdrawals(place, withdrawn) for place in app.store.places.of(campaign, only))


def place_of(app: App, campaign: str, slug: str) -> Place:
    """One of :func:`places_of`. Raises NotFound."""
    return with_withdrawals(app.store.places.get(campaign, slug), app.store.rights.withdrawn(campaign))


def known_place(app: App, campaign: str, slug: str) -> Place | None:
    """As :func:`place_of`; None where there is no such place."""
    place = app.store.places.known(campaign, slug)
    return place and with_withdrawals(place, app.store.rights.withdrawn(campaign))


def day_of(post: Post | PostOutline) -> date | None:
    """The day in the campaign's calendar on which the post goes out."""
    return post.due_utc.astimezone(ZoneInfo(post.zone)).date() if post.due_utc else None


def require(app: App, post: Post, day: date | None) -> None:
    """Raises NotAllowed, with the reasons, where the post may not go out on ``day``, for its card or for its place."""
    findings = obstacles_of(app.store, post, day)
    if findings:
        raise NotAllowed(
            msg(
                "Post {id} ({place}, {channel}) may not go out then: {why}",
                id=post.id,
                place=post.place,
                channel=post.channel,
                why=findings[0].message,
            ),
            findings[0].remedy,
            findings,
        )


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One photo: what is known of it, what is wrong, and which posts carry it. ``blocks`` where a post waits for it."""

    place: str
    photo: Photo
    posts: tuple[str, ...]
    findings: tuple[Finding, ...]
    blocks: bool


def report(app: App, name: str, place: str | None = None) -> tuple[Reported, ...]:
    """Every photo of the campaign, by place: what is missing, what runs out, and whether a post ahead carries it.

    With ``place`` those of that one alone. Raises NotFound.
    """
    campaign = app.store.campaigns.get(name)
    places = places_of(app, name) if place is None else [place_of(app, name, place)]
    return reported(campaign, places, app.store.post_outlines.of(name, place))


def reported(
    campaign: Campaign, places: Iterable[Place], posts: Iterable[PostOutline]
) -> tuple[Reported, ...]:
    """As :func:`report`, of these places; ``posts`` are theirs."""
    carrying: dict[tuple[str, str], list[PostOutline]] = {}
    for post in posts:
        if post.photo and post.status not in OVER:
            carrying.setdefault((post.place, post.photo), []).append(post)
    return tuple(
        _reported(campaign, place, photo, carrying.get((place.slug, photo.file), ()))
        for place in places
        for photo in place.photos
    )


def _reported(campaign: Campaign, place: Place, photo: Photo, posts: Sequence[PostOutline]) -> Reported:
    ahead = [post for post in posts if post.status not in FIXED]
    asked = ahead if depends_on_its_post(photo) else ahead[:1]
    of_ahead = [
        finding for post in asked for finding in of_post(place, photo.file, post.channel, day_of(post))
    ]
    missing = obstacles(photo, None, None)
    findings = dict.fromkeys((*missing, *of_ahead, *cautions(photo), *running_out(photo, campaign.last_day)))
    return Reported(
        place=place.slug,
        photo=photo,
        posts=tuple(post.id for post in posts),
        findings=tuple(replace(finding, place=place.slug) for finding in findings),
        blocks=bool(of_ahead),
    )


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """Which posts ahead carried the photo and have lost their approval, and which are out with it."""

    blocked: tuple[Post, ...]
    published: tuple[Post, ...]


@verb
def withdraw(app: App, name: str, file: str, *, day: date | None, caller: Caller, why: str) -> Withdrawn:
    """From ``day`` (else today) on the photo may not be shown. Raises NotFound for a file that no place has.

    Posts ahead that carry it lose their approval at once; those that are out are named, for only a person can take
    them down.
    """
    campaign = app.store.campaigns.get(name)
    carried = app.store.listing.with_photo(name, file)
    files = [] if carried else sorted({p.file for place in app.store.places.of(name) for p in place.photos})
    if file not in files and not carried:
        raise NotFound(
            msg("No place of the campaign “{name}” has a photo {file}.", name=name, file=file),
            msg("Its photos: {names}", names=", ".join(files) or "–"),
        )
    now = app.clock.now()
    from_day = day or now.astimezone(ZoneInfo(campaign.zone)).date()
    app.store.rights.withdraw(name, file, from_day, caller=caller, why=why, at=now)
    blocked, out = [], [post for post in carried if post.status in FIXED]
    for post in carried:
        planned = day_of(post)
        if post.status not in FIXED | OVER and (planned is None or planned >= from_day):
            reason = msg("photo {file} withdrawn", file=file)
            stands = app.store.posts.withdraw_approval(post.id, caller=caller, at=now, why=reason)
            # it may have gone on its way meanwhile, or was taken out
            if stands.status in FIXED:
                out.append(stands)
            elif stands.status not in OVER:
                blocked.append(stands)
    return Withdrawn(blocked=tuple(blocked), published=tuple(out))
