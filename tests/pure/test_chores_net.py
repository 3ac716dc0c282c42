"""What keeps a chore alive whatever fails in it."""

from __future__ import annotations

import logging

import pytest

from outreach import tallies
from outreach.app.running.chores import listed
from outreach.errors import Busy
from outreach.language import msg


def test_a_chore_that_cannot_say_what_there_is_to_do_is_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It has nothing to do then, is counted as failed, and the next tick asks again."""
    answers = iter([Busy(msg("The database is busy.")), ("die-altmark",)])

    def subjects() -> tuple[str, ...]:
        answer = next(answers)
        if isinstance(answer, Busy):
            raise answer
        return answer

    asked, before = listed(subjects), tallies.FAILED_STEPS.total()
    with caplog.at_level(logging.WARNING, "outreach.scheduler"):
        assert () == asked()
    assert "The database is busy." in caplog.text
    assert before + 1 == tallies.FAILED_STEPS.total()
    assert ("die-altmark",) == asked()
