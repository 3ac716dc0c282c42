"""Drawings that would take a renderer too deep, or that multiply themselves when they are drawn."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from outreach.content.cards.template import SVG
from outreach.errors import Finding
from outreach.language import Message, msg

DEEPEST = 32
"""How many elements may lie within one another; each that is seen through is painted on a sheet of its own."""

SEEN_THROUGH = 8
"""How many of them may have an opacity."""

REPEATING = frozenset(f"{{{SVG}}}{tag}" for tag in ("pattern", "mask", "marker", "clipPath"))
"""What is drawn wherever something refers to it."""

USE = f"{{{SVG}}}use"
OPACITY = re.compile(r"(?:^|;)\s*opacity\s*:")
REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]{1,200})")


def nested(name: str, root: ET.Element) -> Iterator[Finding]:
    """What is wrong with the drawing ``name`` in that way; nothing of it is followed by recursion."""
    deepest, through = _depths(root)
    if deepest > DEEPEST or through > SEEN_THROUGH:
        yield _finding(
            name,
            msg(
                "The drawing's groups lie {depth} deep, {through} of them seen through;"
                " {most} and {most_through} are drawn.",
                depth=deepest,
                through=through,
                most=DEEPEST,
                most_through=SEEN_THROUGH,
            ),
            msg("Ungroup what need not be grouped."),
        )
    elif multiplied := _multiplied(root):
        yield _finding(
            name,
            msg("The drawing's element “{id}” repeats what is repeated itself.", id=multiplied),
            msg("Draw it once, without a copy (use) or pattern of copies or patterns."),
        )


def _depths(root: ET.Element) -> tuple[int, int]:
    """How deep elements lie within one another, and how many of one another are seen through."""
    deepest, through = 0, 0
    waiting = [(root, 1, 0)]
    while waiting:
        element, depth, seen = waiting.pop()
        seen += "opacity" in element.attrib or OPACITY.search(element.get("style", "")) is not None
        deepest, through = max(deepest, depth), max(through, seen)
        waiting += ((child, depth + 1, seen) for child in element)
    return deepest, through


def _multiplied(root: ET.Element) -> str:
    """The id of a thing that is drawn elsewhere and draws another such thing; empty where there is none."""
    copied = {
        value[1:]
        for element in root.iter(USE)
        for key, value in element.items()
        if key.rpartition("}")[2] == "href"
    }
    repeating = {element.get("id") for element in root.iter() if element.tag in REPEATING}
    for element in root.iter():
        if element.get("id") in copied or element.tag in REPEATING:
            for inside in element.iter():
                painted = {id for value in inside.attrib.values() for id in REFERENCE.findall(value)}
                if inside.tag == USE or painted & repeating:
                    return element.get("id") or element.tag.rpartition("}")[2]
    return ""


def _finding(name: str, message: Message, remedy: Message) -> Finding:
    return Finding(code="cards.nested", message=message, remedy=remedy, file=name, template=name)
