"""Posts moved in the calendar: what is told beforehand, what is done, and what is taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from outreach.app import App
from outreach.app.plan import calendars, moving
from outreach.app.posts import posts
from outreach.errors import InvalidInput, NotAllowed
from outreach.model import ALLOWED_VERBS, OPEN, Post, Slot, Stale, Status, time_before
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan.verdicts import Verdict
from outreach.store import schema
from outreach.store.engine import open_engine
from tests.approving import approve
from tests.web.planned import APPROVER, BERLIN, EDITOR, NAME, TODAY, at, planned, post_of
from tests.web.test_pages import browser

MOVES = ("to_day", "undo", "pin", "unpin", "plan")


@pytest.fixture
def app(tmp_path: Path, ready_url: str) -> Iterator[App]:
    """Three places: one post stands alone, two share a day, one has no time."""
    times = {
        ("a", FACEBOOK): at(10),
        ("b", FACEBOOK): at(12),
        ("b", TWITTER): at(13, 9),
        ("c", FACEBOOK): None,
    }
    with planned(tmp_path / "data", ready_url, times) as made:
        yield made


def moved(app: App, post: Post, day: date) -> Post:
    return moving.to_day(app, post.id, day, version=post.version, caller=EDITOR).post


def test_the_clock_on_the_wall_shows_the_same_time(app: App) -> None:
    """A post keeps its hour on its new day, across the clock change of 28.03.2027 too, and is pinned there."""
    post = post_of(app, "a")
    for day in (date(2027, 3, 28), date(2027, 4, 12), date(2027, 3, 3)):
        post = moved(app, post, day)
        assert post.due_utc
        assert datetime.combine(day, time(18)) == post.due_utc.astimezone(BERLIN).replace(tzinfo=None)
        assert post.pinned
    version = post.version
    assert version == moved(app, post, date(2027, 3, 3)).version


def test_an_hour_that_the_clock_skips(app: App) -> None:
    """Half past two on the night of the change goes out at half past three, and the slot says why."""
    post = posts.reschedule(
        app,
        post_of(app, "a").id,
        datetime.combine(date(2027, 3, 5), time(2, 30)),
        version=post_of(app, "a").version,
        caller=EDITOR,
    ).post
    post = moved(app, post, date(2027, 3, 28))
    assert ("gap", at(28, 3, 30)) == (post.due_note, post.due_utc)


def test_a_post_without_a_time_gets_one_of_its_windows(app: App) -> None:
    """From the tray to a day: the time is the one that was told beforehand."""
    post = post_of(app, "c")
    _, found = moving.verdicts(app, post.id)
    told = {each.day: each for each in found}
    assert 61 == len(told)
    day = date(2027, 3, 16)
    post = moved(app, post, day)
    assert told[day].due == post.due_utc
    assert Verdict.FITS is told[day].verdict
    assert told[day].due.astimezone(BERLIN).hour in (10, 11, 17, 18, 19)


def test_what_may_not_be_is_refused_with_its_reason(app: App) -> None:
    """The past, a day outside the campaign and a post that has changed since; nothing is changed."""
    post = post_of(app, "a")
    app.clock.moment = TODAY + timedelta(days=5)  # type: ignore[attr-defined]  # the test's clock
    with pytest.raises(InvalidInput, match="past"):
        moved(app, post, date(2027, 3, 2))
    for outside in (date.min, date(2027, 2, 28), date(2027, 5, 1), date.max):
        with pytest.raises(InvalidInput, match="outside"):
            moved(app, post, outside)
    with pytest.raises(Stale):
        moving.to_day(app, post.id, date(2027, 3, 20), version=post.version - 1, caller=EDITOR)
    assert post == post_of(app, "a")


def test_a_move_is_taken_back_while_nothing_else_has_happened(app: App) -> None:
    """Back to its time and to being loose, or to the tray; not twice, not of another step, not into the past."""
    for place in ("a", "c"):
        post = post_of(app, place)
        there = moved(app, post, date(2027, 3, 22))
        before = moving.undoable(app, post.id)
        assert before
        assert (post.due_utc, post.pinned) == (before.due, before.pinned)
        back = moving.undo(app, post.id, version=there.version, caller=EDITOR)
        assert (post.due_utc, post.pinned, post.status) == (back.due_utc, back.pinned, back.status)
        assert moving.undoable(app, post.id) is None
        with pytest.raises(NotAllowed, match="not moved last"):
            moving.undo(app, post.id, version=back.version, caller=EDITOR)
    twice = moved(app, moved(app, post_of(app, "b"), date(2027, 3, 23)), date(2027, 3, 24))
    assert moving.undo(app, twice.id, version=twice.version, caller=EDITOR).pinned
    there = moved(app, post_of(app, "a"), date(2027, 3, 25))
    app.clock.moment = TODAY + timedelta(days=12)  # type: ignore[attr-defined]  # the test's clock
    assert moving.undoable(app, there.id) is None
    with pytest.raises(NotAllowed, match="past"):
        moving.undo(app, there.id, version=there.version, caller=EDITOR)


def test_an_approval_amid_ends_the_way_back(app: App) -> None:
    """Whoever approved it approved the time too."""
    there = moved(app, post_of(app, "a"), date(2027, 3, 22))
    approved = approve(app.store, there.id, caller=APPROVER, at=TODAY)
    assert moving.undoable(app, there.id) is None
    with pytest.raises(Stale):
        moving.undo(app, there.id, version=there.version, caller=EDITOR)
    assert approved == post_of(app, "a")


def test_planning_leaves_alone_what_is_pinned(app: App) -> None:
    """A post can be kept where it is and let go again, in the version that was seen."""
    post = post_of(app, "a")
    with pytest.raises(Stale):
        posts.pin(app, post.id, version=post.version - 1, caller=EDITOR)
    kept = posts.pin(app, post.id, version=post.version, caller=EDITOR)
    assert kept.pinned
    with pytest.raises(NotAllowed):
        posts.pin(app, post.id, version=kept.version, caller=EDITOR)
    with pytest.raises(Stale):
        posts.unpin(app, post.id, version=post.version, caller=EDITOR)
    assert not posts.unpin(app, post.id, version=kept.version, caller=EDITOR).pinned


def put(app: App, post: Post, **values: object) -> Post:
    """Set a post's fields past all rules."""
    engine = open_engine(app.settings.database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(schema.posts.update().where(schema.posts.c.id == post.id).values(**values))
    engine.dispose()
    return app.store.posts.get(post.id)


@pytest.mark.parametrize("status", Status)
def test_move_never_releases(app: App, status: Status) -> None:
    """Whatever state a post is in and whatever is done to its time: no approval is made, and none gets other words."""
    approvals = ("approved_by", "approved_at", "approved_revision", "revision", "text")
    released = {"approved_by": "Ben", "approved_at": TODAY, "approved_revision": 1}
    known = {} if status in OPEN - {Status.APPROVED} else released
    post = put(app, post_of(app, "a"), status=status, **known)
    slot = Slot(place="a", channel=FACEBOOK, number=1, due=at(23))
    before = [getattr(post, name) for name in approvals]
    for move in MOVES:
        seen = app.store.posts.get(post.id)
        try:
            match move:
                case "to_day":
                    moved(app, seen, date(2027, 3, 22))
                case "undo":
                    moving.undo(app, seen.id, version=seen.version, caller=EDITOR)
                case "pin":
                    posts.pin(app, seen.id, version=seen.version, caller=EDITOR)
                case "unpin":
                    posts.unpin(app, seen.id, version=seen.version, caller=EDITOR)
                case "plan":
                    app.store.times.set_slots(NAME, [slot], caller=EDITOR, at=TODAY)
        except (NotAllowed, InvalidInput):
            assert seen == app.store.posts.get(post.id)
        now = app.store.posts.get(post.id)
        assert now.status in {status, *({Status.APPROVED} if known else ()), Status.DRAFT}
        after = [getattr(now, name) for name in approvals]
        assert after == before or (not now.approved_by and now.status is Status.DRAFT)
    moves = [step for step in app.store.posts.history(post.id) if time_before(step)]
    assert bool(moves) == (status in OPEN)
    assert ("posts.reschedule" in ALLOWED_VERBS.get(status, ())) == (
        app.store.posts.get(post.id).version > post.version
    )


def test_move_never_releases_by_any_form(app: App) -> None:
    """Every state × every form that gives a time: none makes an approval, and what is approved keeps its words."""
    client, id = browser(app, EDITOR), post_of(app, "a").id
    plan, tried = f"/campaigns/{NAME}/plan/{id}", 0
    times = {"day": "2027-03-23", "when": "2027-03-24T10:00", "text": "Anders."}
    for status in Status:
        known = {"approved_by": "Ben", "approved_at": TODAY, "approved_revision": 1}
        unknown = {"approved_by": "", "approved_at": None, "approved_revision": None}
        released = status not in OPEN - {Status.APPROVED}
        post = put(app, app.store.posts.get(id), status=status, **(known if released else unknown))
        for form in (
            f"{plan}/move",
            f"{plan}/pin",
            f"{plan}/unpin",
            f"{plan}/undo",
            f"/posts/{id}/reschedule",
        ):
            seen = app.store.posts.get(id)
            answer = client.post(form, data={**times, "version": str(seen.version)}, follow_redirects=False)
            assert answer.status_code in (303, 403, 409, 422), (status, form)
            now, tried = app.store.posts.get(id), tried + 1
            assert (post.text, post.revision) == (now.text, now.revision)
            assert now.status in {status, Status.DRAFT, *({Status.APPROVED} if released else ())}, form
            assert not now.approved_at or (released and TODAY == now.approved_at), (status, form)
    sys.stdout.write(f"move_never_releases: {tried} forms in {len(Status)} states, 0 released\n")


def test_a_month_holds_its_whole_weeks(app: App) -> None:
    """From Monday to Sunday, with the posts of each day in the campaign's zone, what is closed, and the tray."""
    march = calendars.month(app, NAME)
    assert (date(2027, 3, 1), date(2027, 4, 4)) == (march.days[0].day, march.days[-1].day)
    assert (date(2027, 3, 1), date(2027, 4, 1)) == march.months
    days = {each.day: each for each in march.days}
    assert ["a"] == [entry.place for entry in days[date(2027, 3, 10)].entries]
    assert "Karfreitag" in str(days[date(2027, 3, 26)].closed)
    assert days[date(2027, 3, 10)].closed is None
    assert (["c"], 1) == ([entry.place for entry in march.untimed], march.untimed_count)
    assert [10, 12, 13] == [load.day.day for load in march.loads if load.posts]
    assert (61, 3, (0, 1)) == (len(march.loads), march.timed_count, march.span)
    for wanted in (date.min, date.max):
        assert calendars.month(app, NAME, wanted).first in march.months


def test_a_post_after_the_last_day_stands_in_its_month(app: App) -> None:
    """Outside the campaign's period it is counted and has its month; months between that hold nothing have none."""
    post = post_of(app, "a")
    posts.reschedule(
        app, post.id, datetime.combine(date(2027, 6, 5), time(18)), version=post.version, caller=EDITOR
    )
    june = calendars.month(app, NAME, date(2027, 6, 20))
    assert [date(2027, month, 1) for month in (3, 4, 6)] == list(june.months)
    assert ["a"] == [entry.place for day in june.days for entry in day.entries]
    assert (3, 3) == (june.timed_count, june.ahead_count)
    assert date(2027, 4, 1) == calendars.month(app, NAME, date(2027, 5, 1)).first


def test_the_clock_of_a_changed_zone(app: App) -> None:
    """Once the campaign has another zone, its clock counts: a post keeps its moment of the day on another day."""
    app.store.campaigns.save(replace(app.store.campaigns.get(NAME), zone="Atlantic/Azores"), TODAY)
    assert at(22) == moved(app, post_of(app, "a"), date(2027, 3, 22)).due_utc


def test_midnight_belongs_to_the_day_on_the_wall(app: App) -> None:
    """Half past midnight in Berlin is the day before in UTC, and stands on the day that people wrote down."""
    post = post_of(app, "a")
    late = posts.reschedule(
        app, post.id, datetime.combine(date(2027, 4, 1), time(0, 30)), version=post.version, caller=EDITOR
    ).post
    april = calendars.month(app, NAME, date(2027, 4, 1))
    (day,) = [each.day for each in april.days if late.id in [entry.id for entry in each.entries]]
    assert date(2027, 4, 1) == day
