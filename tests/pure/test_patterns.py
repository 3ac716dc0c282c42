"""Every pattern of the program is linear: 100 kB of its worst take no longer than any text of that length."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import operator
import pkgutil
import re
import time
import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]  # the only way to the signs that a pattern is made of
from types import BuiltinMethodType, MethodType, ModuleType
from typing import Any

import pytest

import outreach
from outreach.content import licences
from tests.sources import parsed

pytestmark = pytest.mark.slow

LENGTH = 100_000
SECONDS = 2.0  # of the processor; a quadratic one takes minutes

PARTS = 10
"""That they are tried in, so that a slow one does not hold up all others."""

BEGUN_AT_A_PLACE = {
    "outreach.app.people.people._MAIL",
    "outreach.networks.twitter_links._PLAIN",
    "outreach.networks.twitter_links._REST",
    "outreach.places.kinds._GEOJSON",
    "outreach.places.kinds._WEB_PAGE",
    "outreach.places.unpacking._PARSED",
}
"""Only asked for what begins at a place that is known: never looked for all over a text."""


Pattern = re.Pattern[str] | re.Pattern[bytes]
SOURCES = Path(outreach.__file__).parent
BEGUN = ("match", "fullmatch")


def modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(outreach.__path__, "outreach."):
        if "migrations" not in module.name and not module.name.endswith(("__main__", "process")):
            yield importlib.import_module(module.name)


def held(value: object, name: str, depth: int = 4) -> Iterator[tuple[str, Pattern]]:
    """Patterns in a value of a module: itself one, or in tuples, mappings, sets and records, or bound to a function."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif not depth:
        return
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from held(each, f"{name}[{key}]", depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, each in enumerate(value):
            yield from held(each, f"{name}[{number}]", depth - 1)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name), f"{name}.{field.name}", depth - 1)
    elif isinstance(value, partial):
        yield from held((*value.args, value.func), name, depth - 1)
    elif isinstance(value, MethodType | BuiltinMethodType):
        yield from held(value.__self__, name, depth - 1)


def of_modules() -> Iterator[tuple[str, Pattern]]:
    for module in modules():
        for name, value in sorted(vars(module).items()):
            yield from held(value, f"{module.__name__}.{name}")
    for name, rows in tomllib.loads(licences.FILE.read_text("utf-8")).items():
        fits = [
            fit
            for row in (rows if isinstance(rows, list) else [rows])
            if "fits" in row
            for fit in row["fits"]
        ]
        yield from held([re.compile(fit) for fit in fits], f"{licences.FILE.name} {name}")


def of_functions() -> Iterator[tuple[str, Pattern]]:
    """Those that stand as they are in a call of ``re``, wherever that is."""
    for file in sorted(SOURCES.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        for call in parsed(file):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            of, first = call.func.value, call.args[0]
            if not (isinstance(of, ast.Name) and of.id == "re" and isinstance(first, ast.Constant)):
                continue
            if call.func.attr == "escape" or not isinstance(first.value, str | bytes):
                continue
            flags = [ast.unparse(word) for word in (*call.args[1:], *(k.value for k in call.keywords))]
            known = [getattr(re, word[3:]) for word in flags if re.fullmatch(r"re\.[A-Z]+", word)]
            name = f"{file.relative_to(SOURCES)}:{call.lineno}.{call.func.attr}"
            yield name, re.compile(first.value, functools.reduce(operator.or_, known, 0))


@functools.cache
def patterns() -> dict[str, Pattern]:
    """All patterns of the program by their names, each once."""
    found: dict[Pattern, str] = {}
    for name, pattern in (*of_modules(), *of_functions()):
        found.setdefault(pattern, name)
    return {name: pattern for pattern, name in found.items()}


def signs(tree: Any) -> Iterator[str]:
    """The signs that a parsed pattern speaks of, one for each class."""
    for operation, value in tree:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif name == "RANGE":
            yield chr(value[0])
        elif name == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
        elif name == "IN":
            yield from signs(value)
        elif name.endswith("REPEAT"):
            yield from signs(value[2])
        elif name == "SUBPATTERN":
            yield from signs(value[3])
        elif name == "BRANCH":
            for branch in value[1]:
                yield from signs(branch)
        elif name == "ATOMIC_GROUP":
            yield from signs(value)


def worst(pattern: Pattern, length: int) -> Iterator[str]:
    """Runs of each of its signs, of pairs of them, and of all of them, each ended by what fits nothing."""
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    own = list(dict.fromkeys((*signs(parser.parse(pattern.pattern, flags)), " ", "a", "1", ".")))[:40]
    first = [sign for sign in own if not sign.isalnum()][:6] + [sign for sign in own if sign.isalnum()][:3]
    units = [*own, *(a + b for a in first for b in first if a != b), "".join(own)]
    return ((unit * (length // len(unit) + 1))[:length] + "\0" for unit in units)


def seconds(pattern: Pattern, text: str, *, begun: bool) -> float:
    """What it takes of the processor to look for the pattern, or to see whether it begins here."""
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    start = time.thread_time()
    pattern.match(given) if begun else pattern.search(given)
    return time.thread_time() - start


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_is_linear(part: int) -> None:
    """A tenth of the length is tried with all the runs, so that nobody waits long; the whole with the worst of them."""
    for name, pattern in list(patterns().items())[part::PARTS]:
        begun = name in BEGUN_AT_A_PLACE or name.endswith(BEGUN)
        shorter = worst(pattern, LENGTH // 10)
        took = [(seconds(pattern, text, begun=begun), n) for n, text in enumerate(shorter)]
        assert max(took) < (SECONDS, 0), name
        slowest = {n for _, n in sorted(took)[-3:]}
        for n, text in enumerate(worst(pattern, LENGTH)):
            if n in slowest:
                assert seconds(pattern, text, begun=begun) < SECONDS, (name, text[:20])


def test_patterns_are_found_wherever_they_stand() -> None:
    """In tuples, mappings, records and functions, of text and of bytes, and in the file of the licences."""
    names = " ".join(patterns())
    for part in ("redaction", "gender", "markup", "typography", "text.py", "position.py", "licences"):
        assert part in names
    assert any(isinstance(pattern.pattern, bytes) for pattern in patterns().values())
