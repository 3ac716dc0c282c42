"""A press kit for a place: made when somebody asks for it, of what is known at that moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from outreach.app import App, rights
from outreach.content.press import PressRelease, make_kit, write_release
from outreach.content.problem import ContentProblem
from outreach.errors import InvalidInput
from outreach.language import Language, msg
from outreach.model import Campaign, Place


def release(
    app: App, campaign: str, slug: str, language: Language, embargo: datetime | None = None
) -> PressRelease:
    """The words of the release; ``embargo`` is in the campaign's zone.

    Raises NotFound, and InvalidInput with what is missing.
    """
    definition = app.store.campaigns.get(campaign)
    return _written(app, definition, rights.place_of(app, campaign, slug), language, embargo)


def kit(app: App, campaign: str, slug: str, language: Language, embargo: datetime | None = None) -> bytes:
    """The release with everything that belongs to it, as a ZIP. Raises as :func:`release`."""
    definition = app.store.campaigns.get(campaign)
    place = rights.place_of(app, campaign, slug)
    words = _written(app, definition, place, language, embargo)
    digest = app.store.listing.card_of_place(campaign, slug)
    return make_kit(
        definition,
        place,
        words,
        card=app.files.open(digest) if digest and app.files.has(digest) else None,
        opened=app.files.open,
        at=app.clock.now().astimezone(ZoneInfo(definition.zone)),
    )


def moment(written: str) -> datetime | None:
    """The embargo as a form's field or an option has it, ``2027-03-01T10:00``; None for "". Raises InvalidInput."""
    try:
        return datetime.strptime(written, "%Y-%m-%dT%H:%M") if written else None  # noqa: DTZ007 - of the campaign's zone
    except ValueError as error:
        raise InvalidInput(
            msg("“{value}” is no day with a time.", value=written[:40]),
            msg("Write it like this: {example}", example="2027-03-01T10:00"),
        ) from error


def _written(
    app: App, campaign: Campaign, place: Place, language: Language, embargo: datetime | None
) -> PressRelease:
    try:
        return write_release(campaign, place, app.settings.press_templates, language, embargo)
    except ContentProblem as problem:
        raise InvalidInput(
            msg("No press release can be written for {place}.", place=place.name),
            msg("Correct what is listed, then try again."),
            problem.findings,
        ) from problem
