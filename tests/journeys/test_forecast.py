"""The forecast against the sandbox: a whole campaign in compressed time, call by call and cent by cent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.sandbox import Sandbox
from tests.journeys.cli import CAMPAIGN, NAME, World, campaign_folder

TIMEOUT = 10
SPEED = 1e15  # decades until the campaign begins, and none of it waited for
MANY = CAMPAIGN.replace("posts_per_place = 1", "posts_per_place = 2").replace(
    'kinds = ["portrait"]', 'kinds = ["portrait", "einladung"]'
)
ENGLISH = "An estate that is filled with art again."


@dataclass(frozen=True)
class Told:
    """What was forecast, and what the sandbox counted beyond the calls that adding the accounts took."""

    forecast: dict[str, Any]
    calls: dict[tuple[str, str], int]
    items: dict[str, int]
    usd: Decimal

    @property
    def forecast_calls(self) -> dict[tuple[str, str], int]:
        return {(line["channel"], line["endpoint"]): line["calls"] for line in self.forecast["calls"]}

    @property
    def forecast_items(self) -> dict[str, int]:
        return {line["item"]: line["quantity"] for line in self.forecast["costs"]}

    def holds(self) -> None:
        """Integers and decimals, all of them equal."""
        assert self.forecast_calls == self.calls
        assert self.forecast_items == self.items
        assert Decimal(self.forecast["usd"]) == self.usd


def bill(sandbox: Sandbox) -> dict[str, Any]:
    answer = requests.get(f"{sandbox.twitter_url}/_sandbox/bill", timeout=TIMEOUT)
    assert 200 == answer.status_code
    made: dict[str, Any] = answer.json()
    assert not any(line["failed"] for line in made["endpoints"])
    return made


def counted(made: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter({(line["network"], line["endpoint"]): line["calls"] for line in made["endpoints"]})


def nothing(_: World) -> None:
    """The posts go out as they were made."""


def rehearsed(
    folder: Path,
    campaign: str,
    change: Callable[[World], None] = nothing,
) -> Told:
    """Forecast a campaign after ``change``, then run it whole: publish, measure, until nothing is ahead."""
    world = World(folder / "data", campaign_folder(folder / "campaign", campaign=campaign))
    with Sandbox(folder / "ledger.jsonl", seed=1) as sandbox:
        done(world("init"))
        for account in sandbox.accounts():
            tokens = folder / f"{account.name}.json"
            tokens.write_text(json.dumps(dict(account.secrets)), "utf-8")
            about = ("--channel", account.channel.value, "--tokens", tokens, "--api-url", account.api_url)
            done(world("account", "add", account.name, *about))
        before = bill(sandbox)
        done(world("campaign", "apply", world.folder))
        for call in (("places", "import"), ("campaign", "generate"), ("campaign", "plan")):
            done(world(*call, NAME))
        change(world)
        made = world("campaign", "forecast", NAME, "--json").json
        done(world("posts", "approve", "--campaign", NAME, "--by", "Anna"))
        done(world("run", "--rehearse", SPEED))
        after = bill(sandbox)
    assert {"published"} == {post["status"] for post in world("posts", "list", "--json").json}
    assert {("facebook", "GET /me"): 1, ("twitter", "GET /2/users/me"): 1} == counted(before)
    return Told(
        forecast=made,
        calls=dict(counted(after) - counted(before)),
        items=dict(Counter(after["items"]) - Counter(before["items"])),
        usd=Decimal(after["usd"]) - Decimal(before["usd"]),
    )


def done(answer: Any) -> None:
    assert 0 == answer.code, answer.err


def without_links(text: str) -> str:
    """The campaign with no link on X."""
    head, _, tail = text.rpartition('channel = "twitter"')
    return f'{head}channel = "twitter"\nlink = "none"{tail}'


def mixed(world: World) -> None:
    """Every other post of a network has no card; on X one card has no words, one text no link, one a bare domain."""
    for channel in ("facebook", "twitter"):
        ids = world.ids(channel=channel)
        for id in ids[::2]:
            world.put(id, image="", image_sha256="", alt="")
    world.put(ids[1], alt="", text="Kunst und Kultur")
    world.put(ids[2], text="Kunst und Kultur auf example.com")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two turns of three places on both networks, with links on both."""
    return rehearsed(tmp_path_factory.mktemp("linked"), MANY)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same without links on X."""
    return rehearsed(tmp_path_factory.mktemp("bare"), without_links(MANY))


def test_what_was_forecast_is_what_the_sandbox_counts(linked: Told) -> None:
    """Every call per endpoint, every item that is charged, and the sum: posts, pictures, alt texts, all readings."""
    linked.holds()
    assert {"facebook": 6, "twitter": 6} == linked.forecast["posts"]


def test_without_links_it_is_as_exact(bare: Told) -> None:
    """Links are the dearest part of a bill."""
    bare.holds()
    assert [] == bare.forecast["elsewhere"]


def test_leaving_the_links_out_saves_what_was_said(linked: Told, bare: Told) -> None:
    """The saving is the difference between two bills of the sandbox."""
    assert (6, 6) == (linked.items["create_with_link"], bare.items["create"])
    assert Decimal(linked.forecast["usd_saved_without_links"]) == linked.usd - bare.usd == Decimal("1.110")


def test_posts_in_two_languages_and_without_pictures(tmp_path: Path) -> None:
    """English posts beside German ones, some without a card or a link: each is counted as it is."""
    both = MANY.replace("[posts]", '[posts]\nlanguages = ["de", "en"]').replace(
        'teaser = "teaser"', f'teaser = "teaser"\nteaser_en = "={ENGLISH}"'
    )
    told = rehearsed(tmp_path, both, mixed)
    told.holds()
    assert {3} == {n for (_, name), n in told.calls.items() if name.endswith(("photos", "upload"))}
    assert (2, 1, 5) == tuple(told.items[item] for item in ("alt_text", "create", "create_with_link"))
