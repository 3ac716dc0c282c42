"""Who gets a campaign's report by mail after each week or month: wanted, set for others, ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import available_timezones

from outreach.app import App, journal
from outreach.app.people import me, people
from outreach.app.permissions import require, verb
from outreach.errors import Action, Finding, InvalidInput, NotFound, Remedy, Severity
from outreach.language import msg, verbatim
from outreach.model import Caller, HowOften, MailingState, Person, ReportAs, ReportMail, ReportMailing

NEWS = timedelta(days=14)
"""So long a mail that has not arrived is told of."""


def of_me(app: App, *, caller: Caller) -> tuple[ReportMail, ...]:
    """What the caller gets regularly, by campaign."""
    return app.store.report_mails.of(me.myself(app, caller=caller).id)


def mailings(app: App, *, caller: Caller) -> tuple[ReportMailing, ...]:
    """What became of the mails to the caller, the newest first."""
    return app.store.report_mails.mailings(me.myself(app, caller=caller).id, limit=12)


def of_person(app: App, mail: str, *, caller: Caller) -> tuple[ReportMail, ...]:
    """What the person with this address gets. Raises NotFound."""
    return app.store.report_mails.of(people.get(app, mail, caller=caller).id)


@verb
def wish(
    app: App, campaign: str, *, rhythm: HowOften, brings: ReportAs, zone: str, caller: Caller
) -> ReportMail:
    """From the next week or month on the caller gets the campaign's report, in place of what they had wanted before.

    ``zone`` "" stands for the campaign's. Raises NotFound, InvalidInput for an unknown zone, and NotAllowed for a link
    that opens the report without an account, where the caller may not share it.
    """
    person = me.myself(app, caller=caller)
    return _wish(app, person, campaign, rhythm, brings, zone, "reportmails.wish", caller)


@verb
def wish_for(
    app: App, mail: str, campaign: str, *, rhythm: HowOften, brings: ReportAs, zone: str, caller: Caller
) -> ReportMail:
    """The same for the person with the address ``mail``. Raises NotFound, InvalidInput."""
    person = people.get(app, mail, caller=caller)
    return _wish(app, person, campaign, rhythm, brings, zone, "reportmails.wish_for", caller)


@verb
def end(app: App, campaign: str, *, caller: Caller) -> None:
    """The caller gets the campaign's report no more. Raises NotFound where they did not."""
    _end(app, me.myself(app, caller=caller), campaign, "reportmails.end", caller)


@verb
def end_for(app: App, mail: str, campaign: str, *, caller: Caller) -> None:
    """The same for the person with the address ``mail``."""
    _end(app, people.get(app, mail, caller=caller), campaign, "reportmails.end_for", caller)


def troubles(app: App) -> Iterator[Finding]:
    """Mails of the last days that have not arrived for certain."""
    for each in app.store.report_mails.troubled(app.clock.now() - NEWS):
        yield Finding(
            code="doctor.report-mail",
            message=msg(
                "The report of {campaign} for {period} has not reached {mail} for certain: {why}",
                campaign=each.campaign,
                period=each.period,
                mail=app.store.people.get(each.person).mail,
                why=each.reason.in_full if each.reason else "–",
            ),
            remedy=Remedy(_OF_STATE[each.state], Action("notices.test")),
            severity=Severity.WARNING,
        )


_OF_STATE = {
    MailingState.WAITING: msg("Fix the cause; it is tried again by itself."),
    MailingState.GIVEN_UP: msg("Fix the cause; the next one goes out at its time."),
    MailingState.DOUBTFUL: msg("Ask whether it has arrived; it is not sent again by itself."),
}


def _wish(
    app: App,
    person: Person,
    campaign: str,
    rhythm: HowOften,
    brings: ReportAs,
    zone: str,
    by: str,
    caller: Caller,
) -> ReportMail:
    known = app.store.campaigns.get(campaign)
    if brings is ReportAs.SHARED:
        require(caller, "sharing.share")
    zone = zone.strip() or known.zone
    if zone not in available_timezones():
        raise InvalidInput(msg("“{zone}” is no time zone.", zone=zone), msg("Write it like Europe/Berlin."))
    mail = ReportMail(
        person=person.id,
        campaign=known.name,
        rhythm=rhythm,
        brings=brings,
        zone=zone,
        made_at=app.clock.now(),
        made_by=caller.name,
    )
    told = msg("{campaign}, {rhythm}", campaign=known.name, rhythm=verbatim(rhythm.value))
    app.store.report_mails.wish(
        mail, journal.entry(app, by, caller=caller, subject=person.mail, details=told)
    )
    return mail


def _end(app: App, person: Person, campaign: str, by: str, caller: Caller) -> None:
    entry = journal.entry(app, by, caller=caller, subject=person.mail, details=verbatim(campaign))
    if not app.store.report_mails.end(person.id, campaign, entry):
        raise NotFound(msg("There is no such regular mail."), msg("It was ended already."))
