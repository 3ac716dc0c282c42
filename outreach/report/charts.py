"""The report's charts. Each stands beside a table with the same figures.

A chart never joins networks or definitions, and never tells anything by colour alone. Where there is nothing
to draw there is no chart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from outreach.language import Language, msg
from outreach.model import ChannelName
from outreach.networks import Measure, profile
from outreach.report.chart_style import Chart, ChartStyle, Spec, labelled, striped, values, width
from outreach.report.figures import Summary
from outreach.report.labels import CHANGED, DASH, MEASURES, Words
from outreach.report.model import AccountSeries, FigureGroup, GrowthPoint, Report

NARROW = 11  # weeks from which on their names stand upright

_TICKS = {"1h": 1, "6h": 6, "1d": 24, "3d": 72, "7d": 168, "28d": 672}  # hours
_DAY = {Language.DE: "%d.%m.", Language.EN: "%-d %b"}


def growth(report: Report, style: ChartStyle) -> Chart | None:
    """Median views by age, a panel per channel, a line per definition."""
    points = [p for p in report.growth if p.measure is Measure.VIEWS]
    channels = tuple(dict.fromkeys(p.channel for p in points))
    panels = [
        _growth_panel([p for p in points if p.channel == c], width(len(channels)), style) for c in channels
    ]
    return style.draw(
        panels, style.words(msg("Line per network: how the views of a post grow with its age."))
    )


def _growth_panel(points: Sequence[GrowthPoint], wide: int, style: ChartStyle) -> Spec:
    words, colour = style.words, style.palette.primary
    last = {p.definition: p for p in points}.values()
    encoding: Spec = {
        "x": _age(words),
        "y": values(title=words(msg("Median of the posts")), top=max(p.median for p in points)),
    }
    if len(last) > 1:
        encoding["strokeDash"] = {"field": "d"}
    line = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "point": {"size": 45, "filled": True, "color": colour},
    }
    return {
        "title": f"{profile(points[0].channel).title}: {words(MEASURES[Measure.VIEWS])}",
        "width": wide,
        "height": 190,
        "data": {
            "values": [
                {
                    "h": max(p.hours, 0.5),
                    "v": p.median,
                    "d": p.definition,
                    "t": words.number(p.median) if p in last else "",
                }
                for p in points
            ]
        },
        "encoding": encoding,
        "layer": [
            {"mark": line},
            {"mark": {"type": "text", "dy": -12}, "encoding": {"text": {"field": "t"}}},
        ],
    }


def _age(words: Words) -> Spec:
    """Half an hour to six weeks, in steps that look alike; named as far as there is room."""
    return {
        "field": "h",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [0.5, 1000], "nice": False},
        "axis": {
            "values": list(_TICKS.values()),
            "labelExpr": labelled({str(hours): words.age(age) for age, hours in _TICKS.items()}),
            "title": words(msg("Age of the post")),
            "grid": False,
            "labelAngle": -40,
        },
    }


def weeks(
    groups: Sequence[FigureGroup], open_weeks: Collection[tuple[ChannelName, str]], style: ChartStyle
) -> Chart | None:
    """What a post of each week reached in the middle, a panel per channel; weeks in ``open_weeks`` are hatched."""
    panels = []
    for channel in _channels(groups):
        mine = [g for g in groups if g.channel == channel]
        if any(_compared(g).known for g in mine):
            panels.append(_week_panel(mine, {key for other, key in open_weeks if other == channel}, style))
    for panel in panels:
        panel["width"] = width(len(panels))
    return style.draw(
        panels, style.words(msg("Bars per network: what a post of each week reached, in the middle."))
    )


def _week_panel(groups: Sequence[FigureGroup], unfinished: Collection[str], style: ChartStyle) -> Spec:
    words, colours = style.words, style.palette
    axis = {
        "title": None,
        "labelAngle": -90 if len(groups) > NARROW else 0,
        "labelOverlap": "greedy",
        "labelExpr": labelled({g.key: words.week(g.key) for g in groups}),
    }
    rows = [
        {"k": g.key, "v": _compared(g).median or 0, "s": _sign(_compared(g)), "open": g.key in unfinished}
        for g in groups
    ]
    hatched = {
        "condition": {"test": "datum.open", "value": striped(colours.primary, colours.paper)},
        "value": colours.primary,
    }
    bar = {"type": "bar", "width": {"band": 0.7}, "stroke": colours.primary, "strokeWidth": 1}
    return {
        "title": titled(groups[0].channel, words),
        "height": 105,
        "data": {"values": rows},
        "encoding": {
            "x": {"field": "k", "type": "ordinal", "sort": None, "axis": axis},
            "y": values(top=max(_compared(g).median or 0 for g in groups)),
        },
        "layer": [
            {"mark": bar, "encoding": {"fill": hatched}},
            {"mark": {"type": "text", "dy": -7}, "encoding": {"text": {"field": "s"}}},
        ],
    }


def _compared(group: FigureGroup) -> Summary:
    return group.summaries[profile(group.channel).figures.compared_by]


def titled(channel: ChannelName, words: Words) -> str:
    """The network and the measure that its posts are compared by."""
    known = profile(channel)
    return f"{known.title}: {words(MEASURES[known.figures.compared_by])}"


def _sign(summary: Summary) -> str:
    """What has to be said over a bar: nothing known, not all known, definition changed since."""
    if summary.known == 0:
        return DASH if summary.posts or summary.not_final else ""
    return ("*" if summary.known < summary.posts else "") + (CHANGED if summary.changed else "")


def followers(series: Sequence[AccountSeries], style: ChartStyle) -> Chart | None:
    """Followers from day to day, a panel per account and definition, from 0 on: a small gain looks small.

    The first and the last value are written at the line.
    """
    words = style.words
    drawn = [s for s in series if not s.metric.daily and sum(p.value is not None for p in s.points) > 1]
    time = {"title": None, "format": _DAY[words.language], "grid": False, "tickCount": 6}
    panels = [_follower_panel(one, time, width(len(drawn)), style) for one in drawn]
    return style.draw(panels, words(msg("Line per account: its followers from day to day, from 0 on.")))


def _follower_panel(one: AccountSeries, time: Spec, wide: int, style: ChartStyle) -> Spec:
    words, colour = style.words, style.palette.primary
    known = [(point.day, point.value) for point in one.points if point.value is not None]
    first, ends = known[0][0], {known[0][0], known[-1][0]}
    rows = [
        {
            "t": p.day.isoformat(),
            "v": p.value,
            "s": words.number(p.value) if p.day in ends else "",
            "a": "left" if p.day == first else "right",
        }
        for p in one.points
    ]
    # the day itself is a date by then, and no longer the text that it was given as
    text = {"type": "text", "dy": -9, "align": {"expr": "datum.a"}}
    return {
        "title": f"{profile(one.channel).title}: {words(one.metric.label)}"
        + (f" {CHANGED}" if one.changed else ""),
        "width": wide,
        "height": 90,
        "data": {"values": rows},
        "encoding": {
            "x": {"field": "t", "type": "temporal", "scale": {"type": "utc"}, "axis": time},
            "y": values(top=max(value for _, value in known)),
        },
        "layer": [
            {"mark": {"type": "line", "color": colour, "strokeWidth": 2}},
            {"mark": text, "encoding": {"text": {"field": "s"}}},
        ],
    }


def _channels(groups: Sequence[FigureGroup]) -> tuple[ChannelName, ...]:
    return tuple(dict.fromkeys(g.channel for g in groups))
