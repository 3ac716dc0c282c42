"""The comparison with an earlier campaign or period, laid out for a reader."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks import profile
from outreach.report.beside import Earlier, MeasureBeside
from outreach.report.chance import LEVEL
from outreach.report.kinds import between
from outreach.report.labels import DASH, MEASURES, Words
from outreach.report.layout import ReportSection
from outreach.report.model import Report
from outreach.report.spreads import FEW, TESTED, Sample
from outreach.report.tables import Column, ReportTable


def compared(report: Report, words: Words) -> Iterator[ReportSection]:
    """A table per network, where there is something to compare with."""
    found = report.earlier
    if found is None:
        return
    channels = dict.fromkeys(one.channel for one in found.measures)
    texts = (
        msg("{title}, {first} to {last}.", title=found.title, first=found.first_day, last=found.last_day),
        msg(
            "Posts of both are taken at the same age and under the definition in force today; others are left out. "
            "What rests on fewer than five posts is grey; from {count} posts of each on it is said whether chance "
            "explains the difference.",
            count=TESTED,
        ),
        msg("There is no network that both have posts with figures on."),
    )
    yield ReportSection(
        key="compared",
        title=words(msg("Compared with an earlier one")),
        text=(words(texts[0]), words(texts[1] if channels else texts[2])),
        tables=tuple(_table(channel, found, words) for channel in channels),
    )


def _table(channel: ChannelName, found: Earlier, words: Words) -> ReportTable:
    mine = [one for one in found.measures if one.channel == channel]
    head = (
        Column(words(msg("Median per post")), number=False, share=1.5),
        Column(words(msg("Now"))),
        Column(words(msg("lies with 95 % between")), share=1.6),
        Column(words(msg("Before"))),
        Column(words(msg("lies with 95 % between")), share=1.6),
        Column(words(msg("Difference")), number=False, share=2),
    )
    rows = [
        (
            words(MEASURES[one.measure]),
            *_sample(one.now, words),
            *_sample(one.before, words),
            _difference(one, words),
        )
        for one in mine
    ]
    followers = next(one for one in found.followers if one.channel == channel)
    rows += [
        (
            words(msg("followers gained")),
            words.number(followers.now),
            DASH,
            words.number(followers.before),
            DASH,
            _change(followers.now, followers.before, words),
        )
    ]
    known = profile(channel).title
    caption = msg("{channel}, at the age of {age}", channel=known, age=words.age(mine[0].age))
    faint = tuple(
        number for number, one in enumerate(mine) if min(len(one.now.values), len(one.before.values)) < FEW
    )
    return ReportTable(words(caption), head, tuple(rows), faint=faint)


def _sample(sample: Sample, words: Words) -> tuple[str, str]:
    counted = words(
        msg(
            "{median} ({known} of {posts} posts)",
            median=words.number(sample.median),
            known=len(sample.values),
            posts=sample.published,
        )
    )
    return counted, between(sample, words)


def _difference(one: MeasureBeside, words: Words) -> str:
    change = _change(one.now.median, one.before.median, words)
    if one.chance is None or change == DASH:
        return change
    if one.chance <= LEVEL:
        share = words.percent(one.chance)
        return words(msg("{change}; chance alone makes it in {share} of cases", change=change, share=share))
    return words(msg("{change}; not more than chance makes", change=change))


def _change(now: float | None, before: float | None, words: Words) -> str:
    if now is None or before is None:
        return DASH
    return f"{'+' if now > before else ''}{words.number(now - before)}"
