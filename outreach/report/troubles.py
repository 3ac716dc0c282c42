"""What stands in the way of the figures, in sentences: what is not final, not read, denied, retired, gone, shrunk."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.language import msg, plural
from outreach.networks import profile
from outreach.report.labels import MEASURES, REASONS, SHORT_OUTCOMES, Words
from outreach.report.model import TROUBLE, PostOutcome, Report
from outreach.report.quality import DataQuality, Gap, Shrunk

NAMED = 3
"""Figures that shrank which a sentence names."""


def quality(report: Report, words: Words) -> Iterator[str]:
    """Per network how many posts are final, not final, not read (with the reasons) and gone."""
    for one in report.quality:
        if one.posts:
            yield words(
                msg(
                    "{channel}: {states}.",
                    channel=profile(one.channel).title,
                    states=", ".join(_states(one, words)),
                )
            )


def _states(one: DataQuality, words: Words) -> Iterator[str]:
    if profile(one.channel).figures.offered:
        yield words(msg("{count} final (age {age})", count=one.final, age=words.age(one.age)))
        yield words(msg("{count} not final", count=one.not_final))
    for status, posts in one.unread.items():
        yield words(msg("{count} without figures ({reason})", count=posts, reason=REASONS[status]))
    if one.gone:
        yield words(msg("{count} gone", count=one.gone))


def attention(report: Report, words: Words) -> Iterator[str]:
    """What a person has to look at: posts that are not out, those that are gone, figures that are missing."""
    counts = [
        (outcome, len(report.open[outcome]))
        for outcome in (*TROUBLE, PostOutcome.CANCELLED, PostOutcome.AHEAD)
    ]
    told = ", ".join(f"{count} {words(SHORT_OUTCOMES[outcome])}" for outcome, count in counts if count)
    every = (
        msg("Every post is out.") if report.planned else msg("No post has been made for this campaign yet.")
    )
    yield words(msg("Posts that are not out: {told}.", told=told)) if told else words(every)
    gone = [one for one in report.posts if one.gone]
    if gone:
        named = ", ".join(f"{one.place} ({words.moment(one.post.published_at)})" for one in gone)
        yield words(
            msg(
                "Published, and on the network no more: {posts}. Their figures are the last that were read.",
                posts=named,
            )
        )
    behind = sum(not one.gone and one.shared.behind for one in report.posts)
    if behind:
        yield words(
            plural(
                "For one post the latest reading brought no figure; the one before is shown, with its time.",
                "For {count} posts the latest reading brought no figure; the one before is shown, with its time.",
                behind,
            )
        )
    yield from gaps(report, words)


def gaps(report: Report, words: Words) -> Iterator[str]:
    """A sentence for each figure that is missing or was not told at the last try, and one for those that shrank."""
    for one in report.quality:
        if one.posts and not profile(one.channel).figures.offered:
            yield words(msg("{channel}: no figures are read there.", channel=profile(one.channel).title))
        for gap in one.gaps:
            yield _gap(gap, one.posts, words)
    if report.shrunk:
        yield _shrunk(report, words)


def _gap(gap: Gap, posts: int, words: Words) -> str:
    network = profile(gap.channel)
    if gap.account:
        metrics = {each.name: each.label for each in network.figures.accounts}
        return words(
            msg(
                "{channel}, figures of the account: {what} ({reason}).",
                channel=network.title,
                what=metrics.get(gap.metric, msg("all")),
                reason=REASONS[gap.status],
            )
        )
    return words(
        msg(
            "{channel}: {what} ({reason}) of {count} of {posts} posts.",
            channel=network.title,
            what=MEASURES[gap.measure] if gap.measure else msg("all figures"),
            reason=REASONS[gap.status],
            count=gap.posts,
            posts=posts,
        )
    )


def _shrunk(report: Report, words: Words) -> str:
    told = ", ".join(_one(each, report, words) for each in report.shrunk[:NAMED])
    more = len(report.shrunk) - NAMED
    if more > 0:
        told = words(msg("{told} and {count} more", told=told, count=more))
    return words(msg("Figures that a later reading told smaller: {told}.", told=told))


def _one(one: Shrunk, report: Report, words: Words) -> str:
    return words(
        msg(
            "{place} on {channel}, {measure} {before} → {after}",
            place=report.place_name(one.post.place),
            channel=profile(one.post.channel).title,
            measure=MEASURES[one.measure],
            before=words.number(one.before),
            after=words.number(one.after),
        )
    )
