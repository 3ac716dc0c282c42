"""The program's source as Python reads it, for tests of what stands in it: each file is read once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(path: Path) -> tuple[ast.AST, ...]:
    """All that the file is made of, as :func:`ast.walk` gives it. Nobody changes it."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))
