"""What a manager reads first: a handful of figures, three sentences, and how good the data are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outreach.language import Message, msg, plural
from outreach.networks import Measure, profile
from outreach.report.cards import best
from outreach.report.figures import Summary
from outreach.report.goals import GoalStatus
from outreach.report.labels import MEASURES, SHORT_OUTCOMES, Words
from outreach.report.model import TROUBLE, FigureGroup, PostOutcome, Report
from outreach.report.results_sections import money
from outreach.report.results_words import GOAL_STATUSES
from outreach.report.spreads import compared
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
    """Posts out; per network what a post reached in the middle and how often somebody clicked; followers gained; goals,
    costs; how much of the data is final; and posts that need a person, where there are any.
    """
    return (
        _out(report, words),
        *(fact for group in report.channels for fact in _channel(group, words)),
        *_followers(report, words),
        *_goals(report, words),
        *_costs(report, words),
        *_final(report, words),
        *_needs(report, words),
    )


def _out(report: Report, words: Words) -> Fact:
    ahead = len(report.open[PostOutcome.AHEAD])
    note = msg(
        "of {planned}, {ahead} still ahead", planned=words.number(report.planned), ahead=words.number(ahead)
    )
    label = plural("post published", "posts published", len(report.posts))
    return Fact(words.number(len(report.posts)), words(label), words(note))


def _channel(group: FigureGroup, words: Words) -> Iterator[Fact]:
    known = profile(group.channel)
    if not known.figures.offered:
        return
    summary = group.summaries[known.figures.compared_by]
    best = msg(
        "best post {best}; {known}",
        best=words.value(summary, summary.maximum),
        known=of_posts(summary, words),
    )
    label = msg(
        "{measure} of a post on {channel} (median)",
        measure=MEASURES[known.figures.compared_by],
        channel=known.title,
    )
    yield Fact(words.value(summary, summary.median), words(label), words(best))
    clicks = group.summaries[Measure.CLICKS]
    if Measure.CLICKS in known.figures.offered:
        label = msg("clicks on links on {channel}", channel=known.title)
        yield Fact(words.value(clicks, clicks.total), words(label), words(of_posts(clicks, words)))


def _followers(report: Report, words: Words) -> Iterator[Fact]:
    for one in report.accounts:
        if one.metric.daily or one.changed or len(one.values) < 2:
            continue
        first, last = one.values[0], one.values[-1]
        note = msg("from {first} to {last}", first=words.number(first), last=words.number(last))
        label = msg("followers gained on {channel}", channel=profile(one.channel).title)
        yield Fact(f"{'+' if last > first else ''}{words.number(last - first)}", words(label), words(note))


def _goals(report: Report, words: Words) -> Iterator[Fact]:
    found = report.results.goals
    if found:
        count = {status: sum(one.status is status for one in found) for status in GoalStatus}
        told = [f"{count[status]} {words(GOAL_STATUSES[status])}" for status in GoalStatus if count[status]]
        value = words(msg("{reached} of {all}", reached=count[GoalStatus.REACHED], all=len(found)))
        yield Fact(value, words(msg("goals reached")), ", ".join(told))


def _costs(report: Report, words: Words) -> Iterator[Fact]:
    for currency, total in sorted(report.results.costs.totals.items()):
        label = msg("costs until now")
        yield Fact(money(total, currency, words), words(label), words(msg("networks and receipts together")))


def _final(report: Report, words: Words) -> Iterator[Fact]:
    known = [one for one in report.quality if one.posts]
    if known:
        posts, final = sum(one.posts for one in known), sum(one.final for one in known)
        value = words(msg("{known} of {posts}", known=words.number(final), posts=words.number(posts)))
        whole = all(one.whole for one in known)
        young = sum(one.not_final for one in known)
        note = msg("nothing is missing") if whole else msg("what is missing stands below")
        note = msg("{count} not final", count=young) if whole and young else note
        yield Fact(value, words(msg("posts with final figures")), words(note), warn=not whole)


def _needs(report: Report, words: Words) -> Iterator[Fact]:
    trouble = sum(len(report.open[outcome]) for outcome in TROUBLE)
    if trouble:
        label = plural("post needs attention", "posts need attention", trouble)
        yield Fact(words.number(trouble), words(label), _told(report, words), warn=True)


def of_posts(summary: Summary, words: Words) -> Message:
    """Of how many posts a figure is, at which age, and how many are too young for it."""
    told = msg("{known} of {posts} posts", known=summary.known, posts=summary.posts)
    if summary.age and (summary.posts or summary.not_final):
        told = msg("{posts} at the age of {age}", posts=told, age=words.age(summary.age))
    if summary.not_final:
        told = msg("{posts}, {young} not final", posts=told, young=summary.not_final)
    return told


def short(report: Report, words: Words, found: tuple[str, ...] = ()) -> tuple[Line, ...]:
    """What ran, what stood out, what went wrong, and how good the data are.

    ``found`` are the differences that hold a test.
    """
    return (
        Line(words(msg("What ran")), _ran(report, words)),
        Line(words(msg("What stood out")), _stood_out(report, words, found)),
        Line(words(msg("What went wrong")), _wrong(report, words)),
        Line(
            words(msg("Data quality")), " ".join(quality(report, words)) or words(msg("No post is out yet."))
        ),
    )


def _ran(report: Report, words: Words) -> str:
    if not report.posts:
        return words(msg("No post is out yet."))
    places = len({one.post.place for one in report.posts})
    about = plural("about one place", "about {count} places", places, count=words.number(places))
    return words(
        msg(
            "Published posts: {posts} of {planned}, {about}, on {channels}; first {first}, last {last}.",
            posts=words.number(len(report.posts)),
            planned=words.number(report.planned),
            about=about,
            channels=", ".join(f"{profile(g.channel).title} ({g.published})" for g in report.channels),
            first=words.date_of(min((g.first for g in report.channels if g.first), default=None)),
            last=words.date_of(max((g.last for g in report.channels if g.last), default=None)),
        )
    )


def _stood_out(report: Report, words: Words, found: tuple[str, ...]) -> str:
    told = [
        words(
            msg(
                "{channel}: most {measure} for {place} on {day} ({figure}).",
                channel=profile(one.post.post.channel).title,
                measure=MEASURES[profile(one.post.post.channel).figures.compared_by],
                place=one.post.place,
                day=words.date_of(one.post.post.published_at),
                figure=words.number(compared(one.post)),
            )
        )
        for one in best(report, 1)
    ]
    nothing = msg("No post has figures at the age at which posts are compared.")
    return " ".join((*told, *found)) if told else words(nothing)


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
