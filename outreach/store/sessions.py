"""Who is signed in, and how often somebody has tried to. Of a session's token only the digest is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, delete, func, insert, or_, select, update

from outreach.model import JournalEntry, Person, PersonSession, SessionKind
from outreach.store import people_schema
from outreach.store.engine import reading, writing
from outreach.store.journal import write
from outreach.store.people import person_of

IDLE = timedelta(hours=8)
"""Without a request for so long a session is over."""

FRESH = timedelta(minutes=1)
"""A session that was seen so lately is not written again."""

S = people_schema.sessions.c
T = people_schema.sign_in_tries.c


class Sessions:
    """Sessions by the digest of their token."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def begin(self, session: PersonSession, digest: str, entry: JournalEntry) -> None:
        """Keep a new session. Those that are over are forgotten."""
        values = {
            "id": session.id,
            "digest": digest,
            "person": session.person,
            "made_at": session.made_at,
            "seen_at": session.seen_at,
            "ends_at": session.ends_at,
            "device": session.device,
            "address": session.address,
            "kind": session.kind,
            "confirmed_at": session.confirmed_at,
        }
        idle = and_(S.kind == SessionKind.BROWSER, S.seen_at <= session.made_at - IDLE)
        over = or_(S.ends_at <= session.made_at, idle)
        with writing(self._engine) as connection:
            connection.execute(delete(people_schema.sessions).where(over))
            connection.execute(insert(people_schema.sessions).values(**values))
            write(connection, entry)

    def visitor(self, digest: str, at: datetime) -> tuple[Person, PersonSession] | None:
        """Whose session this is, None where it is over or never was; it counts as seen."""
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(people_schema.sessions).where(S.digest == digest))
                .mappings()
                .first()
            )
            if row is None:
                return None
            values = {name: row[name] for name in row if name != "digest"}
            session = PersonSession(**values | {"kind": SessionKind(row["kind"])})
            person = person_of(connection, session.person)
        idle = session.kind is SessionKind.BROWSER and session.seen_at <= at - IDLE
        if not person.active or session.ends_at <= at or idle:
            return None
        if at - session.seen_at >= FRESH:
            with writing(self._engine) as connection:
                connection.execute(
                    update(people_schema.sessions).where(S.digest == digest).values(seen_at=at)
                )
        return person, session

    def end(self, digest: str) -> None:
        """The session is over, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(people_schema.sessions).where(S.digest == digest))

    def try_once(self, mail: str, address: str, at: datetime, *, hourly: tuple[int, int], daily: int) -> bool:
        """Count a try to sign in; False where there were too many, which then counts no more.

        ``hourly`` are the most from one address of the net and of one mail address, ``daily`` of a mail address.
        """
        hour, day = at - timedelta(hours=1), at - timedelta(days=1)
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                # counting and adding are one, or a hundred at once would all be the first
                connection.execute(select(func.pg_advisory_xact_lock(25_110)))
            connection.execute(delete(people_schema.sign_in_tries).where(T.at <= day))
            bounds = (
                (hourly[0], (T.address == address, T.at > hour)),
                (hourly[1], (T.mail == mail, T.at > hour)),
                (daily, (T.mail == mail,)),
            )
            for most, which in bounds:
                count = select(func.count()).select_from(people_schema.sign_in_tries).where(*which)
                if (connection.execute(count).scalar() or 0) >= most:
                    return False
            connection.execute(insert(people_schema.sign_in_tries).values(at=at, mail=mail, address=address))
            return True
