"""Who changed accounts, campaigns and places is written down, and told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from outreach import app as verbs
from outreach.app.journal import WHAT
from outreach.app.roleless import DOORS
from outreach.app.verbs import VERBS, WORK
from tests.journeys.cli import World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def journal(world: World, *words: str) -> list[tuple[Any, ...]]:
    """Verb, subject and who, of the rows that a call lists."""
    rows = world("journal", *words, "--json").json
    return [(row["verb"], row["subject"], row["caller_name"]) for row in rows]


def test_what_was_done_before_is_there(world: World) -> None:
    """Accounts, campaign and places of a world that was set up by the commands are in its journal."""
    told = {(verb, subject) for verb, subject, _ in journal(world)}
    assert {
        ("accounts.add", "die-altmark"),
        ("accounts.add", "img-sachsen-anhalt"),
        ("campaigns.apply", "probe"),
        ("campaigns.import_places", "probe"),
    } <= told


def test_pausing_and_resuming_name_who_and_why(world: World) -> None:
    """The newest stands first, a person's words are marked as theirs, and both languages tell it."""
    world("account", "pause", "die-altmark", "--why", "Trauerfall", "--by", "Anna")
    world("account", "resume", "die-altmark", "--by", "Ben")
    assert [
        ("accounts.resume", "die-altmark", "Ben"),
        ("accounts.pause", "die-altmark", "Anna"),
        ("accounts.add", "die-altmark"),
    ] == [
        row[: len(row) if row[0] != "accounts.add" else 2]
        for row in journal(world, "--subject", "die-altmark")
    ]
    english, german = world("journal").out, world("journal", environ={"OUTREACH_LANG": "de"}).out
    assert "account paused" in english
    assert "“Trauerfall”" in english
    assert "Konto angehalten" in german
    assert "Es war angehalten: von Anna: »Trauerfall«" in german
    assert 1 == len(journal(world, "--limit", "1"))


def test_a_dry_run_leaves_no_row(world: World) -> None:
    """What changes nothing is not told as if it had."""
    before = journal(world)
    world("places", "import", "probe", "--dry-run")
    world("account", "pause", "nobody")
    assert before == journal(world)


def test_dropping_files_is_told(world: World) -> None:
    """Who drops unused files is written down with how many went."""
    world("db", "prune", "--by", "Anna")
    assert ("kept.prune", "", "Anna") == journal(world)[0]


def test_each_told_verb_is_one() -> None:
    """The journal's words are for verbs that there are, and for the one row that a sign-in leaves besides its own."""
    assert WHAT.keys() - {"provider.bind", "restoring.restore"} <= VERBS.keys() | WORK.keys() | DOORS


def test_each_verb_that_leaves_a_row_is_told_in_words() -> None:
    """Nobody reads a name of the program's own in the journal."""
    written = re.compile(r'(?:entry\(\s*app, |by=|_new_codes\(app, person, )"([a-z_]+\.[a-z_]+)"')
    sources = [path.read_text("utf-8") for path in Path(verbs.__file__).parent.rglob("*.py")]
    left = {verb for source in sources for verb in written.findall(source)}
    assert {"sharing.share", "subscriptions.begin", "signin.confirm", "people.add"} <= left
    assert set() == left - WHAT.keys()
