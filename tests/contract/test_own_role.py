"""The program's own role on a server, as `deploy/database.sql` makes it: it owns its database, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from outreach.app import opened
from outreach.app.operation import backups, setup
from outreach.app.operation.restoring import restore
from outreach.settings import read_settings
from tests.builders import ANNA
from tests.contract.stage import HandClock

SCRIPT = Path(__file__).parents[2] / "deploy" / "database.sql"
OURS = "outreach"


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def made_by_script(server: str) -> Iterator[URL]:
    """As the image of PostgreSQL reads it, under a name that no other test has; other databases are left alone."""
    name, password = f"{make_url(server).database}_own", "geheim'1"
    text = re.sub(r"(--|\\set).*\n", "", SCRIPT.read_text("utf-8")).replace(", postgres, template1", "")
    text = text.replace(":'password'", "'{}'".format(password.replace("'", "''"))).replace(OURS, name)
    with psycopg.connect(plain(make_url(server)), autocommit=True) as admin:
        if not admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]:  # type: ignore[index]  # there is one row
            pytest.skip("the server's role may make no other one")
        try:
            for statement in filter(None, map(str.strip, text.split(";"))):
                admin.execute(statement.encode())
            yield make_url(server).set(username=name, password=password, database=name)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            admin.execute(f'DROP ROLE IF EXISTS "{name}"'.encode())


def test_the_programs_role_does_all_that_is_needed_and_no_more(postgresql_url: str, tmp_path: Path) -> None:
    """It sets the database up, copies it and puts it back; it makes neither roles nor databases, and reads no file."""
    with made_by_script(postgresql_url) as url:
        environ = {"OUTREACH_DATABASE_URL": url.render_as_string(hide_password=False)}
        settings = read_settings(environ, tmp_path / "data")
        assert setup.init(settings).tables
        made = backups.back_up(settings, tmp_path / "copy")
        later = HandClock(made.manifest.made_at + timedelta(minutes=2))
        assert restore(settings, made.folder, caller=ANNA, clock=later).aside.startswith("public_before_")
        with opened(settings, later) as app:
            assert not app.store.accounts.all()
        for refused in (
            "CREATE ROLE other",
            "CREATE DATABASE other",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ):
            with (
                psycopg.connect(plain(url), autocommit=True) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(refused.encode())
