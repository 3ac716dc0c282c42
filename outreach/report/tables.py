"""The tables of page and PDF: finished words in cells, one table per network where figures are in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from outreach import networks
from outreach.language import Message, msg, register
from outreach.model import ChannelName
from outreach.networks import Measure, profile
from outreach.report.entered import BY_HAND
from outreach.report.labels import BY_HAND_SIGN, CHANGED, DASH, MEASURES, RATES, Words
from outreach.report.model import FigureGroup, Report


@dataclass(frozen=True)
class Column:
    """``share`` is how much of the width it asks for beside the others; numbers stand to the right.

    ``code``: names of the network's own, which are not hyphenated.
    """

    label: str
    number: bool = True
    share: float = 1.0
    code: bool = False


@dataclass(frozen=True)
class ReportTable:
    """Rows of finished cells; the first cell of a row is its heading. ``source`` is an address or empty.

    ``faint`` are the numbers of rows that rest on too few posts. A table ``on_screen`` is left out on paper, where the
    chart stands for it; the spreadsheet has it too. ``part`` says of which part of all rows they are, "" for all;
    ``channel`` is that whose posts they are, where they are posts.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    faint: tuple[int, ...] = ()
    on_screen: bool = False
    part: str = ""
    channel: ChannelName | None = None


def channels(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """A column per network, so that its figures stand one below the other."""
    if not report.channels:
        return ()
    head = (
        Column("", number=False, share=2.2),
        *(Column(profile(g.channel).title, share=1.5) for g in report.channels),
    )
    rows = [
        _row(words, msg("Account"), report.channels, lambda g: g.name),
        _row(words, msg("Published"), report.channels, lambda g: _of(g, words)),
        _row(
            words,
            msg("Figures at the age of"),
            report.channels,
            lambda g: words.age(g.age) if g.published else DASH,
        ),
        _row(words, msg("First post"), report.channels, lambda g: words.moment(g.first)),
        _row(words, msg("Last post"), report.channels, lambda g: words.moment(g.last)),
    ]
    for measure in Measure:
        rows.extend(_measure_rows(report.channels, measure, words))
    rows.append(_row(words, msg("Interaction rate, median"), report.channels, lambda g: _rate(g, words)))
    rows.append(
        _row(
            words,
            msg("Base of the rate"),
            report.channels,
            lambda g: _base(g, words),
        )
    )
    return (ReportTable(words(msg("Figures per network")), head, tuple(rows)),)


def _row(
    words: Words, label: Message, groups: Sequence[FigureGroup], cell: Callable[[FigureGroup], str]
) -> tuple[str, ...]:
    return (words(label), *(cell(group) for group in groups))


def posts_and_young(group: FigureGroup, words: Words) -> str:
    """How many posts are out; where some are too young for the figures beside it, how many of them are not."""
    if not group.not_final:
        return words.number(group.published)
    final = words.number(group.published - group.not_final)
    return words(msg("{known} of {posts}", known=final, posts=words.number(group.published)))


def _of(group: FigureGroup, words: Words) -> str:
    return words(
        msg("{out} of {planned}", out=words.number(group.published), planned=words.number(group.planned))
    )


def _base(group: FigureGroup, words: Words) -> str:
    return words(RATES[profile(group.channel).figures.rate_base])


def _measure_rows(groups: Sequence[FigureGroup], measure: Measure, words: Words) -> Iterator[tuple[str, ...]]:
    name = words(MEASURES[measure])
    if measure is not Measure.REACH:
        yield _row(words, msg("{figure}, in all", figure=name), groups, lambda g: _total(g, measure, words))
    if measure is not Measure.CLICKS:
        yield _row(words, msg("{figure}, median", figure=name), groups, lambda g: _median(g, measure, words))
    if measure in (Measure.REACH, Measure.VIEWS):
        yield _row(words, msg("{figure}, best post", figure=name), groups, lambda g: _best(g, measure, words))


def _total(group: FigureGroup, measure: Measure, words: Words) -> str:
    return words.summary(group.summaries[measure], group.summaries[measure].total)


def _median(group: FigureGroup, measure: Measure, words: Words) -> str:
    return words.summary(group.summaries[measure], group.summaries[measure].median)


def _best(group: FigureGroup, measure: Measure, words: Words) -> str:
    return words.summary(group.summaries[measure], group.summaries[measure].maximum)


def _rate(group: FigureGroup, words: Words) -> str:
    return words.summary(group.rate, group.rate.median, share=True)


def ages(groups: Sequence[FigureGroup], words: Words) -> Iterator[str]:
    """At which age the figures of each network are taken."""
    found = {group.channel: group.age for group in groups if group.published}
    for channel, age in found.items():
        yield words(
            msg(
                "{network}: all figures are those at the age of {age}; younger posts are not final and not in them.",
                network=profile(channel).title,
                age=words.age(age),
            )
        )


def marks(groups: Sequence[FigureGroup], words: Words) -> Iterator[str]:
    """What the signs in the tables of ``groups`` mean, for those that occur."""
    found = [s for g in groups for s in (*g.summaries.values(), *g.kinds.values(), g.rate)]
    if any(s.earlier for s in found):
        yield words(
            msg(
                "Where that age was not read, a rate is that of the last reading with both of its parts, and a post"
                " that is gone has its last figures."
            )
        )
    if any(0 < s.known < s.posts for s in found):
        yield words(msg("(3/4): the figure is known of 3 of 4 posts; only these are in it."))
    if any(BY_HAND in s.definitions for s in found):
        yield words(
            msg("{sign}: entered by hand in part, where the network tells nothing.", sign=BY_HAND_SIGN)
        )
    if any(s.changed for s in found):
        names = ", ".join(sorted({d for s in found for d in s.definitions}))
        yield words(
            msg(
                "{sign}: read before the network changed its definition ({names}); not comparable with the others.",
                sign=CHANGED,
                names=names,
            )
        )


def places(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """By name: with two posts each there is no first and no last."""
    found = _by_network(
        by_name(report.places), lambda title: msg("Places on {channel}", channel=title), msg("Place"), words
    )
    return tuple(replace(table, on_screen=True) for table in found)


def by_name(groups: Sequence[FigureGroup]) -> list[FigureGroup]:
    """As a register has them: without regard to capitals and accents, the unnamed last."""

    def order(group: FigureGroup) -> tuple[int, bool, str, str]:
        return networks.order(group.channel), not group.name, register(group.name), group.key

    return sorted(groups, key=order)


def categories(report: Report, words: Words) -> tuple[ReportTable, ...]:
    return _by_network(
        by_name(report.categories),
        lambda title: msg("Categories on {channel}", channel=title),
        msg("Category"),
        words,
    )


def regions(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """In the campaign's order, the places outside of them last."""
    return _by_network(
        named_regions(report, words),
        lambda title: msg("Regions on {channel}", channel=title),
        msg("Region"),
        words,
    )


def _by_network(
    groups: Sequence[FigureGroup], caption: Callable[[str], Message], heading: Message, words: Words
) -> tuple[ReportTable, ...]:
    """A table for each network, with its title in the caption."""
    return tuple(
        _grouped(channel, mine, words(caption(profile(channel).title)), heading, words)
        for channel, mine in _split(groups)
    )


def named_regions(report: Report, words: Words) -> list[FigureGroup]:
    """The groups by region; what lies in none has a name too."""
    outside = words(msg("Outside of the regions"))
    return [replace(group, name=group.name or outside) for group in report.regions]


def weeks(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """In the calendar's order: what the chart shows in one table, and on a screen the rest."""
    return (
        *_weeks_together(report, words),
        *(replace(t, on_screen=True) for t in _weeks_apart(report, words)),
    )


def _weeks_together(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """A row per week, of each network the posts and what one of them reached."""
    found = {(group.channel, group.key): group for group in report.weeks}
    channels = tuple(dict.fromkeys(group.channel for group in report.weeks))
    head = [Column(words(msg("Week")), number=False, share=1.6)]
    for channel in channels:
        known = profile(channel)
        measure = words(MEASURES[known.figures.compared_by])
        head += [
            Column(words(msg("{channel}, posts", channel=known.title))),
            Column(
                words(msg("{channel}, {figure} per post", channel=known.title, figure=measure)), share=1.4
            ),
        ]
    rows = tuple(
        (words.week_days(key), *(cell for channel in channels for cell in _week(found[channel, key], words)))
        for key in dict.fromkeys(group.key for group in report.weeks)
    )
    return (ReportTable(words(msg("What a post of each week reached")), tuple(head), rows),) if rows else ()


def _week(group: FigureGroup, words: Words) -> tuple[str, str]:
    base = profile(group.channel).figures.compared_by
    return posts_and_young(group, words), _median(group, base, words)


def _weeks_apart(report: Report, words: Words) -> tuple[ReportTable, ...]:
    return tuple(
        _grouped(
            channel,
            groups,
            words(msg("Weeks on {channel}", channel=profile(channel).title)),
            msg("Week"),
            words,
            weekly=True,
        )
        for channel, groups in _split(report.weeks)
    )


def _split(groups: Sequence[FigureGroup]) -> Iterator[tuple[ChannelName, list[FigureGroup]]]:
    for channel in dict.fromkeys(g.channel for g in groups):
        yield channel, [g for g in groups if g.channel == channel]


def _grouped(
    channel: ChannelName,
    groups: Sequence[FigureGroup],
    caption: str,
    first: Message,
    words: Words,
    *,
    weekly: bool = False,
) -> ReportTable:
    base = profile(channel).figures.compared_by
    head = (
        Column(words(first), number=False, share=2.6),
        Column(words(msg("Posts")), share=0.9),
        Column(words(msg("{figure}, median", figure=MEASURES[base])), share=1.35),
        Column(words(msg("{figure}, best post", figure=MEASURES[base])), share=1.35),
        Column(words(msg("{figure}, in all", figure=MEASURES[Measure.VIEWS]))),
        Column(words(msg("{figure}, in all", figure=MEASURES[Measure.INTERACTIONS])), share=1.4),
        Column(words(msg("Rate, median"))),
        Column(words(msg("{figure}, in all", figure=MEASURES[Measure.CLICKS])), share=1.2),
    )
    return ReportTable(caption, head, tuple(_group_cells(g, words, weekly=weekly) for g in groups))


def _group_cells(group: FigureGroup, words: Words, *, weekly: bool) -> tuple[str, ...]:
    base = profile(group.channel).figures.compared_by
    name = words.week_days(group.key) if weekly else group.name or words(msg("No category"))
    return (
        name,
        posts_and_young(group, words),
        _median(group, base, words),
        _best(group, base, words),
        _total(group, Measure.VIEWS, words),
        _total(group, Measure.INTERACTIONS, words),
        _rate(group, words),
        _total(group, Measure.CLICKS, words),
    )
