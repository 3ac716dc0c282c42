"""What PDF/UA-1 asks of a report and a program can look at: structure, order, words for pictures, links, artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from outreach.language import Language
from outreach.model import Logo
from outreach.report import ReportFormat, write
from tests.pure.report_sample import a_card, a_report, sample_places, sample_posts, sample_report

pytestmark = pytest.mark.slow

PAINTING = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"Tj", b"TJ", b"'", b'"'}
"""Operators that put something on a page."""


SPONSOR = "Kofinanziert von der Europäischen Union"


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    """The sample in English, whose posts are German, with two logos at its foot."""
    logos = (Logo(file="eu.png", alt=SPONSOR, sha256="eu"), Logo(file="x.png", alt="Ein Zeichen", sha256="x"))
    report = sample_report(logos=logos)
    return PdfReader(BytesIO(write(report, ReportFormat.PDF, Language.EN, a_card, logos=a_card)))


@pytest.fixture(scope="module")
def elements(pdf: PdfReader) -> list[Any]:
    """The structure in reading order."""
    return list(_below(pdf.trailer["/Root"]["/StructTreeRoot"]))


def _below(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        child = kid.get_object()
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from _below(child)


def test_the_document_says_what_it_is(pdf: PdfReader) -> None:
    """Marked, without suspects, with its title in the window's bar, in the metadata and as PDF/UA-1."""
    root = pdf.trailer["/Root"]
    assert {"/Marked": True, "/Suspects": False} == dict(root["/MarkInfo"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<dc:title>" in metadata
    assert "Kreativorte im Grünen: Altmark" in metadata
    assert "en" == root["/Lang"]


def test_everything_on_a_page_is_content_or_an_artifact(pdf: PdfReader) -> None:
    """Whatever is painted belongs to the structure or is marked as decoration; nothing lies outside of both."""
    for number, page in enumerate(pdf.pages):
        open_marks: list[bool] = []
        for operands, operator in ContentStream(page["/Contents"].get_object(), pdf).operations:
            if operator in (b"BDC", b"BMC"):
                properties = operands[1].get_object() if len(operands) > 1 else {}
                tagged = operands[0] == "/Artifact" or (
                    isinstance(properties, dict) and "/MCID" in properties
                )
                open_marks.append(tagged)
            elif operator == b"EMC":
                open_marks.pop()
            elif operator in PAINTING:
                assert any(open_marks), (number, operator)


def test_page_numbers_are_artifacts(pdf: PdfReader) -> None:
    """The foot of the page is not read out between two halves of a table: no element of the structure holds it."""
    page = pdf.pages[1]
    marks: list[bool] = []
    found = []
    for operands, operator in ContentStream(page["/Contents"].get_object(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            marks.append(operands[0] == "/Artifact")
        elif operator == b"EMC":
            marks.pop()
        if operator in (b"Tj", b"TJ") and any(marks):
            found.append(operator)
    assert found


def test_every_picture_has_its_words(elements: list[Any]) -> None:
    """Charts and cards have alternative texts and say where they stand."""
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) >= 11
    assert SPONSOR in {figure["/Alt"] for figure in figures}
    for figure in figures:
        assert len(figure["/Alt"]) > 10
        assert any("/BBox" in each.get_object() for each in figure["/A"])


def test_headings_go_down_one_level_at_a_time(elements: list[Any]) -> None:
    """Sections are read in the order of the bookmarks, and no level is left out."""
    levels = [int(element["/S"][2:]) for element in elements if element["/S"] in ("/H1", "/H2", "/H3")]
    assert 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_has_its_words_and_its_turn(pdf: PdfReader) -> None:
    """A link says where it leads, belongs to the structure, and is reached in reading order by the tabulator."""
    links = 0
    for page in pdf.pages:
        annotations = [each.get_object() for each in page.get("/Annots", [])]
        for annotation in annotations:
            assert "/Link" == annotation["/Subtype"]
            assert annotation["/Contents"]
            assert "/StructParent" in annotation
        if annotations:
            assert "/S" == page["/Tabs"]
        links += len(annotations)
    assert links >= 6


def test_words_of_another_language_say_so(pdf: PdfReader, elements: list[Any]) -> None:
    """What the posts say is German within the English report."""
    told = {str(element["/Lang"]) for element in elements if "/Lang" in element}
    marked = {
        str(operands[1].get_object()["/Lang"])
        for page in pdf.pages
        for operands, operator in ContentStream(page["/Contents"].get_object(), pdf).operations
        if operator == b"BDC"
        and isinstance(operands[1].get_object(), dict)
        and "/Lang" in operands[1].get_object()
    }
    assert "de" in told | marked


def test_all_text_can_be_read_out_and_copied(pdf: PdfReader) -> None:
    """Fonts lie in the file, and each sign leads back to its letter."""
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_lists_and_tables_are_whole(elements: list[Any]) -> None:
    """Rows stand in tables and cells in rows; every row of a table has as many cells as its first."""
    tables = [element for element in elements if element["/S"] == "/Table"]
    assert len(tables) > 10
    for table in tables:
        rows = [element for element in _below(table) if element["/S"] == "/TR"]
        assert {len(rows[0]["/K"])} == {len(row["/K"]) for row in rows}
        assert all(cell.get_object()["/S"] in ("/TH", "/TD") for row in rows for cell in row["/K"])


def test_a_report_without_pictures_and_links_is_whole_too() -> None:
    """Posts that carry no picture and no address change nothing of it."""
    posts = tuple(replace(post, permalink="") for post in sample_posts())
    written = write(a_report(posts, places=sample_places()), ReportFormat.PDF, Language.DE, lambda _: None)
    assert b"pdfuaid" in PdfReader(BytesIO(written)).trailer["/Root"]["/Metadata"].get_data()
