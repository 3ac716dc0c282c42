"""How the program holds on to a database server, and how it lets go of one that is gone."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from outreach.channels.base import Channel
from outreach.errors import InvalidInput, StorageFailed
from outreach.model import Account, Post, Status
from outreach.publish import Checkpoint
from outreach.settings import read_settings
from outreach.store.engine import open_engine, reading
from tests.contract.conftest import Kept
from tests.contract.stage import Stage

END_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    """


def shown(url: str, name: str) -> object:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(f"SHOW {name}")).scalar()
    engine.dispose()
    return found


def parameters(connection: Connection) -> dict[str, str]:
    """What libpq was told, as the driver says."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.info.get_parameters()


def test_a_host_that_is_cut_off_gives_its_rows_back(postgresql_url: str) -> None:
    """A transaction that nobody goes on with is ended by the server; what comes to disk stays durable."""
    assert shown(postgresql_url, "idle_in_transaction_session_timeout") == "10s"
    assert shown(postgresql_url, "synchronous_commit") == "on"


@pytest.mark.parametrize("marking", [False, True], ids=["before the picture", "before the mark"])
def test_a_database_that_goes_amid_a_post_holds_it_up_for_a_moment(
    kept_database: Kept, stage: Stage, marking: bool
) -> None:
    """Nothing was sent, so the post goes back, is never in doubt, and goes out with the next step."""
    _, beside = kept_database
    if beside.dialect.name == "sqlite":
        pytest.skip("it is a file, and does not go")
    post, gone = stage.approved(), list[str]()

    def goes() -> None:
        if not gone:
            gone.append(post.id)
            with beside.begin() as connection:
                connection.execute(text(END_THE_OTHERS))

    def at(moment: Checkpoint, _: Post) -> None:
        if marking and moment is Checkpoint.PREPARED:
            goes()

    def opening(account: Account) -> Channel:
        if not marking:
            goes()
        return stage.channel(account)

    publisher = stage.publisher(on_checkpoint=at, open_channel=opening, sole=False)
    publisher.step()
    assert (Status.APPROVED, [post.id]) == (stage.status(post), gone)
    publisher.step()
    assert Status.PUBLISHED is stage.status(post)


def test_a_server_that_is_gone_is_noticed_in_seconds(postgresql_url: str) -> None:
    """The time-outs reach the connection; what the address says itself goes before."""
    engine = open_engine(postgresql_url)
    with engine.connect() as connection:
        told = parameters(connection)
    assert ("5", "5", "2") == (told["connect_timeout"], told["keepalives_idle"], told["keepalives_count"])
    assert "10000" == told["tcp_user_timeout"]
    engine.dispose()
    joint = "&" if "?" in postgresql_url else "?"
    engine = open_engine(f"{postgresql_url}{joint}connect_timeout=7")
    with engine.connect() as connection:
        told = parameters(connection)
    assert "7" == told["connect_timeout"]
    engine.dispose()


def test_connections_are_kept_and_bounded(postgresql_url: str) -> None:
    """Thirty threads share four sessions, and the next thirty find the same ones."""
    engine = open_engine(postgresql_url, connections=4)

    def ask() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            time.sleep(0.01)

    sessions = []
    for _ in range(2):
        threads = [threading.Thread(target=ask) for _ in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with psycopg.connect(postgresql_url.replace("+psycopg", "")) as beside:
            row = beside.execute(
                "SELECT count(*), max(backend_start) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        sessions.append(row)
    engine.dispose()
    assert 4 == sessions[0][0]
    assert sessions[0] == sessions[1]


def test_after_a_restart_of_the_server_one_look_fails_at_most(postgresql_url: str) -> None:
    """Connections in use are not asked before each use: the first that is found dead takes the others along."""
    engine = open_engine(postgresql_url, connections=4)
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(engine.connect()).execute(text("SELECT 1"))
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as beside:
        beside.execute(END_THE_OTHERS.replace("(pid)", "(pid, 5000)"))
    with pytest.raises(StorageFailed), reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(reading(engine)).execute(text("SELECT 1"))
    engine.dispose()


@pytest.mark.parametrize("name", ["OUTREACH_THREADS", "OUTREACH_CONNECTIONS"])
def test_the_numbers_are_settings(tmp_path: Path, name: str) -> None:
    """A whole number within bounds, or a sentence that says so."""
    told = read_settings({name: "7"}, tmp_path)
    assert 7 in (told.threads, told.connections)
    for wrong in ("0", "-1", "viele", "100000", "1.5"):
        with pytest.raises(InvalidInput):
            read_settings({name: wrong}, tmp_path)
