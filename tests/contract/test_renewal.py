"""X's OAuth 2: tokens that end after two hours, renewed by one at a time and stored before they are used."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from outreach.access import Checker, Renewer
from outreach.channels import open_channel, sign_in
from outreach.channels.base import Channel
from outreach.errors import NotSent, Unauthorized
from outreach.model import Account, Status
from outreach.networks import profile
from outreach.sandbox import FaultKind, Operation
from tests.contract.stage import ACCOUNTS, TWITTER, Stage

NAME = ACCOUNTS[TWITTER]
HOUR = timedelta(hours=1)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """The usual stage, whose X account has signed in by OAuth 2."""
    stage.store.accounts.save(stage.store.accounts.get(NAME), stage.sandbox.sign_in(NAME), stage.clock.now())
    return stage


def renewer(stage: Stage) -> Renewer:
    return Renewer(store=stage.store, clock=stage.clock, sign_in=sign_in)


def opened(stage: Stage) -> Channel:
    account = stage.store.accounts.get(NAME)
    return open_channel(account, renewer(stage).secrets(account))


def renewals(stage: Stage, status: int = 200) -> int:
    asked = [line for line in stage.lines("call") if line["path"] == "/2/oauth2/token"]
    return sum(line["status"] == status for line in asked)


def test_a_post_goes_out_with_oauth_2(stage: Stage) -> None:
    """Upload, alt text and post are taken with the access token alone."""
    post = stage.approved(channel=TWITTER)
    stage.publisher(open_channel=lambda _: opened(stage)).step()
    assert (Status.PUBLISHED, 1) == (stage.status(post), len(stage.live()))


def test_tokens_are_renewed_before_they_end(stage: Stage) -> None:
    """Through a day and a night each of twelve tokens is replaced in time; the new one is in the database."""
    known = stage.store.accounts.secrets(NAME)
    for _ in range(24):
        assert NAME == stage.store.accounts.get(NAME).name
        assert "IMG Sachsen-Anhalt" == opened(stage).identify().display_name
        stage.clock.moment += HOUR
    now = stage.store.accounts.secrets(NAME)
    assert known["oauth2_refresh_token"] != now["oauth2_refresh_token"]
    assert (12, 0) == (renewals(stage), renewals(stage, 400))


def test_a_good_token_is_left_alone(stage: Stage) -> None:
    """Opening the account again and again asks for no new token."""
    for _ in range(3):
        opened(stage)
    assert 1 == renewals(stage)


def test_one_renews_at_a_time(stage: Stage) -> None:
    """Of many that need it at once one renews; the others wait or use the new token, and none ends the access."""
    account = stage.store.accounts.get(NAME)
    stage.fault(TWITTER, FaultKind.SLOW, Operation.READ, seconds=0.3)
    together = threading.Barrier(6)

    def need() -> str:
        together.wait()
        try:
            return renewer(stage).secrets(account)["oauth2_access_token"]
        except NotSent:
            return ""

    with ThreadPoolExecutor(6) as pool:
        got = set(pool.map(lambda _: need(), range(6))) - {""}
    assert (1, 1, 0) == (len(got), renewals(stage), renewals(stage, 400))


def test_it_is_stored_before_it_is_used(stage: Stage) -> None:
    """Whoever dies right after the renewal leaves the new token behind: the next start goes on with it."""
    account = stage.store.accounts.get(NAME)
    secrets = renewer(stage).secrets(account)
    assert secrets == stage.store.accounts.secrets(NAME)


def test_a_renewer_that_died_is_given_up(stage: Stage) -> None:
    """Its turn ends after minutes; until then the others are told to come again."""
    account, now = stage.store.accounts.get(NAME), stage.clock.now()
    assert stage.store.accounts.begin_renewal(NAME, now, until=now + timedelta(minutes=3))
    with pytest.raises(NotSent) as caught:
        renewer(stage).secrets(account)
    assert caught.value.retry_at
    stage.clock.moment += timedelta(minutes=3)
    assert renewer(stage).secrets(account)
    assert 1 == renewals(stage)


def test_a_refused_renewal_pauses_the_account(stage: Stage) -> None:
    """A refresh token that was used before ends the access: the account waits for a person, who is told what to do."""
    used = stage.store.accounts.secrets(NAME)
    opened(stage)
    stage.store.accounts.renewed(NAME, used)
    with pytest.raises(Unauthorized, match="renew"):
        opened(stage)
    post = stage.approved(channel=TWITTER)
    stage.publisher(open_channel=lambda _: opened(stage)).step()
    assert (Status.APPROVED, True) == (stage.status(post), bool(stage.store.accounts.get(NAME).paused))


def test_a_lost_answer_is_tried_again(stage: Stage) -> None:
    """A renewal that did not reach X is no dead token: posts wait, and the next try renews."""
    stage.fault(TWITTER, FaultKind.CUT_BEFORE, Operation.READ)
    post = stage.approved(channel=TWITTER)
    stage.publisher(open_channel=lambda _: opened(stage)).step()
    assert (Status.APPROVED, None) == (stage.status(post), stage.store.accounts.get(NAME).paused)
    stage.clock.moment += timedelta(minutes=2)
    stage.publisher(open_channel=lambda _: opened(stage)).step()
    assert Status.PUBLISHED is stage.status(post)


def test_a_token_that_ends_under_way_pauses_nobody(stage: Stage) -> None:
    """A channel that was opened with a good token and used after its end sends nothing, and says so."""
    channel = opened(stage)
    stage.clock.moment += 2 * HOUR
    with pytest.raises(NotSent):
        channel.identify()


def test_the_daily_check_renews_too(stage: Stage) -> None:
    """It sees an access that X no longer renews, and pauses the account before a post needs it."""
    used = stage.store.accounts.secrets(NAME)
    opened(stage)
    stage.store.accounts.renewed(NAME, used)
    checker = Checker(store=stage.store, open_channel=lambda a: _channel(stage, a), clock=stage.clock)
    (told,) = checker.step().troubled
    assert (NAME, True) == (told.account, told.paused)


def _channel(stage: Stage, account: Account) -> Channel:
    return opened(stage) if account.name == NAME else stage.channel(account)


def test_what_is_missing_is_told_of_the_nearer_way() -> None:
    """Half an OAuth 2 sign-in lacks its other half, and nothing of the four keys; nothing at all lacks the keys."""
    assert ("oauth2_refresh_token",) == profile(TWITTER).access.missing(
        {"oauth2_client_id": "a", "oauth2_access_token": "b"}
    )
    assert 4 == len(profile(TWITTER).access.missing({}))
