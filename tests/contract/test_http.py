"""The only door outward, against a server that does what a test tells it to."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.channels.http import BODY_BYTES, Door
from outreach.channels.redaction import ANSWER_CHARACTERS, Redactor
from outreach.errors import ChannelError, InvalidInput, NotSent, OutcomeUnknown
from tests.contract.wire import Wire, reply, soon

SECRET = "s3cret/with+signs"
ORIGIN = "https://network.example"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


def a_door(wire: Wire) -> Door:
    return Door("X", ORIGIN, wire.url, (SECRET,))


def ask(door: Door, *, publishes: bool = True, deadline: float | None = None, path: str = "/post") -> str:
    with door.call(soon() if deadline is None else deadline, publishes=publishes):
        return str(door.session.post(f"{ORIGIN}{path}", data={"text": "Gut"}).json()["id"])


def test_an_answer_arrives(wire: Wire) -> None:
    """What the network answers reaches the caller, from the address that the account was told to go to."""
    wire.says(reply(200, {"id": "7"}))
    assert ask(a_door(wire)) == "7"
    assert [seen.line for seen in wire.seen] == ["POST /post HTTP/1.1"]


def test_the_network_clock_is_read(wire: Wire) -> None:
    """The answer's Date is the network's own time; none is made up where it is missing."""
    wire.says(reply(200, {"id": "7"}, Date="Mon, 01 Mar 2027 08:00:00 GMT")).says(reply(200, {"id": "8"}))
    door = a_door(wire)
    with door.call() as dated:
        door.session.get(f"{ORIGIN}/a")
    with door.call() as undated:
        door.session.get(f"{ORIGIN}/b")
    assert dated.answered_at == datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert undated.answered_at is None


def test_only_the_own_network_is_spoken_to(wire: Wire) -> None:
    """A request to any other host does not leave the machine."""
    door = a_door(wire)
    with pytest.raises(NotSent), door.call(publishes=True):
        door.session.post(f"{wire.url}/elsewhere")
    assert wire.seen == []


def test_redirects_are_not_followed(wire: Wire) -> None:
    """A redirect is an answer that settles nothing, and its target hears nothing."""
    with Wire() as other:
        wire.says(reply(307, "", Location=f"{other.url}/post"))
        with pytest.raises(OutcomeUnknown):
            ask(a_door(wire))
        assert (len(wire.seen), len(other.seen)) == (1, 0)


def test_cookies_are_not_kept(wire: Wire) -> None:
    """A cookie that the network sets is not sent back."""
    wire.says(reply(200, {"id": "1"}, Set_Cookie="guest=1")).says(reply(200, {"id": "2"}))
    door = a_door(wire)
    ask(door)
    ask(door)
    assert "cookie" not in wire.seen[1].head.lower()


def test_the_environment_decides_nothing(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies of the environment are not used: tokens go to the network and to nobody else."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    wire.says(reply(200, {"id": "7"}))
    assert ask(a_door(wire)) == "7"


def test_private_addresses_are_refused(wire: Wire) -> None:
    """A network's name that leads to a private address is not spoken to, unless the account says so."""
    door = Door("X", wire.url, "", ())
    with pytest.raises(NotSent, match=r"127\.0\.0\.1"), door.call(publishes=True):
        door.session.post(f"{wire.url}/post")
    assert wire.seen == []


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_a_private_address_hears_nothing_and_tells_nothing(name: str) -> None:
    """Not even that a connection could be made, whether something listens there or not, with TLS or without."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        said = set()
        for scheme in ("https", "http"):
            for port in (listener.getsockname()[1], 1):
                door = Door("X", f"{scheme}://{name}:{port}", "", ())
                with pytest.raises(NotSent, match="not an address of the internet") as caught, door.call():
                    door.session.get(f"{scheme}://{name}:{port}/")
                said.add(str(caught.value))
        with pytest.raises(TimeoutError):
            listener.accept()
    assert 1 == len(said)


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1", "http://network.example", "ftp://127.0.0.1", "https://", "graph"]
)
def test_unsafe_api_addresses_are_refused(url: str) -> None:
    """Tokens never travel unencrypted, so an API address is https or loopback."""
    with pytest.raises(InvalidInput):
        Door("X", ORIGIN, url, ())


@pytest.mark.parametrize(
    "url", ["https://u:geheim@host.example", "https://geheim@host.example", "http://u:geheim@127.0.0.1"]
)
def test_an_api_address_with_a_password_is_refused_and_not_shown(url: str) -> None:
    """It would be kept in clear and shown with the account."""
    with pytest.raises(InvalidInput) as caught:
        Door("X", ORIGIN, url, ())
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://[::1", "https://a]b"])
def test_an_api_address_that_cannot_be_read_is_refused(url: str) -> None:
    """Brackets that do not close are told, and are no traceback."""
    with pytest.raises(InvalidInput):
        Door("X", ORIGIN, url, ())


def test_ipv6_loopback_is_loopback() -> None:
    """A sandbox may listen on ::1 or under the name localhost."""
    assert Door("X", ORIGIN, "http://[::1]:8080", ()).session
    assert Door("X", ORIGIN, "http://localhost:8080", ()).session


def test_nobody_listening_is_not_sent() -> None:
    """A refused connection is certainly not sent."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(NotSent, match="cannot be reached"):
        ask(Door("X", ORIGIN, address, ()))


def test_an_unknown_name_is_not_sent() -> None:
    """A name that nobody knows is certainly not sent."""
    with pytest.raises(NotSent, match="cannot be reached"):
        ask(Door("X", ORIGIN, "https://network.invalid", ()))


def test_failed_tls_is_not_sent(wire: Wire) -> None:
    """A server that speaks no TLS gets no request."""
    with pytest.raises(NotSent):
        ask(Door("X", ORIGIN, f"https://{wire.address}", ()), deadline=soon(0.5))
    assert not any("post" in seen.line for seen in wire.seen)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_untrusted_certificates_are_refused(tmp_path: Path) -> None:
    """A certificate that nobody vouches for is certainly not sent, even if a caller wants it unchecked."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-days",
        "2",
    ]
    subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        greeted: list[str] = []

        def greet() -> None:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as tls:
                    greeted.append(tls.recv(1000).decode())
            except OSError:
                connection.close()

        server = threading.Thread(target=greet)
        server.start()
        door = Door("X", ORIGIN, f"https://127.0.0.1:{listener.getsockname()[1]}", ())
        with pytest.raises(NotSent, match="cannot be reached"), door.call(soon(), publishes=True):
            door.session.post(f"{ORIGIN}/post", verify=False)
        server.join(5)
    assert greeted == []


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((), id="hangs up"),
        pytest.param((b"HTTP/1.1 200 OK\r\n",), id="half a head"),
        pytest.param((b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",), id="half a body"),
        pytest.param((b"SSH-2.0-OpenSSH_9.2\r\n",), id="another protocol"),
        pytest.param(
            (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",), id="broken gzip"
        ),
        pytest.param((reply(200, '{"id": '),), id="broken json"),
        pytest.param((reply(200, "[" * 100_000),), id="deep json"),
        pytest.param((reply(200, {"name": "7"}),), id="no id"),
    ],
)
def test_a_lost_answer_is_unknown(wire: Wire, steps: tuple[bytes, ...]) -> None:
    """Once the request began to leave, an answer that cannot be read settles nothing."""
    wire.says(*steps)
    with pytest.raises(OutcomeUnknown):
        ask(a_door(wire))
    assert len(wire.seen) == 1


def test_a_lost_answer_of_a_read_may_be_repeated(wire: Wire) -> None:
    """What nobody can see may be asked again."""
    wire.says(b"HTTP/1.1 200 OK\r\n")
    with pytest.raises(NotSent):
        ask(a_door(wire), publishes=False)


def test_a_huge_answer_is_dropped(wire: Wire) -> None:
    """An answer beyond the limit is not read to its end."""
    wire.says(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *[b"x" * 2**20] * (BODY_BYTES // 2**20 + 20)
    )
    with pytest.raises(OutcomeUnknown):
        ask(a_door(wire))


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((5.0,), id="silent"),
        pytest.param((b"HTTP/1.1 200 OK\r\n", *[b"X-Wait: 1\r\n", 0.1] * 50), id="dripping head"),
        pytest.param((b"HTTP/1.1 200 OK\r\n\r\n", *[b" ", 0.1] * 50), id="dripping body"),
    ],
)
def test_the_deadline_is_total(wire: Wire, steps: tuple[bytes | float, ...]) -> None:
    """A call ends at its deadline, however diligently the server keeps it waiting."""
    wire.says(*steps)
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        ask(a_door(wire), deadline=begun + 0.5)
    assert 0.4 < time.monotonic() - begun < 3


def test_nothing_begins_after_the_deadline(wire: Wire) -> None:
    """A call whose time is over sends nothing."""
    with pytest.raises(NotSent):
        ask(a_door(wire), deadline=time.monotonic() - 0.001)
    assert wire.seen == []


def test_one_call_is_one_request(wire: Wire) -> None:
    """A client library that tries twice within one publishing call is stopped before it posts again."""
    wire.says(reply(200, {"id": "1"})).says(reply(200, {"id": "2"}))
    door = a_door(wire)
    with pytest.raises(OutcomeUnknown, match="second request"), door.call(publishes=True):
        _ = [door.session.post(f"{ORIGIN}/post") for _ in range(2)]
    assert len(wire.seen) == 1


def kept(id: str) -> bytes:
    """An answer after which the server seems to keep the connection open."""
    return b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"id":"%s"}' % id.encode()


def test_a_kept_connection_that_died_is_noticed(wire: Wire) -> None:
    """A connection that the network closed meanwhile is not used for the next call."""
    wire.says(kept("1")).says(kept("2"))
    door = a_door(wire)
    first = ask(door, publishes=False)
    time.sleep(0.05)  # the server hangs up after each answer
    assert (first, ask(door, publishes=False)) == ("1", "2")


def test_a_post_has_a_connection_of_its_own(wire: Wire) -> None:
    """A post is not trusted to a connection on which the network has stopped listening without saying so."""
    wire.says(kept("1"), 0.3).says(kept("2"))
    door = a_door(wire)
    assert (ask(door, publishes=False), ask(door)) == ("1", "2")


def test_errors_do_not_carry_secrets(wire: Wire) -> None:
    """Neither the message nor the answer nor a chained cause holds what the server or a URL echoed."""
    wire.says(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
    door = a_door(wire)
    with pytest.raises(ChannelError) as caught, door.call(soon()):
        door.session.get(f"{ORIGIN}/me", params={"access_token": SECRET})
    error: BaseException | None = caught.value
    assert SECRET not in str(error)
    assert error is not None
    assert error.__suppress_context__


def test_debug_logs_hold_no_secrets(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """Even with DEBUG switched on everywhere no URL with a token is logged."""
    caplog.set_level(logging.DEBUG)
    for name in ("urllib3", "urllib3.connectionpool", "tweepy", "tweepy.client", "requests_oauthlib"):
        caplog.set_level(logging.DEBUG, logger=name)
    wire.says(reply(200, {"id": "7"}))
    ask(a_door(wire), path=f"/me?access_token={SECRET}")
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/me?access_token=abc123&fields=id", "/me?access_token=…&fields=id"),
        ("input_token=abc&appsecret_proof=0f0f", "input_token=…&appsecret_proof=…"),
        ('{"access_token": "abc 123", "id": "1"}', '{"access_token": …, "id": "1"}'),
        ("{'access_token': 'abc'}", "{'access_token': …}"),
        ('OAuth oauth_nonce="12", oauth_token="abc"', "OAuth oauth_nonce=…, oauth_token=…"),
        ("Authorization: Bearer AAAAAAAA%3Dxyz", "Authorization: Bearer …"),
        ("token EAAGm0PX4ZCpsBA is bad", "token … is bad"),
        ("Ein Gut wacht auf.", "Ein Gut wacht auf."),
        ("s3cret/with+signs s3cret%2Fwith%2Bsigns", "… …"),
    ],
)
def test_redaction(text: str, shown: str) -> None:
    """Everything that looks like a token, and every secret of the account, is hidden; the rest stays."""
    assert shown == Redactor((SECRET, ""))(text)


def test_long_answers_are_cut() -> None:
    """An answer is kept as far as it is worth keeping."""
    assert len(Redactor(())("x" * 5_000)) == ANSWER_CHARACTERS


@given(st.text(), st.text(min_size=8, alphabet="abc%/+=€ "), st.text())
def test_no_secret_survives(before: str, secret: str, after: str) -> None:
    """Whatever stands around it, a secret is gone."""
    assert secret not in Redactor((secret,))(before + secret + after)
