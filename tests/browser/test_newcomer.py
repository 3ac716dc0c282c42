"""A stranger with a table: how many clicks it takes to submitted posts."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from outreach.app.demo.tour import PASSWORD
from outreach.model import Status
from tests.browser.house import PEOPLE

TABLE = Path(__file__).parents[2] / "campaigns" / "kreativorte-altmark" / "places.csv"
CLICKS, SECONDS = 25, 90


class Hand:
    """Does what a hand does, and counts it."""

    def __init__(self, page: Page):
        self.page = page
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def choose(self, label: str, word: str) -> None:
        """Open a list and take something of it."""
        self.clicks += 2
        self.page.get_by_label(label, exact=True).first.select_option(label=word)

    def type(self, label: str, text: str) -> None:
        """Go into a field and type."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).first.fill(text)


def test_newcomer_to_submitted(house, window):
    """A table of 18 rows, a new campaign, its posts submitted: at most 25 clicks, whatever is typed in between."""
    begun = time.monotonic()
    page = window(None)
    hand = Hand(page)
    page.goto("/sign-in")
    page.locator("input[name=mail]").fill(PEOPLE["mia"])
    page.locator("input[name=password]").fill(PASSWORD)
    hand.click(page.locator("form button").first)
    hand.click(page.locator(".campaign summary"))
    hand.click(page.get_by_role("link", name="Neue Kampagne"))

    hand.type("Titel", "Sommer der Neulinge")
    page.get_by_label("Erster Tag").fill("2028-03-01")
    page.get_by_role("textbox", name="Letzter Tag").fill("2028-05-15")
    hand.choose("Bundesland", "Sachsen-Anhalt")
    page.get_by_label("Name des Projekts", exact=True).fill("Kreativorte im Grünen")
    page.get_by_label("Website").first.fill("https://kreativorte-im-gruenen.de")
    accounts = page.get_by_label("Konto", exact=True)
    for number in range(accounts.count()):
        hand.clicks += 2
        accounts.nth(number).select_option(index=1)
        page.get_by_label("Beiträge je Ort").nth(number).fill("1")
    expect(page.locator("#outlook")).to_contain_text("Beiträge (Orte: 18)")
    hand.click(page.get_by_role("button", name="Speichern"))

    with page.expect_file_chooser() as chooser:
        hand.click(page.get_by_text("Dateien auswählen"))
    hand.clicks += 1
    chooser.value.set_files(TABLE)
    hand.click(page.get_by_role("button", name="18 Orte übernehmen"))
    hand.click(page.get_by_role("link", name="Texte schreiben und Termine geben"))
    hand.click(page.get_by_role("button", name="Texte schreiben"))
    page.get_by_role("button", name="Termine geben").wait_for(timeout=SECONDS * 1000)
    hand.click(page.get_by_role("button", name="Termine geben"))
    page.get_by_role("button", name="Diese Termine übernehmen").wait_for(timeout=SECONDS * 1000)
    hand.click(page.get_by_role("button", name="Diese Termine übernehmen"))
    hand.click(page.get_by_role("link", name="Lesen und vorlegen"))
    hand.click(page.get_by_role("link", name="Alle Entwürfe vorlegen"))
    hand.click(page.locator("main form button.primary"))
    expect(page.locator("#told")).to_contain_text("36")

    took = time.monotonic() - begun
    posts = house.app.store.posts.find(campaign="sommer-der-neulinge")
    assert {Status.IN_REVIEW} == {post.status for post in posts}
    assert 36 == len(posts)
    sys.stdout.write(f"newcomer_to_submitted: {hand.clicks} clicks, {took:.0f} s\n")
    assert hand.clicks <= CLICKS
    assert took <= SECONDS
