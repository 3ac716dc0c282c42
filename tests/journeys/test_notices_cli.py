"""Notices and hand-over from the command line, from the settings to the receiver."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.model import Account, Draft, Kind, Slot
from outreach.networks import HANDOVER
from outreach.settings import read_settings
from outreach.store import DraftRecord, Store, post_id
from tests.approving import approve
from tests.builders import ANNA, ANY_HOUR, a_campaign, a_channel_plan
from tests.contract.mailbox import Mailbox
from tests.contract.receiver import Receiver

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SECRET = "a-long-random-word-0123"
NAME = "kreativorte-altmark"


@dataclass
class House:
    """A data folder, the settings of its operator, and who listens."""

    data: Path
    box: Mailbox
    receiver: Receiver
    environ: dict[str, str]

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "outreach", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=180
        )

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "OUTREACH_DATA": str(self.data), "OUTREACH_LANG": "en", **self.environ}

    def due_post(self) -> str:
        """An approved post to be handed over, due since a minute."""
        now = datetime.now(UTC)
        settings = read_settings({"OUTREACH_DATA": str(self.data)})
        store = Store(settings.database_url, settings.key_file)
        plan = a_channel_plan(HANDOVER, account="insta")
        store.campaigns.save(a_campaign(**ANY_HOUR, channels=(plan,)), now)
        store.accounts.save(Account(name="insta", channel=plan.channel, external_id="insta"), {}, now)
        draft = Draft(
            place="gutshof-krevese",
            channel=plan.channel,
            kind=Kind.PORTRAIT,
            number=1,
            variant=1,
            text="Ein Gut wacht auf.",
            link="",
            alt="",
            card=b"",
        )
        written = DraftRecord(draft=draft, account="insta", zone="Europe/Berlin", image="", image_sha256="")
        store.posts.save_drafts(NAME, [written], caller=ANNA, at=now)
        slot = Slot(place=draft.place, channel=plan.channel, number=1, due=now - timedelta(minutes=1))
        store.times.set_slots(NAME, [slot], caller=ANNA, at=now)
        id = post_id(NAME, draft.place, plan.channel, 1)
        approve(store, id, caller=ANNA, at=now)
        store.close()
        return id


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Mailbox() as box, Receiver(SECRET) as receiver:
        (tmp_path / "secret").write_text(SECRET)
        environ = {
            "OUTREACH_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
            "OUTREACH_NOTICE_TO": "anna@example.org",
            "OUTREACH_NOTICE_FROM": "outreach@example.org",
            "OUTREACH_WEBHOOK_URL": f"{receiver.url}/hook",
            "OUTREACH_WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
            "OUTREACH_HEARTBEAT_URL": f"{receiver.url}/alive",
        }
        made = House(tmp_path / "data", box, receiver, environ)
        assert made.call("init").returncode == 0
        yield made


def test_a_trial_arrives(house: House) -> None:
    """`notices test` sends one in every way and says so; a way that fails ends with 1."""
    done = house.call("notices", "test", "--json")
    assert (0, ["sent", "sent"]) == (done.returncode, [d["outcome"] for d in json.loads(done.stdout)])
    assert 1 == len(house.box.taken)
    house.box.answers["MAIL"] = "451 later"
    failed = house.call("notices", "test")
    assert 1 == failed.returncode
    assert "451 later" in failed.stderr


def test_nobody_to_tell_is_said(house: House) -> None:
    """Without contacts `notices test` names the settings and ends with 2."""
    house.environ.clear()
    done = house.call("notices", "test")
    assert 2 == done.returncode
    assert "OUTREACH_SMTP_URL" in done.stderr


def test_check_tells_what_is_wrong(house: House) -> None:
    """Each finding has its code and its remedy, and the check ends with 1."""
    house.environ |= {"OUTREACH_NOTICE_TO": "anna", "OUTREACH_WEBHOOK_SECRET_FILE": "nowhere"}
    done = house.call("check", "--offline", "--json")
    codes = {finding["code"]: finding["remedy"] for finding in json.loads(done.stdout)}
    assert 1 == done.returncode
    assert {"notices.to", "notices.file"} <= codes.keys()
    assert all(codes.values())


def test_a_post_goes_through_a_persons_hands(house: House) -> None:
    """Published it lies ready, the person is told with its words, says that it is out, and no more is told of it."""
    id = house.due_post()
    sent = json.loads(house.call("publish", "--once", "--json").stdout)["sent"]
    assert [(id, "handed_over")] == [(outcome["post"], outcome["status"]) for outcome in sent]
    assert ["/alive"] == house.receiver.asked
    (folder,) = (house.data / "handover").iterdir()
    assert "Ein Gut wacht auf." == (folder / "text.txt").read_text("utf-8")

    told = json.loads(house.call("notices", "--once").stdout)
    assert {("handed_over", "mail"), ("handed_over", "webhook")} <= {(d["cause"], d["channel"]) for d in told}
    mail = next(taken.text for taken in house.box.taken if id in taken.text)
    assert f"outreach posts done {id} --url URL" in mail
    assert "Ein Gut wacht auf." in mail

    for url in ("insta", "https://[insta"):
        assert 2 == house.call("posts", "done", id, "--url", url).returncode
    done = house.call("posts", "done", id, "--url", "https://insta.example/p/1", "--by", "Anna", "--json")
    shape = json.loads(done.stdout)
    assert ("published", "https://insta.example/p/1") == (shape["status"], shape["permalink"])
    assert [] == json.loads(house.call("notices", "--once").stdout)


def test_the_journal_is_listed(house: House) -> None:
    """What was told is shown, as a table and as JSON, and holds no secret."""
    house.due_post()
    house.call("publish", "--once")
    house.call("notices", "--once")
    found = house.call("notices", "list", "--json")
    rows = json.loads(found.stdout)
    keys = {
        "id",
        "cause",
        "channel",
        "subjects",
        "text",
        "sent",
        "language",
        "at",
        "outcome",
        "detail",
        "tries",
    }
    assert keys == set(rows[0])
    assert {("en", row["text"]) for row in rows} == {(row["language"], row["sent"]) for row in rows}
    house.environ["OUTREACH_LANG"] = "de"
    german = json.loads(house.call("notices", "list", "--json").stdout)
    assert "von Hand" in german[0]["text"]
    assert german[0]["sent"] == rows[0]["sent"]
    house.environ.pop("OUTREACH_LANG")
    assert {"sent"} == {row["outcome"] for row in rows}
    assert SECRET not in found.stdout
    shown = house.call("notices", "list", "--limit", "1")
    assert "sent" in shown.stdout
    assert 1 == len(json.loads(house.call("notices", "list", "--limit", "1", "--json").stdout))


def test_the_help_has_examples(house: House) -> None:
    """Each new command says how it is called; the group alone shows its help."""
    for words in (
        ("notices",),
        ("notices", "-h"),
        ("notices", "test", "-h"),
        ("notices", "list", "-h"),
        ("posts", "done", "-h"),
    ):
        done = house.call(*words)
        assert (0, True) == (done.returncode, "outreach " in done.stdout), words


def test_the_running_scheduler_tells_and_beats(house: House) -> None:
    """`outreach run` hands over, tells and gives its sign of life by itself, and ends on SIGTERM."""
    id = house.due_post()
    running = subprocess.Popen(
        [sys.executable, "-m", "outreach", "run"], cwd=ROOT, env=house.env, stderr=subprocess.PIPE, text=True
    )
    try:
        until = time.monotonic() + 100
        while time.monotonic() < until and not (
            any(id in taken.text for taken in house.box.taken) and "/alive" in house.receiver.asked
        ):
            time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGTERM)
        _, talk = running.communicate(timeout=60)
    assert any(id in taken.text for taken in house.box.taken), talk
    assert "/alive" in house.receiver.asked, talk
    assert 0 == running.returncode
    assert SECRET not in talk
