"""The tables of single posts and of definitions: finished words in cells."""

from __future__ import annotations

from collections.abc import Iterator

from outreach import networks
from outreach.language import msg
from outreach.model import KINDS, ChannelName
from outreach.networks import FigureFacts, Measure, Profile, profile
from outreach.report.labels import DASH, MEASURES, OUTCOMES, Words
from outreach.report.model import TROUBLE, PostFigures, PostOutcome, Report
from outreach.report.tables import Column, ReportTable


def unpublished(report: Report, words: Words, most: int | None) -> tuple[ReportTable, ...]:
    """One table per outcome that occurs, the most urgent first; of each at most ``most`` posts, those due first."""
    head = (
        Column(words(msg("Planned for")), number=False, share=1.8),
        Column(words(msg("Place")), number=False, share=2),
        Column(words(msg("Network")), number=False),
        Column(words(msg("Kind")), number=False),
        Column(words(msg("Why")), number=False, share=3),
    )
    return tuple(
        ReportTable(
            words(OUTCOMES[outcome]),
            head,
            tuple(
                (
                    words.moment(post.due_utc),
                    report.place_name(post.place),
                    profile(post.channel).title,
                    words(KINDS[post.kind]),
                    words(post.reason.in_full) if post.reason else DASH,
                )
                for _, post in report.in_full(report.open[outcome][:most], lambda line: line)
            ),
            part=part_of(most, len(report.open[outcome]), words),
        )
        for outcome in (*TROUBLE, PostOutcome.CANCELLED, PostOutcome.AHEAD)
        if report.open[outcome]
    )


SHARES = {Measure.REACH: 1.15, Measure.INTERACTIONS: 1.5, Measure.CLICKS: 0.85}
"""Widths of the measures' columns where they are not 1: a German head stands in one line."""


def part_of(most: int | None, of: int, words: Words) -> str:
    """What is said where of so many rows ``most`` are shown."""
    if most is None or of <= most:
        return ""
    return words(msg("These are the first {most} of {of}.", most=most, of=of))


def posts(report: Report, words: Words, most: int | None) -> tuple[ReportTable, ...]:
    """Every published post with the time its figures were read; where there are more than ``most``, the last ones, the
    last one first.
    """
    found = dict.fromkeys(one.post.channel for one in report.posts)
    return tuple(_posts(channel, report, words, most) for channel in networks.names() if channel in found)


def place_and_mark(one: PostFigures, words: Words) -> str:
    """The post's place, with a mark where its network has the post no more."""
    return words(msg("{place} (gone; last figures)", place=one.place)) if one.gone else one.place


def _posts(channel: ChannelName, report: Report, words: Words, most: int | None) -> ReportTable:
    mine = [one for one in report.posts if one.post.channel == channel]
    offered = profile(channel).figures.offered
    known = {m for shared in {one.shared for one in mine} for m in shared.latest.known}
    shown = [m for m in Measure if m in offered or m in known]
    head = (
        Column(words(msg("Published")), number=False, share=1.9),
        Column(words(msg("Place")), number=False, share=2.6),
        Column(words(msg("Kind")), number=False, share=1.2),
        *(Column(words(MEASURES[measure]), share=SHARES.get(measure, 1.0)) for measure in shown),
        Column(words(msg("Rate")), share=0.8),
        Column(words(msg("Read on")), number=False, share=1.9),
    )

    def row(one: PostFigures) -> tuple[str, ...]:
        latest = one.latest
        read = latest.read_at()
        return (
            words.moment(one.post.published_at),
            place_and_mark(one, words),
            words(KINDS[one.post.kind]),
            *(words.figure(latest.figures[measure], read) for measure in shown),
            words.rate(latest.rate, read),
            words.moment(read),
        )

    title, part = words(msg("Posts on {channel}", channel=profile(channel).title)), ""
    if most is not None and len(mine) > most:
        part = words(msg("These are the last {most} of {of}, the latest first.", most=most, of=len(mine)))
        mine = mine[: -most - 1 : -1]
    return ReportTable(title, head, tuple(map(row, mine)), part=part, channel=channel)


def meanings(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """What every figure of the report means, a table per network."""
    head = (
        Column(words(msg("Figure")), number=False, share=1),
        Column(words(msg("Meaning")), number=False, share=3.4),
    )
    return tuple(
        ReportTable(
            network.title,
            head,
            (
                *((words(MEASURES[m.measure]), words(m.meaning)) for m in network.figures.posts if m.parts),
                *((words(m.label), words(m.meaning)) for m in network.figures.accounts if not m.daily),
            ),
        )
        for network in _networks(report)
    )


def sources(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """The network's own name for every figure; per network, with where that is written."""
    head = (
        Column(words(msg("Figure")), number=False, share=1.2),
        Column(words(msg("The network's name")), number=False, share=4, code=True),
    )
    return tuple(
        ReportTable(
            words(msg("{channel}, source:", channel=network.title)),
            head,
            tuple(_names(network.figures, words)),
            network.figures.source,
        )
        for network in _networks(report)
    )


def _networks(report: Report) -> list[Profile]:
    """Those that the campaign has posts on."""
    return [profile(group.channel) for group in report.channels]


def _names(known: FigureFacts, words: Words) -> Iterator[tuple[str, ...]]:
    for metric in known.posts:
        names = " + ".join("|".join(names) for names in metric.parts)
        yield words(MEASURES[metric.measure]), names or DASH
    for account in known.accounts:
        yield words(account.label), account.name
