"""What the steps of the scheduler did, told on the terminal."""

from __future__ import annotations

from typing import get_args

import pytest

from outreach.app.running.chores import Report
from outreach.cli.step_reports import tell


@pytest.mark.parametrize("kind", get_args(Report), ids=lambda kind: kind.__name__)
def test_every_kind_of_report_has_its_words(kind: type) -> None:
    """No step of the scheduler can end with a report that nobody knows how to tell."""
    assert tell.dispatch(kind) is not tell.dispatch(object)
