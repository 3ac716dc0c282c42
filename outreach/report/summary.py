"""What a manager reads first: a handful of figures, and four lines that answer four questions."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.language import Message, msg
from outreach.networks import Measure, Profile, profile
from outreach.report.figures import Summary
from outreach.report.labels import MEASURES, RATES, SHORT_OUTCOMES, Words
from outreach.report.model import TROUBLE, Criterion, FigureGroup, PostOutcome, Report
from outreach.report.troubles import gaps, quality


@dataclass(frozen=True)
class Fact:
    """A big number, what it is, and what to know about it."""

    value: str
    label: str
    note: str
    warn: bool = False


@dataclass(frozen=True)
class Line:
    """A question of a manager and its answer."""

    question: str
    answer: str


def facts(report: Report, words: Words) -> tuple[Fact, ...]:
    """Posts out, per channel its best post and its rate, and how many posts need a person."""
    trouble = sum(len(report.open[outcome]) for outcome in TROUBLE)
    out = Fact(
        words.number(len(report.posts)),
        words(msg("posts published")),
        words(
            msg(
                "of {planned}, {ahead} still ahead",
                planned=report.planned,
                ahead=len(report.open[PostOutcome.AHEAD]),
            )
        ),
    )
    needs = Fact(
        words.number(trouble),
        words(msg("posts need attention")),
        _told(report, words) or words(msg("no post is missed, doubtful, rejected or overdue")),
        warn=bool(trouble),
    )
    return (out, *(fact for group in report.channels for fact in _channel(group, words)), needs)


def _channel(group: FigureGroup, words: Words) -> tuple[Fact, Fact]:
    known = profile(group.channel)
    summary = group.summaries[known.figures.compared_by]
    told = _of_posts(summary, words)
    middle = msg("median {median}; {known}", median=words.value(summary, summary.median), known=told)
    rate: Message = RATES[known.figures.rate_base]
    if known.figures.rate_base is not None:
        rated = _of_posts(group.rate, words)
        rate = msg("{formula}; {known}", formula=rate, known=rated)
    return (
        Fact(
            words.value(summary, summary.maximum),
            words(_best(known)),
            words(middle),
        ),
        Fact(
            words.value(group.rate, group.rate.median, share=True),
            words(msg("median interaction rate on {channel}", channel=known.title)),
            words(rate),
        ),
    )


def _of_posts(summary: Summary, words: Words) -> Message:
    """Of how many posts a figure is, at which age, and how many are too young for it."""
    told = msg("{known} of {posts} posts", known=summary.known, posts=summary.posts)
    if summary.age and (summary.posts or summary.not_final):
        told = msg("{posts} at the age of {age}", posts=told, age=words.age(summary.age))
    if summary.not_final:
        told = msg("{posts}, {young} not final", posts=told, young=summary.not_final)
    return told


def _best(network: Profile) -> Message:
    """What the first of a network's big numbers is, by the measure that its posts are compared by."""
    match network.figures.compared_by:
        case Measure.REACH:
            return msg("reached by the best post on {channel}", channel=network.title)
        case Measure.VIEWS:
            return msg("views of the best post on {channel}", channel=network.title)
        case other:
            return msg(
                "{measure} of the best post on {channel}", measure=MEASURES[other], channel=network.title
            )


def short(report: Report, words: Words) -> tuple[Line, ...]:
    """What ran, what it reached, what stood out, what went wrong, and how good the data are."""
    return (
        Line(words(msg("What ran")), _ran(report, words)),
        Line(words(msg("What it reached")), _reached(report, words)),
        Line(words(msg("What stood out")), _stood_out(report, words)),
        Line(words(msg("What went wrong")), _wrong(report, words)),
        Line(
            words(msg("Data quality")), " ".join(quality(report, words)) or words(msg("No post is out yet."))
        ),
    )


def _ran(report: Report, words: Words) -> str:
    if not report.posts:
        return words(msg("No post is out yet."))
    places = len({one.post.place for one in report.posts})
    return words(
        msg(
            "Published posts: {posts} of {planned}, about {places} places, on {channels}; first {first}, last {last}.",
            posts=words.number(len(report.posts)),
            planned=words.number(report.planned),
            places=words.number(places),
            channels=", ".join(f"{profile(g.channel).title} ({g.published})" for g in report.channels),
            first=words.date_of(min((g.first for g in report.channels if g.first), default=None)),
            last=words.date_of(max((g.last for g in report.channels if g.last), default=None)),
        )
    )


def _reached(report: Report, words: Words) -> str:
    told = []
    for group in report.channels:
        parts = []
        for measure in (Measure.REACH, Measure.VIEWS, Measure.INTERACTIONS):
            summary = group.summaries[measure]
            if summary.known and measure is Measure.REACH:
                parts.append(
                    words(
                        msg(
                            "best post {best} people, median {median}",
                            best=words.value(summary, summary.maximum),
                            median=words.value(summary, summary.median),
                        )
                    )
                )
            elif summary.known:
                parts.append(f"{words.summary(summary, summary.total)} {words(MEASURES[measure])}")
        if parts:
            title = words(
                msg(
                    "{channel} (at the age of {age})",
                    channel=profile(group.channel).title,
                    age=words.age(group.age),
                )
            )
            told.append(f"{title}: {'; '.join(parts)}.")
    nothing = msg("No post has figures at the age at which posts are compared.")
    return " ".join(told) or words(nothing if report.posts else msg("No figure is known yet."))


def _stood_out(report: Report, words: Words) -> str:
    told = [
        words(
            msg(
                "Most views on {channel}: {place} on {day} ({views}).",
                channel=profile(one.channel).title,
                place=one.post.place,
                day=words.date_of(one.post.post.published_at),
                views=words.figure(one.post.final.figures[Measure.VIEWS]),
            )
        )
        for one in report.highlights
        if one.best and one.criterion is Criterion.VIEWS
    ]
    return " ".join(told) or words(msg("No post has figures at the age at which posts are compared."))


def _wrong(report: Report, words: Words) -> str:
    told = _told(report, words)
    gone = sum(one.gone for one in report.posts)
    wrong = [words(msg("Posts that need a person: {told}.", told=told))] if told else []
    wrong += [words(msg("Published posts that are gone since: {count}.", count=gone))] if gone else []
    wrong += gaps(report, words)
    return " ".join(wrong) or words(msg("Nothing."))


def _told(report: Report, words: Words) -> str:
    counts = ((outcome, len(report.open[outcome])) for outcome in TROUBLE)
    return ", ".join(f"{count} {words(SHORT_OUTCOMES[outcome])}" for outcome, count in counts if count)
