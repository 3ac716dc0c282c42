"""Files that are none: a pipe is not waited for, a device not read, a table without end not taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outreach.cli.output import write_file
from outreach.errors import InvalidInput
from outreach.places.table import MAX_COLUMNS, Table
from outreach.regular_files import read_regular
from tests.journeys.cli import campaign_folder, outreach


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe that nobody will ever write to."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_pipes_and_devices_are_refused_before_they_are_opened(pipe: Path) -> None:
    """Opened, the one would be waited for, and the other would never end."""
    for path in (pipe, Path("/dev/zero"), Path("/dev/stdin")):
        if path.exists() and not path.is_file():
            with pytest.raises(OSError, match="no ordinary file"):
                read_regular(path)


def test_a_pipe_in_the_place_of_any_file_is_a_sentence(pipe: Path, tmp_path: Path) -> None:
    """Campaign, places, tokens, texts, visits, figures, secrets, backups: each call ends at once and says so."""
    data = tmp_path / "data"
    outreach("init", data=data)
    folder = campaign_folder(tmp_path / "campaign")
    (folder / "places.csv").unlink()
    os.mkfifo(folder / "places.csv")
    outreach("campaign", "apply", folder, data=data)
    calls = (
        ("campaign", "apply", pipe),
        ("places", "import", "probe", folder),
        ("account", "add", "x", "--channel", "facebook", "--tokens", pipe),
        ("posts", "edit", "x", "--text-file", pipe),
        ("db", "restore", pipe),
        ("campaign", "new", "neu", "--places", pipe),
        ("visits", "import", "probe", pipe),
        ("figures", "import", "probe", pipe),
        ("people", "add", "a@example.org", "--name", "Anna", "--administrator", "--password-file", pipe),
    )
    for call in calls:
        answer = outreach(*call, data=data)
        assert answer.code in (1, 2)
        assert "Traceback" not in answer.err
    environ = {"OUTREACH_SMTP_URL_FILE": str(pipe)}
    assert "no ordinary file" in outreach("check", data=data, environ=environ).err


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    """The system's own word stays."""
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)


def test_a_table_of_too_many_columns_is_refused() -> None:
    """As one of too many rows is; and the message counts them and names none."""
    columns = tuple(f"spalte-{'x' * 100}-{n}" for n in range(MAX_COLUMNS + 1))
    with pytest.raises(InvalidInput) as caught:
        Table(name="orte.csv", columns=columns, records=iter(()))
    (finding,) = caught.value.findings
    assert "places.too-big" == finding.code
    assert len(str(finding.message)) < 100


def test_names_of_columns_are_cut_where_they_are_told(tmp_path: Path) -> None:
    """A column called by a whole book, and hundreds of columns, leave the message readable."""
    file = tmp_path / "orte.csv"
    names = ["name", "x" * 30_000, *(f"spalte {n}" for n in range(800))]
    write_file((";".join(names) + "\n" + "a;" * 800 + "b\n").encode(), file)
    answer = outreach(
        "campaign", "new", "neu", "--places", file, "--column", "slug=nicht da", data=tmp_path / "data"
    )
    assert 2 == answer.code
    assert "no column" in answer.err
    assert len(answer.err) < 5_000
