"""One key seals for all hosts: a host with another one is told before it does anything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from outreach.app import App, opened
from outreach.app.operation import keychange, setup
from outreach.app.running.presence import present, showing_pages
from outreach.errors import InvalidInput
from outreach.settings import read_settings
from outreach.store import Store, Vault
from tests.builders import ANNA, NOW, an_account
from tests.databases import make_ready, put_ready

ROOT = Path(__file__).parents[2]

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

    from outreach.store.tables.keys import sealing

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


# --- another key ------------------------------------------------------------------------------------


class BrokenOffError(Exception):
    """Somebody has pulled the plug."""


def breaking_at(step: int) -> Callable[[], None]:
    """Lets ``step`` steps be done, and breaks the next one off."""
    left = iter(range(step))

    def look() -> None:
        if next(left, None) is None:
            raise BrokenOffError

    return look


@contextmanager
def shared(url: str, folder: Path) -> Iterator[App]:
    """A host of the database with its own key file."""
    settings = read_settings({"OUTREACH_DATABASE_URL": url}, folder)
    folder.mkdir(exist_ok=True)
    Vault(settings.key_file).create_key()
    with opened(settings) as app:
        yield app


def filled(app: App) -> None:
    for number in range(3):
        app.store.accounts.save(an_account(name=f"konto-{number}"), {"page_token": f"geheim {number}"}, NOW)


def all_open(app: App) -> bool:
    return all({"page_token": f"geheim {n}"} == app.store.accounts.secrets(f"konto-{n}") for n in range(3))


def test_a_change_of_keys_may_be_broken_off_anywhere(ready_url: str, tmp_path: Path) -> None:
    """After each step everything opens; called again it ends, with one new key and no third one."""
    with shared(ready_url, tmp_path / "one") as app:
        filled(app)
        (old,) = app.store.vault.fingerprints()
        for step in range(20):
            try:
                done = keychange.rotate(
                    app, on_all_hosts=True, on_step=breaking_at(min(step, 1)), caller=ANNA
                )
            except BrokenOffError:
                assert all_open(app)
                app.store.keys.require_fitting()
                continue
            break
        assert all_open(app)
        assert (done.fingerprint,) == app.store.vault.fingerprints()
        assert old != done.fingerprint
        assert ["", done.fingerprint] == [app.store.keys.state().before, app.store.keys.state().now]


def test_hosts_that_share_a_database_change_keys_together(postgresql_url: str, tmp_path: Path) -> None:
    """The first call only makes the key; a host that has both opens all, before and after, and tidies its own file."""
    make_ready(postgresql_url)
    with shared(postgresql_url, tmp_path / "one") as one:
        filled(one)
        first = keychange.rotate(one, caller=ANNA)
        assert first.waiting
        (tmp_path / "two").mkdir()
        (tmp_path / "two/secret.key").write_bytes(one.settings.key_file.read_bytes())
        with shared(postgresql_url, tmp_path / "two") as two:
            assert all_open(two)
            with pytest.raises(BrokenOffError):
                keychange.rotate(one, on_all_hosts=True, on_step=breaking_at(3), caller=ANNA)
            two.store.accounts.renewed("konto-2", {"page_token": "geheim 2"})  # sealed by the new key as well
            assert all_open(two)
            assert first.fingerprint == keychange.rotate(one, on_all_hosts=True, caller=ANNA).fingerprint
            assert all_open(one)
            assert all_open(two)
            assert 2 == len(two.store.vault.fingerprints())
            keychange.rotate(two, on_all_hosts=True, caller=ANNA)
            assert one.store.vault.fingerprints() == two.store.vault.fingerprints() == (first.fingerprint,)


def test_no_host_is_left_behind_by_a_change_of_keys(postgresql_url: str, tmp_path: Path) -> None:
    """One at work without the new key is named, and nothing is changed; one that has ended or died is not asked."""
    make_ready(postgresql_url)
    with shared(postgresql_url, tmp_path / "one") as app:
        filled(app)
        first = keychange.rotate(app, caller=ANNA)
        both, now = " ".join(app.store.vault.fingerprints()), app.store.schedulers.now()
        assert now
        told = app.store.schedulers
        told.join("holds-both", now, version="1", work="publish", keys=both)
        told.join("died", now - timedelta(minutes=1), version="1", work="publish", keys=both.split()[0])
        told.join("ended", now, version="1", work="publish")
        told.leave("ended", now)
        told.join("left-behind", now, version="1", work="jobs", keys=both.split()[0])
        with pytest.raises(InvalidInput, match=f"{first.fingerprint}.*: left-behind\\."):
            keychange.rotate(app, on_all_hosts=True, caller=ANNA)
        assert app.store.keys.state().now != first.fingerprint
        told.beat("left-behind", now, keys=both)
        assert first.fingerprint == keychange.rotate(app, on_all_hosts=True, caller=ANNA).fingerprint
        with present(app, "this-one", "jobs"):
            (seen,) = (each for each in told.seen() if each.owner == "this-one")
            assert first.fingerprint == seen.keys


def test_pages_are_not_left_behind_by_a_change_of_keys(postgresql_url: str, tmp_path: Path) -> None:
    """Their host without the new key is named like any other, until it has ended or holds it."""
    make_ready(postgresql_url)
    with shared(postgresql_url, tmp_path / "one") as one:
        filled(one)
        (tmp_path / "two").mkdir()
        (tmp_path / "two/secret.key").write_bytes(one.settings.key_file.read_bytes())
        with shared(postgresql_url, tmp_path / "two") as two:
            first = keychange.rotate(one, caller=ANNA)
            with showing_pages(two), pytest.raises(InvalidInput, match="not on every host yet"):
                keychange.rotate(one, on_all_hosts=True, caller=ANNA)
            (tmp_path / "two/secret.key").write_bytes(one.settings.key_file.read_bytes())
            with showing_pages(two):
                assert first.fingerprint == keychange.rotate(one, on_all_hosts=True, caller=ANNA).fingerprint
                assert all_open(two)


def test_two_who_change_keys_do_it_one_after_the_other(tmp_path: Path) -> None:
    """The second waits for the first, so that neither overwrites the key that the other seals with."""
    data, began, go_on, seen = tmp_path / "data", Event(), Event(), list[str]()
    put_ready(data / "outreach.db")

    def held_up() -> None:
        seen.append("first")
        began.set()
        go_on.wait(5)

    with shared(f"sqlite:///{data / 'outreach.db'}", data) as app, ThreadPoolExecutor() as threads:
        filled(app)
        first = threads.submit(keychange.rotate, app, on_step=held_up, caller=ANNA)
        assert began.wait(20)
        second = threads.submit(keychange.rotate, app, on_step=partial(seen.append, "second"), caller=ANNA)
        with pytest.raises(TimeoutError):
            second.result(0.5)
        assert "second" not in seen
        go_on.set()
        assert first.result().fingerprint != second.result().fingerprint
        assert (second.result().fingerprint,) == app.store.vault.fingerprints()
        assert all_open(app)


KILLED = """
import os, sys
from pathlib import Path
from outreach.app import opened
from outreach.app.operation import keychange
from outreach.settings import read_settings
from tests.builders import ANNA
left = iter(range(int(sys.argv[2])))
with opened(read_settings({}, Path(sys.argv[1]))) as app:
    keychange.rotate(app, on_step=lambda: next(left, None) is None and os.kill(os.getpid(), 9), caller=ANNA)
"""


@pytest.mark.slow
def test_a_change_of_keys_may_be_killed_anywhere(tmp_path: Path) -> None:
    """kill -9 at one step after the other: the last call ends what the first began."""
    data = tmp_path / "data"
    put_ready(data / "outreach.db")
    with shared(f"sqlite:///{data / 'outreach.db'}", data) as app:
        filled(app)
        before = app.store.vault.fingerprints()
        for steps in (0, 1, 1, 1, 9):
            killed = subprocess.run([sys.executable, "-c", KILLED, data, str(steps)], check=False, cwd=ROOT)
            assert (0 if steps == 9 else -9) == killed.returncode
            assert all_open(app)
        assert 1 == len(app.store.vault.fingerprints())
        assert before != app.store.vault.fingerprints()
