"""campaign new: from a table that nobody has described to a campaign."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.cli import ROOT, World
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests

TABLE = """Bezeichnung;Ort;Breite;Länge;Kurzbeschreibung;Kategorie;Notiz
Großer Hof;Kalbe;52,66;11,38;Ein Hof, auf dem gearbeitet und gefeiert wird.;Kultur;x
Alte Mühle;Werben;52,86;11,98;Eine Mühle, in der wieder gemahlen wird.;Handwerk;y
"""
GIVEN = ("--state", "Sachsen-Anhalt", "--website", "orte.example", "--account", "facebook=die-altmark")


@pytest.fixture
def orte(tmp_path: Path) -> Path:
    file = tmp_path / "orte.csv"
    file.write_text(TABLE, "utf-8")
    return file


def test_a_table_becomes_a_campaign_that_can_be_applied(blank: World, orte: Path) -> None:
    """What was guessed is told, and the folder goes through apply and import without a touch."""
    answer = blank("campaign", "new", "orte", "--places", str(orte), *GIVEN, "--account", "x=img")
    assert 0 == answer.code, answer.err
    rows = [line.split()[:2] for line in answer.out.splitlines()[1:]]
    assert ["name", "Bezeichnung"] in rows
    assert ["latitude", "Breite"] in rows
    assert "Columns that are not used: Notiz" in answer.err
    folder = blank.data / "campaigns" / "orte"
    assert f"Next: outreach campaign apply {folder}" in answer.err
    assert 0 == blank("campaign", "apply", folder).code
    imported = blank("places", "import", "orte")
    assert (0, True) == (imported.code, "Großer Hof → grosser-hof" in imported.err), imported.err
    assert ["facebook", "twitter"] == [
        plan["channel"] for plan in blank("campaign", "show", "orte", "--json").json["channels"]
    ]


def test_the_photos_that_the_table_names_come_along(blank: World, orte: Path) -> None:
    """Also out of folders below, and told how many; one that is not there, or lies elsewhere, is left to the import."""
    for name in ("hof.jpg", "fotos/mühle.jpg"):
        (orte.parent / name).parent.mkdir(exist_ok=True)
        (orte.parent / name).write_bytes(name.encode())
    (orte.parent.parent / "fremd.jpg").write_bytes(b"x")
    named = ("Foto", "hof.jpg", "fotos/mühle.jpg")
    rows = [f"{row};{photo}" for row, photo in zip(TABLE.splitlines(), named, strict=True)]
    rows += [
        f"Ohne {n};Kalbe;52,66;11,38;;;;{photo}" for n, photo in enumerate(("fehlt.jpg", "../fremd.jpg"))
    ]
    orte.write_text("\n".join(rows), "utf-8")
    answer = blank("campaign", "new", "orte", "--places", str(orte), *GIVEN)
    assert (0, True) == (answer.code, "copied too: 2." in answer.err), answer.err
    folder = blank.data / "campaigns" / "orte"
    assert {"campaign.toml", "fotos/mühle.jpg", "hof.jpg", "orte.csv"} == {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    }


def test_what_is_missing_is_named_where_nobody_can_be_asked(blank: World, orte: Path) -> None:
    """All of it at once, and nothing is written."""
    answer = blank("campaign", "new", "orte", "--places", str(orte), "--title", "Orte")
    assert 2 == answer.code
    assert "no word on: --state, --website, --account" in answer.err
    assert not (blank.data / "campaigns").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--state", "Atlantis"), "Atlantis"),
        (("--account", "myspace=x"), "myspace"),
        (("--account", "facebook"), "does not say what is what"),
        (("--column", "name=Nome"), "no column “Nome”"),
        (("--column", "nome=Ort"), "no field “nome”"),
        (("--first", "2027-03-01", "--last", "2027-02-01"), "before it begins"),
    ],
)
def test_what_a_campaign_cannot_have_is_told_before_anything_is_written(
    blank: World, orte: Path, words: tuple[str, ...], told: str
) -> None:
    """With the key of campaign.toml and what to write."""
    answer = blank("campaign", "new", "orte", "--places", str(orte), *GIVEN, *words)
    assert (2, True) == (answer.code, told in answer.err), answer.err
    assert not (blank.data / "campaigns").exists()


def test_a_folder_with_something_in_it_is_left_alone(blank: World, orte: Path) -> None:
    """Neither a campaign nor anything else is written over."""
    answer = blank("campaign", "new", "orte", "--places", str(orte), *GIVEN, "-o", str(orte.parent))
    assert (2, True) == (answer.code, "exists already" in answer.err)
    assert TABLE == orte.read_text("utf-8")


@pytest.mark.slow
def test_at_a_terminal_it_asks(blank: World, orte: Path) -> None:
    """For each thing that no option says; what is proposed is taken with the enter key."""
    master, slave = pty.openpty()
    call = [sys.executable, "-m", "outreach", "campaign", "new", "orte", "--places", str(orte)]
    environ = {**os.environ, "OUTREACH_DATA": str(blank.data), "OUTREACH_LANG": "en"}
    questions = (
        (b"First day", "2027-03-01"),
        (b"Title", "Orte im Grünen"),
        (b"Last day", ""),
        (b"Federal state", "Sachsen-Anhalt"),
        (b"Website", "orte.example"),
        (b"Facebook", "die-altmark"),
        (b"on X", ""),
    )
    with subprocess.Popen(
        call, cwd=ROOT, env=environ, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    ) as running:
        os.close(slave)
        talk = b""
        for question, answer in questions:
            while question not in talk:
                talk += os.read(master, 1024)
            os.write(master, f"{answer}\n".encode())
        while running.poll() is None:
            try:
                piece = os.read(master, 1024)
            except OSError:  # Linux says so when the other side is closed
                break
            if b"empty: none" in piece:
                os.write(master, b"\n")
            talk += piece
    os.close(master)
    assert 0 == running.returncode, talk
    definition = (blank.data / "campaigns" / "orte" / "campaign.toml").read_text("utf-8")
    assert 'title = "Orte im Grünen"' in definition
    assert "last_day = 2027-04-30" in definition
    assert 1 == definition.count("[[channels]]")
