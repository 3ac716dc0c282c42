"""Reading the designer's files and checking all that would otherwise go wrong in silence."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

from outreach.content.cards.lettering import WEIGHTS
from outreach.content.cards.nesting import nested
from outreach.content.cards.template import SVG, Limits, Sheet, Template, TextLimits, number, rect_of
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.fonts import FAMILY
from outreach.language import Message, msg
from outreach.model import Kind
from outreach.regular_files import read_regular

TEXTS = ("brand", "website", "kind", "title", "subtitle", "credit", "category")
REQUIRED: Mapping[str, str] = {
    **dict.fromkeys((*TEXTS, "map-label", "map-town"), "text"),
    **{f"{name}-box": "rect" for name in (*TEXTS, "stack", "map")},
    **dict.fromkeys(("category-fit", "map-label-fit", "map-focus"), "rect"),
    **dict.fromkeys(("stack", "below-title", "map"), "g"),
    **dict.fromkeys(("map-neighbours", "map-land", "map-districts", "map-district"), "path"),
    **dict.fromkeys(("map-ring", "map-dot", "map-town-dot"), "circle"),
}
"""The ids that every drawing has, and the kind of SVG element that each is."""

EXTRA: Mapping[str, Mapping[str, str]] = {
    "photo": {"photo": "rect"},
    "quote": {
        **dict.fromkeys(("quote", "speaker"), "text"),
        **dict.fromkeys(("quote-box", "speaker-box"), "rect"),
        "below-quote": "g",
    },
}
"""The ids of a drawing whose name ends in ``-photo`` or ``-quote``, besides those that all have."""

QUOTED = ("quote", "speaker")
LARGEST_CANVAS = 4096  # px a side
LARGEST_FILE = 1_000_000  # bytes
FORBIDDEN = frozenset(
    {"script", "foreignObject", "filter", "image", "iframe", "animate", "set", "animateTransform"}
)
STYLE_LINKS = re.compile(r"url\(\s*['\"]?(?!#)|@import|filter\s*:", re.IGNORECASE)


def load_template(path: Path) -> Template:
    """Read and check one drawing; its name's ending says which elements it has besides those that all have.

    A :class:`ContentProblem` names the file and what to fix.
    """
    root = _parse(path)
    for finding in (*nested(path.name, root), *_faults(path.name, root)):
        raise ContentProblem(finding)
    sheet = Sheet(root)
    wanted = {**REQUIRED, **EXTRA.get(path.stem.rpartition("-")[2], {})}
    _check_ids(path.name, sheet, wanted)
    try:
        for element in root.iter(f"{{{SVG}}}text"):
            _check_letters(path.name, sheet, element)
        boxes = {
            name: rect_of(sheet.by_id[name]) for name in wanted if name.endswith(("-box", "-focus", "photo"))
        }
        width, height = (round(number(root.get(name, "0"))) for name in ("width", "height"))
    except ValueError as error:
        raise _unreadable(path.name, error) from error
    sheet.remove(*boxes)
    return Template(path.name, width, height, boxes, root)


def _check_ids(name: str, sheet: Sheet, wanted: Mapping[str, str]) -> None:
    missing = [f"{i} ({kind})" for i, kind in wanted.items() if not _is(sheet.by_id.get(i), kind)]
    if missing:
        raise ContentProblem(
            _finding(
                name,
                "cards.missing-id",
                msg("The drawing lacks the elements {ids}.", ids=", ".join(missing)),
                msg("Name the layers in the drawing program so, and keep each of the kind in brackets."),
            )
        )
    moved = [i for i in wanted if _has_transform(sheet, sheet.by_id[i])]
    if moved:
        raise ContentProblem(
            _finding(
                name,
                "cards.transform",
                msg("The elements {ids} are moved by a transformation.", ids=", ".join(moved)),
                msg(
                    "Apply the transformation in the drawing program, so that positions are in the card's pixels."
                ),
            )
        )


def _is(element: ET.Element | None, kind: str) -> bool:
    return element is not None and element.tag == f"{{{SVG}}}{kind}"


def _has_transform(sheet: Sheet, element: ET.Element) -> bool:
    here: ET.Element | None = element
    while here is not None:
        if here.get("transform"):
            return True
        here = sheet.parents.get(here)
    return False


def _parse(path: Path) -> ET.Element:
    try:
        text = read_regular(path, 4 * LARGEST_FILE + 1).decode("utf-8")
    except (OSError, UnicodeError) as error:
        raise _unreadable(path.name, error) from error
    if len(text) > LARGEST_FILE or "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ContentProblem(
            _finding(
                path.name,
                "cards.forbidden",
                msg("The drawing is over 1 MB or declares a DOCTYPE."),
                msg("Save it as plain SVG, without a DOCTYPE and without embedded pictures."),
            )
        )
    try:
        root = ET.fromstring(text)  # noqa: S314 -- without a DOCTYPE there are no entities to expand
        width, height = number(root.get("width", "0")), number(root.get("height", "0"))
        box = [float(n) for n in (root.get("viewBox") or "").replace(",", " ").split()]
    except (ET.ParseError, ValueError) as error:
        raise _unreadable(path.name, error) from error
    in_range = 0 < width <= LARGEST_CANVAS and 0 < height <= LARGEST_CANVAS
    if not _is(root, "svg") or not in_range or box != [0, 0, width, height]:
        raise _unreadable(path.name, ValueError("width, height and viewBox do not agree"))
    return root


def _faults(name: str, root: ET.Element) -> Iterator[Finding]:
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        links = [v for k, v in element.items() if k.rpartition("}")[2] == "href" and not v.startswith("#")]
        events = [k for k in element.attrib if k.lower().startswith("on")]
        styled = [v for v in (*element.attrib.values(), element.text or "") if STYLE_LINKS.search(v)]
        if tag in FORBIDDEN or links or events or styled or element.get("filter"):
            what = (links or events or styled or [tag])[0][:80]
            yield _finding(
                name,
                "cards.forbidden",
                msg("The drawing holds a forbidden thing: {what}.", what=what),
                msg(
                    "Take filters, scripts, animations, embedded pictures and links to other files out of it."
                ),
            )


def _check_letters(name: str, sheet: Sheet, element: ET.Element) -> None:
    """The family must be the house's, since a missing one falls back in silence."""
    family = (sheet.style(element, "font-family") or "").split(",")[0].strip(" '\"")
    weight = sheet.style(element, "font-weight") or "400"
    if not 0 < sheet.size(element) <= LARGEST_CANVAS:
        raise ValueError(f"font-size {sheet.style(element, 'font-size')}")
    if family == FAMILY and weight in WEIGHTS and sheet.face(element).weight in WEIGHTS:
        return
    raise ContentProblem(
        _finding(
            name,
            "cards.font",
            msg(
                "The text “{id}” is set in {font}.",
                id=element.get("id", ""),
                font=f"{family or '?'} {weight}",
            ),
            msg(
                "Set it in {family}, weight 100 to 900, as an attribute or style of the text.", family=FAMILY
            ),
        )
    )


def load_limits(path: Path) -> Limits:
    """Read ``cards.toml``; a :class:`ContentProblem` names the key that is missing or of the wrong kind."""
    try:
        data = tomllib.loads(read_regular(path, LARGEST_FILE).decode("utf-8"))
        quoted = frozenset(Kind(str(kind)) for kind in data.get("quotation", {}).get("kinds", ()))
        names = (*TEXTS, *QUOTED) if quoted else TEXTS
        texts = {name: _text_limits(data["text"][name]) for name in names}
        own = {
            part: {name: _text_limits(limits) for name, limits in block["text"].items()}
            for part, block in data.items()
            if isinstance(block, dict) and part != "kinds" and "text" in block
        }
        category = data["category"]
        kinds = {language: dict(words) for language, words in data["kinds"].items()}
        return Limits(
            texts,
            int(_within(category["rows"], 0, 100)),
            _within(category["gap"], 0, LARGEST_CANVAS),
            kinds,
            quoted,
            own,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ContentProblem(
            _finding(
                path.name,
                "cards.limits",
                msg(
                    "The limits of the cards cannot be read: {why}.",
                    why=f"{type(error).__name__} {error}"[:200],
                ),
                msg(
                    "Compare the file with the one that came with the program; every text needs its own block."
                ),
            )
        ) from error


def _text_limits(block: Mapping[str, object]) -> TextLimits:
    align = str(block.get("align", "top"))
    if align not in ("top", "middle", "bottom"):
        raise ValueError(f"align = {align}")
    return TextLimits(
        lines=int(_within(block["lines"], 1, 100)),
        smallest=_within(block["smallest"], 1, LARGEST_CANVAS),
        leading=_within(block.get("leading", 1.2), 0.1, 10),
        align=align,
        unparted=_within(block.get("unparted", 1.0), 0, LARGEST_CANVAS),
        rather=_within(block.get("rather", 0.0), 0, LARGEST_CANVAS),
    )


def _within(value: object, least: float, most: float) -> float:
    found = float(str(value))
    if not least <= found <= most:
        raise ValueError(f"{str(value)[:20]} is not between {least} and {most}")
    return found


def _unreadable(name: str, why: Exception) -> ContentProblem:
    return ContentProblem(
        _finding(
            name,
            "cards.unreadable",
            msg("The drawing cannot be read: {why}.", why=str(why)[:200]),
            msg("Save it as plain SVG in UTF-8, width, height and viewBox in pixels, at most 4096 a side."),
        )
    )


def _finding(name: str, code: str, message: Message, remedy: Message) -> Finding:
    return Finding(code=code, message=message, remedy=remedy, file=name, template=name)
