"""The plan's calendar in a browser: posts moved by mouse, finger, keys and a form, and what each day says of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from outreach.app.plan import moving
from outreach.model import Post, Status
from outreach.networks import FACEBOOK, TWITTER
from tests.approving import approve
from tests.browser.house import PHONE, House, served
from tests.web.planned import APPROVER, BERLIN, EDITOR, NAME, TODAY, at, planned, post_of

PLAN = f"/campaigns/{NAME}/plan"
SCREEN, TABLET = (1280, 1700), (1024, 1700)
"""High enough for a whole month: a post is dragged from its first week to its last."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A campaign whose posts still lie ahead, on both sides of the change to summer time; everybody edits it."""
    folder = tmp_path_factory.mktemp("plan")
    times = {(slug, FACEBOOK): at(day) for day, slug in enumerate("abcdefgh", 8)}
    times |= {("a", TWITTER): at(22, 9), ("z", FACEBOOK): None}
    with (
        planned(folder / "data", f"sqlite:///{folder / 'o.sqlite'}", times) as app,
        served(app, lambda _request: EDITOR) as url,
    ):
        yield House(app=app, url=url, data=folder, tokens={"mia": "any"})


def slot(page: Page, post: Post) -> Locator:
    return page.locator(f"#slot-{post.id}")


def day(page: Page, iso: str) -> Locator:
    return page.locator(f'[data-day="{iso}"]')


def stands_on(page: Page, post: Post, iso: str) -> None:
    """The page shows it there, as the server has it after a reload."""
    expect(day(page, iso).locator(f"#slot-{post.id}")).to_be_visible()


def on_the_wall(house: House, place: str) -> datetime:
    due = post_of(house.app, place).due_utc
    assert due
    return due.astimezone(BERLIN).replace(tzinfo=None)


def drag(page: Page, post: Post, iso: str) -> None:
    """By the mouse, in steps; the day's verdict is read on the way."""
    held, target = slot(page, post), day(page, iso)
    held.scroll_into_view_if_needed()
    start = held.bounding_box()
    assert start
    page.mouse.move(start["x"] + 40, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 20, steps=3)
    expect(target.locator("[data-verdict]")).to_be_visible()
    end = target.bounding_box()
    assert end
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] - 12, steps=8)
    expect(page.locator(".ghost .reason")).not_to_be_empty()
    page.mouse.up()


def test_move_by_mouse_touch_keys(house: House, window):
    """Three ways to another day: the clock time stays across 28.03.2027, the focus at the post, and it is told."""
    page = window("mia", size=SCREEN)
    page.goto(f"{PLAN}?month=2027-03")
    post = post_of(house.app, "a")
    drag(page, post, "2027-03-29")
    stands_on(page, post, "2027-03-29")
    expect(page.locator("#told")).to_contain_text(
        "Ort A: Der Termin ist jetzt 29.03.2027, 18:00, die Freigabe steht noch aus."
    )
    expect(slot(page, post).locator("a").first).to_be_focused()
    assert datetime.combine(date(2027, 3, 29), time(18)) == on_the_wall(house, "a")

    page.keyboard.press("Alt+ArrowRight")
    stands_on(page, post, "2027-03-30")
    expect(slot(page, post).locator("a").first).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    stands_on(page, post, "2027-03-23")
    expect(slot(page, post).locator("a").first).to_be_focused()
    for _ in range(2):  # the second while the first is on its way
        page.keyboard.press("Alt+ArrowDown")
    stands_on(page, post, "2027-04-06")
    expect(slot(page, post).locator("a").first).to_be_focused()
    assert "month=2027-03" in page.url or "month=2027-04" in page.url
    assert datetime.combine(date(2027, 4, 6), time(18)) == on_the_wall(house, "a")

    finger = window("mia", size=TABLET, touch=True)
    finger.goto(f"{PLAN}?month=2027-03")
    touched = post_of(house.app, "b")
    touch(finger, touched, "2027-03-31")
    stands_on(finger, touched, "2027-03-31")
    assert datetime.combine(date(2027, 3, 31), time(18)) == on_the_wall(house, "b")


def touch(page: Page, post: Post, iso: str) -> None:
    """By a finger that holds still for a moment before it goes."""
    held, target = slot(page, post), day(page, iso)
    held.scroll_into_view_if_needed()
    start, end = held.bounding_box(), target.bounding_box()
    assert start
    assert end
    x, y = start["x"] + 40, start["y"] + 10
    tracker = page.context.new_cdp_session(page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        tracker.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    finger("touchStart", (x, y))
    expect(page.locator(".ghost")).to_be_visible()
    for step in range(1, 9):
        finger(
            "touchMove",
            (x + (end["x"] + 60 - x) * step / 8, y + (end["y"] + 60 - y) * step / 8),
        )
    expect(target.locator("[data-verdict]")).to_be_visible()
    finger("touchEnd")


def test_browsers_of_two_zones_store_the_same_instant(house: House, window):
    """In New York as in Berlin the day alone is sent: the post goes out at the hour on the campaign's wall."""
    stored = []
    for place, zone, iso in (("c", "America/New_York", "2027-03-28"), ("d", "Europe/Berlin", "2027-03-28")):
        page = window("mia", size=SCREEN, zone=zone)
        page.goto(f"{PLAN}?month=2027-03")
        drag(page, post_of(house.app, place), iso)
        stands_on(page, post_of(house.app, place), iso)
        stored.append(post_of(house.app, place).due_utc)
    assert [datetime(2027, 3, 28, 16, tzinfo=UTC)] * 2 == stored


def test_day_verdicts(house: House, window):
    """What a day says while a post is held is what the server says of it, in a word with a shape; Escape lets go."""
    page = window("mia", size=SCREEN)
    page.goto(f"{PLAN}?month=2027-03")
    post = post_of(house.app, "e")
    _, found = moving.verdicts(house.app, post.id)
    start = slot(page, post).bounding_box()
    assert start
    page.mouse.move(start["x"] + 40, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 70, start["y"] + 40, steps=4)
    words = {"fits": "passt", "remark": "mit Hinweis", "refused": "nicht möglich"}
    shown = 0
    for verdict in found:
        word = day(page, verdict.day.isoformat()).locator("[data-verdict]")
        if word.count():
            expect(word).to_have_text(words[verdict.verdict.value])
            shown += 1
    sys.stdout.write(f"day_verdicts: {shown} days shown\n")
    assert shown == 35
    page.keyboard.press("Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    expect(page.locator("[data-verdict]:visible")).to_have_count(0)
    page.mouse.up()
    assert post == post_of(house.app, "e")


def test_a_dialog_moves_and_undo_takes_it_back(house: House, window):
    """For whoever does not drag: good days first, every day with its reason; the way back stays in sight."""
    page = window("mia", size=SCREEN)
    page.goto(f"{PLAN}?month=2027-03")
    post = post_of(house.app, "f")
    slot(page, post).hover()
    slot(page, post).get_by_role("link", name="Verschieben").click()
    dialog = page.get_by_role("dialog", name="Verschieben: Ort F")
    expect(dialog).to_be_visible()
    dialog.get_by_text("Alle Tage").click()
    expect(dialog.locator("tr[data-verdict-day]")).to_have_count(61)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert "Plan · outreach" == page.title()
    slot(page, post).hover()
    slot(page, post).get_by_role("link", name="Verschieben").click()
    dialog.get_by_label("Anderer Tag").fill("2027-04-20")
    dialog.get_by_role("button", name="Verschieben", exact=True).click()
    stands_on(page, post, "2027-04-20")
    expect(page.get_by_role("button", name="Rückgängig")).to_be_in_viewport()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("#told")).to_contain_text("steht wieder")
    page.goto(f"{PLAN}?month=2027-03")
    stands_on(page, post, "2027-03-13")
    assert not post_of(house.app, "f").pinned


def test_a_drop_that_comes_too_late_or_may_not_be_returns(house: House, window, watch):
    """Somebody was quicker: their move is shown and one's own kept as an offer; the past comes back with its reason."""
    watch.expect(409, 422)
    page = window("mia", size=SCREEN)
    page.goto(f"{PLAN}?month=2027-03")
    post = post_of(house.app, "g")
    moving.to_day(house.app, post.id, date(2027, 3, 18), version=post.version, caller=EDITOR)
    drag(page, post, "2027-03-24")
    conflict = page.locator("#conflict")
    expect(conflict).to_contain_text("Anna war schneller")
    stands_on(page, post, "2027-03-18")
    conflict.get_by_role("button", name="Trotzdem auf den 24.03.2027 verschieben").click()
    stands_on(page, post, "2027-03-24")
    house.app.clock.moment = at(17).astimezone(UTC)
    drag(page, post, "2027-03-16")
    expect(page.locator("#plan [role=alert]")).to_contain_text("liegt in der Vergangenheit")
    stands_on(page, post, "2027-03-24")
    house.app.clock.moment = TODAY


def test_what_others_do_is_shown_meanwhile(house: House, window):
    """Within a quarter of a minute, with the focus where it was; the way back of one's own move stays."""
    page = window("mia", size=SCREEN)
    page.clock.install()
    page.goto(f"{PLAN}?month=2027-03")
    mine, theirs = post_of(house.app, "e"), post_of(house.app, "g")
    slot(page, mine).locator("a").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
    moving.to_day(house.app, theirs.id, date(2027, 3, 27), version=theirs.version, caller=EDITOR)
    page.clock.fast_forward(16_000)
    stands_on(page, theirs, "2027-03-27")
    expect(slot(page, mine).locator("a").first).to_be_focused()
    expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Der Plan hat sich geändert; zu sehen ist der jetzige.")


def steps(house: House, place: str) -> list[str]:
    """The post's day on the wall, and the two after it."""
    day = on_the_wall(house, place).date()
    return [(day + timedelta(days=each)).isoformat() for each in range(3)]


def test_an_answer_that_comes_late_takes_no_move_back(house: House, window):
    """What was asked before a post was moved is not shown, whether it comes while the post is on its way or later."""
    page = window("mia", size=SCREEN)
    page.clock.install()
    page.goto(f"{PLAN}?month=2027-03")
    mine, theirs = post_of(house.app, "b"), post_of(house.app, "h")
    _, *days = steps(house, "b")
    back = days[0]
    late: list[tuple[Route, APIResponse]] = []
    moves: list[Route] = []
    page.route(re.compile(r"/plan\?month=2027-03$"), lambda route: late.append((route, route.fetch())))
    page.route("**/move", lambda route: moves.append(route))
    for each in steps(house, "h")[1:]:
        theirs = moving.to_day(
            house.app, theirs.id, date.fromisoformat(each), version=theirs.version, caller=EDITOR
        ).post
        page.clock.fast_forward(16_000)
        until(page, lambda: late)
        slot(page, mine).locator("a").first.focus()
        page.keyboard.press("Alt+ArrowRight")
        until(page, lambda: moves)
        route, answer = late.pop()
        amid = bool(days[1:])
        if amid:
            route.fulfill(response=answer)
        moves.pop().continue_()
        stands_on(page, mine, days.pop(0))
        if not amid:
            route.fulfill(response=answer)
    page.unroute_all()
    page.keyboard.press("Alt+ArrowLeft")
    stands_on(page, mine, back)
    assert back == on_the_wall(house, "b").date().isoformat()
    expect(slot(page, mine).locator("a").first).to_be_focused()


def until(page: Page, happened: Callable[[], object]) -> None:
    """The browser goes on until then."""
    for _ in range(1_000):
        if happened():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not happen within 20 s")


def test_two_posts_are_moved_at_once(house: House, window):
    """What is moved while another post is on its way goes after it, and is not forgotten."""
    page = window("mia", size=SCREEN)
    page.goto(f"{PLAN}?month=2027-03")
    goals = {place: steps(house, place)[1] for place in "cd"}
    moves: list[Route] = []
    page.route("**/move", lambda route: moves.append(route))
    for place in goals:
        slot(page, post_of(house.app, place)).locator("a").first.focus()
        page.keyboard.press("Alt+ArrowRight")
    for place, day in goals.items():
        until(page, lambda: moves)
        moves.pop().continue_()
        stands_on(page, post_of(house.app, place), day)
        assert day == on_the_wall(house, place).date().isoformat()


def test_move_never_releases(house: House, window):
    """Dropped on another day a draft stays a draft, and what is approved keeps its approval and gets no other."""
    page = window("mia", size=SCREEN)
    draft, approved = post_of(house.app, "h"), post_of(house.app, "a", TWITTER)
    approved = approve(house.app.store, approved.id, caller=APPROVER, at=TODAY)
    page.goto(f"{PLAN}?month=2027-03")
    drag(page, draft, "2027-03-25")
    stands_on(page, draft, "2027-03-25")
    drag(page, approved, "2027-03-26")
    stands_on(page, approved, "2027-03-26")
    after = post_of(house.app, "a", TWITTER)
    assert Status.DRAFT is post_of(house.app, "h").status
    assert (Status.APPROVED, approved.approved_at) == (after.status, after.approved_at)


def test_without_script_a_phone_moves_a_post(house: House, window):
    """An agenda with "Move" at each post, a page with all days, and a button for the way back."""
    page = window("mia", size=PHONE, script=False)
    page.goto(f"{PLAN}?month=2027-03")
    post = post_of(house.app, "z")
    slot(page, post).get_by_role("link", name="Termin geben").click()
    page.get_by_label("Anderer Tag").fill("2027-03-30")
    page.get_by_role("button", name="Verschieben").click()
    stands_on(page, post, "2027-03-30")
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.locator("#told")).to_contain_text("Ort Z ist wieder ohne Termin.")
