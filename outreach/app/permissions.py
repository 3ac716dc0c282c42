"""Whether somebody may call a verb: the one place where the table is asked.

Verbs that change something or speak to a network take a ``caller`` and are marked with :func:`verb`, which asks the
table of ``verbs.py`` before the verb begins.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from outreach.app.people.identity import require_fresh, require_sign_in
from outreach.app.people.role_names import told
from outreach.app.verbs import EVERYWHERE, LETTING_OUT, READS, ROLES_OF, VERBS
from outreach.errors import NotAllowed
from outreach.language import msg
from outreach.model import Caller, Scope

if TYPE_CHECKING:
    from outreach.app import App

P = ParamSpec("P")
R = TypeVar("R")

ASK = msg("Ask somebody who has it, or an administrator for the role.")


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a verb: it begins only for a ``caller`` whose roles the table names. Raises NotAllowed for others."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        caller = cast(Caller, kwargs["caller"])
        require(caller, name)
        app = cast("App", args[0])
        require_sign_in(app, caller, VERBS[name])
        require_fresh(app, caller, name)
        return function(*args, **kwargs)

    return asked


def require(caller: Caller, name: str) -> None:
    """Raises NotAllowed, saying who may, where ``caller`` has none of the roles that the verb ``name`` asks for.

    It does too where the token that they are signed in by is not for that.
    """
    if not _open_to(caller, name):
        raise NotAllowed(
            msg("This token is not for that: it takes the scope “{scope}”.", scope=scope_of(name).value),
            msg("Make a token with that scope, if your roles open it."),
        )
    roles = ROLES_OF[name]
    if not caller.roles & roles:
        raise NotAllowed(
            msg(
                "“{name}” may not do this: it takes the role of {roles}.",
                name=caller.name,
                roles=told(roles),
            ),
            ASK,
        )
    if not may(caller, name):
        raise NotAllowed(
            msg(
                "“{name}” may not do this: it concerns all organisations, and is for an administrator of everything.",
                name=caller.name,
            ),
            msg("Ask an administrator for it."),
        )


def require_in(caller: Caller, name: str, organisation: str) -> None:
    """As :func:`require`, of the roles that the caller has in ``organisation``, to which belongs what is changed."""
    if not may_in(caller, name, organisation):
        raise NotAllowed(
            msg(
                "“{name}” may not do this for “{organisation}”: it takes the role of {roles} there.",
                name=caller.name,
                organisation=organisation,
                roles=told(VERBS[name]),
            ),
            ASK,
        )


def may(caller: Caller, name: str) -> bool:
    """Whether the caller has a role that the verb ``name`` asks for, and no token that is for less."""
    held = caller.roles_everywhere if name in EVERYWHERE else caller.roles
    return _open_to(caller, name) and bool(held & ROLES_OF[name])


def may_in(caller: Caller, name: str, organisation: str) -> bool:
    """Whether the caller has such a role in ``organisation``; what belongs to none ("") is everybody's."""
    return bool(caller.roles_in(organisation) & ROLES_OF[name])


def scope_of(name: str) -> Scope:
    """What a token has to be for, to call the verb ``name``."""
    if name in READS or name in ("jobs.start", "steps.begin"):  # work asks besides for the verb that it calls
        return Scope.READ
    return Scope.APPROVE if name in LETTING_OUT else Scope.WRITE


def _open_to(caller: Caller, name: str) -> bool:
    return caller.scopes is None or scope_of(name) in caller.scopes
