"""A campaign's report shared by a link: for managers and funders who have no account and want none."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

from outreach.app import App, campaigns, journal
from outreach.app.permissions import verb
from outreach.app.tokens import hashed, new_token
from outreach.errors import Busy, InvalidInput, NotFound, Remedy
from outreach.language import Language, msg
from outreach.model import Caller, JournalEntry, ReportLink

USUAL, LONGEST = 90, 730
"""Days that a link is good for."""

HOURLY, DAILY = (120, 600), 3_000
"""Reports made for links: in an hour for one address of the net and for one link, in a day for one link."""


@verb
def share(app: App, campaign: str, *, days: int = USUAL, language: Language, caller: Caller) -> str:
    """What stands in the address of a new link; it is told this once. Raises NotFound, or InvalidInput for ``days``."""
    if not 1 <= days <= LONGEST:
        raise InvalidInput(
            msg("A link is good for {days} days at the most.", days=LONGEST),
            msg("Write a number of days from 1 on."),
        )
    entry = journal.entry(app, "sharing.share", caller=caller, subject=campaign)
    name = campaigns.get(app, campaign).name
    return made(app, name, days=days, language=language, by=caller.name, entry=entry)


def made(app: App, campaign: str, *, days: int, language: Language, by: str, entry: JournalEntry) -> str:
    """What stands in the address of a new link to the report; ``by`` is who answers for it."""
    now, token = app.clock.now(), new_token()
    link = ReportLink(
        id=token_hex(5),
        campaign=campaign,
        language=language,
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=days),
        opened=0,
        opened_at=None,
    )
    app.store.report_links.add(link, hashed(token), entry)
    return token


def unmade(app: App, campaign: str, token: str, *, entry: JournalEntry) -> None:
    """The link that nobody has got after all opens nothing."""
    link = app.store.report_links.get(hashed(token), app.clock.now())
    if link:
        app.store.report_links.withdraw(campaign, link.id, entry)


def links(app: App, campaign: str) -> tuple[ReportLink, ...]:
    """The campaign's links that were not withdrawn, the newest first."""
    return app.store.report_links.of(campaign)


@verb
def withdraw(app: App, campaign: str, id: str, *, caller: Caller) -> None:
    """The link opens nothing any more. Raises NotFound."""
    entry = journal.entry(app, "sharing.withdraw", caller=caller, subject=campaign)
    if not app.store.report_links.withdraw(campaign, id, entry):
        raise NotFound(msg("There is no such link."), Remedy(msg("It may have been withdrawn already.")))


def open_link(app: App, token: str, *, address: str | None = None, counted: bool = True) -> ReportLink:
    """The link in whose address ``token`` stands. Raises NotFound, in the same words whyever it opens nothing.

    ``address`` is where the request came from, for what takes a report to be made: raises Busy after too many.
    """
    now = app.clock.now()
    link = app.store.report_links.get(hashed(token), now)
    if link is None:
        raise NotFound(
            msg("This link opens nothing any more."),
            msg("Ask whoever gave it to you for a new one."),
        )
    if address is not None and not app.store.sessions.try_once(
        link.id, address, now, hourly=HOURLY, daily=DAILY, kind="link"
    ):
        raise Busy(
            msg("This link was opened very often just now."), msg("Look again in an hour, or tomorrow.")
        )
    if counted:
        app.store.report_links.count(link.id, now)
    return link
