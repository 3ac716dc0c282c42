"""Who somebody is has to be certain: once there are people they sign in, and for what is dangerous just now."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from typing import TYPE_CHECKING

from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.model import Caller, CallerKind, Role

if TYPE_CHECKING:
    from outreach.app import App

SUDO = frozenset(
    {
        "accounts.add",
        "accounts.give",
        "connecting.begin",
        "connecting.save_app",
        "invitations.invite",
        "invitations.invite_again",
        "me.offer_second_factor",
        "me.renew_recovery_codes",
        "me.turn_off_second_factor",
        "me.turn_on_second_factor",
        "people.add",
        "people.add_organisation",
        "people.forget_provider",
        "people.forget_second_factor",
        "people.leave",
        "people.set_password",
        "people.set_roles",
        "sharing.share",
        "sharing.share_press",
        "programs.make_token",
        "subscriptions.begin",
    }
)
"""Verbs about tokens, people and links: whoever finds a computer unlocked cannot call them."""

FRESH = timedelta(minutes=15)
"""So long a password counts as given just now."""


class PasswordNeeded(NotAllowed):
    """What is asked for takes the password again: it was given too long ago in this session."""


def require_sign_in(app: App, caller: Caller, roles: Set[Role]) -> None:
    """Raises NotAllowed where people sign in, and ``caller`` has not, for a verb that takes one of ``roles``.

    What an administrator may do stays open to whoever sits at the machine: who can read the database can do it anyway.
    """
    if caller.kind is not CallerKind.PERSON or caller.signed_in or Role.ADMINISTRATOR in roles:
        return
    if app.store.people.exist():
        raise NotAllowed(
            msg("This is done by somebody who has signed in."),
            Remedy(
                msg("Make a token with your password, and give it with each call as OUTREACH_TOKEN."),
                Action("people.token", mail=None),
            ),
        )


def require_fresh(app: App, caller: Caller, name: str) -> None:
    """Raises PasswordNeeded where the verb takes a password that was given just now, and it was not in this session."""
    if not caller.signed_in or name not in SUDO:
        return
    given = app.store.sessions.confirmed_at(caller.session)
    if given is None or app.clock.now() - given > FRESH:
        raise PasswordNeeded(
            msg("This takes your password once more."),
            Remedy(msg("On the command line a new token does."), Action("people.token", mail=None)),
        )
