"""Goals, costs, visits and effects as readers see them: page, PDF and spreadsheet."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest

from outreach.language import Language
from outreach.model import (
    EffectKind,
    ExpenseKind,
    Goal,
    GoalKind,
    Reading,
    ReadingOrigin,
    VisitUnit,
    WebsiteCount,
)
from outreach.networks import FACEBOOK, HANDOVER, TWITTER
from outreach.report import Report, ReportFormat, make_report, view, write
from outreach.report.costs import NetworkBill
from outreach.report.entered import BY_HAND
from outreach.report.results import HandedIn
from tests.builders import NOW, a_campaign, a_channel_plan, a_place
from tests.pure.report_sample import a_reading, facebook_figures, published, some_readings
from tests.pure.test_goals_and_costs import an_effect, an_expense
from tests.pure.test_website_visits import an_import, linked

GOALS = (
    Goal(kind=GoalKind.ENQUIRIES, target=4),
    Goal(kind=GoalKind.CLICKS, target=50, channel=FACEBOOK),
    Goal(kind=GoalKind.REACH_PER_POST, target=50, channel=TWITTER),
)


def by_hand(measure: str, value: int, post: str) -> Reading:
    return a_reading(
        measure,
        value,
        post=post,
        definition=BY_HAND,
        age="",
        origin=ReadingOrigin.HAND,
        entered_by="Anna",
        entered_at=NOW,
    )


def full(**changes: Any) -> Report:
    """A campaign of which everything was entered."""
    posts = (
        published("a", link=linked("hof-portrait-1", "facebook")),
        published("b", TWITTER, link=linked("hof-portrait-1", "twitter")),
        published("h", HANDOVER, account="insta"),
    )
    readings = (
        *some_readings(FACEBOOK, facebook_figures(400, 1_000, 5, 40), post="a"),
        by_hand("reach", 512, "h"),
        by_hand("views", 700, "h"),
    )
    values: dict[str, Any] = {
        "expenses": (
            an_expense(),
            an_expense("e2", channel="", kind=ExpenseKind.DESIGN, payee="Studio Elbe", cents=48_050),
        ),
        "effects": (
            an_effect(count=3),
            an_effect("w2", kind=EffectKind.PRESS, source="=Volksstimme", place="hof"),
        ),
        "website": ((an_import(), (WebsiteCount(content="hof-portrait-1", source="facebook", count=31),)),),
        "bills": (NetworkBill(channel=TWITTER, usd=Decimal("0.215"), prices_as_of="2026-08"),),
    }
    channels = (a_channel_plan(), a_channel_plan(TWITTER), a_channel_plan(HANDOVER, account="insta"))
    campaign = a_campaign(goals=GOALS, channels=channels)
    now = NOW + timedelta(days=10)
    return make_report(
        campaign,
        (a_place("hof", name="Hof"),),
        posts,
        readings,
        now=now,
        handed_in=HandedIn(**(values | changes)),
    )


def cells(report: Report, key: str, language: Language = Language.EN) -> list[tuple[str, ...]]:
    (section,) = [each for each in view(report, language).all_sections if each.key == key]
    return [row for table in section.tables for row in table.rows]


def test_a_goal_has_its_number_its_actual_and_its_reason() -> None:
    """Those of the campaign, then those of its networks; what cannot be told says why."""
    assert [
        ("Enquiries", "4", "3", "75%", "on the way"),
        ("Facebook: Clicks, all posts", "50", "40", "80%", "on the way"),
        (
            "X: Reach per post (median)",
            "50",
            "–",
            "–",
            "cannot be told: The network does not tell this figure.",
        ),
    ] == cells(full(), "goals")


def test_costs_are_told_per_network_and_as_a_list() -> None:
    """Dollars beside euros, never added; unknown clicks have no price; the list has day, payee, reason, amount."""
    rows = cells(full(), "costs", Language.DE)
    assert ("X", "Preisliste, 2026-08", "0,22\u00a0$", "– nicht bekannt", "– nicht bekannt") in rows
    assert ("Facebook", "eingetragen", "50,00\u00a0€", "50,00\u00a0€", "1,25\u00a0€") in rows
    assert ("Gestaltung", "480,50\u00a0€") in rows
    assert ("02.03.2027", "–", "Studio Elbe", "Werbung", "ganze Kampagne", "480,50\u00a0€") in rows


def test_visits_stand_beside_clicks() -> None:
    """Per place in all editions, per post on the screen."""
    rows = cells(full(), "website")
    assert ("gutshof-krevese", "3", "31") in rows
    assert {("40", "31"), ("– not read", "0")} <= {row[-2:] for row in rows}
    people = full(website=((an_import(daily=False, unit=VisitUnit.VISITORS), ()),))
    assert "not added up" in " ".join(
        text for each in view(people, Language.EN).sections if each.key == "website" for text in each.text
    )


def test_figures_by_hand_are_marked_wherever_they_stand() -> None:
    """Of a post that was handed over they are shown at all, with a sign and what it means."""
    shown = view(full(), Language.EN)
    texts = " ".join(text for section in shown.all_sections for text in section.text)
    assert "†: entered by hand in part" in texts
    rows = [row for section in shown.all_sections for table in section.tables for row in table.rows]
    assert any("512 †" in row and "700 †" in row for row in rows)


def test_nothing_that_nobody_entered_is_shown() -> None:
    """No heading without anything under it."""
    empty = make_report(a_campaign(), (a_place(),), (published(),), (), now=NOW + timedelta(days=3))
    keys = {section.key for section in view(empty, Language.DE).all_sections}
    assert set() == keys & {"goals", "costs", "website", "effects"}


@pytest.mark.slow
def test_every_format_has_the_answers() -> None:
    """The spreadsheet has a sheet for each with real days and numbers; words are no formulas; the PDF is one."""
    report = full()
    book = openpyxl.load_workbook(io.BytesIO(write(report, ReportFormat.XLSX, Language.DE, lambda _: None)))
    assert {"Ziele", "Kosten", "Belegliste", "Website", "Was daraus wurde"} <= set(book.sheetnames)
    receipts = list(book["Belegliste"].iter_rows(min_row=4, values_only=True))
    assert (480.5, "EUR") in [(row[6], row[7]) for row in receipts]
    assert {date(2027, 3, 2)} == {row[0].date() for row in receipts}
    assert "=Volksstimme" in [
        cell.value for row in book["Was daraus wurde"] for cell in row if cell.data_type == "s"
    ]
    html = write(report, ReportFormat.HTML, Language.DE, lambda _: None).decode()
    assert all(words in html for words in ("Was daraus wurde", "Belegliste", "480,50"))
    pdf = pypdf.PdfReader(io.BytesIO(write(report, ReportFormat.PDF, Language.DE, lambda _: None)))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert all(words in text for words in ("Ziele", "Belegliste", "Studio Elbe"))
    assert "von Hand eingetragen" in write(report, ReportFormat.CSV, Language.DE, lambda _: None).decode(
        "utf-8-sig"
    )
