"""The report as a file: opened from a disk, on a desk and on a phone, in light and dark, and printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from outreach.language import Language
from outreach.report import ReportFormat, write
from tests.browser.house import AXE
from tests.browser.test_axe import barriers
from tests.pure.report_sample import a_card, sample_report

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(
    each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.chart, .table')
).map(each => each.outerHTML.slice(0, 100))"""
"""What reaches beyond the page's edge and cannot be scrolled to."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(write(sample_report(), ReportFormat.HTML, Language.DE, a_card))
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (390, "light")])
def test_the_file_has_no_barriers_and_nothing_is_cut(chrome: Browser, file: Path, width: int, scheme: str):
    """Nothing that axe-core knows, nothing beyond the edge, its own font, no error and no request."""
    context = chrome.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    context.add_init_script(path=AXE)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.goto(file.as_uri())
    wrong, unknown = barriers(page)
    assert ([], []) == (wrong, unknown)
    assert [] == page.evaluate(OUTSIDE)
    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert ["loaded", "loaded"] == page.evaluate("[...document.fonts].map(each => each.status)")
    assert [] == said
    assert {"file", "data"} >= set(asked)
    context.close()


def test_the_file_prints_on_a4(chrome: Browser, file: Path):
    """On paper no table and no chart is wider than the page; what the chart stands for is left out."""
    context = chrome.new_context(viewport={"width": 703, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(file.as_uri())
    wide = "() => [...document.querySelectorAll('table, svg')].filter(e => e.getBoundingClientRect().right > 703)"
    assert 0 == page.evaluate(f"({wide})().length")
    assert not page.locator("details").first.is_visible()
    context.close()
