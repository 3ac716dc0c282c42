"""Filling in a drawing: texts into their boxes, colours by class, badges as wide as their words."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from outreach.content.cards.boundaries import Rect
from outreach.content.cards.breaking import ASCENT, DESCENT, Frame, Setting, fit, fit_large, fit_paragraphs
from outreach.content.cards.lettering import Face
from outreach.content.cards.palette import Palette
from outreach.content.cards.template import SVG, Limits, Template, TextLimits, number, paint, rect_of

NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BALANCED: Mapping[str, Callable[[str, Face, Frame], Setting]] = {"title": fit, "quote": fit_large}
"""Texts of even lines, and how each is set."""
ROLES = frozenset(field.name for field in fields(Palette))


@dataclass(frozen=True)
class SetText:
    """One line on the card: its left end ``x`` on the baseline ``y``, and the ``box`` that it must not leave."""

    id: str
    line: str
    face: Face
    size: float
    x: float
    y: float
    box: Rect
    fill: str

    @property
    def bounds(self) -> Rect:
        """What the line covers, by the measures of the font."""
        up, down = self.face.reach(self.line)
        return Rect(
            self.x,
            self.y - up * self.size,
            self.face.width(self.line) * self.size,
            (up + down) * self.size,
        )


class Binder:
    """Fills one sheet; every line that it sets is kept in ``texts``."""

    def __init__(self, template: Template, limits: Limits, colours: Palette):
        self.template = template
        self.limits = limits
        self.sheet = template.sheet()
        self.texts: list[SetText] = []
        self._colour(self.sheet.root, colours)

    def text(self, name: str, paragraphs: Sequence[str], *, whole: bool = False) -> Setting:
        """Set a text into its box; an empty one is taken out. One that must be ``whole`` and is not stays unset."""
        element = self.sheet.by_id[name]
        face, size, limits = self.sheet.face(element), self.sheet.size(element), self.limits.texts[name]
        box = self.template.boxes[f"{name}-box"]
        frame = frame_of(limits, box, size, fewest=name not in BALANCED)
        if name in BALANCED:
            larger = replace(frame, smallest=min(max(limits.rather, frame.smallest), size))
            setting = BALANCED[name](paragraphs[0], face, larger)
            setting = setting if setting.whole else BALANCED[name](paragraphs[0], face, frame)
        else:
            setting = fit_paragraphs(paragraphs, face, frame)
        if not setting.lines:
            self.sheet.remove(name)
        if not setting.lines or (whole and not setting.whole):
            return setting
        block = frame.block(len(setting.lines), setting.size)
        slack = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[limits.align] * (box.height - block)
        first = box.y + slack + ASCENT * setting.size
        baselines = [first + n * frame.leading * setting.size for n in range(len(setting.lines))]
        self._write(name, element, setting, baselines, box)
        return setting

    def shift(self, group: str, distance: float) -> None:
        """Move a group up or down, and with it the texts that are already set in it."""
        element = self.sheet.by_id[group]
        element.set("transform", f"translate(0,{distance:.1f})")
        inside = {child.get("id") for child in element.iter()}
        self.texts = [_moved(t, distance) if t.id in inside else t for t in self.texts]

    def fit_width(self, name: str, *texts: str) -> None:
        """Give a rectangle, if the drawing has it, the width of the texts on it, with the same margin on both sides."""
        element = self.sheet.by_id.get(name)
        lines = [text.bounds for text in self.texts if text.id in texts]
        if element is not None and lines:
            left = number(element.get("data-pad", "0"))
            right = max(line.right for line in lines) + left
            element.set("width", f"{right - number(element.get('x', '0')):.1f}")

    def categories(self, names: Sequence[str], colours: Sequence[str]) -> tuple[str, ...]:
        """A badge for each category, in its colour, as many as there is room for; gives the words that are shown."""
        label, ground = self.sheet.by_id["category"], self.sheet.by_id["category-fit"]
        pad, shape = number(label.get("x", "0")) - rect_of(ground).x, rect_of(ground)
        drop = number(label.get("y", "0")) - shape.y
        box, gap = self.template.boxes["category-box"], self.limits.category_gap
        face, largest = self.sheet.face(label), self.sheet.size(label)
        smallest = min(self.limits.texts["category"].smallest, largest)
        for size in (half / 2 for half in range(round(largest * 2), round(smallest * 2) - 1, -1)):
            frame = Frame(box.width - 2 * pad, shape.height, size, size, 1, 1.0, fewest=True)
            settings = [fit(name, face, frame) for name in names]
            rows = _rows([face.width(s.lines[0]) * size + 2 * pad for s in settings], box.width, gap)
            if len(rows) <= self.limits.category_rows and all(s.whole for s in settings):
                break
        rows = rows[: self.limits.category_rows]
        top = box.bottom - len(rows) * shape.height - (len(rows) - 1) * gap
        shown = 0
        for row, widths in enumerate(rows):
            x, y = box.x, top + row * (shape.height + gap)
            for width in widths:
                place = Rect(x, y, width, shape.height)
                self._badge(label, ground, place, (pad, drop), settings[shown], colours[shown])
                x, shown = x + width + gap, shown + 1
        self.sheet.remove("category", "category-fit")
        return tuple(setting.lines[0] for setting in settings[:shown])

    def _badge(
        self,
        label: ET.Element,
        ground: ET.Element,
        place: Rect,
        inset: tuple[float, float],
        words: Setting,
        colour: str,
    ) -> None:
        shape, text = copy.deepcopy(ground), copy.deepcopy(label)
        for key, value in (("x", place.x), ("y", place.y), ("width", place.width)):
            shape.set(key, f"{value:.1f}")
        for element in (shape, text):
            element.attrib.pop("id", None)
        paint(shape, "fill", colour)
        self.sheet.insert_after(self.sheet.by_id["category"], text)
        self.sheet.insert_after(self.sheet.by_id["category"], shape)
        self.place_line(
            "category", text, words.lines[0], words.size, (place.x + inset[0], place.y + inset[1]), place
        )

    def place_line(
        self, name: str, element: ET.Element, line: str, size: float, at: tuple[float, float], box: Rect
    ) -> None:
        """Write one line whose left end is known, and keep it in ``texts``."""
        face, fill = self.sheet.face(element), self.sheet.style(element, "fill") or "#000000"
        self.texts.append(SetText(name, line, face, size, at[0], at[1], box, fill))
        _start_text(element, face, size)
        element.set("x", f"{at[0]:.1f}")
        element.set("y", f"{at[1]:.1f}")
        element.text = NOT_XML.sub("", line)

    def _write(
        self, name: str, element: ET.Element, setting: Setting, baselines: Sequence[float], box: Rect
    ) -> None:
        face, fill = self.sheet.face(element), self.sheet.style(element, "fill") or "#000000"
        share = {"middle": 0.5, "end": 1.0}.get(self.sheet.style(element, "text-anchor") or "", 0.0)
        _start_text(element, face, setting.size)
        for line, y in zip(setting.lines, baselines, strict=True):
            x = box.x + share * (box.width - face.width(line) * setting.size)
            self.texts.append(SetText(name, line, face, setting.size, x, y, box, fill))
            span = ET.SubElement(element, f"{{{SVG}}}tspan", {"x": f"{x:.1f}", "y": f"{y:.1f}"})
            span.text = NOT_XML.sub("", line)

    @staticmethod
    def _colour(root: ET.Element, colours: Palette) -> None:
        for element in root.iter():
            for name in element.get("class", "").split():
                role, _, what = name.rpartition("-")
                if role in ROLES and what == "line":
                    paint(element, "stroke", getattr(colours, role))
                if role in ROLES and what == "color":
                    paint(element, _target(element), getattr(colours, role))


def _target(element: ET.Element) -> str:
    if element.tag == f"{{{SVG}}}stop":
        return "stop-color"
    return "stroke" if element.get("fill") == "none" else "fill"


def _start_text(element: ET.Element, face: Face, size: float) -> None:
    """Empty a text element and give it its size; what it is filled with stands from the left."""
    for child in list(element):
        element.remove(child)
    element.text = None
    paint(element, "font-size", f"{size:g}")
    paint(element, "letter-spacing", f"{face.tracking * size:.3f}")
    paint(element, "text-anchor", "start")


def _moved(text: SetText, distance: float) -> SetText:
    box = replace(text.box, y=text.box.y + distance)
    return replace(text, y=text.y + distance, box=box)


def frame_of(limits: TextLimits, box: Rect, largest: float, *, fewest: bool) -> Frame:
    """The box of a text, with what ``cards.toml`` says about it."""
    return Frame(
        width=box.width,
        height=max(box.height, (ASCENT + DESCENT) * limits.smallest),
        largest=largest,
        smallest=min(limits.smallest, largest),
        lines=limits.lines,
        leading=limits.leading,
        unparted=limits.unparted,
        fewest=fewest,
    )


def _rows(widths: Sequence[float], box: float, gap: float) -> list[list[float]]:
    """Badges in rows, as a text runs."""
    rows: list[list[float]] = []
    for width in widths:
        if rows and sum(rows[-1]) + gap * len(rows[-1]) + width <= box:
            rows[-1].append(width)
        else:
            rows.append([width])
    return rows
