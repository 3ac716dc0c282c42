"""What Helm makes of a chart, as far as ours goes: Go's templates with the few functions that it uses.

Whatever it does not know it refuses, so that a template cannot leave what is rendered here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_TOKEN = re.compile(r"\{\{(?P<left>-?)\s*(?P<words>.*?)\s*(?P<right>-?)\}\}", re.DOTALL)
_WORD = re.compile(r'"[^"]*"|\S+')

Scope = Mapping[str, Any]


class Chart:
    """Templates of a folder, rendered with given values."""

    def __init__(self, folder: Path, values: Mapping[str, Any] | None = None, release: str = "one"):
        usual = yaml.safe_load((folder / "values.yaml").read_text("utf-8"))
        self._top = {"Values": _over(usual, values or {}), "Release": {"Name": release}}
        self._defined: dict[str, list[Any]] = {}
        self._files = {
            path.name: _tree(iter(_parts(path.read_text("utf-8"))))
            for path in sorted((folder / "templates").iterdir())
        }
        for tree in self._files.values():
            for node in tree:
                if isinstance(node, tuple) and node[0].startswith("define "):
                    self._defined[json.loads(node[0].split()[1])] = node[1]

    def documents(self) -> list[dict[str, Any]]:
        """All objects of the chart, in the order of the files."""
        text = "\n---\n".join(self.text(name) for name in self._files)
        return [found for found in yaml.safe_load_all(text) if found]

    def text(self, name: str) -> str:
        """One file, as it is sent."""
        return self._rendered(self._files[name], self._top, {"$": self._top})

    def _rendered(self, nodes: list[Any], dot: Any, known: Scope) -> str:
        return "".join(self._node(node, dot, known) for node in nodes)

    def _node(self, node: Any, dot: Any, known: Scope) -> str:
        if isinstance(node, str):
            return node
        words, body = node
        kind, _, rest = words.partition(" ")
        if kind == "define":
            return ""
        if kind == "if" and body is not None:
            return self._rendered(body, dot, known) if self._value(rest, dot, known) else ""
        if kind == "range" and body is not None:
            return self._each(rest, body, dot, known)
        assert body is None, words
        value = self._value(words, dot, known)
        return value if isinstance(value, str) else json.dumps(value)

    def _each(self, words: str, body: list[Any], dot: Any, known: Scope) -> str:
        names, _, rest = words.rpartition(":= ")
        found = self._value(rest, dot, known)
        pairs = sorted(found.items()) if isinstance(found, dict) else list(enumerate(found))
        variables = [name.strip() for name in names.split(",") if name.strip()]
        text = ""
        for pair in pairs:
            given = dict(zip(reversed(variables), reversed(pair), strict=False))
            text += self._rendered(body, pair[1], {**known, **given})
        return text

    def _value(self, words: str, dot: Any, known: Scope) -> Any:
        piped: list[Any] = []
        for command in words.split(" | "):
            name, *rest = _WORD.findall(command)
            arguments = [_argument(word, dot, known) for word in rest] + piped
            if name == "include":
                value = self._rendered(self._defined[arguments[0]], arguments[1], {"$": arguments[1]})
            elif name in _FUNCTIONS:
                value = _FUNCTIONS[name](*arguments)
            else:
                assert not arguments, command
                value = _argument(name, dot, known)
            piped = [value]
        return piped[0]


_FUNCTIONS = {
    "list": lambda *words: list(words),
    "nindent": lambda by, text: "".join(f"\n{' ' * by}{line}" for line in text.split("\n")),
    "quote": lambda value: json.dumps(value if isinstance(value, str) else json.dumps(value)),
    "toYaml": lambda value: yaml.safe_dump(value, sort_keys=True).rstrip("\n"),
}


def _argument(word: str, dot: Any, known: Scope) -> Any:
    if word.startswith('"'):
        return json.loads(word)
    if word.isdigit():
        return int(word)
    start, *names = word.split(".")
    value = dot if start == "" else known[start]
    for name in filter(None, names):
        value = value[name]
    return value


def _parts(text: str) -> Iterator[str | tuple[str]]:
    """Text and, as tuples, actions; white space is trimmed where an action says so."""
    at, trim = 0, False
    for found in _TOKEN.finditer(text):
        before = text[at : found.start()]
        before = before.lstrip() if trim else before
        yield before.rstrip() if found["left"] else before
        yield (found["words"],)
        at, trim = found.end(), bool(found["right"])
    yield text[at:].lstrip() if trim else text[at:]


def _tree(parts: Iterator[str | tuple[str]]) -> list[Any]:
    """Text, and pairs of an action and what stands between it and its end."""
    nodes: list[Any] = []
    for part in parts:
        if isinstance(part, str):
            nodes.append(part)
            continue
        (words,) = part
        if words == "end":
            return nodes
        block = words.split()[0] in ("define", "if", "range")
        nodes.append((words, _tree(parts) if block else None))
    return nodes


def _over(usual: Any, more: Any) -> Any:
    """``more`` in place of ``usual``; of two mappings, key by key."""
    if not isinstance(usual, dict) or not isinstance(more, dict):
        return more
    return {**usual, **{key: _over(usual.get(key), value) for key, value in more.items()}}
