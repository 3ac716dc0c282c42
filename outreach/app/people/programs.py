"""Tokens by which other programs call verbs in a person's name, each for what it is needed for."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex

from outreach.app import App, journal
from outreach.app.people import me
from outreach.app.people.tokens import hashed, new_token
from outreach.app.permissions import verb
from outreach.errors import Busy, InvalidInput, NotAllowed
from outreach.language import msg
from outreach.model import Caller, PersonSession, Scope, SessionKind

USUAL, LONGEST = 90, 365
"""Days that a token is good for."""

MOST = 20
"""Tokens that one person has at a time."""

HOURLY, DAILY = (20, 20), 200
"""Wrong tokens in an hour and in a day from one address of the net, before they are not looked at any more."""


class TooManyTries(Busy):
    """Too many wrong tokens came from there; they are not looked at any more for now."""


class TokenNeeded(NotAllowed):
    """There was no token, or one that opens nothing."""


def tokens(app: App, *, caller: Caller) -> tuple[PersonSession, ...]:
    """The caller's tokens that are good, the one used last first."""
    person = me.myself(app, caller=caller)
    known = app.store.sessions.of(person.id, app.clock.now())
    return tuple(each for each in known if each.kind is SessionKind.PROGRAM)


@verb
def make_token(
    app: App, name: str, scopes: frozenset[Scope], *, days: int = USUAL, caller: Caller
) -> tuple[str, PersonSession]:
    """A new token, which is told this once. ``name`` says to its person what it is for.

    It opens what ``scopes`` say, and never more than its person may. Raises InvalidInput for what is no token.
    """
    person = me.myself(app, caller=caller)
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise InvalidInput(
            msg("The token has no name."), msg("Call it by the program that gets it, in a few words.")
        )
    if not scopes:
        raise InvalidInput(msg("The token is for nothing."), msg("Choose what the program may do with it."))
    if not 1 <= days <= LONGEST:
        raise InvalidInput(
            msg("A token is good for {days} days at the most.", days=LONGEST),
            msg("Write a number of days from 1 on."),
        )
    if len(tokens(app, caller=caller)) >= MOST:
        raise NotAllowed(msg("There are {count} tokens already.", count=MOST), msg("End one of them first."))
    now, token = app.clock.now(), new_token()
    session = PersonSession(
        id=token_hex(5),
        person=person.id,
        made_at=now,
        seen_at=now,
        ends_at=now + timedelta(days=days),
        device=name,
        address="",
        kind=SessionKind.PROGRAM,
        scopes=scopes,
    )
    entry = journal.entry(app, "programs.make_token", caller=caller, subject=person.mail)
    app.store.sessions.begin(session, hashed(token), entry)
    return token, session


def caller_of(app: App, token: str, *, address: str) -> Caller:
    """Whose token this is, with the roles that they have now and the token's scopes.

    Raises TokenNeeded where it opens nothing, and TooManyTries where too many of that kind came from ``address``.
    """
    now = app.clock.now()
    found = app.store.sessions.visitor(hashed(token), now) if token else None
    if found and found[1].kind is SessionKind.PROGRAM:
        person, session = found
        return person.as_caller(session.id, session.scopes)
    if token and not app.store.sessions.try_once(
        address, address, now, hourly=HOURLY, daily=DAILY, kind="program"
    ):
        raise TooManyTries(msg("There were too many wrong tokens."), msg("Try again in an hour."))
    raise TokenNeeded(
        msg("This takes a token that is good."),
        msg("Make one on your page “Me”, and send it as: Authorization: Bearer TOKEN"),
    )
