"""Signing in and out: who comes through the door, before anybody knows who it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex

from outreach.app import App, journal
from outreach.app.people.devices import device_told
from outreach.app.people.passwords import fits
from outreach.app.people.second_factor import takes
from outreach.app.people.tokens import hashed, new_token
from outreach.errors import NotAllowed
from outreach.language import msg
from outreach.model import Caller, Person, PersonSession, SessionKind

LONGEST = {
    SessionKind.BROWSER: timedelta(days=14),
    SessionKind.TOKEN: timedelta(days=90),
    SessionKind.HALF: timedelta(minutes=10),
}
"""After so long everybody signs in again, however busy they were."""

HOURLY = (20, 10)
"""Tries in an hour from one address of the net, and for one mail address."""

DAILY = 20
"""Tries in a day for one mail address."""

CODES = 96
"""Codes of the second factor in a day: guessing one takes years."""


def possible(app: App) -> bool:
    """Is there anybody who could sign in?"""
    return app.store.people.exist()


def sign_in(app: App, *, mail: str, password: str, address: str, device: str) -> str:
    """The token of a new session, which opens nothing yet where :func:`code_needed` says so.

    Raises NotAllowed, in the same words whether the address or the password is wrong. ``address`` is where the request
    came from, ``device`` what the browser calls itself. It raises NotAllowed too, without looking at the password,
    where there were too many tries.
    """
    person = _known(app, plain_mail(mail), password, address)
    kind = SessionKind.HALF if person.second_factor else SessionKind.BROWSER
    return _begin(app, person, kind, "signin.sign_in", address=address, device=device)


def code_needed(app: App, token: str) -> bool:
    """Whether the password was right, and the code of the second factor is still to be given."""
    return _session_of(app, token, SessionKind.HALF) is not None


def give_code(app: App, token: str, code: str, *, address: str, device: str) -> str:
    """The token of a session that opens everything, in place of ``token``.

    Raises NotAllowed for a wrong or used code, after too many, and where ``token`` is over.
    """
    found = _session_of(app, token, SessionKind.HALF)
    if found is None:
        raise NotAllowed(msg("The password was given too long ago."), msg("Sign in once more."))
    _require_code(app, found[0], code)
    app.store.sessions.end(hashed(token))
    return _begin(app, found[0], SessionKind.BROWSER, "signin.sign_in", address=address, device=device)


def confirm(app: App, caller: Caller, password: str, *, address: str) -> None:
    """The password once more, for what takes it. Raises NotAllowed where it is wrong."""
    person = _known(app, app.store.people.get(caller.id).mail, password, address)
    told = journal.entry(app, "signin.confirm", caller=caller, subject=person.mail)
    app.store.sessions.confirm(caller.session, app.clock.now(), told)


def _require_code(app: App, person: Person, code: str) -> None:
    now, name = app.clock.now(), person.id
    if not app.store.sessions.try_once(name, name, now, hourly=(CODES, CODES), daily=CODES, kind="code"):
        raise _too_often()
    if not takes(app, person, code):
        raise NotAllowed(
            msg("The code is wrong, or was used already."),
            msg("Wait for the next one, or take a recovery code."),
        )


def make_token(app: App, *, mail: str, password: str, machine: str, code: str = "") -> str:
    """A token by which the command line knows who calls it, wherever it is given. Raises as :func:`sign_in`.

    ``machine`` is the name of the one on which it was asked for.
    """
    person = _known(app, plain_mail(mail), password, machine)
    if person.second_factor:
        _require_code(app, person, code)
    return _begin(app, person, SessionKind.TOKEN, "signin.make_token", address=machine, device=machine)


def knows_password(app: App, mail: str, password: str, *, address: str) -> Person | None:
    """Whoever has this address and this password, None where that is nobody. Each call counts as a try to sign in.

    Raises NotAllowed, without looking at the password, where there were too many.
    """
    now = app.clock.now()
    if not app.store.sessions.try_once(mail, address, now, hourly=HOURLY, daily=DAILY):
        raise _too_often()
    person = app.store.people.known(mail)
    right = fits(app.store.people.password(person.id) if person else "", password, app.hashing)
    return person if person and right and person.active else None


def _too_often() -> NotAllowed:
    return NotAllowed(msg("There were too many tries to sign in."), msg("Try again in an hour, or tomorrow."))


def _known(app: App, mail: str, password: str, address: str) -> Person:
    person = knows_password(app, mail, password, address=address)
    if person is None:
        raise NotAllowed(
            msg("The mail address or the password is wrong."),
            msg("Look at both again; an administrator can set a new password."),
        )
    return person


def _begin(app: App, person: Person, kind: SessionKind, verb: str, *, address: str, device: str) -> str:
    return _begun(app, person, kind, verb, app.clock.now(), address=address, device=device)


def _begun(
    app: App,
    person: Person,
    kind: SessionKind,
    verb: str,
    confirmed_at: datetime | None,
    *,
    address: str,
    device: str,
) -> str:
    now, token = app.clock.now(), new_token()
    session = PersonSession(
        id=token_hex(5),
        person=person.id,
        made_at=now,
        seen_at=now,
        ends_at=now + LONGEST[kind],
        device=device[:200],
        address=address[:60],
        kind=kind,
        confirmed_at=confirmed_at,
    )
    caller = person.as_caller(session.id)
    half = kind is SessionKind.HALF  # told once it opens something
    told = device_told(kind, session.device)
    entry = None if half else journal.entry(app, verb, caller=caller, subject=person.mail, details=told)
    app.store.sessions.begin(session, hashed(token), entry)
    return token


def begin_anew(app: App, person: Person, *, address: str, device: str) -> str:
    """The token of a new session of somebody who has just shown who they are."""
    return _begin(app, person, SessionKind.BROWSER, "signin.sign_in", address=address, device=device)


def begin_provided(
    app: App, person: Person, confirmed_at: datetime | None, *, address: str, device: str
) -> str:
    """The same of somebody whom their organisation's provider has let in, and asked for the password then."""
    kind, verb = SessionKind.BROWSER, "provider.come_back"
    return _begun(app, person, kind, verb, confirmed_at, address=address, device=device)


def visitor_of(app: App, token: str, kind: SessionKind = SessionKind.BROWSER) -> Caller | None:
    """Whoever signed in and got this token, with the roles that they have now.

    None where that is over, or where the token was made for something else.
    """
    found = _session_of(app, token, kind)
    return found[0].as_caller(found[1].id) if found else None


def _session_of(app: App, token: str, kind: SessionKind) -> tuple[Person, PersonSession] | None:
    """Whose session of this kind has the token; None where it is over, or of another kind."""
    found = app.store.sessions.visitor(hashed(token), app.clock.now()) if token else None
    return found if found and found[1].kind is kind else None


def sign_out(app: App, token: str) -> None:
    """Nobody comes in by this token any more."""
    app.store.sessions.end(hashed(token))


def plain_mail(mail: str) -> str:
    """A mail address as it is kept: without blanks around it, in small letters."""
    return mail.strip().casefold()[:254]
