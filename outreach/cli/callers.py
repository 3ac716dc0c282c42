"""Who makes a call: whoever has signed in by a token, else the person at the machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import language, open_app
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.settings import read_token, read_user

if TYPE_CHECKING:
    from outreach.model import Caller


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--by``, given to the command as ``caller``; else OUTREACH_USER or the name signed in with."""
    return click.option(
        "--by",
        "caller",
        default=lambda: read_user(os.environ),
        metavar="NAME",
        callback=_caller,
        help="Your name, kept in the journal; else OUTREACH_USER, else the name you signed in with."
        " A token goes before it.",
    )(command)


def _caller(ctx: click.Context, _param: click.Parameter, name: str) -> Caller:
    """Whoever has signed in by a token, else the person at the machine, whose name nobody has checked."""
    from outreach.model import without_sign_in

    if ctx.resilient_parsing:
        return without_sign_in(name, language())
    return _signed_in() or without_sign_in(name, language())


def me() -> Caller:
    """As ``--by`` says it, where a command does not ask for the name."""
    from outreach.model import without_sign_in

    return _signed_in() or without_sign_in(read_user(os.environ), language())


def _signed_in() -> Caller | None:
    """Whose token this call was given, None where it was given none. Raises NotAllowed for one that is over."""
    token = read_token(os.environ)
    if not token:
        return None
    from outreach.app.people.signin import visitor_of
    from outreach.model import SessionKind

    with open_app() as app:
        caller = visitor_of(app, token, SessionKind.TOKEN)
    if caller is None:
        raise NotAllowed(
            msg("The token in OUTREACH_TOKEN is over, or none of this data folder."),
            Remedy(msg("Make another one."), Action("people.token", mail=None)),
        )
    return replace(caller, language=language())
