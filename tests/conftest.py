"""Every test runs in the same small world: no settings, no home, no other machine, an odd time zone, two databases."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests import postgresql
from tests.databases import BOTH_DATABASES, make_ready, put_ready
from tests.run_folder import RunFolder
from tests.spreading import UNMEASURED, LongestFirst, put_in_order

OFFLINE = Path(__file__).parent / "offline"
SCRUBBED = ("OUTREACH_", "XDG_", "LC_", "PG")  # beginnings of names
SCRUBBED_WHOLE = {
    "LANG",
    "PYTHONDONTWRITEBYTECODE",  # each program that a test starts would compile every package anew
    "LANGUAGE",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
}
KEPT = "OUTREACH_TEST_"  # what the tests themselves are told
SERVER = frozenset({"postgresql_server", "postgresql_url"})  # fixtures that start a PostgreSQL
MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes that have to be free in it
FAILED = pytest.StashKey[bool]()


# an example takes as long as a busy machine lets it
settings.register_profile(
    "outreach", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("outreach")

gc.disable()  # until all is collected: what is made till then stays to the end


def pytest_configure(config: pytest.Config) -> None:
    # a shell that starts the tests in the background has Ctrl-C ignored, and programs inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in list(os.environ):
        begins = name.startswith(SCRUBBED) and not name.startswith(KEPT)
        if begins or name in SCRUBBED_WHOLE or name.lower().endswith("_proxy"):
            del os.environ[name]
    _work_in_memory()
    if not hasattr(config, "workerinput"):
        _begin(config)
    home = tempfile.mkdtemp(prefix="outreach-home-")
    os.environ.update(HOME=home, USERPROFILE=home, LC_ALL="C", TZ="America/New_York")
    if hasattr(time, "tzset"):
        time.tzset()  # a zone that nobody here lives in: who leans on the machine's own is found out
    paths = [str(OFFLINE), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    if "outreach_offline" not in sys.modules:
        _close_the_way_out()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What a test that has failed put down is looked at."""
    session.config.stash[FAILED] = exitstatus == pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test of Hypothesis is slow, and every one that needs a server; whatever else is says so itself."""
    for item in items:
        if isinstance(item, pytest.Function) and (
            is_hypothesis_test(item.function) or SERVER.intersection(item.fixturenames)
        ):
            item.add_marker(pytest.mark.slow)
        if item.nodeid.startswith(UNMEASURED):
            item.add_marker(pytest.mark.unmeasured)
    if hasattr(config, "workerinput"):
        put_in_order(items)


def pytest_collection_finish() -> None:
    """From here on memory is tidied, without looking again and again through all modules and tests."""
    gc.enable()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """File by file is how run.py wants it: then they go out in our order. Who hands them out collects nothing."""
    gc.enable()
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


def _work_in_memory() -> None:
    """All files of the tests lie in memory where there is room: a disk is waited for by each of many thousand commits.

    Unless somebody has said where temporary files go.
    """
    try:
        programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
        room = shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK)
    except (AttributeError, OSError):  # a system without it
        return
    if programs and room:
        os.environ.setdefault("TMPDIR", str(MEMORY))
        tempfile.tempdir = None  # it is asked for anew


def _begin(config: pytest.Config) -> None:
    """This process, its workers and every program that they start put down in one folder what nobody keeps."""
    folder = RunFolder(Path(tempfile.gettempdir()))
    config.add_cleanup(lambda: folder.end(keep=config.stash.get(FAILED, False)))
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder.path)


def _close_the_way_out() -> None:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("outreach_offline", OFFLINE / "sitecustomize.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a server that the tests may fill: the one they were told, the machine's programs, or the wheel's."""
    told = os.environ.get("OUTREACH_TEST_POSTGRESQL_URL")
    if told:
        yield told
        return
    with postgresql.running([*postgresql.on_the_machine(), *postgresql.from_the_wheel()]) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """URL (``postgresql+psycopg://…``) of an empty PostgreSQL database, this test's own."""
    with postgresql.fresh_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=BOTH_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database, this test's own; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path / 'outreach.sqlite'}"


@pytest.fixture(scope="session")
def ready_on_server(postgresql_server: str) -> Iterator[str]:
    """Name of a PostgreSQL database with all tables and nothing in them, which others are copies of."""
    with postgresql.fresh_database(postgresql_server) as url:
        make_ready(url)
        yield postgresql.name_of(url)


@pytest.fixture
def ready_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """As ``database_url``, but the database has its tables."""
    if database_url.startswith("sqlite"):
        put_ready(Path(database_url.removeprefix("sqlite:///")))
    else:
        server = request.getfixturevalue("postgresql_server")
        postgresql.copy_over(server, request.getfixturevalue("ready_on_server"), database_url)
    return database_url
