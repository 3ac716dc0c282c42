"""What is said of a Bluesky server, on the sandbox and on a real one alike: the sandbox is held against it.

The real one is the official PDS on loopback: ``npm install`` in a copy of tests/servers, named by OUTREACH_TEST_PDS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.channels import open_channel, sign_in
from outreach.channels.base import Channel
from outreach.channels.settling import ABSENT, Presence
from outreach.errors import AlreadyThere, NotSent, Rejected, Unauthorized
from outreach.model import Account, Outgoing
from outreach.networks import BLUESKY
from outreach.sandbox import Sandbox
from tests.builders import an_outgoing
from tests.contract.sandbox_clients import a_picture
from tests.contract.wire import soon
from tests.pure.test_text_networks import NAMES, texts

SERVERS = Path(__file__).parents[1] / "servers"
FOLDER = os.environ.get("OUTREACH_TEST_PDS", "")
FAMILY = "👨‍👩‍👧‍👦"
REAL = pytest.param(
    "pds",
    marks=pytest.mark.skipif(not FOLDER, reason="OUTREACH_TEST_PDS names no folder with the official PDS"),
)


@dataclass(frozen=True)
class Home:
    """A server and an account on it, with what a person would type."""

    account: Account
    typed: Mapping[str, str]

    @property
    def channel(self) -> Channel:
        way = sign_in(self.account)
        assert way
        return open_channel(self.account, way.renew(self.account, self.typed, datetime.now(UTC)))


@pytest.fixture(scope="module", params=["sandbox", REAL])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    if request.param == "pds":
        with running_pds() as url:
            yield _settled(url)
        return
    with Sandbox(tmp_path_factory.mktemp("bluesky") / "ledger.jsonl") as sandbox:
        found = next(each for each in sandbox.accounts() if each.channel == BLUESKY)
        typed = {name: found.secrets[name] for name in ("handle", "app_password")}
        yield Home(_account(found.external_id, found.api_url), typed)


@contextmanager
def running_pds() -> Iterator[str]:
    script = shutil.copy(SERVERS / "pds.mjs", FOLDER)
    node = Path(FOLDER) / "node_modules" / ".bin" / "node"
    process = subprocess.Popen(
        [node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=FOLDER
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def _account(did: str, url: str) -> Account:
    return Account(name="altmark-bsky", channel=BLUESKY, external_id=did, api_url=url)


def _settled(url: str) -> Home:
    """An account of one's own on the server, with an app password."""
    wanted = {"handle": "altmark.test", "email": "a@example.test", "password": "Sonnenblume"}
    made = _ask(url, "com.atproto.server.createAccount", wanted)
    signed = {"Authorization": f"Bearer {made['accessJwt']}"}
    password = _ask(url, "com.atproto.server.createAppPassword", {"name": "outreach"}, signed)["password"]
    return Home(_account(made["did"], url), {"handle": "altmark.test", "app_password": password})


def _ask(url: str, method: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
    answer = requests.post(f"{url}/xrpc/{method}", json=body, headers=headers, timeout=20)
    assert 200 == answer.status_code, answer.text
    return answer.json()


def now(**changes: Any) -> Outgoing:
    return an_outgoing(at=datetime.now(UTC), **changes)


def test_whose_it_is(home: Home) -> None:
    """An app password opens a session of the account; who has no profile is called by the handle."""
    identity = home.channel.identify()
    assert home.account.external_id == identity.external_id
    assert identity.display_name
    assert () == home.channel.check(datetime.now(UTC)).findings


def test_a_wrong_password_is_told(home: Home) -> None:
    """As one that was taken back."""
    with pytest.raises(Unauthorized):
        _ = replace(home, typed={**home.typed, "app_password": "abcd-abcd-abcd-abcd"}).channel


def test_twenty_posts_sent_twice_are_twenty(home: Home) -> None:
    """The same put again is one post, whatever was heard of the first; before it there is nothing."""
    channel, began = home.channel, datetime.now(UTC)
    for number in range(20):
        picture = a_picture(colour=f"#1d5c{number:02d}")
        prepared = channel.prepare(now(text=f"Beitrag {number} #Altmark", image=picture), soon())
        assert ABSENT == channel.settle(prepared.handle)
        told = {channel.publish(prepared, soon()).external_id for _ in range(2)}
        settled = channel.settle(prepared.handle)
        assert Presence.LIVE is settled.presence
        assert told == {settled.receipt.external_id if settled.receipt else ""}
    live = [entry for entry in channel.feed(began) if entry.text.startswith("Beitrag ")]
    assert (20, {1}) == (len({entry.text for entry in live}), {entry.images for entry in live})
    assert 20 == len(live)


def test_another_post_under_the_key_is_refused(home: Home) -> None:
    """The live one stays as it is."""
    channel = home.channel
    prepared = channel.prepare(now(text="Erste Worte"), soon())
    channel.publish(prepared, soon())
    changed = channel.prepare(now(text="Andere Worte"), soon(), prepared.handle)
    with pytest.raises(AlreadyThere):
        channel.publish(changed, soon())
    settled = channel.settle(prepared.handle)
    assert settled.receipt
    assert settled.receipt.published_at
    texts_now = [entry.text for entry in channel.feed(settled.receipt.published_at)]
    assert "Andere Worte" not in texts_now


@pytest.mark.parametrize(
    ("text", "taken"), [("ä" * 300, True), ("ä" * 301, False), (FAMILY * 110, True), (FAMILY * 300, False)]
)
def test_both_limits_are_the_servers(home: Home, text: str, taken: bool) -> None:
    """300 graphemes and 3,000 bytes: what we count as too long is what it refuses."""
    channel = home.channel
    prepared = channel.prepare(now(text=text), soon())
    if taken:
        assert channel.publish(prepared, soon()).external_id
        return
    with pytest.raises(Rejected):
        channel.publish(prepared, soon())


def test_a_picture_that_was_never_uploaded_is_uploaded_again(home: Home) -> None:
    """Certainly not sent: the next try brings it."""
    channel = home.channel
    prepared = channel.prepare(now(text="Mit Bild", image=a_picture(colour="#abcdef")), soon())
    blob = {
        **prepared.handle["blob"],
        "ref": {"$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"},
    }
    with pytest.raises(NotSent):
        channel.publish(replace(prepared, handle={**prepared.handle, "blob": blob}), soon())


@pytest.mark.slow
def test_no_text_of_a_real_name_is_refused(home: Home) -> None:
    """Every kind and template for every name; read back, each is what was written, link and all."""
    channel, began, wanted = home.channel, datetime.now(UTC), list[str]()
    for name in NAMES:
        for post in texts("im-hof", BLUESKY, name):
            channel.publish(channel.prepare(now(text=post.text), soon()), soon())
            wanted.append(post.text)
    assert sorted(wanted) == sorted(entry.text for entry in channel.feed(began) if entry.text in set(wanted))
