"""Every pattern of the program is linear: 100 kB of its worst take no longer than any text of that length."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]  # the only way to the signs that a pattern is made of
from typing import Any

import pytest

import outreach

pytestmark = pytest.mark.slow

LENGTH = 100_000
SECONDS = 2.0  # of the processor; a quadratic one takes minutes

BEGUN_AT_A_PLACE = {"outreach.networks.twitter_links._PLAIN", "outreach.networks.twitter_links._REST"}
"""Only asked for what begins at a place that is known: never looked for all over a text."""


def patterns() -> dict[str, re.Pattern[str]]:
    """The compiled patterns of all modules by their names, each once."""
    found: dict[re.Pattern[str], str] = {}
    for module in pkgutil.walk_packages(outreach.__path__, "outreach."):
        if "migrations" in module.name or module.name.endswith(("__main__", "process")):
            continue
        for name, value in sorted(vars(importlib.import_module(module.name)).items()):
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found.setdefault(value, f"{module.name}.{name}")
    return {name: pattern for pattern, name in found.items()}


PATTERNS = patterns()


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


def worst(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Runs of each of its signs, of pairs of them, and of all of them, each ended by what fits nothing."""
    own = list(dict.fromkeys((*signs(parser.parse(pattern.pattern, pattern.flags)), " ", "a", "1", ".")))[:40]
    first = [sign for sign in own if not sign.isalnum()][:6] + [sign for sign in own if sign.isalnum()][:3]
    units = [*own, *(a + b for a in first for b in first if a != b), "".join(own)]
    return ((unit * (length // len(unit) + 1))[:length] + "\0" for unit in units)


def seconds(pattern: re.Pattern[str], text: str, *, begun: bool) -> float:
    start = time.thread_time()
    pattern.match(text) if begun else pattern.search(text)
    return time.thread_time() - start


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear(name: str) -> None:
    """A tenth is tried first, so that one that is not linear fails before anybody has to wait for it."""
    pattern = PATTERNS[name]
    for length in (LENGTH // 10, LENGTH):
        for text in worst(pattern, length):
            took = seconds(pattern, text, begun=name in BEGUN_AT_A_PLACE)
            assert took < SECONDS, (text[:20], length)
