"""The HTTP below the fake networks, spoken to byte by byte."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from outreach.networks import FACEBOOK
from outreach.sandbox import Sandbox
from outreach.sandbox.pictures import look_at
from outreach.sandbox.wire import Form, Request
from tests.contract.sandbox_clients import TIMEOUT, FacebookClient, a_picture, lines


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        yield running


def talk(sandbox: Sandbox, *messages: bytes, end: bool = False) -> bytes:
    """Send ``messages`` over one connection and read until the server closes it or falls silent."""
    port = int(sandbox.url(FACEBOOK).rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=0.5) as connection:
        for message in messages:
            connection.sendall(message)
        if end:
            connection.shutdown(socket.SHUT_WR)
        heard = b""
        try:
            while chunk := connection.recv(65_536):
                heard += chunk
        except TimeoutError:
            return heard
        return heard


def form_of(parts: dict[str, tuple[str | None, bytes]]) -> Form:
    """``parts`` as requests would encode them, read back by the sandbox."""
    prepared = requests.Request("POST", "http://127.0.0.1/", files=parts).prepare()
    headers = Message()
    headers["Content-Type"] = prepared.headers["Content-Type"]
    assert isinstance(prepared.body, bytes)
    return Request(method="POST", path="/", headers=headers, body=prepared.body).form()


def test_one_connection_serves_many_requests(sandbox: Sandbox) -> None:
    """HTTP/1.1 keeps the connection."""
    get = b"GET /_sandbox/faults HTTP/1.1\r\nHost: x\r\n\r\n"

    assert 2 == talk(sandbox, get, get).count(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "header", [b"Transfer-Encoding: chunked", b"Content-Length: 99999999999", b"Content-Length: -1"]
)
def test_a_body_of_no_sensible_length_is_refused(sandbox: Sandbox, header: bytes) -> None:
    """The connection is closed, since nobody knows where the next request begins."""
    heard = talk(sandbox, b"POST /v26.0/me/feed HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n")

    assert heard.startswith(b"HTTP/1.1 413")
    assert b"Connection: close" in heard


def test_half_a_request_was_never_asked(sandbox: Sandbox) -> None:
    """A client that dies amid its body leaves no call in the ledger."""
    heard = talk(
        sandbox, b"POST /v26.0/me/feed HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", end=True
    )

    assert b"" == heard
    assert [] == lines(sandbox, "call")


def test_a_client_that_goes_away_disturbs_nobody(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    """A connection that is reset while it is answered leaves no traceback, and the next one is served."""
    port = int(sandbox.url(FACEBOOK).rpartition(":")[2])
    for _ in range(3):
        connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(b"GET /_sandbox/ HTTP/1.1\r\nHost: x\r\n\r\nGET /_sandbox/ HTTP/1.1\r\nHost: ")
        connection.close()
    with FacebookClient(sandbox) as graph:
        assert 200 == graph.get("me").status_code

    assert "Traceback" not in capfd.readouterr().err


def test_other_methods_are_not_served(sandbox: Sandbox) -> None:
    """PATCH is nothing that either network knows."""
    assert 501 == requests.patch(sandbox.url(FACEBOOK), timeout=TIMEOUT).status_code


@given(content=st.binary(max_size=300), text=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_form_comes_as_it_was_sent(content: bytes, text: str) -> None:
    """Any bytes of a file and any text of a field, line ends and dashes included."""
    form = form_of({"source": ("a.jpg", b"\r\n--" + content), "message": (None, text.encode())})

    assert {"source": b"\r\n--" + content} == form.files
    assert {"message": text} == form.fields


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\na\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\na\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n--x--'),
        ("application/x-www-form-urlencoded", b"\xff"),
    ],
)
def test_a_broken_form_is_an_error(kind: str, body: bytes) -> None:
    """No boundary, no end, no name, no content, no text."""
    headers = Message()
    headers["Content-Type"] = kind

    with pytest.raises(ValueError, match=r"multipart|decode"):
        Request(method="POST", path="/", headers=headers, body=body).form()


def test_another_body_is_an_empty_form() -> None:
    """JSON has no fields, and nothing has none."""
    assert Form() == Request(method="POST", path="/", body=b"{}").form()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_picture_or_not(content: bytes) -> None:
    """Whatever comes after a JPEG's beginning, looking at it ends."""
    picture = look_at(b"\xff\xd8" + content)

    assert picture is None or (picture.width > 0 and picture.height > 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_the_size_of_a_picture_is_read(kind: str) -> None:
    """Also that of a JPEG with other segments before its frame."""
    picture = look_at(a_picture(kind, (321, 123)))

    assert picture is not None
    assert (321, 123, f"image/{kind.lower()}") == (picture.width, picture.height, picture.mime)
