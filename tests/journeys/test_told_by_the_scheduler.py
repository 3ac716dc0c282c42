"""What the scheduler tells besides posting, as real processes that are killed: reports by mail, changes of posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.model import Draft, HowOften, JournalEntry, Kind, Membership, ReportAs, ReportMail, Role
from outreach.networks import FACEBOOK
from outreach.store import DraftRecord, Store, post_id
from tests.builders import ANNA, a_campaign, a_person
from tests.contract.mailbox import Mailbox
from tests.contract.receiver import Receiver
from tests.journeys.processes import CAMPAIGN, PROGRAM, a_house, eventually, started

pytestmark = pytest.mark.slow

SECRET = "a long random word"


def wanted(store: Store, now: datetime) -> None:
    """A campaign that runs, and a manager who has wanted its monthly report for a long time."""
    days = {"first_day": (now - timedelta(days=90)).date(), "last_day": (now + timedelta(days=30)).date()}
    store.campaigns.save(a_campaign(smallest_gap=timedelta(0), **days), now)
    lena = a_person("lena", Membership(organisation="", roles=frozenset({Role.READER})))
    entry = JournalEntry(
        at=now, caller_kind=ANNA.kind, caller_id=ANNA.id, caller_name=ANNA.name, verb="people.add", subject=""
    )
    store.people.add(lena, "", entry)
    mail = ReportMail(
        person=lena.id,
        campaign=CAMPAIGN,
        rhythm=HowOften.MONTHLY,
        brings=ReportAs.ATTACHED,
        zone="Europe/Berlin",
        made_at=now - timedelta(days=80),
        made_by="Lena",
    )
    store.report_mails.wish(mail, entry)


def test_a_killed_scheduler_tells_nothing_twice(tmp_path: Path) -> None:
    """The monthly report comes once and each change of a post once, though the scheduler is killed and started anew."""
    with a_house(tmp_path, []) as house, Mailbox() as box, Receiver(SECRET) as receiver:
        store = Store(f"sqlite:///{house.data / 'outreach.db'}", house.data / "secret.key")
        wanted(store, datetime.now(UTC))
        environ = {
            "OUTREACH_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
            "OUTREACH_NOTICE_FROM": "outreach@example.org",
            "OUTREACH_NOTICE_TO": "keeper@example.org",
            "OUTREACH_POSTS_WEBHOOK_URL": receiver.url,
            "OUTREACH_POSTS_WEBHOOK_SECRET": SECRET,
        }
        for turn in ("first", "second"):
            call = (*PROGRAM, "run", "--data", house.data)
            with started(tmp_path, turn, *call, **environ) as running:
                running.says("The scheduler works")
                eventually(lambda: reports(box), "the report by mail")
                told_of(store, receiver, turn)
        store.close()
        (report,) = reports(box)
        assert report.startswith("Bericht ")
        deliveries = [headers["X-Outreach-Delivery"] for headers, _ in receiver.got]
        assert len(set(deliveries)) == len(deliveries)


def reports(box: Mailbox) -> list[str]:
    """Subjects of the reports that have come."""
    return [str(each.message["Subject"]) for each in box.taken if each.recipients == ("lena@example.org",)]


def told_of(store: Store, receiver: Receiver, place: str) -> None:
    """That there is a new post comes."""
    store.webhooks.begin()  # as the scheduler does with its first look
    made = a_draft(store, place)
    eventually(lambda: [b["after"] for _, b in receiver.got if b["post"] == made] == ["draft"], "the change")
    # whoever is killed before this is written tells it again
    eventually(lambda: not store.webhooks.untold(datetime.now(UTC), 1), "kept that it was told")


def a_draft(store: Store, place: str) -> str:
    """A post more; its id."""
    draft = Draft(
        place=place,
        channel=FACEBOOK,
        kind=Kind.PORTRAIT,
        number=1,
        variant=1,
        text=f"Ein Ort wacht auf: {place}.",
        link="",
        alt="Ein Haus",
        card=b"",
    )
    written = DraftRecord(draft=draft, account="die-altmark", zone="Europe/Berlin", image="", image_sha256="")
    store.posts.save_drafts(CAMPAIGN, [written], caller=ANNA, at=datetime.now(UTC))
    return post_id(CAMPAIGN, place, FACEBOOK, 1)
