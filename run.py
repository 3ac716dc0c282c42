#!/usr/bin/env python3
"""Everything starts here, with nothing but Python 3.11 or newer: it makes .venv, installs, and runs.

    python3 run.py demo [--data DIR] [--start DATE] [--keep-open]
        a whole campaign into the sandbox of both networks, from the places to the report;
        further words go to `outreach demo`
    python3 run.py web [--port N]
        the demo's campaign in the browser, amid its period, with people to sign in as; runs the demo first where
        there is none yet. Ctrl-C ends it
    python3 run.py test [WORD ...]
        the tests, on SQLite and PostgreSQL; words go to pytest (-m "not slow": an answer in two minutes)
    python3 run.py check
        what a contributor runs before a commit: lint, types, import contract, tests with coverage, the wheel
    python3 run.py bench [NAME [--json] [WORD ...]]
        one measurement of the folder bench, as a table or as one JSON object; without a name their list

The first start installs for half a minute. Nothing is written outside this folder; `.venv` may be deleted at any time.
"""

import ast
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

# This file has to parse on old interpreters too (no syntax newer than 3.6), so that they reach this sentence.
if sys.version_info < (3, 11):
    THIS = sys.version.split()[0]
    sys.exit(f"outreach needs Python 3.11 or newer; this is {THIS}. Try python3.12 run.py.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
IN_VENV = "Scripts/python.exe" if os.name == "nt" else "bin/python"
PYTHON = VENV / IN_VENV
REQUIREMENTS = ROOT / "requirements"
UNFINISHED = VENV / ".unfinished"  # stands while an installation runs; one that still stands was interrupted
CORES = os.cpu_count() or 1
PARALLEL = min(5, CORES + 1)  # some tests always wait: for a program, for a network that stalls
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OLDEST_PIP = (22, 3)  # the first with --python
HEAVIEST_WHEEL = (
    2_250_000  # bytes: 1.4 MB are a thousand files of Python, the rest data, catalogue and assets
)

NO_PIP = """Python has no pip here, and none that could be borrowed.
  Debian, Ubuntu: apt install python3-pip      Fedora: dnf install python3-pip      else: python3 -m ensurepip
Then start again."""

ADVICE = {
    "DO NOT MATCH THE HASHES": "A package is not the one that was pinned. Do not work around it, tell the maintainers.",
    "No matching distribution": "No version of a package fits this Python or system. Try another Python from 3.11 on.",
    "No space left": "The disk is full: the installation needs 350 MB in this folder and 150 MB for pip's cache.",
    "Permission denied": "Something in this folder cannot be written. Run as the user that it belongs to.",
}
OTHERWISE = "Most often the package registry was not reached: look at connection and proxy, then start again."


class Failed(Exception):
    """A step did not succeed; the text is for the person at the terminal."""


def main(words: Sequence[str]) -> int:
    commands = {"demo": demo, "web": web, "test": test, "check": check, "bench": bench}
    if not words or words[0] in ("-h", "--help", "help") or words[1:2] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if words[0] not in commands:
        print(f"There is no command {words[0]!r}, only: {', '.join(commands)}; run.py -h", file=sys.stderr)
        return 2
    if Path(sys.prefix) == VENV:  # never build a house while standing in it
        hand_over([getattr(sys, "_base_executable", sys.executable), str(ROOT / "run.py"), *words])
    try:
        return commands[words[0]](words[1:])
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start picks up by itself.", file=sys.stderr)
        return 130


# --- the commands -----------------------------------------------------------------------------------


def demo(words: Sequence[str]) -> int:
    install("run")
    hand_over([str(PYTHON), "-m", "outreach", "demo", *words])


def web(words: Sequence[str]) -> int:
    """The tour of the demo's data, which is made where there is none."""
    install("run")
    make_assets()
    made = ROOT / ".outreach" / "demo" / "halfway"
    if not made.is_dir() and subprocess.call([str(PYTHON), "-m", "outreach", "demo"], cwd=ROOT):
        raise Failed("The demo did not get to its end, and the pages show its data.")
    os.chdir(ROOT)
    hand_over([str(PYTHON), "-m", "outreach", "tour", *words])


def test(words: Sequence[str], measure: Sequence[str] = ()) -> int:
    """The tests, on several cores unless ``words`` name files; ``measure`` adds what `check` wants to know."""
    install("test")
    make_assets()
    files = any((ROOT / word.partition("::")[0]).exists() for word in words)
    if not files or any("browser" in word for word in words):
        install_browser()
    spread = () if files else ("-n", str(PARALLEL), "--dist", "loadfile")
    return subprocess.call([str(PYTHON), "-m", "pytest", *spread, *words, *measure], cwd=ROOT)


def install_browser() -> None:
    """Debian's Chromium, where there is none and this user may install it; else the tests say what is missing."""
    there = os.environ.get("OUTREACH_TEST_CHROMIUM") or any(map(shutil.which, BROWSERS))
    apt = shutil.which("apt-get")
    if there or not apt or getattr(os, "geteuid", lambda: 1)() != 0:
        return
    say = Progress("Installing chromium, in which the pages are tested …")
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run([apt, "-qq", *words], env=env, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Failed("Chromium could not be installed. By hand: apt install chromium")
    say.done("chromium")


def check(words: Sequence[str]) -> int:
    if words:
        raise Failed(f"check takes no words. To choose tests: python3 run.py test {' '.join(words)}")
    install("test")
    failed = []
    for step in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        print(f"== {step}", flush=True)
        program, *words = step.split()
        if subprocess.call([str(PYTHON.parent / program), *words], cwd=ROOT):
            failed.append(step)
    print("== tests, with coverage", flush=True)
    if test(["-m", "not unmeasured"], ["--cov", "--cov-report=term", "--cov-fail-under=95"]):
        failed.append("tests")
    print("== tests that would take several times as long with coverage, without", flush=True)
    # hosts and browsers have times to keep: nobody else takes a core from them
    if test(["-m", "unmeasured", "-n", str(min(4, CORES))]):
        failed.append("tests without coverage")
    print("== the wheel in an empty environment, to the demo's end", flush=True)
    if check_wheel():
        failed.append("the wheel")
    print(f"== {'failed: ' + ', '.join(failed) if failed else 'all good'}", flush=True)
    return 1 if failed else 0


def check_wheel() -> int:
    """What a user without this folder has: the wheel beside the pinned packages, and nothing else."""
    sample = "kreativorte-altmark"
    calls = (
        ("demo", "--data", "demo"),
        ("--data", "data", "init", "--templates", "--sample"),
        ("--data", "data", "campaign", "apply", f"data/campaigns/{sample}"),
        ("--data", "data", "places", "import", sample),
        ("--data", "data", "content", "lint", sample),
    )
    with tempfile.TemporaryDirectory(prefix="outreach-wheel-") as name:
        away, python = Path(name), Path(name) / "venv" / IN_VENV
        if subprocess.call([str(PYTHON), "-m", "hatchling", "build", "-t", "wheel", "-d", name], cwd=ROOT):
            return 1
        weight = sum(wheel.stat().st_size for wheel in away.glob("*.whl"))
        print(f"the wheel weighs {weight / 1e6:.2f} MB, of {HEAVIEST_WHEEL / 1e6:.2f}")
        if weight > HEAVIEST_WHEEL:
            return 1
        say = Progress("installing")
        make_venv(away / "venv")
        for pins in ("build", "run"):
            pip(say, pins, "--require-hashes", "-r", str(REQUIREMENTS / f"{pins}.txt"), python=python)
        pip(say, "outreach", *map(str, away.glob("*.whl")), python=python)
        gone = [*find_pip(python), "uninstall", "--yes", "--quiet", "hatchling", "setuptools"]
        if subprocess.call(gone):  # what only builds must not be missed
            return 1
        env = {key: value for key, value in os.environ.items() if not key.startswith(("OUTREACH_", "PYTHON"))}
        commands = ([str(python), "-m", "outreach", *words] for words in calls)
        return next(filter(None, (subprocess.call(command, cwd=away, env=env) for command in commands)), 0)


def bench(words: Sequence[str]) -> int:
    """One measurement: stdout is its own, what is said here goes to stderr. Without a name, their list."""
    known = {path.stem: first_sentence(path) for path in sorted((ROOT / "bench").glob("*.py"))}
    if not words:
        print("\n".join(f"{name:<10} {sentence}" for name, sentence in known.items()))
        return 0
    if words[0] not in known:
        print(f"There is no measurement {words[0]!r}, only: {', '.join(known)}", file=sys.stderr)
        return 2
    install("bench")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}  # it uses the tests' builders
    return subprocess.call([str(PYTHON), f"bench/{words[0]}.py", *words[1:]], cwd=ROOT, env=env)


def first_sentence(path: Path) -> str:
    """What a measurement measures, as the first line of its file says, without the call that may follow."""
    return re.split(r"\n|: ``", ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")[0]


def hand_over(command: Sequence[str]) -> NoReturn:
    """Become ``command``. Windows cannot, there it runs as a child."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], list(command))


# --- the installation -------------------------------------------------------------------------------


def install(wanted: str) -> None:
    """Bring .venv to ``requirements/<wanted>.txt``; at once where it is there already.

    The stamp is written last. What was interrupted is made anew from the start: pip takes a package that it left
    half-written for a whole one.
    """
    stamp, state = VENV / f".installed-{wanted}", fingerprint(wanted)
    if is_stamped(stamp, state):
        return
    with only_one():
        if is_stamped(stamp, state):  # somebody else just did it
            return
        say = Progress("First start, or something changed: installing into .venv …")
        if UNFINISHED.exists() or (VENV.exists() and not fits()):
            shutil.rmtree(VENV)
        if not VENV.exists():
            make_venv(VENV)
        UNFINISHED.touch()
        say.done("environment")
        pip(say, "build tools", "--require-hashes", "-r", str(REQUIREMENTS / "build.txt"))
        with ThreadPoolExecutor() as side:
            jobs = [side.submit(pip, say, "outreach", "--editable", str(ROOT))]
            for number, part in enumerate(halves(wanted), 1):
                words = ("--require-hashes", "-r", str(part))
                jobs.append(side.submit(pip, say, f"packages {number}/2", *words))
            for job in jobs:
                job.result()
        for name in {"run", wanted}:
            (VENV / f".installed-{name}").write_text(fingerprint(name))
        UNFINISHED.unlink()


def halves(wanted: str) -> "list[Path]":
    """The pins as two files: pip unpacks on one core, and two of them share nothing but the folder."""
    lines = (REQUIREMENTS / f"{wanted}.txt").read_text("utf-8").splitlines(keepends=True)
    pins = []  # type: list[str]
    for line in lines:
        if line[0].isspace():
            pins[-1] += line
        else:
            pins.append(line)
    parts = [VENV / f".pins-{number}.txt" for number in (1, 2)]
    for number, part in enumerate(parts):
        part.write_text("".join(pins[number::2]), "utf-8")
    return parts


def fingerprint(wanted: str) -> str:
    """What an installation depends on: interpreter, this folder's place, the pins, the project's own declarations."""
    import tomllib  # only there from 3.11 on

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = [project.get(table) for table in ("build-system", "project")]
    digest = hashlib.sha256(json.dumps([sys.version, str(ROOT), declared]).encode())
    for name in ("build", wanted):
        digest.update((REQUIREMENTS / f"{name}.txt").read_bytes())
    return digest.hexdigest()


def is_stamped(stamp: Path, state: str) -> bool:
    return not UNFINISHED.exists() and stamp.exists() and stamp.read_text() == state


def fits() -> bool:
    """Does the interpreter in .venv run, and is it this one?"""
    with contextlib.suppress(OSError):
        ask = [str(PYTHON), "-c", "import sys; print(sys.version)"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        return answer.returncode == 0 and answer.stdout.strip() == sys.version
    return False


def make_venv(folder: Path) -> None:
    try:
        import venv  # some systems leave it out, and only an installation needs it
    except ImportError:
        raise Failed("Python lacks its module venv (Debian, Ubuntu: apt install python3-venv).") from None
    # Debian's Python has venv but no ensurepip: pip works from outside
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other run.py installs here. This very file is locked, so that no lock file is left about."""
    with Path(__file__).open("rb") as file:
        if sys.platform == "win32":
            import msvcrt  # exists on Windows only

            file.seek(1 << 30)  # beyond the end: a lock there keeps nobody from reading
            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl  # does not exist on Windows

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_assets() -> None:
    """What browsers load, made of frontend/; at once where nothing there has changed since.

    Node comes as a wheel into a throw-away folder, unless ``OUTREACH_NODE`` names one.
    """
    home = ROOT / "frontend"
    if not home.is_dir():  # a project without pages
        return
    sys.path.insert(0, str(home))
    import assets  # it lies beside the sources that it is made of

    with only_one():
        if assets.is_fresh():
            return
        say = Progress("Making what browsers load …")
        with tempfile.TemporaryDirectory(prefix="outreach-node-") as folder:
            node = assets.find_node()
            if node is None:
                wanted = ("--target", folder, "--require-hashes", "-r", str(REQUIREMENTS / "assets.txt"))
                pip(say, "node", *wanted)
                node = assets.node_in(Path(folder))
            try:
                assets.build(node)
            except assets.NotBuilt as error:
                raise Failed(f"{error}\n\nThe pages could not be made. {OTHERWISE}") from None
        say.done("pages")


# --- pip --------------------------------------------------------------------------------------------


def pip(say: "Progress", title: str, *words: str, python: Path = PYTHON) -> None:
    """Run ``pip install`` for ``python``. The pins are complete and bring what builds: nothing else is ever fetched."""
    options = ["--no-deps", "--no-build-isolation", "--no-compile", "--progress-bar", "off"]
    command = [*find_pip(python), "install", *options, *words]
    env = {**os.environ, **dict.fromkeys(("PIP_NO_INPUT", "PIP_DISABLE_PIP_VERSION_CHECK"), "1")}
    env.update(dict.fromkeys(("PIP_REQUIRE_VIRTUALENV", "PIP_USER"), "0"))
    # where a person's own pip puts things is not where this one does
    env.update(dict.fromkeys(("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"), ""))
    last = deque(maxlen=25)  # type: deque[str]
    collected = 0
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last.append(line.rstrip())
            if line.startswith("Collecting "):
                collected += 1
                say.doing(f"{title}: {collected} {line.split()[1].split('=')[0]}")
            elif line.startswith("Installing collected"):
                say.doing(f"{title}: writing")
    if process.returncode:
        output = "\n".join(last)
        advice = next((remedy for sign, remedy in ADVICE.items() if sign in output), OTHERWISE)
        raise Failed(f"{output}\n\nThe installation stopped at: {title}. {advice}")
    say.done(title)


def find_pip(python: Path) -> "list[str]":
    """A pip that installs for ``python`` from outside: this Python's own, else a wheel that is kept here."""
    from importlib.metadata import PackageNotFoundError, version  # not there before 3.8

    with contextlib.suppress(PackageNotFoundError):
        if tuple(int(part) for part in version("pip").split(".")[:2]) >= OLDEST_PIP:
            return [sys.executable, "-m", "pip", "--python", str(python)]
    ensurepip = importlib.util.find_spec("ensurepip")
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR"), "/usr/share/python-wheels"]
    if ensurepip and ensurepip.origin:
        folders.insert(0, str(Path(ensurepip.origin).parent / "_bundled"))
    wheels = [wheel for folder in folders if folder for wheel in Path(folder).glob("pip-*.whl")]
    if not wheels:
        raise Failed(NO_PIP)
    return [str(python), str(wheels[0] / "pip")]


class Progress:
    """Says on stderr what is being done, and for each finished step after how many seconds."""

    def __init__(self, begins: str) -> None:
        self.started = time.monotonic()
        self.live = sys.stderr.isatty()
        self._write(begins)

    def doing(self, text: str) -> None:
        if self.live:
            self._write(f"\r\033[K{self._clock()}  {text[:60]} …", end="")

    def done(self, text: str) -> None:
        self._write(("\r\033[K" if self.live else "") + f"{self._clock()}  {text} ✓")

    def _clock(self) -> str:
        return f"{time.monotonic() - self.started:6.1f} s"

    def _write(self, text: str, end: str = "\n") -> None:
        encoding = sys.stderr.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding), end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
