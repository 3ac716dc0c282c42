"""The sandbox's bill: what X charges, by the rules of its price list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.networks import FACEBOOK, TWITTER, profile
from outreach.sandbox import FaultKind, Operation, Sandbox, bill, read_ledger
from outreach.sandbox.registry import part
from outreach.sandbox.twitter.network import RATE_LIMITS
from tests.contract.sandbox_clients import MONDAY, TIMEOUT, FacebookClient, XClient

LINK = "Mehr: https://example.org/krevese"


@pytest.fixture(name="sandbox")
def open_sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl", seed=1) as sandbox:
        sandbox.set_time(MONDAY)
        yield sandbox


@pytest.fixture
def x(sandbox: Sandbox) -> Iterator[XClient]:
    with XClient(sandbox) as client:
        yield client


def billed(sandbox: Sandbox) -> dict[str, Any]:
    made: dict[str, Any] = requests.get(f"{sandbox.url(FACEBOOK)}/_sandbox/bill", timeout=TIMEOUT).json()
    return made


def usd(sandbox: Sandbox) -> Decimal:
    return Decimal(billed(sandbox)["usd"])


def test_both_price_lists_say_the_same() -> None:
    """The sandbox has a list of its own, so that a slip in either shows; dates and prices are equal."""
    ours, its = profile(TWITTER).calls, part(TWITTER).tariff
    never_asked_for = {"post_read", "delete"}
    assert its.as_of == ours.as_of
    assert {i: usd for i, usd in its.usd.items() if i not in never_asked_for} == {
        price.item: price.usd for price in ours.prices
    }


def test_the_limits_that_are_forecast_are_those_of_the_sandbox() -> None:
    """Per user and quarter of an hour."""
    names = {
        "create": "POST /2/tweets",
        "timeline": "GET /2/users/{id}/tweets",
        "me": "GET /2/users/me",
        "upload": "POST /2/media/upload",
        "metadata": "POST /2/media/metadata",
    }
    quarter = timedelta(minutes=15)
    ours = {
        (limit.endpoint, limit.calls) for limit in profile(TWITTER).calls.limits if limit.window == quarter
    }
    assert {(endpoint, RATE_LIMITS[name]) for name, endpoint in names.items()} == ours


def test_a_post_costs_by_whether_it_has_a_link(sandbox: Sandbox, x: XClient) -> None:
    """0.015 without, 0.200 with one; a bare domain is a link too; Facebook is free."""
    for text, price in (("Kunst", "0.015"), (LINK, "0.200"), ("Auf example.com", "0.200")):
        before = usd(sandbox)
        assert 201 == x.create(text).status_code
        assert Decimal(price) == usd(sandbox) - before
    with FacebookClient(sandbox) as page:
        page.publish("Kunst")
    assert Decimal("0.415") == usd(sandbox)


def test_pictures_are_free_and_their_words_are_not(sandbox: Sandbox, x: XClient) -> None:
    """An upload has no price, an alt text has one."""
    media = x.upload().json()["data"]["id"]
    assert 0 == usd(sandbox)
    x.describe(media, "Ein Herrenhaus")
    assert {"alt_text": 1} == billed(sandbox)["items"]


def test_the_same_resource_is_free_once_more_on_the_same_day(sandbox: Sandbox, x: XClient) -> None:
    """Reads are charged per post or user and UTC day."""
    first = x.create("Kunst").json()["data"]["id"]
    for _ in range(2):
        x.timeline(max_results="5")
        x.get("/2/users/me")
    assert {"create": 1, "owned_read": 1, "user_read": 1} == billed(sandbox)["items"]
    x.create("Kultur")
    x.timeline(max_results="5")
    assert 2 == billed(sandbox)["items"]["owned_read"]
    sandbox.set_time(MONDAY + timedelta(days=1))
    x.timeline(max_results="5")
    x.get("/2/users/me")
    x.send("DELETE", f"/2/tweets/{first}")
    assert {"create": 2, "delete": 1, "owned_read": 4, "user_read": 2} == billed(sandbox)["items"]


def test_what_fails_costs_nothing(sandbox: Sandbox, x: XClient) -> None:
    """Refused calls are counted and free; an answer that got lost on its way back was paid for."""
    x.create("Kunst")
    assert 403 == x.create("Kunst").status_code
    sandbox.faults.add(FaultKind.ERROR_BEFORE, TWITTER, Operation.CREATE)
    assert 503 == x.create("Kultur").status_code
    assert Decimal("0.015") == usd(sandbox)
    sandbox.faults.add(FaultKind.CUT_AFTER, TWITTER, Operation.CREATE)
    with pytest.raises(requests.ConnectionError):
        x.create("Kultur")
    assert Decimal("0.030") == usd(sandbox)
    (line,) = billed(sandbox)["endpoints"]
    assert {
        "network": "twitter",
        "endpoint": "POST /2/tweets",
        "calls": 4,
        "failed": 3,
        "usd": "0.030",
    } == line


def test_endpoints_are_told_without_ids(sandbox: Sandbox, x: XClient) -> None:
    """Calls of the same kind are counted together; entries of a batch are not calls of their own."""
    with FacebookClient(sandbox) as page:
        photo = page.photo().json()["id"]
        post = page.publish("Kunst", photo).json()["id"]
        for path in ("me", post, photo, f"{page.page}/published_posts", f"{page.page}/insights"):
            page.get(path)
        page.batch(f"v26.0/{post}/insights?metric=post_clicks&period=lifetime", "v26.0/me")
    x.timeline(max_results="5")
    assert [
        "GET /me",
        "GET /{object}",
        "GET /{page}/insights",
        "GET /{page}/published_posts",
        "GET /{post}",
        "POST / (batch)",
        "POST /{page}/feed",
        "POST /{page}/photos",
        "GET /2/users/{id}/tweets",
    ] == [line["endpoint"] for line in billed(sandbox)["endpoints"]]
    assert {1} == {line["calls"] for line in billed(sandbox)["endpoints"]}


def test_a_restart_forgets_no_charge(sandbox: Sandbox, x: XClient, tmp_path: Path) -> None:
    """The bill is made of the ledger alone."""
    x.create(LINK)
    x.timeline(max_results="5")
    before = billed(sandbox)
    made = bill.make_bill(read_ledger(tmp_path / "ledger.jsonl"))
    assert before == made.to_json()
