"""At which ages a post is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outreach.channels.base import PublishedPost
from outreach.model import WENT_OUT, Post, Reading, ReadingStatus, Status
from outreach.networks import ReadingPlan
from outreach.store import Taken

DAY = "day"
"""The age of an account's daily readings."""

AGAIN_AFTER = timedelta(hours=1)
"""How long after a failed reading the next try is made."""

SECOND_LOOK = timedelta(hours=12)
"""A post that its network has no more is looked for once more: so much later at least, and on another UTC day."""


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
            absent = each.status is ReadingStatus.ABSENT or (last is not None and last.absent)
            found[each.post, each.age] = Taken(
                post=each.post, age=each.age, read_at=each.read_at, failed=failed, absent=absent
            )
        return ReadingHistory(taken=(*self.taken, *found.values()), plan=self.plan)

    def missed(self) -> dict[str, datetime]:
        """When each post that its network had no more, the last time it was read, was read."""
        last: dict[str, Taken] = {}
        for each in sorted(self.taken, key=lambda taken: taken.read_at):
            last[each.post] = each
        return {post: each.read_at for post, each in last.items() if post and each.absent}


def second_look(missed_at: datetime) -> datetime:
    """When a post that was missed then is looked for once more; missed again it is gone."""
    return max(missed_at + SECOND_LOOK, _midnight_after(missed_at))


def due_posts(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> tuple[PublishedPost, ...]:
    """The published posts that want a reading now, each for the oldest age that it has reached.

    An age that was let pass cannot be read back: one reading serves the newest age, and says when it was taken.
    """
    if known.plan.once_per_day and known.read_on(now):
        return ()
    taken, missed = {(t.post, t.age): t for t in known.taken}, known.missed()
    found = []
    for post in posts:
        wanted = published_post(post, known.plan, now)
        if wanted is None or post.status is Status.GONE:
            continue
        last = taken.get((post.id, wanted.age))
        again = last is None or (last.failed and now - last.read_at >= AGAIN_AFTER)
        if second_look(missed[post.id]) <= now if post.id in missed else again:
            found.append(wanted)
    return tuple(found)


def published_post(post: Post, plan: ReadingPlan, now: datetime) -> PublishedPost | None:
    """``post`` as its network is asked for it, with the age that it has reached; None where there is nothing to ask."""
    age = _age_of(post, plan, now)
    if age is None or post.published_at is None:
        return None
    return PublishedPost(post=post.id, external_id=post.external_id, published_at=post.published_at, age=age)


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
    taken, missed = {(t.post, t.age): t for t in known.taken}, known.missed()
    moments: list[datetime] = []
    for post in posts:
        if post.published_at is None:
            continue
        if post.id in missed:
            moments.append(max(now, second_look(missed[post.id])))
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
    if post.status not in WENT_OUT or post.published_at is None or not post.external_id:
        return None
    reached = [age.name for age in plan.ages if now - post.published_at >= age.after]
    return reached[-1] if reached else None
