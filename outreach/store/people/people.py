"""People and organisations, and the roles that people have in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select, update

from outreach.errors import Action, NotAllowed, NotFound, Remedy
from outreach.language import Language, msg
from outreach.model import JournalEntry, Membership, Organisation, Person, Role, StaleRoles
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import people as people_schema

P = people_schema.people.c
M = people_schema.memberships.c
O = people_schema.organisations.c  # noqa: E741 - named as the other tables' columns are


class People:
    """Who can sign in. A password's hash leaves the database only through :meth:`password`."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def exist(self) -> bool:
        """Whether anybody can sign in: from then on what changes posts is done by somebody who has."""
        with reading(self._engine) as connection:
            return connection.execute(select(P.id).where(P.active).limit(1)).first() is not None

    def add(self, person: Person, password: str, entry: JournalEntry) -> None:
        """Keep a new person with the hash of their password. Raises NotAllowed where the mail address is taken."""
        with writing(self._engine) as connection:
            if connection.execute(select(P.id).where(P.mail == person.mail)).first():
                raise NotAllowed(
                    msg("There is a person with the address {mail} already.", mail=person.mail),
                    Remedy(msg("Look through the people."), Action("people.list")),
                )
            _require_organisations(connection, (each.organisation for each in person.memberships))
            values = {
                "id": person.id,
                "mail": person.mail,
                "name": person.name,
                "language": person.language,
                "password": password,
                "active": person.active,
                "made_at": person.made_at,
            }
            connection.execute(insert(people_schema.people).values(**values))
            _give(connection, person.id, person.memberships)
            write(connection, entry)

    def set_roles(
        self, id: str, memberships: Sequence[Membership], entry: JournalEntry, *, seen: Sequence[Membership]
    ) -> None:
        """Replace the roles, which were ``seen`` as these, of the person, whose sessions end.

        Raises StaleRoles where they are others by now, NotAllowed for the last administrator.
        """
        with writing(self._engine) as connection:
            _hold(connection)
            person = person_of(connection, id)
            if _roles(person.memberships) != _roles(seen):
                raise StaleRoles(person)
            _require_organisations(connection, (each.organisation for each in memberships))
            connection.execute(delete(people_schema.memberships).where(M.person == id))
            _give(connection, id, memberships)
            _require_administrator(connection)
            connection.execute(delete(people_schema.sessions).where(people_schema.sessions.c.person == id))
            write(connection, entry)

    def leave(self, id: str, entry: JournalEntry) -> None:
        """The person signs in no more, and is signed out everywhere. Raises NotAllowed for the last administrator."""
        with writing(self._engine) as connection:
            _hold(connection)
            connection.execute(update(people_schema.people).where(P.id == id).values(active=False))
            _require_administrator(connection)
            shut_out(connection, id)
            write(connection, entry)

    def set_password(self, id: str, password: str, entry: JournalEntry) -> None:
        """Keep the hash of another password; nothing opens any more that the old one has opened."""
        with writing(self._engine) as connection:
            connection.execute(update(people_schema.people).where(P.id == id).values(password=password))
            shut_out(connection, id)
            write(connection, entry)

    def set_wishes(self, id: str, *, language: Language, letters: bool) -> None:
        """In which language the person reads, and whether they want mail."""
        with writing(self._engine) as connection:
            change = update(people_schema.people).where(P.id == id)
            connection.execute(change.values(language=language, letters=letters))

    def all(self) -> tuple[Person, ...]:
        """By name."""
        with reading(self._engine) as connection:
            return people_in(connection.execute(with_roles().order_by(P.name, P.mail)).mappings())

    def get(self, id: str) -> Person:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            return person_of(connection, id)

    def known(self, mail: str) -> Person | None:
        """Whoever has this address, None where nobody does."""
        with reading(self._engine) as connection:
            found = people_in(connection.execute(with_roles().where(P.mail == mail)).mappings())
            return found[0] if found else None

    def password(self, id: str) -> str:
        """The hash of the person's password, "" where none is set."""
        with reading(self._engine) as connection:
            return str(connection.execute(select(P.password).where(P.id == id)).scalar() or "")

    def add_organisation(self, organisation: Organisation, entry: JournalEntry) -> None:
        """Raises NotAllowed where the name is taken."""
        with writing(self._engine) as connection:
            if connection.execute(select(O.name).where(O.name == organisation.name)).first():
                raise NotAllowed(
                    msg("There is an organisation “{name}” already.", name=organisation.name),
                    Remedy(msg("Look through the organisations."), Action("organisations.list")),
                )
            connection.execute(insert(people_schema.organisations).values(**row_of(organisation)))
            write(connection, entry)

    def require_organisation(self, name: str) -> None:
        """Raises NotFound for an organisation that there is not; "" stands for all of them."""
        with reading(self._engine) as connection:
            _require_organisations(connection, [name])

    def organisations(self) -> tuple[Organisation, ...]:
        """By title."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(people_schema.organisations).order_by(O.title)).mappings()
            return tuple(value_of(Organisation, row) for row in rows)


SHUT_OUT = (people_schema.sessions, people_schema.mail_tokens, people_schema.calendar_links)
"""By what people come in beside their password."""


def shut_out(connection: Connection, person: str) -> None:
    """The person's sessions, links sent by mail and calendar addresses open nothing any more."""
    for table in SHUT_OUT:
        connection.execute(delete(table).where(table.c.person == person))


def person_of(connection: Connection, id: str) -> Person:
    """Raises NotFound."""
    found = people_in(connection.execute(with_roles().where(P.id == id)).mappings())
    if not found:
        raise NotFound(
            msg("There is no person “{id}”.", id=id),
            Remedy(msg("Look through the people."), Action("people.list")),
        )
    return found[0]


def with_roles() -> Select[Any]:
    """People with a row for each of their roles, or one where they have none."""
    return select(people_schema.people, M.organisation, M.role).outerjoin(
        people_schema.memberships, M.person == P.id
    )


def people_in(rows: Iterable[RowMapping]) -> tuple[Person, ...]:
    """Those of the rows of :func:`with_roles`, in their order."""
    by_id: dict[str, list[RowMapping]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    return tuple(_person(mine) for mine in by_id.values())


def _person(rows: Sequence[RowMapping]) -> Person:
    row, found = rows[0], dict[str, set[Role]]()
    for each in sorted((each for each in rows if each["role"]), key=lambda each: each["organisation"]):
        found.setdefault(each["organisation"], set()).add(Role(each["role"]))
    return Person(
        id=row["id"],
        mail=row["mail"],
        name=row["name"],
        language=Language(row["language"]),
        active=row["active"],
        second_factor=row["second_factor_on"],
        letters=row["letters"],
        made_at=row["made_at"],
        memberships=tuple(
            Membership(organisation=organisation, roles=frozenset(roles))
            for organisation, roles in found.items()
        ),
    )


def _roles(memberships: Sequence[Membership]) -> frozenset[tuple[str, Role]]:
    return frozenset((each.organisation, role) for each in memberships for role in each.roles)


def _give(connection: Connection, id: str, memberships: Sequence[Membership]) -> None:
    rows = [
        {"person": id, "organisation": each.organisation, "role": role}
        for each in memberships
        for role in sorted(each.roles)
    ]
    if rows:
        connection.execute(insert(people_schema.memberships), rows)


def _require_organisations(connection: Connection, names: Iterable[str]) -> None:
    known = {"", *connection.execute(select(O.name)).scalars()}
    for name in names:
        if name not in known:
            raise NotFound(
                msg("There is no organisation “{name}”.", name=name),
                Remedy(msg("Look through the organisations."), Action("organisations.list")),
            )


def _hold(connection: Connection) -> None:
    """Two administrators who leave at once do so one after the other."""
    connection.execute(select(P.id).order_by(P.id).with_for_update(key_share=True))


def _require_administrator(connection: Connection) -> None:
    """Raises NotAllowed unless somebody is left who administers everything."""
    whole = (M.organisation == "", M.role == Role.ADMINISTRATOR, P.active, P.password != "")
    query = (
        select(func.count()).select_from(people_schema.people.join(people_schema.memberships)).where(*whole)
    )
    if not connection.execute(query).scalar():
        raise NotAllowed(
            msg("This is the last administrator, and nobody could give the role to anybody any more."),
            msg("Make somebody else an administrator first."),
        )
