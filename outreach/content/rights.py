"""Whether a photo may be shown: on which channel, on which day, and if not, why. The one place that decides it.

Asked when posts are made, when they are approved or get another time, and right before they are sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from outreach.content.licences import licence_of
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg
from outreach.model import ChannelName, Photo, Place

Withdrawals = Mapping[str, date]
"""Photo's file → the day from which on it may not be shown any more."""


def obstacles(photo: Photo, channel: ChannelName | None, day: date | None) -> tuple[Finding, ...]:
    """Everything that forbids to show ``photo`` on ``channel`` on ``day`` (the campaign's calendar); none: it may be.

    ``channel`` None asks about any channel. ``day`` None, for a post without a time yet, leaves periods aside; a
    withdrawal counts even so. Both ends of a period are days on which the photo may be shown.
    """
    found = (*_recorded(photo), *_for_channel(photo, channel), *_on_day(photo, day))
    return tuple(
        Finding(code=code, message=message, remedy=remedy, file=photo.file, field="photos")
        for code, message, remedy in found
    )


def depends_on_its_post(photo: Photo) -> bool:
    """False where :func:`obstacles` are the same on every channel and day."""
    return bool(photo.channels or photo.withdrawn_on or photo.valid_from or photo.valid_until)


def is_cleared(photo: Photo, channel: ChannelName, day: date | None) -> bool:
    """May be shown there and then."""
    return not obstacles(photo, channel, day)


def is_cleared_everywhere(photo: Photo, day: date) -> bool:
    """May be shown that day on any channel, and elsewhere."""
    return not photo.channels and not obstacles(photo, None, day)


Obstacle = tuple[str, Message, Message]


def _recorded(photo: Photo) -> Iterator[Obstacle]:
    """What has to be known of every photo."""
    if not photo.credit:
        yield (
            "rights.no-credit",
            msg("Nobody is named for the photo {file}", file=photo.file),
            msg("Say who is named: the line that stands on the card"),
        )
    if not photo.licence:
        yield (
            "rights.no-licence",
            msg("The licence of the photo {file} is not known", file=photo.file),
            msg("Say its licence, for example CC BY 4.0 or the agreement with the photographer"),
        )
    elif licence_of(photo.licence) is None:
        yield (
            "rights.no-licence",
            msg("“{licence}” is no licence of the photo {file}", licence=photo.licence, file=photo.file),
            msg("Say its licence, for example CC BY 4.0 or the agreement with the photographer"),
        )
    missing = [person for person in photo.persons if person not in photo.persons_consented]
    if not photo.consent or missing:
        yield (
            "rights.no-consent",
            msg(
                "The consent of those shown in the photo {file} is not recorded: {persons}",
                file=photo.file,
                persons=", ".join(missing) or "–",
            ),
            msg("Record that everybody shown agrees, or take another photo"),
        )


def _for_channel(photo: Photo, channel: ChannelName | None) -> Iterator[Obstacle]:
    if channel is not None and photo.channels and channel not in photo.channels:
        yield (
            "rights.channel",
            msg("The photo {file} may not be shown on {channel}", file=photo.file, channel=channel),
            msg("Ask for the right, or tick the network for the photo where there is one"),
        )


def _on_day(photo: Photo, day: date | None) -> Iterator[Obstacle]:
    if photo.withdrawn_on and (day is None or day >= photo.withdrawn_on):
        yield (
            "rights.withdrawn",
            msg("The photo {file} was withdrawn on {day}", file=photo.file, day=photo.withdrawn_on),
            msg("Generate again: the card is then drawn without it"),
        )
    if day is not None and photo.valid_from and day < photo.valid_from:
        yield (
            "rights.not-yet",
            msg("The photo {file} may be shown from {day} on", file=photo.file, day=photo.valid_from),
            msg("Give the post a later day, or generate again: the card is then drawn without the photo"),
        )
    if day is not None and photo.valid_until and day > photo.valid_until:
        yield (
            "rights.expired",
            msg("The photo {file} may be shown until {day} only", file=photo.file, day=photo.valid_until),
            msg("Give the post an earlier day, or generate again: the card is then drawn without the photo"),
        )


def of_post(place: Place | None, file: str, channel: ChannelName, day: date | None) -> tuple[Finding, ...]:
    """The same for a post whose card shows the photo ``file`` of ``place``; none where it shows no photo."""
    if not file:
        return ()
    photo = next((photo for photo in place.photos if photo.file == file), None) if place else None
    if photo is None:
        return (
            Finding(
                code="rights.unknown",
                message=msg("The photo {file} on the card is not in the place's data any more", file=file),
                remedy=msg("Bring it back into the data, or generate again"),
                file=file,
                field="photos",
            ),
        )
    return obstacles(photo, channel, day)


def with_withdrawals(place: Place, withdrawals: Withdrawals) -> Place:
    """The place with the withdrawals that persons have told besides those in its source; the earlier day counts."""
    if not any(photo.file in withdrawals for photo in place.photos):
        return place
    photos = (
        replace(photo, withdrawn_on=min(filter(None, (photo.withdrawn_on, withdrawals.get(photo.file)))))
        if photo.file in withdrawals
        else photo
        for photo in place.photos
    )
    return replace(place, photos=tuple(photos))


def credit_in_text(photo: Photo | None, language: Language) -> str:
    """The line that names the photographer with the words of a post, where the licence wants it or the card cannot.

    Empty where it is not asked for.
    """
    from outreach.content.cards.lettering import (
        unknown_letters,  # the font is asked by what makes posts alone
    )

    licence = licence_of(photo.licence) if photo else None
    if photo is None or not photo.credit:
        return ""
    if not (licence and licence.in_text) and not unknown_letters(photo.credit):
        return ""
    label = "Foto" if language is Language.DE else "Photo"
    named = photo.credit.removeprefix("Foto:").removeprefix("Photo:").strip()
    name = licence.name if licence else ""
    said = not name or name in named or photo.licence in named
    return f"{label}: {named}" if said else f"{label}: {named}, {name}"


def cautions(photo: Photo) -> tuple[Finding, ...]:
    """What a person should weigh before a photo that may be shown is shown on a card of a campaign."""
    licence = licence_of(photo.licence)
    if licence is None:
        return ()
    found: list[Obstacle] = []
    if licence.no_changes:
        found.append(
            (
                "rights.no-changes",
                msg(
                    "{licence} forbids changes, and the card crops the photo {file} and writes over it",
                    licence=licence.name,
                    file=photo.file,
                ),
                msg("Ask the photographer for a licence to do so, or take another photo"),
            )
        )
    if licence.no_promotion:
        found.append(
            (
                "rights.no-promotion",
                msg(
                    "{licence} is not given for commercial use, and a campaign may be such: {file}",
                    licence=licence.name,
                    file=photo.file,
                ),
                msg("Ask the photographer, or take another photo"),
            )
        )
    return tuple(
        Finding(
            code=code,
            message=message,
            remedy=remedy,
            severity=Severity.WARNING,
            file=photo.file,
            field="photos",
        )
        for code, message, remedy in found
    )


def running_out(photo: Photo, last_day: date) -> tuple[Finding, ...]:
    """What a report tells of a photo that may still be shown: that its right ends before ``last_day``."""
    end = photo.valid_until
    if end is None or end >= last_day:
        return ()
    return (
        Finding(
            code="rights.runs-out",
            message=msg("The right to the photo {file} ends on {day}", file=photo.file, day=end),
            remedy=msg("Ask for a longer one; later posts are drawn without the photo"),
            severity=Severity.WARNING,
            file=photo.file,
            field="photos",
        ),
    )
