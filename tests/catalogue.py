"""What the program says, read out of its source, to be held against ``outreach/locale/de.po``.

``python -m tests.catalogue`` prints the templates that the German catalogue lacks, as entries to fill in, and makes the
catalogue of click's own sentences from its source.
"""

from __future__ import annotations

import ast
import inspect
import io
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from jinja2 import Environment, nodes

from outreach.language import forms
from outreach.model import JobState, Origin, PlaceStatus, Status
from outreach.places.guess import GuessBasis
from tests.sources import parsed

PACKAGE = Path(__file__).parents[1] / "outreach"
GERMAN = PACKAGE / "locale" / "de.po"
OF_CLICK = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "click.po"
SHOWN_ENUMS = (
    Status,
    PlaceStatus,
    JobState,
    Origin,
    GuessBasis,
)  # their values are shown by ``msg(….value)``


@dataclass(frozen=True)
class Saying:
    """One text for a person; ``template`` is None where a call does not write it out."""

    where: str
    template: str | None
    given: frozenset[str] | None = None  # names of the values; None where they cannot be seen


@cache
def sayings(package: Path = PACKAGE) -> tuple[Saying, ...]:
    """Every ``msg("…")``, the help of the command line, the pages' ``_("…")``, and the enums' values that are shown."""
    return tuple(_sayings(package))


def _sayings(package: Path) -> Iterator[Saying]:
    for path in sorted(package.rglob("*.py")):
        where = path.relative_to(package.parent).as_posix()
        for node in parsed(path):
            if isinstance(node, ast.Call):
                yield from _call(node, where)
            elif isinstance(node, ast.FunctionDef) and any(map(_makes_a_command, node.decorator_list)):
                yield Saying(f"{where}:{node.lineno}", ast.get_docstring(node))
    for path in sorted((package / "web").rglob("*.html")):
        for call in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                first = call.args[0]
                template = first.value if isinstance(first, nodes.Const) else None
                where = f"{path.relative_to(package.parent).as_posix()}:{call.lineno}"
                yield Saying(where, template, frozenset(pair.key for pair in call.kwargs))
    for enum in SHOWN_ENUMS:
        yield from (Saying(enum.__name__, member.value) for member in enum)


def fields(template: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


@cache
def german(path: Path = GERMAN) -> dict[str, str]:
    """English template → German text; empty where the file is missing."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries: Catalog = read_po(file, locale="de")
    return {id: text for entry in entries if entry.id for id, text in forms(entry.id, entry.string or "")}


def of_one_or_many(path: Path = GERMAN) -> frozenset[str]:
    """The English sentences of which the catalogue has another form for a single thing."""
    with path.open("rb") as file:
        return frozenset(each for e in read_po(file, locale="de") if isinstance(e.id, tuple) for each in e.id)


def of_click(path: Path = OF_CLICK) -> dict[str, str]:
    """click's English sentences → their German ones; of those with a plural the singular."""
    with path.open("rb") as file:
        entries: Catalog = read_po(file, locale="de")
    pairs = ((entry.id, entry.string) for entry in entries if entry.id)
    return {
        (id if isinstance(id, str) else id[0]): (text if isinstance(text, str) else text[0])
        for id, text in pairs
    }


def compiled() -> bytes:
    """What click.mo has to hold, which gettext reads."""
    made = io.BytesIO()
    with OF_CLICK.open("rb") as file:
        write_mo(made, read_po(file, locale="de"))
    return made.getvalue()


def _call(node: ast.Call, where: str) -> Iterator[Saying]:
    where = f"{where}:{node.lineno}"
    if _name(node.func) == "msg" and node.args:
        template = _literal(node.args[0])
        if template is None and _name(node.args[0]) == "value":
            return  # a member of SHOWN_ENUMS
        names = [keyword.arg for keyword in node.keywords]
        yield Saying(where, template, None if None in names else frozenset(name for name in names if name))
    elif _name(node.func) == "plural" and len(node.args) > 1:
        given = frozenset(keyword.arg for keyword in node.keywords if keyword.arg) | {"count"}
        for argument in node.args[:2]:
            template = _literal(argument)
            yield Saying(where, template, given if template and "{count}" in template else given - {"count"})
    for keyword in node.keywords:
        if keyword.arg == "help" and (text := _literal(keyword.value)):
            yield Saying(where, inspect.cleandoc(text))


def _makes_a_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator.func) in ("command", "group")


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


if __name__ == "__main__":
    known = german()
    lacking: dict[str, str] = {}
    for saying in sayings():
        if saying.template and saying.template not in known:
            lacking.setdefault(saying.template, saying.where)
    for text, first in lacking.items():
        flag = "#, python-brace-format\n" if fields(text) else ""
        sys.stdout.write(f'#: {first}\n{flag}msgid {normalize(text)}\nmsgstr ""\n\n')
    OF_CLICK.with_suffix(".mo").write_bytes(compiled())
