"""Signing in and out: who comes through the door, before anybody knows who it is."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from outreach.app import App, journal
from outreach.app.passwords import fits
from outreach.errors import NotAllowed
from outreach.language import msg
from outreach.model import Caller, Person, PersonSession, SessionKind

LONGEST = {SessionKind.BROWSER: timedelta(days=14), SessionKind.TOKEN: timedelta(days=90)}
"""After so long everybody signs in again, however busy they were."""

HOURLY = (20, 10)
"""Tries in an hour from one address of the net, and for one mail address."""

DAILY = 20
"""Tries in a day for one mail address."""


def possible(app: App) -> bool:
    """Is there anybody who could sign in?"""
    return app.store.people.exist()


def sign_in(app: App, *, mail: str, password: str, address: str, device: str) -> str:
    """The token of a new session. Raises NotAllowed, in the same words whether the address or the password is wrong.

    ``address`` is where the request came from, ``device`` what the browser calls itself. It raises NotAllowed too,
    without looking at the password, where there were too many tries.
    """
    person = _known(app, plain_mail(mail), password, address)
    return _begin(app, person, SessionKind.BROWSER, "signin.sign_in", address=address, device=device)


def make_token(app: App, *, mail: str, password: str, machine: str) -> str:
    """A token by which the command line knows who calls it, wherever it is given. Raises as :func:`sign_in`.

    ``machine`` is the name of the one on which it was asked for.
    """
    person = _known(app, plain_mail(mail), password, machine)
    return _begin(app, person, SessionKind.TOKEN, "signin.make_token", address=machine, device=machine)


def _known(app: App, mail: str, password: str, address: str) -> Person:
    now = app.clock.now()
    if not app.store.sessions.try_once(mail, address, now, hourly=HOURLY, daily=DAILY):
        raise NotAllowed(
            msg("There were too many tries to sign in."), msg("Try again in an hour, or tomorrow.")
        )
    person = app.store.people.known(mail)
    right = fits(app.store.people.password(person.id) if person else "", password)
    if person is None or not right or not person.active:
        raise NotAllowed(
            msg("The mail address or the password is wrong."),
            msg("Look at both again; an administrator can set a new password."),
        )
    return person


def _begin(app: App, person: Person, kind: SessionKind, verb: str, *, address: str, device: str) -> str:
    now, token = app.clock.now(), token_urlsafe(32)
    session = PersonSession(
        id=token_hex(5),
        person=person.id,
        made_at=now,
        seen_at=now,
        ends_at=now + LONGEST[kind],
        device=device[:200],
        address=address[:60],
        kind=kind,
        confirmed_at=now,
    )
    caller = person.as_caller(session.id)
    entry = journal.entry(app, verb, caller=caller, subject=person.mail)
    app.store.sessions.begin(session, _digest(token), entry)
    return token


def visitor_of(app: App, token: str, kind: SessionKind = SessionKind.BROWSER) -> Caller | None:
    """Whoever signed in and got this token, with the roles that they have now.

    None where that is over, or where the token was made for something else.
    """
    found = app.store.sessions.visitor(_digest(token), app.clock.now()) if token else None
    if found is None:
        return None
    person, session = found
    if session.kind is not kind:
        return None
    return person.as_caller(session.id)


def sign_out(app: App, token: str) -> None:
    """Nobody comes in by this token any more."""
    app.store.sessions.end(_digest(token))


def plain_mail(mail: str) -> str:
    """A mail address as it is kept: without blanks around it, in small letters."""
    return mail.strip().casefold()[:254]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
