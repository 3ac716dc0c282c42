"""What goes wrong, and how somebody sets it right in a browser: tokens, doubt, lateness, other people's changes."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import requests
from playwright.sync_api import Locator, Page, expect

from outreach.app import App, clock_of
from outreach.app.posts import posts, words
from outreach.app.running import notices
from outreach.app.running.running import publish_once
from outreach.clock import AheadClock
from outreach.contacts import Contacts, Mail
from outreach.model import Post, Status
from tests.browser.house import House
from tests.browser.own_posts import ACCOUNT, caller_of, own_posts, submitted
from tests.browser.test_axe import COMMANDS
from tests.contract.mailbox import Mailbox
from tests.journeys.processes import lines


@contextmanager
def with_mail(house: House) -> Iterator[tuple[App, Mailbox]]:
    """The scheduler's side of the house, which writes letters into this mailbox."""
    with Mailbox() as box:
        mail = Mail(
            host="127.0.0.1", port=box.port, tls=False, sender="o@example.org", recipients=("k@example.org",)
        )
        settings = replace(house.app.settings, base_url=house.url, contacts=Contacts(mail=mail))
        yield replace(house.app, settings=settings), box


def letters(box: Mailbox, mail: str) -> list[str]:
    return [taken.text for taken in box.taken if mail in taken.recipients]


@contextmanager
def faults(house: House) -> Iterator[Callable[..., None]]:
    """Facebook does wrong what the block tells, as often as it says, and nothing any more after it."""
    address = f"{house.app.store.accounts.get(ACCOUNT).api_url}/_sandbox/faults"

    def fault(kind: str, operation: str, times: int = 1) -> None:
        told = {"kind": kind, "network": "facebook", "operation": operation, "times": times}
        assert 201 == requests.post(address, json=told, timeout=10).status_code

    yield fault
    requests.delete(address, timeout=10)


def approved(house: House, found: list[Post]) -> list[Post]:
    """The same, submitted by mia and approved by anna."""
    waiting = {post.id: post.version for post in submitted(house, found)}
    assert not posts.approve(house.app, waiting, caller=caller_of(house, "anna")).refused
    return [house.app.store.posts.get(post.id) for post in found]


def status(house: House, post: Post) -> Status:
    return house.app.store.posts.get(post.id).status


class Clicks:
    """Counts them."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, what: Locator) -> None:
        self.made += 1
        what.click()


def test_send_back_tells(house: House, window):
    """Three posts sent back in the browser: one mail to their author, with each comment and a link that opens it."""
    mine = submitted(
        house, own_posts(house, "z-tells", 3, first=timedelta(minutes=3), apart=timedelta(seconds=1))
    )
    with with_mail(house) as (scheduler, box):
        notices.tell_once(scheduler)  # what others have left
        box.taken.clear()
        anna = window("anna")
        begun = time.monotonic()
        for number, post in enumerate(mine):
            anna.goto(f"/posts/{post.id}")
            anna.locator("summary").filter(has_text="Zurückgeben").click()
            anna.get_by_label("Was anders werden soll").fill(f"Bitte {number} kürzer")
            anna.get_by_role("button", name="Zurückgeben", exact=True).click()
            expect(anna.locator("#told")).to_contain_text("Mit dem Kommentar zurückgegeben")
        # what others left may have told her just now, and nobody gets two letters within five minutes
        later = replace(scheduler, clock=AheadClock(scheduler.settings.ahead + timedelta(minutes=6)))
        notices.tell_once(later)
        took = time.monotonic() - begun
        (letter,) = letters(box, "mia@example.org")
    assert all(f"»Bitte {number} kürzer«" in letter for number in range(3))
    assert not COMMANDS.search(letter)
    mia = window("mia")
    for number, post in enumerate(mine):
        (address,) = re.findall(rf"{house.url}/posts/{post.id}\b", letter)
        mia.goto(address)
        expect(mia.locator("#comments + ul")).to_contain_text(f"Bitte {number} kürzer")
    assert took <= 60
    sys.stdout.write(f"send_back_tells: 1 mail for 3 posts, {took:.1f} s after the first click\n")


def test_released_is_what_was_seen(house: House, window, watch):
    """Words that change between look and click are not released: the difference is shown, and asked about again."""
    watch.expect(409)
    (post,) = submitted(house, own_posts(house, "z-seen", 1, first=timedelta(seconds=30)))
    anna = window("anna")
    anna.goto("/release")
    expect(anna.locator(f'input[name="post"][value="{post.id}"]').first).to_be_attached()
    words.edit(
        house.app, post.id, version=post.version, text="Ein Hof.", alt=None, caller=caller_of(house, "mia")
    )
    submitted(house, [house.app.store.posts.get(post.id)])
    anna.get_by_role("button", name="Freigeben", exact=True).click()
    seen = anna.locator("section[aria-labelledby=since-seen]")
    expect(seen.locator("ins").filter(has_text="Hof").first).to_be_visible()
    assert Status.IN_REVIEW is status(house, post)
    anna.get_by_role("button", name="Freigeben", exact=True).click()
    expect(anna.locator("#told")).to_contain_text("Freigegeben")
    assert Status.APPROVED is status(house, post)
    sys.stdout.write("released_is_what_was_seen: 0 released unseen\n")


def test_no_self_release(house: House, window, watch):
    """Who has written the words reads why somebody else approves them, and no request of theirs does it."""
    watch.expect(409, 422)
    (post,) = submitted(house, own_posts(house, "z-own", 1))
    anna = caller_of(house, "anna")
    words.edit(house.app, post.id, version=post.version, text="Von Anna.", alt=None, caller=anna)
    (post,) = submitted(house, [house.app.store.posts.get(post.id)])
    page = window("anna")
    page.goto(f"/posts/{post.id}")
    expect(page.get_by_role("button", name="Freigeben", exact=True)).to_have_count(0)
    expect(page.locator(".doing .notice.wait:not([hidden])")).to_be_visible()
    tries = [(f"/posts/{post.id}/approve", {}), ("/release", {"post": post.id})]
    for path, more in tries:
        form = {"version": str(post.version), **more}
        answered = page.evaluate(
            "([path, form]) => fetch(path, {method: 'POST', body: new URLSearchParams(form)}).then(a => a.status)",
            [path, form],
        )
        assert answered in (409, 422)
    assert Status.IN_REVIEW is status(house, post)
    sys.stdout.write(f"no_self_release: {len(tries)} requests, 0 succeeded\n")


def test_token_dies(house: House, window, watch):
    """A token that ends stops its account: told by mail and on the page, renewed in six clicks, and all goes out."""
    watch.lead_to(house.app.store.accounts.get(ACCOUNT).api_url)
    found = own_posts(house, "z-token", 2, first=timedelta(seconds=1), apart=timedelta(seconds=1))
    mine, clicks = approved(house, found), Clicks()
    until(lambda: house.app.clock.now() > max(post.due_utc for post in mine if post.due_utc))
    with with_mail(house) as (scheduler, box):
        with faults(house) as fault:
            fault("dead-token", "create")
            publish_once(scheduler)
        assert house.app.store.accounts.get(ACCOUNT).paused
        notices.tell_once(scheduler)
        assert any("Die Altmark" in text or ACCOUNT in text for text in letters(box, "k@example.org"))
    page = window("adam")
    page.goto("/")
    banner = page.locator(".notice.bad").filter(has_text=ACCOUNT).first
    clicks.on(banner.get_by_role("link").first)
    account = page.locator("section.sheet").filter(has_text=ACCOUNT).first
    expect(account).to_contain_text("angehalten")
    clicks.on(account.get_by_role("button", name="Neu anmelden"))
    clicks.on(page.get_by_role("link", name=re.compile("^Weiter zu|^Zu ")))
    clicks.on(page.get_by_role("button", name="Erlauben"))
    expect(page.locator("#told")).to_contain_text("ist verbunden")
    expect(account).to_contain_text("kann veröffentlichen")
    publish_once(later(house, timedelta(minutes=2)))
    assert [Status.PUBLISHED] * 2 == [status(house, post) for post in mine]
    assert clicks.made <= 6
    sys.stdout.write(f"token_dies: {clicks.made} clicks, 2 of 2 waiting posts out\n")


def later(house: House, much: timedelta) -> App:
    """The scheduler's side of the house, so much later: an account that was refused is asked again after a minute."""
    settings = replace(house.app.settings, ahead=house.app.settings.ahead + much)
    return replace(house.app, clock=clock_of(settings))


def until(condition: Callable[[], bool]) -> None:
    """Seconds pass by themselves: the house's clock runs."""
    while not condition():
        time.sleep(0.05)


def test_doubt_missed_refused(house: House, window, watch):
    """Each is set right in at most three clicks; that it is not there is refused while it is too early to say."""
    watch.expect(409)
    doubt, refused, late = approved(house, own_posts(house, "z-doubt", 3))
    publish_once(house.app)  # what others have left
    page = window("mia")
    with faults(house) as fault:
        fault("error-before", "read", 1_000)
        fault("cut-after", "create")
        published_now(house, doubt)
        fault("bad-photo", "media")
        published_now(house, refused)
        published_now(house, late, -timedelta(days=2))
        assert [Status.UNKNOWN, Status.REJECTED, Status.MISSED] == [
            status(house, post) for post in (doubt, refused, late)
        ]
        made = set_right(house, page, doubt, refused, late)
    publish_once(house.app)
    sent = [line["text"] for line in lines(house.data / "ledger.jsonl", "post")]
    assert 1 == sent.count(doubt.text)
    assert max(made.values()) <= 3
    sys.stdout.write(f"doubt_missed_refused: clicks {made}, doubles 0\n")


def set_right(house: House, page: Page, doubt: Post, refused: Post, late: Post) -> dict[str, int]:
    """On the page of what waits for a decision; how many clicks each took."""
    made = {}
    for post, word in ((late, re.compile(r"\d\d:\d\d Uhr")), (refused, "Noch einmal versuchen")):
        clicks = Clicks()
        page.goto("/attention")
        clicks.on(page.locator(f"#post-{post.id}").get_by_role("button", name=word).first)
        expect(page.locator(f"#post-{post.id}")).to_have_count(0)
        assert Status.APPROVED is status(house, post)
        made[post.place] = clicks.made
    clicks, at = Clicks(), page.locator(f"#post-{doubt.id}")
    clicks.on(at.get_by_role("button", name="Er ist nicht da"))
    expect(page.get_by_role("alert").first).to_contain_text("Minuten")
    assert Status.UNKNOWN is status(house, doubt)
    page.goto("/attention")
    (live,) = [
        line["id"] for line in lines(house.data / "ledger.jsonl", "post") if line["text"] == doubt.text
    ]
    at.locator("input[name=published]:not([type=hidden])").fill(live)
    clicks.on(at.get_by_role("button", name="Er ist online"))
    expect(at).to_have_count(0)
    assert Status.PUBLISHED is status(house, doubt)
    made[doubt.place] = clicks.made
    return made


def published_now(house: House, post: Post, late: timedelta = timedelta(0)) -> None:
    """It falls due so late, and the scheduler takes its step."""
    due, anna = house.app.clock.now() + late, caller_of(house, "anna")
    house.app.store.times.reschedule(post.id, due, "", caller=anna, at=house.app.clock.now())
    publish_once(house.app)
