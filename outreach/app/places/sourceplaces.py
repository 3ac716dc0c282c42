"""The places as a campaign's sources tell them: read, merged with what people wrote by hand, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from outreach.app import App
from outreach.app.campaigns.days import today
from outreach.app.places.fetching import with_addresses
from outreach.campaign import Beside
from outreach.model import Campaign, CancelCheck, Place, Source
from outreach.places import LARGEST_PHOTO, Comparison, Import, compare, read_campaign
from outreach.places.byhand import Hands, Merged, merged
from outreach.store import read_rows


@dataclass(frozen=True, kw_only=True)
class SourcePlaces:
    """What was read of the sources; ``known`` and ``by_hand`` are what the campaign had by then."""

    campaign: Campaign
    beside: Beside
    known: tuple[Place, ...]
    by_hand: Mapping[str, Hands]
    read: Import
    merged: Merged

    @property
    def comparison(self) -> Comparison:
        """What would change if all of it was taken over."""
        return compare(self.known, self.merged.places, keep=self.read.keep, complete=self.read.complete)

    @property
    def origins(self) -> Mapping[str, Source]:
        """Short name → the source that the place was read from."""
        read = zip(self.read.places, self.read.origins, strict=True)
        return {place.slug: self.campaign.sources[number] for place, number in read}

    def written(self, found: Comparison) -> tuple[Place, ...]:
        """The places to be written where ``found`` is taken over.

        Those that change, and those whose source says something else than before of a field written by hand.
        """
        now = self.merged.hands
        asked = (place for place in found.unchanged if self.by_hand.get(place.slug) != now.get(place.slug))
        return (*found.changes, *asked)


def read_sources(app: App, campaign: Campaign, beside: Beside, check_cancel: CancelCheck) -> SourcePlaces:
    """Ask the sources. Raises InvalidInput where one of them cannot be used, and what ``check_cancel`` raises."""
    known = app.store.places.of(campaign.name)
    fetch = partial(read_rows, seconds=app.settings.sql_seconds, check_cancel=check_cancel)
    beside = with_addresses(app, campaign.sources, beside)
    read = read_campaign(campaign, beside, fetch, known, check_cancel=check_cancel)
    by_hand = app.store.places.hands(campaign.name)
    return SourcePlaces(
        campaign=campaign,
        beside=beside,
        known=known,
        by_hand=by_hand,
        read=read,
        merged=merged(known, by_hand, read.places),
    )


def keep_photos(app: App, told: SourcePlaces, check_cancel: CancelCheck) -> None:
    """Put the places' photos among the files; raises what ``check_cancel`` raises, which is called at each."""
    photos = {photo.sha256: photo for place in told.read.places for photo in place.photos}
    for photo in photos.values():
        check_cancel()
        if not app.files.has(photo.sha256):
            app.files.put(told.beside.read(photo.file, LARGEST_PHOTO))


def announce_new(app: App, told: SourcePlaces, found: Comparison) -> None:
    """Have the first post of each new place tell that it came, if it comes while the campaign runs."""
    campaign = told.campaign
    if today(app, campaign) >= campaign.first_day and (told.known or not campaign.open_ended):
        app.store.places.announce(campaign.name, [place.slug for place in found.new], app.clock.now())
