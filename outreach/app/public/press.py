"""A press kit for a place or a region: made when somebody asks for it, of what is known at that moment."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import IO
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.places import rights
from outreach.content.press import (
    PlaceForPress,
    PressRelease,
    press_photos,
    write_kit,
    write_region_kit,
    write_region_release,
    write_release,
)
from outreach.content.problem import ContentProblem
from outreach.content.quotation import withdrawn
from outreach.content.regional import in_place, in_region
from outreach.errors import Busy, InvalidInput, NotFound, OutreachError
from outreach.geography import region_of
from outreach.language import Language, msg, register
from outreach.model import Campaign, Place, Region

AT_ONCE = 2
"""So many are made side by side: anybody who has a link may ask, and the pages are to be answered meanwhile."""

_turns = BoundedSemaphore(AT_ONCE)

LITTLE = 8_000_000
"""Bytes of a kit that are held in memory; a larger one lies on the disk until it is handed on."""


@dataclass(frozen=True, kw_only=True)
class PressSubject:
    """What the press is told of: a place of a campaign, else a region of it, by their names."""

    campaign: str
    place: str = ""
    region: str = ""


def release(
    app: App, subject: PressSubject, language: Language, embargo: datetime | None = None
) -> PressRelease:
    """The words of the release; ``embargo`` is in the campaign's zone.

    Raises NotFound, and InvalidInput with what is missing.
    """
    definition = app.store.campaigns.get(subject.campaign)
    if subject.place:
        place = rights.place_of(app, subject.campaign, subject.place)
        return _written(app, in_place(definition, place), place, language, embargo)
    region = region_called(definition, subject.region)
    return _written_of(app, definition, region, places_in(app, definition, region), language, embargo)


def kit(app: App, subject: PressSubject, language: Language, embargo: datetime | None = None) -> IO[bytes]:
    """The release with everything that belongs to it, as a ZIP to be read from its beginning and closed.

    Raises as :func:`release`, and Busy where others are being made: that of a large region takes seconds.
    """
    if not _turns.acquire(blocking=False):
        raise Busy(msg("Other press kits are being made right now."), msg("Look again in a moment."))
    try:
        return _kit(app, subject, language, embargo)
    finally:
        _turns.release()


def _kit(app: App, subject: PressSubject, language: Language, embargo: datetime | None) -> IO[bytes]:
    definition = app.store.campaigns.get(subject.campaign)
    at = app.clock.now().astimezone(ZoneInfo(definition.zone))
    scratch = app.settings.scratch
    scratch.mkdir(exist_ok=True)  # it may be deleted at any time
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=LITTLE)  # noqa: SIM115 - whoever asked closes it
    try:
        if subject.place:
            place = rights.place_of(app, subject.campaign, subject.place)
            seen = in_place(definition, place)
            told = _for_press(app, seen, place, _written(app, seen, place, language, embargo), at)
            write_kit(out, seen, told, opened=app.files.open, at=at, scratch=scratch)
        else:
            region = region_called(definition, subject.region)
            places = places_in(app, definition, region)
            words = _written_of(app, definition, region, places, language, embargo)
            seen = in_region(definition, region)

            def each() -> Iterator[PlaceForPress]:
                for place in places:
                    found = None
                    with suppress(OutreachError):  # what cannot be told yet is left out, the rest is not
                        found = _written(app, seen, place, language, embargo)
                    yield _for_press(app, seen, place, found, at)

            write_region_kit(out, seen, region, words, each(), opened=app.files.open, at=at, scratch=scratch)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def region_called(campaign: Campaign, name: str) -> Region:
    """Raises NotFound."""
    found = next((each for each in campaign.regions if each.name == name), None)
    if found is None:
        raise NotFound(
            msg("The campaign has no region “{name}”.", name=name[:80]),
            msg("Its regions: {names}", names=", ".join(each.name for each in campaign.regions) or "–"),
        )
    return found


def places_in(app: App, campaign: Campaign, region: Region) -> list[Place]:
    """The region's places that have neither gone nor ended, by name."""
    found = (place for place in rights.places_of(app, campaign.name) if place.is_running)
    mine = [place for place in found if region_of(place, campaign.regions) == region]
    return sorted(mine, key=lambda place: register(place.name))


def moment(written: str) -> datetime | None:
    """The embargo as a form's field or an option has it, ``2027-03-01T10:00``; None for "". Raises InvalidInput."""
    try:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M") if written else None  # noqa: DTZ007 - of the campaign's zone
    except ValueError as error:
        raise InvalidInput(
            msg("“{value}” is no day with a time.", value=written[:40]),
            msg("Write it like this: {example}", example="2027-03-01T10:00"),
        ) from error


def _for_press(
    app: App, campaign: Campaign, place: Place, words: PressRelease | None, at: datetime
) -> PlaceForPress:
    """With a card whose photo the press may print and whose quotation still stands: a card shows both."""
    printed = {"", *(photo.file for photo in press_photos(place, at))}
    cards = (
        post.image_sha256
        for post in app.store.listing.let_out_with_card(campaign.name, place.slug)
        if post.photo in printed and not withdrawn(place, post.quoted)
    )
    return PlaceForPress(place=place, release=words, card=next(filter(app.files.has, cards), ""))


def _written(
    app: App, campaign: Campaign, place: Place, language: Language, embargo: datetime | None
) -> PressRelease:
    """``campaign`` is as it is where the place lies."""
    try:
        return write_release(campaign, place, app.settings.press_templates, language, embargo)
    except ContentProblem as problem:
        raise _unwritten(place.name, problem) from problem


def _written_of(
    app: App,
    campaign: Campaign,
    region: Region,
    places: list[Place],
    language: Language,
    embargo: datetime | None,
) -> PressRelease:
    if not places:
        raise InvalidInput(
            msg("The region “{name}” has no places yet.", name=region.name),
            msg("Bring in its places, or look which region they name."),
        )
    seen, templates = in_region(campaign, region), app.settings.press_templates
    try:
        return write_region_release(seen, region, places, templates, language, embargo)
    except ContentProblem as problem:
        raise _unwritten(region.name, problem) from problem


def _unwritten(name: str, problem: ContentProblem) -> InvalidInput:
    return InvalidInput(
        msg("No press release can be written for {place}.", place=name),
        msg("Correct what is listed, then try again."),
        problem.findings,
    )
