"""A database as a large house has it, made within the database: accounts, campaigns, posts and readings by the million.

Each row is a copy of one that the program itself has written, with another name and time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, text

from outreach.model import Account, Reading, ReadingStatus, Status
from outreach.networks import FACEBOOK
from outreach.store import Store, schema
from outreach.store.documents import row_of
from outreach.store.engine import open_engine, writing
from tests.builders import a_campaign, a_post

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
ONE = a_campaign().name
METRICS = ("post_media_view", "post_total_media_view_unique", "post_reactions_like_total", "post_clicks", "x")
PER_POST = len(METRICS)
"""Readings of a post."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is. ``campaigns`` have ``accounts`` between them, and these have ``posts`` in equal parts.

    The first ``published`` posts are live, with readings; of the others one of each account is due where ``due`` says
    so, and the rest lies ahead.
    """

    accounts: int
    campaigns: int
    posts: int
    published: int
    due: bool = False


def fill(url: str, folder: Path, size: Size) -> Store:
    """The store of the empty database at ``url``, filled. To be closed."""
    store = Store(url, folder / "secret.key")
    store.vault.create_key()
    store.upgrade()
    store.campaigns.save(a_campaign(name="c0", smallest_gap=timedelta(0)), NOW)
    store.accounts.save(Account(name="a0", channel=FACEBOOK, external_id="0"), {"page_token": "geheim"}, NOW)
    engine = open_engine(url)
    published = a_post(
        "p0",
        campaign="c0",
        channel=FACEBOOK,
        account="a0",
        place="ort-0",
        number=0,
        status=Status.PUBLISHED,
        published_at=NOW,
        due_utc=NOW,
        external_id="0",
    )
    one = Reading(
        account="a0",
        post="p0",
        metric="m",
        definition="",
        status=ReadingStatus.OK,
        value=1,
        read_at=NOW,
        age="28d",
    )
    with writing(engine) as connection:
        connection.execute(insert(schema.posts), row_of(published))
        connection.execute(insert(schema.readings), row_of(one))
        _copy(connection, schema.accounts.name, "name = 'a0'", size.accounts, {"name": "'a' || n.i"})
        document = "REPLACE(CAST(t.definition AS TEXT), '\"c0\"', '\"c' || n.i || '\"')"
        if connection.dialect.name == "postgresql":
            document = f"CAST({document} AS JSON)"
        named = {"name": "'c' || n.i", "definition": document}
        _copy(connection, schema.campaigns.name, "name = 'c0'", size.campaigns, named)
        _copy(connection, schema.posts.name, "id = 'p0'", size.posts, _post(connection, size))
        _readings(connection, size)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return store


def _post(connection: Connection, size: Size) -> Mapping[str, str]:
    per = size.accounts // size.campaigns or 1
    account = f"(n.i % {size.accounts})"
    live = f"n.i < {size.published}"
    first_ahead = f"n.i < {size.published + size.accounts}" if size.due else "1 = 0"
    ahead = _moment(connection, f"CASE WHEN {first_ahead} THEN -60 ELSE 86400 + n.i * 60 END")
    out = _moment(connection, "-86400 * 30 - (n.i % 86400) * 20")
    return {
        "id": "'p' || n.i",
        "campaign": f"'c' || ({account} / {per})",
        "account": f"'a' || {account}",
        "place": "'ort-' || (n.i % 20)",
        "number": "n.i",
        "status": f"CASE WHEN {live} THEN '{Status.PUBLISHED}' ELSE '{Status.APPROVED}' END",
        "external_id": f"CASE WHEN {live} THEN 'x' || n.i ELSE '' END",
        "published_at": f"CASE WHEN {live} THEN {out} END",
        "due_utc": f"CASE WHEN {live} THEN {out} ELSE {ahead} END",
    }


def _readings(connection: Connection, size: Size) -> None:
    columns = {
        "id": f"n.i * {PER_POST} + m.i + 2",
        "account": f"'a' || (n.i % {size.accounts})",
        "post": "'p' || n.i",
        "metric": "m.name",
        "value": "n.i % 2400",
        "read_at": _moment(connection, "-86400 * 2 - (n.i % 86400) * 20"),
    }
    metrics = " UNION ALL ".join(f"SELECT {i} AS i, '{name}' AS name" for i, name in enumerate(METRICS))
    _copy(connection, "readings", "post = 'p0'", size.published, columns, f"({metrics}) m")


def _copy(
    connection: Connection, table: str, of: str, count: int, columns: Mapping[str, str], beside: str = ""
) -> None:
    names = [column.name for column in schema.metadata.tables[table].columns]
    shown = ", ".join(columns.get(name, f't."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    first = 0 if beside else 1
    connection.execute(
        text(
            f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1})"
            f' INSERT INTO "{table}" ({quoted})'
            f' SELECT {shown} FROM n CROSS JOIN "{table}" t{f" CROSS JOIN {beside}" if beside else ""}'
            f" WHERE t.{of}"
        )
        if connection.dialect.name == "postgresql"
        else text(
            f'INSERT INTO "{table}" ({quoted})'
            f" WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1})"
            f' SELECT {shown} FROM n CROSS JOIN "{table}" t{f" CROSS JOIN {beside}" if beside else ""}'
            f" WHERE t.{of}"
        )
    )


def _moment(connection: Connection, seconds: str) -> str:
    """SQL for so many seconds after :data:`NOW`."""
    if connection.dialect.name == "postgresql":
        return f"(TIMESTAMPTZ '{NOW.isoformat()}' + ({seconds}) * INTERVAL '1 second')"
    return f"strftime('%Y-%m-%d %H:%M:%f000', '{NOW:%Y-%m-%d %H:%M:%S}', ({seconds}) || ' seconds')"
