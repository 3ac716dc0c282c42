"""People and organisations: who works here, where, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import Language, Message, msg
from outreach.model.callers import Caller, CallerKind, Membership, Scope


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """One that owns accounts. ``name`` never changes and is what others refer to, ``title`` is what people call it."""

    name: str
    title: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who can sign in. The password's hash is in no value."""

    id: str
    mail: str  # in small letters
    name: str
    language: Language
    active: bool = True
    made_at: datetime
    memberships: tuple[Membership, ...] = ()
    second_factor: bool = False  # a code is asked for besides the password
    letters: bool = True  # wants mail about what concerns them

    def as_caller(self, session: str = "", scopes: frozenset[Scope] | None = None) -> Caller:
        """They as the one who calls a verb, signed in by ``session``, which may be for ``scopes`` alone."""
        everywhere = frozenset(role for each in self.memberships for role in each.roles)
        return Caller(
            kind=CallerKind.PERSON,
            id=self.id,
            name=self.name,
            organisation=self.memberships[0].organisation if len(self.memberships) == 1 else "",
            roles=everywhere,
            language=self.language,
            signed_in=True,
            memberships=self.memberships,
            session=session,
            scopes=scopes,
        )


class StaleRoles(OutreachError):
    """Somebody else has given the person other roles since the caller looked: nothing was done."""

    def __init__(self, person: Person):
        super().__init__(
            msg("The roles of {name} have changed since you looked at them.", name=person.name),
            Remedy(msg("Look at the ones that they have now, then decide again."), Action("people.list")),
        )


class MailPurpose(StrEnum):
    """What a link that was sent by mail is for."""

    INVITATION = "invitation"
    RESET = "reset"  # of a password that was forgotten


class SessionKind(StrEnum):
    """By what somebody is signed in; none opens another's door."""

    BROWSER = "browser"  # over when nothing was asked for hours
    TOKEN = "token"  # noqa: S105 - of the command line, until its last day
    PROGRAM = "program"  # a token of another program, for some scopes, until its last day
    HALF = "half"  # the password was right, and the code of the second factor is missing


@dataclass(frozen=True, kw_only=True)
class PersonSession:
    """A device or a token that is signed in; ``id`` names it to its owner and opens nothing."""

    id: str
    person: str
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    device: str
    address: str
    kind: SessionKind = SessionKind.BROWSER
    confirmed_at: datetime | None = None  # when the password was given last
    scopes: frozenset[Scope] | None = None  # None: whatever the person may


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One thing that a person is told by mail; ``post`` is what it is about, "" for no post."""

    id: int
    person: Person
    post: str
    message: Message
