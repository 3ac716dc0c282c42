"""What is said of a server that speaks as Mastodon and promises nothing, on the sandbox and on a real snac alike.

snac is used where it is installed (Debian: ``snac2``, from trixie on); OUTREACH_TEST_SNAC names one elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.channels import open_channel
from outreach.channels.base import Channel, PublishedPost
from outreach.channels.settling import NEVER, UNSURE
from outreach.clock import uptime
from outreach.errors import Unauthorized
from outreach.model import Account, Outgoing, ReadingStatus
from outreach.networks import MASTODON
from outreach.networks.mastodon import TOKEN
from outreach.sandbox import Sandbox
from tests.builders import an_outgoing
from tests.contract.sandbox_clients import a_picture, account_on
from tests.contract.wire import soon
from tests.ports import free_port

SNAC = os.environ.get("OUTREACH_TEST_SNAC") or shutil.which("snac") or ""
REAL = pytest.param(
    "snac", marks=pytest.mark.skipif(not SNAC, reason="no snac is installed here (Debian: snac2)")
)
TEXT = "Hällo & willkommen <im> Hof: https://example.org/a_b\n\n#ImHof *heute*"


@dataclass(frozen=True)
class Home:
    """A server and the token of an account on it."""

    url: str
    token: str
    id: str = "unknown"

    @property
    def account(self) -> Account:
        return Account(name="altmark-snac", channel=MASTODON, external_id=self.id, api_url=self.url)

    @property
    def channel(self) -> Channel:
        return open_channel(self.account, {TOKEN: self.token})


@pytest.fixture(scope="module", params=["sandbox", REAL])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("snac")
    if request.param == "snac":
        with running_snac(folder / "base") as found:
            yield replace(found, id=found.channel.identify().external_id)
        return
    with Sandbox(folder / "ledger.jsonl", mastodon="no-key") as sandbox:
        known = account_on(sandbox, MASTODON)
        yield Home(known.api_url, known.secrets[TOKEN], known.external_id)


@contextmanager
def running_snac(base: Path) -> Iterator[Home]:
    """A server of its own on loopback, with one account."""
    port = free_port()
    _snac("init", base, typed=f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n")
    settings = base / "server.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text("utf-8")), "protocol": "http"}), "utf-8")
    password = _snac("adduser", base, "altmark").split("User password is ")[1].split()[0]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [SNAC, "httpd", base], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(url)
            login = {"login": "altmark", "passwd": password}
            told = requests.post(f"{url}/oauth/x-snac-get-token", data=login, timeout=20)
            yield Home(url, told.text.strip())
        finally:
            server.terminate()


def _snac(*words: Any, typed: str = "") -> str:
    return subprocess.run([SNAC, *words], input=typed, capture_output=True, text=True, check=True).stdout


def _wait(url: str) -> None:
    until = uptime() + 20
    while True:
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            assert uptime() < until
        else:
            return


def now(**changes: Any) -> Outgoing:
    return an_outgoing(at=datetime.now(UTC), **changes)


def in_feed(home: Home, text: str) -> list[int]:
    """How many pictures each post with these very words has."""
    entries = home.channel.feed(datetime.now(UTC) - timedelta(hours=1))
    return [entry.images for entry in entries if entry.text == text]


def test_whose_it_is_and_that_nothing_is_promised(home: Home) -> None:
    """It has no page about itself, which it says in HTML: the usual limits, and no guard."""
    identity = home.channel.identify()
    assert (home.id, {}) == (identity.external_id, dict(identity.limits))
    assert () == home.channel.check(datetime.now(UTC)).findings


def test_a_wrong_token_is_told(home: Home) -> None:
    """By 422 without a word."""
    with pytest.raises(Unauthorized):
        replace(home, token="0" * 32).channel.identify()


def test_the_same_request_twice_is_two_posts(home: Home) -> None:
    """Neither the key nor the picture keeps them apart: nothing settles a doubt, and nothing is repeated."""
    channel = home.channel
    prepared = channel.prepare(now(text=TEXT, image=a_picture(), alt="Ein Hof"), soon())
    told = {channel.publish(prepared, soon()).external_id for _ in range(2)}
    assert 2 == len(told)
    assert (UNSURE, NEVER) == (channel.settle(prepared.handle), channel.repeat(prepared.handle))
    assert [1, 1] == in_feed(home, TEXT)


def test_more_posts_than_a_page_has_are_all_read(home: Home) -> None:
    """It gives its whole list whatever page is asked for, which ends all the same."""
    channel = home.channel
    for number in range(45):
        channel.publish(channel.prepare(now(text=f"Beitrag {number}", image=b""), soon()), soon())
    entries = channel.feed(datetime.now(UTC) - timedelta(hours=1))
    assert 45 == sum(entry.text.startswith("Beitrag ") for entry in entries)


def test_figures_are_read(home: Home) -> None:
    """Followers, favourites, boosts and replies; of quotes it knows nothing, so there are none."""
    channel = home.channel
    receipt = channel.publish(channel.prepare(now(text="Gezählt", image=b""), soon()), soon())
    live = PublishedPost(post="p1", external_id=receipt.external_id, published_at=datetime.now(UTC), age="6h")
    readings = {each.metric: each for each in channel.post_readings([live], datetime.now(UTC))}
    assert {ReadingStatus.OK} == {each.status for each in readings.values()}
    assert 4 == len(readings)
    assert {"p1": True} == dict(channel.shows([live]))
    (followers,) = channel.account_readings(datetime.now(UTC))
    assert ReadingStatus.OK is followers.status
