"""Rows that tell something for a while and nothing after it: they go, so that no table grows for ever without need.

What is kept for ever is the history of posts and of who did what, and the figures (docs/operating.md names all tables).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, Table, delete, exists, literal, select

from outreach.model import Status
from outreach.store import schema
from outreach.store.engine import reading, writing
from outreach.store.tables import journal as journal_schema
from outreach.store.tables import people as people_schema
from outreach.store.tables import reportmail as reportmail_schema

NOTICES = timedelta(days=200)
"""Longer than what was told is looked up, to tell it once."""

LETTERS = timedelta(days=30)

LINKS = timedelta(days=365)
"""After the end of a link, so that somebody sees when it ended."""

MAILINGS = timedelta(days=730)

N, L, R = journal_schema.notices.c, people_schema.letters.c, schema.report_links.c
M, D, P = reportmail_schema.report_mailings.c, schema.unknown_outcomes.c, schema.posts.c


class Forgetting:
    """What is over."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def forget(self, at: datetime) -> int:
        """Delete what is over by then; how many rows. Nobody's turn to write is taken for nothing."""
        return sum(self._forget(table, over) for table, over in _over(at))

    def _forget(self, table: Table, over: ColumnElement[bool]) -> int:
        with reading(self._engine) as connection:
            if connection.execute(select(literal(1)).select_from(table).where(over).limit(1)).first() is None:
                return 0
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(over)).rowcount


def _over(at: datetime) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    doubtful = exists().where(P.id == D.post, P.fence == D.fence, P.status == Status.UNKNOWN)
    return (
        (journal_schema.notices, N.at < at - NOTICES),
        (people_schema.letters, L.at < at - LETTERS),
        (schema.report_links, R.ends_at < at - LINKS),
        (reportmail_schema.report_mailings, M.at < at - MAILINGS),
        # for how long a post was in doubt that is in doubt no more
        (schema.unknown_outcomes, ~doubtful),
    )
