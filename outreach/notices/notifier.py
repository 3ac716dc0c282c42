"""One step of telling, as the scheduler calls it every minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.channels.outbound import post_signed
from outreach.clock import Clock
from outreach.contacts import Contacts
from outreach.errors import OutreachError, Reason
from outreach.language import Language, Quoted, joined, msg
from outreach.model import DeliveryStatus, Way
from outreach.notices.alerts import FOR_LONG, LONG_OVER, WARNINGS, Alert, Snapshot, alerts
from outreach.notices.due import Due, due
from outreach.notices.letters import send_letters
from outreach.notices.mail import send
from outreach.notices.notification import CallOf, Notification, message, notification, trial
from outreach.store import Store

MOST_TOLD = 1_000
"""Of more posts that wait for a person, those that were due last are told of; and so many accounts."""

TOLD_FOR = timedelta(days=180)
"""What was told longer ago and still stands is told once more."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of one notice."""

    cause: str
    way: Way
    count: int  # things that it tells
    outcome: DeliveryStatus
    detail: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeReport:
    """What one step told; empty where there was nothing to tell, or no way to."""

    deliveries: tuple[Delivery, ...] = ()

    @property
    def quiet(self) -> bool:
        return not self.deliveries


@dataclass(kw_only=True)
class Notifier:
    """Tells what needs a person in every way that the contacts name."""

    store: Store
    contacts: Contacts
    clock: Clock
    language: Language
    call_of: CallOf
    base_url: str = ""  # where the pages are, for links in letters

    def step(self) -> NoticeReport:
        """Send what is due. A way that fails is left alone until the next step; its notice is sent again then."""
        if not self.contacts.ways:
            return NoticeReport()
        now = self.clock.now()
        if self.contacts.mail:
            send_letters(self.store, self.contacts.mail, self.base_url, self.language, now)
        wanted = self.alerts()
        if not wanted:
            return NoticeReport()
        journal = self.store.notices.about({alert.cause for alert in wanted}, now - TOLD_FOR)
        done: list[Delivery] = []
        for each in due(wanted, journal, self.contacts.ways, now):
            if not any(d.outcome is DeliveryStatus.FAILED and d.way is each.way for d in done):
                done += self._tell(each, now - TOLD_FOR)
        return NoticeReport(deliveries=tuple(done))

    def alerts(self) -> tuple[Alert, ...]:
        """Everything that needs a person now, told or not, in the order of its urgency."""
        return alerts(self._snapshot(), self.clock.now())

    def trial(self) -> NoticeReport:
        """Send a notice that tells nothing, in every way; it is not written down."""
        words = trial(self.language)
        sent = []
        for way in self.contacts.ways:
            at = self.clock.now()
            # a number of its own: a receiver takes each but once
            outcome, detail = self._deliver(way, words, f"test-{at:%Y%m%dT%H%M%S.%f}", at)
            sent.append(Delivery(cause=words.cause, way=way, count=0, outcome=outcome, detail=detail))
        return NoticeReport(deliveries=tuple(sent))

    def _snapshot(self) -> Snapshot:
        now = self.clock.now()
        posts = (
            *self.store.listing.latest(FOR_LONG, MOST_TOLD),
            *self.store.gone_posts.since(now - LONG_OVER),
        )
        needing = self.store.accounts.needing(now + WARNINGS[-1], MOST_TOLD)
        known = {account.name for account, _ in needing}
        named = self.store.accounts.named({post.account for post in posts} - known)
        return Snapshot(
            posts=posts,
            accounts=(*(account for account, _ in needing), *named),
            changed_at={account.name: changed_at for account, changed_at in needing},
            sources=self.store.source_watches.open(),
            spent=self.store.notices.spent(now - LONG_OVER),
        )

    def _tell(self, notice: Due, since: datetime) -> Sequence[Delivery]:
        words = notification(notice.cause, notice.alerts, self.language, self.call_of)
        at = self.clock.now()
        subjects = [alert.subject for alert in notice.alerts]
        id = self.store.notices.begin(
            notice.cause,
            notice.way,
            subjects,
            message(notice.cause, notice.alerts, self.call_of),
            sent=f"{words.title}\n\n{words.text}",
            language=self.language,
            at=at,
            tries=notice.tries,
            since=since,
        )
        if id is None:
            return ()  # another scheduler tells it
        outcome, detail = self._deliver(notice.way, words, str(id), at)
        self.store.notices.close(id, outcome, detail)
        if notice.way is Way.MAIL and outcome is DeliveryStatus.SENT:
            self._to_people(notice.alerts, at)
        return (
            Delivery(
                cause=notice.cause.value,
                way=notice.way,
                count=len(subjects),
                outcome=outcome,
                detail=detail,
            ),
        )

    def _to_people(self, told: Sequence[Alert], at: datetime) -> None:
        """The same for those who work on it, each in their language; the contacts have it already."""
        known = self.contacts.mail.recipients if self.contacts.mail else ()
        for alert in told:
            what = joined(" ", (alert.what, alert.remedy.message))
            but = [address.casefold() for address in known]
            self.store.letters.to_staff(alert.account, what, post=alert.post, at=at, but=but)

    def _deliver(
        self, way: Way, words: Notification, delivery: str, at: datetime
    ) -> tuple[DeliveryStatus, Reason | None]:
        mail, webhook = self.contacts.mail, self.contacts.webhook
        refused = ""
        try:
            if way is Way.MAIL and mail:
                refused = send(mail, words, at)
            elif way is Way.WEBHOOK and webhook:
                body = words.as_json(at)
                post_signed(webhook.url, webhook.secret, body, delivery=delivery, at=at)
        except OutreachError as error:
            return DeliveryStatus.FAILED, error.reason
        left_out = Reason(msg("not taken for {recipients}", recipients=Quoted(refused))) if refused else None
        return DeliveryStatus.SENT, left_out
