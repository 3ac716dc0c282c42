"""What journalists find behind a link: the release, photos that may be printed, the map, and all in one archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from urllib.parse import quote
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.places import rights
from outreach.app.public import press
from outreach.app.public.press import PressSubject
from outreach.content.press import PressRelease, has_map, map_of, map_of_many, press_photos
from outreach.content.regional import in_place, in_region
from outreach.errors import InvalidInput, NotFound
from outreach.language import Language, Message, day, msg, translate
from outreach.model import Campaign, Photo, Place, SharedLink
from outreach.places.pictures import picture_of


@dataclass(frozen=True, kw_only=True)
class PressPage:
    """``campaign`` is as it is where the place or region lies; ``photos`` are of all places."""

    campaign: Campaign
    release: PressRelease
    photos: tuple[Photo, ...]
    has_map: bool


@dataclass(frozen=True, kw_only=True)
class PressMail:
    """Words to be copied into a mail by whoever hands the link on; ``address`` opens a mail program with them."""

    subject: str
    text: str
    address: str


def of(app: App, link: SharedLink) -> PressPage:
    """Raises NotFound, also where no release can be written any more."""
    subject, embargo = _subject(link), press.moment(link.embargo)
    try:
        words = press.release(app, subject, link.language, embargo)
    except InvalidInput as error:
        raise NotFound(
            msg("This press kit is being worked on."),
            msg("Look again later, or ask whoever gave you the link."),
        ) from error
    campaign, places = _seen(app, subject)
    at = _now(app, campaign)
    return PressPage(
        campaign=campaign,
        release=words,
        photos=tuple(photo for place in places for photo in press_photos(place, at)),
        has_map=has_map(places),
    )


def kit(app: App, link: SharedLink) -> IO[bytes]:
    """As :func:`press.kit`."""
    return press.kit(app, _subject(link), link.language, press.moment(link.embargo))


def map_image(app: App, link: SharedLink) -> bytes:
    """The map as SVG. Raises NotFound where nobody knows where the places lie."""
    subject = _subject(link)
    found = _map(*_seen(app, subject), subject)
    if found is None:
        raise NotFound(msg("There is no such picture."))
    return found


def photo(app: App, link: SharedLink, digest: str) -> tuple[bytes, str]:
    """A photo that the press may print today, and what kind of picture it is. Raises NotFound for every other one."""
    campaign, places = _seen(app, _subject(link))
    at = _now(app, campaign)
    if digest not in {photo.sha256 for place in places for photo in press_photos(place, at)}:
        raise NotFound(msg("There is no such picture."))
    content = app.files.open(digest)
    found = picture_of(content)
    if found is None:
        raise NotFound(msg("There is no such picture."))
    return content, found.mime


def mail(
    app: App, subject: PressSubject, address: str, *, days: int, language: Language, embargo: str = ""
) -> PressMail:
    """A mail that hands on the link at ``address``, in the language of the release. Raises as :func:`press.release`."""
    words = press.release(app, subject, language, press.moment(embargo))
    campaign, _ = _seen(app, subject)
    ends = (_now(app, campaign) + timedelta(days=days)).date()

    def said(message: Message) -> str:
        return translate(message, language)

    lines = [words.lead, said(msg("Press release, photos with their credits and map: {link}", link=address))]
    if words.embargo:
        lines.insert(
            0,
            said(
                msg(
                    "Embargo: not to be published before {day}, {time}",
                    day=day(words.embargo.date(), language),
                    time=f"{words.embargo:%H:%M}",
                )
            ),
        )
    lines.append(said(msg("The link opens until {day}.", day=day(ends, language))))
    if words.contact:
        lines.append(words.contact)
    title, text = said(msg("Press: {headline}", headline=words.headline)), "\n\n".join(lines)
    body = text.replace("\n", "\r\n")  # as mailto: addresses have it (RFC 6068)
    return PressMail(subject=title, text=text, address=f"mailto:?subject={quote(title)}&body={quote(body)}")


def _subject(link: SharedLink) -> PressSubject:
    return PressSubject(campaign=link.campaign, place=link.place, region=link.region)


def _seen(app: App, subject: PressSubject) -> tuple[Campaign, list[Place]]:
    """The campaign as it is there, and the places."""
    definition = app.store.campaigns.get(subject.campaign)
    if subject.place:
        place = rights.place_of(app, subject.campaign, subject.place)
        return in_place(definition, place), [place]
    region = press.region_called(definition, subject.region)
    return in_region(definition, region), press.places_in(app, definition, region)


def _map(campaign: Campaign, places: list[Place], subject: PressSubject) -> bytes | None:
    if subject.place:
        return map_of(places[0], campaign)
    region = press.region_called(campaign, subject.region)
    return map_of_many(places, campaign, region.name, [region])


def _now(app: App, campaign: Campaign) -> datetime:
    return app.clock.now().astimezone(ZoneInfo(campaign.zone))
