"""Whose figures are read next, on either database: only what is due is looked at, by one at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from outreach.measure.measurer import LEASE
from outreach.model import Account
from outreach.networks import FACEBOOK, TWITTER
from outreach.store.results.reading_turns import LOOK_AGAIN
from tests.builders import NOW
from tests.contract.stage import ACCOUNTS, CAMPAIGN, Stage
from tests.contract.test_turns import one_more
from tests.readings import readings_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def looks(stage: Stage) -> int:
    """At how many accounts' posts one step of measuring looks."""
    engine, seen = stage.store.readings._engine, list[str]()

    def keep(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM posts" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    stage.measurer().step()
    event.remove(engine, "before_cursor_execute", keep)
    return len(seen)


def test_only_accounts_that_are_due_are_looked_at(stage: Stage) -> None:
    """All of them once when they are new; then those with something to read, and after a day the rest."""
    for number in range(12):
        one_more(stage, f"seite-{number}")
    accounts = len(stage.store.accounts.all())
    assert accounts == looks(stage)
    assert looks(stage) == 0
    stage.live_post()
    assert looks(stage) == 1, "whose post went live"
    stage.clock.moment = NOW + 6 * HOUR - MINUTE
    assert looks(stage) == 0
    stage.clock.moment = NOW + 6 * HOUR
    assert looks(stage) == 1, "whose post has reached its first age"
    stage.clock.moment = NOW + LOOK_AGAIN
    assert accounts == looks(stage), "what decides may have changed"


def test_a_post_that_goes_live_amid_a_reading_is_not_forgotten(stage: Stage) -> None:
    """Its account was read without it, so it is due again at once."""
    stage.live_post("erster")
    seen: list[str] = []

    def opened(account: Account) -> Any:
        if not seen:
            seen.append(account.name)
            stage.live_post("zweiter")
        return stage.channel(account)

    stage.measurer(open_channel=opened).step()
    assert seen
    assert looks(stage) == 1
    assert looks(stage) == 0


def test_several_measurers_read_each_account_once(stage: Stage) -> None:
    """Started together they share what is due: the network is asked as often as by one, and no reading is twice."""
    for number in range(10):
        name = one_more(stage, f"seite-{number}")
        stage.approved(f"ort-{number}", account=name, pictured=False)
    stage.publisher().step()
    before = len(stage.lines("call"))
    stage.clock.moment = NOW + 6 * HOUR
    start, failed = threading.Barrier(3), list[BaseException]()

    def measure() -> None:
        try:
            start.wait(20)
            stage.measurer(threads=2).step()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    measurers = [threading.Thread(target=measure) for _ in range(3)]
    for each in measurers:
        each.start()
    for each in measurers:
        each.join(60)
    assert not failed
    found = [(r.account, r.post, r.metric, r.age, r.day) for r in readings_of(stage.store, CAMPAIGN)]
    assert len(found) == len(set(found)) > 10
    asked = len(stage.lines("call")) - before
    stage.measurer().step()
    assert asked == len(stage.lines("call")) - before, "nothing was left"


def test_what_a_gone_measurer_held_is_read_after_its_lease(stage: Stage) -> None:
    """Until then nobody reads the account; whoever comes later than that does."""
    stage.live_post()
    stage.store.reading_turns.enrol()
    taken = stage.store.reading_turns.take("gone", NOW, until=NOW + LEASE, limit=10)
    assert {each.account.name for each in taken} >= {ACCOUNTS[FACEBOOK], ACCOUNTS[TWITTER]}
    assert stage.measurer().step().quiet
    stage.clock.moment = NOW + LEASE
    assert not stage.measurer().step().quiet


def test_one_accounts_trouble_keeps_no_other_in_hand(stage: Stage) -> None:
    """A step that breaks off leaves what it has not read to the next one."""
    stage.live_post()
    stage.live_post(channel=TWITTER)

    def broken(account: Account) -> Any:
        if account.name == ACCOUNTS[FACEBOOK]:
            raise OSError("the machine has a bad day")
        return stage.channel(account)

    with pytest.raises(OSError, match="bad day"):
        stage.measurer(open_channel=broken).step()
    stage.measurer().step()
    assert {r.account for r in readings_of(stage.store, CAMPAIGN)} >= {
        ACCOUNTS[FACEBOOK],
        ACCOUNTS[TWITTER],
    }
