"""A scheduler that is killed amid its work, and started again: the networks' own ledger says what went live."""

from __future__ import annotations

import json
import sqlite3

import pytest

from outreach.errors import Sent
from outreach.model import ChannelName, Status
from tests.journeys.processes import FACEBOOK, TWITTER, House, Networks, eventually

pytestmark = pytest.mark.slow

LONG = 60.0  # seconds that a network stays silent: longer than any test waits

KILLED = [
    # amid which call, with which fault: state when killed → state after the restart, live posts, the journal's outcomes
    ("media", "stall-before", Status.CLAIMED, Status.PUBLISHED, 1, [Sent.YES]),
    ("create", "stall-before", Status.SENDING, Status.UNKNOWN, 0, [Sent.UNKNOWN]),
    ("create", "stall-after", Status.SENDING, Status.PUBLISHED, 1, [Sent.YES]),
]


def killed_in_silence(
    networks: Networks, house: House, channel: ChannelName, fault: str, operation: str
) -> None:
    """A scheduler runs into a network that does not answer, and is killed while it waits."""
    before = networks.silences()
    networks.fault(channel, fault, operation, seconds=LONG)
    with house.run() as running:
        eventually(lambda: networks.silences() > before, f"silence amid {operation}")
        running.process.kill()
        running.process.wait()


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
@pytest.mark.parametrize(
    ("operation", "fault", "killed", "after", "live", "outcomes"),
    KILLED,
    ids=["-".join(k[:2]) for k in KILLED],
)
def test_a_scheduler_killed_and_started_again(
    networks: Networks,
    house: House,
    channel: ChannelName,
    operation: str,
    fault: str,
    killed: Status,
    after: Status,
    live: int,
    outcomes: list[str],
) -> None:
    """What was not sent goes out, what is live is found, what nobody knows waits: never two, and nothing lost."""
    post = house.approved(f"{operation}-{fault}", channel)
    killed_in_silence(networks, house, channel, fault, operation)
    assert killed is house.now(post).status
    second = house.outreach("publish", "--once")
    assert 0 == second.returncode, second.stderr
    assert (after, live) == (house.now(post).status, len(networks.live(post)))
    assert outcomes == [attempt.outcome for attempt in house.attempts(post)]
    assert [post.id] == [each["post"] for each in json.loads(second.stdout)["recovered"]]


def test_the_doubt_stays_through_every_restart(networks: Networks, house: House) -> None:
    """A post that was never live is not sent by a later start either; a person decides, and it goes out once."""
    post = house.approved("zweifel")
    killed_in_silence(networks, house, FACEBOOK, "stall-before", "create")
    house.outreach("publish", "--once")
    assert (Status.UNKNOWN, []) == (house.now(post).status, networks.live(post))
    early = house.outreach("posts", "resolve", post.id, "--not-published", "--by", "Anna")
    assert (1, Status.UNKNOWN) == (early.returncode, house.now(post).status)
    house.let_doubts_rest()
    house.outreach("posts", "resolve", post.id, "--not-published", "--by", "Anna")
    house.outreach("publish", "--once")
    assert (Status.PUBLISHED, 1) == (house.now(post).status, len(networks.live(post)))


def test_a_scheduler_killed_again_and_again(networks: Networks, house: House) -> None:
    """Killed at whatever moment, until all is done: no post is live twice, each has a state that is true."""
    posts = [house.approved(f"wirbel-{n}", channel) for n in range(2) for channel in (FACEBOOK, TWITTER)]
    for channel in (FACEBOOK, TWITTER):
        networks.fault(channel, "slow", "any", times=None, seconds=0.05)

    def fences() -> list[int]:
        return [house.now(post).fence for post in posts]

    def over() -> bool:
        return {house.now(post).status for post in posts} <= {Status.PUBLISHED, Status.UNKNOWN}

    for kill in range(4):
        before = fences()
        with house.run(f"run{kill}") as running:
            eventually(lambda before=before: over() or before != fences(), "something happens")
            running.process.kill()
            running.process.wait()
    networks.clear_faults()
    assert 0 == house.outreach("publish", "--once").returncode
    for post in posts:
        live = {Status.PUBLISHED: 1, Status.UNKNOWN: 0}[house.now(post).status]
        assert live == len(networks.live(post)), house.now(post)


def test_the_database_is_whole_after_a_kill(networks: Networks, house: House) -> None:
    """What was committed is there, and nothing half."""
    house.approved("ganz")
    killed_in_silence(networks, house, FACEBOOK, "stall-after", "create")
    with sqlite3.connect(house.data / "outreach.db") as database:
        ((word,),) = database.execute("PRAGMA integrity_check").fetchall()
    database.close()
    assert "ok" == word
