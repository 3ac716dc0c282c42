"""What holds for every page that is served, as it is declared: weight, width, and whom it asks."""

from __future__ import annotations

import re
import sys

from playwright.sync_api import Page, Response

from tests.browser.house import NARROW, PHONE, House
from tests.browser.own_posts import own_campaign
from tests.builders import a_place

MOST_PAGE, MOST_SCRIPT, MOST_MAP = 200_000, 60_000, 45_000
"""Bytes as they are sent: of a whole page without cards, of the scripts of one, of the map's besides."""


def opened(page: Page, path: str) -> Response:
    answer = page.goto(path)
    assert answer
    assert 200 == answer.status, path
    return answer


def test_own_host_only(house: House, window):
    """No page asks another host, fails in a script, or has anything reported against the policy."""
    for who in ("adam", "mia", "anna"):
        page = window(who)
        for path in house.addresses(who):
            page.goto(path)
            page.wait_for_load_state("load")


def test_weight(house: House, window):
    """A page weighs at most 200 kB as it is sent, cards apart; its scripts at most 60 kB, and the map 45 kB besides."""
    heaviest: dict[str, int] = {}
    for path in house.addresses():
        page = window("mia")
        sizes: dict[str, int] = {}
        tracker = page.context.new_cdp_session(page)
        tracker.send("Network.enable")
        kinds: dict[str, tuple[str, str]] = {}
        tracker.on(
            "Network.responseReceived",
            lambda event, kinds=kinds: kinds.update(
                {event["requestId"]: (event["type"], event["response"]["url"])}
            ),
        )

        def ended(event, kinds=kinds, sizes=sizes) -> None:
            kind, url = kinds.get(event["requestId"], ("", ""))
            if kind != "Image":
                name = "map" if "/map.js" in url else kind
                sizes[name] = sizes.get(name, 0) + int(event["encodedDataLength"])

        tracker.on("Network.loadingFinished", ended)
        page.goto(path, wait_until="networkidle")
        heaviest[path] = sum(sizes.values())
        assert sizes.get("Script", 0) <= MOST_SCRIPT, (path, sizes)
        assert sizes.get("map", 0) <= MOST_MAP, (path, sizes)
        assert sum(sizes.values()) - sizes.get("map", 0) <= MOST_PAGE, (path, sizes)
        page.context.close()
    sys.stdout.write(f"weight: {sorted(heaviest.items(), key=lambda each: -each[1])[:3]} bytes\n")


def test_no_page_is_wider_than_a_phone(house: House, window):
    """On 390 and on 320 pixels nothing has to be scrolled sideways, however long the name of a place is."""
    page = window("mia", size=PHONE)
    campaign = own_campaign(house, "wide")
    name = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenhaus"
    house.app.store.places.save(campaign, [a_place("long", name=name)], house.app.clock.now())
    wide = []
    for path in (*house.addresses(), f"/campaigns/{campaign}/places", f"/campaigns/{campaign}/places/long"):
        page.goto(path)
        for width, height in (PHONE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wide.append(f"{path}: {over} px over {width}")
    assert not wide, wide


def test_each_page_has_one_heading_and_one_first_action(house: House, window):
    """One h1, at most one primary button in the head, a title that says where one is, its reader's language."""
    page = window("mia")
    for path in house.addresses():
        opened(page, path)
        assert 1 == page.locator("h1").count(), path
        assert 1 >= page.locator(".page-head .primary").count(), path
        assert page.title().endswith(" · outreach"), path
        assert "de" == page.locator("html").get_attribute("lang")


def test_no_cli_words(house: House, window):
    """No page speaks of commands or options: people here do not know them. The administrator's page may name one.

    What is folded, refused or overtaken: tests/web/test_no_cli_words.py, and test_axe_every_state.
    """
    page = window("mia")
    for path in house.addresses():
        page.goto(path)
        shown = page.locator("body").inner_text()
        assert not re.search(r"outreach [a-z]|(?<![\w-])--[a-z]|campaign\.toml", shown), path
