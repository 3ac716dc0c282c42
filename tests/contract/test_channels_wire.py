"""Every channel, through the real client libraries, against answers that no network should give."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from outreach.channels import open_channel
from outreach.channels.base import Channel, PublishedPost
from outreach.channels.http import BODY_BYTES
from outreach.errors import ChannelError, InvalidInput, NotSent, OutcomeUnknown
from outreach.model import ChannelName, Prepared, Receipt
from outreach.networks import FACEBOOK, TWITTER, profile
from tests.aushang import known
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import EVERY, SECRETS, a_channel, account_at
from tests.contract.wire import Wire, reply, soon

LIVE = PublishedPost(
    post="p1", external_id="2101712260468977783", published_at=NOW - timedelta(days=1), age="1d"
)
HTML = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"

every = pytest.mark.parametrize("name", EVERY)


@pytest.fixture(scope="module", autouse=True)
def board() -> Iterator[None]:
    """The program knows the proof network too."""
    with known():
        yield


def publish(name: ChannelName, url: str, deadline: float) -> Receipt:
    """A post without a picture, for which nothing has to be uploaded first."""
    channel = a_channel(name, url)
    return channel.publish(channel.prepare(an_outgoing(), soon()), deadline)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


ODD = {
    "hangs up": (),
    "html 502": (reply(502, HTML, "text/html"),),
    "html 200": (reply(200, HTML, "text/html"),),
    "html called json": (reply(200, HTML),),
    "half a json": (reply(200, '{"id": "1'),),
    "half a body": (
        b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    ),
    "empty": (reply(200, ""),),
    "a list": (reply(200, ["7"]),),
    "a number": (reply(200, 7),),
    "null": (reply(200, None),),
    "data is null": (reply(200, {"data": None, "id": None}),),
    "no id": (reply(200, {"success": True, "data": {"success": True}}),),
    "500 with an id": (reply(500, {"id": "7", "data": {"id": "7"}}),),
    "503 without a body": (reply(503, "", None),),
    "418": (reply(418, {"detail": "teapot"}),),
    "redirect": (reply(302, "", "text/html", Location="http://127.0.0.1:1/feed"),),
    "errors are null": (reply(500, {"errors": None, "error": None}),),
    "errors are a text": (reply(502, {"errors": "oops", "error": "oops"}),),
    "no content-type": (reply(500, "oops", None),),
    "deep": (reply(200, "[" * 50_000),),
    "huge": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        *[b" " * 2**20] * (BODY_BYTES // 2**20 + 2),
    ),
}


@every
@pytest.mark.parametrize("steps", ODD.values(), ids=ODD.keys())
def test_an_odd_answer_to_a_post_is_unknown(name: ChannelName, steps: tuple[bytes, ...], wire: Wire) -> None:
    """Whatever settles nothing is unknown, and the post is sent exactly once."""
    wire.says(*steps)
    with pytest.raises(OutcomeUnknown):
        publish(name, wire.url, soon())
    assert len(wire.seen) == 1


@every
@pytest.mark.parametrize("steps", ODD.values(), ids=ODD.keys())
def test_an_odd_answer_to_an_upload_may_be_repeated(
    name: ChannelName, steps: tuple[bytes, ...], wire: Wire
) -> None:
    """An upload is invisible: whatever settles nothing is not sent."""
    wire.says(*steps)
    with pytest.raises(NotSent):
        a_channel(name, wire.url).prepare(an_outgoing(image=b"\xff\xd8picture"), soon())


def reads(channel: Channel) -> dict[str, Callable[[], object]]:
    return {
        "identify": channel.identify,
        "feed": lambda: channel.feed(NOW),
        "post_readings": lambda: channel.post_readings([LIVE], NOW),
        "account_readings": lambda: channel.account_readings(NOW),
    }


@every
@pytest.mark.parametrize("verb", ["identify", "feed", "post_readings", "account_readings"])
@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "huge"])
def test_an_odd_answer_to_a_read_may_be_repeated(name: ChannelName, verb: str, odd: str, wire: Wire) -> None:
    """A read that was not answered raises, rather than telling a feed without posts or figures of nobody."""
    wire.says(*ODD[odd])
    with pytest.raises(NotSent):
        reads(a_channel(name, wire.url))[verb]()


@every
def test_a_check_never_raises(name: ChannelName, wire: Wire) -> None:
    """A network that answers nonsense is a finding with code and remedy."""
    wire.says(reply(502, HTML, "text/html"))
    findings = a_channel(name, wire.url).check(NOW).findings
    assert [finding.code for finding in findings] == ["channel.unreachable"]


@every
def test_nobody_listening_is_not_sent(name: ChannelName) -> None:
    """A refused connection is certainly not sent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(NotSent):
        publish(name, url, soon())


@every
def test_nothing_is_sent_after_the_deadline(name: ChannelName, wire: Wire) -> None:
    """A call whose time is over does not begin."""
    with pytest.raises(NotSent):
        publish(name, wire.url, time.monotonic())
    assert wire.seen == []


@every
def test_the_deadline_is_kept(name: ChannelName, wire: Wire) -> None:
    """A network that drips its answer does not hold a call beyond its deadline."""
    wire.says(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", *[b" ", 0.1] * 50)
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        publish(name, wire.url, begun + 0.6)
    assert time.monotonic() - begun < 3


@every
def test_a_redirect_goes_nowhere(name: ChannelName, wire: Wire) -> None:
    """Another host never sees the request, which holds the token."""
    with Wire() as other:
        wire.says(reply(307, "", "text/html", Location=f"{other.url}/feed"))
        with pytest.raises(OutcomeUnknown):
            publish(name, wire.url, soon())
        assert other.seen == []


def echo(name: ChannelName, status: int) -> bytes:
    """An error that repeats every secret of the account."""
    words = " ".join(SECRETS[name].values())
    fault = {"message": words, "code": 100, "fbtrace_id": words}
    return reply(status, {"error": fault, "detail": words, "errors": [{"message": words}]})


@every
@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_secrets_are_in_no_error(
    name: ChannelName, status: int, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither message nor answer nor any log, DEBUG included, holds a secret that a network echoes."""
    for logger in (
        "",
        "urllib3.connectionpool",
        "tweepy.client",
        "requests_oauthlib.oauth1_auth",
        "oauthlib",
    ):
        caplog.set_level(logging.DEBUG, logger=logger)
    wire.says(echo(name, status))
    with pytest.raises(ChannelError) as caught:
        publish(name, wire.url, soon())
    told = f"{caught.value} {caught.value.remedy} {caught.value.answer} {caplog.text}"
    assert [secret for secret in SECRETS[name].values() if secret in told] == []


@every
def test_secrets_are_in_no_reading_and_no_finding(name: ChannelName, wire: Wire) -> None:
    """A finding from an answer that echoes the secrets does not hold them."""
    wire.says(echo(name, 401))
    told = repr(a_channel(name, wire.url).check(NOW).findings)
    assert [secret for secret in SECRETS[name].values() if secret in told] == []


@every
def test_secrets_are_in_no_repr(name: ChannelName) -> None:
    """A channel that is printed or dumped in a traceback tells no secret."""
    channel = a_channel(name, "")
    assert [secret for secret in SECRETS[name].values() if secret in repr(channel)] == []


@every
def test_missing_secrets_are_named(name: ChannelName) -> None:
    """An account without its secrets is refused with their names."""
    with pytest.raises(InvalidInput) as caught:
        open_channel(account_at(name, ""), {})
    assert [secret for secret in profile(name).access.secrets if secret not in str(caught.value)] == []


@every
def test_the_real_network_is_the_default(name: ChannelName) -> None:
    """Without an API address a channel belongs to the real network, and opening it calls nobody."""
    assert a_channel(name, "").name == name


def test_optional_secrets_are_named() -> None:
    """What more an account can be given is known without one."""
    assert profile(FACEBOOK).access.optional_secrets == ("app_id", "app_secret")
    assert profile(TWITTER).access.optional_secrets == ()


@every
def test_without_a_picture_nothing_is_uploaded(name: ChannelName, wire: Wire) -> None:
    """A post without a picture needs no preparation."""
    prepared = a_channel(name, wire.url).prepare(an_outgoing(), soon())
    assert prepared == Prepared(outgoing=an_outgoing(), handle=prepared.handle)
    assert wire.seen == []
