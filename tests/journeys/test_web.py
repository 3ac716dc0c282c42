"""`outreach web` as a process: it tells its address, serves, and ends when it is told to."""

from __future__ import annotations

import re
import socket

import pytest
import requests

from tests.journeys.processes import PROGRAM, outreach, started

pytestmark = pytest.mark.slow


def test_the_pages_are_served_until_they_are_ended(tmp_path):
    """It says that nobody can sign in yet and that no scheduler works, then serves on a free port, and ends with 0."""
    data = tmp_path / "data"
    assert 0 == outreach("--data", data, "init").returncode
    with started(tmp_path, "web", *PROGRAM, "--data", data, "web", "--port", "0") as web:
        web.says("The pages: ")
        told = web.err.read_text("utf-8")
        assert "Nobody can sign in yet." in told
        assert "No scheduler is at work" in told
        address = re.search(r"The pages: (\S+)", told)
        assert address
        answer = requests.get(address[1], timeout=30)
        assert answer.url.endswith("/sign-in?next=%2F")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
        port = address[1].rpartition(":")[2]
        taken = outreach("--data", data, "web", "--port", port, "--base-url", "https://posts.example.org")
        assert "no proxy is named" in taken.stderr
        assert 2 == taken.returncode
        assert "cannot be taken" in taken.stderr
        with socket.create_connection(("127.0.0.1", int(port))) as line:
            line.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 400")
        web.says("refused (no-http)")
        assert "Invalid HTTP" not in web.err.read_text("utf-8")
        assert 0 == web.end()


def test_an_address_that_is_none_is_refused(tmp_path):
    """A base URL with a path, or of no website, and a proxy's network that is none, end the start with a sentence."""
    data = tmp_path / "data"
    assert 0 == outreach("--data", data, "init").returncode
    for url in ("posts.example.org", "https://posts.example.org/outreach", "ftp://posts.example.org"):
        answer = outreach("--data", data, "web", "--port", "0", "--base-url", url)
        assert 2 == answer.returncode
        assert "is no address of a website" in answer.stderr
    answer = outreach("--data", data, "web", "--port", "0", "--proxy", "10.0.0.0/99")
    assert 2 == answer.returncode
    assert "neither an address nor a network" in answer.stderr
