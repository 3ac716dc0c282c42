"""At which ages a post is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outreach.channels.base import PublishedPost
from outreach.model import WENT_OUT, WHOLE, Post, Reading, ReadingStatus, Status
from outreach.networks import ReadingPlan
from outreach.store import Taken

DAY = "day"
"""The age of an account's daily readings."""

AGAIN_AFTER = timedelta(hours=1)
"""How long after a failed reading the next try is made."""

DAILY, RARELY = timedelta(days=1), timedelta(days=28)
"""How long it is until the next try where that goes on for a day, and where it goes on for four weeks."""

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
            whole = each.metric == WHOLE and each.status is ReadingStatus.DENIED
            now = Taken(
                post=each.post,
                age=each.age,
                read_at=each.read_at,
                failed=whole or each.status is ReadingStatus.FAILED,
                absent=each.status is ReadingStatus.ABSENT,
                denied=each.status is ReadingStatus.DENIED,
            )
            found[each.post, each.age] = now if last is None else now.joined(last)
        return ReadingHistory(taken=(*self.taken, *found.values()), plan=self.plan)

    def last(self) -> dict[str, Taken]:
        """The last reading of each post."""
        return {each.post: each for each in sorted(self.taken, key=lambda taken: taken.read_at) if each.post}

    def missed(self) -> dict[str, datetime]:
        """When each post that its network had no more, the last time it was read, was read."""
        return {post: each.read_at for post, each in self.last().items() if each.absent}


def second_look(missed_at: datetime) -> datetime:
    """When a post that was missed then is looked for once more; missed again it is gone."""
    return max(missed_at + SECOND_LOOK, _midnight_after(missed_at))


def due_posts(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> tuple[PublishedPost, ...]:
    """The published posts that want a reading now, each for the oldest age that it has reached.

    An age that was let pass cannot be read back: one reading serves the newest age, and says when it was taken. What
    failed is tried again after an hour, from the second day on daily, after four weeks every four weeks; so is what was
    denied, but for the first day, unless reading costs money.
    """
    if known.plan.once_per_day and known.read_on(now):
        return ()
    last = known.last()
    found = []
    for post in posts:
        wanted = published_post(post, known.plan, now)
        if wanted is None or post.status is Status.GONE:
            continue
        before = last.get(post.id)
        if before is not None and before.absent:
            again: datetime | None = second_look(before.read_at)
        else:
            again = _again(before, wanted, known.plan)
        if again is not None and again <= now:
            found.append(wanted)
    return tuple(found)


def beside(posts: Iterable[Post], wanted: Sequence[PublishedPost], plan: ReadingPlan) -> list[PublishedPost]:
    """The posts whose figures come along where a network charges for all posts back to the oldest that is wanted."""
    if not wanted or not plan.once_per_day:
        return []
    ids, oldest = {live.post for live in wanted}, min(live.published_at for live in wanted)
    return [
        PublishedPost(post=post.id, external_id=post.external_id, published_at=post.published_at, age="")
        for post in posts
        if post.published_at and post.external_id and post.published_at >= oldest and post.id not in ids
    ]


def _again(last: Taken | None, wanted: PublishedPost, plan: ReadingPlan) -> datetime | None:
    """From when on the post is to be read for the age that it has reached; None where it was."""
    reached = wanted.published_at + next(age.after for age in plan.ages if age.name == wanted.age)
    if last is None or last.read_at < reached:
        return reached
    if not last.failed and (plan.once_per_day or not last.denied):
        return None
    tried = last.read_at - reached
    pause = RARELY if tried >= RARELY else AGAIN_AFTER if last.failed and tried < DAILY else DAILY
    again = last.read_at + pause
    return again if again <= wanted.published_at + plan.catch_up else None


def published_post(post: Post, plan: ReadingPlan, now: datetime) -> PublishedPost | None:
    """``post`` as its network is asked for it, with the age that it has reached; None where there is nothing to ask."""
    age = _age_of(post, plan, now)
    if age is None or post.published_at is None:
        return None
    return PublishedPost(post=post.id, external_id=post.external_id, published_at=post.published_at, age=age)


def account_due(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> bool:
    """True where the plan's days have gone by since the account's figures were read, or they failed an hour ago.

    They are read until the UTC day on which the youngest of ``posts`` reaches its last age: each reading costs money.
    """
    ends, last = _last_day(posts, known.plan), _last_reading(known)
    if last is not None and last.failed and last.read_at.date() == now.date():
        return now.date() <= ends and now - last.read_at >= AGAIN_AFTER
    read = last.read_at.date() if last is not None and not last.failed else None
    return known.plan.account_due(read, now.date(), ends)


def next_account_reading(posts: Iterable[Post], known: ReadingHistory, now: datetime) -> datetime | None:
    """When the account's figures want to be read next, None where never again."""
    ends, last = _last_day(posts, known.plan), _last_reading(known)
    if last is not None and last.failed and last.read_at.date() == now.date():
        return last.read_at + AGAIN_AFTER
    tomorrow = now.date() + timedelta(days=1)
    due = (
        last.read_at.date() + known.plan.accounts_every if last is not None and not last.failed else tomorrow
    )
    day = max(min(due, ends), tomorrow)
    return datetime.combine(day, time(), tzinfo=UTC) if day <= ends else None


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
    last = known.last()
    moments: list[datetime] = []
    for post in posts:
        if post.published_at is None:
            continue
        before = last.get(post.id)
        if before is not None and before.absent:
            moments.append(max(now, second_look(before.read_at)))
            continue
        reached = published_post(post, known.plan, now)
        again = _again(before, reached, known.plan) if reached else None
        if again is not None:
            moments.append(max(now, again))
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
