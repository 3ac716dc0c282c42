"""init, check and db: from an empty folder to one that is in order."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach import resources
from outreach.files import FolderFiles
from outreach.model import ChannelName, Status
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import FaultKind, Operation
from outreach.settings import read_settings
from outreach.store import schema
from outreach.store.columns import FileDigest
from tests.builders import NOW, a_reason
from tests.contract.sandbox_clients import a_picture
from tests.journeys.cli import (
    CAMPAIGN,
    NAME,
    ROWS,
    World,
    add_account,
    campaign_folder,
    outreach,
    program,
    sandbox,
)
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def test_init_makes_everything(tmp_path: Path) -> None:
    """Folder, database and key come into being; the key and the folder are the owner's alone."""
    data = tmp_path / "new" / "data"
    assert 0 == outreach("init", data=data).code
    assert {"outreach.db", "secret.key"} <= {path.name for path in data.iterdir()}
    assert 0o600 == stat.S_IMODE((data / "secret.key").stat().st_mode)
    assert 0o700 == stat.S_IMODE(data.stat().st_mode)


def test_init_says_what_comes_next(tmp_path: Path) -> None:
    """A newcomer is told the next two calls, and to keep the key."""
    talk = outreach("init", data=tmp_path / "data").err
    assert "Next: outreach account add" in talk
    assert "Next: outreach campaign apply" in talk
    assert "secret.key in a safe place" in talk


@pytest.mark.parametrize("before", [True, False])
def test_the_next_call_names_the_folder_that_this_one_named(tmp_path: Path, before: bool) -> None:
    """With --data, before or after the command, the next call can be copied as it stands."""
    option = ("--data", str(tmp_path / "my data"))
    answer = outreach(*option, "init") if before else outreach("init", *option)
    assert 0 == answer.code
    assert (tmp_path / "my data" / "outreach.db").is_file()
    assert f"Next: outreach --data '{tmp_path / 'my data'}' campaign apply" in answer.err


def test_the_folder_of_the_call_goes_before_that_of_the_environment(tmp_path: Path) -> None:
    """--data wins over OUTREACH_DATA."""
    assert 0 == outreach("init", "--data", tmp_path / "a", data=tmp_path / "b").code
    assert [tmp_path / "a"] == list(tmp_path.iterdir())


@pytest.mark.slow
def test_without_a_setting_the_data_lies_in_this_folder(tmp_path: Path) -> None:
    """The program makes .outreach where it is called."""
    done = program("init", cwd=tmp_path)
    assert 0 == done.returncode
    assert (tmp_path / ".outreach" / "outreach.db").is_file()


def test_init_twice_changes_nothing(world: World) -> None:
    """What is there already stays as it is."""
    before = world.state()
    answer = world("init")
    assert 0 == answer.code
    assert "nothing was changed" in answer.err
    assert before == world.state()


def test_init_copies_what_people_want_to_edit(tmp_path: Path) -> None:
    """Templates and sample campaign lie in the data folder, whole; the next call takes the copy."""
    data = tmp_path / "data"
    answer = outreach("init", "--templates", "--sample", data=data)
    assert 0 == answer.code
    for copied, original in (
        (data / "templates" / "posts", resources.templates()),
        (data / "campaigns" / "kreativorte-altmark", resources.sample_campaign()),
    ):
        assert contents(original) == contents(copied)
        assert f"Copied for you to edit: {copied}" in answer.err
    assert f"Next: outreach campaign apply {data}/campaigns/kreativorte-altmark" in answer.err
    assert 0 == outreach("campaign", "apply", data / "campaigns" / "kreativorte-altmark", data=data).code


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_edited_is_not_copied_over(tmp_path: Path) -> None:
    """A second copy leaves the first one as it is, and says so."""
    data = tmp_path / "data"
    outreach("init", "--templates", data=data)
    (data / "templates" / "posts" / "README.md").write_text("ours")
    answer = outreach("init", "--templates", data=data)
    assert (0, "ours") == (answer.code, (data / "templates" / "posts" / "README.md").read_text())
    assert "was there already; nothing of it was changed" in answer.err


def test_templates_of_the_data_folder_are_the_ones_that_are_used(tmp_path: Path) -> None:
    """What init copied and a person edited counts; OUTREACH_TEMPLATES goes before it."""
    data = tmp_path / "data"
    assert resources.templates() == read_settings({}, data).templates
    outreach("init", "--templates", data=data)
    assert data / "templates" / "posts" == read_settings({}, data).templates
    assert tmp_path == read_settings({"OUTREACH_TEMPLATES": str(tmp_path)}, data).templates


def test_init_after_the_key_was_lost_says_what_that_means(world: World) -> None:
    """A new key does not open old tokens."""
    (world.data / "secret.key").unlink()
    answer = world("init")
    assert 0 == answer.code
    assert "have to be added again" in answer.err


# --- check ------------------------------------------------------------------------------------------


def codes(world: World, *options: str, environ: dict[str, str] | None = None) -> tuple[int, set[str]]:
    answer = world("check", "--json", *options, environ=environ)
    return answer.code, {finding["code"] for finding in answer.json}


def test_check_says_that_all_is_well(world: World) -> None:
    """Where nothing is to be found, that is said."""
    world("posts", "approve", "--campaign", NAME, "--by", "Anna")
    answer = world("check", "--offline")
    told, order = answer.err.splitlines()
    assert (0, "Everything is in order.") == (answer.code, order)
    assert told.startswith("Fingerprint of the key: ")


def test_check_names_each_key_of_the_file(world: World) -> None:
    """While keys are changed there are two, and whoever looks for the new one finds it."""
    with (world.data / "secret.key").open("ab") as file:
        file.write(bytes(range(32)))
    told = [line for line in world("check", "--offline").err.splitlines() if "Fingerprint" in line]
    assert 2 == len(set(told))


def test_check_says_that_hints_stop_nothing(world: World) -> None:
    """Hints alone do not fail."""
    answer = world("check")
    assert 0 == answer.code
    assert "Hint campaign.unapproved" in answer.err
    assert "Nothing of this keeps a campaign from running." in answer.err


def test_check_without_a_folder(tmp_path: Path) -> None:
    """No data folder is a finding with a remedy, and none comes into being."""
    answer = outreach("check", data=tmp_path / "no")
    assert 1 == answer.code
    assert "settings.data" in answer.err
    assert "outreach init" in answer.err
    assert [] == list(tmp_path.iterdir())


def test_check_without_a_key(world: World) -> None:
    """No key is a finding."""
    (world.data / "secret.key").unlink()
    assert (1, {"settings.key"}) == codes(world)


def test_check_with_another_key(world: World) -> None:
    """A key that does not open the tokens is a finding, and one for each account, without asking the networks."""
    (world.data / "secret.key").write_bytes(bytes(32))
    code, found = codes(world, "--offline")
    assert (1, {"settings.key-other", "account.unusable", "campaign.unapproved"}) == (code, found)


def test_check_of_a_new_folder(blank: World) -> None:
    """No campaign yet is a warning that names the next call."""
    assert (0, {"campaign.none"}) == codes(blank)
    assert "outreach campaign apply FOLDER" in blank("check").err


def test_check_of_a_campaign_without_accounts_and_places(blank: World) -> None:
    """Missing accounts and places keep a campaign from running."""
    blank("campaign", "apply", blank.folder)
    assert (1, {"campaign.account", "campaign.places"}) == codes(blank)


def test_check_of_an_account_of_the_wrong_network(blank: World, clean_sandbox: object) -> None:
    """An account counts only where it is of the network that the campaign posts on."""
    assert 0 == add_account(blank, "die-altmark", "twitter").code
    assert 0 == add_account(blank, "img-sachsen-anhalt", "twitter").code
    blank("campaign", "apply", blank.folder)
    missing = [line for line in blank("check").err.splitlines() if "campaign.account" in line]
    assert ["facebook"] == [line.split(" posts on ")[1].split()[0] for line in missing]


@pytest.mark.slow
def test_check_of_a_campaign_on_its_way(blank: World, clean_sandbox: object) -> None:
    """Posts that are not written yet, or have no time, are told with the next call."""
    add_account(blank, "die-altmark", "facebook")
    add_account(blank, "img-sachsen-anhalt", "twitter")
    blank("campaign", "apply", blank.folder)
    blank("places", "import", NAME)
    assert (0, {"campaign.posts"}) == codes(blank, "--offline")
    blank("campaign", "generate", NAME)
    assert (0, {"campaign.unplanned"}) == codes(blank, "--offline")


@pytest.mark.parametrize(("channel", "code"), [(FACEBOOK, "channel.refused"), (TWITTER, "channel.refused")])
def test_check_of_a_dead_token(world: World, channel: ChannelName, code: str) -> None:
    """A network that does not take the tokens is told with the account's name."""
    sandbox().faults.add(FaultKind.DEAD_TOKEN, channel, Operation.ANY, times=None)
    answer = world("check")
    assert 1 == answer.code
    name = next(account.name for account in sandbox().accounts() if account.channel == channel)
    assert f"Error {code}: Account “{name}”" in answer.err


def test_check_of_a_network_that_is_down(world: World) -> None:
    """A network that does not answer now keeps nothing from running."""
    sandbox().faults.add(FaultKind.ERROR_BEFORE, TWITTER, Operation.ANY, times=None)
    code, found = codes(world)
    assert 0 == code
    assert found & {"channel.unreachable"}


@pytest.mark.parametrize("status", [Status.MISSED, Status.REJECTED, Status.UNKNOWN])
def test_check_of_a_post_that_needs_a_person(world: World, status: Status) -> None:
    """What only a person can move on is told, with the post."""
    post = world.ids()[0]
    world.put(post, status=status)
    answer = world("check", "--offline")
    assert 0 == answer.code
    assert f"Warning post.{status} (post {post})" in answer.err


def test_check_of_a_campaign_that_is_over(world: World) -> None:
    """Drafts that nobody will see any more are told."""
    over = CAMPAIGN.replace("2060-03-01", "2020-03-02").replace("2060-03-28", "2020-03-28")
    world("campaign", "apply", campaign_folder(world.folder, campaign=over))
    assert (0, {"campaign.over", "campaign.unapproved"}) == codes(world, "--offline")


def test_check_of_a_paused_account(world: World) -> None:
    """A pause is told with its reason, and is over after resume."""
    with world.store() as store:
        store.accounts.pause("die-altmark", a_reason("The token has run out."), NOW)
    answer = world("check", "--offline")
    assert 1 == answer.code
    assert "account.paused" in answer.err
    assert "The token has run out." in answer.err
    assert "outreach account resume die-altmark" in answer.err
    assert 0 == world("account", "resume", "die-altmark").code
    assert 0 == world("check", "--offline").code


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"nonsense" * 999), Path.unlink])
def test_check_of_a_database_that_cannot_be_used(world: World, spoil: Callable[[Path], object]) -> None:
    """A damaged or missing database is a finding."""
    spoil(world.data / "outreach.db")
    assert (1, {"store.unusable"}) == codes(world)


def test_check_of_a_database_that_waits_for_its_upgrade(world: World) -> None:
    """The call that fixes it is told."""
    with sqlite3.connect(world.data / "outreach.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    assert (1, {"store.unusable"}) == codes(world)


# --- db ---------------------------------------------------------------------------------------------


def test_upgrading_what_is_up_to_date_changes_nothing(world: World) -> None:
    """A second upgrade does nothing and says so."""
    answer = world("db", "upgrade")
    assert (0, True) == (answer.code, "nothing was changed" in answer.err)


def test_upgrading_an_empty_database_makes_its_tables(blank: World) -> None:
    """A folder whose database is gone is made usable again."""
    (blank.data / "outreach.db").unlink()
    answer = blank("db", "upgrade")
    assert (0, True) == (answer.code, "was upgraded" in answer.err)
    assert [] == blank("posts", "list", "--json").json


def test_a_backup_is_the_whole_state(world: World, tmp_path: Path) -> None:
    """A copy put in the database's place has everything; the key is not in it."""
    before = world.state()
    answer = world("db", "backup", tmp_path / "copy")
    assert 0 == answer.code
    assert "Keep the key file in another place" in answer.err
    (tmp_path / "copy/database").replace(world.data / "outreach.db")
    assert before == world.state()


def test_a_backup_comes_back_with_its_files(world: World, tmp_path: Path) -> None:
    """What a command prints says where the old database is kept, and that feeds are read before anything is sent."""
    assert 0 == world("posts", "approve", "--campaign", NAME, "--by", "Anna").code
    assert 0 == world("db", "backup", tmp_path / "copy").code
    shutil.rmtree(world.data / "files")
    answer = world("db", "restore", tmp_path / "copy", "--by", "Anna")
    assert 0 == answer.code
    assert "Files that are there again" in answer.err
    assert "outreach.db.before-" in answer.err
    assert "reads the networks' feeds" in answer.err
    assert any((world.data / "files").glob("??/*"))
    again = world("db", "restore", tmp_path / "copy" / "files", "--by", "Anna")
    assert (2, True) == (again.code, "has no manifest" in again.err)


@pytest.mark.slow
def test_pruning_drops_what_nothing_refers_to(world: World) -> None:
    """Cards of posts and of their former words, photos and what jobs have made stay; younger files are left alone."""
    (world.folder / "photos").mkdir()
    (world.folder / "photos/hof.jpg").write_bytes(a_picture(size=(1600, 1200)))
    row = f"{ROWS[0].removesuffix(';;;;;')};photos/hof.jpg;Ada Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    for words in (("places", "import", NAME), ("campaign", "generate", NAME), ("report", NAME)):
        assert 0 == world(*words).code
    files = FolderFiles(world.data / "files")
    used = {kept.digest for kept in files.list()}
    old, young = files.put(b"old"), files.put(b"young")
    for kept in files.list():
        if kept.digest != young:
            os.utime(world.data / "files" / kept.digest[:2] / kept.digest, (0, 0))
    assert "Files that would go: 1" in world("db", "prune", "--dry-run").err
    assert files.has(old)
    assert "Files that are gone: 1" in world("db", "prune").err
    assert used | {young} == {kept.digest for kept in files.list()}


def test_every_column_that_names_a_file_says_so() -> None:
    """Else its file would be dropped: a column called after a digest is of type FileDigest."""
    columns = [column for table in schema.metadata.sorted_tables for column in table.columns]
    named = [column for column in columns if "sha256" in column.name or "digest" in column.name]
    assert named
    assert [] == [column for column in named if not isinstance(column.type, FileDigest)]
