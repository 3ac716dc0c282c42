"""report: in every format, to a file or to standard output."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app.results.reports import Edition
from outreach.cli.report import EDITIONS
from outreach.model import Status
from tests.builders import NOW
from tests.journeys.cli import NAME, ROOT, World, program
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests
from tests.pure.report_sample import a_reading

pytestmark = pytest.mark.slow

REACH = "post_total_media_view_unique"
BEGINNINGS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "xlsx": b"PK", "csv": b"", "json": b"{"}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_the_files_ending_says_the_format(world: World, tmp_path: Path, kind: str) -> None:
    """Each format is written to the file that is named, and nothing to standard output."""
    file = tmp_path / f"bericht.{kind}"
    answer = world("report", NAME, "-o", file)
    assert (0, "", f"The report lies in {file}.\n") == (answer.code, answer.out, answer.err)
    assert file.read_bytes().lower().startswith(BEGINNINGS[kind].lower())
    assert [file] == [path for path in tmp_path.iterdir() if path.is_file()]


def test_the_option_goes_before_the_ending(world: World, tmp_path: Path) -> None:
    """--format decides, whatever the file is called."""
    world("report", NAME, "--format", "json", "-o", tmp_path / "report.html")
    assert NAME == json.loads((tmp_path / "report.html").read_text("utf-8"))["campaign"]


def test_without_anything_it_is_json_on_standard_output(world: World) -> None:
    """Data for programs is what comes out when nothing else is asked for."""
    answer = world("report", NAME)
    assert (0, "") == (answer.code, answer.err)
    assert NAME == answer.json["campaign"]


def test_an_ending_that_is_no_format_is_refused(world: World, tmp_path: Path) -> None:
    """Nothing is written under a name that promises something else; a file without an ending gets the data."""
    answer = world("report", NAME, "-o", tmp_path / "report.docx")
    assert 2 == answer.code
    assert "“.docx”" in answer.err
    assert ".pdf" in answer.err
    assert not (tmp_path / "report.docx").exists()
    world("report", NAME, "-o", tmp_path / "report")
    assert NAME == json.loads((tmp_path / "report").read_text("utf-8"))["campaign"]
    assert 0 == world("report", NAME, "--to", "01.01.2020").code


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("cards", "sheet", NAME, "-o"), "k.gif"),
        (("places", "export", NAME, "-o"), "x.txt"),
        (("places", "press", NAME, "gutshof-krevese", "-o"), "mappe.rar"),
        (("plan", "--ics"), "plan.pdf"),
        (("posts", "show", "3f2a9c01de", "--card"), "karte.png"),
    ],
)
def test_no_other_file_is_written_under_an_ending_that_is_not_its_own(
    world: World, tmp_path: Path, words: tuple[str, ...], file: str
) -> None:
    """Sheets, places, press kits, calendars and cards are refused as reports are."""
    answer = world(*words, tmp_path / file)
    assert (2, True) == (answer.code, f"“.{file.partition('.')[2]}”" in answer.err)
    assert not (tmp_path / file).exists()


def test_a_device_is_written_to_and_not_replaced(world: World) -> None:
    """What is no file stays what it is."""
    assert 0 == world("report", NAME, "-o", "/dev/null").code
    assert Path("/dev/null").is_char_device()


def test_the_report_speaks_the_language_of_the_call(world: World) -> None:
    """--lang decides, else the language of the call."""
    german = world("report", NAME, "--format", "html", environ={"OUTREACH_LANG": "de"}).out
    assert '<html lang="de"' in german
    assert (
        '<html lang="en"'
        in world("report", NAME, "--format", "html", "--lang", "en", environ={"OUTREACH_LANG": "de"}).out
    )


def test_a_part_of_the_campaign_is_reported_alone(world: World) -> None:
    """Network, kind and days narrow the posts down; a place that is not there is refused."""
    everything = world("report", NAME).json
    part = world("report", NAME, "--network", "facebook").json
    assert {"facebook"} == {post["channel"] for post in part["ahead"] + part["overdue"]}
    assert 0 < part["planned"] < everything["planned"]
    assert 0 == world("report", NAME, "--to", "2020-01-01").json["planned"]
    assert 0 != world("report", NAME, "--place", "nowhere").code
    inside = world("report", NAME, "--edition", "internal", "--format", "html", "--lang", "en").out
    assert "Weakest posts" in inside


@pytest.mark.slow
def test_bytes_go_through_a_pipe_as_they_are(world: World) -> None:
    """A PDF on standard output is a whole PDF."""
    environ = {"OUTREACH_DATA": str(world.data)}
    done = program("report", NAME, "--format", "pdf", cwd=ROOT, environ=environ, encoding=None)
    assert 0 == done.returncode
    assert bytes(done.stdout).startswith(b"%PDF-")  # type: ignore[arg-type]  # without an encoding it is bytes
    assert bytes(done.stdout).rstrip().endswith(b"%%EOF")  # type: ignore[arg-type]  # as above


def test_a_pipe_gets_utf_8_on_every_machine(world: World) -> None:
    """What is written does not depend on how the machine writes umlauts."""
    environ = {"OUTREACH_DATA": str(world.data), "PYTHONIOENCODING": "latin-1", "OUTREACH_LANG": "de"}
    done = program("posts", "list", "--json", cwd=ROOT, environ=environ)
    assert "für" in " ".join(post["text"] for post in json.loads(done.stdout))


def test_cards_are_in_the_report(world: World) -> None:
    """The best posts are shown with their pictures; one whose picture is gone is shown without."""
    for number, post in enumerate(world.ids(channel="facebook")):
        then = NOW - timedelta(days=365)  # the program's clock is the machine's
        world.put(post, status=Status.PUBLISHED, published_at=then, external_id=f"1_{number}")
        reading = a_reading(REACH, number, post=post, read_at=then + timedelta(days=7))
        with world.store() as store:
            store.readings.append([reading])
    page = world("report", NAME, "--format", "html").out
    assert "data:image/jpeg;base64," in page
    for card in (world.data / "files").glob("*/*"):
        card.unlink()
    assert "data:image/jpeg;base64," not in world("report", NAME, "--format", "html").out


def test_every_edition_can_be_asked_for() -> None:
    """The command line names those that there are, and needs no report to be made for its help."""
    assert [edition.value for edition in Edition] == EDITIONS
