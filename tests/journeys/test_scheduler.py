"""The scheduler as its users start it: real processes in real time, posting into a sandbox that is one too."""

from __future__ import annotations

import json
import signal
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from outreach.model import Status
from outreach.sandbox import FaultKind, Sandbox, read_ledger
from tests.contract.stage import ACCOUNTS
from tests.journeys.processes import (
    ALT,
    FACEBOOK,
    PROGRAM,
    ROOT,
    TWITTER,
    House,
    Networks,
    a_house,
    eventually,
    lines,
    outreach,
)

pytestmark = pytest.mark.slow

SCHEDULER = (sys.executable, ROOT / "scheduler.py")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# --- in real time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "how"),
    [(SCHEDULER, signal.SIGTERM), ((*PROGRAM, "run"), signal.SIGINT)],
    ids=["scheduler.py", "outreach run"],
)
def test_what_is_due_goes_out_within_seconds(
    networks: Networks, house: House, call: tuple[object, ...], how: signal.Signals
) -> None:
    """Started either way it sends what is due at once, with picture and alt text, and ends with 0 when told to."""
    posts = [house.approved(f"{how.name}", channel) for channel in (FACEBOOK, TWITTER)]
    with house.run("run", *call) as running:
        running.says("The scheduler works")
        eventually(lambda: {house.now(p).status for p in posts} == {Status.PUBLISHED}, "published", 20)
        assert 0 == running.end(how)
        told = running.err.read_text(encoding="utf-8")
    for post in posts:
        (live,) = networks.live(post)
        assert [{"sha256": post.image_sha256, "alt": ALT}] == live["images"]
        assert live["id"] == house.now(post).external_id
        assert live["id"] in told


def test_a_second_signal_ends_at_once_and_loses_nothing(networks: Networks, house: House) -> None:
    """Amid a call that the network does not answer the process is gone at once; the next start finds what is live."""
    post, waiting = house.approved("eilig"), house.approved("danach")
    before = networks.silences()
    networks.fault(FACEBOOK, "stall-after", seconds=60)
    with house.run() as running:
        eventually(lambda: networks.silences() > before, "silence amid sending")
        running.process.send_signal(signal.SIGTERM)
        running.says("a second signal ends it at once")
        assert running.process.poll() is None
        assert -signal.SIGTERM == running.end()
    assert Status.SENDING is house.now(post).status
    assert 0 == house.outreach("publish", "--once").returncode
    for each in (post, waiting):
        assert (Status.PUBLISHED, 1) == (house.now(each).status, len(networks.live(each)))


def test_a_step_under_way_is_finished_first(networks: Networks, house: House) -> None:
    """SIGTERM amid sending: the answer is waited for and written down, nothing else is begun, it ends with 0."""
    post, next_one = house.approved("gemach"), house.approved("warte", due=datetime.now(UTC))
    networks.fault(FACEBOOK, "slow", seconds=4)
    with house.run() as running:
        eventually(lambda: networks.live(post), "amid sending")
        assert 0 == running.end()
    assert (Status.PUBLISHED, Status.APPROVED) == (house.now(post).status, house.now(next_one).status)
    assert (1, 0) == (len(networks.live(post)), len(networks.live(next_one)))


@dataclass(frozen=True)
class Long:
    """What was to be seen of a scheduler that met a broken database, and of others that were started beside it."""

    err: str
    second: str  # what the one said that stood by
    took_over: bool
    third: int  # how the one ended that was stopped while it stood by
    step: CompletedProcess[str]
    live: int
    exit_code: int


@pytest.fixture(scope="module")
def long(networks: Networks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Long]:
    """A scheduler whose first step fails and whose next step works; beside it two stand by, of which one takes over."""
    accounts = [{**a, "secrets": networks.secrets(a["channel"])} for a in networks.accounts]
    with a_house(tmp_path_factory.mktemp("long"), accounts) as house:
        post = house.approved("ausdauer")
        rename(house.data, "posts", "elsewhere")
        with house.run("first") as first:
            first.says("a step failed")
            with house.run("second") as second, house.run("third") as third:
                second.says("stands by")
                third.says("stands by")
                ended = third.end()
                step = outreach("--data", house.data, "publish", "--once")
                rename(house.data, "elsewhere", "posts")
                eventually(lambda: networks.live(post), "the next step")
                waited = second.err.read_text(encoding="utf-8")
                exit_code = first.end()
                second.says("The scheduler works")
                later = house.approved("erbe")
                eventually(lambda: networks.live(later), "the one that took over")
                took_over = house.now(later).status is Status.PUBLISHED or 0 == second.end()
        told = first.err.read_text(encoding="utf-8")
        yield Long(told, waited, took_over, ended, step, len(networks.live(post)), exit_code)


def rename(data: Path, table: str, name: str) -> None:
    """Break or fix the database."""
    database = sqlite3.connect(data / "outreach.db", isolation_level=None)
    database.execute(f"ALTER TABLE {table} RENAME TO {name}")
    database.close()


def test_a_second_scheduler_on_the_same_file_stands_by(long: Long) -> None:
    """It says so and does nothing, takes over when the first is gone, and ends with 0 when told to before."""
    assert ("Another scheduler works on this data folder" in long.second, long.third) == (True, 0)
    assert "The scheduler works" not in long.second
    assert long.took_over


def test_a_single_step_beside_a_scheduler_is_refused(long: Long) -> None:
    """It says so and does nothing."""
    assert (1, "") == (long.step.returncode, long.step.stdout)
    assert "Another scheduler is already working on this data folder" in long.step.stderr


def test_a_step_that_fails_does_not_end_the_scheduler(long: Long) -> None:
    """What went wrong is in the log, the next step sends the post, and the first scheduler ends in good order."""
    assert "no such table" in long.err
    assert (1, 0) == (long.live, long.exit_code)


# --- one step -----------------------------------------------------------------------------------------


def test_publish_once_says_as_json_what_it_did(networks: Networks, house: House) -> None:
    """One post sent, one refused with its account paused; a second step has nothing to say."""
    sent, refused = house.approved("einmal", TWITTER), house.approved("einmal", FACEBOOK)
    networks.fault(FACEBOOK, "dead-token")
    answer = house.outreach("publish", "--once", "--json")
    assert 0 == answer.returncode, answer.stderr
    report = json.loads(answer.stdout)
    assert {"recovered", "missed", "sent", "reconciled", "paused"} == set(report)
    assert [ACCOUNTS[FACEBOOK]] == report["paused"]
    told = {each["post"]: each for each in report["sent"]}
    assert ("published", "approved") == (told[sent.id]["status"], told[refused.id]["status"])
    assert networks.live(sent)[0]["id"] == told[sent.id]["external_id"]
    assert sent.due_utc == datetime.fromisoformat(told[sent.id]["due"])
    assert "token" in told[refused.id]["reason"]["text"]
    again = json.loads(house.outreach("publish", "--once", "--json").stdout)
    assert not any(again.values())


def test_publish_once_tells_a_person_too(networks: Networks, house: House) -> None:
    """Beside the JSON on stdout there is a line for each post, and one for the account that needs a hand."""
    house.approved("erzaehlt")
    networks.fault(FACEBOOK, "dead-token")
    answer = house.outreach("publish", "--once")
    assert json.loads(answer.stdout)["paused"]
    assert f"outreach account check {ACCOUNTS[FACEBOOK]}" in answer.stderr
    assert "erzaehlt: approved" in answer.stderr


@pytest.mark.parametrize("command", ["publish", "measure"])
def test_one_step_must_be_asked_for(house: House, command: str) -> None:
    """Without --once nothing is done."""
    answer = house.outreach(command)
    assert 2 == answer.returncode
    assert "--once" in answer.stderr
    assert "" == answer.stdout


@pytest.fixture
def yesterday(tmp_path: Path) -> Iterator[tuple[Sandbox, House]]:
    """A sandbox that lives a day ago, and a house that posts there."""
    with Sandbox(tmp_path / "ledger.jsonl", now=lambda: datetime.now(UTC) - 25 * HOUR) as sandbox:
        accounts = [
            {
                "name": a.name,
                "channel": a.channel,
                "external_id": a.external_id,
                "api_url": a.api_url,
                "secrets": a.secrets,
            }
            for a in sandbox.accounts()
        ]
        with a_house(tmp_path, accounts) as house:
            yield sandbox, house


def test_measure_once_says_as_json_what_it_read(yesterday: tuple[Sandbox, House]) -> None:
    """Posts and readings in numbers; what stands in the way is told with its account, to people too."""
    sandbox, house = yesterday
    for channel in (FACEBOOK, TWITTER):
        house.approved("gemessen", channel)
    assert 0 == house.outreach("publish", "--once").returncode
    sandbox.set_time(datetime.now(UTC))
    sandbox.faults.add(FaultKind.DEAD_TOKEN, FACEBOOK, times=None)
    answer = house.outreach("measure", "--once")
    assert 0 == answer.returncode, answer.stderr
    report = json.loads(answer.stdout)
    assert 2 == report["posts"]
    assert report["readings"] > 10
    assert {ACCOUNTS[FACEBOOK]} == {each["account"] for each in report["failures"]}
    assert f"“{ACCOUNTS[FACEBOOK]}” could not be read" in answer.stderr
    again = json.loads(house.outreach("measure", "--once", "--json").stdout)
    assert {"posts": 0, "readings": 0, "failures": []} == again


# --- compressed time ----------------------------------------------------------------------------------


def test_a_rehearsal_is_for_sandboxes_only(house: House) -> None:
    """One account that is not on this machine, and nothing at all is sent."""
    post = house.approved("probe")
    house.account(FACEBOOK, "", {"page_token": "planted"}, "1", "echte-seite")
    answer = house.outreach("run", "--rehearse", "1000000")
    assert 1 == answer.returncode
    assert "echte-seite" in answer.stderr
    assert Status.APPROVED is house.now(post).status


def test_a_rehearsal_needs_accounts(tmp_path: Path) -> None:
    """Without any account there is nothing to rehearse."""
    assert 0 == outreach("init", "--data", tmp_path / "data").returncode
    answer = outreach("run", "--rehearse", "1000000", "--data", tmp_path / "data")
    assert 1 == answer.returncode
    assert "not in one: –" in answer.stderr


def test_a_rehearsal_keeps_the_minutes_and_takes_the_sandbox_along(yesterday: tuple[Sandbox, House]) -> None:
    """Posts of the coming days go out at their planned minute, and are read until four weeks later."""
    _, house = yesterday
    due = {n: (datetime.now(UTC) + n * DAY).replace(second=0, microsecond=0) for n in (1, 3)}
    posts = [house.approved(f"tag-{n}", FACEBOOK, due[n]) for n in due]
    answer = house.outreach("run", "--rehearse", "20000000")
    assert 0 == answer.returncode, answer.stderr
    ledger = house.data.parent / "ledger.jsonl"
    assert [due[n].isoformat() for n in due] == [line["at"] for line in lines(ledger, "post")]
    assert {Status.PUBLISHED} == {house.now(post).status for post in posts}
    last = max(datetime.fromisoformat(line["at"]) for line in read_ledger(ledger))
    assert due[3] + 28 * DAY == last
    assert "The rehearsal is over" in answer.stderr


def test_a_rehearsal_keeps_the_second(yesterday: tuple[Sandbox, House]) -> None:
    """Also what is due before the first minute is over goes out at its time and not a minute later."""
    _, house = yesterday
    due = (datetime.now(UTC) + timedelta(seconds=45)).replace(microsecond=0)
    house.approved("gleich", FACEBOOK, due)
    assert 0 == house.outreach("run", "--rehearse", "20000000").returncode
    (line,) = lines(house.data.parent / "ledger.jsonl", "post")
    assert due.isoformat() == line["at"]


def test_a_rehearsal_goes_on_past_what_cannot_be_sent(yesterday: tuple[Sandbox, House]) -> None:
    """A paused account's post holds nobody up: its time passes, and it is missed."""
    _, house = yesterday
    waits = house.approved("wartet", FACEBOOK, datetime.now(UTC) + HOUR)
    goes = house.approved("geht", TWITTER, datetime.now(UTC) + 2 * HOUR)
    house.pause(ACCOUNTS[FACEBOOK])
    assert 0 == house.outreach("run", "--rehearse", "20000000").returncode
    assert (Status.MISSED, Status.PUBLISHED) == (house.now(waits).status, house.now(goes).status)
