"""A campaign's calendar under a private address, which calendar programs read again and again."""

from __future__ import annotations

from datetime import datetime

from outreach.app import App, journal
from outreach.app.people.tokens import hashed, new_token
from outreach.app.permissions import may, verb
from outreach.app.plan import calendars
from outreach.app.plan.calendars import CalendarFile
from outreach.errors import NotAllowed, NotFound
from outreach.language import msg
from outreach.model import Caller


@verb
def begin(app: App, campaign: str, *, caller: Caller) -> str:
    """The secret part of a new address, which is told once; the one that the person had opens nothing any more.

    Raises NotFound, and NotAllowed for who has not signed in: an address ends when its person leaves.
    """
    name = app.store.campaigns.get(campaign).name
    if not caller.signed_in:
        raise NotAllowed(
            msg("A private address belongs to a person who signs in."), msg("Download the file instead.")
        )
    token = new_token()
    told = journal.entry(app, "subscriptions.begin", caller=caller, subject=name)
    app.store.calendar_links.put(caller.id, name, hashed(token), app.clock.now(), told)
    return token


@verb
def end(app: App, campaign: str, *, caller: Caller) -> None:
    """The person's address of the campaign opens nothing any more."""
    told = journal.entry(app, "subscriptions.end", caller=caller, subject=campaign)
    app.store.calendar_links.end(caller.id, campaign, told)


def since(app: App, campaign: str, *, caller: Caller) -> datetime | None:
    """Since when the person has an address of the campaign; None where they have none."""
    return app.store.calendar_links.made_at(caller.id, campaign)


def read(app: App, token: str) -> CalendarFile:
    """The calendar for whom the address belongs to, in their language.

    Raises NotFound where it opens nothing, in the same words for one that never was.
    """
    found = app.store.calendar_links.opened(hashed(token))
    if found is None or not may(found[0].as_caller(), "calendars.make"):
        raise NotFound(
            msg("Nothing stands under this address."), msg("Make a new address on the page of the plan.")
        )
    person, campaign = found
    return calendars.make(app, campaign, person.language, empty=True)
