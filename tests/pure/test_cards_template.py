"""A designer's drawing is checked when it is loaded, and the finding says what to fix."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.content.cards import CardStudio
from outreach.content.cards.failing import one_card
from outreach.content.cards.loading import load_limits, load_template
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.model import Kind
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_place
from tests.pure.cards_kit import TEMPLATES, a_card, a_studio

CARDS = TEMPLATES / "cards"
Change = Callable[[str], str]


def refused(folder: Path, change: Change, name: str = "facebook.svg") -> Finding:
    """The finding of a shipped drawing after a change to its source."""
    path = folder / name
    path.write_text(change((CARDS / name).read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ContentProblem) as problem:
        load_template(path)
    finding = problem.value.finding
    assert finding.file == name
    assert str(finding.remedy)
    return finding


def inserted(text: str) -> Change:
    return lambda svg: svg.replace("</svg>", f"{text}</svg>")


SIZES = {"facebook": (1200, 630), "twitter": (1200, 675), "portrait": (1080, 1350), "square": (1080, 1080)}


@pytest.mark.parametrize("ending", ["", "-photo", "-quote"])
@pytest.mark.parametrize("stem", SIZES)
def test_the_shipped_drawings_pass(stem: str, ending: str) -> None:
    """Each opens with the size of its format."""
    template = load_template(CARDS / f"{stem}{ending}.svg")
    assert (template.width, template.height) == SIZES[stem]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (lambda svg: svg.replace('id="subtitle"', 'id="untertitel"'), "cards.missing-id", "subtitle (text)"),
        (lambda svg: svg.replace('<rect id="map-box"', '<g id="map-box"'), "cards.missing-id", "map-box (rect)"),
        (lambda svg: '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg, "cards.forbidden", "DOCTYPE"),
        (inserted("<!-- " + "x" * 1_000_000 + " -->"), "cards.forbidden", "1 MB"),
        (inserted("<script>1</script>"), "cards.forbidden", "script"),
        (inserted('<filter id="f"/>'), "cards.forbidden", "filter"),
        (inserted('<rect style="filter:url(#f)"/>'), "cards.forbidden", "filter:url(#f)"),
        (inserted('<rect filter="url(#f)"/>'), "cards.forbidden", "rect"),
        (inserted('<rect fill="url(http://example.org/a)"/>'), "cards.forbidden", "example.org"),
        (inserted("<style>@import 'a.css';</style>"), "cards.forbidden", "@import"),
        (inserted('<use href="other.svg#a"/>'), "cards.forbidden", "other.svg"),
        (inserted('<rect onclick="a()"/>'), "cards.forbidden", "onclick"),
        (inserted('<image href="#a"/>'), "cards.forbidden", "image"),
        (lambda svg: svg.replace('<g id="stack"', '<g id="stack" transform="scale(2)"'), "cards.transform", "title"),
        (lambda svg: svg.replace("Fira Sans", "Comic Sans", 1), "cards.font", "Comic Sans"),
        (lambda svg: svg.replace('font-weight="800"', 'font-weight="850"'), "cards.font", "850"),
        (lambda svg: svg.replace('font-size="104"', 'font-size="2em"'), "cards.unreadable", "2em"),
        (lambda svg: svg.replace('font-size="104"', 'font-size="0"'), "cards.unreadable", "font-size 0"),
        (lambda svg: svg.replace('font-size="104"', 'font-size="-4"'), "cards.unreadable", "font-size -4"),
        (lambda svg: svg.replace('font-size="104"', 'font-size="nan"'), "cards.unreadable", "nan"),
        (lambda svg: svg.replace('font-size="104"', f'font-size="{"9" * 5000}"'), "cards.unreadable", "9999"),
        (lambda svg: svg.replace('width="1200"', f'width="{"9" * 5000}"', 1), "cards.unreadable", "9999"),
        (inserted("<g>" * 900 + "</g>" * 900), "cards.nested", "901"),
        (inserted("<g>" * 50_000 + "</g>" * 50_000), "cards.nested", "50001"),
        (inserted('<g opacity="0.9">' * 20 + "</g>" * 20), "cards.nested", "20"),
        (inserted('<g style="opacity:.9">' * 20 + "</g>" * 20), "cards.nested", "20"),
        (inserted('<g id="a1"><use href="#a0"/><use href="#a0"/></g><use href="#a1"/>'), "cards.nested", "a1"),
        (inserted('<use id="a1" href="#a0"/><use href="#a1"/>'), "cards.nested", "a1"),
        (inserted('<pattern id="q"/><pattern id="p"><rect fill="url(#q)"/></pattern>'), "cards.nested", "p"),
        (inserted('<mask id="m"><g><use href="#a0"/></g></mask>'), "cards.nested", "m"),
        (lambda svg: svg.replace('width="1200"', 'width="9000"', 1), "cards.unreadable", "viewBox"),
        (lambda svg: svg.replace('width="1200"', 'width="100%"', 1), "cards.unreadable", "100%"),
        (lambda svg: svg.replace('viewBox="0 0', 'viewBox="5 0'), "cards.unreadable", "viewBox"),
        (lambda svg: svg.replace("</svg>", ""), "cards.unreadable", "no element"),
        (lambda svg: "<html/>", "cards.unreadable", "viewBox"),
    ],
)  # fmt: skip
def test_a_faulty_drawing_is_refused(tmp_path: Path, change: Change, code: str, words: str) -> None:
    """The finding has its code and names the thing."""
    finding = refused(tmp_path, change)
    assert finding.code == code
    assert words in str(finding.message)


def test_gradients_and_plain_copies_may_be_used(tmp_path: Path) -> None:
    """A mask that fades, a pattern of shapes and a copy of a group are no multiplication."""
    path = tmp_path / "facebook.svg"
    shapes = (
        '<linearGradient id="fade"/><mask id="m"><rect fill="url(#fade)"/></mask><pattern id="p"><circle/></pattern>'
        '<g id="leaf"><path fill="url(#fade)"/></g><use href="#leaf"/><rect fill="url(#p)" mask="url(#m)"/>'
    )
    path.write_text(inserted(shapes)((CARDS / "facebook.svg").read_text("utf-8")), "utf-8")
    assert load_template(path)


def test_a_drawing_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """UTF-16 would hide a DOCTYPE from the check."""
    path = tmp_path / "facebook.svg"
    path.write_bytes((CARDS / "facebook.svg").read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(ContentProblem, match="cannot be read"):
        load_template(path)


def test_a_missing_drawing_is_refused(tmp_path: Path) -> None:
    """The folder without its drawings is told by the file's name."""
    with pytest.raises(ContentProblem) as problem:
        load_template(tmp_path / "facebook.svg")
    assert problem.value.finding.code == "cards.unreadable"


def test_a_photo_drawing_without_its_photo_is_refused(tmp_path: Path) -> None:
    """The design with a photo needs the element that shows where it goes."""
    shutil.copytree(CARDS, tmp_path / "cards")
    path = tmp_path / "cards" / "facebook-photo.svg"
    path.write_text(path.read_text(encoding="utf-8").replace('id="photo"', 'id="bild"'), encoding="utf-8")
    with pytest.raises(ContentProblem, match=r"photo \(rect\)"):
        CardStudio(a_campaign(), tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("[text.title]", "[text.titel]"), ("lines = 5", 'lines = "viele"'), ('align = "bottom"', 'align = "unten"'),
     ("rows = 1", "rows = []"), ("rows = 1", "rows = 1000000"), ("lines = 5", "lines = 0"),
     ("lines = 5", "lines = " + "9" * 5000), ("leading = ", "leading = 0 #"), ("smallest = ", "smallest = nan #"),
     ("[category]", "[category"), ("[kinds.de]", "[kinds]\nnl = 1\n[kinds.de]")],
)  # fmt: skip
def test_faulty_limits_are_refused(tmp_path: Path, old: str, new: str) -> None:
    """cards.toml with a missing block, a wrong value or no TOML at all."""
    source = (CARDS / "cards.toml").read_text(encoding="utf-8")
    path = tmp_path / "cards.toml"
    path.write_text(
        source.replace(old, new).replace("[kinds.en]", "[kinds]" if "kinds" in old else "[kinds.en]"),
        encoding="utf-8",
    )
    with pytest.raises(ContentProblem) as problem:
        load_limits(path)
    assert problem.value.finding.code == "cards.limits"


def test_a_language_without_words_for_the_kinds_is_refused() -> None:
    """A campaign in a language that cards.toml does not speak."""
    with pytest.raises(ContentProblem) as problem:
        a_studio(languages=("nds",))
    assert problem.value.finding.code == "cards.kinds"
    assert "portrait, einladung, neu" in str(problem.value.finding.message)


def test_an_english_campaign_has_english_kinds() -> None:
    """The kind's word follows the campaign's language."""
    drawing = a_studio(languages=("en",)).lay_out(a_card(a_place(), FACEBOOK, Kind.NEU))
    assert drawing.words[0] == "New on the map"


def test_styles_of_a_drawing_program_serve_as_well_as_attributes(tmp_path: Path) -> None:
    """Inkscape writes size, weight and colour into ``style``; the card comes out the same."""
    shutil.copytree(CARDS, tmp_path / "cards")
    path = tmp_path / "cards" / "facebook.svg"
    svg = path.read_text(encoding="utf-8")
    restyled = re.sub(
        r'font-size="104" font-weight="800" letter-spacing="-1.5" fill="#16302a"',
        'style="font-size:104px; font-weight:800; letter-spacing:-1.5px; fill:#abcdef"',
        svg,
    )
    assert restyled != svg
    path.write_text(restyled, encoding="utf-8")
    case = (a_place(), FACEBOOK, Kind.PORTRAIT, None)
    assert CardStudio(a_campaign(), tmp_path).draw(a_card(*case)).jpeg == a_studio().draw(a_card(*case)).jpeg


def test_ornaments_may_be_left_out_of_a_drawing(tmp_path: Path) -> None:
    """A designer who wants neither stripe nor texture deletes them."""
    shutil.copytree(CARDS, tmp_path / "cards")
    path = tmp_path / "cards" / "facebook.svg"
    svg = re.sub(r'<rect id="(stripe|pattern)".*?/>', "", path.read_text(encoding="utf-8"))
    path.write_text(svg, encoding="utf-8")
    drawing = CardStudio(a_campaign(), tmp_path).lay_out(a_card(a_place(), FACEBOOK, Kind.NEU))
    assert b'id="pattern"' not in drawing.svg
    assert "Gutshof Krevese" in drawing.words


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("float division"), RecursionError("too deep"), OverflowError("x" * 9000)]
)
def test_whatever_goes_wrong_with_a_card_is_a_finding_about_it(error: Exception) -> None:
    """It names place and drawing and is no longer than a line; a finding that is one already stays as it is."""
    with pytest.raises(ContentProblem) as problem, one_card("gutshof-krevese", "facebook"):
        raise error
    finding = problem.value.finding
    assert ("cards.not-drawn", "gutshof-krevese", "facebook.svg") == (
        finding.code,
        finding.place,
        finding.file,
    )
    assert len(str(finding.message)) < 300
    with pytest.raises(ContentProblem) as same, one_card("gutshof-krevese", "facebook"):
        raise problem.value
    assert same.value is problem.value
