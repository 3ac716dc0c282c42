"""The PDF: tagged, titled, in its language, with the figures in it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from outreach.language import Language
from outreach.model import Status
from outreach.report import ReportFormat, write
from tests.builders import a_place, a_reason
from tests.pure.report_sample import (
    FACEBOOK,
    a_card,
    a_report,
    facebook_figures,
    published,
    sample_report,
    some_readings,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample() -> PdfReader:
    return PdfReader(BytesIO(write(sample_report(), ReportFormat.PDF, Language.EN, a_card)))


def _text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_pdf_is_tagged_and_says_that_it_is_pdf_ua(sample: PdfReader) -> None:
    """Structure, title, language and the standard's own mark are there."""
    root = sample.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "en" == root["/Lang"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "Kreativorte im Grünen: Altmark" in sample.metadata.title


def test_the_first_page_has_the_headline_figures(sample: PdfReader) -> None:
    """Best post, median, rate and what needs attention stand on page one, under the banner."""
    first = " ".join(sample.pages[0].extract_text().split())
    assert all(text in first for text in ("2,649", "1,667", "Simulated figures", "1 doubtful"))


def test_each_row_of_a_table_begins_with_its_heading(sample: PdfReader) -> None:
    """The first cell of a row is a heading of the row, those of the first row are headings of their columns."""
    kinds = [kind for row in _rows(sample.trailer["/Root"]["/StructTreeRoot"]) for kind in row[:1]]
    assert len(kinds) > 100
    assert {("/TH", "/Column"), ("/TH", "/Row")} == set(kinds)
    others = {kind for row in _rows(sample.trailer["/Root"]["/StructTreeRoot"]) for kind in row[1:]}
    assert {("/TH", "/Column"), ("/TD", None)} == others


def _rows(element: Any) -> Iterator[list[tuple[str, str | None]]]:
    """Of every row of every table: what its cells are, and whose headings."""
    below = element.get("/K", [])
    for child in below if isinstance(below, list) else [below]:
        if isinstance(found := child.get_object(), dict) and "/S" in found:
            if found["/S"] == "/TR":
                yield [_kind(cell.get_object()) for cell in found["/K"]]
            yield from _rows(found)


def _kind(cell: Any) -> tuple[str, str | None]:
    scopes = [each.get_object().get("/Scope") for each in cell.get("/A", [])]
    return cell["/S"], next((scope for scope in scopes if scope), None)


def test_pages_are_numbered(sample: PdfReader) -> None:
    """Every page says which of how many it is."""
    count = len(sample.pages)
    for number, page in enumerate(sample.pages, start=1):
        assert f"Page {number} of {count}" in " ".join(page.extract_text().split())


def test_sections_are_bookmarks(sample: PdfReader) -> None:
    """A reader can jump to each section."""
    titles = [entry["/Title"] for entry in sample.outline if isinstance(entry, dict)]
    assert {"In short", "Places", "All posts", "What the figures mean"} <= set(titles)


def test_cards_are_embedded_as_pictures(sample: PdfReader) -> None:
    """The best and the weakest posts stand there with their cards."""
    assert any(page.images for page in sample.pages)


def test_only_our_own_font_is_used(sample: PdfReader) -> None:
    """No font was put in the place of ours, in tables and charts alike."""
    fonts = {
        font["/BaseFont"].partition("+")[2]
        for page in sample.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert fonts
    assert all(name.startswith("FiraSans") for name in fonts)


def test_the_templates_own_signs_in_data_are_shown_as_they_are() -> None:
    """Nothing in a name is taken for the typesetting language."""
    evil = "#panic() *x* _y_ $z$ @a <b> \\ `c` //d"
    report = a_report(
        (published(),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)), places=(a_place(name=evil),)
    )
    pdf = PdfReader(BytesIO(write(report, ReportFormat.PDF, Language.EN, lambda _: None)))
    assert evil in _text(pdf)


def test_german_is_declared_and_written() -> None:
    """A German PDF says that it is German and writes its numbers and dates so."""
    report = a_report((published(),), some_readings(FACEBOOK, facebook_figures(2689, 3000, 86)))
    pdf = PdfReader(BytesIO(write(report, ReportFormat.PDF, Language.DE, lambda _: None)))
    assert "de" == pdf.trailer["/Root"]["/Lang"]
    assert all(text in _text(pdf).replace("\u00a0", " ") for text in ("2.689", "3,2 %", "01.03.2027, 09:00"))


def test_an_empty_campaign_gives_a_whole_pdf(tmp_path: Path) -> None:
    """Without posts there is a report that says so, and nothing stays in the scratch folder."""
    pdf = PdfReader(
        BytesIO(write(a_report(places=()), ReportFormat.PDF, Language.EN, lambda _: None, tmp_path))
    )
    assert "No post has been made for this campaign yet." in _text(pdf)
    assert [] == list(tmp_path.iterdir())


FOREIGN = "Жук Ωμέγα Հայ ქართ \x1b[31m\x00\u202eא ไทย 中文 한 👩‍🎨 ☃ \ufffe \U0010ffff"


@pytest.mark.parametrize("language", list(Language))
def test_the_pdf_comes_out_whatever_words_are_in_it(language: Language) -> None:
    """Signs that no font has, control and direction signs: in a name, a text, a reason, a chart, in either language."""
    refused = published("p0000002", status=Status.REJECTED, reason=a_reason(f"403 {FOREIGN}"), text=FOREIGN)
    posts = (published(text=FOREIGN, permalink="javascript:alert(1)"), refused)
    places = (a_place(name=FOREIGN),)
    report = a_report(posts, some_readings(FACEBOOK, facebook_figures(1, 2, 3)), places=places)
    told = _text(PdfReader(BytesIO(write(report, ReportFormat.PDF, language, a_card))))
    assert all(words in told for words in ("Жук Ωμέγα Հայ ქართ", "[U+4E2D]", "[U+1F469]"))
    assert "javascript" not in told
