"""cards check and cards sheet: a designer's drawings tried out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.cli import NAME, ROOT, ROWS, World, campaign_folder
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests

pytestmark = pytest.mark.slow

CASES = ("longest-name", "three-lines", "one-long-word", "no-district", "no-position", "nothing-but-a-name")

SIZES = {"facebook": (1200, 630), "twitter": (1200, 675), "portrait": (1080, 1350), "square": (1080, 1080)}


def test_the_worst_cases_are_drawn(world: World, tmp_path: Path) -> None:
    """Each in every format and design, in its size; nothing leaves its room with the drawings of the program."""
    answer = world("cards", "check", NAME, "-o", tmp_path / "worst", "--json")
    assert (0, []) == (answer.code, answer.json["findings"])
    drawn = {Path(path).name: path for path in answer.json["drawn"]}
    wanted = {f"{case}-{stem}{end}.jpg" for case in CASES for stem in SIZES for end in ("", "-quote")}
    assert wanted == set(drawn)
    for stem, size in SIZES.items():
        with Image.open(drawn[f"three-lines-{stem}-quote.jpg"]) as card:
            assert size == card.size


def a_designer(tmp_path: Path, old: str, new: str, name: str = "facebook.svg") -> dict[str, str]:
    """The shipped templates with one change in a drawing."""
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates" / "posts", folder)
    drawing = folder / "cards" / name
    text = drawing.read_text("utf-8")
    assert old in text
    drawing.write_text(text.replace(old, new), "utf-8")
    return {"OUTREACH_TEMPLATES": str(folder)}


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ('id="title"', 'id="heading"', "cards.missing-id", "title"),
        ("Fira Sans, sans-serif", "Comic Sans MS", "cards.font", "Comic Sans MS"),
        ("</svg>", "<script>1</script></svg>", "cards.forbidden", "script"),
        ("</svg>", '<rect style="filter: blur(2px)"/></svg>', "cards.forbidden", "filter"),
        ("</svg>", '<image href="https://example.org/x.png"/></svg>', "cards.forbidden", "example.org"),
        ("<svg", "<!DOCTYPE svg><svg", "cards.forbidden", "DOCTYPE"),
    ],
)
def test_what_is_wrong_with_a_drawing_is_told(
    world: World, tmp_path: Path, old: str, new: str, code: str, said: str
) -> None:
    """The file, the thing and what to do; nothing is drawn with it, and the exit status says so."""
    environ = a_designer(tmp_path, old, new)
    answer = world("cards", "check", NAME, "-o", tmp_path / "worst", "--json", environ=environ)
    (finding,) = answer.json["findings"]
    assert (1, [], code) == (answer.code, answer.json["drawn"], finding["code"])
    assert said in finding["message"]
    assert finding["remedy"]


def test_drawings_that_no_channel_takes_are_checked_too(world: World, tmp_path: Path) -> None:
    """A fault in a square drawing is told though the campaign has landscape cards only."""
    environ = a_designer(tmp_path, 'id="title"', 'id="heading"', "square-quote.svg")
    answer = world("cards", "check", NAME, "-o", tmp_path / "worst", "--json", environ=environ)
    assert [("cards.missing-id", "square-quote.svg")] == [
        (finding["code"], finding["file"]) for finding in answer.json["findings"]
    ]


def test_all_cards_on_one_picture(world: World, tmp_path: Path) -> None:
    """As many as there are, on one JPEG; a place on each network has its own."""
    answer = world("cards", "sheet", NAME, "-o", tmp_path / "all.jpg")
    assert (0, True) == (answer.code, f"{tmp_path / 'all.jpg'}: 6." in answer.err)
    with Image.open(tmp_path / "all.jpg") as picture:
        assert "JPEG" == picture.format


def test_a_card_that_cannot_be_drawn_takes_no_sheet_along(world: World, tmp_path: Path) -> None:
    """The others stand on it, and the place that has none is named."""
    (world.folder / "hof.jpg").write_bytes(b"no photo")
    row = ROWS[0].removesuffix(";;;;;") + ";hof.jpg;Anna Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    assert 0 == world("places", "import", NAME).code
    answer = world("cards", "sheet", NAME, "-o", tmp_path / "all.jpg")
    assert (1, True, True) == (
        answer.code,
        f"{tmp_path / 'all.jpg'}: 4." in answer.err,
        "gutshof-krevese" in answer.err,
    )
