"""The file of a watched source, fetched over HTTP: whole, bounded, from nowhere that nobody named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from outreach.channels.download import MOST_BYTES, Downloaded, download
from outreach.errors import InvalidInput
from tests.contract.sources import SourceServer

TABLE = b"Name;Ort\nGutshof Krevese;Osterburg\n"


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with SourceServer(tables={"/orte.csv": TABLE}) as running:
        yield running


def fetched(server: SourceServer, path: str = "/orte.csv") -> Downloaded | None:
    return download(f"{server.origin}{path}", private={server.origin})


def refused(server: SourceServer, path: str = "/orte.csv") -> str:
    with pytest.raises(InvalidInput) as caught:
        fetched(server, path)
    assert caught.value.remedy
    return str(caught.value)


def test_what_has_not_changed_is_not_sent_again(server: SourceServer) -> None:
    """The file comes once; asked with what the address said of it, it is told to be the same."""
    first = fetched(server)
    assert first
    assert first.content == TABLE
    url = f"{server.origin}/orte.csv"
    assert download(url, known=first.validators, private={server.origin}) is None
    server.tables["/orte.csv"] = TABLE * 2
    again = download(url, known=first.validators, private={server.origin})
    assert again
    assert again.content == TABLE * 2
    assert [200, 304, 200] == [status for _, status in server.asked]


def test_an_address_may_lead_on(server: SourceServer) -> None:
    """A share of a cloud leads to its file, also by a path without a host."""
    server.moved |= {"/teilen": "/weiter", "/weiter": f"{server.origin}/orte.csv"}
    found = fetched(server, "/teilen")
    assert found
    assert found.content == TABLE


def test_a_ring_ends(server: SourceServer) -> None:
    """Addresses that lead to each other are given up."""
    server.moved |= {"/a": "/b", "/b": "/a"}
    assert "leads on and on" in refused(server, "/a")
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/orte.csv",
        "ftp://example.org/orte.csv",
        "file:///etc/passwd",
        "https://anna:geheim@example.org/orte.csv",
        "https://",
        "https://[::1",
        "",
    ],
)
def test_nothing_but_https_is_fetched(server: SourceServer, url: str) -> None:
    """Neither at first, nor where an address leads; a password is not shown."""
    with pytest.raises(InvalidInput) as caught:
        download(url)
    assert "geheim" not in str(caught.value)
    server.moved["/weg"] = url or "ftp://example.org"
    assert "https" in refused(server, "/weg")


def test_a_private_network_is_closed(server: SourceServer) -> None:
    """An address on this machine is asked only where operator and source name its origin; no hop leads there."""
    with pytest.raises(InvalidInput):
        download(f"{server.origin}/orte.csv")
    with SourceServer(moved={"/weg": f"{server.origin}/orte.csv"}) as other:
        for private in ({other.origin}, {other.origin, server.origin}):
            with pytest.raises(InvalidInput):
                download(f"{other.origin}/weg", private=private)
    assert not server.asked


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "asks who is there"), (403, "asks who is there"), (404, "nothing any more"), (410, "any more")],
)
def test_an_answer_without_a_file_says_what_it_is(server: SourceServer, status: int, words: str) -> None:
    """What the address says instead of the file is told in words."""
    server.status = status
    assert words in refused(server)


@pytest.mark.parametrize("status", [429, 500, 503, 204])
def test_an_address_that_is_out_of_order_is_asked_again(server: SourceServer, status: int) -> None:
    """Every other answer is trouble of the address's."""
    server.status = status
    assert str(status) in refused(server)


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf\n <html lang=de>"])
def test_a_web_page_is_no_table(server: SourceServer, page: bytes) -> None:
    """A page that asks to sign in comes with the status of a file."""
    server.tables["/orte.csv"] = page
    assert "web page" in refused(server)


def test_half_a_file_is_none(server: SourceServer) -> None:
    """An answer that ends before it is whole is not taken for the file."""
    server.short = 5
    assert refused(server)


def test_a_file_is_bounded(server: SourceServer) -> None:
    """What is larger than a table can be is not read to its end."""
    server.tables["/orte.csv"] = bytes(MOST_BYTES + 1)
    assert "20 MB" in refused(server)
