"""Who calls a verb: a person, a machine or a network; with which roles, and in which language they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.language import Language


class CallerKind(StrEnum):
    """What kind of being does something; kept in the audit."""

    PERSON = "person"
    MACHINE = "machine"  # the scheduler, and generating
    NETWORK = "network"  # what a network's own answer or feed has shown


class Role(StrEnum):
    """What somebody may do; ``outreach/app/verbs.py`` says which verbs each role may call."""

    READER = "reader"  # managers and funders: plans, posts and reports, nothing that changes them
    EDITOR = "editor"  # brings in places, plans, writes, submits
    APPROVER = "approver"  # reads what shall appear on the own channel; approves it or sends it back
    ADMINISTRATOR = "administrator"  # accounts, tokens, people, notices, the machine's upkeep
    SCHEDULER = "scheduler"  # the machine itself: publishes, measures and tells without being asked


class Scope(StrEnum):
    """What a token of another program is for; the roles of its person bound it besides."""

    READ = "read"  # looks at what its person may look at
    WRITE = "write"  # changes what its person may change
    APPROVE = "approve"  # lets posts go out, and sends them back


EVERY_PERSONS_ROLE = frozenset({Role.READER, Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR})
"""What somebody may do who sits at the machine: who can read the database needs no permission."""


@dataclass(frozen=True, kw_only=True)
class Membership:
    """The roles that somebody has in an organisation; "" stands for all of them."""

    organisation: str
    roles: frozenset[Role]


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who does it. Every verb in ``outreach/app/`` takes one, and the audit keeps its kind, id and name.

    ``id`` stays the same for the same being, whatever it is called by then; ``organisation`` is the one that the
    ``roles`` hold for, "" for all. Somebody who is signed in has ``memberships``, and ``roles`` is what they have
    anywhere; ``session`` names the device or the token that they are signed in by. ``scopes`` is what that token is
    for, None where all is open that the roles open.
    """

    kind: CallerKind
    id: str
    name: str
    organisation: str = ""
    roles: frozenset[Role] = frozenset()
    language: Language = Language.EN
    signed_in: bool = False
    memberships: tuple[Membership, ...] = ()
    session: str = ""
    scopes: frozenset[Scope] | None = None

    def roles_in(self, organisation: str) -> frozenset[Role]:
        """The roles that hold for what belongs to ``organisation``; what belongs to none ("") is everybody's."""
        if not self.signed_in or not organisation:
            return self.roles
        here = ("", organisation)
        return frozenset(
            role for each in self.memberships if each.organisation in here for role in each.roles
        )

    @property
    def roles_everywhere(self) -> frozenset[Role]:
        """The roles that hold in all organisations."""
        if not self.signed_in:
            return self.roles
        return frozenset(role for each in self.memberships if not each.organisation for role in each.roles)


def without_sign_in(name: str, language: Language) -> Caller:
    """The person at the machine, who is whoever they say they are; that nobody has checked it is kept in the id."""
    name = name.strip()
    return Caller(
        kind=CallerKind.PERSON,
        id=f"without-sign-in:{name}",
        name=name,
        roles=EVERY_PERSONS_ROLE,
        language=language,
    )


def machine(id: str, name: str = "") -> Caller:
    """A part of the program that acts by itself; ``name`` is what the audit calls it, or in whose name it acts."""
    return Caller(kind=CallerKind.MACHINE, id=id, name=name or id, roles=frozenset({Role.SCHEDULER}))


def network(name: str) -> Caller:
    """A network whose own answer or feed has settled something."""
    return Caller(kind=CallerKind.NETWORK, id=name, name=name)
