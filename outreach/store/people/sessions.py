"""Who is signed in, and how often somebody has tried to. Of a session's token only the hash is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Engine,
    and_,
    bindparam,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from outreach.model import JournalEntry, Person, PersonSession, SessionKind
from outreach.store.documents import row_of, value_of
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.operation.journal import write
from outreach.store.people.people import people_in, with_roles
from outreach.store.tables import people as people_schema

IDLE = timedelta(hours=8)
"""Without a request for so long a session is over."""

FRESH = timedelta(minutes=1)
"""A session that was seen so lately is not written again."""

TRYING = 25_110
"""The turn of those who count a try."""

OF_SESSION = "session_"
"""What the names of a session's columns begin with beside those of its person."""

S = people_schema.sessions.c
T = people_schema.sign_in_tries.c


def _over(
    at: datetime | BindParameter[datetime], silent: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """Those that open nothing any more at that time; ``silent`` is when somebody may have been seen last."""
    return or_(S.ends_at <= at, and_(S.kind == SessionKind.BROWSER, S.seen_at <= silent))


VISITOR = (
    with_roles()
    .add_columns(*(column.label(f"{OF_SESSION}{column.name}") for column in S))
    .join(people_schema.sessions, S.person == people_schema.people.c.id)
    .where(
        S.hash == bindparam("hashed"),
        not_(_over(bindparam("at"), bindparam("silent"))),
        people_schema.people.c.active,
    )
)
"""Asked by every page, and so made once."""


class Sessions:
    """Sessions by the hash of their token."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def begin(self, session: PersonSession, hashed: str, entry: JournalEntry | None) -> None:
        """Keep a new session. Those that are over are forgotten."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(people_schema.sessions).where(_over(session.made_at, session.made_at - IDLE))
            )
            connection.execute(insert(people_schema.sessions).values(**row_of(session), hash=hashed))
            write(connection, entry)

    def visitor(self, hashed: str, at: datetime) -> tuple[Person, PersonSession] | None:
        """Whose session this is, None where it is over or never was; it counts as seen."""
        asked = {"hashed": hashed, "at": at, "silent": at - IDLE}
        with reading(self._engine) as connection:
            rows = connection.execute(VISITOR, asked).mappings().all()
        if not rows:
            return None
        (person,) = people_in(rows)
        told = {
            name.removeprefix(OF_SESSION): value
            for name, value in rows[0].items()
            if name.startswith(OF_SESSION)
        }
        session = value_of(PersonSession, told)
        if at - session.seen_at >= FRESH:
            with writing(self._engine) as connection:
                connection.execute(update(people_schema.sessions).where(S.hash == hashed).values(seen_at=at))
        return person, session

    def of(self, person: str, at: datetime) -> tuple[PersonSession, ...]:
        """The devices and tokens that the person is signed in by, the one seen last first."""
        query = (
            select(people_schema.sessions)
            .where(S.person == person, not_(_over(at, at - IDLE)), S.kind != SessionKind.HALF)
            .order_by(S.seen_at.desc())
        )
        with reading(self._engine) as connection:
            return tuple(value_of(PersonSession, row) for row in connection.execute(query).mappings())

    def end_one(self, person: str, id: str, entry: JournalEntry) -> bool:
        """The person's session ``id`` is over; False where they have none of that name."""
        one = delete(people_schema.sessions).where(S.person == person, S.id == id)
        with writing(self._engine) as connection:
            ended = bool(connection.execute(one).rowcount)
            if ended:
                write(connection, entry)
            return ended

    def confirmed_at(self, id: str) -> datetime | None:
        """When the password was given last in the session ``id``; None where there is no such session."""
        with reading(self._engine) as connection:
            return connection.execute(select(S.confirmed_at).where(S.id == id)).scalar()

    def confirm(self, id: str, at: datetime, entry: JournalEntry | None = None) -> None:
        """The password was given just now."""
        with writing(self._engine) as connection:
            connection.execute(update(people_schema.sessions).where(S.id == id).values(confirmed_at=at))
            write(connection, entry)

    def end(self, hashed: str) -> None:
        """The session is over, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(people_schema.sessions).where(S.hash == hashed))

    def try_once(
        self,
        mail: str,
        address: str,
        at: datetime,
        *,
        hourly: tuple[int, int],
        daily: int,
        kind: str = "password",
    ) -> bool:
        """Count a try of this ``kind``; False where there were too many, which then counts no more.

        ``hourly`` are the most from one address of the net and of one mail address, ``daily`` of a mail address. Of an
        IPv6 address its /64 counts, all of which is one household's.
        """
        address = _network(address)
        hour, day = at - timedelta(hours=1), at - timedelta(days=1)
        with writing(self._engine) as connection:
            # counting and adding are one, or a hundred at once would all be the first
            hold_turn(connection, TRYING)
            connection.execute(delete(people_schema.sign_in_tries).where(T.at <= day))
            bounds = (
                (hourly[0], (T.address == address, T.at > hour)),
                (hourly[1], (T.mail == mail, T.at > hour)),
                (daily, (T.mail == mail,)),
            )
            for most, which in bounds:
                count = select(func.count()).select_from(people_schema.sign_in_tries)
                count = count.where(T.kind == kind, *which)
                if (connection.execute(count).scalar() or 0) >= most:
                    return False
            values = {"at": at, "mail": mail, "address": address, "kind": kind}
            connection.execute(insert(people_schema.sign_in_tries).values(**values))
            return True


def _network(address: str) -> str:
    """What counts as one place of the net; a machine's name as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
