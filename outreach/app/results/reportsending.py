"""The regular mail as it is sent: whatever report is due is made, and goes out once to each who wants it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from outreach import language as words
from outreach.app import App, journal
from outreach.app.public import sharing
from outreach.app.results import reports
from outreach.errors import Busy, OutreachError, Reason, Remedy
from outreach.language import Language, Message, joined, msg, translate, verbatim
from outreach.model import (
    Campaign,
    HowOften,
    JournalEntry,
    MailingState,
    Period,
    Person,
    ReportAs,
    ReportMail,
    machine,
)
from outreach.notices.mail import Attachment, DeliveryUnknown, send
from outreach.notices.notification import worded
from outreach.notices.periods import ended, period_due
from outreach.report import ReportFormat
from outreach.report.view import short_lines

LEASE = timedelta(minutes=10)
"""A report that is made for longer was broken off."""

AGAIN = timedelta(minutes=15)
"""After which what failed is tried again."""

MOST_TRIES = 200
"""Two days of that; then it is given up."""

LONG_OVER = timedelta(days=100)
"""A campaign that ended longer ago has no period left whose report is sent."""

DIED = Reason(
    msg("The scheduler ended while the mail was sent: it may have arrived, and is not sent twice."),
    Remedy(msg("Ask whether it has; the report is on its page.")),
)

log = logging.getLogger("outreach.mail")


@dataclass(frozen=True, kw_only=True)
class MailReport:
    """What one step sent, and what did not go: each the person's mail address and why."""

    sent: tuple[str, ...] = ()
    failed: tuple[tuple[str, Reason], ...] = ()

    @property
    def quiet(self) -> bool:
        return not (self.sent or self.failed)


def send_once(app: App) -> MailReport:
    """One step: whatever report is due is made and sent; of several schedulers one does it.

    What fails is tried again at a later step. Without a mail server nothing is claimed.
    """
    if app.settings.contacts.mail is None:
        return MailReport()
    sent, failed = [], []
    made = MadeReports(app)
    for mail, period, person, campaign in _due(app):
        now = app.clock.now()
        tries = app.store.report_mails.claim(mail, period.key, at=now, until=now + LEASE, died=DIED)
        if tries is None:
            continue
        reason = _one(app, mail, period, person, campaign, tries, made)
        if reason is None:
            sent.append(person.mail)
        else:
            failed.append((person.mail, reason))
            log.warning("%s: %s", person.mail, translate(reason.in_full, app.settings.language))
    return MailReport(sent=tuple(sent), failed=tuple(failed))


def _due(app: App) -> Iterator[tuple[ReportMail, Period, Person, Campaign]]:
    """Whatever is due by now, of people who are still here; claimed, sent or not."""
    now = app.clock.now()
    over = app.store.campaigns.over_before((now - LONG_OVER).date())
    wanted = [
        (mail, last.key)
        for mail in app.store.report_mails.all()
        if mail.campaign not in over
        and (last := ended(mail.rhythm, ZoneInfo(mail.zone), now)).due > mail.made_at
    ]
    settled = app.store.report_mails.settled({key for _, key in wanted}, now)
    campaign_of = cache(app.store.campaigns.get)
    for mail, key in wanted:
        if (mail.person, mail.campaign, key) in settled:
            continue
        person, campaign = app.store.people.get(mail.person), campaign_of(mail.campaign)
        period = period_due(mail, campaign, now)
        if period and person.active and person.memberships:
            yield mail, period, person, campaign


def _one(
    app: App,
    mail: ReportMail,
    period: Period,
    person: Person,
    campaign: Campaign,
    tries: int,
    made: MadeReports,
) -> Reason | None:
    """Make and send the claimed mail; why not. It then waits for another try, unless it may have arrived."""
    store, key, state, token = app.store.report_mails, period.key, MailingState.CLAIMED, ""
    try:
        attached = _attached(app, mail, period, person, made)
        token = _token(app, mail, person)
        text = _text(app, mail, period, person, campaign, token, made.short(mail.campaign, person.language))
        now = app.clock.now()
        if not store.move(mail, key, state, MailingState.SENDING, tries=tries, at=now, until=now + LEASE):
            raise Busy(msg("It took so long that another scheduler has taken it over."))
        state = MailingState.SENDING
        called = _called(mail.rhythm, period, person)
        title = msg("Report {title}: {period}", title=campaign.title, period=called)
        contacts = app.settings.contacts.mail
        assert contacts
        send(
            replace(contacts, recipients=(person.mail,)),
            worded("report", title, text, person.language),
            now,
            attached=attached,
            id=f"report.{mail.campaign}.{key}.{person.id}",
        )
    except DeliveryUnknown as error:
        store.move(
            mail, key, state, MailingState.DOUBTFUL, tries=tries, at=app.clock.now(), reason=error.reason
        )
        return error.reason
    except OutreachError as error:
        if token:
            sharing.unmade(app, mail.campaign, token, entry=_told(app, mail, "sharing.withdraw"))
        over, now = tries >= MOST_TRIES, app.clock.now()
        after = MailingState.GIVEN_UP if over else MailingState.WAITING
        until = None if over else now + AGAIN
        store.move(mail, key, state, after, tries=tries, at=now, until=until, reason=error.reason)
        return error.reason
    store.move(mail, key, state, MailingState.SENT, tries=tries, at=app.clock.now())
    return None


class MadeReports:
    """The reports of one step, each made once for all who read the same language."""

    def __init__(self, app: App):
        self._app = app
        self._pdf: dict[tuple[str, Language], bytes] = {}
        self._short: dict[tuple[str, Language], Sequence[str]] = {}

    def pdf(self, campaign: str, language: Language) -> bytes:
        """The file."""
        if (campaign, language) not in self._pdf:
            made = reports.make(self._app, campaign, ReportFormat.PDF, language)
            self._pdf[campaign, language] = made
        return self._pdf[campaign, language]

    def short(self, campaign: str, language: Language) -> Sequence[str]:
        """What a manager asks first, each with its answer."""
        if (campaign, language) not in self._short:
            lines = short_lines(reports.gather(self._app, campaign), language)
            self._short[campaign, language] = [f"{each.question}: {each.answer}" for each in lines]
        return self._short[campaign, language]


def _attached(
    app: App, mail: ReportMail, period: Period, person: Person, made: MadeReports
) -> Attachment | None:
    """The PDF; None where it is not wanted."""
    if mail.brings is not ReportAs.ATTACHED and app.settings.base_url:
        return None
    content = made.pdf(mail.campaign, person.language)
    return Attachment(name=f"{mail.campaign}-{period.key}.pdf", mime="application/pdf", content=content)


def _text(
    app: App,
    mail: ReportMail,
    period: Period,
    person: Person,
    campaign: Campaign,
    token: str,
    short: Sequence[str],
) -> Message:
    base = app.settings.base_url
    blocks = [
        msg("Hello {name},", name=person.name),
        msg(
            "here is the report of {title} for {period}, with all figures until now.",
            title=campaign.title,
            period=_called(mail.rhythm, period, person),
        ),
    ]
    blocks += map(verbatim, short)
    if not base or mail.brings is ReportAs.ATTACHED:
        blocks.append(msg("It is attached as a PDF."))
    if base:
        way = f"/b/{token}" if token else f"/campaigns/{mail.campaign}/report"
        blocks.append(verbatim(base + way))
        ended = f"{base}/me/reports"
        blocks.append(msg("You get this regularly because it was set so. End it here: {link}", link=ended))
    return joined("\n\n", blocks)


def _token(app: App, mail: ReportMail, person: Person) -> str:
    """What stands in the address of a new link that opens the report; "" where none is wanted."""
    if mail.brings is not ReportAs.SHARED or not app.settings.base_url:
        return ""
    return sharing.made(
        app,
        mail.campaign,
        days=sharing.USUAL,
        language=person.language,
        by=mail.made_by,
        entry=_told(app, mail, "sharing.share"),
    )


def _told(app: App, mail: ReportMail, verb: str) -> JournalEntry:
    """The row of the journal: the machine does it, in the name of who has set the mail."""
    return journal.entry(
        app, verb, caller=replace(machine("reports"), name=mail.made_by), subject=mail.campaign
    )


def _called(rhythm: HowOften, period: Period, person: Person) -> Message:
    if rhythm is HowOften.MONTHLY:
        return verbatim(words.month(period.first, person.language))
    week = period.first.isocalendar().week
    return msg("week {week} ({first}–{last})", week=week, first=period.first, last=period.last)
