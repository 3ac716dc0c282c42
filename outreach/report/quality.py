"""How good the data of a report are: what is final, what is not, what could not be read and why, what shrank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from outreach.language import Message
from outreach.model import WHOLE, ChannelName, Post, Reading, Status
from outreach.networks import FigureFacts, Measure, Metric, ReadingAge, profile
from outreach.report.comparing import FinalFigures, History
from outreach.report.figures import LACKING, FigureStatus, combined, status_of

TROUBLE = frozenset({FigureStatus.FAILED, FigureStatus.DENIED, FigureStatus.RETIRED})
"""Why the last try brought no figure although there may be an older one."""

Assessed = tuple[Post, FinalFigures, History]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A figure that is missing or was not told at the last try, of how many posts, and why.

    ``measure`` is None where it is the same with all figures of the posts, and where it is the account's own:
    then ``account`` names it, and ``metric`` the network's name of the figure, empty for all.
    """

    channel: ChannelName
    measure: Measure | None
    status: FigureStatus
    posts: int
    account: str = ""
    metric: str = ""
    why: Message | None = None


@dataclass(frozen=True, kw_only=True)
class DataQuality:
    """Of the posts of one channel that went out: each is ``final``, ``not_final`` or in ``unread``, by its reason.

    ``gone`` are counted beside that: their last figures are in the report.
    """

    channel: ChannelName
    age: str
    posts: int
    final: int
    not_final: int
    unread: Mapping[FigureStatus, int]
    gone: int
    gaps: tuple[Gap, ...]

    @property
    def whole(self) -> bool:
        """Nothing is missing, but for what is yet to come."""
        return not (self.unread or self.gone or self.gaps)


@dataclass(frozen=True, kw_only=True)
class Shrunk:
    """A figure that a reading told smaller than the one before, under the same definition."""

    post: Post
    measure: Measure
    before: int
    after: int
    before_at: datetime
    after_at: datetime


def data_quality(
    channel: ChannelName, age: ReadingAge, assessed: Sequence[Assessed], readings: Iterable[Reading]
) -> DataQuality:
    """Of the posts of ``channel`` with their figures at ``age``; ``readings`` are those of its accounts, too."""
    known = profile(channel).figures
    states = Counter(_state(known, final) for _, final, _ in assessed)
    own, lost = states.pop(FigureStatus.OK, 0), states.pop(FigureStatus.NOT_FINAL, 0)
    accounts = {post.account for post, _, _ in assessed}
    mine = [r for r in readings if not r.post and r.account in accounts]
    return DataQuality(
        channel=channel,
        age=age.name,
        posts=len(assessed),
        final=own,
        not_final=lost,
        unread=dict(states),
        gone=sum(post.status is Status.GONE for post, _, _ in assessed),
        gaps=(*_gaps(channel, assessed), *_account_gaps(channel, mine)),
    )


def _state(known: FigureFacts, final: FinalFigures) -> FigureStatus:
    """How a post stands by the figure that its network's posts are compared by."""
    if not known.offered:
        return FigureStatus.NOT_OFFERED
    return final.figures[known.compared_by].status


def _gaps(channel: ChannelName, assessed: Sequence[Assessed]) -> Iterator[Gap]:
    known = profile(channel).figures
    found: dict[Measure, Counter[FigureStatus]] = {}
    why: dict[FigureStatus, Message] = {}
    for measure in known.offered:
        found[measure] = Counter()
        for _, final, history in assessed:
            status, words = _lacking(known.metric(measure), measure, final, history)
            if status:
                found[measure][status] += 1
            if status and words:
                why.setdefault(status, words)
    whole = next(iter(found.values()), Counter())
    alike = len(found) > 1 and all(each == whole for each in found.values())
    for measure, counts in list(found.items())[:1] if alike else found.items():
        for status, posts in counts.most_common():
            yield Gap(
                channel=channel,
                measure=None if alike else measure,
                status=status,
                posts=posts,
                why=why.get(status),
            )


def _lacking(
    metric: Metric, measure: Measure, final: FinalFigures, history: History
) -> tuple[FigureStatus | None, Message | None]:
    """Why the post lacks the figure, or why its last try brought none."""
    figure = final.figures[measure]
    if figure.status in LACKING:
        return figure.status, figure.why
    last = combined(metric, history[0]) if history else None
    return (last.status, last.why) if last and last.status in TROUBLE else (None, None)


def _account_gaps(channel: ChannelName, readings: Sequence[Reading]) -> Iterator[Gap]:
    """What the last reading of each account did not bring."""
    last: dict[str, datetime] = {}
    for reading in readings:
        last[reading.account] = max(reading.read_at, last.get(reading.account, reading.read_at))
    shown = {metric.name for metric in profile(channel).figures.accounts} | {WHOLE}
    for reading in readings:
        status = status_of(reading)
        if reading.read_at == last[reading.account] and status in LACKING and reading.metric in shown:
            yield Gap(
                channel=channel,
                measure=None,
                status=status,
                posts=0,
                account=reading.account,
                metric="" if reading.metric == WHOLE else reading.metric,
                why=reading.detail,
            )


def shrunk(posts: Sequence[Post], history: Mapping[str, History]) -> tuple[Shrunk, ...]:
    """Each time that a reading told less than the one before it: what is counted over a lifetime only grows."""
    found = (
        each
        for post in posts
        for measure in profile(post.channel).figures.offered
        for each in _shrunk(post, measure, history.get(post.id, ()))
    )
    return tuple(sorted(found, key=lambda each: (each.after_at, each.post.id), reverse=True))


def _shrunk(post: Post, measure: Measure, history: History) -> Iterator[Shrunk]:
    metric = profile(post.channel).figures.metric(measure)
    told = [one for one in (combined(metric, each) for each in reversed(history)) if one.value is not None]
    for one, other in pairwise(told):
        if one.definition == other.definition and (one.value or 0) > (other.value or 0):
            assert one.read_at
            assert other.read_at
            yield Shrunk(
                post=post,
                measure=measure,
                before=one.value or 0,
                after=other.value or 0,
                before_at=one.read_at,
                after_at=other.read_at,
            )
