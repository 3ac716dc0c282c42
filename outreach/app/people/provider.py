"""Signing in by the organisation's own provider, beside the password.

A browser that leaves for the provider keeps a secret; what goes along and has to come back (state, nonce, the
verifier of PKCE) is made of it, so that an answer opens only the browser that asked. A second factor is the provider's
to ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hmac import compare_digest
from threading import BoundedSemaphore

from outreach.app import App, journal
from outreach.app.people.identity import FRESH
from outreach.app.people.signin import HOURLY, begin_provided, plain_mail
from outreach.app.people.tokens import hashed
from outreach.channels.provider import (
    ProvidedIdentity,
    Provider,
    ProviderAnswer,
    ProviderRequest,
    require_package,
)
from outreach.errors import Action, Busy, ChannelError, Finding, NotAllowed, NotFound, OutreachError, Remedy
from outreach.language import msg
from outreach.model import Person
from outreach.settings import SignInProvider

AT_ONCE = 8
"""So many wait for the provider: anybody may have it asked, and while it is away nobody else would be answered."""

_turns = BoundedSemaphore(AT_ONCE)

__all__ = ["ProviderAnswer", "come_back", "leave", "offered", "problem", "sign_out_page"]


def offered(app: App) -> bool:
    """Can people sign in by a provider?"""
    return app.settings.provider is not None


def problem(app: App, *, network: bool) -> Finding | None:
    """What keeps people from signing in by the provider of the settings; ``network`` asks the provider too."""
    if app.settings.provider is None:
        return None
    try:
        require_package()
        if network:
            leave(app, "check", redirect="https://example.org")
    except OutreachError as error:
        remedy = error.remedy or msg("Compare the settings of both sides.")
        return Finding(code="settings.provider", message=error.message, remedy=remedy)
    return None


def leave(app: App, secret: str, *, redirect: str, again: bool = False) -> str:
    """The address of the provider's page; from it people are sent back to ``redirect``.

    ``again``: the provider asks for the password also where somebody is signed in there. Raises NotFound where there is
    no provider, Busy where it cannot be reached.
    """
    with _turn():
        return Provider(_known(app)).sign_in_page(_asked(secret, redirect, again=again))


def come_back(
    app: App,
    secret: str,
    answer: ProviderAnswer,
    *,
    redirect: str,
    again: str = "",
    address: str,
    device: str,
) -> str:
    """The token of a new session of whoever the provider has let in; of the person ``again``, where one is named.

    Raises NotAllowed where the answer is not to this browser, was used, is not to be trusted, or is of somebody whom
    nobody has let in here; Busy where the provider cannot be reached.
    """
    known, asked = _known(app), _asked(secret, redirect, again=bool(again))
    if not secret or not compare_digest(asked.state.encode(), answer.state.encode()):
        raise NotAllowed(
            msg("The sign-in at your organisation is over, or was begun in another browser."),
            msg("Begin it again."),
        )
    now = app.clock.now()
    tries = app.store.sessions.try_once
    if not tries(asked.state, address, now, hourly=(HOURLY[0], 1), daily=1, kind="provider"):
        raise NotAllowed(
            msg("This sign-in at your organisation was used already, or there were too many from here."),
            msg("Begin it again, at the latest in an hour."),
        )
    with _turn():
        who = Provider(known).identity(asked, answer)
    person = _person(app, known.issuer, who, now)
    if again and (person.id != again or who.age is None or who.age > FRESH):
        raise NotAllowed(
            msg("Your organisation does not say that you have just given your password there."),
            msg("Give the password that you have here, or sign in anew as yourself."),
        )
    given = None if who.age is None else now - who.age
    return begin_provided(app, person, given, address=address, device=device)


def sign_out_page(app: App, back: str) -> str:
    """Where the person signs out at the provider, too; ``back`` where there is no such page."""
    with _turn():
        return Provider(_known(app)).sign_out_page(back) or back


def _person(app: App, issuer: str, who: ProvidedIdentity, now: datetime) -> Person:
    """Whoever is bound to the subject; else whoever was let in under the verified mail address, bound from now on."""
    person = app.store.identities.person(issuer, who.subject)
    if person is None and who.mail:
        person = app.store.people.known(plain_mail(who.mail))
        if person is not None and person.active:
            told = journal.entry(app, "provider.bind", caller=person.as_caller(), subject=person.mail)
            app.store.identities.bind(person, issuer, who.subject, now, told)
    if person is None or not person.active:
        raise NotAllowed(
            msg("Your organisation knows you, and nobody has let you in here.")
            if who.mail
            else msg(
                "Your organisation does not say that your mail address is verified, so nobody knows you here."
            ),
            Remedy(
                msg("An administrator invites you under the address that you have there."),
                Action("people.add"),
            ),
        )
    return person


def _known(app: App) -> SignInProvider:
    if app.settings.provider is None:
        raise NotFound(msg("Nobody signs in by an organisation's provider here."))
    return app.settings.provider


def _asked(secret: str, redirect: str, *, again: bool) -> ProviderRequest:
    return ProviderRequest(
        redirect=redirect,
        state=hashed(f"state {secret}"),
        nonce=hashed(f"nonce {secret}"),
        verifier=hashed(f"verifier {secret}"),
        again=again,
    )


@contextmanager
def _turn() -> Iterator[None]:
    """Room to ask the provider. Raises Busy where it cannot be reached, and where too many wait for it."""
    again = msg("Try again in a moment, or sign in with your password.")
    if not _turns.acquire(blocking=False):
        raise Busy(msg("Many people wait for your organisation's sign-in."), again)
    try:
        yield
    except ChannelError as error:
        raise Busy(
            msg("Your organisation's sign-in cannot be used right now: {why}", why=error.message), again
        ) from error
    finally:
        _turns.release()
