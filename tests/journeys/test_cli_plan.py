"""The plan as a calendar, from the command line."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.journeys.cli import CAMPAIGN, NAME, NEVER, ROOT, World, campaign_folder
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests

pytestmark = pytest.mark.slow


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


def test_a_post_is_explained_in_both_languages(world: World) -> None:
    """Why this day and time, and what would be worse; a post that does not exist or has no time is refused."""
    id = world.ids()[0]
    english = world("plan", "explain", id)
    german = world("plan", "explain", id, environ={"OUTREACH_LANG": "de"})
    assert (0, 0) == (english.code, german.code)
    assert "ideal day" in english.out
    assert "idealer Tag" in german.out
    assert "Was dagegen spricht" in german.out
    assert 2 == world("plan", "explain", "zzzz").code
    world.put(id, due_utc=None)
    answer = world("plan", "explain", id)
    assert 1 == answer.code
    assert "has no time in the plan" in answer.err


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
    assert "no time yet and are not in it: 3." in world("plan", "--ics", file).err
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


# --- what moves ---------------------------------------------------------------------------------------


def shorter(world: World) -> None:
    """The campaign loses its first two weeks, so that what was planned there has to move."""
    later = CAMPAIGN.replace(f"first_day = {NEVER}", "first_day = 2060-03-15")
    assert 0 == world("campaign", "apply", campaign_folder(world.folder, campaign=later)).code


def times(world: World) -> dict[str, str]:
    return {post["id"]: post["due"] for post in world("posts", "list", "--json").json}


def test_a_dry_run_only_shows(world: World) -> None:
    """Before and after of each post that would move; nothing is written."""
    shorter(world)
    before = world.state()
    answer = world("campaign", "plan", NAME, "--dry-run", "--json")
    assert 0 == answer.code
    assert answer.json["changes"]
    assert [] == answer.json["moved"]
    assert all(change["before"] < "2060-03-15" <= change["after"] for change in answer.json["changes"])
    assert answer.err.count("→") == len(answer.json["changes"])
    assert before == world.state()


def test_posts_with_a_time_do_not_move_unasked(world: World) -> None:
    """Where nobody sits at the terminal the call says what it would do, and how to let it."""
    shorter(world)
    before = world.state()
    answer = world("campaign", "plan", NAME)
    assert 2 == answer.code
    assert all(word in answer.err for word in ("→", "nothing was changed", "--yes"))
    assert before == world.state()
    done = world("campaign", "plan", NAME, "--yes", "--json").json
    assert sorted(done["moved"]) == sorted(change["post"] for change in done["changes"])


@pytest.mark.slow
@pytest.mark.parametrize(("key", "moves"), [(b"n\n", False), (b"y\n", True)])
def test_a_person_is_asked(world: World, key: bytes, moves: bool) -> None:
    """At a terminal the answer decides; a no leaves everything as it was."""
    shorter(world)
    before = times(world)
    leader, follower = pty.openpty()
    environ = {"OUTREACH_DATA": str(world.data)}
    call = [sys.executable, "-m", "outreach", "campaign", "plan", NAME]
    given = {**os.environ, "OUTREACH_LANG": "en", **environ}
    with subprocess.Popen(
        call, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=given, cwd=ROOT
    ) as process:
        os.close(follower)
        os.write(leader, key)
        _, err = process.communicate(timeout=60)
    os.close(leader)
    assert 0 == process.returncode, err
    assert b"Shall they?" in err
    assert moves is (before != times(world))


@pytest.mark.slow
def test_what_changed_while_a_person_was_asked_is_not_planned_over(world: World) -> None:
    """A post that is taken out meanwhile makes the answer void; nothing moves, and the call says what to do."""
    shorter(world)
    leader, follower = pty.openpty()
    given = {**os.environ, "OUTREACH_LANG": "en", "OUTREACH_DATA": str(world.data)}
    call = [sys.executable, "-m", "outreach", "campaign", "plan", NAME]
    with subprocess.Popen(call, stdin=follower, stderr=subprocess.PIPE, env=given, cwd=ROOT) as process:
        assert process.stderr
        told = b""
        while b"Shall they?" not in told:
            told += process.stderr.read1()
        world("posts", "cancel", world.ids()[0])
        before = times(world)
        os.write(leader, b"y\n")
        told += process.stderr.read()
    os.close(leader)
    os.close(follower)
    assert 1 == process.returncode, told
    assert b"has changed since" in told
    assert b"outreach campaign plan" in told
    assert before == times(world)


def test_a_chosen_time_is_left_alone(world: World) -> None:
    """Planning goes round it, even where its own rules would not allow it, until it is let go."""
    id = world.ids(channel="facebook")[0]
    world("posts", "reschedule", id, "2060-03-21 22:15")  # a Sunday, late
    shorter(world)
    world("campaign", "plan", NAME, "--yes")
    shown = world("posts", "show", id, "--json").json
    assert ("2060-03-21T22:15:00+01:00", True) == (shown["due"], shown["pinned"])
    let_go = world("posts", "unpin", id, "--json")
    assert (0, False) == (let_go.code, let_go.json["pinned"])
    world("campaign", "plan", NAME, "--yes")
    assert "2060-03-21T22:15:00+01:00" != times(world)[id]
    again = world("posts", "unpin", id)
    assert 1 == again.code
    assert id in again.err
