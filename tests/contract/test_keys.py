"""One key seals for all hosts: a host with another one is told before it does anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from outreach.app import setup
from outreach.errors import InvalidInput
from outreach.settings import read_settings
from outreach.store import Store
from tests.builders import NOW, an_account
from tests.databases import put_ready

Open = Callable[[str], Store]


@pytest.fixture
def host(ready_url: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the database with the key file of that name, which is made where there is none."""
    with ExitStack() as stack:

        def opened(name: str) -> Store:
            made = Store(ready_url, tmp_path / f"{name}.key")
            made.vault.create_key()
            stack.callback(made.close)
            return made

        yield opened


def test_a_host_with_another_key_does_not_fit(host: Open) -> None:
    """The first key that seals is the one of all; both fingerprints are told, and nothing is sealed by another."""
    one, other = host("one"), host("other")
    one.keys.require_fitting()
    one.accounts.save(an_account(), {"page_token": "geheim"}, NOW)
    with pytest.raises(InvalidInput) as caught:
        other.keys.require_fitting()
    assert one.vault.fingerprints()[0] in str(caught.value)
    assert other.vault.fingerprints()[0] in str(caught.value)
    with pytest.raises(InvalidInput, match=r"other\.key"):
        other.accounts.save(an_account(name="zweites"), {"page_token": "anders"}, NOW)
    assert {"page_token": "geheim"} == one.accounts.secrets("die-altmark")


def test_a_fingerprint_is_of_the_key_alone(host: Open, tmp_path: Path) -> None:
    """The same bytes in another file have the same one, which holds nothing of them."""
    one = host("one")
    (tmp_path / "copy.key").write_bytes((tmp_path / "one.key").read_bytes())
    (fingerprint,) = one.vault.fingerprints()
    assert (fingerprint,) == host("copy").vault.fingerprints()
    assert (16, True) == (len(fingerprint), fingerprint not in (tmp_path / "one.key").read_bytes().hex())
    host("copy").keys.require_fitting()


def test_a_database_of_before_takes_the_key_that_opens_it(host: Open, tmp_path: Path) -> None:
    """Nobody has written a fingerprint down yet: the key has to open something of what is there."""
    one = host("one")
    sealed = one.vault.seal({"page_token": "geheim"})
    one.accounts.save(an_account(), {"page_token": "geheim"}, NOW)
    forget(one)
    with pytest.raises(InvalidInput, match=r"other\.key"):
        host("other").keys.require_fitting()
    one.keys.require_fitting()
    assert {"page_token": "geheim"} == one.vault.open(sealed)
    with pytest.raises(InvalidInput):
        host("other").keys.require_fitting()


def forget(store: Store) -> None:
    """As an upgrade of an older version leaves the database."""
    from sqlalchemy import delete

    from outreach.store.keys_schema import sealing

    with store._engine.begin() as connection:
        connection.execute(delete(sealing))


def test_a_second_host_makes_no_key_of_its_own(postgresql_url: str, tmp_path: Path) -> None:
    """On a server `init` takes a new key back where the database has one already."""
    first, second = (
        read_settings({"OUTREACH_DATABASE_URL": postgresql_url}, tmp_path / name) for name in ("one", "two")
    )
    assert setup.init(first).key
    with pytest.raises(InvalidInput, match="fingerprint"):
        setup.init(second)
    assert not second.key_file.exists()
    second.key_file.write_bytes(first.key_file.read_bytes())
    assert not setup.init(second).key


def test_check_says_that_the_key_is_another(tmp_path: Path) -> None:
    """Where a person exchanged the key file, that is told once, and not account by account alone."""
    settings = read_settings({}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    setup.init(settings)
    settings.key_file.write_bytes(bytes(32))
    assert "settings.key-other" in {finding.code for finding in setup.check(settings, network=False)}


def test_a_lost_key_is_replaced_on_one_machine(tmp_path: Path) -> None:
    """`init` makes a new key, which seals from then on; what the old one had sealed stays shut."""
    settings = read_settings({}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    setup.init(settings)
    store = Store(settings.database_url, settings.key_file)
    store.accounts.save(an_account(), {"page_token": "alt"}, NOW)
    settings.key_file.unlink()
    assert setup.init(settings).key
    store.keys.require_fitting()
    with pytest.raises(InvalidInput):
        store.accounts.secrets("die-altmark")
    store.accounts.save(an_account(), {"page_token": "neu"}, NOW)
    assert {"page_token": "neu"} == store.accounts.secrets("die-altmark")
    store.close()
