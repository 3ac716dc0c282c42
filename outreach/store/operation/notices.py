"""The journal of notices, and what there is to tell people about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, text, update

from outreach.errors import Reason
from outreach.language import Language, Message
from outreach.model import WENT_OUT, Cause, DeliveryStatus, Notice, Status, Way
from outreach.store import schema
from outreach.store.engine import reading, writing
from outreach.store.tables import journal as journal_schema

T = journal_schema.notices.c

AHEAD = (Status.APPROVED, Status.CLAIMED, Status.SENDING)
"""Approved and not out yet."""

BEGUN = (*WENT_OUT, Status.UNKNOWN, Status.MISSED, Status.REJECTED, Status.HANDED_OVER)
"""Had its turn: a campaign with such a post has begun."""


class Notices:
    """Notices are written down before they are sent, and closed after."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def latest(self, limit: int | None = None) -> tuple[Notice, ...]:
        """The newest first."""
        query = select(journal_schema.notices).order_by(T.at.desc(), T.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            return tuple(_notice(row) for row in connection.execute(query).mappings())

    def about(self, causes: Collection[Cause], since: datetime) -> tuple[Notice, ...]:
        """The notices with one of these causes that were sent since then, oldest first; without their words."""
        columns = (T.id, T.cause, T.channel, T.subjects, T.at, T.outcome, T.detail, T.tries)
        query = select(*columns).where(T.cause.in_(list(causes)), T.at >= since).order_by(T.id)
        wordless = {"message": None, "sent": "", "language": ""}
        with reading(self._engine) as connection:
            return tuple(_notice({**row, **wordless}) for row in connection.execute(query).mappings())

    def begin(
        self,
        cause: Cause,
        way: Way,
        subjects: Sequence[str],
        message: Message,
        *,
        sent: str,
        language: Language,
        at: datetime,
        tries: int,
        since: datetime,
    ) -> int | None:
        """Write down that a notice is about to be sent, as a message and as the very words in their language; its id.

        ``tries`` is how many tries of this cause and way ``since`` then the caller knows of: None where somebody else
        has told meanwhile. A notice that failed last is taken up again, so that an outage is one row.
        """
        with writing(self._engine) as connection:
            _alone(connection)
            here = (T.cause == cause, T.channel == way, T.at >= since)
            if tries != (connection.execute(select(func.sum(T.tries)).where(*here)).scalar() or 0):
                return None
            values = {
                "subjects": list(subjects),
                "message": message,
                "sent": sent,
                "language": language,
                "at": at,
                "outcome": DeliveryStatus.OPEN,
                "detail": None,
            }
            failed = connection.execute(
                select(T.id).where(*here, T.outcome == DeliveryStatus.FAILED)
            ).scalar()
            if failed is not None:
                again = (
                    update(journal_schema.notices).where(T.id == failed).values(**values, tries=T.tries + 1)
                )
                connection.execute(again)
                return int(failed)
            made = insert(journal_schema.notices).values(cause=cause, channel=way, tries=1, **values)
            return int(connection.execute(made.returning(T.id)).scalar_one())

    def close(self, id: int, outcome: DeliveryStatus, detail: Reason | None = None) -> None:
        """What became of it."""
        with writing(self._engine) as connection:
            change = update(journal_schema.notices).where(T.id == id).values(outcome=outcome, detail=detail)
            connection.execute(change)

    def spent(self, since: datetime) -> dict[str, datetime]:
        """Campaigns that have no approved post ahead, with the due time of the last that had its turn ``since`` then.

        Those whose last post is older are left out.
        """
        post = schema.posts.c
        ahead = select(post.campaign).where(post.status.in_(AHEAD)).distinct()
        query = (
            select(post.campaign, func.max(post.due_utc).label("last"))
            .where(post.status.in_(BEGUN), post.due_utc > since, post.campaign.not_in(ahead))
            .group_by(post.campaign)
        )
        with reading(self._engine) as connection:
            return {row.campaign: row.last for row in connection.execute(query)}


def _alone(connection: Connection) -> None:
    """SQLite's writers are alone anyway; a server has to be told, or two schedulers would tell the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE notices IN SHARE ROW EXCLUSIVE MODE"))


def _notice(row: RowMapping | Mapping[str, Any]) -> Notice:
    return Notice(
        id=row["id"],
        cause=Cause(row["cause"]),
        way=Way(row["channel"]),
        subjects=tuple(row["subjects"]),
        message=row["message"],
        sent=row["sent"],
        language=Language(row["language"]) if row["language"] else None,
        at=row["at"],
        outcome=DeliveryStatus(row["outcome"]),
        detail=row["detail"],
        tries=row["tries"],
    )
