"""Every state that a page can be in besides the ordinary one: empty, refused, overtaken by somebody else, asking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect

from outreach.app.campaigns import definitions
from outreach.app.places import places
from outreach.app.plan import moving
from outreach.app.posts import words
from outreach.model import Caller
from tests.browser.house import House, served
from tests.browser.own_posts import caller_of, own_campaign, own_posts, submitted

STATUSES = (401, 403, 404, 409, 422, 503)
"""What these pages are answered with."""


def states(house: House, page: Page, name: str) -> Iterator[str]:
    """Brings the page into one after the other, each under its name; posts and campaigns are its own."""
    anna = caller_of(house, "anna")
    yield from _empty(page, own_campaign(house, f"{name}-empty"))
    yield from _refused(page, house)
    yield from _dialogs(house, page, f"{name}-dialogs")
    yield from _overtaken(house, page, f"{name}-late", anna)


def _empty(page: Page, campaign: str) -> Iterator[str]:
    for view in ("", "/places", "/posts", "/posts?q=nothing", "/plan", "/report"):
        page.goto(f"/campaigns/{campaign}{view}")
        yield f"empty {view}"


def _refused(page: Page, house: House) -> Iterator[str]:
    place = house.app.store.places.of(house.campaign)[-1].slug
    for path in ("/posts/none", "/campaigns/none/posts", "/administration"):
        page.goto(path)
        yield f"refused {path}"
    page.goto(f"/campaigns/{house.campaign}/places/{place}")
    page.locator("#latitude").fill("north")
    page.locator("form.form button.primary").click()
    expect(page.locator("#latitude[aria-invalid]")).to_be_visible()
    yield "a place's field is wrong"
    page.goto("/campaigns/new")
    page.locator("form.wide button.primary").last.click()
    expect(page.locator("#title[aria-invalid]")).to_be_visible()
    yield "a campaign's field is wrong"


def _dialogs(house: House, page: Page, name: str) -> Iterator[str]:
    (post,) = own_posts(house, name, 1)
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    yield "help"
    page.goto(f"/campaigns/{name}/plan?month={post.due_utc:%Y-%m}")
    page.locator(f"#slot-{post.id} [data-move-link]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#move-dialog h2")).to_be_visible()
    yield "move"
    page.goto(f"/posts/{post.id}")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#text").fill("Getippt.")
    page.keyboard.press("Control+s")
    expect(page.locator("#sign-in-again")).to_be_visible()
    yield "sign in again"
    page.context.add_cookies([{**each, "url": house.url} for each in _for_url(kept)])
    page.goto("/")


def _for_url(cookies: list) -> list[dict]:
    return [{"name": each["name"], "value": each["value"]} for each in cookies]


def _overtaken(house: House, page: Page, name: str, anna: Caller) -> Iterator[str]:
    app = house.app
    worded, moved, read = own_posts(house, name, 3, first=timedelta(minutes=4), apart=timedelta(minutes=1))
    page.goto(f"/posts/{worded.id}")
    words.edit(app, worded.id, version=worded.version, text="Ein Hof.", alt=None, caller=anna)
    page.locator("#text").fill("Ein Gut.")
    page.keyboard.press("Control+s")
    expect(page.locator("#conflict")).to_be_visible()
    yield "words that somebody else has changed"
    page.goto(f"/campaigns/{name}/plan/{moved.id}/move")
    day = moved.due_utc.date() + timedelta(days=3)
    moving.to_day(app, moved.id, day, version=moved.version, caller=anna)
    page.locator("#another-day").fill((day + timedelta(days=1)).isoformat())
    page.locator(".another-day button").click()
    expect(page.locator("#conflict")).to_be_visible()
    yield "a day that somebody else has changed"
    page.goto(f"/campaigns/{name}/places/{read.place}")
    editor, version = caller_of(house, "mia"), places.hands(app, name, read.place)[0]
    places.edit(app, name, read.place, {"teaser": "Von Mia."}, version=version, caller=editor)
    page.locator("#teaser").fill("Von anderen.")
    page.locator("form.form button.primary").click()
    expect(page.locator("#conflict")).to_be_visible()
    yield "a place that somebody else has changed"
    page.goto(f"/campaigns/{name}")
    known = definitions.of(app, name)
    definitions.save(app, name, {**known.form, "title": ["Anders"]}, version=known.version, caller=editor)
    page.locator("#title").fill("Noch anders")
    page.keyboard.press("Enter")
    expect(page.locator("#conflict")).to_be_visible()
    yield "a campaign that somebody else has changed"
    (read,) = submitted(house, [read])
    page.goto("/release")
    offered = page.locator(f'input[name=post][value="{read.id}"]').count()
    # a draft again, which waits in nobody's queue any more
    words.edit(app, read.id, version=read.version, text="Ein Hof.", alt=None, caller=editor)
    if offered:
        page.locator("form.approve button").click()
        expect(page.locator("#since-seen")).to_be_visible()
        yield "an approval that somebody else has overtaken"


@contextmanager
def without_database(house: House, who: str) -> Iterator[str]:
    """The same pages under this address, whose database is away."""
    gone = replace(
        house.app, store=type(house.app.store)("sqlite:////nowhere/at/all.sqlite", house.data / "k")
    )
    with served(gone, lambda _request: caller_of(house, who)) as url:
        yield url
