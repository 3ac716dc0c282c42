"""The designer's files: one plain SVG per network and design, and ``cards.toml`` with what an SVG cannot say.

A template opens by itself in a browser or a drawing program. Its elements are found by id, which is the layer's name
there; a rectangle called ``<id>-box`` is the box that a text may fill, and is not drawn. Colours come by class, named
after the fields of :class:`~outreach.content.cards.palette.Palette`: ``ink-color``, ``category-color`` … paint the
fill, or the stroke of what has no fill; ``field-line`` … the stroke.
"""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from outreach.content.cards.boundaries import Rect
from outreach.content.cards.lettering import Face
from outreach.model import Kind

SVG = "http://www.w3.org/2000/svg"
LARGEST_NUMBER = 1e6

ET.register_namespace("", SVG)


@dataclass(frozen=True)
class TextLimits:
    """What ``cards.toml`` says about one text; the largest size is the one in the drawing."""

    lines: int
    smallest: float
    leading: float
    align: str  # top, middle, bottom
    unparted: float
    rather: float = 0.0  # rather more lines than letters smaller than this


@dataclass(frozen=True)
class Limits:
    """``cards.toml``, read."""

    texts: Mapping[str, TextLimits]
    category_rows: int
    category_gap: float
    kinds: Mapping[str, Mapping[str, str]]  # language → kind → word on the card
    quoted: frozenset[Kind] = frozenset()  # kinds of post whose card shows a quotation where there is one
    own: Mapping[str, Mapping[str, TextLimits]] = field(
        default_factory=lambda: MappingProxyType({})
    )  # part of a drawing's name (»quote«, »portrait«) → texts that have other limits there

    def for_drawing(self, name: str) -> Limits:
        """The limits of the drawing ``name``, without its ending."""
        texts = dict(self.texts)
        for part in name.split("-"):
            texts |= self.own.get(part, {})
        return replace(self, texts=texts)


@dataclass(frozen=True)
class Template:
    """One checked drawing."""

    name: str
    width: int
    height: int
    boxes: Mapping[str, Rect]
    root: ET.Element

    def sheet(self) -> Sheet:
        """A fresh copy to be filled in."""
        return Sheet(copy.deepcopy(self.root))


class Sheet:
    """A drawing that is being filled in: its elements by id, and each one's parent."""

    def __init__(self, root: ET.Element):
        self.root = root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.by_id = {element.get("id", ""): element for element in root.iter() if element.get("id")}

    def remove(self, *names: str) -> None:
        """Take elements out by id; those that are not there are as good as removed."""
        for name in names:
            element = self.by_id.get(name)
            if element is not None:
                self.parents[element].remove(element)
                for inside in element.iter():
                    self.by_id.pop(inside.get("id", ""), None)

    def insert_after(self, element: ET.Element, new: ET.Element) -> None:
        """Draw ``new`` directly above ``element``."""
        parent = self.parents[element]
        parent.insert(list(parent).index(element) + 1, new)
        self.parents.update({new: parent} | {child: above for above in new.iter() for child in above})

    def style(self, element: ET.Element, name: str) -> str | None:
        """A property as the element has it: from its style, its attribute, or those of the groups around it."""
        here: ET.Element | None = element
        while here is not None:
            value = _declared(here, name)
            if value is not None:
                return value
            here = self.parents.get(here)
        return None

    def face(self, element: ET.Element) -> Face:
        """The letters that a text element is set in."""
        size = self.size(element)
        weight = self.style(element, "font-weight") or "400"
        tracking = number(self.style(element, "letter-spacing") or "0")
        return Face(weight, tracking / size)

    def size(self, element: ET.Element) -> float:
        """A text's size in px."""
        return number(self.style(element, "font-size") or "16")


def number(text: str) -> float:
    """``12.5px`` as a number; the drawing's units are pixels. Raises ValueError for what no drawing needs."""
    found = float(text.strip().removesuffix("px"))
    if not abs(found) <= LARGEST_NUMBER:  # what is no number at all is not smaller either
        raise ValueError(f"{text[:20]} is no length")
    return found


def rect_of(element: ET.Element) -> Rect:
    """The rectangle that a ``rect`` element draws."""
    x, y, width, height = (number(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    return Rect(x, y, width, height)


def paint(element: ET.Element, name: str, value: str) -> None:
    """Set a style property where the element says it, so that it wins."""
    style = element.get("style", "")
    if re.search(rf"(^|;)\s*{name}\s*:", style):
        element.set("style", re.sub(rf"(^|;)(\s*{name}\s*:)[^;]*", rf"\g<1>\g<2>{value}", style))
    else:
        element.set(name, value)


def _declared(element: ET.Element, name: str) -> str | None:
    for declaration in element.get("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() == name:
            return value.strip()
    return element.get(name)
