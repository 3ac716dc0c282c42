"""People are told: over real SMTP and HTTP, written down on both databases, and never in the way of publishing."""

from __future__ import annotations

import logging
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.app.shapes import notice_text
from outreach.channels.outbound import ping, post_signed, signature
from outreach.cli.calls import call_of
from outreach.contacts import Contacts, Mail, Webhook
from outreach.errors import ChannelError, OutreachError
from outreach.language import Language, verbatim
from outreach.model import (
    Cause,
    DeliveryStatus,
    Draft,
    Kind,
    Post,
    Receipt,
    SignOfLife,
    Slot,
    SourceWatch,
    Way,
    machine,
    network,
)
from outreach.networks import FACEBOOK
from outreach.notices import Heartbeat, Notification, Notifier
from outreach.notices.heartbeat import beat_for_all
from outreach.notices.mail import NotDelivered, send
from outreach.store import DraftRecord, Store, post_id
from tests.approving import approve
from tests.builders import ANNA, NOW, a_campaign, a_reason, an_account
from tests.contract.mailbox import Mailbox
from tests.contract.olden import at_migration
from tests.contract.receiver import Receiver
from tests.contract.stage import HandClock, take
from tests.contract.wire import Wire, reply

SECRET = "a-long-random-word-0123"
PASSWORD = "geheimes Wort"
LETTER = Notification(cause="test", title="outreach: Größe", text="Grüße aus der Altmark.\n.\nEnde")
HOUR = timedelta(hours=1)


def mail_to(box: Mailbox, **changes: Any) -> Mail:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": box.port,
        "tls": False,
        "sender": "outreach@example.org",
        "recipients": ("anna@example.org", "bert@example.org"),
    }
    return Mail(**(values | changes))


# --- e-mail -------------------------------------------------------------------------------------------


def test_a_mail_arrives() -> None:
    """Words, umlauts, sender, recipients and time arrive as they were; machines are asked not to answer."""
    with Mailbox() as box:
        assert send(mail_to(box), LETTER, NOW) == ""
    (taken,) = box.taken
    assert ("outreach@example.org", ("anna@example.org", "bert@example.org")) == (
        taken.sender,
        taken.recipients,
    )
    assert (LETTER.title, LETTER.text) == (
        taken.message["Subject"],
        taken.text.rstrip("\n"),
    )
    assert NOW == taken.message["Date"].datetime
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert taken.message["Message-ID"].endswith("@example.org>")


def test_a_mail_is_signed_in() -> None:
    """User and password are shown to a server that wants them."""
    with Mailbox(login=("anna", PASSWORD)) as box:
        send(mail_to(box, user="anna", password=PASSWORD), LETTER, NOW)
    assert ["anna"] == [taken.user for taken in box.taken]


@pytest.mark.parametrize(
    ("box", "word"),
    [
        (Mailbox(login=("anna", "another")), "535"),
        (Mailbox(refuses={"anna@example.org", "bert@example.org"}), "550"),
        (Mailbox(answers={"MAIL": "451 later"}), "451 later"),
        (Mailbox(answers={"DATA": "554 spam"}), "554 spam"),
        (Mailbox(answers={"EHLO": "not smtp"}), ""),
    ],
)
def test_a_mail_that_is_not_taken_is_told(box: Mailbox, word: str) -> None:
    """Why the server took it for nobody is in the error, and its password is not, even where the server says it."""
    with box, pytest.raises(NotDelivered, match="did not take") as caught:
        send(mail_to(box, user="anna" if box.login else "", password=PASSWORD), LETTER, NOW)
    assert word in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert box.taken == []


def test_one_refused_recipient_keeps_no_other_from_being_told() -> None:
    """Who was refused is known; the notice counts as told, for the others must not get it again and again."""
    with Mailbox(refuses={"bert@example.org"}) as box:
        detail = send(mail_to(box), LETTER, NOW)
    assert "bert@example.org: 550" in detail
    assert [("anna@example.org",)] == [taken.recipients for taken in box.taken]


def test_nobody_listening_is_not_delivered() -> None:
    """A server that is down is an error like any other."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with Mailbox() as box, pytest.raises(NotDelivered):
        send(mail_to(box, port=port), LETTER, NOW)


def test_a_server_that_drips_is_left() -> None:
    """One that says a letter now and then, and never a line, does not hold the step up for ever."""
    with Mailbox(drips=True) as box:
        begun = time.monotonic()
        with pytest.raises(NotDelivered):
            send(mail_to(box), LETTER, NOW, seconds=0.5)
        assert time.monotonic() - begun < 5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost, and a server's context with it."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "certificate.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    make += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


@pytest.mark.parametrize("starttls", [False, True])
def test_a_mail_is_encrypted(
    certificate: tuple[Path, ssl.SSLContext], starttls: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first byte, or by STARTTLS before anything is said; a trusted certificate of the right name is taken."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with Mailbox(tls=certificate[1], starttls=starttls, login=("anna", PASSWORD)) as box:
        mail = mail_to(box, host="localhost", tls=not starttls, user="anna", password=PASSWORD)
        send(mail, LETTER, NOW)
    assert [(True, "anna")] == [(taken.encrypted, taken.user) for taken in box.taken]


@pytest.mark.parametrize("starttls", [False, True])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_that_proves_nothing_is_refused(
    certificate: tuple[Path, ssl.SSLContext], starttls: bool, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Untrusted, or trusted for another name: nothing is said to such a server."""
    if host == "127.0.0.1":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with Mailbox(tls=certificate[1], starttls=starttls) as box:
        with pytest.raises(NotDelivered, match=r"(?i)certificate"):
            send(mail_to(box, host=host, tls=not starttls), LETTER, NOW)
        assert box.taken == []


# --- the webhook --------------------------------------------------------------------------------------


def test_a_webhook_is_believed() -> None:
    """The receiver verifies the signature over time and body, and finds the same delivery number at each try."""
    with Receiver(SECRET) as receiver:
        post_signed(f"{receiver.url}/hook?a=b", SECRET, LETTER.as_json(NOW), delivery="7", at=NOW)
    ((headers, body),) = receiver.got
    assert (LETTER.title, NOW.isoformat()) == (body["title"], body["at"])
    assert ("7", str(int(NOW.timestamp()))) == (
        headers["X-Outreach-Delivery"],
        headers["X-Outreach-Timestamp"],
    )
    assert ["/hook?a=b"] == receiver.asked


def test_a_wrong_secret_is_not_believed() -> None:
    """Signed with another secret it is refused, and that is an error here."""
    with Receiver("another-long-random-word") as receiver, pytest.raises(ChannelError, match="401"):
        post_signed(receiver.url, SECRET, b"{}", delivery="7", at=NOW)


def test_the_signature_holds_number_time_and_body() -> None:
    """A changed byte, another time or another delivery number is another signature, wherever the stops are."""
    cases = [
        ("7", "180", b"{}"),
        ("7", "181", b"{}"),
        ("8", "180", b"{}"),
        ("7", "180", b"{ }"),
        ("71", "80", b"{}"),
    ]
    assert len(cases) == len({signature(SECRET, *case) for case in cases})


def test_the_check_of_the_page_refuses_a_replay() -> None:
    """What docs/notices.md tells receivers takes a notice once, and none that is late, forged or renumbered."""
    page = (Path(__file__).parents[2] / "docs" / "notices.md").read_text("utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    room: dict[str, Any] = {}
    exec(code, room)
    at, body = NOW.timestamp(), b'{"cause": "test"}'
    with Receiver(SECRET) as receiver:
        post_signed(receiver.url, SECRET, body, delivery="7", at=NOW)
    ((headers, _),) = receiver.got

    def taken(seen: set[str], *, after: float = 10, body: bytes = body, **other: str) -> bool:
        given = headers | {f"X-Outreach-{name.title()}": value for name, value in other.items()}
        return bool(room["is_new"](SECRET, given, body, seen, now=lambda: at + after))

    seen: set[str] = set()
    assert taken(seen)
    assert not taken(seen)
    assert not taken(set(), after=600)
    assert not taken(set(), body=b"{}")
    assert not taken(set(), delivery="8")
    assert not taken(set(), timestamp=str(int(at) + 5))


@pytest.mark.parametrize("status", [301, 308, 400, 404, 500])
def test_only_success_is_success(status: int) -> None:
    """A redirect is not followed and an error is one."""
    with Receiver(SECRET, status=status) as receiver, pytest.raises(ChannelError, match=str(status)):
        post_signed(receiver.url, SECRET, b"{}", delivery="7", at=NOW)
    assert ["/"] == receiver.asked


def test_secrets_of_the_address_are_not_told() -> None:
    """Neither the path, which may be a secret, nor the signing secret is in an error."""
    with Wire() as wire:
        wire.says(reply(500, f"no /hooks/T0PSECRET here, {SECRET}"))
        with pytest.raises(ChannelError) as caught:
            post_signed(f"{wire.url}/hooks/T0PSECRET", SECRET, b"{}", delivery="7", at=NOW)
    assert not [word for word in ("T0PSECRET", SECRET) if word in f"{caught.value} {caught.value.answer}"]


# --- the journal and the step -------------------------------------------------------------------------


@dataclass
class NoticeWorld:
    """A store with a campaign, and a notifier that tells a mailbox and a receiver."""

    store: Store
    clock: HandClock
    box: Mailbox
    receiver: Receiver

    def notifier(self, **changes: Any) -> Notifier:
        contacts = Contacts(
            mail=mail_to(self.box), webhook=Webhook(url=f"{self.receiver.url}/hook", secret=SECRET)
        )
        values: dict[str, Any] = {
            "contacts": contacts,
            "language": Language.EN,
            "clock": self.clock,
            "call_of": call_of,
        }
        return Notifier(store=self.store, **(values | changes))

    def post(self, place: str, due: datetime = NOW) -> Post:
        """An approved post."""
        draft = Draft(
            place=place,
            channel=FACEBOOK,
            kind=Kind.PORTRAIT,
            number=1,
            variant=1,
            text=f"Ein Ort: {place}.",
            link="",
            alt="",
            card=b"",
        )
        written = DraftRecord(
            draft=draft, account="die-altmark", zone="Europe/Berlin", image="", image_sha256=""
        )
        campaign = "kreativorte-altmark"
        self.store.posts.save_drafts(campaign, [written], caller=ANNA, at=NOW)
        slot = Slot(place=place, channel=FACEBOOK, number=1, due=due)
        self.store.times.set_slots(campaign, [slot], caller=ANNA, at=NOW)
        return approve(self.store, post_id(campaign, place, FACEBOOK, 1), caller=ANNA, at=NOW)

    def take_out(self, place: str) -> None:
        id = post_id("kreativorte-altmark", place, FACEBOOK, 1)
        self.store.posts.cancel(id, caller=ANNA, at=NOW)

    def sending(self, place: str) -> Post:
        self.post(place)
        claimed = take(self.store, "die-altmark", now=self.clock.moment, limit=1)
        started = self.store.queue.start(
            claimed[0], at=self.clock.moment, lease_until=self.clock.moment + HOUR
        )
        assert started
        return started

    def doubtful(self, place: str) -> Post:
        post = self.store.queue.unknown(
            self.sending(place), self.clock.monotonic(), at=self.clock.moment, reason=a_reason("timed out")
        )
        assert post
        return post

    def mails(self) -> list[str]:
        return [taken.text for taken in self.box.taken]


@pytest.fixture
def world(ready_url: str, tmp_path: Path) -> Iterator[NoticeWorld]:
    store = Store(ready_url, tmp_path / "secret.key")
    store.vault.create_key()
    store.campaigns.save(a_campaign(), NOW)
    store.accounts.save(an_account(), {}, NOW)
    with Mailbox() as box, Receiver(SECRET) as receiver:
        made = NoticeWorld(store, HandClock(), box, receiver)
        made.post("ahead", due=NOW + timedelta(days=30))  # so that the campaign has something left
        yield made
    store.close()


def test_every_cause_is_told_in_both_ways(world: NoticeWorld) -> None:
    """Each arrives by mail and by webhook, names what it is about, and stands in the journal with its words."""
    now = world.clock.moment
    world.take_out("ahead")
    ids = [world.doubtful("doubtful").id]
    rejected = world.store.queue.rejected(world.sending("rejected"), at=now, reason=a_reason("no"))
    handed = world.store.queue.handed_over(world.sending("by-hand"), at=now, reason=a_reason("handover/x"))
    receipt = Receipt(external_id="7_8")
    live = world.store.queue.published(
        world.sending("gone"), receipt, caller=machine("one"), at=now, why=a_reason("sent").message
    )
    assert live
    gone = world.store.gone_posts.gone(live, a_reason("missed"), caller=network(live.channel), at=now)
    world.post("missed", due=NOW - 3 * HOUR)
    late = world.store.queue.late("die-altmark", NOW - 2 * HOUR)
    (missed,) = world.store.queue.miss(late, owner="one", at=now)
    assert rejected
    assert gone
    assert handed
    ids += [rejected.id, handed.id, missed.id, gone.id]
    account = an_account(token_expires_at=NOW + timedelta(days=6))
    world.store.accounts.save(account, {}, NOW)
    world.store.accounts.pause(account.name, a_reason("token dead"), NOW)
    other = an_account(name="img-sachsen-anhalt", trouble=a_reason("read_insights is missing"))
    world.store.accounts.save(other, {}, NOW)
    world.store.source_watches.claim("kreativorte-altmark", {"orte.csv": now}, now)
    watch = SourceWatch(campaign="kreativorte-altmark", source="orte.csv", due_at=now, failed_since=now)
    world.store.source_watches.save(watch)
    report = world.notifier().step()
    assert {(cause.value, way) for cause in Cause for way in Way} == {
        (d.cause, d.way) for d in report.deliveries
    }
    assert {cause.value for cause in Cause} == {body["cause"] for _, body in world.receiver.got}
    mails = "\n".join(world.mails())
    assert all(id in mails for id in ids)
    journal = world.store.notices.latest()
    assert {DeliveryStatus.SENT} == {notice.outcome for notice in journal}
    assert len(Cause) * 2 == len(journal)
    assert all(any(mail.strip() in notice.sent for notice in journal) for mail in world.mails())


def test_the_journal_tells_in_any_language_and_proves_the_one_it_was_sent_in(world: NoticeWorld) -> None:
    """A row holds the words as they left with their language, and gives them in another language as well."""
    world.doubtful("a")
    world.notifier(language=Language.DE).step()
    (notice, _) = world.store.notices.latest()
    assert (Language.DE, notice.sent) == (notice.language, notice_text(notice, Language.DE))
    assert world.mails()[0].strip() in notice.sent
    assert "Nobody can say whether it was sent." in notice_text(notice, Language.EN)


def test_rows_of_before_keep_what_was_sent(database_url: str, tmp_path: Path) -> None:
    """An upgrade leaves the words of an older journal as they are, in every language."""
    at_migration(
        database_url,
        "0020",
        "INSERT INTO notices (cause, channel, subjects, text, at, outcome, detail, tries) VALUES"
        " ('missed', 'mail', '[]', 'Zu spät {x}.', '2027-03-01 08:00:00+00:00', 'sent', '', 1)",
    )
    store = Store(database_url, tmp_path / "secret.key")
    store.upgrade()
    (notice,) = store.notices.latest()
    store.close()
    assert ("Zu spät {x}.", None) == (notice_text(notice, Language.EN), notice.language)


def test_nothing_is_told_twice(world: NoticeWorld) -> None:
    """A second step, also hours later, has nothing to tell of the same alert."""
    world.doubtful("a")
    assert not world.notifier().step().quiet
    world.clock.moment += 5 * HOUR
    assert world.notifier().step().quiet
    assert (1, 1) == (len(world.box.taken), len(world.receiver.got))


def test_one_notice_per_cause_and_hour(world: NoticeWorld) -> None:
    """What comes up within the hour is told together at its end."""
    world.doubtful("a")
    world.notifier().step()
    later = [world.doubtful("b"), world.doubtful("c")]
    world.clock.moment += timedelta(minutes=59)
    assert world.notifier().step().quiet
    world.clock.moment += timedelta(minutes=1)
    world.notifier().step()
    first, second = world.mails()
    assert all(post.id in second and post.id not in first for post in later)


def test_a_failed_notice_is_sent_again_and_stays_one_row(world: NoticeWorld) -> None:
    """While the receiver is down each step tries again; the row says why, counts, and ends as sent."""
    post = world.doubtful("a")
    world.receiver.status = 503
    for _ in range(3):
        world.notifier().step()
        world.clock.moment += timedelta(minutes=1)
    (failed,) = [n for n in world.store.notices.latest() if n.way is Way.WEBHOOK]
    assert (DeliveryStatus.FAILED, 3) == (failed.outcome, failed.tries)
    assert "503" in str(failed.detail)
    assert 1 == len(world.box.taken)
    world.receiver.status = 204
    world.notifier().step()
    (sent,) = [n for n in world.store.notices.latest() if n.way is Way.WEBHOOK]
    assert (failed.id, DeliveryStatus.SENT, None, 4, world.clock.moment) == (
        sent.id,
        sent.outcome,
        sent.detail,
        sent.tries,
        sent.at,
    )
    ((headers, body),) = world.receiver.got
    assert (str(failed.id), post.id) == (headers["X-Outreach-Delivery"], body["items"][0]["post"])


def test_a_way_that_fails_is_left_alone_for_the_step(world: NoticeWorld) -> None:
    """With two causes to tell a dead mail server is tried once, and the webhook gets both."""
    world.doubtful("a")
    world.store.queue.rejected(world.sending("b"), at=NOW, reason=a_reason("no"))
    world.box.answers["MAIL"] = "451 later"
    report = world.notifier().step()
    assert [DeliveryStatus.FAILED] == [d.outcome for d in report.deliveries if d.way is Way.MAIL]
    assert 2 == len(world.receiver.got)


def test_it_is_written_down_before_it_is_sent(world: NoticeWorld) -> None:
    """The moment the mail server has it, the journal has it too, still open."""
    world.doubtful("a")
    seen: list[DeliveryStatus] = []

    class Looking(list[Any]):
        def append(self, value: Any) -> None:
            seen.extend(n.outcome for n in world.store.notices.latest())
            super().append(value)

    world.box.taken = Looking()
    world.notifier().step()
    assert [DeliveryStatus.OPEN] == seen


def test_two_schedulers_tell_once(world: NoticeWorld) -> None:
    """Many steps at the same time on one database: one mail, one webhook."""
    world.doubtful("a")
    start = threading.Barrier(4)

    def step() -> None:
        start.wait()
        world.notifier().step()

    threads = [threading.Thread(target=step) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (1, 1) == (len(world.box.taken), len(world.receiver.got))


def test_a_post_that_is_decided_is_not_told_any_more(world: NoticeWorld) -> None:
    """What was fixed before the notice left needs nobody."""
    post = world.doubtful("a")
    world.store.queue.published(
        post, Receipt(external_id="7"), caller=machine("one"), at=NOW, why=verbatim("found")
    )
    assert world.notifier().step().quiet


def test_approved_posts_ahead_are_enough(world: NoticeWorld) -> None:
    """A campaign that has begun has something left as long as an approved post is ahead, and no longer."""
    world.doubtful("a")
    assert {} == world.store.notices.spent(NOW - timedelta(days=7))
    world.take_out("ahead")
    assert {"kreativorte-altmark": NOW} == world.store.notices.spent(NOW - timedelta(days=7))


def test_a_campaign_that_has_not_begun_has_nothing_left_to_miss(world: NoticeWorld) -> None:
    """While a campaign is written and read nobody is told that it has no approved post."""
    world.take_out("ahead")
    assert {} == world.store.notices.spent(NOW - timedelta(days=7))


def test_without_contacts_nothing_happens(world: NoticeWorld) -> None:
    """Nothing is read or written where nobody is named."""
    world.doubtful("a")
    assert world.notifier(contacts=Contacts()).step().quiet
    assert world.notifier(contacts=Contacts()).trial().quiet
    assert () == world.store.notices.latest()


def test_a_trial_goes_every_way_and_is_not_written_down(world: NoticeWorld) -> None:
    """It arrives, says that nothing needs to be done, and a way that fails is told."""
    world.receiver.status = 500
    report = world.notifier().trial()
    assert [(Way.MAIL, DeliveryStatus.SENT), (Way.WEBHOOK, DeliveryStatus.FAILED)] == [
        (d.way, d.outcome) for d in report.deliveries
    ]
    assert "Nothing needs to be done" in world.mails()[0]
    assert () == world.store.notices.latest()


def test_somebody_elses_try_is_respected(world: NoticeWorld) -> None:
    """Who knows of fewer tries than the journal holds may not begin."""

    def begin(way: Way) -> int | None:
        return world.store.notices.begin(
            Cause.MISSED,
            way,
            ["a"],
            verbatim("…"),
            sent="…",
            language=Language.EN,
            at=NOW,
            tries=0,
            since=NOW - HOUR,
        )

    assert begin(Way.MAIL) is not None
    assert begin(Way.MAIL) is None
    assert begin(Way.WEBHOOK) is not None


def test_a_paused_account_that_is_paused_again_is_told_again(world: NoticeWorld) -> None:
    """Resumed and paused later for the same reason is another alert."""
    account = an_account()
    world.store.accounts.save(account, {}, NOW)
    for _ in range(2):
        world.store.accounts.pause(account.name, a_reason("no credits"), world.clock.moment)
        world.notifier().step()
        world.store.accounts.pause(account.name, None, world.clock.moment)
        world.clock.moment += 2 * HOUR
    assert 2 == len(world.box.taken)


# --- the heartbeat ------------------------------------------------------------------------------------


def test_the_heart_beats_after_success_only() -> None:
    """One beat after a good step, none after a failed one, none without a step."""

    def fails() -> None:
        raise OSError("disk")

    with Receiver(SECRET) as receiver:
        heart = Heartbeat(f"{receiver.url}/ping/7f3a")
        assert heart.beat() is False
        assert heart.after(lambda: "done")() == "done"
        assert heart.beat() is True
        assert heart.beat() is False
        with pytest.raises(OSError, match="disk"):
            heart.after(fails)()
        assert heart.beat() is False
        assert ["/ping/7f3a"] == receiver.asked


def test_one_beat_for_all_hosts_unless_one_is_missed() -> None:
    """Not without publishing; a host that ended or was started anew is none that is missed, nor one gone for long."""
    second = timedelta(seconds=1)

    def host(name: str, silent: float, **changes: Any) -> SignOfLife:
        noted = NOW - max(60.0, silent) * second
        values = {"started_at": NOW - HOUR, "ticked_at": noted, "work": "chores jobs publish"}
        return SignOfLife(owner=f"{name}:1:a", beat_at=NOW - silent * second, **(values | changes))

    with Receiver(SECRET) as receiver:

        def beats(*seen: SignOfLife) -> bool:
            return beat_for_all(f"{receiver.url}/ping/7f3a", seen, NOW)

        assert beats(host("a", 5), host("b", 5))
        assert ["/ping/7f3a"] == receiver.asked
        assert not beats(host("a", 5, work="chores jobs"))
        assert not beats(host("a", 5, ticked_at=NOW - HOUR))
        assert not beats(host("a", 5), host("b", 90))
        assert beats(host("a", 5), host("b", 90, ended_at=NOW - 90 * second))
        assert beats(host("a", 5), host("b", 90), host("b", 5, started_at=NOW - 60 * second))
        assert not beats(host("a", 5), host("b", 90), host("b", 5, started_at=NOW, work="jobs"))
        assert beats(host("a", 5), host("b", 1000))


def test_on_one_file_too_the_watchdog_hears_nothing_while_a_worker_is_missed() -> None:
    """Whoever publishes beats for itself, and not while another process of the machine is silent without an end."""
    gone = ["host"]
    with Receiver(SECRET) as receiver:
        heart = Heartbeat(f"{receiver.url}/ping/7f3a", missed=lambda: gone)
        heart.after(lambda: None)()
        assert heart.beat() is False
        gone.clear()
        heart.after(lambda: None)()
        assert heart.beat() is True
        assert ["/ping/7f3a"] == receiver.asked


def test_what_still_stands_after_half_a_year_is_told_once_more(world: NoticeWorld) -> None:
    """What was told is looked up as far back as that, and no further."""
    world.doubtful("a")
    for days, told in ((0, 1), (179, 1), (2, 2), (2, 2)):
        world.clock.moment += timedelta(days=days)
        world.notifier().step()
        assert told == sum("Nobody can say" in mail for mail in world.mails())


def test_a_deaf_watchdog_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, without the address, which may be a secret."""
    with Receiver(SECRET, status=500) as receiver, caplog.at_level(logging.WARNING):
        heart = Heartbeat(f"{receiver.url}/ping/7f3a77")
        heart.after(lambda: None)()
        assert heart.beat() is False
    assert "500" in caplog.text
    assert "7f3a77" not in caplog.text


def test_without_an_address_there_is_no_heartbeat() -> None:
    """Nothing is asked of anybody."""
    heart = Heartbeat("")
    heart.after(lambda: None)()
    assert heart.beat() is False


def test_a_watchdog_that_is_away_is_an_error() -> None:
    """A refused connection is told as what it is."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(OutreachError, match="cannot be reached"):
        ping(f"http://127.0.0.1:{port}/7f3a")
