"""What the staff concludes of a campaign: written against what was seen, told in the report, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.app.operation.setup import init
from outreach.app.results import conclusions, reports
from outreach.errors import InvalidInput, NotFound
from outreach.language import Language
from outreach.model import StaleConclusion, without_sign_in
from outreach.settings import read_settings
from tests.builders import NOW, a_campaign
from tests.contract.stage import HandClock

NAME = "kreativorte-altmark"
DANA = without_sign_in("Dana", Language.DE)


@pytest.fixture
def app(ready_url: str, tmp_path: Path) -> Iterator[App]:
    """A campaign and nothing else."""
    settings = read_settings({"OUTREACH_DATABASE_URL": ready_url}, tmp_path)
    init(settings)
    with opened(settings, HandClock()) as made:  # type: ignore[arg-type]  # a clock by its shape
        made.store.campaigns.save(a_campaign(), NOW)
        yield made


def test_a_conclusion_is_written_once_for_each_version_that_was_seen(app: App) -> None:
    """The second of two who saw the same changes nothing and is shown what stands there; the journal has both."""
    assert conclusions.get(app, NAME) is None
    first = conclusions.write(app, NAME, " Mehr Porträts.\r\n\r\nWeniger Links. ", version=0, caller=DANA)
    assert ("Mehr Porträts.\n\nWeniger Links.", 1, "Dana") == (first.text, first.version, first.written_by)
    with pytest.raises(StaleConclusion) as stale:
        conclusions.write(app, NAME, "Anderes.", version=0, caller=DANA)
    assert first == stale.value.current
    assert 2 == conclusions.write(app, NAME, "Anderes.", version=1, caller=DANA).version
    with pytest.raises(InvalidInput):
        conclusions.write(app, NAME, "x" * 4001, version=2, caller=DANA)
    with pytest.raises(NotFound):
        conclusions.write(app, "none", "x", version=0, caller=DANA)


def test_the_report_tells_it_under_what_comes_next(app: App) -> None:
    """In paragraphs, with who wrote it; taken out again by an empty one."""
    conclusions.write(app, NAME, "Mehr Porträts.\n\nWeniger Links.", version=0, caller=DANA)
    before = reports.content(app, NAME)
    view = reports.look(app, NAME, Language.DE)
    (section,) = [each for each in view.sections if each.key == "next"]
    assert ("Mehr Porträts.", "Weniger Links.") == section.text[:2]
    assert section.text[2].startswith("Dana, ")
    conclusions.write(app, NAME, "", version=1, caller=DANA)
    assert "next" not in {each.key for each in reports.look(app, NAME, Language.DE).sections}
    assert before != reports.content(app, NAME)
