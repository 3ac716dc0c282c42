"""What browsers load: made of frontend/, light, and with nothing of anybody else's machine."""

from __future__ import annotations

import gzip
import json
import re
import runpy
import shutil
import sys
from pathlib import Path

import pytest

from outreach.resources import resource

FRONTEND = Path(__file__).parents[2] / "frontend"
STATIC = resource("web/static")


def test_the_lock_names_no_host_and_pins_everything():
    """Each package of the lock has its hash, and nothing says where it is fetched from or who wants money."""
    text = (FRONTEND / "package-lock.json").read_text("utf-8")
    assert not re.search("https?://|resolved|funding", text)
    packages = json.loads(text)["packages"]
    assert all("integrity" in each for name, each in packages.items() if name)
    wanted = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert version == packages[f"node_modules/{name}"]["version"]


def test_they_weigh_little():
    """What every page loads is at most 60 kB of script and 200 kB in all, as it is sent."""
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 6))
        for path in STATIC.iterdir()
        if path.suffix != ".txt"
    }
    fonts = sum(size for name, size in sizes.items() if re.search("latin-[46]00", name))
    assert sizes["app.js"] <= 60_000
    assert sizes["app.js"] + sizes["app.css"] + fonts <= 200_000
    assert sum(sizes.values()) <= 240_000
    assert sum(size for name, size in sizes.items() if name.endswith(".woff2")) <= 85_000


def test_the_style_names_nobody_else():
    """No stylesheet asks another machine for anything."""
    for path in STATIC.glob("*.css"):
        assert not re.search(r"url\((?!\"?(\./|data:|#))", path.read_text("utf-8"))


def test_a_change_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """They are fresh as they lie here; one changed source makes them stale, and what cannot be made says why."""
    copied = tmp_path / "frontend"
    shutil.copytree(FRONTEND, copied)
    shutil.copytree(STATIC, tmp_path / "outreach" / "web" / "static")
    assert runpy.run_path(str(copied / "assets.py"))["is_fresh"]()
    (copied / "entries" / "app.js").write_text("import 'nowhere';")
    stale = runpy.run_path(str(copied / "assets.py"))
    assert not stale["is_fresh"]()
    monkeypatch.setenv("OUTREACH_NODE", sys.executable)
    with pytest.raises(stale["NotBuilt"], match="There is no npm beside"):
        stale["build"](stale["find_node"]())
