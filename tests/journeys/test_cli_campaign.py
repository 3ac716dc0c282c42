"""campaign apply, show, list, generate, plan and forecast."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys.cli import CAMPAIGN, NAME, ROOT, ROWS, World, campaign_folder
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def applied(blank: World) -> World:
    assert 0 == blank("campaign", "apply", blank.folder).code
    assert 0 == blank("places", "import", NAME).code
    return blank


def test_a_campaign_is_applied_and_leads_on(blank: World) -> None:
    """Its period is told as people write it, and the next call."""
    answer = blank("campaign", "apply", blank.folder)
    assert 0 == answer.code
    assert "The campaign “probe” runs from 1 Mar 2060 to 28 Mar 2060." in answer.err
    assert f"Next: outreach places import {NAME}" in answer.err


def test_the_file_is_as_good_as_its_folder(blank: World) -> None:
    """campaign.toml itself can be given."""
    assert 0 == blank("campaign", "apply", blank.folder / "campaign.toml").code


@pytest.mark.parametrize("given", ["campaign", "regions/campaing", "regions/altmark/campagn"])
def test_a_mistyped_folder_is_found(blank: World, given: str) -> None:
    """The folder that was probably meant is offered, also where only its name was given."""
    home = blank.data.parent / "home"
    (home / "regions" / "altmark").mkdir(parents=True)
    campaign_folder(home / "regions" / "campaign")
    campaign_folder(home / "regions" / "altmark" / "campaign")
    answer = blank("campaign", "apply", home / given)
    assert 2 == answer.code
    assert f"There is no folder {home / given}" in answer.err
    assert (
        f"Do you mean {home / Path(given).parent / 'regions/campaign'}?" in answer.err
        or "/campaign?" in answer.err
    )


def test_a_folder_that_is_nowhere(blank: World) -> None:
    """What to give is told."""
    answer = blank("campaign", "apply", blank.data / "zzzz")
    assert 2 == answer.code
    assert "campaign.toml" in answer.err


def test_a_folder_without_a_campaign(blank: World) -> None:
    """A folder that holds no campaign.toml names the file that is missing."""
    answer = blank("campaign", "apply", blank.data)
    assert 2 == answer.code
    assert "campaign.toml" in answer.err


def test_applying_again_takes_over_what_changed(world: World) -> None:
    """The definition is the newest one; posts stay."""
    before = world.ids()
    world(
        "campaign",
        "apply",
        campaign_folder(world.folder, campaign=CAMPAIGN.replace("Probe der", "Neue Probe der")),
    )
    assert "Neue Probe der Altmark" == world("campaign", "show", NAME, "--json").json["title"]
    assert before == world.ids()


def test_a_definition_is_shown_as_people_read_it(world: World) -> None:
    """Lists and sections are lines, not a program's brackets."""
    shown = world("campaign", "show", NAME).out
    assert "channel: facebook" in shown
    assert "0, 1, 2, 3" in shown
    assert "{" not in shown
    assert "None" not in shown


def test_a_definition_leaves_as_the_file_that_brings_it_in(world: World) -> None:
    """What --toml prints can be applied and changes nothing."""
    shown = world("campaign", "show", NAME, "--json").out
    file = world.data.parent / "campaign.toml"
    file.write_text(world("campaign", "show", NAME, "--toml").out, "utf-8")
    assert 0 == world("campaign", "apply", file).code
    assert shown == world("campaign", "show", NAME, "--json").out


def test_the_list_is_a_table(world: World) -> None:
    """Campaigns stand with title and period."""
    lines = world("campaign", "list").out.splitlines()
    assert 2 == len(lines)
    assert lines[1].startswith("probe")
    assert "1 Mar 2060" in lines[1]


def test_an_empty_list_says_what_comes_next(blank: World) -> None:
    """Without campaigns the way to one is named."""
    assert "Next: outreach campaign apply FOLDER" in blank("campaign", "list").err


def test_generating_needs_places(blank: World) -> None:
    """The call that brings them in is named."""
    blank("campaign", "apply", blank.folder)
    answer = blank("campaign", "generate", NAME)
    assert 2 == answer.code
    assert f"outreach places import {NAME}" in answer.err


def test_planning_needs_posts(blank: World) -> None:
    """The call that writes them is named."""
    answer = applied(blank)("campaign", "plan", NAME)
    assert 2 == answer.code
    assert f"outreach campaign generate {NAME}" in answer.err


@pytest.mark.slow
def test_generating_writes_posts_and_cards(blank: World) -> None:
    """A post per place and network, each with its picture; the next call is told."""
    answer = applied(blank)("campaign", "generate", NAME)
    assert (0, "") == (answer.code, answer.out)
    assert "Posts: 6 new, 0 changed, 0 unchanged, 0 left as they are." in answer.err
    assert f"Next: outreach campaign plan {NAME}" in answer.err
    hashes = {post["image_sha256"] for post in blank("posts", "list", "--json").json}
    assert hashes == {file.name for file in (blank.data / "files").glob("*/*")}
    assert 6 == len(hashes)


def test_generating_again_changes_nothing(world: World) -> None:
    """The same places and the same seed give the same posts."""
    before = world.state()
    answer = world("campaign", "generate", NAME)
    assert "Posts: 0 new, 0 changed, 6 unchanged" in answer.err
    assert "Next:" not in answer.err
    assert before == world.state()


def test_generating_after_a_change_takes_approvals_away(world: World) -> None:
    """An approved post with new words waits for its approval again; words of a person stay."""
    posts = world.ids(place="elbehof")
    world("posts", "approve", posts[0], "--by", "Anna")
    world("posts", "edit", posts[1], "--text", "Von Hand.")
    campaign_folder(world.folder, ROWS[0], ROWS[1].replace("Wahrenberg", "am Deich"), ROWS[2])
    world("places", "import", NAME)
    answer = world("campaign", "generate", NAME)
    assert "Posts: 0 new, 1 changed, 4 unchanged, 1 left as they are." in answer.err
    assert "Posts that lost their approval because their words changed: 1." in answer.err
    assert {"draft"} == {post["status"] for post in world("posts", "list", "--json").json}


@pytest.mark.slow
def test_generating_shows_its_progress_on_a_terminal(blank: World) -> None:
    """A bar moves while it works, and is gone afterwards."""
    applied(blank)
    master, slave = pty.openpty()
    environ = {**os.environ, "OUTREACH_DATA": str(blank.data), "OUTREACH_LANG": "en", "TERM": "xterm"}
    call = [sys.executable, "-m", "outreach", "campaign", "generate", NAME]
    with subprocess.Popen(call, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=slave) as running:
        os.close(slave)
        talk = b""
        while True:
            try:
                talk += os.read(master, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
    os.close(master)
    assert 0 == running.returncode
    assert b"Writing and drawing" in talk


@pytest.mark.slow
def test_a_plan_is_shown_and_leads_on(blank: World) -> None:
    """Every post has its time, in the order of time; the next call is told."""
    applied(blank)("campaign", "generate", NAME)
    answer = blank("campaign", "plan", NAME)
    assert 0 == answer.code
    assert 7 == len(answer.out.splitlines())
    assert answer.out.splitlines()[1].split()[1:4] == ["3", "Mar", "2060,"]
    assert "Posts with a new time: 6." in answer.err
    assert f"Next: outreach posts approve --campaign {NAME}" in answer.err
    dues = [post["due_utc"] for post in blank("posts", "list", "--json").json]
    assert sorted(dues) == dues


def test_planning_again_moves_nothing(world: World) -> None:
    """A plan that still fits stays as it is."""
    before = world.state()
    answer = world("campaign", "plan", NAME)
    assert "Posts with a new time: 0." in answer.err
    assert "Next:" not in answer.err
    assert before == world.state()


def test_a_plan_that_does_not_fit_says_so(world: World) -> None:
    """A period without room is told post by post, with exit code 1."""
    tight = CAMPAIGN.replace("2060-03-28", "2060-03-01").replace(
        'weekdays = ["mo", "di", "mi", "do"]', 'weekdays = ["so"]'
    )
    world("campaign", "apply", campaign_folder(world.folder, campaign=tight))
    answer = world("campaign", "plan", NAME, "--yes")
    assert 1 == answer.code
    assert "plan.does-not-fit" in answer.err


def test_a_forecast_is_told_in_tables(world: World) -> None:
    """Calls, limits, money and other places for the links, each with its title."""
    answer = world("campaign", "forecast", NAME)
    assert 0 == answer.code
    assert ["Posts and calls", "Limits of the networks"] == answer.err.splitlines()[:2]
    assert "POST /2/tweets" in answer.out
    assert "US dollars" in answer.out


def test_a_forecast_says_what_is_not_in_it(world: World) -> None:
    """Posts without a time are counted, and the way to a time is told."""
    assert "no time yet" not in world("campaign", "forecast", NAME).err
    for id in world.ids(channel="twitter"):
        world.put(id, due_utc=None)
    answer = world("campaign", "forecast", NAME, "--json")
    assert {"facebook": 3} == answer.json["posts"]
    assert "no time yet and are not in it: 3." in answer.err
    assert f"campaign plan {NAME}" in answer.err


def test_a_cancelled_post_costs_nothing(world: World) -> None:
    """The forecast is of the posts that are still to go out."""
    world("posts", "cancel", *world.ids(channel="twitter"))
    assert {"facebook": 3} == world("campaign", "forecast", NAME, "--json").json["posts"]


# --- the budget -------------------------------------------------------------------------------------------


def with_budget(world: World, usd: str) -> None:
    text = CAMPAIGN.replace("[period]", f"budget_usd = {usd}\n[period]", 1)
    assert 0 == world("campaign", "apply", campaign_folder(world.folder, campaign=text)).code


def test_a_plan_beyond_the_budget_is_not_written(world: World) -> None:
    """Nothing changes, and it is said by how much and what would help."""
    with_budget(world, "0.50")
    before = world.state()
    answer = world("campaign", "plan", NAME)
    assert 1 == answer.code
    usd = Decimal(world("campaign", "forecast", NAME, "--json").json["usd"])
    assert f"{usd} $, {usd - Decimal('0.50')} $ more than the budget of 0.50 $" in answer.err
    assert "of the 3 posts there" in answer.err
    assert before == world.state()


def test_a_plan_within_the_budget_is_written(world: World) -> None:
    """The same plan with enough money; the forecast shows the budget."""
    with_budget(world, "25.00")
    assert 0 == world("campaign", "plan", NAME).code
    made = world("campaign", "forecast", NAME, "--json").json
    assert ("25.00", "0") == (made["budget_usd"], made["over_usd"])
    assert "25.00" in world("campaign", "forecast", NAME).out


def test_an_approval_beyond_the_budget_is_refused(world: World) -> None:
    """What costs nothing is approved, of what costs as much as the money lasts for; the rest is told, post by post."""
    with_budget(world, "0.60")
    answer = world("posts", "approve", "--campaign", NAME, "--by", "Anna", "--json")
    assert 1 == answer.code
    approved = [post["channel"] for post in answer.json]
    assert ["facebook"] * 3 == [name for name in approved if name == "facebook"]
    assert 0 < approved.count("twitter") < 3
    assert f"{approved.count('twitter')} of 3 posts that cost something fit in" in answer.err
    assert Decimal("0.60") >= spent(world)


def spent(world: World) -> Decimal:
    """What the approved posts cost, all others cancelled."""
    drafts = world.ids(status="draft")
    world("posts", "cancel", *drafts)
    return Decimal(world("campaign", "forecast", NAME, "--json").json["usd"])


@pytest.mark.slow
def test_generating_again_makes_only_what_has_changed(world: World) -> None:
    """Nothing is drawn for what would come out the same; another place's words, and a lost card, are made anew."""
    cards = sorted((world.data / "files").glob("*/*"))
    times = {card: card.stat().st_mtime_ns for card in cards}
    again = world("campaign", "generate", NAME, "--json").json
    assert (6, [], []) == (len(again["unchanged"]), again["changed"], again["new"])
    assert times == {card: card.stat().st_mtime_ns for card in sorted((world.data / "files").glob("*/*"))}
    rows = [ROWS[0].replace("wieder mit Kultur", "mit Musik"), *ROWS[1:]]
    campaign_folder(world.folder, *rows)
    world("places", "import", NAME)
    changed = world("campaign", "generate", NAME, "--json").json
    assert sorted(world.ids(place="gutshof-krevese")) == sorted(changed["changed"])
    assert 4 == len(changed["unchanged"])
    lost = world("posts", "list", "--json").json[0]
    (card,) = (world.data / "files").glob(f"*/{lost['image_sha256']}")
    card.unlink()
    world("campaign", "generate", NAME)
    assert card.is_file()
