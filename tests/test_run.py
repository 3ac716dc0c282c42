"""run.py, on a little project of the same shape: really installed, without any registry."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
BASE = getattr(sys, "_base_executable", sys.executable)  # the Python that a newcomer would call

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "outreach"
version = "1"
"""

BACKEND = '''
"""Builds an editable wheel of the folder, as setuptools would."""
import os, zipfile

def build_editable(folder, *_):
    name = "outreach-1-py3-none-any.whl"
    info = "outreach-1.dist-info/"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("outreach.pth", os.getcwd())
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: outreach\\nVersion: 1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
'''

PROGRAM = """
import sys, pinned
print(pinned.VERSION, *sys.argv[1:])
"""

HELLO = '''"""Says hello.

In more words."""
import sys, pinned; print("hello", *sys.argv[1:])
'''


class House:
    """A copy of run.py in a project of one package that depends on one pinned wheel."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.venv = folder / ".venv"
        for name in ("outreach", "requirements", "bench"):
            (folder / name).mkdir()
        shutil.copy(ROOT / "run.py", folder)
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "backend.py").write_text(BACKEND)
        (folder / "outreach" / "__init__.py").touch()
        (folder / "outreach" / "__main__.py").write_text(PROGRAM)
        (folder / "bench" / "hello.py").write_text(HELLO)
        self.said_first = self.told_first = ""
        self.pin(1)

    def pin(self, version: int, digest: str = "") -> None:
        wheel = self.folder / f"pinned-{version}-py3-none-any.whl"
        info = f"pinned-{version}.dist-info/"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("pinned.py", f"VERSION = {version}")
            archive.writestr(info + "METADATA", f"Metadata-Version: 2.1\nName: pinned\nVersion: {version}\n")
            archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(info + "RECORD", "")
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        for name in ("build", "run", "test", "bench"):
            (self.folder / "requirements" / f"{name}.txt").write_text(f"{wheel} --hash=sha256:{digest}\n")

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [BASE, str(self.folder / "run.py"), *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/")

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit status, stdout, stderr."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house that has been started once; whatever a test does to it, the next start fixes it."""
    house = House(tmp_path_factory.mktemp("house"))
    status, house.said_first, house.told_first = house.run("bench", "hello", "--json")
    assert status == 0, house.told_first
    return house


def test_the_first_start_installs_and_becomes_the_program(house):
    """From nothing, demo makes .venv, tells its steps on stderr, and hands all its words to the program."""
    status, out, err = house.run("demo", "--data", "some where", "--keep-open")
    assert (0, "1 demo --data some where --keep-open\n") == (status, out), err
    assert [step for step in ("environment", "build tools", "packages", "outreach") if step not in err] == []


def test_a_later_start_installs_nothing(installed):
    """What is installed is started at once and without a word of its own."""
    assert installed.run("demo") == (0, "1 demo\n", "")


def test_a_changed_pin_is_installed_at_the_next_start(installed):
    """After the requirements changed, the next start brings .venv to them."""
    installed.pin(2)
    status, out, err = installed.run("demo")
    assert (0, "2 demo\n") == (status, out), err
    installed.pin(1)


def test_an_interrupted_installation_heals_itself(installed):
    """A package that an interrupted installation left half-written is whole after the next start."""
    (installed.venv / ".unfinished").touch()
    next(installed.venv.rglob("pinned.py")).write_text("")
    status, out, err = installed.run("demo")
    assert (0, "1 demo\n") == (status, out), err
    assert not (installed.venv / ".unfinished").exists()


def test_a_broken_interpreter_is_replaced(installed):
    """A .venv whose Python is gone, as after an upgrade of the system, is made anew."""
    for stamp in installed.venv.glob(".installed-*"):
        stamp.unlink()
    for python in (installed.venv / "bin").glob("python*"):
        python.unlink()
    status, out, err = installed.run("demo")
    assert (0, "1 demo\n") == (status, out), err


def test_a_package_that_is_not_the_pinned_one_stops_the_start(house):
    """A wrong hash ends with status 1, pip's own words and what to do; with the right one the next start works."""
    house.pin(1, digest="0" * 64)
    status, out, err = house.run("demo")
    assert (1, "") == (status, out)
    assert "Expected sha256 " + "0" * 64 in err
    assert "stopped at: build tools. A package is not the one that was pinned." in err
    house.pin(1)
    assert house.run("demo")[:2] == (0, "1 demo\n")


def test_two_starts_at_once_install_once(house):
    """Of two that start together one installs, and both run."""
    both = [house.start("demo"), house.start("demo")]
    told = [process.communicate(timeout=120) for process in both]
    assert [0, 0] == [process.returncode for process in both], told
    assert ["1 demo\n", "1 demo\n"] == [out for out, _ in told]
    assert 1 == sum("packages" in err for _, err in told)


def test_a_persons_own_pip_settings_do_not_lead_astray(house, monkeypatch):
    """Settings of pip that put packages elsewhere are not followed."""
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"):
        monkeypatch.setenv(name, str(house.folder / "elsewhere"))
    monkeypatch.setenv("PIP_USER", "1")
    status, out, err = house.run("demo")
    assert (0, "1 demo\n") == (status, out), err
    assert not (house.folder / "elsewhere").exists()


def test_a_measurement_is_run_by_its_name(installed):
    """bench runs the program of that name with the words after it, and without a name lists them."""
    assert "hello 3\n" in installed.run("bench", "hello", "3")[1]
    assert installed.run("bench") == (0, "hello      Says hello.\n", "")
    status, out, err = installed.run("bench", "nonsense")
    assert (status, out) == (2, "")
    assert "only: hello" in err


def test_a_measurement_has_standard_output_for_itself(installed):
    """Also where everything has to be installed first: what the installation says is on stderr."""
    assert installed.said_first == "hello --json\n"
    assert "installing" in installed.told_first


def test_help_needs_no_installation(house):
    """Help on every command is there at once."""
    status, out, _ = house.run("demo", "-h")
    assert status == 0
    assert [word for word in ("demo", "test", "check", "bench", "--keep-open") if word not in out] == []
    assert not house.venv.exists()


def test_an_unknown_command_is_refused(house):
    """A word that is no command ends with status 2 and names the commands."""
    status, _, err = house.run("nonsense")
    assert status == 2
    assert "demo, web, test, check, bench" in err


def test_an_old_python_gets_as_far_as_the_sentence_about_it():
    """The file parses for interpreters that are too old, so that they can say so."""
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 6))


def test_ci_runs_the_contributors_command():
    """What has to be green to land is `run.py check`, and nothing besides."""
    script = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "set -euo pipefail" in script
    assert script[-1] == "exec python3 run.py check"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
