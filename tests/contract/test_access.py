"""Looking after accounts: asked once a day, paused when dead, warned of in time; over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from outreach.access import Checker
from outreach.model import Account, ChannelName, Reading, ReadingStatus
from outreach.sandbox import FaultKind, Operation
from outreach.store import Store
from tests.builders import a_reason
from tests.contract.stage import ACCOUNTS, FACEBOOK, TWITTER, Stage, set_up

DAY = timedelta(days=1)


@pytest.fixture
def stage(ready_url: str, tmp_path: Path) -> Iterator[Stage]:
    store = Store(ready_url, tmp_path / "secret.key")
    store.vault.create_key()
    with set_up(store, tmp_path) as made:
        yield made
    store.close()


def checker(stage: Stage) -> Checker:
    return Checker(store=stage.store, open_channel=stage.channel, clock=stage.clock)


def account(stage: Stage, channel: ChannelName) -> Account:
    return stage.store.accounts.get(ACCOUNTS[channel])


def asked(stage: Stage) -> int:
    return len(stage.lines("call"))


def first_day(stage: Stage) -> date:
    return stage.clock.now().date()


def test_an_account_is_asked_for_once_a_day(stage: Stage) -> None:
    """A second look on the same UTC day asks nobody, also after a restart; on the next one each is asked again."""
    assert checker(stage).step().quiet
    first = asked(stage)
    assert first > 0
    assert {stage.clock.now()} == {a.checked_at for a in stage.store.accounts.all()}
    stage.clock.moment = datetime.combine(first_day(stage), time(23, 59), UTC)
    assert checker(stage).step().quiet
    assert first == asked(stage)
    stage.clock.moment += timedelta(minutes=1)
    checker(stage).step()
    assert 2 * first == asked(stage)


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
def test_a_dead_token_pauses_the_account(stage: Stage, channel: ChannelName) -> None:
    """It posts nothing from then on, the reason says what to do, and no other account is touched."""
    stage.fault(channel, FaultKind.DEAD_TOKEN, Operation.ANY, times=None)
    (told,) = checker(stage).step().troubled
    assert (ACCOUNTS[channel], True) == (told.account, told.paused)
    assert "token" in str(account(stage, channel).paused)
    assert [ACCOUNTS[channel]] == [a.name for a in stage.store.accounts.all() if a.paused]
    post = stage.approved(channel=channel)
    stage.publisher().step()
    assert "approved" == stage.status(post)


def test_a_network_that_is_away_pauses_nobody(stage: Stage) -> None:
    """An outage is no dead token: it is told, the account goes on, and it is asked again the next day."""
    stage.fault(FACEBOOK, FaultKind.ERROR_BEFORE, Operation.ANY, times=None)
    (told,) = checker(stage).step().troubled
    assert (ACCOUNTS[FACEBOOK], False) == (told.account, told.paused)
    assert account(stage, FACEBOOK).paused is None
    assert told.trouble == account(stage, FACEBOOK).trouble
    stage.sandbox.faults.clear()
    stage.clock.moment += DAY
    checker(stage).step()
    assert account(stage, FACEBOOK).trouble is None


def test_x_is_not_asked_where_its_figures_have_just_come(stage: Stage) -> None:
    """Reading the profile costs money: the daily reading of figures is proof enough that the access works."""
    reading = Reading(
        account=ACCOUNTS[TWITTER],
        metric="public_metrics.followers_count",
        definition="x/2.167",
        status=ReadingStatus.OK,
        read_at=stage.clock.now() - timedelta(hours=3),
        value=7,
        age="day",
    )
    stage.store.readings.append([reading])
    checker(stage).step()
    assert TWITTER not in {line["network"] for line in stage.lines("call")}
    assert stage.clock.now() == account(stage, TWITTER).checked_at


def test_a_paused_account_is_left_alone(stage: Stage) -> None:
    """Nobody is asked for an account that a person has to fix first."""
    for name in ACCOUNTS.values():
        stage.store.accounts.pause(name, a_reason("by hand"), stage.clock.now())
    assert checker(stage).step().quiet
    assert 0 == asked(stage)


def test_tokens_that_cannot_be_opened_pause_the_account(stage: Stage, tmp_path: Path) -> None:
    """With another key nothing can be posted: that is told a day at most after it happened, not at the next post."""
    (tmp_path / "secret.key").write_bytes(b"x" * 32)
    told = checker(stage).step().troubled
    assert {(name, True) for name in ACCOUNTS.values()} == {(each.account, each.paused) for each in told}


def test_what_ends_is_kept(stage: Stage) -> None:
    """Ends of token and figures, and the server's limits, stand with the account, and stay where none are told."""
    ends = datetime(2027, 5, 1, tzinfo=UTC)
    known = account(stage, TWITTER)
    stage.store.accounts.checked(
        known.name,
        at=stage.clock.now() - DAY,
        trouble=None,
        token_expires_at=ends,
        figures_end_at=ends,
        limits={"characters": 640},
    )
    stage.fault(TWITTER, FaultKind.ERROR_BEFORE, Operation.ANY, times=None)
    checker(stage).step()
    now = account(stage, TWITTER)
    assert (ends, ends, {"characters": 640}) == (now.token_expires_at, now.figures_end_at, now.limits)
