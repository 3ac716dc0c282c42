"""The three users' work where a mouse or a large screen is missing: planned, written and released all the same."""

from __future__ import annotations

import re
import sys
from datetime import timedelta

from playwright.sync_api import expect

from outreach.app.posts import posts as verbs
from outreach.model import Post, Status
from tests.browser.hands import ByKeys, Enlarged
from tests.browser.house import LAPTOP, House
from tests.browser.own_posts import own_posts, submitted

ENLARGED = (320, 256)
"""A window of 1280 by 1024 pixels at 400 per cent."""

Hand = ByKeys | Enlarged


def write(hand: Hand, post: Post) -> None:
    """Found in the list, its words changed and saved, and submitted."""
    page = hand.page
    page.goto(f"/campaigns/{post.campaign}/posts")
    hand.press(page.locator(f'.entry-title[href="/posts/{post.id}"]'))
    hand.fill(page.locator("#text"), "Ein Hof wacht auf.")
    hand.press(page.get_by_role("button", name="Speichern", exact=True))
    expect(page.locator("#told")).to_contain_text("Gespeichert")
    hand.press(page.get_by_role("button", name="Vorlegen", exact=True))
    expect(page.locator("#told")).to_contain_text("Vorgelegt")


def plan(hand: Hand, post: Post) -> None:
    """Moved to a good day, taken back, and pinned."""
    page = hand.page
    month = f"/campaigns/{post.campaign}/plan?month={post.due_utc:%Y-%m}"
    page.goto(month)
    slot = page.locator(f"#slot-{post.id}")
    hand.press(slot.get_by_role("link", name=re.compile("^Verschieben")))
    dialog = page.get_by_role("dialog", name=re.compile("^Verschieben"))
    hand.day(dialog.get_by_label("Anderer Tag"), post.due_utc.date() + timedelta(days=9))
    hand.press(dialog.get_by_role("button", name="Verschieben", exact=True))
    expect(page.locator("#told")).to_contain_text("Der Termin ist jetzt")
    expect(dialog).to_be_hidden()
    hand.press(page.get_by_role("button", name="Rückgängig"))
    expect(page.locator("#told")).to_contain_text("wieder")
    page.goto(month)
    hand.press(slot.get_by_role("button", name=re.compile("^Festhalten")))
    expect(slot).to_contain_text("Loslassen")


def release(hand: Hand, back: Post, good: Post) -> None:
    """One is sent back with a comment, the next is released."""
    page = hand.page
    page.goto("/release")
    while not page.locator(f'input[name="post"][value="{back.id}"]').count():
        with page.expect_navigation():
            hand.press(page.get_by_role("link", name="Später"))
    hand.press(page.locator("summary").filter(has_text="Zurückgeben"))
    hand.fill(page.get_by_label("Was anders werden soll"), "Bitte kürzer")
    hand.press(page.get_by_role("button", name="Zurückgeben", exact=True))
    expect(page.locator("#told")).to_contain_text("Mit dem Kommentar zurückgegeben")
    expect(page.locator(f'input[name="post"][value="{good.id}"]').first).to_be_attached()
    hand.press(page.get_by_role("button", name="Freigeben", exact=True))
    expect(page.locator("#told")).to_contain_text("Freigegeben")


def all_three(house: House, window, name: str, size, kind: type[Hand]) -> dict[str, int]:
    """By mia and anna; how many keys or clicks each took."""
    drafts = own_posts(house, name, 4)
    (mine, *_), (back, good) = drafts, submitted(house, drafts[2:])
    mia, anna = kind(window("mia", size=size)), kind(window("anna", size=size))
    plan(mia, drafts[1])
    planned = mia.keys
    write(mia, mine)
    release(anna, back, good)
    states = [verbs.get(house.app, post.id).status for post in (mine, back, good)]
    assert [Status.IN_REVIEW, Status.DRAFT, Status.APPROVED] == states
    assert verbs.get(house.app, drafts[1].id).pinned
    assert verbs.get(house.app, drafts[1].id).due_utc == drafts[1].due_utc
    return {"plan": planned, "write": mia.keys - planned, "release": anna.keys}


def test_keyboard_only(house: House, window):
    """By keys alone, the focus never lost, hidden, or without its outline."""
    took = all_three(house, window, "z-by-keys", LAPTOP, ByKeys)
    sys.stdout.write(f"keyboard_only: keys {took}, focus lost 0\n")


def test_zoom_400(house: House, window):
    """At 400 per cent, which leaves 320 pixels, nothing is cut, covered, or to be scrolled sideways."""
    took = all_three(house, window, "z-enlarged", ENLARGED, Enlarged)
    sys.stdout.write(f"zoom_400: clicks {took}, scrolled sideways 0\n")
