"""The report's charts. Each stands beside a table with the same figures.

A chart never joins networks or definitions, and never tells anything by colour alone. Where there is nothing
to draw there is no chart.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from outreach.language import Language, msg
from outreach.model import ChannelName
from outreach.networks import Measure, profile
from outreach.report.chart_style import Chart, ChartStyle, Spec, labelled, values, width
from outreach.report.labels import CHANGED, DASH, MEASURES, Words
from outreach.report.model import AccountSeries, FigureGroup, GrowthPoint, Report

LARGEST = 20
"""Groups that one chart takes on a printed page."""

NAME = 30  # characters after which a name takes a second line
NAMES = 200  # pixels for the names
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


def weeks(groups: Sequence[FigureGroup], style: ChartStyle) -> Chart | None:
    """Views and interactions per ISO week, a row of panels per channel."""
    panels = []
    measures = (Measure.VIEWS, Measure.INTERACTIONS)
    for channel in _channels(groups):
        mine = [g for g in groups if g.channel == channel]
        if any(g.summaries[measure].known for g in mine for measure in measures):
            panels += [_week_panel(mine, measure, style) for measure in measures]
    alt = msg("Bars per network: views and interactions of the posts of each week.")
    return style.draw(panels, style.words(alt), columns=len(measures))


def _week_panel(groups: Sequence[FigureGroup], measure: Measure, style: ChartStyle) -> Spec:
    words = style.words
    axis = {
        "title": None,
        "labelAngle": -90 if len(groups) > NARROW else 0,
        "labelOverlap": "greedy",
        "labelExpr": labelled({g.key: words.week(g.key) for g in groups}),
    }
    bar = {"type": "bar", "color": style.palette.primary, "width": {"band": 0.7}}
    top = max(g.summaries[measure].total or 0 for g in groups)
    return {
        "title": f"{profile(groups[0].channel).title}: {words(MEASURES[measure])}",
        "width": width(2),
        "height": 105,
        "data": {
            "values": [
                {"k": g.key, "v": g.summaries[measure].total or 0, "s": _sign(g, measure)} for g in groups
            ]
        },
        "encoding": {
            "x": {"field": "k", "type": "ordinal", "sort": None, "axis": axis},
            "y": values(top=top),
        },
        "layer": [{"mark": bar}, {"mark": {"type": "text", "dy": -7}, "encoding": {"text": {"field": "s"}}}],
    }


def _sign(group: FigureGroup, measure: Measure) -> str:
    """What has to be said over a bar: nothing known, not all known, definition changed since."""
    summary = group.summaries[measure]
    if summary.known == 0:
        return DASH if summary.posts else ""
    return ("*" if summary.known < summary.posts else "") + (CHANGED if summary.changed else "")


def ranges(
    groups: Sequence[FigureGroup], names: Mapping[str, str], alt: str, style: ChartStyle
) -> Chart | None:
    """Median (bar) and best post (stroke) per group, a panel per channel; reach where the channel has it.

    ``names`` gives the labels by key, in the order from top to bottom; the first :data:`LARGEST` are drawn.
    """
    known = [g for g in groups if g.summaries[profile(g.channel).figures.compared_by].known]
    shown = [key for key in names if any(g.key == key for g in known)][:LARGEST]
    labels = {key: textwrap.wrap(names[key], NAME) for key in shown}
    channels = _channels(known)
    panels: list[Spec] = []
    for channel in channels:
        mine = {g.key: g for g in known if g.channel == channel}
        panel = _range_panel(channel, [mine.get(key) for key in shown], shown, style)
        panel["width"] = width(len(channels), left=NAMES)
        panel["height"] = {"step": 32 if any(len(lines) > 1 for lines in labels.values()) else 22}
        panel["encoding"]["y"]["axis"] |= {"labels": not panels, "labelExpr": labelled(labels)}
        panels.append(panel)
    return style.draw(panels, alt)


def _range_panel(
    channel: ChannelName, groups: Sequence[FigureGroup | None], keys: Sequence[str], style: ChartStyle
) -> Spec:
    base = profile(channel).figures.compared_by
    summaries = [group.summaries[base] if group else None for group in groups]
    rows: list[dict[str, Any]] = [
        {"k": key, "median": s.median if s else None, "maximum": s.maximum if s else None}
        for key, s in zip(keys, summaries, strict=True)
    ]
    bar = {"type": "bar", "color": style.palette.primary, "height": {"band": 0.55}}
    stroke = {"type": "tick", "color": style.palette.accent, "thickness": 3, "bandSize": 16}
    axis = {"title": None, "ticks": False, "labelLineHeight": 13}
    return {
        "title": f"{profile(channel).title}: {style.words(MEASURES[base])}",
        "data": {"values": rows},
        "encoding": {"y": {"field": "k", "type": "nominal", "sort": None, "axis": axis}},
        "layer": [
            {"mark": bar, "encoding": {"x": values("median")}},
            {"mark": stroke, "encoding": {"x": values("maximum")}},
        ],
    }


def followers(series: Sequence[AccountSeries], style: ChartStyle) -> Chart | None:
    """Followers from day to day, a panel per account and definition; the axis does not begin at 0."""
    words = style.words
    drawn = [s for s in series if not s.metric.daily and sum(v is not None for _, v, _ in s.points) > 1]
    time = {"title": None, "format": _DAY[words.language], "grid": False, "tickCount": 6}
    panels = [
        {
            "title": f"{profile(one.channel).title}: {words(one.metric.label)}",
            "width": width(len(drawn)),
            "height": 130,
            "data": {"values": [{"t": at.isoformat(), "v": value} for at, value, _ in one.points]},
            "mark": {"type": "line", "color": style.palette.primary, "strokeWidth": 2},
            "encoding": {
                "x": {"field": "t", "type": "temporal", "scale": {"type": "utc"}, "axis": time},
                "y": values() | {"scale": {"zero": False}},
            },
        }
        for one in drawn
    ]
    return style.draw(panels, words(msg("Line per account: its followers from day to day.")))


def _channels(groups: Sequence[FigureGroup]) -> tuple[ChannelName, ...]:
    return tuple(dict.fromkeys(g.channel for g in groups))
