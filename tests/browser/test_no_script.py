"""The three users' work without script: places brought in, posts approved and sent back, the report read, handed on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import expect

from outreach.app.posts import posts as verbs
from outreach.model import Status
from tests.browser.house import PHONE, House
from tests.browser.own_posts import own_campaign, own_posts, submitted

TABLE = "name;teaser;lat;lon\nHof am See;Ein Hof.;52,81;11,69\nMühle;Eine Mühle.;52,70;11,80\n"


def test_no_script_brings_in_places(house: House, window):
    """A table is sent by a plain form, looked at, and taken over; a place is changed by hand."""
    campaign = own_campaign(house, "z-bare")
    page = window("mia", script=False)
    page.goto(f"/campaigns/{campaign}/places")
    table = {"name": "orte.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("input[type=file]").first.set_input_files(table)
    page.get_by_role("button", name="Vergleichen", exact=True).click()
    expect(page.locator("h1")).to_contain_text("orte.csv")
    page.get_by_role("button", name="2 Orte übernehmen").click()
    expect(page.locator("#told")).to_contain_text("Übernommene Orte: 2")
    page.locator(".entry-title", has_text="Hof am See").click()
    page.locator("#teaser").fill("Ein Hof am Wasser.")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator("#told")).to_contain_text("espeichert")
    assert "Ein Hof am Wasser." in {each.teaser for each in house.app.store.places.of(campaign)}


def test_no_script_approves_on_a_phone(house: House, window):
    """The queue, one after another: one is sent back with a comment, the next approved, the last left for later."""
    mine = submitted(house, own_posts(house, "z-bare-queue", 3))
    page = window("anna", size=PHONE, script=False)
    page.goto("/release")
    left, offered = {post.id for post in mine}, page.locator(".approve input[name=post]")
    for how in ("back", "good"):
        while not (left & (shown := {each.get_attribute("value") for each in offered.all()})):
            with page.expect_navigation():
                page.get_by_role("link", name="Später").click()
        left -= shown
        if how == "back":
            page.locator("summary").filter(has_text="Zurückgeben").click()
            page.get_by_label("Was anders werden soll").fill("Bitte kürzer")
            page.get_by_role("button", name="Zurückgeben", exact=True).click()
            expect(page.locator("#told")).to_contain_text("Mit dem Kommentar zurückgegeben")
        else:
            page.get_by_role("button", name="Freigeben", exact=True).click()
            expect(page.locator("#told")).to_contain_text("Freigegeben")
    states = sorted(verbs.get(house.app, post.id).status.value for post in mine)
    assert sorted((Status.APPROVED, Status.DRAFT, Status.IN_REVIEW)) == states


def test_manager_opens_link(house: House, window):
    """One click and no account, without script too: at most 300 kB, a tile's figure as in its table, the PDF."""
    mia = window("mia", script=False)
    mia.goto(f"/campaigns/{house.campaign}/report")
    mia.get_by_role("button", name="Link erstellen").click()
    link = mia.locator("code.whole").inner_text()
    manager = window(None, script=False)
    tracker = manager.context.new_cdp_session(manager)
    tracker.send("Network.enable")
    sizes: list[int] = []
    tracker.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    manager.goto("/b/" + link.rpartition("/b/")[2])
    expect(manager.locator("h1")).to_contain_text("Bericht")
    weight = sum(sizes)
    reach = (
        manager.locator(".reached > li").filter(has_text="Reichweite").locator(".reached-value").inner_text()
    )
    assert manager.locator(".parts").get_by_role("cell", name=reach, exact=True).count()
    with manager.expect_download() as sent:
        manager.get_by_role("link", name="Als PDF herunterladen").click()
    assert Path(sent.value.path()).read_bytes().startswith(b"%PDF-")
    manager.goto("/")
    expect(manager).to_have_title(re.compile("Anmelden"))
    sys.stdout.write(f"manager_opens_link: 1 click, {weight} bytes\n")
    assert weight <= 300_000


def test_no_script_reads_the_report(house: House, window):
    """A manager narrows it down by a form, opens what is folded, and takes the part along as a file."""
    page = window("lena", script=False)
    page.goto(f"/campaigns/{house.campaign}/report")
    page.get_by_label("Netzwerk", exact=True).select_option(label="Facebook")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.locator("main")).to_contain_text("Netzwerk: Facebook")
    folded = page.locator("main details").first
    folded.locator("summary").click()
    expect(folded.locator("table")).to_be_visible()
    with page.expect_download() as sent:
        page.get_by_role("link", name="Als XLSX").click()
    assert Path(sent.value.path()).read_bytes().startswith(b"PK")
    page.goto("/me")
    page.get_by_role("link", name="Berichte wählen").click()
    expect(page.locator("main")).to_contain_text("Bericht")
