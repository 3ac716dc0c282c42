"""What is left of a network's limit: never more than it within its window, whenever that begins."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Account
from outreach.networks import FACEBOOK, MASTODON, TWITTER, profile
from outreach.publish.limits import limits_of
from outreach.store import CallLimit
from outreach.store.publishing.call_buckets import EPOCH, SLOTS, counted, free_at
from tests.builders import NOW

HOUR = timedelta(hours=1)


def a_limit(calls: int, window: timedelta = HOUR) -> CallLimit:
    return CallLimit(
        bucket="b", endpoint="*", calls=calls, window=window, costs=(1, 1, 1), why=Reason(msg("full"))
    )


@given(
    st.integers(1, 8),
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 3)), min_size=1, max_size=80),
)
def test_no_window_holds_more_than_its_limit(calls: int, asked: list[tuple[int, int]]) -> None:
    """Whatever is asked for and when: what is let through in any hour is within the limit, and no wait is endless."""
    limit, used, now = a_limit(calls), dict[str, int](), NOW
    passed: list[tuple[float, int]] = []
    for pause, cost in asked:
        now += timedelta(seconds=pause)
        wait = free_at(used, limit, cost, now)
        if cost > calls:
            continue
        if wait is None:
            number = str((now - EPOCH) // (HOUR / SLOTS))
            used = {str(key): n for key, n in counted(used, HOUR, now).items()}
            used[number] = used.get(number, 0) + cost
            passed.append(((now - NOW).total_seconds(), cost))
        else:
            assert now < wait <= now + HOUR + HOUR / SLOTS
            assert free_at(used, limit, cost, wait) is None
    for at, _ in passed:
        assert sum(cost for when, cost in passed if at <= when < at + 3600) <= calls


def test_a_post_takes_the_calls_of_its_kind() -> None:
    """A picture is one more, its alt text another; and all together count where all calls are bounded."""
    calls = profile(TWITTER).calls
    assert (1, 1, 1) == calls.taken_by_post("POST /2/tweets")
    assert (0, 1, 1) == calls.taken_by_post("POST /2/media/upload")
    assert (0, 0, 1) == calls.taken_by_post("POST /2/media/metadata")
    assert (1, 2, 3) == calls.taken_by_post("*")


def test_xs_day_is_the_apps_and_all_else_the_users() -> None:
    """10,000 posts a day are those of the app; two apps have two."""
    account = Account(name="a", channel=TWITTER, external_id="1", api_url="https://api.x.com")
    found = limits_of(account, "app1")
    shared = [limit for limit in found if limit.bucket.startswith("app")]
    assert [("app twitter app1", 10_000, timedelta(days=1))] == [
        (limit.bucket, limit.calls, limit.window) for limit in shared
    ]
    assert {"user twitter 1"} == {limit.bucket for limit in found} - {"app twitter app1"}
    assert not any(limit.endpoint.startswith("GET") for limit in found), "reading takes none of them"


def test_a_sandbox_counts_for_itself() -> None:
    """So that a rehearsal meets the network's own refusals."""
    for channel in (FACEBOOK, TWITTER, MASTODON):
        account = Account(name="a", channel=channel, external_id="1", api_url="http://127.0.0.1:9")
        assert () == limits_of(account, "")
