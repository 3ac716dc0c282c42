"""When a doubtful post may be sent again under its own handle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.channels.settling import ALWAYS, CAUTIOUS, NEVER, Repeat
from outreach.publish.context import DEADLINE
from outreach.publish.quiet_period import may_repeat

SPANS = st.integers(0, 20_000).map(lambda seconds: timedelta(seconds=seconds))
AGES = st.none() | SPANS
ENOUGH = CAUTIOUS.request


@given(SPANS, AGES)
def test_a_network_that_guards_for_ever_is_asked_again_at_once(
    lasted: timedelta, age: timedelta | None
) -> None:
    """However young the doubt and however old the handle."""
    assert may_repeat(ALWAYS, CAUTIOUS, lasted=lasted, age=age, deadline=DEADLINE)


@given(SPANS, AGES)
def test_a_network_without_a_guard_is_never_asked_again(lasted: timedelta, age: timedelta | None) -> None:
    """Its posts go out again only when they are known to be absent."""
    assert not may_repeat(NEVER, CAUTIOUS, lasted=lasted, age=age, deadline=DEADLINE)


@given(SPANS, SPANS, SPANS)
def test_a_guard_that_ends_covers_the_whole_of_the_next_try(
    guard: timedelta, lasted: timedelta, age: timedelta
) -> None:
    """The request may be acted on as late as its deadline and the network's own time let it: still within the guard."""
    if may_repeat(Repeat.until(guard), CAUTIOUS, lasted=lasted, age=age, deadline=DEADLINE):
        assert age + DEADLINE + CAUTIOUS.request < guard
        assert lasted >= CAUTIOUS.request  # and no request is under way beside it


@pytest.mark.parametrize(
    ("age", "may"), [(timedelta(minutes=20), True), (timedelta(minutes=50), False), (None, False)]
)
def test_the_age_of_the_handle_must_be_known(age: timedelta | None, may: bool) -> None:
    """After a start of the machine nobody has counted it to its end: then absence has to be proven."""
    hour = Repeat.until(timedelta(hours=1))
    assert may is may_repeat(hour, CAUTIOUS, lasted=ENOUGH, age=age, deadline=DEADLINE)


def test_a_guard_that_ends_waits_for_the_first_request() -> None:
    """While the first request may be under way, not every such network keeps the two apart."""
    hour = Repeat.until(timedelta(hours=1))
    early = ENOUGH - timedelta(seconds=1)
    assert not may_repeat(hour, CAUTIOUS, lasted=early, age=early, deadline=DEADLINE)
