"""Every hard case in every format and language: it comes out, and says what is missing."""

from __future__ import annotations

import json

import pytest

from outreach.language import Language
from outreach.report import ReportFormat, write
from outreach.report.labels import Words
from outreach.report.summary import short
from tests.pure.report_cases import CASES

pytestmark = pytest.mark.slow

MANY = "a thousand"
SAYS = {
    "half over": ("Nothing.", "not final"),
    "denied": (
        "Facebook: all figures (not permitted) of 20 of 20 posts.",
        "19 without figures (not permitted)",
    ),
    "denied since a week": ("Facebook: all figures (not permitted)", "Facebook: "),
    "retired": ("Facebook: Reach (retired)", "Facebook: "),
    "gone": ("Published posts that are gone since: 5.", "gone"),
    "failed": ("Facebook: all figures (reading failed)", "Facebook: "),
    "one post": ("Nothing.", "1 not final"),
    "none": ("Nothing.", "No post is out yet."),
    MANY: ("Nothing.", "not final"),
    "nobody reads": ("Handover: no figures are read there.", "1 without figures (not offered)"),
    "shrunk": ("Views 120 → 90", "Facebook: "),
}


@pytest.mark.parametrize("name", CASES)
def test_what_went_wrong_is_what_is_so(name: str) -> None:
    """»Nothing« stands only where nothing is missing; the quality of the data is told in each."""
    lines = {line.question: line.answer for line in short(CASES[name](), Words(Language.EN, "Europe/Berlin"))}
    wrong, quality = SAYS[name]
    assert wrong in lines["What went wrong"]
    assert (wrong == "Nothing.") == (lines["What went wrong"] == "Nothing.")
    assert quality in lines["Data quality"]


@pytest.mark.parametrize("name", [name for name in CASES if name != MANY])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [kind for kind in ReportFormat if kind is not ReportFormat.PDF])
def test_every_case_comes_out(name: str, language: Language, kind: ReportFormat) -> None:
    """No case breaks a format, and none has a figure that nobody told."""
    content = write(CASES[name](), kind, language, lambda _: None)
    assert content
    assert b"None" not in content or kind is ReportFormat.XLSX
    if kind is ReportFormat.JSON:
        for post in json.loads(content)["posts"]:
            assert all(
                (post[m]["value"] is None) == (post[m]["status"] != "ok")
                for m in ("reach", "views", "clicks")
            )


@pytest.mark.parametrize("name", ["denied", "none", "gone"])
def test_every_case_can_be_printed(name: str) -> None:
    """PDF/UA refuses what is not whole."""
    assert write(CASES[name](), ReportFormat.PDF, Language.DE, lambda _: None).startswith(b"%PDF")


def test_a_thousand_posts_are_compared_at_the_last_age() -> None:
    """Over three years all but the youngest posts have reached it; these are counted apart."""
    report = CASES[MANY]()
    assert ("28d", "27d") == tuple(group.age for group in report.channels)
    assert (14, 14) == tuple(one.not_final for one in report.quality)
    assert 1_000 == sum(one.final + one.not_final for one in report.quality)
