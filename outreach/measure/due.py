"""At which ages a post is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outreach.channels.base import PublishedPost
from outreach.model import Post, Reading, ReadingStatus, Status
from outreach.networks import ReadingPlan
from outreach.store import Taken

DAY = "day"
"""The age of an account's daily readings."""

AGAIN_AFTER = timedelta(hours=1)
"""How long after a failed reading the next try is made."""


@dataclass(frozen=True, kw_only=True)
class ReadingHistory:
    """What was read of one account in the time of its plan's ``reach_back``, and when its network is read."""

    taken: Sequence[Taken]
    plan: ReadingPlan

    def read_on(self, moment: datetime) -> bool:
        """True where posts were read with success on the UTC day of ``moment``."""
        return any(t.post and not t.failed and t.read_at.date() == moment.date() for t in self.taken)

    def and_now(self, readings: Iterable[Reading]) -> ReadingHistory:
        """The same with what has just been read."""
        found: dict[tuple[str, str], Taken] = {}
        for each in readings:
            last = found.get((each.post, each.age))
            failed = each.status is ReadingStatus.FAILED or (last is not None and last.failed)
            found[each.post, each.age] = Taken(
                post=each.post, age=each.age, read_at=each.read_at, failed=failed
            )
        return ReadingHistory(taken=(*self.taken, *found.values()), plan=self.plan)


def due_posts(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> tuple[PublishedPost, ...]:
    """The published posts that want a reading now, each for the oldest age that it has reached.

    An age that was let pass cannot be read back: one reading serves the newest age, and says when it was taken.
    """
    if known.plan.once_per_day and known.read_on(now):
        return ()
    taken = {(t.post, t.age): t for t in known.taken}
    found = []
    for post in posts:
        age = _age_of(post, known.plan, now)
        if age is None or post.published_at is None:
            continue
        last = taken.get((post.id, age))
        if last is None or (last.failed and now - last.read_at >= AGAIN_AFTER):
            found.append(
                PublishedPost(
                    post=post.id, external_id=post.external_id, published_at=post.published_at, age=age
                )
            )
    return tuple(found)


def account_due(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> bool:
    """True where the account's daily figures were not read on this UTC day, or failed an hour ago or more.

    They are read until the UTC day on which the youngest of ``posts`` reaches its last age: each reading costs money.
    """
    if now.date() > _last_day(posts, known.plan):
        return False
    last = _last_reading(known)
    if last is None or last.read_at.date() != now.date():
        return True
    return last.failed and now - last.read_at >= AGAIN_AFTER


def next_account_reading(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> datetime | None:
    """When the account's daily figures want to be read next, None where never again."""
    last = _last_reading(known)
    if last is not None and last.failed and last.read_at.date() == now.date():
        return last.read_at + AGAIN_AFTER
    midnight = _midnight_after(now)
    return midnight if midnight.date() <= _last_day(posts, known.plan) else None


def _last_reading(known: ReadingHistory) -> Taken | None:
    days = [t for t in known.taken if not t.post and t.age == DAY]
    return max(days, key=lambda t: t.read_at, default=None)


def _last_day(posts: Iterable[Post], plan: ReadingPlan) -> date:
    """The UTC day on which the youngest post is read for the last time."""
    youngest = max((post.published_at for post in posts if post.published_at), default=None)
    return (youngest + plan.last).date() if youngest else date.min


def _midnight_after(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), time(), tzinfo=UTC)


def next_reading(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> datetime | None:
    """When the next reading of one of the posts wants to be taken, None where none is ahead."""
    taken = {(t.post, t.age): t for t in known.taken}
    moments: list[datetime] = []
    for post in posts:
        if post.published_at is None:
            continue
        reached = _age_of(post, known.plan, now)
        last = taken.get((post.id, reached)) if reached else None
        if reached and last is None:
            moments.append(now)
        elif last is not None and last.failed:
            moments.append(last.read_at + AGAIN_AFTER)
        ahead = (post.published_at + age.after for age in known.plan.ages)
        moments += [moment for moment in ahead if moment > now][:1]
    first = min(moments, default=None)
    if first is not None and known.plan.once_per_day and known.read_on(now):
        return max(first, _midnight_after(now))
    return first


def _age_of(post: Post, plan: ReadingPlan, now: datetime) -> str | None:
    if post.status is not Status.PUBLISHED or post.published_at is None or not post.external_id:
        return None
    reached = [age.name for age in plan.ages if now - post.published_at >= age.after]
    return reached[-1] if reached else None
