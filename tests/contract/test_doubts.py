"""Doubtful posts on every network that knows a try by a key and repeats it for ever, through publisher, store, wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from outreach.errors import Sent
from outreach.model import CallerKind, ChannelName, Post, Status
from outreach.sandbox import FaultKind
from tests.aushang import known
from tests.builders import a_campaign
from tests.contract.accounts import HANDLED
from tests.contract.conftest import kept_database as kept_database  # a fixture of these tests
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import BEFORE, Stage

K, S = FaultKind, Status
MINUTE = timedelta(minutes=1)
NUMBER = 20


@pytest.fixture(autouse=True, scope="module")
def _the_board_is_known() -> Iterator[None]:
    with known():
        yield


@pytest.fixture(params=HANDLED)
def network(request: pytest.FixtureRequest) -> ChannelName:
    return ChannelName(request.param)


def approved(stage: Stage, network: ChannelName, place: str = "gutshof-krevese") -> Post:
    return stage.approved(place, channel=network)


def steps(stage: Stage, *pauses: timedelta) -> None:
    """The same scheduler works at once, and again after each of these pauses."""
    publisher = stage.publisher()
    publisher.step()
    for pause in pauses:
        stage.clock.moment += pause
        publisher.step()
    publisher.close()


def test_twenty_answers_cut_after_the_commit(stage: Stage, network: ChannelName) -> None:
    """Twenty live, none doubled, nobody asked, in the very step that sent them."""
    posts = [approved(stage, network, f"ort-{n}") for n in range(NUMBER)]
    stage.fault(network, K.CUT_AFTER, times=NUMBER)
    steps(stage)
    assert {S.PUBLISHED} == {stage.status(post) for post in posts}
    assert NUMBER == len(set(stage.live())) == len(stage.live()) == stage.creations()
    told = [step.caller_kind for post in posts for step in stage.store.posts.history(post.id)[3:]]
    assert CallerKind.PERSON not in told


def test_twenty_answers_cut_before_anything_was_done(stage: Stage, network: ChannelName) -> None:
    """Each is sent once more under its key, in the very same step."""
    posts = [approved(stage, network, f"ort-{n}") for n in range(NUMBER)]
    stage.fault(network, K.CUT_BEFORE, times=1)
    steps(stage)
    assert {S.PUBLISHED} == {stage.status(post) for post in posts}
    assert (NUMBER, NUMBER + 1, NUMBER) == (len(stage.live()), stage.creations(), len(set(stage.live())))


def test_repeats_come_ever_later(stage: Stage, network: ChannelName) -> None:
    """At once, after 15 seconds, after 30 more: a network that goes on failing is not hammered."""
    post = approved(stage, network)
    stage.fault(network, K.CUT_BEFORE, times=3)
    steps(stage, timedelta(seconds=10))
    assert 2 == stage.creations()
    steps(stage, timedelta(seconds=20), timedelta(seconds=40))
    assert (S.PUBLISHED, 1) == (stage.status(post), len(stage.live()))


def test_a_network_that_wants_a_pause_gets_it(stage: Stage, network: ChannelName) -> None:
    """The first try is in doubt as before; it is sent again under its key when the pause is over."""
    post = approved(stage, network)
    stage.fault(network, K.CUT_BEFORE)
    stage.fault(network, K.RATE_LIMIT_BARE)
    publisher = stage.publisher()
    publisher.step()
    assert [Sent.UNKNOWN, Sent.NO] == [each.outcome for each in stage.store.posts.attempts(post.id)]
    stage.clock.moment += timedelta(seconds=45)
    publisher.step()
    assert (S.UNKNOWN, 2) == (stage.status(post), stage.creations())
    stage.clock.moment += 10 * MINUTE
    publisher.step()
    publisher.close()
    assert (S.PUBLISHED, 3, 1) == (stage.status(post), stage.creations(), len(stage.live()))


def test_words_that_the_repeat_learns_to_be_refused(stage: Stage, network: ChannelName) -> None:
    """The first try is looked for in two reads after the network's own quiet period; then the no stands."""
    post = approved(stage, network)
    stage.fault(network, K.CUT_BEFORE)
    stage.fault(network, K.BAD_PHOTO)
    steps(stage)
    assert (S.UNKNOWN, 2) == (stage.status(post), stage.creations())
    steps(stage, MINUTE, *[6 * MINUTE] * 3)
    assert (S.REJECTED, [], 2) == (stage.status(post), stage.live(), stage.creations())


def test_a_dead_token_pauses_the_account_and_leaves_the_doubt(stage: Stage, network: ChannelName) -> None:
    """Nothing more is sent until somebody has stored a new one; then the key still ends the doubt."""
    post = approved(stage, network)
    stage.fault(network, K.CUT_BEFORE)
    stage.fault(network, K.DEAD_TOKEN)
    steps(stage, MINUTE)
    assert (S.UNKNOWN, 2) == (stage.status(post), stage.creations())
    assert stage.store.accounts.get(stage.account(network)).paused
    stage.store.accounts.pause(stage.account(network), None, stage.clock.now())
    steps(stage, *[2 * MINUTE] * 6)
    assert [post.text] == stage.live()


def test_what_is_too_late_is_not_sent_again(stage: Stage, network: ChannelName) -> None:
    """A doubt that is found to be none after the grace is a missed post, as any other."""
    stage.store.campaigns.save(a_campaign(smallest_gap=timedelta(0), grace=timedelta(minutes=30)), BEFORE)
    post = approved(stage, network)
    stage.fault(network, K.STALL_BEFORE, seconds=0)
    stage.fault(network, K.CUT_BEFORE)
    steps(stage)
    stage.clock.moment += timedelta(hours=2)
    steps(stage, *[10 * MINUTE] * 4)
    assert (S.MISSED, [], 2) == (stage.status(post), stage.live(), stage.creations())


def test_a_later_try_keeps_the_key(stage: Stage, network: ChannelName) -> None:
    """Also where the first one was certainly not sent, and where the words were changed since."""
    post = approved(stage, network)
    stage.fault(network, K.RATE_LIMIT_BARE)
    steps(stage, 5 * MINUTE)
    assert (S.PUBLISHED, 2, 1) == (stage.status(post), stage.creations(), len(stage.live()))


def test_another_record_under_the_key_waits_for_a_person(stage: Stage, network: ChannelName) -> None:
    """The network says that something hangs there, and does not find it: nothing is sent again."""
    post = approved(stage, network)
    stage.fault(network, K.DUPLICATE)
    steps(stage, *[5 * MINUTE] * 6)
    assert (S.UNKNOWN, [], 1) == (stage.status(post), stage.live(), stage.creations())
