"""What one person is to be told by mail: written along with what it tells, sent together with what else there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select, update

from outreach.language import Message, Quoted, msg
from outreach.model import Caller, Letter, Post, Role
from outreach.store import schema
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.people.people import person_of
from outreach.store.posts.four_eyes import approvers_of, concerned_in
from outreach.store.posts.owners import owner
from outreach.store.tables import people as people_schema

PAUSE = timedelta(minutes=5)
"""Between two letters to one person; what comes up meanwhile is told together in the next."""

STALE = timedelta(days=1)
"""What could not be sent for so long is not sent any more: by then it has been seen, or is over."""

TAKING = 25_111
"""The turn of those who take what is to be sent."""

STAFF = (Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR)

L = people_schema.letters.c
P = people_schema.people.c


class Letters:
    """Things to be told, each for one person."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def to_staff(self, account: str, what: Message, *, post: str, at: datetime, but: Collection[str]) -> None:
        """For everybody who works on what belongs to the post's or the account's organisation, ``but`` these addresses.

        Both may be "": then for those who work on anything.
        """
        memberships = people_schema.memberships.c
        with writing(self._engine) as connection:
            whose = _owner(connection, account, post)
            query = (
                select(P.id)
                .join(people_schema.memberships)
                .where(P.active, memberships.role.in_(STAFF), P.mail.not_in(but))
                .distinct()
            )
            if whose:
                query = query.where(memberships.organisation.in_(("", whose)))
            _put(connection, connection.execute(query).scalars(), what, post=post, at=at)

    def take(self, at: datetime) -> tuple[Letter, ...]:
        """All that is to be sent now, which counts as sent; by person. Whoever fails gives it back."""
        with reading(self._engine) as connection:
            # most steps find nothing, and take nobody's turn to write for it
            if connection.execute(select(L.id).where(L.sent_at.is_(None)).limit(1)).first() is None:
                return ()
        waiting = (L.sent_at.is_(None), L.at > at - STALE)
        pausing = select(L.person).where(L.sent_at > at - PAUSE)
        reached = select(P.id).where(P.active, P.letters)
        change = (
            update(people_schema.letters)
            .where(*waiting, L.person.not_in(pausing), L.person.in_(reached))
            .values(sent_at=at)
            .returning(L.id, L.person, L.post, L.message)
        )
        with writing(self._engine) as connection:
            # of two who send at once the second finds nothing left
            hold_turn(connection, TAKING)
            rows = sorted(connection.execute(change).all(), key=lambda row: (row.person, row.id))
            people = {id: person_of(connection, id) for id in {row.person for row in rows}}
            return tuple(
                Letter(id=row.id, person=people[row.person], post=row.post, message=row.message)
                for row in rows
            )

    def give_back(self, ids: Collection[int]) -> None:
        """These were not sent after all."""
        change = update(people_schema.letters).where(L.id.in_(ids)).values(sent_at=None)
        with writing(self._engine) as connection:
            connection.execute(change)


def tell_sent_back(connection: Connection, post: Post, comment: str, *, caller: Caller, at: datetime) -> None:
    """Those who wrote or submitted it since it was approved last learn who sent it back, and why."""
    what = msg(
        "{name} has sent back the post for {place} ({channel}): {comment}",
        name=caller.name,
        place=post.place,
        channel=post.channel,
        comment=Quoted(comment),
    )
    concerned = concerned_in(connection, [post.id]).get(post.id, frozenset())
    known = connection.execute(select(P.id).where(P.id.in_(concerned - {caller.id}))).scalars()
    _put(connection, known, what, post=post.id, at=at)


def tell_submitted(connection: Connection, post: Post, *, caller: Caller, at: datetime) -> None:
    """Those who may approve it learn that it waits for them."""
    what = msg(
        "The post for {place} ({channel}) waits for approval; {name} has submitted it.",
        place=post.place,
        channel=post.channel,
        name=caller.name,
    )
    _tell_approvers(connection, post, what, at)


def tell_waiting(connection: Connection, post: Post, organisation: str, *, at: datetime) -> None:
    """Those who may approve it learn that it waits for them since it is ``organisation``'s."""
    what = msg(
        "The post for {place} ({channel}) waits for approval: it belongs to “{organisation}” now.",
        place=post.place,
        channel=post.channel,
        organisation=organisation,
    )
    _tell_approvers(connection, post, what, at)


def _tell_approvers(connection: Connection, post: Post, what: Message, at: datetime) -> None:
    own = concerned_in(connection, [post.id]).get(post.id, frozenset())
    others = approvers_of(connection, _owner(connection, post.account, post.id)).keys() - own
    _put(connection, sorted(others), what, post=post.id, at=at)


def _owner(connection: Connection, account: str, post: str) -> str:
    if post:
        known = connection.execute(select(owner()).where(schema.posts.c.id == post)).scalar()
        if known is not None:
            return known
    table = schema.accounts.c
    return str(connection.execute(select(table.organisation).where(table.name == account)).scalar() or "")


def _put(connection: Connection, people: Iterable[str], what: Message, *, post: str, at: datetime) -> None:
    rows: Sequence[dict[str, object]] = [
        {"person": person, "at": at, "post": post, "message": what} for person in people
    ]
    if rows:
        connection.execute(insert(people_schema.letters), rows)
