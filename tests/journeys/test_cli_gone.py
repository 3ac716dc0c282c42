"""posts look: whether a post that went out is still on its network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from outreach.errors import Reason
from outreach.language import msg
from outreach.model import ChannelName, Status, network
from outreach.sandbox import FaultKind, Operation
from tests.journeys.cli import NAME, World, sandbox
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests

K, Op = FaultKind, Operation
GERMAN = {"OUTREACH_LANG": "de"}
both = pytest.mark.parametrize("channel", ["facebook", "twitter"])


def published(world: World, channel: str) -> str:
    """The id of a post that has just gone out."""
    post = world.ids(channel=channel)[0]
    assert 0 == world("posts", "approve", post, "--by", "Anna").code
    assert 0 == world("posts", "send-now", post).code
    assert [post] == [sent["post"] for sent in world("publish", "--once", "--json").json["sent"]]
    return post


def call_it_gone(world: World, id: str) -> None:
    """It was missed on two days, as far as the database knows."""
    with world.store() as store:
        post = store.posts.get(id)
        assert post.published_at
        reason = Reason(msg("missed on two days"))
        assert store.gone_posts.gone(
            post, reason, caller=network(post.channel), at=post.published_at + timedelta(days=3)
        )


@both
def test_a_post_is_looked_for(world: World, channel: str) -> None:
    """Shown, then deleted there and missed, then gone: each answer says what is known, and nothing is sent again."""
    post = published(world, channel)
    there = world("posts", "look", post, "--json")
    assert (True, "published") == (there.json["shown"], there.json["status"])
    assert f"The network has post {post}; it is published." in there.err
    sandbox().take_down(there.json["external_id"])
    missed = world("posts", "look", post, "--json")
    assert (0, False, "published") == (missed.code, missed.json["shown"], missed.json["status"])
    assert "Missed on two days it counts as gone." in missed.err
    call_it_gone(world, post)
    still = world("posts", "look", post, environ=GERMAN)
    assert f"Das Netzwerk hat den Beitrag {post} nicht mehr; er ist verschwunden." in still.err
    assert [] == world("publish", "--once", "--json").json["sent"]
    assert 1 == world("posts", "show", post, "--json").json["tries"]


@both
def test_a_gone_post_that_is_there_again_is_published(world: World, channel: str) -> None:
    """It is read again, the doctor has no word about it any more, and its story says who had it looked for."""
    post = published(world, channel)
    call_it_gone(world, post)
    assert [post] == world.ids(status="gone")
    assert "gone" == world("report", NAME, "--format", "json").json["posts"][0]["status"]
    found = world("posts", "look", post, "--by", "Anna", "--json").json
    assert (True, "published", None) == (found["shown"], found["status"], found["reason"])
    last = world("posts", "show", post, "--json").json["history"][-1]
    assert ("gone", "published") == (last["before"], last["after"])
    assert "Anna had it looked for" in last["why"]["text"]


@both
@pytest.mark.parametrize("kind", [K.ERROR_BEFORE, K.DENIED, K.DEAD_TOKEN])
def test_a_network_that_does_not_answer_says_nothing_of_a_post(
    world: World, channel: str, kind: FaultKind
) -> None:
    """The call tells the network's trouble, or that nothing is certain, and a gone post stays gone."""
    post = published(world, channel)
    call_it_gone(world, post)
    for operation in (Op.READ, Op.METRICS):
        sandbox().faults.add(kind, ChannelName(channel), operation, times=None)
    answer = world("posts", "look", post)
    assert answer.code or "does not say for certain" in answer.err
    assert [post] == world.ids(status=Status.GONE)


def test_a_post_that_never_went_out_is_not_looked_for(world: World) -> None:
    """There is no id to ask by, and the answer names the verb that tells its story."""
    post = world.ids()[0]
    answer = world("posts", "look", post)
    assert 0 != answer.code
    assert f"outreach posts show {post}" in answer.err


def test_the_doctor_tells_what_is_gone_lately(world: World) -> None:
    """A hint for a week and no trouble: nothing needs to be done."""
    post = published(world, "facebook")
    call_it_gone(world, post)
    told = [each for each in world("doctor", "--json").json["findings"] if each["code"] == "doctor.post-gone"]
    assert [("hint", post)] == [(each["severity"], each["post"]) for each in told]
