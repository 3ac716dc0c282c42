"""A page for a partner: one place, its posts and what they reached, to hand on. Nothing is ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outreach.language import msg, plural
from outreach.networks import Measure, profile
from outreach.report.cards import Ranked
from outreach.report.labels import MEASURES, Words
from outreach.report.layout import ReportSection
from outreach.report.model import FigureGroup, Report
from outreach.report.sections import Drawn
from outreach.report.summary import Fact, of_posts


def partner_facts(report: Report, words: Words) -> tuple[Fact, ...]:
    """How many posts there were, and per network what they reached and how often somebody clicked."""
    out = Fact(
        words.number(len(report.posts)),
        words(plural("post about the place", "posts about the place", len(report.posts))),
        words.date_of(
            min((one.post.published_at for one in report.posts if one.post.published_at), default=None)
        ),
    )
    return (out, *(fact for group in report.channels if group.published for fact in _channel(group, words)))


def _channel(group: FigureGroup, words: Words) -> Iterator[Fact]:
    known = profile(group.channel)
    for measure in (known.figures.compared_by, Measure.CLICKS):
        summary = group.summaries[measure]
        if measure not in known.figures.offered and not summary.known:
            continue
        best = measure is Measure.REACH
        note = words(msg("of the best post") if best else msg("of all posts about the place"))
        if summary.known < group.published:
            told = words(of_posts(summary, words))
            note = f"{note}; {told}" if best else told
        yield Fact(
            words.value(summary, summary.maximum if best else summary.total),
            f"{known.title}: {words(MEASURES[measure])}",
            note,
        )


def partner_sections(report: Report, words: Words, drawn: Drawn) -> Iterator[ReportSection]:
    """The posts with their cards, and what the figures mean."""
    shown = drawn(Ranked(post=one) for one in report.posts)
    text = msg("Thank you for taking part. This is what went out about your place.")
    meant = _meant(report, words) if shown else ()
    yield ReportSection(
        key="posts",
        title=words(msg("Your posts")),
        text=(words(text if shown else msg("No post is out yet.")), *meant),
        cards=tuple(replace(card, wide=True) for card in shown),
    )


def _meant(report: Report, words: Words) -> Iterator[str]:
    """What the figures are that stand at the top, a sentence each."""
    for group in report.channels:
        known = profile(group.channel)
        metric = known.figures.metric(known.figures.compared_by)
        figure = f"{known.title}, {words(MEASURES[metric.measure])}"
        yield words(msg("{figure}: {meaning}", figure=figure, meaning=metric.meaning))
