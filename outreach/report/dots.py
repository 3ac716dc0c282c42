"""Charts of dots: every post beside its place, and medians with the range that they lie in."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from outreach.language import msg
from outreach.model import ChannelName, Kind
from outreach.networks import Measure, profile
from outreach.report.alike import NUMBERS
from outreach.report.chart_style import Chart, ChartStyle, Spec, labelled, values, width
from outreach.report.charts import titled
from outreach.report.labels import CHANGED
from outreach.report.model import PostFigures, Report
from outreach.report.spreads import FEW, Spread

LARGEST = 20
"""Places that one chart takes on a printed page."""

NAME = 30  # characters after which a name takes a second line
NAMES = 200  # pixels for the names
FAINT = "#6b6b6b"  # what rests on few posts

SHAPES = {Kind.PORTRAIT.value: "circle", Kind.EINLADUNG.value: "diamond", Kind.NEU.value: "triangle-up"}
"""How the dots of posts look, by kind."""


def places(report: Report, names: Mapping[str, str], style: ChartStyle) -> Chart | None:
    """Each post a dot beside its place's name, a panel per channel; the posts' kind is the dot's shape.

    ``names`` gives the labels by key, in the order from top to bottom; the first :data:`LARGEST` that have a figure are
    drawn.
    """
    found = [(one, value) for one in report.posts if (value := _value(one)) is not None]
    known = {one.post.place for one, _ in found}
    shown = [key for key in names if key in known][:LARGEST]
    labels = {key: textwrap.wrap(names[key], NAME) for key in shown}
    channels = tuple(
        dict.fromkeys(
            g.channel for g in report.channels if any(one.post.channel == g.channel for one, _ in found)
        )
    )
    panels: list[Spec] = []
    for channel in channels:
        rows = [
            {
                "k": one.post.place,
                "v": value,
                "kind": one.post.kind.value,
                "s": CHANGED if one.shared.final.told.figures[_measure(one)].changed else "",
            }
            for one, value in found
            if one.post.channel == channel and one.post.place in labels
        ]
        panels.append(_dots(channel, rows, shown, style))
        panels[-1]["width"] = width(len(channels), left=NAMES)
        panels[-1]["height"] = {"step": 32 if any(len(lines) > 1 for lines in labels.values()) else 20}
        panels[-1]["encoding"]["y"]["axis"] |= {"labels": len(panels) == 1, "labelExpr": labelled(labels)}
    return style.draw(panels, style.words(msg("A dot per post beside the name of its place, per network.")))


def _measure(one: PostFigures) -> Measure:
    return profile(one.post.channel).figures.compared_by


def _value(one: PostFigures) -> float | None:
    return one.numbers[NUMBERS[_measure(one)]]


def _dots(channel: ChannelName, rows: list[Spec], keys: Sequence[str], style: ChartStyle) -> Spec:
    axis = {
        "title": None,
        "ticks": False,
        "labelLineHeight": 13,
        "grid": True,
        "gridDash": [1, 3],
        "domain": False,
    }
    colours = style.palette
    shape = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(SHAPES), "range": list(SHAPES.values())},
        "legend": None,
    }
    return {
        "title": titled(channel, style.words),
        "data": {"values": rows},
        "encoding": {
            "y": {
                "field": "k",
                "type": "nominal",
                "sort": None,
                "scale": {"domain": list(keys)},
                "axis": axis,
            },
            "x": values(),
        },
        "layer": [
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 55,
                    "opacity": 0.85,
                    "color": colours.primary,
                },
                "encoding": {"shape": shape},
            },
            {"mark": {"type": "text", "dx": 10}, "encoding": {"text": {"field": "s"}}},
        ],
    }


def medians(found: Sequence[Spread], names: Mapping[str, str], style: ChartStyle) -> Chart | None:
    """The median of each group as a dot on the line of its range, a panel per channel; grey where few posts bear it."""
    known = [one for one in found if one.values]
    channels = tuple(dict.fromkeys(one.channel for one in known))
    shown = [key for key in names if any(one.key == key for one in known)]
    panels: list[Spec] = []
    for channel in channels:
        panels.append(_median_panel([one for one in known if one.channel == channel], shown, style))
        panels[-1]["width"] = width(len(channels), left=NAMES)
        panels[-1]["height"] = {"step": 24}
        panels[-1]["encoding"]["y"]["axis"] |= {"labels": len(panels) == 1, "labelExpr": labelled(names)}
    return style.draw(
        panels,
        style.words(
            msg(
                "A dot per kind of post and network for the median, on the line where it lies with 95 % confidence."
            )
        ),
    )


def _median_panel(found: Sequence[Spread], keys: Sequence[str], style: ChartStyle) -> Spec:
    colours = style.palette
    rows = [
        {
            "k": one.key,
            "v": one.median,
            "low": one.range.low if one.range else one.median,
            "high": one.range.high if one.range else one.median,
            "few": len(one.values) < FEW,
        }
        for one in found
    ]
    colour = {"condition": {"test": "datum.few", "value": FAINT}, "value": colours.primary}
    axis = {"title": None, "ticks": False, "domain": False}
    return {
        "title": titled(found[0].channel, style.words),
        "data": {"values": rows},
        "encoding": {
            "y": {
                "field": "k",
                "type": "nominal",
                "sort": None,
                "scale": {"domain": list(keys)},
                "axis": axis,
            },
            "color": colour,
        },
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": values("low"), "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {"x": values("v")},
            },
        ],
    }
