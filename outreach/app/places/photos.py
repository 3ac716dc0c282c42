"""A place's photos: sent, described, cropped and taken away by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.app.places.importing import SentFile
from outreach.app.places.sentfiles import plain_name, require_photo
from outreach.errors import Finding, InvalidInput, NotFound
from outreach.language import msg, verbatim
from outreach.model import Caller, HandValue, Photo, Place, StalePlace
from outreach.places.photobyhand import FIELDS, photo_by_hand, photo_text
from outreach.places.pictures import picture_of

__all__ = ["FIELDS", "PHOTOS", "add", "describe", "photo_text", "picture", "remove"]

PHOTOS = "photos"
"""The field of a place that a person has written once a photo was added, described or taken away here."""

MOST = 12
"""Photos of one place."""


def picture(app: App, campaign: str, slug: str, digest: str) -> tuple[bytes, str]:
    """The photo's bytes and what kind of picture they are. Raises NotFound, FileMissing."""
    photo = _photo(app.store.places.get(campaign, slug), digest)
    content = app.files.open(photo.sha256)
    found = picture_of(content)
    if found is None:
        raise NotFound(msg("There is no such picture."))
    return content, found.mime


@verb
def add(app: App, campaign: str, slug: str, file: SentFile, *, version: int, caller: Caller) -> int:
    """One more photo, behind those that the place has; the place's new version.

    What is known of it is still to be said. Raises StalePlace, InvalidInput for a file that is no photo, and where
    there are too many.
    """
    place = app.store.places.get(campaign, slug)
    name = plain_name(file.name)
    require_photo(name, file.content)
    if len(place.photos) >= MOST:
        raise InvalidInput(
            msg("A place has at most {most} photos.", most=MOST), msg("Take one of them away first.")
        )
    digest = app.files.put(file.content)
    known = {photo.file for photo in place.photos}
    if any(photo.sha256 == digest for photo in place.photos):
        raise InvalidInput(msg("The place has this photo already: {file}", file=name), msg("Choose another."))
    path = f"photos/{digest[:8]}-{name}" if f"photos/{name}" in known else f"photos/{name}"
    photos = (*place.photos, Photo(file=path, sha256=digest))
    return _keep(app, campaign, place, photos, "photos.add", version=version, caller=caller)


@verb
def describe(
    app: App,
    campaign: str,
    slug: str,
    digest: str,
    values: Mapping[str, str],
    *,
    version: int,
    caller: Caller,
) -> tuple[Finding, ...]:
    """Write what is known of the photo (credit, licence, consent, crop …); what should be looked at in it.

    Raises NotFound, StalePlace, and InvalidInput with a finding for each wrong field.
    """
    place = app.store.places.get(campaign, slug)
    photo = _photo(place, digest)
    told = {field: text for field, text in values.items() if field in FIELDS}
    changed, findings = photo_by_hand(place, photo, told)
    photos = tuple(changed if each is photo else each for each in place.photos)
    _keep(app, campaign, place, photos, "photos.describe", version=version, caller=caller)
    return findings


@verb
def remove(app: App, campaign: str, slug: str, digest: str, *, version: int, caller: Caller) -> int:
    """The place goes without the photo from now on; posts that show it say so. Raises NotFound, StalePlace."""
    place = app.store.places.get(campaign, slug)
    photo = _photo(place, digest)
    photos = tuple(each for each in place.photos if each is not photo)
    return _keep(app, campaign, place, photos, "photos.remove", version=version, caller=caller)


def _photo(place: Place, digest: str) -> Photo:
    for photo in place.photos:
        if photo.sha256 == digest and digest:
            return photo
    raise NotFound(msg("There is no such picture."))


def _keep(
    app: App,
    campaign: str,
    place: Place,
    photos: Sequence[Photo],
    name: str,
    *,
    version: int,
    caller: Caller,
) -> int:
    """Write the photos; an import leaves them alone from now on."""
    now, hands = app.store.places.seen(campaign, place.slug)
    if now != version:
        raise StalePlace(campaign, place, version, now)
    if tuple(photos) == place.photos:
        return version
    at = app.clock.now()
    source = hands[PHOTOS].theirs if PHOTOS in hands else place.photos
    mine = {**hands, PHOTOS: HandValue(by=caller.name, caller_id=caller.id, at=at, theirs=source)}
    entry = journal.entry(app, name, caller=caller, subject=campaign, details=verbatim(place.slug))
    changed = replace(place, photos=tuple(photos))
    return app.store.places.write_by_hand(campaign, changed, mine, version=version, at=at, entry=entry)
