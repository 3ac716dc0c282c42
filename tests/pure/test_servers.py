"""The address of an account's own server: public and https, whatever a person writes."""

from __future__ import annotations

import pytest

from outreach.channels.http import require_address
from outreach.channels.servers import server_address
from outreach.errors import InvalidInput


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("social.example", "https://social.example"),
        (" https://Social.Example/ ", "https://social.example"),
        ("https://social.example:443", "https://social.example"),
        ("https://social.example:8443", "https://social.example:8443"),
        ("https://kommunal.grünes.example", "https://kommunal.grünes.example"),
    ],
)
def test_a_public_address_is_taken_as_a_person_writes_it(written: str, kept: str) -> None:
    """With or without https, in large letters, with a stroke at its end: one way to keep it."""
    assert kept == server_address(written)


@pytest.mark.parametrize(
    "written",
    [
        "http://social.example",
        "ftp://social.example",
        "https://social.example/api",
        "https://social.example?x=1",
        "https://anna:geheim@social.example",
        "https://localhost",
        "localhost:8080",
        "https://127.0.0.1:8080",
        "https://10.0.0.7",
        "https://[::1]",
        "https://169.254.169.254",
        "https://rechner.local",
        "https://vault.internal",
        "https://social",
        "https://social.example:port",
        "https://",
        "zwei worte.example",
    ],
)
def test_what_no_public_server_has_is_refused(written: str) -> None:
    """Another scheme, a path, a password, this machine, a private network: refused before anything is sent there."""
    with pytest.raises(InvalidInput) as caught:
        server_address(written)
    assert "cannot be used" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://u:geheim@127.0.0.1:1",
        "https://geheim@api.example",
        "https://api.example?access_token=geheim",
        "http://127.0.0.1:1/#geheim",
        "http://u:geheim@[kaputt",
        "https://u:geheim@geheim@api.example/x",
        "https://u:geheim/x@api.example",
        "geheim@api.example",
        "ftp://api.example/?p=geheim",
    ],
)
def test_an_address_with_a_secret_is_refused_and_not_shown(url: str) -> None:
    """Whether it stands before the host, behind it, or in what is no address."""
    for refuses in (require_address, server_address):
        with pytest.raises(InvalidInput) as caught:
            refuses(url)
        assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://api.example", "https://api.example:8443/v1", "http://127.0.0.1:8801"]
)
def test_a_plain_api_address_is_taken(url: str) -> None:
    """Encrypted anywhere, unencrypted on this machine."""
    require_address(url)
