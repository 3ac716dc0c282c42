"""Posts polished, compared and approved as people do it."""

from __future__ import annotations

import re
import sys
import time
from datetime import timedelta

from playwright.sync_api import Page, expect

from outreach.app.demo.tour import PASSWORD
from outreach.app.posts import posts as verbs
from outreach.model import Status
from tests.browser.house import PEOPLE, PHONE, House
from tests.browser.own_posts import own_posts, submitted
from tests.browser.test_axe import AXE, barriers


def test_polish_twenty(house: House, window):
    """Twenty posts are edited by keyboard alone, with at most four keys each beside the typing; the counter follows."""
    mine = own_posts(house, "z-polish", 21)
    page = window("mia")
    page.goto(f"/posts/{mine[0].id}")
    keys, slowest = 1, 0.0
    page.keyboard.press("e")
    for number, post in enumerate(mine[:20]):
        text = page.locator("#text")
        expect(text).to_be_focused()
        page.keyboard.press("Control+Home")
        keys += 1
        before = page.locator("#counter").inner_text()
        begun = time.monotonic()
        page.keyboard.type(f"Neu {number}: ")
        if number == 0:
            page.wait_for_function(
                "before => document.getElementById('counter').innerText !== before", arg=before
            )
            slowest = time.monotonic() - begun
        page.keyboard.press("Control+Enter")
        keys += 1
        expect(page).to_have_url(re.compile(f"/posts/{mine[number + 1].id}"))
        now = verbs.get(house.app, post.id)
        assert (f"Neu {number}: {post.text}", True) == (now.text, now.edited)
    assert keys <= 4 * 20
    sys.stdout.write(f"polish_twenty: {keys} keys for 20 edits; counter after {slowest * 1000:.0f} ms\n")


def test_two_editors(house: House, window, watch):
    """Who saves second reads both texts and the difference, and nothing of either is lost."""
    watch.expect(409)
    (post,) = own_posts(house, "z-two", 1)
    mia, anna = window("mia"), window("anna")
    anna.context.add_init_script(path=AXE)
    for page in (mia, anna):
        page.goto(f"/posts/{post.id}")
    mia.locator("#text").fill("Ein Hof wacht auf.")
    mia.keyboard.press("Control+s")
    expect(mia.locator("#told")).to_contain_text("Gespeichert")
    anna.locator("#text").fill("Ein Gut wacht auf.")
    anna.keyboard.press("Control+s")
    conflict = anna.locator("#conflict")
    expect(conflict).to_contain_text("Ein Hof wacht auf.")
    expect(conflict.locator("del")).to_contain_text("Hof")
    expect(conflict.locator("ins")).to_contain_text("Gut")
    expect(anna.locator("#text")).to_have_value("Ein Gut wacht auf.")
    assert ([], []) == barriers(anna)
    assert anna.url.endswith(f"/posts/{post.id}")
    conflict.get_by_role("button", name="Eigene Fassung behalten").click()
    expect(anna.locator("#told")).to_contain_text("Gespeichert")
    said = [each.text for each in house.app.store.revisions.of(post.id)]
    assert ["Ein Hof wacht auf.", "Ein Gut wacht auf."] == said[1:]


def test_session_dies_mid_edit(house: House, window, watch):
    """A session that ends costs no character; somebody else who signs in sees nothing of it, and it comes back."""
    watch.expect(401)
    (post,) = own_posts(house, "z-session", 1)
    page = window("mia")
    page.goto(f"/posts/{post.id}")
    page.locator("#text").fill("Getippt, bevor die Sitzung endete.")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
    dialog.get_by_label("E-Mail-Adresse").fill(PEOPLE["mia"])
    dialog.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Gespeichert")
    assert "Getippt, bevor die Sitzung endete." == verbs.get(house.app, post.id).text

    page.locator("#text").fill("Noch nicht gespeichert.")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
    dialog.get_by_label("E-Mail-Adresse").fill(PEOPLE["anna"])
    dialog.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Heute")
    page.goto(f"/posts/{post.id}")
    expect(page.locator("#text")).to_have_value("Getippt, bevor die Sitzung endete.")
    page.context.clear_cookies()
    sign_in(page, "mia")
    page.goto(f"/posts/{post.id}")
    expect(page.locator("#text")).to_have_value("Noch nicht gespeichert.")
    expect(page.locator("#words [data-unsaved-note]")).to_be_visible()


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-Mail-Adresse").fill(PEOPLE[who])
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Heute")


def test_typed_words_hold_up_an_approval(house: House, window):
    """Nothing is approved past words that are typed and not saved; taken back, they hold up nothing."""
    (post,) = submitted(house, own_posts(house, "z-typed", 1))
    page = window("anna")
    page.goto(f"/posts/{post.id}")
    approve = page.get_by_role("button", name="Freigeben", exact=True)
    expect(approve).to_be_enabled()
    page.locator("#text").fill("Getippt.")
    expect(approve).to_be_disabled()
    expect(page.get_by_text("zuerst speichern")).to_be_visible()
    page.locator("#text").fill(post.text)
    expect(approve).to_be_enabled()


def test_twenty_on_a_phone(house: House, window):
    """One tap approves, two and a text send back; twenty take at most 45 taps and 1.5 MB; nothing scrolls sideways."""
    mine = submitted(
        house, own_posts(house, "z-phone", 20, first=timedelta(0), apart=timedelta(milliseconds=1))
    )  # before whatever other tests have left in the queue
    page = window("anna", size=PHONE, touch=True)
    tracker = page.context.new_cdp_session(page)
    tracker.send("Network.enable")
    sizes: list[int] = []
    tracker.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto("/release")
    taps, begun = 1, time.monotonic()
    for number, post in enumerate(mine):
        expect(page.locator("h1")).to_contain_text(f"Freigabe {number + 1}/")
        expect(page.locator(f'input[name="post"][value="{post.id}"]').first).to_be_attached()
        assert post.text.splitlines()[0] in page.locator(".release-words").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        button = page.locator(".approve button")
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= PHONE[1]
        if number == 7:
            page.get_by_text("Zurückgeben …").tap()
            page.get_by_label("Was anders werden soll").fill("Bitte kürzer")
            page.get_by_role("button", name="Zurückgeben", exact=True).tap()
            taps += 2
        else:
            button.tap()
            taps += 1
    expect(page.locator(f'input[name="post"][value="{mine[-1].id}"]')).to_have_count(0)
    took = time.monotonic() - begun
    states = [verbs.get(house.app, post.id).status for post in mine]
    assert 19 == states.count(Status.APPROVED)
    assert Status.DRAFT is states[7]
    assert taps <= 45
    assert sum(sizes) <= 1_500_000
    sys.stdout.write(f"twenty_on_a_phone: {taps} taps, {sum(sizes)} bytes, {took:.1f} s\n")


def test_no_script(house: House, window):
    """The editor's and the approver's work is done without script: found, polished, submitted, approved."""
    mine = own_posts(house, "z-plain", 2)
    mia = window("mia", script=False)
    mia.goto("/campaigns/z-plain/posts")
    mia.get_by_label("In Texten und Orten suchen").fill("Ort 1")
    mia.get_by_role("button", name="Zeigen").click()
    mia.get_by_role("link", name="Ort 1", exact=True).click()
    mia.locator("#text").fill("Ein Ort wacht auf.")
    mia.get_by_role("button", name="Speichern", exact=True).click()
    expect(mia.locator("#told")).to_contain_text("Gespeichert")
    mia.goto("/campaigns/z-plain/posts")
    for box in mia.get_by_role("checkbox").all():
        box.check()
    mia.get_by_role("button", name="Auswahl vorlegen").click()
    mia.get_by_role("button", name="Vorlegen (2)").click()
    expect(mia.locator("#told")).to_contain_text("Vorgelegt (2)")
    anna = window("anna", script=False)
    for post in mine:
        anna.goto(f"/posts/{post.id}")
        anna.get_by_role("button", name="Freigeben", exact=True).click()
        expect(anna.locator("#told")).to_contain_text("Freigegeben")
    assert {Status.APPROVED} == {verbs.get(house.app, post.id).status for post in mine}
    mia.goto("/campaigns/z-plain/posts")
    for box in mia.get_by_role("checkbox").all():
        box.check()
    mia.get_by_role("button", name="Auswahl herausnehmen").click()
    expect(mia.locator(".first-line")).to_contain_text("davon verlieren ihre Freigabe: 2")
    mia.get_by_role("button", name="Herausnehmen (2)").click()
    expect(mia.locator("#told")).to_contain_text("Herausgenommene Beiträge: 2")
    assert {Status.CANCELLED} == {verbs.get(house.app, post.id).status for post in mine}


def test_entries_are_chosen_by_keys(house: House, window):
    """J and K go through the list, X ticks; what needs a choice waits for one."""
    own_posts(house, "z-keys", 3)
    page = window("mia")
    page.goto("/campaigns/z-keys/posts?view=read")
    button = page.get_by_role("button", name="Auswahl vorlegen")
    expect(button).to_be_disabled()
    for key in ("j", "x", "j", "x", "j", "x", "k", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-chosen]")).to_have_text("2 ausgewählt")
    expect(button).to_be_enabled()


def test_a_comment_that_was_said_is_not_left_in_its_field(house: House, window):
    """It stands among the comments, and the field is empty for the next one, also when the page is opened again."""
    (post,) = own_posts(house, "commented", 1)
    page = window("mia")
    for times in (1, 2):
        page.goto(f"/posts/{post.id}")
        expect(page.locator("#comment")).to_have_value("")
        page.locator("#comment").fill("Bitte den Ortsteil nennen")
        page.get_by_role("button", name="Kommentieren").click()
        expect(page.locator("section[aria-labelledby=comments] li")).to_have_count(times)
        expect(page.locator("#comment")).to_have_value("")


def test_whoever_else_has_the_post_open_is_named(house: House, window):
    """Two people at the same post read of each other before they save."""
    (post,) = own_posts(house, "z-present", 1)
    mia, anna = window("mia"), window("anna")
    with mia.expect_response("**/present"):
        mia.goto(f"/posts/{post.id}")
    anna.goto(f"/posts/{post.id}")
    expect(anna.get_by_text("Mia Redaktion hat diesen Beitrag auch offen")).to_be_visible()
    expect(anna.locator(".campaign")).to_contain_text("Probe z-present")
