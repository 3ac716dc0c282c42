"""The plan as a calendar, from the command line."""

from __future__ import annotations

from pathlib import Path

from icalendar import Calendar

from tests.journeys.cli import NAME, World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def uids(file: Path) -> list[str]:
    return sorted(str(event["UID"]) for event in Calendar.from_ical(file.read_bytes()).events)


def test_the_plan_becomes_a_calendar(world: World, tmp_path: Path) -> None:
    """Every post with a time stands in it; a cancelled one stays, and written again the entries are the same."""
    file = tmp_path / "plan.ics"
    first = world("plan", "--ics", file, "--campaign", NAME)
    assert (0, "") == (first.code, first.out)
    assert str(file) in first.err
    posts = world("posts", "list", "--json").json
    assert sorted(f"{post['id']}@{NAME}.outreach" for post in posts) == uids(file)
    before = uids(file)
    world("posts", "cancel", posts[0]["id"], "--why", "Regen")
    assert 0 == world("plan", "--ics", file).code
    assert before == uids(file)
    assert b"STATUS:CANCELLED\r\n" in file.read_bytes()


def test_a_calendar_of_nothing_is_not_written(world: World, tmp_path: Path) -> None:
    """An unknown campaign is told with the one that was meant; no file is left."""
    file = tmp_path / "plan.ics"
    answer = world("plan", "--ics", file, "--campaign", NAME[:-1])
    assert 2 == answer.code
    assert NAME in answer.err
    assert not file.exists()


def test_posts_without_a_time_are_told(world: World, tmp_path: Path) -> None:
    """What is not in the calendar is counted; where nothing is left, no file is written and the way is told."""
    file = tmp_path / "plan.ics"
    for id in world.ids(channel="facebook"):
        world.put(id, due_utc=None)
    assert "3 posts have no time yet" in world("plan", "--ics", file).err
    file.unlink()
    for id in world.ids(channel="twitter"):
        world.put(id, due_utc=None)
    answer = world("plan", "--ics", file)
    assert 1 == answer.code
    assert "outreach campaign plan" in answer.err
    assert not file.exists()


def test_without_a_file_the_group_explains_itself(world: World) -> None:
    """No option, no calendar: the help is shown."""
    answer = world("plan")
    assert 0 == answer.code
    assert "--ics" in answer.out
