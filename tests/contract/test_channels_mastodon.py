"""Mastodon's channel: what it sends, what servers promise, and doubts within the guards and beyond them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.channels import open_channel
from outreach.channels.base import PublishedPost
from outreach.channels.http import Door
from outreach.channels.mastodon import answers, guards, refusals
from outreach.channels.plain import PlainClient
from outreach.channels.settling import ABSENT, NEVER, UNSURE, Presence, Repeat
from outreach.errors import AlreadyThere, NotSent, OutcomeUnknown, RateLimited, Rejected
from outreach.language import Quoted, msg
from outreach.model import CallerKind, Post, ReadingStatus, Status
from outreach.networks import MASTODON, profile
from outreach.networks.mastodon import KEY_MINUTES, SINGLE_MEDIA
from outreach.networks.mastodon_text import counted, shown_link
from outreach.sandbox import FaultKind, Operation
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import SECRETS, a_channel, account_at
from tests.contract.sandbox_clients import a_picture
from tests.contract.stage import Stage, set_up
from tests.contract.wire import Wire, reply, soon

K, S = FaultKind, Status
NAME = "img-fediverse"
NUMBER = 20
MINUTE = timedelta(minutes=1)
LIVE = {"id": "113", "url": "https://social.example/@x/113", "created_at": "2027-03-01T08:00:00.000Z"}
PROMISES = {KEY_MINUTES: 55, SINGLE_MEDIA: 1}


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


def approved(stage: Stage, place: str = "gutshof-krevese", **more: Any) -> Post:
    return stage.approved(place, channel=MASTODON, **more)


def steps(stage: Stage, *pauses: timedelta) -> None:
    """The same scheduler works at once, and again after each of these pauses."""
    publisher = stage.publisher()
    publisher.step()
    for pause in pauses:
        stage.clock.moment += pause
        publisher.step()
    publisher.close()


def nobody_was_asked(stage: Stage, post: Post) -> bool:
    told = [step.caller_kind for step in stage.store.posts.history(post.id)[3:]]
    return CallerKind.PERSON not in told


# --- on the wire --------------------------------------------------------------------------------------


def test_visibility_and_language_are_always_said(wire: Wire) -> None:
    """What the account usually does is not left to chance; the key goes along, and nothing is scheduled."""
    wire.says(reply(200, LIVE))
    channel = a_channel(MASTODON, wire.url)
    prepared = channel.prepare(an_outgoing(language="de"), soon())
    receipt = channel.publish(prepared, soon())
    assert {"status": "Ein Gut wacht auf.", "media_ids": [], "visibility": "public", "language": "de"} == (
        json.loads(wire.seen[0].body)
    )
    assert f"Idempotency-Key: {prepared.handle['key']}" in wire.seen[0].head
    assert ("113", LIVE["url"], NOW) == (receipt.external_id, receipt.permalink, receipt.published_at)


def test_a_later_try_keeps_key_and_picture(wire: Wire) -> None:
    """Nothing is uploaded a second time for the same post; for other words another picture, under the same key."""
    for id in ("71", "72"):
        wire.says(reply(200, {"id": id, "url": "https://x"}))
    channel, card = a_channel(MASTODON, wire.url), a_picture()
    first = channel.prepare(an_outgoing(image=card), soon())
    kept = json.loads(json.dumps(dict(first.handle)))
    again = channel.prepare(an_outgoing(image=card, at=NOW + MINUTE), soon(), kept)
    assert (first.handle, ("71",), ()) == (again.handle, first.media_ids, again.media_ids)
    assert 1 == len(wire.seen)
    other = channel.prepare(an_outgoing(image=card, text="Andere Worte"), soon(), kept)
    assert (first.handle["key"], ["72"]) == (other.handle["key"], other.handle["media"])


def test_a_picture_that_lay_too_long_is_uploaded_anew(wire: Wire) -> None:
    """A server throws away what no post shows."""
    for id in ("71", "72"):
        wire.says(reply(200, {"id": id, "url": "https://x"}))
    channel, card = a_channel(MASTODON, wire.url), a_picture()
    first = channel.prepare(an_outgoing(image=card), soon())
    late = channel.prepare(an_outgoing(image=card, at=NOW + timedelta(hours=13)), soon(), first.handle)
    assert ["72"] == late.handle["media"]


def test_a_kept_picture_that_is_taken_says_that_the_post_is_there(wire: Wire) -> None:
    """The first time it says that the picture is gone, and that nothing was sent."""
    taken = reply(422, {"error": "Validation failed: Media not found or already attached to another post"})
    wire.says(reply(200, {"id": "71", "url": "https://x"})).says(taken).says(taken)
    channel, card = a_channel(MASTODON, wire.url), a_picture()
    first = channel.prepare(an_outgoing(image=card), soon())
    with pytest.raises(NotSent):
        channel.publish(first, soon())
    again = channel.prepare(an_outgoing(image=card), soon(), first.handle)
    with pytest.raises(AlreadyThere):
        channel.publish(again, soon())


def test_a_post_that_waits_for_its_time_is_not_live(wire: Wire) -> None:
    """A scheduled status has an id too."""
    wire.says(reply(200, {"id": "9", "scheduled_at": "2027-03-01T09:00:00.000Z", "created_at": "2027-03-01"}))
    channel = a_channel(MASTODON, wire.url)
    with pytest.raises(Exception, match="makes no sense"):
        channel.publish(channel.prepare(an_outgoing(), soon()), soon())


def test_the_reset_is_an_iso_time(wire: Wire) -> None:
    """As Mastodon tells it, and nothing where it is none."""
    for told in ("2027-03-01T08:05:00.000Z", "soon"):
        wire.says(reply(429, {"error": "Too many requests"}, X_RateLimit_Reset=told))
    channel = a_channel(MASTODON, wire.url)
    for expected in (NOW + 5 * MINUTE, None):
        with pytest.raises(RateLimited) as caught:
            channel.publish(channel.prepare(an_outgoing(), soon()), soon())
        assert expected == caught.value.retry_at


# --- what servers promise -----------------------------------------------------------------------------

MASTODON_47 = {
    "version": "4.7.1+glitch",
    "api_versions": {"mastodon": 10},
    "configuration": {
        "statuses": {"max_characters": 1000},
        "media_attachments": {"description_limit": 1500},
    },
}


@pytest.mark.parametrize(
    ("server", "promised"),
    [
        (MASTODON_47, PROMISES),
        ({**MASTODON_47, "version": "4.2.10"}, {}),
        ({**MASTODON_47, "api_versions": None}, {}),
        ({**MASTODON_47, "version": "3.5.3 (compatible; Pixelfed 0.12.5)"}, {}),
        ({**MASTODON_47, "version": "4.9.0 (compatible; Other 1.0.0)"}, {}),
        ({**MASTODON_47, "version": "0.20.1+git-1234"}, {}),
        ({"version": "2.75"}, {}),
        ({}, {}),
    ],
)
def test_only_mastodon_itself_is_believed(server: dict[str, Any], promised: dict[str, int]) -> None:
    """Its own software from 4.3 on; whoever calls themselves compatible, or is older, promises nothing."""
    found = guards.limits(server)
    assert promised == {name: found[name] for name in PROMISES if name in found}


def test_the_servers_own_limits_are_kept() -> None:
    """They take the place of the usual ones, for texts and for alt texts."""
    mine = profile(MASTODON).with_limits(guards.limits(MASTODON_47))
    assert (1000, 1500) == (mine.text.limit, mine.picture.most_alt)


def test_for_how_long_a_repeat_is_harmless() -> None:
    """A text for 55 minutes, a picture for half a day; nowhere where the server promises nothing."""
    assert Repeat.until(55 * MINUTE) == guards.repeat(PROMISES, pictured=False)
    assert Repeat.until(timedelta(hours=12)) == guards.repeat(PROMISES, pictured=True)
    assert (NEVER, NEVER) == (guards.repeat({}, pictured=False), guards.repeat({}, pictured=True))


def test_who_promises_nothing_settles_nothing(wire: Wire) -> None:
    """There the feed is read, which knows what networks do to texts."""
    channel = a_channel(MASTODON, wire.url)
    prepared = channel.prepare(an_outgoing(), soon())
    assert (UNSURE, NEVER) == (channel.settle(prepared.handle), channel.repeat(prepared.handle))
    assert [] == wire.seen


def test_how_a_text_is_counted() -> None:
    """A link counts 23, a mention its name alone, an emoji of many signs one."""
    assert 23 + 2 == counted("a https://kreativorte-im-gruenen.de/orte/gutshof-krevese/")
    assert len("@altmark ") + 1 == counted("@altmark@social.sachsen-anhalt.de 👨‍👩‍👧‍👦")
    assert "example.com/eine-lange-adresse…" == shown_link(
        "https://www.example.com/eine-lange-adresse-zum-lesen"
    )


# --- doubts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pictured", [True, False])
def test_twenty_answers_cut_after_the_commit(stage: Stage, pictured: bool) -> None:
    """Twenty live, none doubled, nobody asked, in the very step that sent them."""
    posts = [approved(stage, f"ort-{n}", pictured=pictured) for n in range(NUMBER)]
    stage.fault(MASTODON, K.CUT_AFTER, times=NUMBER)
    steps(stage)
    assert {S.PUBLISHED} == {stage.status(post) for post in posts}
    assert NUMBER == len(set(stage.live())) == len(stage.live()) == stage.creations()
    assert all(nobody_was_asked(stage, post) for post in posts)


@pytest.mark.parametrize("pictured", [True, False])
def test_what_was_not_done_is_sent_again_once_no_request_can_be_under_way(
    stage: Stage, pictured: bool
) -> None:
    """The guard is no lock in all versions: 90 seconds pass, then the same key and the same picture go out again."""
    post = approved(stage, pictured=pictured)
    stage.fault(MASTODON, K.CUT_BEFORE)
    steps(stage, MINUTE)
    assert (S.UNKNOWN, 1) == (stage.status(post), stage.creations())
    steps(stage, MINUTE, MINUTE)
    assert (S.PUBLISHED, 2, 1) == (stage.status(post), stage.creations(), len(stage.live()))
    uploads = [line for line in stage.lines("call") if line["path"] == "/api/v2/media"]
    assert int(pictured) == len(uploads)
    assert nobody_was_asked(stage, post)


def test_after_the_guard_is_over_the_feed_decides(stage: Stage) -> None:
    """An hour later the key is forgotten: two reads without the post come first, and no person."""
    post = approved(stage, pictured=False)
    stage.fault(MASTODON, K.CUT_BEFORE)
    steps(stage)
    stage.clock.moment += timedelta(minutes=58)
    steps(stage)
    assert (S.UNKNOWN, 1) == (stage.status(post), stage.creations())
    steps(stage, *[6 * MINUTE] * 4)
    assert (S.PUBLISHED, 2, 1) == (stage.status(post), stage.creations(), len(stage.live()))
    assert nobody_was_asked(stage, post)


def test_a_picture_in_other_words_is_known_again(stage: Stage) -> None:
    """What is shown was changed: the picture still tells which post it is."""
    post = approved(stage, text="Gut, Garten, Scheune und Stall: Krevese lädt am Sonntag ein.")
    stage.fault(MASTODON, K.REWRITTEN_AFTER)
    steps(stage)
    assert (S.PUBLISHED, 1) == (stage.status(post), len(stage.live()))


@pytest.mark.parametrize("mode", ["500-on-repeat", "no-key"])
def test_other_servers_double_nothing_either(stage: Stage, tmp_path: Path, mode: str) -> None:
    """One answers a repeat with 500, one knows no keys and promises nothing: live once, and nobody is asked."""
    folder = tmp_path / "other"
    folder.mkdir()
    with set_up_anew(stage, folder, mode) as other:
        posts = [approved(other, f"ort-{n}") for n in range(4)]
        for kind in (K.CUT_AFTER, K.CUT_BEFORE, K.ERROR_AFTER, K.HALF_JSON):
            other.fault(MASTODON, kind)
        steps(other, *[3 * MINUTE] * 16)
        assert {S.PUBLISHED} == {other.status(post) for post in posts}
        assert 4 == len(set(other.live())) == len(other.live())
        assert all(nobody_was_asked(other, post) for post in posts)


@contextmanager
def set_up_anew(stage: Stage, folder: Path, mode: str) -> Iterator[Stage]:
    """The same database with accounts of another sandbox, whose server is of another kind."""
    with set_up(stage.store, folder, mastodon=mode) as other:
        account = other.store.accounts.get(NAME)
        secrets, promised = other.store.accounts.secrets(NAME), {} if mode == "no-key" else PROMISES
        other.store.accounts.save(replace(account, limits=promised), secrets, NOW)
        yield other


def test_a_picture_that_is_worked_on_is_waited_for(stage: Stage) -> None:
    """202, then 206 until it is ready; then comes the one call that publishes."""
    post = approved(stage)
    stage.fault(MASTODON, "slow-picture", Operation.MEDIA)  # type: ignore[arg-type]  # a kind of its own
    steps(stage)
    looks = [line["status"] for line in stage.lines("call") if "/api/v1/media/" in line["path"]]
    assert (S.PUBLISHED, [206, 206, 200]) == (stage.status(post), looks)


def test_a_server_without_instance_page_is_good_enough(stage: Stage, tmp_path: Path) -> None:
    """Its limits are the usual ones, and it promises nothing."""
    usual = stage.channel(stage.store.accounts.get(NAME)).identify().limits
    folder = tmp_path / "other"
    folder.mkdir()
    with set_up_anew(stage, folder, "no-key") as other:
        channel = other.channel(other.store.accounts.get(NAME))
        assert {} == dict(channel.identify().limits)
    assert {"characters": 500, "alt": 1500, **PROMISES} == dict(usual)


def test_a_deleted_post_is_gone_and_quotes_that_nobody_names_are_none(wire: Wire) -> None:
    """404 of one post takes no other along; a server from before quotes has none."""
    posts = [PublishedPost(post=f"p{n}", external_id=str(n), published_at=NOW, age="1d") for n in (1, 2)]
    counts = {"favourites_count": 3, "reblogs_count": 0, "replies_count": 1}
    wire.says(reply(404, {"error": "Record not found"})).says(reply(200, {**LIVE, **counts}))
    readings = open_channel(account_at(MASTODON, wire.url), SECRETS[MASTODON]).post_readings(posts, NOW)
    assert {ReadingStatus.FAILED} == {each.status for each in readings if each.post == "p1"}
    assert counts | {"quotes_count": 0} == {each.metric: each.value for each in readings if each.post == "p2"}


def test_a_server_that_drags_every_answer_is_left_alone(wire: Wire) -> None:
    """Other accounts wait for these reads: once their time in all is over, nothing more is asked."""
    for _ in range(3):
        wire.says(0.4, reply(200, {}))
    door = Door("Mastodon", wire.url, wire.url, ())
    client = PlainClient(door, wire.url, refusals.failure, patience=0.6)
    assert {} == client.ask(lambda told, _: told, "GET", "/one")
    for path in ("/two", "/three"):
        with pytest.raises(NotSent):
            client.ask(lambda told, _: told, "GET", path)
    assert 2 == len(wire.seen)


def test_an_id_that_cannot_be_kept_is_no_evidence(wire: Wire) -> None:
    """A server that answers with an endless id has said nothing: a person looks whether the post is there."""
    wire.says(reply(200, {**LIVE, "id": "1" * 81}))
    channel = open_channel(account_at(MASTODON, wire.url), SECRETS[MASTODON])
    prepared = channel.prepare(an_outgoing(image=b""), soon())
    with pytest.raises(OutcomeUnknown):
        channel.publish(prepared, soon())


def test_what_no_server_says_in_earnest_is_kept_by_nobody(wire: Wire, stage: Stage) -> None:
    """Endless figures, halves of characters, times that cannot be: the account's trouble, and nobody else's."""
    odd = {"favourites_count": 10**30, "reblogs_count": "9" * 10_000, "replies_count": 1}
    wire.says(reply(200, {**LIVE, **odd, "url": "https://x/\ud800"})).says(reply(422, {"error": "\ud800 no"}))
    channel = open_channel(account_at(MASTODON, wire.url), SECRETS[MASTODON])
    one = PublishedPost(post="", external_id="1", published_at=NOW, age="1d")
    readings = channel.post_readings([one], NOW)
    found = {each.metric: each for each in readings}
    assert [ReadingStatus.FAILED] * 2 == [found[name].status for name in list(odd)[:2]]
    assert all(len(str(each.detail)) < 200 for each in readings)
    halved = msg("The server says: {words}", words=Quoted("\ud800"))
    stage.store.readings.append([*readings, replace(readings[0], detail=halved)])
    with pytest.raises(Rejected) as caught:
        channel.publish(channel.prepare(an_outgoing(image=b""), soon()), soon())
    str(caught.value.reason.in_full).encode()
    caught.value.answer.encode()
    for year in (1, 2020, 9999):
        receipt = answers.receipt(
            {**LIVE, "created_at": f"{year:04}-06-01T00:00:00Z", "url": "https://x/\ud800"}
        )
        assert NOW == receipt.out_at(NOW)
        receipt.permalink.encode()


def test_settling_asks_for_nothing_but_the_accounts_statuses(stage: Stage) -> None:
    """By the picture one page is enough; what is not there is absent."""
    account = stage.store.accounts.get(NAME)
    channel = stage.channel(account)
    prepared = channel.prepare(an_outgoing(image=a_picture()), soon())
    assert ABSENT == channel.settle(prepared.handle)
    receipt = channel.publish(prepared, soon())
    settled = channel.settle(prepared.handle)
    assert (Presence.LIVE, receipt.external_id) == (
        settled.presence,
        settled.receipt and settled.receipt.external_id,
    )
    assert not [line for line in stage.lines("call") if line["path"].endswith("/source")]


@pytest.mark.parametrize(("listed", "complete"), [(3, True), (40, False), (256, False)])
def test_a_list_that_comes_again_is_all_there_is_unless_it_may_have_been_cut(
    wire: Wire, listed: int, complete: bool
) -> None:
    """A server may know no pages: a short list ends there; of one that may go on nobody says that a post is absent."""
    page = [{**LIVE, "id": str(999 - n)} for n in range(listed)]
    source = [reply(200, {"id": "1", "text": "Gutshof"})] * listed
    for answer in (reply(200, page), *source, reply(200, page)):
        wire.says(answer)
    channel = open_channel(account_at(MASTODON, wire.url), SECRETS[MASTODON])
    since = NOW - timedelta(days=3650)
    if complete:
        assert listed == len(channel.feed(since))
        return
    with pytest.raises(NotSent):
        channel.feed(since)
    assert listed + 2 == len(wire.seen)


@pytest.mark.parametrize("id", ["../v1/statuses/1", "", "a b", "x" * 81, "1?2"])
def test_a_picture_id_that_would_change_an_address_is_none(wire: Wire, id: str) -> None:
    """Other software has ids that are no numbers; they are asked for by their address."""
    wire.says(reply(202, {"id": id}))
    channel = open_channel(account_at(MASTODON, wire.url), SECRETS[MASTODON])
    with pytest.raises(NotSent):
        channel.prepare(an_outgoing(image=a_picture()), soon())
    assert 1 == len(wire.seen)
