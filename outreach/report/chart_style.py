"""How the report's charts are drawn: one style, one renderer, SVG that serves page and PDF alike."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

import vl_convert

from outreach import fonts
from outreach.language import Language
from outreach.report.labels import Words
from outreach.report.palette import ChartPalette
from outreach.signs import each_word, printable

VEGA_LITE = "6.4"
WIDTH = 640  # of the drawing in pixels, shared by the panels that stand side by side
GAP = 60  # between two panels side by side, for the figures at the axis
BELOW = 66  # between two rows of panels, for the axis and the title
STRIPES = 14  # of a hatched bar

Spec = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A drawing and the sentence that says what can be seen in it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class ChartStyle:
    """What all charts of a report have in common."""

    words: Words
    palette: ChartPalette

    def draw(self, panels: list[Spec], alt: str, columns: int | None = None) -> Chart | None:
        """One chart of several Vega-Lite panels, ``columns`` (else all) side by side; None where there are none."""
        if not panels:
            return None
        spec = {
            "concat": each_word(panels, printable),  # a NUL in a word would end the whole process in here
            "columns": columns or len(panels),
            "spacing": {"column": GAP, "row": BELOW},
            "bounds": "flush",  # else the panels of a row would stand askew
            "config": self._config(),
        }
        return Chart(_svg(json.dumps(spec, ensure_ascii=False), self.words.language), alt)

    def _config(self) -> Spec:
        ink, grid = self.palette.ink, self.palette.grid
        axis = {"labelColor": ink, "titleColor": ink, "domainColor": ink, "tickColor": ink, "gridColor": grid}
        sizes = {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 400}
        return {
            "font": f"{fonts.FAMILY}, sans-serif",
            "background": None,
            "aria": False,  # its words are English; page and PDF carry the alt text
            "padding": 4,
            "view": {"stroke": None},
            "axis": axis | sizes,
            "title": {"anchor": "start", "color": ink, "fontSize": 13, "fontWeight": "bold", "offset": 10},
            "legend": {"title": None, "orient": "bottom", "symbolType": "stroke", "symbolSize": 500}
            | {"symbolStrokeWidth": 2, "labelColor": ink, "labelFontSize": 11},
            "text": {"color": ink, "fontSize": 11},
        }


def width(panels: int, left: int = 0) -> int:
    """Of each of ``panels`` panels that stand side by side, beside ``left`` pixels for labels."""
    return (WIDTH - left - GAP * (panels - 1)) // panels


def values(field: str = "v", title: str | None = None, top: float | None = None) -> Spec:
    """The axis of the figures, from 0, in the language's own numbers; with room for words over ``top``."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {} if top is None else {"domain": [0, 1.15 * top or 1]},
        "axis": {"title": title, "format": ",~f", "tickCount": 4, "domain": False, "ticks": False},
    }


def striped(colour: str, paper: str) -> Spec:
    """A hatching of ``colour``, for what is not finished: the form tells it also where colours do not."""
    stripes = [
        {"offset": round((number + edge) / STRIPES, 4), "color": colour if number % 2 else paper}
        for number in range(STRIPES)
        for edge in (0, 1)
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stripes}


def labelled(labels: Mapping[str, object]) -> str:
    """The expression that puts ``labels`` (a text, or the lines of it) in the place of an axis' own values.

    The labels go in as JSON, so that nothing of them is ever read as a program.
    """
    printed = {printable(value): each_word(label, printable) for value, label in labels.items()}
    return f"({json.dumps(printed, ensure_ascii=False)})[datum.value]"


@cache
def _registered() -> None:
    vl_convert.register_font_directory(str(fonts.FOLDER))


@lru_cache(maxsize=32)
def _svg(spec: str, language: Language) -> str:
    _registered()
    locale: Literal["de-DE", "en-GB"] = "de-DE" if language is Language.DE else "en-GB"
    return _bare(
        vl_convert.vegalite_to_svg(
            json.loads(spec),
            vl_version=VEGA_LITE,
            format_locale=locale,
            time_format_locale=locale,
            allowed_base_urls=[],
        )
    )


ElementTree.register_namespace("", "http://www.w3.org/2000/svg")


def _bare(svg: str) -> str:
    """The drawing without roles and labels of its own: they are English, and the whole has one alternative text."""
    drawing = ElementTree.fromstring(svg)  # noqa: S314  # what the renderer has just written, no foreign document
    for element in drawing.iter():
        for name in [name for name in element.attrib if name == "role" or name.startswith("aria-")]:
            del element.attrib[name]
    return ElementTree.tostring(drawing, "unicode")
