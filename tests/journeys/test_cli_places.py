"""places import, list, show and edit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from outreach.app import opened
from outreach.app.running import jobs
from outreach.settings import read_settings
from tests.builders import ANNA
from tests.contract.sandbox_clients import a_picture
from tests.journeys.cli import CAMPAIGN, NAME, ROWS, World, campaign_folder
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def test_an_import_is_shown_and_leads_on(blank: World) -> None:
    """Every new place is a row of the table, and the next call is told."""
    blank("campaign", "apply", blank.folder)
    answer = blank("places", "import", NAME)
    assert 0 == answer.code
    assert ["new", "new", "new"] == [line.split()[0] for line in answer.out.splitlines()[1:]]
    assert "Gut Zichtau" in answer.out
    assert "Rows: 3 (3 new, 0 changed, 0 unchanged, 0 gone, 0 returned)." in answer.err
    assert f"Next: outreach campaign generate {NAME}" in answer.err


def test_a_place_without_a_short_name_gets_one_that_stays(blank: World) -> None:
    """It is told once; the same rows, in another order and with a new name, are the same places."""
    krevese, elbehof, _ = (row[row.index(";") :] for row in ROWS)
    blank("campaign", "apply", campaign_folder(blank.folder, krevese, elbehof))
    answer = blank("places", "import", NAME)
    assert (0, True) == (answer.code, "Gutshof Krevese → gutshof-krevese" in answer.err), answer.err
    campaign_folder(blank.folder, elbehof.replace("Elbehof Wahrenberg", "Deichhof"), krevese)
    again = blank("places", "import", NAME)
    assert "0 new, 1 changed, 1 unchanged, 0 gone" in again.err
    assert "places.slug-made" not in again.err
    assert {"gutshof-krevese": "Gutshof Krevese", "elbehof-wahrenberg": "Deichhof"} == {
        place["slug"]: place["name"] for place in blank("places", "list", NAME, "--json").json
    }


def test_a_dry_run_changes_nothing(blank: World) -> None:
    """It shows what would come, and keeps nothing."""
    blank("campaign", "apply", blank.folder)
    answer = blank("places", "import", NAME, "--dry-run")
    assert 0 == answer.code
    assert "Nothing was changed (--dry-run)." in answer.err
    assert "Next:" not in answer.err
    assert [] == blank("places", "list", NAME, "--json").json


def test_an_import_done_twice_changes_nothing(world: World) -> None:
    """The second time every place is unchanged, and there is no table."""
    before = world.state()
    answer = world("places", "import", NAME)
    assert (0, "") == (answer.code, answer.out)
    assert "3 unchanged" in answer.err
    assert before == world.state()


def test_an_import_tells_what_changed(world: World) -> None:
    """Changed fields and gone places are named; a gone place keeps its posts."""
    posts = world.ids(place="gut-zichtau")
    campaign_folder(world.folder, ROWS[0].replace("Osterburg", "Krevese"), ROWS[1])
    answer = world("places", "import", NAME)
    rows = [line.split() for line in answer.out.splitlines()[1:]]
    assert ["changed", "gutshof-krevese", "Gutshof", "Krevese", "municipality"] in rows
    assert ["gone", "gut-zichtau", "Gut", "Zichtau", "–"] in rows
    assert posts == world.ids(place="gut-zichtau")
    listed = world("places", "list", NAME).out
    assert ["gone"] == [line.split()[-1] for line in listed.splitlines() if "gut-zichtau" in line]


def test_good_rows_come_in_beside_bad_ones(blank: World) -> None:
    """A row with a problem is told and left out, the others are kept, and the exit code is 1."""
    blank("campaign", "apply", campaign_folder(blank.folder, *ROWS[:2], ROWS[2].replace("52,605", "x")))
    answer = blank("places", "import", NAME)
    assert 1 == answer.code
    assert "places.number (file places.csv · row 4 · field latitude · place gut-zichtau)" in answer.err
    assert ["elbehof", "gutshof-krevese"] == [
        place["slug"] for place in blank("places", "list", NAME, "--json").json
    ]


def test_an_empty_list_says_what_comes_next(blank: World) -> None:
    """Without places the import is named."""
    blank("campaign", "apply", blank.folder)
    assert f"Next: outreach places import {NAME}" in blank("places", "list", NAME).err


def test_the_list_is_a_table(world: World) -> None:
    """Places stand by slug, with name and status."""
    lines = world("places", "list", NAME).out.splitlines()
    assert ["Place", "Name", "Municipality", "Categories", "Status"] == lines[0].split()
    assert ["elbehof", "gut-zichtau", "gutshof-krevese"] == [line.split()[0] for line in lines[1:]]
    assert "active" == lines[1].split()[-1]
    second = world("places", "list", NAME, "--limit", "1", "--page", "2")
    assert ["gut-zichtau"] == [line.split()[0] for line in second.out.splitlines()[1:]]
    assert "There are 1 more; --page 3 shows the next ones.\n" == second.err


def test_a_place_is_shown_as_people_read_it(world: World) -> None:
    """Empty fields are a dash, truth is yes or no, nothing looks like a program."""
    shown = world("places", "show", NAME, "elbehof").out
    fields = dict(line.split(maxsplit=1) for line in shown.splitlines()[1:])
    assert ("Elbehof Wahrenberg", "–", "no") == tuple(
        fields[key].strip() for key in ("name", "photos", "gone")
    )
    assert "[" not in shown
    assert "None" not in shown


def test_a_campaign_without_a_source_says_so(blank: World) -> None:
    """An import without a source is refused with a remedy."""
    without = CAMPAIGN.partition("[[sources]]")[0]
    blank("campaign", "apply", campaign_folder(blank.folder, campaign=without))
    answer = blank("places", "import", NAME)
    assert 2 == answer.code
    assert "campaign.toml" in answer.err


def test_an_import_finds_the_folder_that_was_named_last(blank: World, tmp_path: Path) -> None:
    """Applied from one folder, imported from another: the next import reads the latter by itself."""
    blank("campaign", "apply", blank.folder)
    other = campaign_folder(tmp_path / "other", ROWS[0])
    assert 0 == blank("places", "import", NAME, "--folder", other).code
    assert ["gutshof-krevese"] == [place["slug"] for place in blank("places", "list", NAME, "--json").json]
    again = blank("places", "import", NAME, "--json").json
    assert (1, ["gutshof-krevese"]) == (again["rows"], again["unchanged"])


@pytest.mark.parametrize("known", [True, False])
def test_an_import_without_its_folder_asks_for_it(world: World, known: bool) -> None:
    """Where the folder is gone, or was never named on this machine, the call that names it is told."""
    if known:
        shutil.rmtree(world.folder)
    else:
        (world.data / "folders.json").unlink()
    answer = world("places", "import", NAME)
    assert 2 == answer.code
    assert f"places import {NAME} --folder" in answer.err
    assert 3 == len(world("places", "list", NAME, "--json").json)


@pytest.mark.slow
def test_what_was_brought_in_needs_its_folder_no_more(world: World) -> None:
    """Photos are kept with the places: cards are drawn with them after the campaign's folder is gone."""
    (world.folder / "photos").mkdir()
    (world.folder / "photos/hof.jpg").write_bytes(a_picture(size=(1600, 1200)))
    row = f"{ROWS[0].removesuffix(';;;;;')};photos/hof.jpg;Ada Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    before = world("places", "import", NAME, "--dry-run", "--json").json
    assert ["photo.sha256"] == [f for each in before["changed"] for f in each["fields"] if "sha" in f]
    assert 6 == len(list((world.data / "files").glob("*/*")))
    assert 0 == world("places", "import", NAME).code
    shutil.rmtree(world.folder)
    assert 0 == world("campaign", "generate", NAME, "--by", "Anna").code
    with world.store() as store:
        shown = {post.photo for post in store.listing.page(place="gutshof-krevese", limit=50).posts}
    assert {"photos/hof.jpg"} == shown
    assert "folder" not in world("campaign", "show", NAME, "--json").json


@pytest.mark.slow
def test_another_picture_under_the_same_name_is_a_change(world: World) -> None:
    """The import tells it, and generating draws the cards anew."""
    (world.folder / "photos").mkdir()
    row = f"{ROWS[0].removesuffix(';;;;;')};photos/hof.jpg;Ada Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    for colour in ("#336699", "#993366"):
        (world.folder / "photos/hof.jpg").write_bytes(a_picture(size=(1600, 1200), colour=colour))
        assert ["gutshof-krevese"] == [
            each["slug"] for each in world("places", "import", NAME, "--json").json["changed"]
        ]
        changed = world("campaign", "generate", NAME, "--json").json["changed"]
        assert sorted(world.ids(place="gutshof-krevese")) == sorted(changed)


def test_an_import_reads_what_was_sent_and_kept(blank: World) -> None:
    """A job may be given the files by their hashes; no folder is asked for."""
    blank("campaign", "apply", blank.folder)
    with opened(read_settings({}, blank.data)) as app:
        sent = {"places.csv": app.files.put((blank.folder / "places.csv").read_bytes())}
        shutil.rmtree(blank.folder)
        arguments = {"campaign": NAME, "dry_run": False, "files": sent}
        job = jobs.start(app, "campaigns.import_places", arguments, caller=ANNA, attended=True)
        assert 3 == len(jobs.run(app, job).result().result["new"])
        assert 3 == len(app.store.places.of(NAME))


def test_what_was_written_by_hand_outlives_imports(world: World) -> None:
    """It is kept with its author; a source that says something else is told once, and can have the field back."""
    place = (NAME, "gutshof-krevese")
    seen = world("places", "edit", *place, "--json").json
    before = seen["place"]
    done = world("places", "edit", *place, "teaser=Ein Gut wacht auf.", "--by", "Anna", "--json").json
    assert ("Ein Gut wacht auf.", seen["version"] + 1) == (done["place"]["teaser"], done["version"])
    hand = done["by_hand"]["teaser"]
    assert ("Anna", before["teaser"]) == (hand["by"], hand["theirs"])
    assert "0 new, 0 changed, 3 unchanged" in world("places", "import", NAME).err

    campaign_folder(world.folder, ROWS[0].replace(before["teaser"], "Neu aus der Quelle."), *ROWS[1:])
    assert "places.by-hand" in world("places", "import", NAME, "--dry-run").err
    assert "Neu aus der Quelle." in world("places", "import", NAME).err
    assert "places.by-hand" not in world("places", "import", NAME).err
    assert "Ein Gut wacht auf." == world("places", "show", *place, "--json").json["teaser"]

    back = world("places", "edit", *place, "--back", "teaser", "--json").json
    assert ("Neu aus der Quelle.", {}) == (back["place"]["teaser"], back["by_hand"])
    assert 1 == world("places", "edit", *place, "--back", "teaser").code


def test_a_place_written_meanwhile_is_not_overwritten(world: World) -> None:
    """Whoever saw an older version is told so; a value that cannot be is told with its field."""
    place = (NAME, "gutshof-krevese")
    seen = world("places", "edit", *place, "--json").json["version"]
    assert 0 == world("places", "edit", *place, "street=Hof 1", "--version", seen).code
    late = world("places", "edit", *place, "street=Hof 2", "--version", seen)
    assert (1, True) == (late.code, f"since version {seen}" in late.err), late.err
    assert "Nothing has changed" in world("places", "edit", *place, "street=Hof 1").err
    wrong = world("places", "edit", *place, "latitude=oben")
    assert (2, True) == (wrong.code, "latitude" in wrong.err), wrong.err
    assert "Hof 1" == world("places", "show", *place, "--json").json["street"]
