"""At which ages figures are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.measure.due import (
    ReadingHistory,
    account_due,
    due_posts,
    next_account_reading,
    next_reading,
)
from outreach.model import Post, Status
from outreach.networks import AGES, ReadingPlan
from outreach.store import Taken
from tests.builders import NOW, a_post

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def live(age: timedelta, now: datetime = NOW, id: str = "p") -> Post:
    return a_post(id, status=Status.PUBLISHED, external_id="77", published_at=now - age)


def known(*taken: Taken, once_per_day: bool = False) -> ReadingHistory:
    return ReadingHistory(taken=taken, plan=ReadingPlan(ages=AGES, once_per_day=once_per_day))


def taken(age: str, read_at: datetime = NOW, *, failed: bool = False, post: str = "p") -> Taken:
    return Taken(post=post, age=age, read_at=read_at, failed=failed)


def test_a_young_post_is_not_read() -> None:
    """Before its first age a post has no figures to read."""
    assert () == due_posts([live(HOUR - timedelta(seconds=1))], known(), NOW)


def test_each_mark_is_read_once() -> None:
    """An age that was read is not read again."""
    assert ["1h"] == [each.age for each in due_posts([live(HOUR)], known(), NOW)]
    assert () == due_posts([live(HOUR)], known(taken("1h")), NOW)


def test_one_reading_serves_the_newest_mark() -> None:
    """After a pause only the oldest age reached is read: the past cannot be read back."""
    assert ["7d"] == [each.age for each in due_posts([live(9 * DAY)], known(), NOW)]


def test_only_live_posts_are_read() -> None:
    """A post that is not published, or has no id, has no figures."""
    drafts = [a_post(), a_post(status=Status.PUBLISHED, published_at=NOW - DAY, external_id="")]
    assert () == due_posts(drafts, known(), NOW)


def test_a_failed_reading_is_tried_again_after_an_hour() -> None:
    """A failure is not the end of an age, and not a reason to ask every minute."""
    failed = known(taken("1h", NOW - HOUR, failed=True))
    just_now = known(taken("1h", NOW - HOUR / 2, failed=True))
    assert 1 == len(due_posts([live(2 * HOUR)], failed, NOW))
    assert () == due_posts([live(2 * HOUR)], just_now, NOW)


def test_a_network_that_charges_is_read_once_a_day() -> None:
    """After one successful reading nothing is due before the next UTC day."""
    today = known(taken("1h", NOW - HOUR, post="q"), once_per_day=True)
    tomorrow = NOW + DAY
    assert () == due_posts([live(HOUR)], today, NOW)
    assert 1 == len(due_posts([live(HOUR, tomorrow)], today, tomorrow))


def test_a_failed_reading_does_not_use_the_day_up() -> None:
    """Failed requests cost nothing, so the day's reading is still to be had."""
    failed = known(taken("1h", NOW - 2 * HOUR, failed=True, post="q"), once_per_day=True)
    assert 1 == len(due_posts([live(HOUR)], failed, NOW))


def test_an_account_is_read_once_a_day() -> None:
    """The first step of a UTC day reads the account, a failed one is repeated after an hour."""
    posts = [live(HOUR)]
    assert account_due(posts, known(), NOW)
    assert not account_due(posts, known(taken("day", NOW - HOUR, post="")), NOW)
    assert account_due(posts, known(taken("day", NOW - DAY, post="")), NOW)
    assert account_due(posts, known(taken("day", NOW - HOUR, post="", failed=True)), NOW)


def test_an_account_is_read_as_long_as_its_posts() -> None:
    """The last daily reading is on the UTC day on which the youngest post reaches its last age: each costs money."""
    posts = [live(28 * DAY), live(60 * DAY)]
    midnight = datetime(2027, 3, 2, tzinfo=UTC)
    assert account_due(posts, known(), NOW)
    assert next_account_reading(posts, known(), NOW) is None
    assert not account_due(posts, known(), midnight)
    assert midnight == next_account_reading([live(27 * DAY)], known(taken("day", NOW, post="")), NOW)
    assert next_account_reading([], known(), NOW) is None


def test_a_failed_reading_of_an_account_is_repeated_after_an_hour() -> None:
    """So that a day's figures are not lost to one bad minute."""
    failed = known(taken("day", NOW - HOUR / 2, post="", failed=True))
    assert NOW + HOUR / 2 == next_account_reading([live(HOUR)], failed, NOW)


def test_the_next_reading_is_the_next_mark() -> None:
    """A post that was read for its first age wants to be read at its second."""
    post = live(2 * HOUR)
    assert NOW + 4 * HOUR == next_reading([post], known(taken("1h")), NOW)


def test_the_next_reading_waits_for_midnight_where_a_day_is_used_up() -> None:
    """On a network that charges, an age that is reached today is read tomorrow."""
    today = known(taken("1h", NOW, post="q"), once_per_day=True)
    assert datetime(2027, 3, 2, tzinfo=UTC) == next_reading([live(2 * HOUR)], today, NOW)


def test_nothing_is_ahead_after_the_last_mark() -> None:
    """A post that has all its readings is done."""
    assert next_reading([live(40 * DAY)], known(taken("28d")), NOW) is None
    assert next_reading([a_post()], known(), NOW) is None


def test_a_failed_last_mark_is_still_ahead() -> None:
    """The last age is not given up at its first failure."""
    assert NOW == next_reading([live(40 * DAY)], known(taken("28d", NOW - HOUR, failed=True)), NOW)


@given(st.integers(0, 60 * 24 * 60), st.booleans())
def test_going_from_reading_to_reading_ends_with_the_last_mark(minutes: int, once_per_day: bool) -> None:
    """Whoever always waits for the next reading and takes it comes to an end, with the last age taken."""
    post = live(timedelta(0))
    now, done = NOW + timedelta(minutes=minutes), dict[str, Taken]()
    for _ in range(60):
        known_now = known(*done.values(), once_per_day=once_per_day)
        for each in due_posts([post], known_now, now):
            done[each.age] = taken(each.age, now)
        ahead = next_reading([post], known(*done.values(), once_per_day=once_per_day), now)
        if ahead is None:
            break
        assert ahead > now
        now = ahead
    assert AGES[-1].name in done
