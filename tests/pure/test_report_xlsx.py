"""Spreadsheet and CSV: real numbers and dates, empty where nothing is known."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook, load_workbook

from outreach.language import Language, msg, quoted
from outreach.model import Status
from outreach.report import Report, ReportFormat, view, write
from outreach.report.labels import Words
from outreach.report.xlsx import to_xlsx
from tests.builders import a_place, a_post, a_reason
from tests.pure.report_sample import (
    FACEBOOK,
    TWITTER,
    a_report,
    facebook_figures,
    published,
    sample_report,
    some_readings,
    x_figures,
)

pytestmark = pytest.mark.slow


def _book(report: Report, language: Language = Language.EN) -> Workbook:
    return load_workbook(BytesIO(write(report, ReportFormat.XLSX, language, lambda _: None)))


def _records(book: Workbook, sheet: str) -> list[dict[str, object]]:
    _, _, head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def _csv(report: Report, language: Language) -> str:
    return write(report, ReportFormat.CSV, language, lambda _: None).decode()


@pytest.fixture(scope="module")
def sample() -> Workbook:
    return _book(sample_report())


def test_the_sheets_are_there_in_order(sample: Workbook) -> None:
    """Overview first, definitions last."""
    first = ["Overview", "Networks", "Kinds and texts", "Weeks", "Places", "Categories", "Posts"]
    assert [*first, "Growth", "Accounts", "Readings", "Definitions"] == sample.sheetnames
    assert all(str(sheet["A1"].value).endswith("?") for sheet in sample)


def test_every_sheet_can_be_worked_with(sample: Workbook) -> None:
    """Headings stay in sight, can be filtered by and stand on every printed page; simulated figures say so."""
    for sheet in sample:
        assert "B4" == sheet.freeze_panes
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.print_area
        assert "$3:$3" == sheet.print_title_rows
        assert "landscape" == sheet.page_setup.orientation
        assert "Simulated figures from the sandbox" == sheet["A2"].value


def test_posts_are_complete(sample: Workbook) -> None:
    """All posts of the campaign have a row, and every reading has one."""
    report = sample_report()
    assert 72 == len(_records(sample, "Posts"))
    assert len(report.readings) == len(_records(sample, "Readings"))


def test_cells_are_numbers_and_dates_in_the_campaigns_zone() -> None:
    """9:00 in Berlin is 9:00 in the sheet, and an id of 19 digits keeps them all."""
    post = published(external_id="1900000000000000123")
    book = _book(a_report((post,), some_readings(FACEBOOK, facebook_figures(100, 150, 5))))
    (row,) = _records(book, "Posts")
    assert (datetime(2027, 3, 1, 9, 0), 100, 0.05) == (row["Published"], row["Reach"], row["Rate"])  # noqa: DTZ001  # a cell has no zone
    assert "1900000000000000123" == row["Id on the network"]


def test_links_days_and_series_are_real(sample: Workbook) -> None:
    """An address opens, a week has its days as dates, growth and accounts are numbers to reckon with."""
    (week, *_) = _records(sample, "Weeks")
    assert ("W9 (1–7 Mar)", datetime(2027, 3, 1)) == (week["Week"], week["First day"])  # noqa: DTZ001  # as above
    assert "https://example.org/0" in {
        cell.hyperlink.target for row in sample["Posts"] for cell in row if cell.hyperlink
    }
    assert all(isinstance(row["Median"], int | float) for row in _records(sample, "Growth"))
    assert len(_records(sample, "Accounts")) > 100
    (portraits, *_) = _records(sample, "Kinds and texts")
    assert ("Facebook", "Portrait", "Reach") == (
        portraits["Network"],
        portraits["Group"],
        portraits["Figure"],
    )
    assert portraits["lies with 95 % from"] < portraits["Median"] < portraits["to"]


def test_an_address_that_is_none_is_no_link() -> None:
    """Only what a browser may open is opened."""
    book = _book(a_report((published(permalink="file:///etc/passwd"),)))
    assert not [cell for row in book["Posts"] for cell in row if cell.hyperlink]


def test_unknown_is_an_empty_cell_with_its_reason() -> None:
    """No figure is no 0, and the next cell says why."""
    book = _book(a_report((published(channel=TWITTER),), some_readings(TWITTER, x_figures(50, 0, None))))
    (row,) = _records(book, "Posts")
    assert (None, "not offered") == (row["Reach"], row["Reach: status"])
    assert (0, "known") == (row["Interactions"], row["Interactions: status"])
    assert (None, "none told") == (row["Clicks"], row["Clicks: status"])


def test_groups_have_no_sum_of_reach(sample: Workbook) -> None:
    """There is no column that adds up reach, and the others are numbers."""
    rows = _records(sample, "Networks")
    assert "Reach, in all" not in rows[0]
    assert {"Facebook", "X"} == {row["Network"] for row in rows}
    assert all(isinstance(row["Views, in all"], int) for row in rows)


def test_nothing_becomes_a_formula() -> None:
    """A name that begins with an equals sign is a text."""
    book = _book(a_report((published(text="=1+1"),), places=(a_place(name="=HYPERLINK(1)"),)))
    (row,) = _records(book, "Posts")
    assert ("=HYPERLINK(1)", "=1+1") == (row["Place"], row["Text"])
    assert "s" == next(c for c in book["Posts"][4] if c.value == "=1+1").data_type


def test_why_there_is_no_figure_is_told_in_the_readers_language() -> None:
    """Our words about a reading are German in a German workbook; the network's stand as they are, marked as its own."""
    ours = some_readings(FACEBOOK, {"post_media_view": None}, detail=msg("not in the answer"))
    theirs = some_readings(FACEBOOK, {"page_follows": None}, detail=quoted("Unknown metric"))
    book = _book(a_report((published(),), ours + theirs), Language.DE)
    assert {"nicht in der Antwort", "»Unknown metric«"} == {
        row["Warum nicht"] for row in _records(book, "Messungen")
    }


def test_the_overview_says_what_is_simulated(sample: Workbook) -> None:
    """The banner is in the spreadsheet, too."""
    assert "Simulated figures from the sandbox" in [row[0].value for row in sample["Overview"]]


def test_an_empty_campaign_gives_a_whole_workbook() -> None:
    """Sheets without rows are still sheets."""
    assert [] == _records(_book(a_report(places=())), "Posts")


def test_german_csv_opens_in_a_german_spreadsheet() -> None:
    """BOM, semicolons, decimal comma, German dates."""
    text = _csv(a_report((published(),), some_readings(FACEBOOK, facebook_figures(100, 150, 5))), Language.DE)
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert text.startswith("\ufeff")
    assert {"100", "0,0500", "01.03.2027 09:00"} <= set(row.values())


def test_english_csv_is_plain() -> None:
    """No BOM, to_csv, decimal point, ISO dates."""
    text = _csv(a_report((published(),), some_readings(FACEBOOK, facebook_figures(100, 150, 5))), Language.EN)
    (row,) = csv.DictReader(StringIO(text))
    assert ("100", "0.0500", "2027-03-01 09:00") == (row["Reach"], row["Rate"], row["Published"])


def test_csv_has_unpublished_posts_with_empty_figures() -> None:
    """A missed post has a row, its status and reason, and no figures."""
    text = _csv(a_report((a_post(status=Status.MISSED, reason=a_reason("zu spät")),)), Language.EN)
    (row,) = csv.DictReader(StringIO(text))
    assert ("missed", "", "", "zu spät") == (row["Status"], row["Reach"], row["Published"], row["Reason"])


def test_a_post_that_is_gone_says_so_in_its_row() -> None:
    """Its status is in the reader's language, beside its last figures and the reason."""
    posts = (published(status=Status.GONE, reason=a_reason("missed twice")),)
    report = a_report(posts, some_readings(FACEBOOK, facebook_figures(100, 150, 5)))
    (english,) = csv.DictReader(StringIO(_csv(report, Language.EN)))
    (german,) = csv.DictReader(StringIO(_csv(report, Language.DE).removeprefix("\ufeff")), delimiter=";")
    assert ("gone", "100", "missed twice") == (english["Status"], english["Reach"], english["Reason"])
    assert ("verschwunden", "100") == (german["Status"], german["Reichweite"])


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@handle"])
def test_csv_cells_are_no_formulas(text: str) -> None:
    """A text that a spreadsheet would reckon with gets an apostrophe before it."""
    (row,) = csv.DictReader(StringIO(_csv(a_report((published(text=text),)), Language.EN)))
    assert f"'{text}" == row["Text"]


def test_more_rows_than_a_sheet_takes_go_on_on_another_one() -> None:
    """Nothing is dropped where a table is longer than a sheet: it goes on with its headings on sheets with numbers."""
    report = sample_report()
    made = to_xlsx(report, view(report, Language.EN), Words(Language.EN, "Europe/Berlin"), most_rows=500)
    book = load_workbook(BytesIO(made), read_only=True)
    sheets = [sheet for sheet in book if sheet.title.startswith("Readings")]
    assert ["Readings", "Readings 2", "Readings 3"] == [sheet.title for sheet in sheets][:3]
    rows = [list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in sheets]
    assert 1 == len({each[0] for each in rows})
    assert len(list(report.readings)) == sum(len(each) - 1 for each in rows)
