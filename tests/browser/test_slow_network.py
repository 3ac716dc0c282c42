"""Over a slow network nothing is done twice, nothing that was typed is lost, and nothing old is shown."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

from playwright.sync_api import Browser, Page, expect

from outreach.app.demo.tour import PASSWORD
from outreach.app.posts import posts as verbs
from outreach.language import msg
from outreach.web.confirmations import COOKIE, Confirmation, packed
from tests.browser.house import PEOPLE, PHONE, House, context_for
from tests.browser.own_posts import own_posts, submitted

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def slow(page: Page) -> None:
    """From now on its network is."""
    tracker = page.context.new_cdp_session(page)
    tracker.send("Network.enable")
    tracker.send("Network.emulateNetworkConditions", SLOW_3G)


def test_two_clicks_send_once(house: House, window):
    """A second click while the answer is on its way asks for nothing; what the first has done is told."""
    (post,) = submitted(house, own_posts(house, "z-twice", 1))
    page = window("anna")
    page.goto(f"/posts/{post.id}")
    slow(page)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if "POST" == asked.method else None)
    page.get_by_role("button", name="Freigeben", exact=True).dblclick()
    expect(page.locator("#told")).to_contain_text("Freigegeben")
    assert 1 == len([url for url in sent if url.endswith("/approve")])


def test_the_second_tap_of_two_approves_nothing_unseen(house: House, window):
    """The next post's button lies where the first one's lay: for a moment it takes no tap."""
    submitted(house, own_posts(house, "z-tap", 1, first=timedelta(0)))
    page = window("anna", size=PHONE)
    tracker = page.context.new_cdp_session(page)
    tracker.send("Animation.enable")
    tracker.send("Animation.setPlaybackRate", {"playbackRate": 0})
    page.goto("/release")
    button = page.locator(".approve button")
    under = """each => {
      const box = each.getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === each;
    }"""
    assert not button.evaluate(under)
    tracker.send("Animation.setPlaybackRate", {"playbackRate": 1})
    button.click(trial=True)
    assert button.evaluate(under)
    button.click()
    expect(page.locator("#told")).to_contain_text("Freigegeben")


def test_what_asks_by_itself_changes_nothing_under_the_hand(house: House, window):
    """Today comes anew each half minute: not while it is pressed; the focus stays, and what was told does too."""
    page = window("mia")
    page.clock.install()
    told = packed(Confirmation(message=msg("Posts taken out: {count}.", count=7)))
    page.context.add_cookies([{"name": COOKIE, "value": told, "url": house.url}])
    page.goto("/")
    link = page.locator("#now a").last
    link.focus()
    now = page.locator("#now").element_handle()
    assert now
    pressed = link.bounding_box()
    assert pressed
    page.mouse.move(pressed["x"] + 5, pressed["y"] + 5)
    page.mouse.down()
    for held in (True, False):
        with page.expect_response(house.url + "/"):
            page.clock.fast_forward(31_000)
        if held:
            assert now.evaluate("each => each.isConnected")
            page.mouse.move(1, 1)
            page.mouse.up()
    page.wait_for_function("each => !each.isConnected", arg=now)
    expect(link).to_be_focused()
    expect(page.locator("#told")).to_contain_text("Herausgenommene Beiträge: 7")


def test_typing_goes_on_while_it_is_saved(house: House, window):
    """What is typed until the answer comes stays, not saved yet; a save meanwhile is not forgotten."""
    (post,) = own_posts(house, "z-amid", 1)
    page = window("mia")
    page.goto(f"/posts/{post.id}")
    slow(page)
    page.locator("#text").fill("Ein Hof wacht auf.")
    with page.expect_request("**/words"):
        page.keyboard.press("Control+s")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Und ein Gut.")
    expect(page.locator("#told")).to_contain_text("Gespeichert")
    assert "Ein Hof wacht auf." == verbs.get(house.app, post.id).text
    expect(page.locator("#text")).to_have_value("Ein Hof wacht auf. Und ein Gut.")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#words")).to_have_attribute("data-dirty", "")
    with page.expect_request("**/words"):
        page.keyboard.press("Control+s")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Bald.")
    page.keyboard.press("Control+s")
    expect(page.locator("#words")).not_to_have_attribute("data-dirty", "")
    expect(page.locator("#text")).to_have_value("Ein Hof wacht auf. Und ein Gut. Bald.")
    assert "Ein Hof wacht auf. Und ein Gut. Bald." == verbs.get(house.app, post.id).text


def test_a_lost_connection_loses_nothing(house: House, chrome: Browser):
    """It is told, the words stay in the field and the post on its day; once it is back both are done as before."""
    (post,) = own_posts(house, "z-offline", 1)
    assert post.due_utc
    slot, told = f"#slot-{post.id}", "Die Verbindung ist abgerissen"
    with closing(context_for(chrome, house, "mia")) as context:
        page = context.new_page()
        page.goto(f"/posts/{post.id}")
        page.locator("#text").fill("Ein Hof wacht auf.")
        for lost in (True, False):
            context.set_offline(lost)
            page.keyboard.press("Control+s")
            if lost:
                expect(page.locator("#refusal")).to_contain_text(told)
                expect(page.locator("#text")).to_have_value("Ein Hof wacht auf.")
        expect(page.locator("#told")).to_contain_text("Gespeichert")
        expect(page.locator("#refusal")).to_be_empty()
        page.goto(f"/campaigns/z-offline/plan?month={post.due_utc:%Y-%m}")
        days = [stands_on(page, slot)]
        page.locator(f"{slot} a").first.focus()
        for lost in (True, False):
            context.set_offline(lost)
            page.keyboard.press("Alt+ArrowDown")
            if lost:
                expect(page.locator("#refusal")).to_contain_text(told)
            else:
                expect(page.locator("#told")).to_contain_text("Der Termin ist jetzt")
            days.append(stands_on(page, slot))
        context.clear_cookies()
        page.keyboard.press("Alt+ArrowUp")
        dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
        dialog.get_by_label("E-Mail-Adresse").fill(PEOPLE["mia"])
        dialog.get_by_label("Passwort").fill(PASSWORD)
        for lost in (True, False):
            context.set_offline(lost)
            page.keyboard.press("Enter")
            if lost:
                expect(dialog.locator("#refusal")).to_contain_text(told)
        expect(dialog).to_be_hidden()
        expect(page.locator(f'[data-day="{days[0]}"] {slot}')).to_be_visible()
        context.set_offline(True)
        page.locator(f"{slot} a").first.focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator("#refusal")).to_be_visible()
    assert [0, 7] == [(day - days[0]).days for day in days[1:]]
    assert "Ein Hof wacht auf." == verbs.get(house.app, post.id).text


def stands_on(page: Page, slot: str) -> date:
    """The day at which the calendar shows it."""
    day = page.locator("[data-day]").filter(has=page.locator(slot)).get_attribute("data-day")
    return date.fromisoformat(day or "")
