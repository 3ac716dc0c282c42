"""How good the data of a report are: what is final, what is not, what could not be read and why, what shrank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from outreach.language import Message
from outreach.model import WHOLE, ChannelName, PostLine, Reading, Status
from outreach.networks import FigureFacts, Measure, Metric, ReadingAge, profile
from outreach.report.alike import ChannelPosts, SharedFigures
from outreach.report.comparing import FinalFigures, History
from outreach.report.figures import LACKING, FigureStatus, combined, status_of
from outreach.report.rounds import Cells, RoundPattern, added

TROUBLE = frozenset({FigureStatus.FAILED, FigureStatus.DENIED, FigureStatus.RETIRED})
"""Why the last try brought no figure although there may be an older one."""


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

    post: PostLine
    measure: Measure
    before: int
    after: int
    before_at: datetime
    after_at: datetime


def data_quality(
    age: ReadingAge, channel: ChannelPosts, shared: Sequence[SharedFigures], readings: Iterable[Reading]
) -> DataQuality:
    """Of the posts of ``channel``, each with its figures at ``age``; among ``readings`` are those of its accounts."""
    known = profile(channel.channel).figures
    alike = Counter(shared)
    states = Counter[FigureStatus]()
    for one, posts in alike.items():
        states[_state(known, one.final.told)] += posts
    own, lost = states.pop(FigureStatus.OK, 0), states.pop(FigureStatus.NOT_FINAL, 0)
    accounts = {post.account for post in channel.posts}
    mine = [r for r in readings if not r.post and r.account in accounts]
    return DataQuality(
        channel=channel.channel,
        age=age.name,
        posts=len(shared),
        final=own,
        not_final=lost,
        unread=dict(states),
        gone=sum(post.status is Status.GONE for post in channel.posts),
        gaps=(*_gaps(channel.channel, alike), *_account_gaps(channel.channel, mine)),
    )


def _state(known: FigureFacts, final: FinalFigures) -> FigureStatus:
    """How a post stands by the figure that its network's posts are compared by."""
    if not known.offered:
        return FigureStatus.NOT_OFFERED
    return final.figures[known.compared_by].status


def _gaps(channel: ChannelName, shared: Mapping[SharedFigures, int]) -> Iterator[Gap]:
    known = profile(channel).figures
    found: dict[Measure, Counter[FigureStatus]] = {}
    why: dict[FigureStatus, Message] = {}
    for measure in known.offered:
        found[measure] = Counter()
        for one, posts in shared.items():
            status, words = _lacking(known.metric(measure), measure, one.final.told, one.rounds)
            if status:
                found[measure][status] += posts
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


Step = tuple[Measure, int, Cells, int, Cells]
"""A measure, and of a round and of the one after it their numbers and what the measure is the sum of."""


def shrunk(channels: Iterable[ChannelPosts]) -> tuple[Shrunk, ...]:
    """Each time that a reading told less than the one before it: what is counted over a lifetime only grows."""
    found = (each for channel in channels for each in _shrunk(channel))
    return tuple(sorted(found, key=lambda each: (each.after_at, each.post.id), reverse=True))


def _shrunk(channel: ChannelPosts) -> Iterator[Shrunk]:
    steps = {pattern: tuple(_steps(channel, pattern)) for pattern in set(channel.patterns)}
    for post, rounds, pattern in zip(channel.posts, channel.rounds, channel.patterns, strict=True):
        for measure, first, cells, then, others in steps[pattern]:
            before, after = added(rounds[first].numbers, cells), added(rounds[then].numbers, others)
            if before > after:
                yield Shrunk(
                    post=post,
                    measure=measure,
                    before=before,
                    after=after,
                    before_at=rounds[first].read_at,
                    after_at=rounds[then].read_at,
                )


def _steps(channel: ChannelPosts, pattern: RoundPattern) -> Iterator[Step]:
    """Where a reading follows another under the same definition."""
    forms = [channel.forms[told.form] for told in pattern.rounds]
    for measure in profile(channel.channel).figures.offered:
        told = [number for number in reversed(range(len(forms))) if measure in forms[number].cells]
        for first, then in pairwise(told):
            if forms[first].definitions[measure] == forms[then].definitions[measure]:
                yield measure, first, forms[first].cells[measure], then, forms[then].cells[measure]
