"""The forecast against the sandbox: a whole campaign in compressed time, call by call and cent by cent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import Sandbox, read_ledger
from outreach.sandbox.bill import make_bill
from tests.journeys.cli import CAMPAIGN, NAME, NEVER, World, campaign_folder

pytestmark = pytest.mark.slow

TIMEOUT = 10
SPEED = 1e15  # decades until the campaign begins, and none of it waited for
MANY = CAMPAIGN.replace("posts_per_place = 1", "posts_per_place = 2").replace(
    'kinds = ["portrait"]', 'kinds = ["portrait", "einladung"]'
)
ENGLISH = "An estate that is filled with art again."


@dataclass(frozen=True)
class Told:
    """What was forecast, and what the sandbox counted from the campaign's first day on.

    Before it, each network was asked whose the account is, when it was added and when the scheduler began.
    """

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


def nothing(_: World) -> None:
    """The posts go out as they were made."""


def rehearsed(
    folder: Path,
    campaign: str,
    change: Callable[[World], None] = nothing,
    more: bool = False,
) -> Told:
    """Forecast a campaign after ``change``, then run it whole: publish, measure, until nothing is ahead."""
    world = World(folder / "data", campaign_folder(folder / "campaign", campaign=campaign))
    with Sandbox(folder / "ledger.jsonl", seed=1) as sandbox:
        done(world("init"))
        for account in sandbox.accounts():
            if f'channel = "{account.channel}"' not in campaign:
                continue  # an account without posts is looked at every day all the same
            tokens = folder / f"{account.name}.json"
            secrets = dict(account.secrets)
            if more and account.channel == FACEBOOK:
                secrets |= {"app_id": "1", "app_secret": "planted"}
            elif more:
                secrets = dict(sandbox.sign_in(account.name))
            tokens.write_text(json.dumps(secrets), "utf-8")
            about = ("--channel", account.channel, "--tokens", tokens, "--api-url", account.api_url)
            done(world("account", "add", account.name, *about))
        done(world("campaign", "apply", world.folder))
        for call in (("places", "import"), ("campaign", "generate"), ("campaign", "plan")):
            done(world(*call, NAME))
        change(world)
        made = world("campaign", "forecast", NAME, "--json").json
        done(world("posts", "approve", "--campaign", NAME, "--by", "Anna"))
        done(world("run", "--rehearse", SPEED))
        whole = requests.get(f"{sandbox.url(TWITTER)}/_sandbox/bill", timeout=TIMEOUT).json()
    lines = list(read_ledger(folder / "ledger.jsonl"))
    assert make_bill(lines).to_json() == whole
    counted = make_bill([line for line in lines if line["at"] >= NEVER])
    assert {"published"} == {post["status"] for post in world("posts", "list", "--json").json} - {"cancelled"}
    assert {0} == {each.failed for each in counted.endpoints}
    return Told(
        forecast=made,
        calls={(each.network, each.endpoint): each.calls for each in counted.endpoints},
        items=dict(counted.items),
        usd=counted.usd,
    )


def on_four(campaign: str) -> str:
    """The campaign on Mastodon and Bluesky too, planned as on X."""
    head, _, tail = campaign.rpartition("[[channels]]")
    block, _, rest = tail.partition("[[sources]]")
    more = [("mastodon", "img-fediverse"), ("bluesky", "altmark-bsky")]
    blocks = [block, *(block.replace("twitter", n).replace("img-sachsen-anhalt", a) for n, a in more)]
    return f"{head}{''.join(f'[[channels]]{each}' for each in blocks)}[[sources]]{rest}"


def done(answer: Any) -> None:
    assert 0 == answer.code, answer.err


def without_links(text: str) -> str:
    """The campaign with no link on X."""
    head, _, tail = text.rpartition('channel = "twitter"')
    return f'{head}channel = "twitter"\nlink = "none"{tail}'


def mixed(world: World) -> None:
    """Every other post of a network has no card; on X one card has no words, one text no link, one a bare domain.

    X begins later than Facebook and ends earlier, so that its access is looked at on days without readings too.
    """
    for channel in ("facebook", "twitter"):
        ids = world.ids(channel=channel)
        for id in ids[::2]:
            world.put(id, image="", image_sha256="", alt="")
    world.put(ids[1], alt="", text="Kunst und Kultur")
    world.put(ids[2], text="Kunst und Kultur auf example.com")
    done(world("posts", "cancel", ids[0], ids[-1]))


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Two turns of three places on both networks, with links on both."""
    return rehearsed(tmp_path_factory.mktemp("linked"), MANY)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same without links on X, which is signed in to by OAuth 2, and with the app's secret for Facebook."""
    return rehearsed(tmp_path_factory.mktemp("bare"), without_links(MANY), more=True)


def test_what_was_forecast_is_what_the_sandbox_counts(linked: Told) -> None:
    """Every call per endpoint, every item that is charged, and the sum: posts, pictures, alt texts, all readings."""
    linked.holds()
    assert {"facebook": 6, "twitter": 6} == linked.forecast["posts"]


def test_without_links_it_is_as_exact(bare: Told) -> None:
    """Links are the dearest part of a bill; looks at the page's token and renewals of X's are counted too."""
    bare.holds()
    assert bare.calls["facebook", "GET /debug_token"] == bare.calls["facebook", "GET /me"] > 28
    assert bare.calls["twitter", "POST /2/oauth2/token"] > 28
    assert [] == bare.forecast["elsewhere"]


def test_leaving_the_links_out_saves_what_was_said(linked: Told, bare: Told) -> None:
    """The saving is the difference between two bills of the sandbox."""
    assert (6, 6) == (linked.items["create_with_link"], bare.items["create"])
    assert Decimal(linked.forecast["usd_saved_without_links"]) == linked.usd - bare.usd == Decimal("1.110")


def test_four_networks_to_the_end(tmp_path: Path) -> None:
    """A campaign on all four: everything is published and measured, each call was forecast, and X alone costs money."""
    told = rehearsed(tmp_path, on_four(MANY))
    told.holds()
    assert {"facebook": 6, "twitter": 6, "mastodon": 6, "bluesky": 6} == told.forecast["posts"]
    assert 6 == told.calls["bluesky", "POST /xrpc/com.atproto.repo.putRecord"]
    assert 6 == told.calls["mastodon", "POST /api/v1/statuses"]
    assert {"twitter"} == {line["channel"] for line in told.forecast["costs"]}


def test_posts_in_two_languages_and_without_pictures(tmp_path: Path) -> None:
    """English posts beside German ones, some without a card or a link: each is counted as it is."""
    both = MANY.replace("[posts]", '[posts]\nlanguages = ["de", "en"]').replace(
        'teaser = "teaser"', f'teaser = "teaser"\nteaser_en = "={ENGLISH}"'
    )
    told = rehearsed(tmp_path, both, mixed)
    told.holds()
    looks = (
        told.calls["twitter", "POST /2/media/upload"] - 2
    )  # each look at the account uploads a picture too
    assert (3, True) == (told.calls["facebook", "POST /{page}/photos"], looks > 0)
    assert (1, 1, 3) == tuple(told.items[item] for item in ("alt_text", "create", "create_with_link"))
