"""At which ages figures are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach import networks
from outreach.measure.due import (
    ReadingHistory,
    account_due,
    beside,
    due_posts,
    next_account_reading,
    next_reading,
)
from outreach.model import Post, Status
from outreach.networks import OLDER_AGES, ReadingPlan
from outreach.store import Taken
from tests.builders import NOW, a_post

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGES = (OLDER_AGES[0], *networks.AGES)


def live(age: timedelta, now: datetime = NOW, id: str = "p") -> Post:
    return a_post(id, status=Status.PUBLISHED, external_id="77", published_at=now - age)


def known(*taken: Taken, once_per_day: bool = False, **changes: timedelta) -> ReadingHistory:
    return ReadingHistory(taken=taken, plan=ReadingPlan(ages=AGES, once_per_day=once_per_day, **changes))


def taken(
    age: str, read_at: datetime = NOW, *, failed: bool = False, denied: bool = False, post: str = "p"
) -> Taken:
    return Taken(post=post, age=age, read_at=read_at, failed=failed, denied=denied)


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
    assert NOW == next_reading([live(28 * DAY + HOUR)], known(taken("28d", NOW - HOUR, failed=True)), NOW)


def test_what_failed_or_was_denied_is_caught_up() -> None:
    """Hourly for a day where it failed, then daily, then every four weeks, for as long as the network keeps figures."""
    two_years = 730 * DAY

    def again(age: timedelta, **how: bool) -> datetime | None:
        """When a post that is as old as that is read again, if it was just read without success."""
        return next_reading([live(age)], known(taken("28d", **how), catch_up=two_years), NOW)

    for days, failed, denied in ((28, HOUR, DAY), (30, DAY, DAY), (57, 28 * DAY, 28 * DAY)):
        assert NOW + failed == again(days * DAY + HOUR, failed=True)
        assert NOW + denied == again(days * DAY + HOUR, denied=True)
    assert again(two_years - DAY, failed=True) is None
    assert again(30 * DAY) is None


def test_what_was_denied_is_not_caught_up_where_reading_costs_money() -> None:
    """A network that charges would charge for the figures beside the denied one."""
    denied = known(taken("28d", NOW - 2 * DAY, denied=True), once_per_day=True)
    assert () == due_posts([live(31 * DAY)], denied, NOW)
    assert 1 == len(due_posts([live(31 * DAY)], known(taken("28d", NOW - 2 * DAY, denied=True)), NOW))


def test_figures_that_came_along_serve_the_age() -> None:
    """A post that was read beside others after it had reached an age is not read for that age again."""
    along = known(taken("", NOW - HOUR), once_per_day=True)
    assert () == due_posts([live(7 * DAY + 2 * HOUR)], along, NOW + DAY)
    assert ["7d"] == [p.age for p in due_posts([live(7 * DAY)], along, NOW + DAY)]


def test_what_comes_along_is_what_is_charged() -> None:
    """Every post back to the oldest that is wanted, where the network charges; elsewhere nothing is asked for it."""
    posts = [live(9 * DAY, id="a"), live(3 * DAY, id="b"), live(HOUR, id="c")]
    for once, others in ((True, ["c"]), (False, [])):
        history = known(taken("7d", NOW - DAY, post="a"), taken("1d", NOW - DAY, post="b"), once_per_day=once)
        wanted = due_posts(posts[:2], history, NOW)
        assert ["b"] == [p.post for p in wanted]
        assert others == [p.post for p in beside(posts, wanted, history.plan)]


def test_an_account_is_read_at_the_start_weekly_and_at_the_end() -> None:
    """Where each reading costs money; and the moments that are foretold are those at which it is due."""
    first = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    posts = [live(timedelta(0), now=first)]
    days, last, now = list[int](), list[Taken](), first
    while True:
        history = known(*last, once_per_day=True, accounts_every=7 * DAY)
        if account_due(posts, history, now):
            days.append((now.date() - first.date()).days)
            last = [taken("day", now, post="")]
        ahead = next_account_reading(posts, known(*last, once_per_day=True, accounts_every=7 * DAY), now)
        if ahead is None:
            break
        now = ahead
    assert [0, 7, 14, 21, 28] == days


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
