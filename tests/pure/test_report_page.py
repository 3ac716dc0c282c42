"""The HTML page: one file, complete, accessible, and nothing in it that its data put there as markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from outreach.language import Language
from outreach.model import ReadingStatus, Status
from outreach.report import Report, ReportFormat, view, write
from outreach.report.labels import Words
from tests.builders import NOW, a_brand, a_place, a_post, a_reason
from tests.pure.report_sample import (
    FACEBOOK,
    a_card,
    a_report,
    facebook_figures,
    published,
    sample_report,
    some_readings,
)

VOID = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """Elements with their attributes and own text, in order; an unclosed element is an error."""

    def __init__(self, html: str):
        super().__init__()
        self.html = html
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {k: v or "" for k, v in attrs}, list[str]())
        self.found.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()[0]

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def all(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        return [
            (tag, attrs, " ".join("".join(text).split())) for tag, attrs, text in self.found if tag in tags
        ]


def _page(
    report: Report, language: Language = Language.EN, images: Callable[[str], bytes | None] = a_card
) -> Page:
    return Page(write(report, ReportFormat.HTML, language, images).decode())


@pytest.fixture(scope="module")
def sample() -> Page:
    return _page(sample_report(brand=a_brand(funder="Land Sachsen-Anhalt")))


def test_the_page_needs_nothing_else(sample: Page) -> None:
    """No script, no outside source, no inline style; the policy forbids them, and the file stays small."""
    assert [] == sample.all("script", "iframe", "object")
    sources = [attrs.get("src", attrs.get("href", "")) for _, attrs, _ in sample.all("img", "link", "image")]
    assert all(source.startswith("data:") for source in sources)
    assert not [attrs for _, attrs, _ in sample.found if "style" in attrs]
    assert len(sample.html.encode()) <= 2_000_000


def test_the_policy_allows_the_pages_own_style_alone(sample: Page) -> None:
    """The content security policy carries the hash of exactly the style sheet in the page."""
    (style,) = re.findall(r"<style>(.*?)</style>", sample.html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(
        a["content"] for _, a, _ in sample.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_headings_skip_no_level(sample: Page) -> None:
    """One h1, and each heading at most one level below the one before."""
    levels = [int(tag[1]) for tag, _, _ in sample.all("h1", "h2", "h3", "h4")]
    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scopes(sample: Page) -> None:
    """Tables can be read by a screen reader: caption, column and row headings."""
    assert len(sample.all("table")) == len([text for _, _, text in sample.all("caption") if text]) > 10
    assert {"col", "row"} == {attrs.get("scope") for _, attrs, _ in sample.all("th")}


def test_every_picture_has_its_words(sample: Page) -> None:
    """Cards carry the post's alt text, charts a sentence."""
    pictures = sample.all("img")
    assert 4 == len(pictures)
    assert {"Karte mit dem Namen Gutshof Krevese"} == {attrs["alt"] for _, attrs, _ in pictures}
    charts = [attrs for _, attrs, _ in sample.found if attrs.get("role") == "img"]
    assert 5 == len(charts)
    assert all(len(attrs["aria-label"]) > 40 for attrs in charts)


def test_links_within_the_page_arrive(sample: Page) -> None:
    """Skip link and contents lead somewhere, and no id is there twice."""
    ids = [attrs["id"] for _, attrs, _ in sample.found if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for _, a, _ in sample.all("a") if a["href"].startswith("#")} <= set(ids)


def test_simulated_figures_are_told_at_the_top(sample: Page) -> None:
    """The banner stands before the first figure."""
    assert -1 < sample.html.find("Simulated figures from the sandbox") < sample.html.find("In short")


def test_real_figures_carry_no_banner() -> None:
    """Without a simulated reading there is no banner."""
    report = a_report((published(),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    assert "Simulated" not in _page(report).html


def test_the_first_page_answers_what_is_asked_first(sample: Page) -> None:
    """Posts, a post's reach, clicks, followers gained, what is final, what needs somebody; then three sentences."""
    tiles = [text for *_, text in sample.all("li")][:7]
    for number, told in enumerate(
        (
            "64 posts published of 72, 3 still ahead",
            "1,667 Reach of a post on Facebook (median) best post 2,649;",
            "clicks on links on Facebook",
            "2,027 Views of a post on X (median)",
            "clicks on links on X",
            "+112 followers gained on Facebook from 3,950 to 4,062",
            "+28 followers gained on X",
        )
    ):
        assert told in tiles[number]
    answers = dict(zip((t for *_, t in sample.all("dt")), (t for *_, t in sample.all("dd")), strict=True))
    assert "Published posts: 64 of 72" in answers["What ran"]
    assert "Facebook: most Reach for Schloss Tangerhütte on 9 Mar 2027 (2,649)." in answers["What stood out"]
    assert "1 doubtful, 1 rejected, 1 missed, 1 overdue" in answers["What went wrong"]


def test_funder_and_credits_are_named(sample: Page) -> None:
    """The funder's line, the data's credits and the cards' map."""
    footer = next(text for _, _, text in sample.all("footer"))
    assert "Funded by: Land Sachsen-Anhalt © GeoNames, CC BY 4.0 © GeoBasis-DE / BKG 2021" in footer


def test_german_writes_german_numbers_and_dates() -> None:
    """Thousands with a point, decimal comma, day before month, and the language is declared."""
    page = _page(sample_report(), Language.DE)
    assert "de" == page.all("html")[0][1]["lang"]
    assert all(text in page.html for text in ("2.689", "3,2\u00a0%", "01.03.2027, 10:10"))


def test_data_never_becomes_markup() -> None:
    """Names, texts, reasons and addresses are shown as they are, in tables, cards and charts alike."""
    evil = "<script>alert(1)</script> \"' {{ 7*7 }} [x](y)"
    posts = (
        published("p1", text=evil, alt=evil, permalink='https://x.example/?a=1&b="2'),
        published("p2"),
        a_post("p3", status=Status.REJECTED, reason=a_reason(evil)),
    )
    readings = tuple(
        r for p in ("p1", "p2") for r in some_readings(FACEBOOK, facebook_figures(9 + len(p), 9, 1), post=p)
    )
    page = _page(a_report(posts, readings, places=(a_place(name=evil, categories=(evil,)),), title=evil))
    assert [] == page.all("script")
    assert evil in page.all("h1")[0][2]
    assert any(evil in text for _, _, text in page.all("td"))
    assert any("<script>alert(1)" in text for _, _, text in page.all("svg"))


def test_an_empty_campaign_has_sentences_and_no_charts() -> None:
    """Where there is nothing to draw there is a sentence."""
    page = _page(a_report(places=()))
    assert [] == page.all("svg")
    assert "No post has been made for this campaign yet." in page.html
    assert "no figure has been read yet" in page.html


def test_unread_posts_have_sentences_and_no_charts() -> None:
    """Posts without any reading give tables of dashes with reasons, not charts of zeros."""
    page = _page(a_report((published(),)))
    assert [] == page.all("svg")
    assert "– not read" in page.html


def test_a_missing_card_is_left_out() -> None:
    """The report does without a picture that is not there."""
    report = a_report((published(),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    for images in (lambda _: None, lambda _: b""):
        page = _page(report, images=images)
        assert [] == page.all("img")
        assert any("Ein Gut wacht auf." in text for _, _, text in page.all("blockquote"))


def test_a_long_text_is_cut_between_words() -> None:
    """The excerpt ends with an ellipsis after a whole word."""
    report = a_report((published(text="Wort " * 100),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    (_, _, text) = _page(report).all("blockquote")[0]
    assert text.endswith("Wort …")
    assert len(text) <= 182


def test_a_card_without_alt_text_is_named_by_its_place() -> None:
    """A picture never goes without words."""
    report = a_report((published(alt=""),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    assert "Picture card of the post about Gutshof Krevese" == _page(report).all("img")[0][1]["alt"]


def test_mixed_definitions_are_marked_and_explained() -> None:
    """Figures under two definitions carry a sign and the sentence that explains it."""
    old = some_readings(FACEBOOK, facebook_figures(1, 10, 0), definition="facebook/2025-11", post="p1")
    new = some_readings(FACEBOOK, facebook_figures(1, 30, 0), post="p2")
    page = _page(a_report((published("p1"), published("p2")), old + new))
    assert "40 ≠" in page.html
    assert "(facebook/2025-11, facebook/2026-06)" in page.html


def test_a_figure_that_is_behind_is_told() -> None:
    """Where the latest reading failed the reader learns that the figure is older."""
    good = some_readings(FACEBOOK, facebook_figures(1, 2, 3), age="7d")
    bad = some_readings(
        FACEBOOK, facebook_figures(None, None, None, None), age="14d", read_at=NOW.replace(month=4)
    )
    assert (
        "For one post the latest reading brought no figure"
        in _page(a_report((published(),), good + bad)).html
    )


def test_a_post_that_is_gone_is_marked_wherever_it_is_shown() -> None:
    """Its last figures count; list, card, summary and section say so, and nothing leads where it was."""
    there = published("p1", permalink="https://example.org/there")
    gone = published(
        "p2", status=Status.GONE, permalink="https://example.org/gone", reason=a_reason("missed twice")
    )
    good = (
        *some_readings(FACEBOOK, facebook_figures(1, 2, 3), post="p1"),
        *some_readings(FACEBOOK, facebook_figures(100, 200, 50), post="p2"),
    )
    absent = tuple(
        replace(reading, status=ReadingStatus.ABSENT, value=None, age="14d", read_at=NOW + timedelta(days=14))
        for reading in good
        if reading.post == "p2"
    )
    page = _page(a_report((there, gone), good + absent))
    told = page.html.replace("&nbsp;", " ")
    assert "Gutshof Krevese (gone; last figures)" in [text for _, _, text in page.all("td", "th")]
    assert "Gutshof Krevese (gone; last figures)" in "".join(text for _, _, text in page.all("p"))
    assert "Published, and on the network no more: Gutshof Krevese" in told
    assert "Published posts that are gone since: 1." in told
    assert "the latest reading brought no figure" not in told
    assert ["https://example.org/there"] == [
        a["href"] for _, a, _ in page.all("a") if "example.org/" in a["href"]
    ]
    assert "202" in [text for _, _, text in page.all("td")]


def test_more_places_than_a_chart_takes_are_told() -> None:
    """The chart shows the first twenty, the table all."""
    places = tuple(a_place(f"ort-{n}", name=f"Ort {n}") for n in range(25))
    posts = tuple(published(f"p{n}", place=f"ort-{n}") for n in range(25))
    readings = tuple(
        r for n in range(25) for r in some_readings(FACEBOOK, facebook_figures(n, n, 0), post=f"p{n}")
    )
    page = _page(a_report(posts, readings, places=places))
    assert "The chart shows the first 20 places; the table has all." in page.html
    assert 25 <= sum(text.startswith("Ort ") for _, attrs, text in page.all("th") if attrs["scope"] == "row")


def test_a_page_shows_as_many_rows_as_it_takes() -> None:
    """Of posts that are out the last ones, the latest first, of the others the next; what is taken along has all."""
    out = [published(f"p{n}", published_at=NOW - timedelta(days=n)) for n in range(5)]
    ahead = [a_post(f"a{n}", due_utc=NOW + timedelta(days=20 + n), number=n) for n in range(4)]
    report = a_report((*out, *ahead), (), places=(a_place(),))
    moment = Words(Language.EN, report.campaign.zone).moment
    shown, whole = (
        {
            table.caption: table
            for section in view(report, Language.EN, most=most).annex
            for table in section.tables
        }
        for most in (3, None)
    )
    posts, others = "Posts on Facebook", "Still ahead"
    assert [moment(one.published_at) for one in out[:3]] == [row[0] for row in shown[posts].rows]
    assert [moment(one.due_utc) for one in ahead[:3]] == [row[0] for row in shown[others].rows]
    assert "These are the last 3 of 5, the latest first." == shown[posts].part
    assert "These are the first 3 of 4." == shown[others].part
    assert [moment(one.published_at) for one in out[::-1]] == [row[0] for row in whole[posts].rows]
    assert [""] * len(whole) == [table.part for table in whole.values()]


def test_foreign_words_control_nothing_on_the_page() -> None:
    """Control and direction signs are gone, and what is no https is no link."""
    words = "Hof \x1b[31m\x00\u202e rot"
    posts = (published(text=words, permalink="javascript:alert(1)"),)
    report = a_report(
        posts, some_readings(FACEBOOK, facebook_figures(1, 2, 3)), places=(a_place(name=words),)
    )
    html = write(report, ReportFormat.HTML, Language.EN, a_card).decode()
    assert "Hof [31m rot" in html
    assert not [sign for sign in "\x1b\x00\u202e" if sign in html]
    assert "javascript" not in html
