"""What opens doors, after a backup was put back: it does not know what was taken back since it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from outreach.model import SessionKind
from outreach.store.campaigns.shared_links import count_open
from outreach.store.people.people import SHUT_OUT
from outreach.store.tables import people as people_schema

P, S = people_schema.people.c, people_schema.sessions.c


@dataclass(frozen=True, kw_only=True)
class ShutDoors:
    """How many doors of the backup were shut, and how many are left to a person to look at.

    ``programs`` are the tokens of other programs, by name and whose they were: each of these programs needs a new one.
    ``links`` are those to reports and press kits, which only show something: they open as they did.
    """

    sessions: int = 0
    by_mail: int = 0
    calendars: int = 0
    programs: tuple[str, ...] = ()
    links: int = 0


def shut_doors(connection: Connection, at: datetime) -> ShutDoors:
    """Nobody is signed in any more, by whatever it was, as if everybody had another password."""
    programs = (
        select(S.device, P.mail)
        .join(people_schema.people, S.person == P.id)
        .where(S.kind == SessionKind.PROGRAM, S.ends_at > at)
        .order_by(P.mail, S.device)
    )
    named = tuple(f"{name} ({mail})" for name, mail in connection.execute(programs))
    ended = {table.name: connection.execute(delete(table)).rowcount for table in SHUT_OUT}
    return ShutDoors(
        sessions=ended["sessions"] - len(named),
        by_mail=ended["mail_tokens"],
        calendars=ended["calendar_links"],
        programs=named,
        links=count_open(connection, at, made_before=at),
    )
