"""People, the organisations that they work for, and the roles that they have there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from secrets import token_hex

from outreach.app import App, journal
from outreach.app.people.passwords import hash_of
from outreach.app.people.role_names import ROLES
from outreach.app.people.signin import plain_mail
from outreach.app.permissions import verb
from outreach.errors import Action, InvalidInput, NotAllowed, NotFound, Remedy
from outreach.language import Language, Message, joined, msg
from outreach.model import Caller, Membership, Organisation, Person, Role

_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@verb
def add(
    app: App,
    mail: str,
    name: str,
    password: str,
    *,
    memberships: Sequence[Membership],
    language: Language,
    caller: Caller,
) -> Person:
    """Let somebody sign in with this password. Raises InvalidInput, NotFound, NotAllowed.

    The first person has to administer everything: else nobody could add a second one by signing in. Whoever
    administers an organisation gives roles there alone.
    """
    return enter(
        app,
        mail,
        name,
        hash_of(password, app.hashing, mail=plain_mail(mail)),
        memberships=memberships,
        language=language,
        caller=caller,
        by="people.add",
    )


def enter(
    app: App,
    mail: str,
    name: str,
    hashed: str,
    *,
    memberships: Sequence[Membership],
    language: Language,
    caller: Caller,
    by: str,
) -> Person:
    """A new person with the hash of their password, "" where they choose it later; the journal tells it as ``by``."""
    mail = plain_mail(mail)
    if not _MAIL.fullmatch(mail):
        raise InvalidInput(
            msg("“{address}” is no e-mail address.", address=mail), msg("Write it as anna@example.org.")
        )
    if not name.strip():
        raise InvalidInput(msg("A person needs a name."), msg("Give the first and last name."))
    _require_reach(caller, memberships)
    if not app.store.people.exist() and not _administers_everything(memberships):
        raise NotAllowed(
            msg("The first person has to be an administrator of everything."),
            Remedy(
                msg("Add the administrator first."),
                Action("people.add", mail=None, name=None, administrator=True),
            ),
        )
    person = Person(
        id=token_hex(5),
        mail=mail,
        name=name.strip()[:200],
        language=language,
        made_at=app.clock.now(),
        memberships=tuple(memberships),
    )
    told = journal.entry(app, by, caller=caller, subject=mail, details=_told(memberships))
    app.store.people.add(person, hashed, told)
    return app.store.people.get(person.id)


@verb
def set_roles(
    app: App, mail: str, memberships: Sequence[Membership], *, seen: Sequence[Membership], caller: Caller
) -> Person:
    """Replace the roles of a person, which were ``seen`` as these; they have to sign in again.

    Raises NotFound, StaleRoles where they have others by now, and NotAllowed for the last administrator.
    """
    person = _in_reach(app, mail, caller)
    _require_reach(caller, memberships)
    told = journal.entry(
        app, "people.set_roles", caller=caller, subject=person.mail, details=_told(memberships)
    )
    app.store.people.set_roles(person.id, memberships, told, seen=seen)
    return app.store.people.get(person.id)


@verb
def set_password(app: App, mail: str, password: str, *, caller: Caller) -> Person:
    """Give a person another password; whoever is signed in by the old one is signed out. Raises NotFound."""
    person = _in_reach(app, mail, caller)
    told = journal.entry(app, "people.set_password", caller=caller, subject=person.mail)
    app.store.people.set_password(person.id, hash_of(password, app.hashing, mail=person.mail), told)
    return person


@verb
def forget_second_factor(app: App, mail: str, *, caller: Caller) -> Person:
    """The password is enough again, for somebody who has lost telephone and recovery codes. Raises NotFound."""
    person = _in_reach(app, mail, caller)
    told = journal.entry(app, "people.forget_second_factor", caller=caller, subject=person.mail)
    app.store.second_factors.turn_off(person.id, told)
    return app.store.people.get(person.id)


@verb
def forget_provider(app: App, mail: str, *, caller: Caller) -> Person:
    """Who the person is at the organisation's sign-in provider is found anew by their next sign-in. Raises NotFound."""
    person = _in_reach(app, mail, caller)
    told = journal.entry(app, "people.forget_provider", caller=caller, subject=person.mail)
    app.store.identities.forget(person.id, told)
    return person


@verb
def leave(app: App, mail: str, *, caller: Caller) -> Person:
    """Let a person sign in no more; what they did stays theirs.

    Raises NotFound, and NotAllowed for the last administrator.
    """
    person = _in_reach(app, mail, caller)
    told = journal.entry(app, "people.leave", caller=caller, subject=person.mail)
    app.store.people.leave(person.id, told)
    return app.store.people.get(person.id)


@verb
def add_organisation(app: App, name: str, title: str, *, caller: Caller) -> Organisation:
    """A new organisation, whose ``name`` never changes. Raises InvalidInput, NotAllowed where it is taken."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            msg("“{name}” is no name for an organisation.", name=name),
            msg("Use small letters, digits and hyphens, as in kunst-und-raum."),
        )
    organisation = Organisation(name=name, title=title.strip() or name, made_at=app.clock.now())
    told = journal.entry(app, "people.add_organisation", caller=caller, subject=name)
    app.store.people.add_organisation(organisation, told)
    return organisation


def find(app: App, *, caller: Caller) -> tuple[Person, ...]:
    """The people whom the caller administers, by name."""
    return tuple(person for person in app.store.people.all() if _reaches(caller, person.memberships))


def get(app: App, mail: str, *, caller: Caller) -> Person:
    """Raises NotFound also for somebody of another organisation: that they exist is nobody's business."""
    return _in_reach(app, mail, caller)


def organisations(app: App) -> tuple[Organisation, ...]:
    """By title."""
    return app.store.people.organisations()


def _in_reach(app: App, mail: str, caller: Caller) -> Person:
    person = app.store.people.known(plain_mail(mail))
    if person is None or not _reaches(caller, person.memberships):
        raise NotFound(
            msg("There is no person with the address {mail}.", mail=plain_mail(mail)),
            Remedy(msg("Look through the people."), Action("people.list")),
        )
    return person


def _reaches(caller: Caller, memberships: Sequence[Membership]) -> bool:
    """Whether the caller administers every organisation in which somebody has these roles."""
    if Role.ADMINISTRATOR in caller.roles_everywhere:
        return True
    return bool(memberships) and all(
        each.organisation and Role.ADMINISTRATOR in caller.roles_in(each.organisation) for each in memberships
    )


def _require_reach(caller: Caller, memberships: Sequence[Membership]) -> None:
    if any(Role.SCHEDULER in each.roles for each in memberships):
        raise InvalidInput(
            msg("A person is no scheduler."),
            msg("Give the role of a reader, editor, approver or administrator."),
        )
    if not _reaches(caller, memberships):
        raise NotAllowed(
            msg("“{name}” gives roles only in an organisation that they administer.", name=caller.name),
            msg("Ask an administrator for it."),
        )


def _administers_everything(memberships: Sequence[Membership]) -> bool:
    return any(not each.organisation and Role.ADMINISTRATOR in each.roles for each in memberships)


def _told(memberships: Sequence[Membership]) -> Message:
    return joined(
        "; ",
        [
            msg(
                "{roles} ({organisation})",
                roles=joined(", ", [ROLES[role] for role in sorted(each.roles)]),
                organisation=each.organisation or msg("everywhere"),
            )
            for each in memberships
        ],
    )
