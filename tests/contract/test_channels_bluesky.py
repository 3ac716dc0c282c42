"""Bluesky's channel: what it sends byte for byte, what comes of each answer, and its sessions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.access import Renewer
from outreach.channels import open_channel, sign_in
from outreach.channels.base import Channel, PublishedPost
from outreach.channels.bluesky.session import ACCESS, ENDS_AT
from outreach.channels.settling import ABSENT, ALWAYS, Presence
from outreach.errors import AlreadyThere, InvalidInput, NotSent, OutcomeUnknown, RateLimited, Unauthorized
from outreach.model import Account, Prepared, ReadingStatus
from outreach.networks import BLUESKY
from outreach.sandbox import FaultKind, Operation, Sandbox
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import SECRETS, a_channel
from tests.contract.sandbox_clients import a_picture
from tests.contract.stage import Stage
from tests.contract.wire import Wire, reply, soon

K = FaultKind
LINK = "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/"
TEXT = f"Über »Krevese«: {LINK} #Altmark"
PUT = "com.atproto.repo.putRecord"
LIVE = {"uri": "at://1001/app.bsky.feed.post/3lbrvvcxxxx2a", "cid": "bafy"}
BLOB = {"$type": "blob", "ref": {"$link": "bafkrei"}, "mimeType": "image/jpeg", "size": 3}
NAME = "altmark-bsky"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        running.set_time(NOW)
        yield running


def channel_of(sandbox: Sandbox) -> Channel:
    found = next(each for each in sandbox.accounts() if each.channel == BLUESKY)
    ours = Account(name=found.name, channel=BLUESKY, external_id=found.external_id, api_url=found.api_url)
    return open_channel(ours, found.secrets)


def sent(wire: Wire, **outgoing: Any) -> tuple[Prepared, Mapping[str, Any]]:
    """What was prepared, and the body of the put."""
    wire.says(reply(200, LIVE))
    channel = a_channel(BLUESKY, wire.url)
    prepared = channel.prepare(an_outgoing(**outgoing), soon())
    channel.publish(prepared, soon())
    return prepared, json.loads(wire.seen[-1].body)


def test_the_put_says_that_nothing_may_be_there(wire: Wire) -> None:
    """Own key, own time, the language, facets by byte, and ``swapRecord`` null: without it a post would be edited."""
    prepared, body = sent(wire, text=TEXT, language="de")
    assert (wire.seen[0].line, 1) == (f"POST /xrpc/{PUT} HTTP/1.1", len(wire.seen))
    assert body["swapRecord"] is None
    assert "swapRecord" in body
    assert ("1001", "app.bsky.feed.post", prepared.handle["rkey"]) == (
        body["repo"],
        body["collection"],
        body["rkey"],
    )
    record = body["record"]
    assert (["de"], "2027-03-01T08:00:00.000Z") == (record["langs"], record["createdAt"])
    raw = record["text"].encode()
    covered = [
        (raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(), f["features"][0])
        for f in record["facets"]
    ]
    assert covered == [
        ("kreativorte-im-gruenen.de/orte/gutshof...", {"$type": "app.bsky.richtext.facet#link", "uri": LINK}),
        ("#Altmark", {"$type": "app.bsky.richtext.facet#tag", "tag": "Altmark"}),
    ]


def test_a_picture_is_sent_with_its_size_and_alt_text(wire: Wire) -> None:
    """Readers' apps make room for it before it is loaded."""
    wire.says(reply(200, {"blob": BLOB}))
    card = a_picture()
    _, body = sent(wire, image=card, alt="Ein Herrenhaus")
    assert "Content-Type: image/jpeg" in wire.seen[0].head
    assert card == wire.seen[0].body
    (image,) = body["record"]["embed"]["images"]
    assert ("Ein Herrenhaus", BLOB) == (image["alt"], image["image"])
    assert {"width", "height"} == set(image["aspectRatio"])


def test_a_later_try_is_the_same_record(wire: Wire) -> None:
    """Under the same words key and time stay, an hour later too; other words take another time, and the same key."""
    channel = a_channel(BLUESKY, wire.url)
    first = channel.prepare(an_outgoing(), soon())
    later = an_outgoing(at=NOW + timedelta(hours=1))
    again = channel.prepare(later, soon(), json.loads(json.dumps(dict(first.handle))))
    other = channel.prepare(an_outgoing(at=later.at, text="Andere Worte"), soon(), first.handle)
    assert first.handle == again.handle
    assert first.handle["rkey"] == other.handle["rkey"]
    assert first.handle["created_at"] != other.handle["created_at"]


def test_the_same_put_again_is_one_post(sandbox: Sandbox) -> None:
    """However often, and whatever was heard of the first: one live post, and the same evidence."""
    channel = channel_of(sandbox)
    prepared = channel.prepare(an_outgoing(text=TEXT, image=a_picture()), soon())
    sandbox.faults.add(K.CUT_AFTER, BLUESKY, Operation.CREATE)
    assert channel.settle(prepared.handle) == ABSENT
    with pytest.raises(OutcomeUnknown):
        channel.publish(prepared, soon())
    told = [channel.publish(prepared, soon()) for _ in range(3)]
    settled = channel.settle(prepared.handle)
    assert (Presence.LIVE, told[0]) == (settled.presence, settled.receipt)
    assert 1 == len(set(told)) == len(channel.feed(NOW))
    assert ALWAYS == channel.repeat(prepared.handle)


def test_other_words_under_the_key_are_no_edit(sandbox: Sandbox) -> None:
    """The live post stays as it is, and the network says that something is there."""
    channel = channel_of(sandbox)
    prepared = channel.prepare(an_outgoing(), soon())
    channel.publish(prepared, soon())
    changed = channel.prepare(an_outgoing(text="Andere Worte"), soon(), prepared.handle)
    with pytest.raises(AlreadyThere):
        channel.publish(changed, soon())
    assert [an_outgoing().text] == [entry.text for entry in channel.feed(NOW)]


def test_a_doubt_is_settled_although_the_access_is_dead(sandbox: Sandbox) -> None:
    """A record can be read by everybody: no session is needed to know that the post is live."""
    channel = channel_of(sandbox)
    prepared = channel.prepare(an_outgoing(), soon())
    channel.publish(prepared, soon())
    found = next(each for each in sandbox.accounts() if each.channel == BLUESKY)
    ours = Account(name=NAME, channel=BLUESKY, external_id=found.external_id, api_url=found.api_url)
    dead = open_channel(ours, SECRETS[BLUESKY])
    assert Presence.LIVE is dead.settle(prepared.handle).presence
    with pytest.raises(Unauthorized):
        dead.identify()


def test_more_posts_than_one_call_takes_are_read(sandbox: Sandbox) -> None:
    """Figures are asked for 25 posts at a time; one that is gone is missing in the answer, not zero."""
    channel = channel_of(sandbox)
    posts = []
    for number in range(27):
        prepared = channel.prepare(an_outgoing(text=f"Beitrag {number}"), soon())
        id = channel.publish(prepared, soon()).external_id
        posts.append(PublishedPost(post=f"p{number}", external_id=id, published_at=NOW, age="3d"))
    sandbox.take_down(posts[3].external_id)
    sandbox.set_time(NOW + timedelta(days=3))
    readings = channel.post_readings(posts, NOW + timedelta(days=3))
    assert {"likeCount", "repostCount", "replyCount", "quoteCount"} == {each.metric for each in readings}
    assert 27 * 4 == len(readings)
    assert {"p3"} == {each.post for each in readings if each.status is not ReadingStatus.OK}
    assert {"p3": False, "p4": True} == channel.shows([posts[3], posts[4]])


def test_the_network_says_in_seconds_when_to_come_back(wire: Wire) -> None:
    """Where its bucket's reset is not named, the time to wait counts from its own clock."""
    limited = reply(
        429, {"error": "RateLimitExceeded"}, Date="Mon, 01 Mar 2027 08:00:00 GMT", Retry_After="60"
    )
    wire.says(limited)
    channel = a_channel(BLUESKY, wire.url)
    with pytest.raises(RateLimited) as caught:
        channel.publish(channel.prepare(an_outgoing(), soon()), soon())
    assert NOW + timedelta(minutes=1) == caught.value.retry_at


def test_a_closed_account_is_no_working_one(wire: Wire) -> None:
    """A session of an account that was taken down can be read with, and nothing more."""
    wire.says(reply(200, {"did": "did:plc:x", "handle": "x.example", "active": False, "status": "takendown"}))
    with pytest.raises(Unauthorized, match="takendown"):
        a_channel(BLUESKY, wire.url).identify()


def test_who_has_no_profile_is_called_by_the_handle(wire: Wire) -> None:
    """A new account has a handle and nothing else."""
    wire.says(reply(200, {"did": "did:plc:x", "handle": "x.example"}))
    wire.says(reply(400, {"error": "RecordNotFound", "message": "Could not locate record"}))
    assert "x.example" == a_channel(BLUESKY, wire.url).identify().display_name


def test_readers_are_shown_the_short_link(sandbox: Sandbox) -> None:
    """On the sandbox's page, too: short as Bluesky shows it, leading on whole."""
    channel, link = channel_of(sandbox), "https://beispiel.de/orte/gutshof-krevese/?utm=1"
    channel.publish(channel.prepare(an_outgoing(text=f"Mehr: {link} & mehr"), soon()), soon())
    page = requests.get(f"{sandbox.url(BLUESKY)}/_sandbox/", timeout=10).text
    assert f'Mehr: <a href="{link}">beispiel.de/orte/gutshof...</a> &amp; mehr' in page


# --- sessions -----------------------------------------------------------------------------------------


def renewer(stage: Stage) -> Renewer:
    return Renewer(store=stage.store, clock=stage.clock, sign_in=sign_in)


def sessions(stage: Stage) -> int:
    return sum(line["path"].endswith("createSession") for line in stage.lines("call"))


def test_sessions_are_kept_and_followed_in_time(stage: Stage) -> None:
    """Through a day each is used until shortly before its end; the account's own id is what it is opened for."""
    account = stage.store.accounts.get(NAME)
    for _ in range(24):
        channel = open_channel(account, renewer(stage).secrets(account))
        assert "Die Altmark auf Bluesky" == channel.identify().display_name
        stage.clock.moment += timedelta(hours=1)
    assert 12 == sessions(stage)
    assert account.external_id != stage.store.accounts.secrets(NAME)["handle"]


def test_a_session_that_ends_meanwhile_is_no_dead_access(stage: Stage) -> None:
    """The post goes out with the next try, and the account is not paused."""
    account = stage.store.accounts.get(NAME)
    channel = open_channel(account, renewer(stage).secrets(account))
    prepared = channel.prepare(an_outgoing(), soon())
    stage.clock.moment += timedelta(hours=3)
    with pytest.raises(NotSent):
        channel.publish(prepared, soon())
    open_channel(account, renewer(stage).secrets(account)).publish(prepared, soon())
    assert 1 == len(stage.live())


def test_a_password_that_was_taken_back_is_told(stage: Stage) -> None:
    """No session, and what has to be done."""
    account = stage.store.accounts.get(NAME)
    way = sign_in(account)
    assert way
    with pytest.raises(Unauthorized, match="does not accept"):
        way.renew(account, {**stage.store.accounts.secrets(NAME), "app_password": "abcd-abcd-abcd-abcd"}, NOW)


def test_the_accounts_own_password_is_not_taken() -> None:
    """It opens everything, and nobody is asked with it."""
    account = Account(name=NAME, channel=BLUESKY, external_id="", server="https://bsky.social")
    way = sign_in(account)
    assert way
    with pytest.raises(InvalidInput, match="no app password"):
        way.enter(account, {"handle": "@x.bsky.social", "app_password": "Sonnenblume!"}, NOW)


def test_a_token_that_says_nothing_of_its_end_is_good_for_two_hours(wire: Wire) -> None:
    """And its own times count where it tells them, whatever our clock says."""
    wire.says(reply(200, {"accessJwt": "opaque", "did": "did:plc:x", "handle": "x"}))
    account = Account(name=NAME, channel=BLUESKY, external_id="", api_url=wire.url)
    way = sign_in(account)
    assert way
    secrets = way.enter(account, {"handle": " @x.example ", "app_password": "abcd-abcd-abcd-abcd"}, NOW)
    assert ("opaque", (NOW + timedelta(hours=2)).isoformat()) == (secrets[ACCESS], secrets[ENDS_AT])
    assert {"identifier": "x.example", "password": "abcd-abcd-abcd-abcd"} == json.loads(wire.seen[0].body)
    assert not way.due(secrets, NOW)
    assert way.due(secrets, NOW + timedelta(minutes=100))
