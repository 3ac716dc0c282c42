"""A report or a press kit shared by a link: for managers, funders and journalists who have no account and want none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from types import MappingProxyType

from outreach.app import App, journal
from outreach.app.campaigns import campaigns
from outreach.app.people.tokens import hashed, new_token
from outreach.app.permissions import verb
from outreach.app.public import press
from outreach.app.public.press import PressSubject
from outreach.errors import Busy, InvalidInput, NotFound, Remedy
from outreach.language import Language, msg, verbatim
from outreach.model import Caller, JournalEntry, SharedLink

USUAL, USUAL_PRESS, LONGEST = 90, 30, 730
"""Days that a link is good for."""

REPORT: Mapping[str, str] = MappingProxyType({})
"""What a link to a report is about besides its campaign."""


class OpenedTooOften(Busy):
    """A link was opened too often; it opens again by itself."""


@dataclass(frozen=True, kw_only=True)
class Frequency:
    """How often it is done for links: in an hour for one address of the net and for one link, in a day for one link."""

    kind: str
    hourly: tuple[int, int]
    daily: int


MAKING = Frequency(kind="link", hourly=(120, 600), daily=3_000)
"""Reports and pages of press kits, which are made when somebody asks."""

KITS = Frequency(kind="kit", hourly=(30, 150), daily=600)
"""Archives of the press: that of a large region is a hundred megabytes, and takes seconds of the processor."""

PICTURES = Frequency(kind="picture", hourly=(1_000, 5_000), daily=15_000)
"""Photos, cards and maps: all of a page for everybody in a newsroom, which asks from one address."""


@verb
def share(app: App, campaign: str, *, days: int = USUAL, language: Language, caller: Caller) -> str:
    """What stands in the address of a new link to the report; it is told this once.

    Raises NotFound, or InvalidInput for ``days``.
    """
    entry = journal.entry(app, "sharing.share", caller=caller, subject=campaign)
    name = campaigns.get(app, campaign).name
    return made(app, name, days=days, language=language, by=caller.name, entry=entry)


@verb
def share_press(
    app: App,
    subject: PressSubject,
    *,
    days: int = USUAL_PRESS,
    language: Language,
    embargo: str = "",
    caller: Caller,
) -> str:
    """The same of a link to the press kit of ``subject``; nothing of it may be published before ``embargo``.

    Raises NotFound, and InvalidInput for ``days``, ``embargo``, or where no release can be written.
    """
    press.release(app, subject, language, press.moment(embargo))
    told = verbatim(subject.place or subject.region)
    entry = journal.entry(app, "sharing.share_press", caller=caller, subject=subject.campaign, details=told)
    return made(
        app,
        campaigns.get(app, subject.campaign).name,
        days=days,
        language=language,
        by=caller.name,
        entry=entry,
        about={"place": subject.place, "region": subject.region, "embargo": embargo},
    )


def made(
    app: App,
    campaign: str,
    *,
    days: int,
    language: Language,
    by: str,
    entry: JournalEntry,
    about: Mapping[str, str] = REPORT,
) -> str:
    """What stands in the address of a new link; ``by`` is who answers for it. Raises InvalidInput for ``days``."""
    if not 1 <= days <= LONGEST:
        raise InvalidInput(
            msg("A link is good for {days} days at the most.", days=LONGEST),
            msg("Write a number of days from 1 on."),
        )
    now, token = app.clock.now(), new_token()
    link = SharedLink(
        id=token_hex(5),
        campaign=campaign,
        language=language,
        made_by=by,
        made_at=now,
        ends_at=now + timedelta(days=days),
        opened=0,
        opened_at=None,
        **about,
    )
    app.store.shared_links.add(link, _hashed(token, press=link.is_press), entry)
    return token


def unmade(app: App, campaign: str, token: str, *, entry: JournalEntry) -> None:
    """The link that nobody has got after all opens nothing."""
    link = app.store.shared_links.get(hashed(token), app.clock.now())
    if link:
        app.store.shared_links.withdraw(campaign, link.id, entry)


def links(app: App, campaign: str) -> tuple[SharedLink, ...]:
    """The links to the campaign's report that were not withdrawn, the newest first."""
    return app.store.shared_links.of(campaign, press=False)


def press_links(app: App, campaign: str) -> tuple[SharedLink, ...]:
    """The same of those to press kits. Raises NotFound."""
    return app.store.shared_links.of(campaigns.get(app, campaign).name, press=True)


@verb
def withdraw(app: App, campaign: str, id: str, *, caller: Caller) -> None:
    """The link opens nothing any more. Raises NotFound."""
    entry = journal.entry(app, "sharing.withdraw", caller=caller, subject=campaign)
    if not app.store.shared_links.withdraw(campaign, id, entry):
        raise NotFound(msg("There is no such link."), Remedy(msg("It may have been withdrawn already.")))


def open_link(
    app: App,
    token: str,
    *,
    address: str,
    counted: bool = True,
    to_press: bool = False,
    often: Frequency = MAKING,
) -> SharedLink:
    """The link in whose address ``token`` stands: to a report, or ``to_press`` to a press kit.

    Raises NotFound, in the same words whyever it opens nothing.

    ``address`` is where the request came from. Raises OpenedTooOften where there were more than ``often`` takes.
    """
    now = app.clock.now()
    link = app.store.shared_links.get(_hashed(token, press=to_press), now)
    if link is None:
        raise NotFound(
            msg("This link opens nothing any more."),
            msg("Ask whoever gave it to you for a new one."),
        )
    if not app.store.sessions.try_once(
        link.id, address, now, hourly=often.hourly, daily=often.daily, kind=often.kind
    ):
        raise OpenedTooOften(
            msg("This link was opened very often just now."), msg("Look again in an hour, or tomorrow.")
        )
    if counted:
        app.store.shared_links.count(link.id, now)
    return link


def _hashed(token: str, *, press: bool) -> str:
    """What is kept of it; that of a press kit's link is no report's, also for an older program beside this one."""
    return hashed(f"press {token}" if press else token)
