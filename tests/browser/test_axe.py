"""Barriers: what axe-core finds on every page, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from playwright.sync_api import Page

from outreach.app.people import people
from outreach.app.public import sharing
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Membership, without_sign_in
from tests.browser.house import AXE, LAPTOP, NARROW, House
from tests.browser.states import STATUSES, states, without_database

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

EQUIVALENT = "leaflet-marker-icon"
"""Places on a map may lie closer together than a finger is wide: the list beside it leads to the same (2.5.8)."""

LOOKED_AT: dict[str, str] = {
    "label-content-name-mismatch": "the map's signs + and −, whose names are words",
    "color-contrast": "behind the words lies a picture of ours: a select's arrow, or a card",
}
"""Rules whose answer axe leaves to a person → what that person has seen."""

PASSWORD = "four words that nobody knows"


@pytest.fixture(scope="session")
def everybody(house: House) -> None:
    """Emma and Max have every role; she reads English, he German."""
    for name, language in (("Emma", Language.EN), ("Max", Language.DE)):
        who, mail = name.lower(), f"{name.lower()}@example.org"
        if who not in house.tokens:
            roles = [Membership(organisation="", roles=EVERY_PERSONS_ROLE)]
            caller = without_sign_in("Root", Language.DE)
            people.add(house.app, mail, name, PASSWORD, memberships=roles, language=language, caller=caller)
            house.sign_in(who, mail, PASSWORD)


LOOKS = tuple((size, scheme) for size in (LAPTOP, NARROW) for scheme in ("light", "dark"))
"""How wide a page is and in which colours: each page in each of them."""

ASKED = """asked => axe.run(document, {
    runOnly: asked, resultTypes: ['violations', 'incomplete'], selectors: false, performanceTimer: false
})"""
EVERYTHING = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""What alone can be otherwise once a page has other colours."""


def barriers(page: Page, asked: dict[str, Any] = EVERYTHING) -> tuple[list[str], list[str]]:
    """What is wrong on the page as it stands, and what nobody has looked at yet."""
    found: dict[str, Any] = page.evaluate(ASKED, asked)
    for rule in found["violations"]:
        if rule["id"] == "target-size":
            rule["nodes"] = [node for node in rule["nodes"] if EQUIVALENT not in node["html"]]
    wrong = [told(page, rule) for rule in found["violations"] if rule["nodes"]]
    unknown = [told(page, rule) for rule in found["incomplete"] if rule["id"] not in LOOKED_AT]
    return wrong, unknown


def in_every_look(page: Page) -> tuple[list[str], list[str]]:
    """The same of the page wide and narrow, light and dark; then it stands again as it stood."""
    before, wrong, unknown = page.viewport_size, list[str](), list[str]()
    for (width, height), scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found = barriers(page, EVERYTHING if "light" == scheme else COLOURS)
        for into, several in zip((wrong, unknown), found, strict=True):
            into += [f"{width} {scheme}: {each}" for each in several]
    page.set_viewport_size(before or {"width": LAPTOP[0], "height": LAPTOP[1]})
    return wrong, unknown


def told(page: Page, rule: dict[str, Any]) -> str:
    where = "; ".join(node["html"][:160] for node in rule["nodes"][:2])
    return f"{page.url}: {rule['id']} ({len(rule['nodes'])}): {where}"


@pytest.mark.parametrize("who", ["emma", "max"])
def test_axe_every_page(house: House, window, everybody, who):
    """No page has a barrier that axe-core knows (WCAG 2.2 AA), and nothing that it leaves open is unseen.

    In English and in German, wide and narrow, light and dark, as people who may do everything.
    """
    page = window(who)
    page.context.add_init_script(path=AXE)
    wrong: list[str] = []
    unknown: list[str] = []
    for path in house.addresses(who):
        page.goto(path)
        for into, found in zip((wrong, unknown), in_every_look(page), strict=True):
            into += found
    sys.stdout.write(
        f"axe: {len(house.addresses(who))} pages of {who}, {len(wrong)} wrong, {len(unknown)} open\n"
    )
    assert not wrong, "\n".join(wrong)
    assert not unknown, "\n".join(unknown)


COMMANDS = re.compile(r"`|\boutreach [a-z]+ |(?<![\w-])--[a-z]|\brun\.py\b")
"""What people at a page do not know."""


@pytest.mark.parametrize("who", ["mia", "emma"])
def test_axe_every_state(house: House, window, watch, everybody, who):
    """Empty, refused, overtaken, asking in a dialog, without a database, before sign-in: without barriers too.

    In German and in English, each wide and narrow, light and dark; and none speaks of commands.
    """
    watch.expect(*STATUSES)
    page = window(who)
    page.context.add_init_script(path=AXE)
    wrong, unknown, seen = [], [], []

    def look(name: str, at: Page) -> None:
        seen.append(name)
        for into, found in zip((wrong, unknown), in_every_look(at), strict=True):
            into += [f"{name}: {each}" for each in found]
        assert not COMMANDS.search(at.locator("body").inner_text()), name

    for name in states(house, page, f"z-{who}"):
        look(name, page)
    with without_database(house, who) as url:
        watch.lead_to(url)
        page.goto(url)
        look("no database", page)
    outside = window(None)
    outside.context.add_init_script(path=AXE)
    outside.goto("/sign-in")
    outside.locator("input[name=mail]").fill("x@example.org")
    outside.locator("input[name=password]").fill("falsch")
    outside.keyboard.press("Enter")
    outside.get_by_role("alert").wait_for()
    look("a wrong password", outside)
    for path in ("/forgotten", "/invitation/none", "/b/none"):
        outside.goto(path)
        look(f"outside {path}", outside)
    sys.stdout.write(
        f"axe_every_state: {len(seen)} states of {who}, {len(wrong)} wrong, {len(unknown)} open\n"
    )
    assert not wrong, "\n".join(wrong)
    assert not unknown, "\n".join(unknown)


def test_axe_every_report(house: House, window):
    """A part of the campaign, each edition, a comparison, what a link opens: no barrier, nothing beyond the edge."""
    place = house.app.store.listing.page(limit=1).posts[0].place
    caller = without_sign_in("Root", Language.DE)
    token = sharing.share(house.app, house.campaign, days=2, language=Language.EN, caller=caller)
    report = f"/campaigns/{house.campaign}/report"
    shown = (
        (window("mia", size=NARROW, scheme="dark"), f"{report}?network=facebook&kind=portrait"),
        (
            window("mia", size=LAPTOP),
            f"{report}?edition=internal&earlier={house.campaign}&earlier_to=2027-03-31",
        ),
        (window("mia", size=NARROW), f"{report}?place={place}&edition=partner"),
        (window("mia", size=NARROW, scheme="dark"), f"{report}?edition=evidence"),
        (window(None, size=NARROW), f"/b/{token}"),
    )
    wrong: list[str] = []
    for page, path in shown:
        page.context.add_init_script(path=AXE)
        page.goto(path)
        wrong += [found for several in barriers(page) for found in several]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert not page.evaluate("document.querySelector('main').textContent.includes('None')"), path
    assert not wrong, "\n".join(wrong)
