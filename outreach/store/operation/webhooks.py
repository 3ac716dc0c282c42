"""Which changes of posts a receiver has not been told of yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from outreach.errors import Reason
from outreach.model import CallerKind, Status
from outreach.store import schema
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.tables import webhook as webhook_schema

TAKING = 25_114
"""The turn of those who take it upon them to tell."""

KEPT = timedelta(days=7)
"""What could not be told for so long is not told any more."""

SETTLED = timedelta(minutes=10)
"""After which no transaction can add a step below another one: the floor rises no higher."""

NAME = "posts"

S = schema.steps.c
P = schema.posts.c
W = webhook_schema.webhook.c


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """A post has come to another state; ``number`` is the step's, and the same however often it is told."""

    number: int
    post: str
    campaign: str
    place: str
    channel: str
    account: str
    at: datetime
    before: Status | None
    after: Status
    by: CallerKind | None
    permalink: str


class Webhooks:
    """The steps of posts as a queue for one receiver."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def begin(self) -> None:
        """From now on changes are told, unless they are already; what happened before that never is."""
        with writing(self._engine) as connection:
            hold_turn(connection, TAKING)
            if connection.execute(select(W.name).where(W.name == NAME)).first() is None:
                newest = connection.execute(select(func.max(S.id))).scalar() or 0
                first = {"name": NAME, "floor": newest, "owner": "", "until": None, "reason": None}
                connection.execute(insert(webhook_schema.webhook).values(**first))

    def take(self, owner: str, at: datetime, until: datetime) -> bool:
        """Whether ``owner`` is the one to tell, until then or until they settle it."""
        free = or_(W.owner == owner, W.until.is_(None), W.until <= at)
        change = update(webhook_schema.webhook).where(W.name == NAME, free).values(owner=owner, until=until)
        with writing(self._engine) as connection:
            return bool(connection.execute(change).rowcount)

    def untold(self, at: datetime, limit: int) -> tuple[StateChange, ...]:
        """At most ``limit`` changes in their order, which is that of each post's life."""
        with reading(self._engine) as connection:
            query = _untold(connection, at).order_by(S.id).limit(limit)
            return tuple(_change(row) for row in connection.execute(query))

    def told(self, number: int, at: datetime) -> None:
        """The receiver has taken it."""
        with writing(self._engine) as connection:
            connection.execute(insert(webhook_schema.told_steps).values(step=number, at=at))

    def settle(self, at: datetime, reason: Reason | None) -> None:
        """It is anybody's turn again: the floor rises over what was told, and it is kept why the rest was not."""
        table, told = webhook_schema.webhook, webhook_schema.told_steps
        with writing(self._engine) as connection:
            over = connection.execute(select(func.max(S.id)).where(S.at <= at - SETTLED)).scalar() or 0
            first = connection.execute(
                _untold(connection, at).with_only_columns(func.min(S.id)).order_by(None)
            ).scalar()
            floor = over if first is None else min(over, first - 1)
            connection.execute(update(table).where(W.name == NAME).values(reason=reason, until=None))
            connection.execute(update(table).where(W.name == NAME, W.floor < floor).values(floor=floor))
            connection.execute(delete(told).where(told.c.step <= floor))

    def trouble(self) -> Reason | None:
        """Why the receiver is not told at the moment; None where all is well."""
        with reading(self._engine) as connection:
            found: Reason | None = connection.execute(select(W.reason).where(W.name == NAME)).scalar()
            return found


def _untold(connection: Connection, at: datetime) -> Select[Any]:
    floor = connection.execute(select(W.floor).where(W.name == NAME)).scalar() or 0
    told = webhook_schema.told_steps
    known = select(told.c.step).where(told.c.step == S.id).exists()
    changed: ColumnElement[bool] = or_(S.before.is_(None), S.before != S.after)
    columns = (S.id, S.post, S.at, S.before, S.after, S.caller_kind)
    wanted = and_(S.id > floor, S.at > at - KEPT, changed, ~known)
    query = select(*columns, P.campaign, P.place, P.channel, P.account, P.permalink)
    return query.join(schema.posts, P.id == S.post).where(wanted)


def _change(row: Row[Any]) -> StateChange:
    return StateChange(
        number=row.id,
        post=row.post,
        campaign=row.campaign,
        place=row.place,
        channel=row.channel,
        account=row.account,
        at=row.at,
        before=Status(row.before) if row.before else None,
        after=Status(row.after),
        by=CallerKind(row.caller_kind) if row.caller_kind else None,
        permalink=row.permalink,
    )
