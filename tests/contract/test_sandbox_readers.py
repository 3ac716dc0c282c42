"""What readers are shown at a post's address on each network of the sandbox, as a browser asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from outreach.channels import open_channel
from outreach.channels.base import Channel
from outreach.model import Account
from outreach.networks import profile
from outreach.sandbox import Sandbox, SandboxAccount, read_ledger
from tests.aushang import known
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import EVERY
from tests.contract.sandbox_clients import a_picture
from tests.contract.wire import soon

LINK = "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=x&utm_medium=social"
TEXT = f"Ein Gut wacht auf <b>& lädt ein</b>. {LINK} #Altmark"


@pytest.fixture(scope="module", autouse=True)
def board() -> Iterator[None]:
    """The program knows the proof network too."""
    with known():
        yield


@pytest.fixture(params=EVERY)
def account(request: pytest.FixtureRequest, sandbox: Sandbox) -> SandboxAccount:
    return next(each for each in sandbox.accounts() if each.channel == request.param)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        running.set_time(NOW)
        yield running


def channel_to(account: SandboxAccount) -> Channel:
    ours = Account(
        name=account.name,
        channel=account.channel,
        external_id=account.external_id,
        api_url=account.api_url,
    )
    return open_channel(ours, account.secrets)


class Seen(HTMLParser):
    """The words of a page, where its links lead, and its pictures' alt texts."""

    def __init__(self, text: str):
        super().__init__()
        self.words, self.links, self.alts = "", list[str](), list[str]()
        self.feed(text)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(told["href"])
        if tag == "img":
            self.alts.append(told["alt"])


def opened(account: SandboxAccount, path: str, accept: str = "text/html") -> requests.Response:
    return requests.get(account.api_url + path, headers={"Accept": accept}, timeout=10)


def test_a_post_is_shown_at_its_address(account: SandboxAccount, tmp_path: Path) -> None:
    """Its words as their network shows them, links leading on whole, the alt text to be read; counts are simulated."""
    channel = channel_to(account)
    outgoing = an_outgoing(text=TEXT, link=LINK, alt="Ein Hof", image=a_picture())
    receipt = channel.publish(channel.prepare(outgoing, soon()), soon())
    before = len(list(read_ledger(tmp_path / "ledger.jsonl")))

    path = urlsplit(receipt.permalink).path or f"/{receipt.external_id}"
    page = Seen(opened(account, path).text)
    everything = Seen(opened(account, f"/@{account.name}").text)

    for each in (page, everything):
        assert "Ein Gut wacht auf <b>& lädt ein</b>." in each.words
        assert profile(account.channel).links.shown(LINK) in each.words
        assert LINK in each.links
        assert ["Ein Hof"] == each.alts
    assert "Follower (simuliert)" in everything.words
    assert before == len(list(read_ledger(tmp_path / "ledger.jsonl")))


def test_programs_are_answered_as_ever(account: SandboxAccount) -> None:
    """Without a token and without the wish for a page nobody is told anything."""
    assert 400 <= opened(account, f"/@{account.name}", "application/json").status_code < 500
