"""What the watched sources told when they were last read, and when each is read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, RowMapping, and_, delete, insert, or_, select, update

from outreach.model import SourceWatch
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.tables import sources as sources_schema

CLAIMING = 25_115
"""The turn of schedulers that ask which sources are due."""

T = sources_schema.source_watches.c


class SourceWatches:
    """One row for each watched source of a campaign, by the name of its file."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, campaign: str) -> tuple[SourceWatch, ...]:
        """In the order of their names."""
        query = select(sources_schema.source_watches).where(T.campaign == campaign).order_by(T.source)
        with reading(self._engine) as connection:
            return tuple(_watch(row) for row in connection.execute(query).mappings())

    def open(self) -> tuple[SourceWatch, ...]:
        """Those that a person is needed for: they cannot be read, or they tell what waits for a decision."""
        query = select(sources_schema.source_watches).where(or_(T.failed_since.is_not(None), T.asks != ""))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(T.campaign, T.source)).mappings()
            return tuple(_watch(row) for row in rows)

    def claim(self, campaign: str, times: Mapping[str, datetime], at: datetime) -> bool:
        """Put the sources' next times down; True where one of them was due at ``at``.

        Of two schedulers that ask at once, one is told so. A source that is new is due; rows of sources that nobody
        watches any more go.
        """
        with writing(self._engine) as connection:
            hold_turn(connection, CLAIMING)  # a source that is new has no row yet that could be held
            mine = T.campaign == campaign
            connection.execute(
                delete(sources_schema.source_watches).where(mine, T.source.not_in(list(times)))
            )
            query = select(T.source, T.due_at).where(mine).with_for_update()
            known = {row.source: row.due_at for row in connection.execute(query)}
            due = [source for source in times if source not in known or known[source] <= at]
            for source in due:
                if source in known:
                    change = update(sources_schema.source_watches).where(and_(mine, T.source == source))
                    connection.execute(change.values(due_at=times[source]))
                else:
                    connection.execute(
                        insert(sources_schema.source_watches).values(
                            campaign=campaign, source=source, due_at=times[source]
                        )
                    )
            return bool(due)

    def save(self, watch: SourceWatch) -> None:
        """What came of reading it; its next time stays. A source that is watched no more is left out."""
        change = update(sources_schema.source_watches).where(
            T.campaign == watch.campaign, T.source == watch.source
        )
        with writing(self._engine) as connection:
            connection.execute(
                change.values(
                    etag=watch.etag,
                    last_modified=watch.last_modified,
                    sha256=watch.sha256,
                    read_at=watch.read_at,
                    failure=watch.failure,
                    failed_since=watch.failed_since,
                    asks=watch.asks,
                )
            )

    def answered(self, campaign: str) -> None:
        """Somebody has taken over, or brought in by hand, what waited: nothing is asked any more."""
        change = update(sources_schema.source_watches).where(T.campaign == campaign).values(asks="")
        with writing(self._engine) as connection:
            connection.execute(change)


def _watch(row: RowMapping) -> SourceWatch:
    return SourceWatch(**row)
