"""At which age the posts of a network are compared, and what each of them had reached then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from outreach.model import ChannelName, PostLine, Status
from outreach.networks import (
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingAge,
    ReadingPlan,
    profile,
)
from outreach.report.figures import (
    Figure,
    FigureStatus,
    Rate,
    ReadingSet,
    combined,
    figure,
    rate,
    read_at,
)
from outreach.report.interactions import by_kind

SETTLED = timedelta(hours=48)
"""Networks' figures settle over 24 to 48 hours: no younger age is one to compare posts at."""

History = Sequence[ReadingSet]


def within(bounds: tuple[timedelta, timedelta], post: PostLine, history: History) -> list[ReadingSet]:
    """The rounds that are readings of the post at the age whose :func:`span` this is, by how old it truly was; the last
    one first.
    """
    if post.published_at is None:
        return []
    begins, ends = bounds
    return [one for one in history if begins <= read_at(one) - post.published_at < ends]


def span(plan: ReadingPlan, age: ReadingAge) -> tuple[timedelta, timedelta]:
    """From which true age on, and below which, a reading is one at ``age``; after the last age figures hardly grow."""
    following = [each.after for each in plan.ages if each.after > age.after]
    until = age.after + max(timedelta(days=1), age.after / 2)
    return age.after, min([until, *following]) if following else timedelta.max


@dataclass(frozen=True, kw_only=True)
class FinalFigures:
    """A post's figures at the age at which its network's posts are compared, or why there are none.

    ``kinds`` are the interactions by what they are, as far as the network names it.
    """

    figures: Mapping[Measure, Figure]
    rate: Rate
    kinds: Mapping[InteractionKind, Figure]

    def read_at(self) -> datetime | None:
        """When the latest figure was read (UTC)."""
        known = (f.read_at for f in self.figures.values() if f.read_at and f.value is not None)
        return max(known, default=None)


@dataclass(frozen=True, kw_only=True)
class ChannelComparison:
    """How the posts of one network are compared: ``age``, and the definition that is ``current`` today."""

    channel: ChannelName
    age: ReadingAge
    now: datetime
    current: str = ""

    def latest(self, post: PostLine, history: History) -> FinalFigures:
        """The latest of each figure, however old the post was then; ``history`` is the post's."""
        known = profile(self.channel).figures
        figures = {m: figure(known.metric(m), history, self.current) for m in Measure}
        return FinalFigures(
            figures=_clicked(post, figures),
            rate=rate(known, history, self.current),
            kinds=by_kind(
                known,
                figures[Measure.INTERACTIONS],
                history,
                lambda part: figure(part, history, self.current),
                self.current,
            ),
        )

    def at_age(self, post: PostLine, history: History) -> FinalFigures:
        """What the first reading at the age told; of a post that is gone the last figures there are."""
        known = profile(self.channel).figures
        mine = within(span(known.reading, self.age), post, history)
        if self._too_young(post, at_age=bool(mine)):
            return _all(known.rate_base, FigureStatus.NOT_FINAL, self.channel)
        figures = {m: self._figure(post, known.metric(m), mine, history) for m in Measure}
        return FinalFigures(
            figures=_clicked(post, figures),
            rate=self._rate(mine, history),
            kinds=by_kind(
                known,
                figures[Measure.INTERACTIONS],
                history,
                lambda part: self._figure(post, part, mine, history),
                self.current,
            ),
        )

    def _figure(
        self, post: PostLine, metric: Metric | InteractionPart, mine: History, history: History
    ) -> Figure:
        if not metric.parts:
            return figure(metric, ())
        whole = [one for one in mine if combined(metric, one).value is not None]
        found = figure(metric, whole[-1:] or mine[:1] or history[:1], self.current)
        if found.value is not None and not mine:
            found = figure(metric, (), self.current)  # at other ages it was told, at this one nobody asked
        if found.value is not None:
            return found
        if post.status is Status.GONE:
            last = figure(metric, history, self.current)
            return replace(last, earlier=last.value is not None, behind=False)
        return found

    def _rate(self, mine: History, history: History) -> Rate:
        """At the age, else from the last round that told both of its parts: a share grows little with age."""
        known = profile(self.channel).figures
        at_age = [
            one for one in (rate(known, (each,), self.current) for each in mine) if one.value is not None
        ]
        if at_age:
            return at_age[-1]
        found = rate(known, history, self.current)
        return replace(found, earlier=found.value is not None)

    def _too_young(self, post: PostLine, *, at_age: bool) -> bool:
        if post.published_at is None or post.status is Status.GONE:
            return False
        return post.published_at > self.young_after(at_age=at_age)

    def young_after(self, *, at_age: bool) -> datetime:
        """A post that went out later is not yet of the age, or just so that its reading is still to come; ``at_age``:
        it was read at the age.
        """
        to_come = timedelta(days=1 if profile(self.channel).figures.reading.once_per_day else 0, hours=1)
        return self.now - self.age.after - (timedelta() if at_age else to_come)


def linked(post: PostLine) -> bool:
    """Is there a link in the post that could be clicked?"""
    return bool(post.link or profile(post.channel).links.found(post.words))


def _clicked(post: PostLine, figures: Mapping[Measure, Figure]) -> Mapping[Measure, Figure]:
    """Without a link there is nothing to click: no clicks, whatever a network tells then."""
    clicks = figures[Measure.CLICKS]
    if linked(post) or clicks.value or clicks.status not in (FigureStatus.OK, FigureStatus.EMPTY):
        return figures
    nothing = replace(clicks, value=None, status=FigureStatus.NO_LINK, behind=False, changed=False, why=None)
    return {**figures, Measure.CLICKS: nothing}


def _all(base: Measure | None, status: FigureStatus, channel: ChannelName) -> FinalFigures:
    """Nothing of the post, for one reason."""
    known = profile(channel).figures
    nothing = Figure(value=None, metric="", definition="", read_at=None, status=status)
    return FinalFigures(
        figures={
            m: nothing if m in known.offered else replace(nothing, status=FigureStatus.NOT_OFFERED)
            for m in Measure
        },
        kinds={part.kind: nothing for part in known.interaction_kinds},
        rate=Rate(
            value=None,
            base=base,
            definition="",
            status=status if base else FigureStatus.NOT_OFFERED,
        ),
    )
