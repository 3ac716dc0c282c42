"""Who may call which verb: the one table, and the one place where it is asked.

A verb is a public function of ``outreach/app/`` whose first parameter is the App. Those that change something or speak
to a network take a ``caller`` and are marked with :func:`verb`, which asks the table before the verb begins. A test
lists all of them and fails on one that the tables do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Message, msg
from outreach.model import Caller, CallerKind, Role

if TYPE_CHECKING:
    from outreach.app import App

P = ParamSpec("P")
R = TypeVar("R")

EDITORS = frozenset({Role.EDITOR})
APPROVERS = frozenset({Role.APPROVER})
WRITERS = EDITORS | APPROVERS
KEEPERS = frozenset({Role.ADMINISTRATOR})
SCHEDULERS = frozenset({Role.SCHEDULER})
EVERYBODY = frozenset({Role.READER, Role.ADMINISTRATOR}) | WRITERS

VERBS = MappingProxyType(
    {
        "accounts.add": KEEPERS,
        "accounts.give": KEEPERS,
        "accounts.move": KEEPERS,
        "accounts.pause": KEEPERS | APPROVERS,  # the page is theirs: they can stop it at once
        "accounts.resume": KEEPERS | APPROVERS,
        "campaigns.apply": EDITORS,
        "campaigns.import_places": EDITORS,
        "campaigns.generate": EDITORS,
        "connecting.begin": KEEPERS,
        "connecting.choose": KEEPERS,
        "connecting.come_back": KEEPERS,
        "connecting.save_app": KEEPERS,
        "definitions.save": EDITORS,
        "gone.look": WRITERS,
        "handover.done": WRITERS,
        "importing.adopt": EDITORS,
        "importing.receive": EDITORS,
        "importing.tell_columns": EDITORS,
        "jobs.cancel": WRITERS | KEEPERS,
        "jobs.start": EVERYBODY,  # the verb that it calls is asked for besides
        "kept.prune": KEEPERS,
        "moving.to_day": WRITERS,
        "moving.undo": WRITERS,
        "notices.trial": KEEPERS,
        "places.edit": EDITORS,
        "people.add": KEEPERS,
        "people.add_organisation": KEEPERS,
        "people.leave": KEEPERS,
        "people.set_password": KEEPERS,
        "people.set_roles": KEEPERS,
        "otherwise.put_kind": WRITERS,
        "otherwise.put_photo": WRITERS,
        "planning.adopt": EDITORS,
        "posts.approve": APPROVERS,
        "posts.cancel": WRITERS,
        "posts.pin": WRITERS,
        "posts.reschedule": WRITERS,
        "posts.reschedule_to_next": WRITERS,
        "posts.resolve": WRITERS,
        "posts.retry": WRITERS,
        "posts.send_now": APPROVERS,
        "posts.unpin": WRITERS,
        "revisions.back_to_generated": WRITERS,
        "revisions.restore": WRITERS,
        "review.comment": WRITERS,
        "review.send_back": APPROVERS,
        "review.submit": WRITERS,
        "rights.withdraw": WRITERS | KEEPERS,  # whoever hears that a photo must go
        "subscriptions.begin": EVERYBODY,
        "subscriptions.end": EVERYBODY,
        "sharing.share": EDITORS | KEEPERS,
        "sharing.withdraw": EDITORS | KEEPERS,
        "words.edit": WRITERS,
    }
)
"""What changes something, and who may."""

READS = MappingProxyType(
    {
        "accounts.check": KEEPERS | WRITERS,
        "accounts.get": EVERYBODY,
        "accounts.page": EVERYBODY,
        "accounts.waiting": EVERYBODY,
        "attention.find": WRITERS,
        "browsing.account_title": EVERYBODY,
        "browsing.counts": EVERYBODY,
        "browsing.export": EVERYBODY,
        "browsing.ids": EVERYBODY,
        "browsing.page": EVERYBODY,
        "calendars.explain": EVERYBODY,
        "calendars.make": EVERYBODY,
        "calendars.month": EVERYBODY,
        "calendars.place_name": EVERYBODY,
        "campaigns.export": EVERYBODY,
        "campaigns.find": EVERYBODY,
        "campaigns.get": EVERYBODY,
        "campaigns.version": EVERYBODY,
        "cards.check": EDITORS,
        "cards.pictures": EVERYBODY,
        "cards.sheet": WRITERS,
        "connecting.apps": KEEPERS,
        "connecting.offers": KEEPERS,
        "content.lint": WRITERS,
        "content.preview": WRITERS,
        "content.variants": WRITERS,
        "costs.cost_forecast": EVERYBODY,
        "costs.without_time": EVERYBODY,
        "definitions.begin": EDITORS,
        "definitions.look_ahead": EVERYBODY,
        "definitions.of": EVERYBODY,
        "doctor.diagnose": EVERYBODY,
        "unknown_outcomes.quiet_left": EVERYBODY,
        "doctor.sign_of_life": EVERYBODY,
        "unknown_outcomes.sightings": EVERYBODY,
        "importing.faulty": EDITORS,
        "importing.proposal": EVERYBODY,
        "jobs.find": EVERYBODY,
        "jobs.get": EVERYBODY,
        "journal.find": KEEPERS,
        "listing.page": EVERYBODY,
        "listing.walk": EVERYBODY,
        "moving.undoable": WRITERS,
        "moving.verdicts": WRITERS,
        "notices.journal": KEEPERS,
        "overview.look": EVERYBODY,
        "people.find": KEEPERS,
        "people.get": KEEPERS,
        "people.organisations": EVERYBODY,
        "otherwise.photos": EVERYBODY,
        "pictures.card": EVERYBODY,
        "planning.propose": EDITORS,
        "posts.get": EVERYBODY,
        "posts.good_times": WRITERS,
        "places.find": EVERYBODY,
        "places.get": EVERYBODY,
        "places.hands": EVERYBODY,
        "places.page": EVERYBODY,
        "posts.picture": EVERYBODY,
        "posts.story": EVERYBODY,
        "release.kept_back": EVERYBODY,
        "release.next_out": EVERYBODY,
        "release.queue": EVERYBODY,
        "release.read": EVERYBODY,
        "reports.gather": EVERYBODY,
        "reports.look": EVERYBODY,
        "reports.make": EVERYBODY,
        "reports.render": EVERYBODY,
        "revisions.compare": EVERYBODY,
        "revisions.compare_generated": WRITERS,
        "revisions.history": EVERYBODY,
        "review.comments": EVERYBODY,
        "review.owners_of": EVERYBODY,
        "rights.report": EVERYBODY,
        "subscriptions.since": EVERYBODY,
        "sharing.links": EVERYBODY,
        "words.weigh": EVERYBODY,
    }
)
"""What only looks. A face that has callers asks :func:`require` at its door."""

WORK = MappingProxyType(
    {
        "notices.tell_once": SCHEDULERS | KEEPERS,
        "running.measure_once": SCHEDULERS | KEEPERS,
        "running.publish_once": SCHEDULERS | KEEPERS,
        "running.rehearsal_clock": KEEPERS,
        "running.rehearse": KEEPERS,
        "running.run": SCHEDULERS | KEEPERS,
    }
)
"""What the machine does by itself; the audit keeps each step of it under the machine's own name."""

DOORS = frozenset(
    {
        "sharing.open_link",
        "signin.make_token",
        "signin.possible",
        "signin.sign_in",
        "signin.sign_out",
        "signin.visitor_of",
        "subscriptions.read",
    }
)
"""What finds out who somebody is, and therefore asks for no role."""

PARTS = frozenset(
    {
        "campaigns.basis",
        "campaigns.make_anew",
        "costs.fits",
        "costs.watched",
        "drawing.drawing",
        "jobs.run",
        "running.require_sandboxes",
        "jobs.worker",
        "journal.entry",
        "notices.heartbeat",
        "notices.notifier",
        "permissions.require_sign_in",
        "rights.places_of",
        "posts.seen",
        "rights.require",
        "limits.limits_of",
        "limits.network_of",
        "limits.network_with",
        "words.weigh_all",
        "work.work_of",
    }
)
"""No verbs: pieces that verbs are made of, called by other modules of this package alone."""


NAMES = frozenset({*VERBS, *READS, *WORK, *DOORS, *PARTS})


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a verb: it begins only for a ``caller`` whose roles the table names. Raises NotAllowed for others."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        caller = cast(Caller, kwargs["caller"])
        require(caller, name)
        require_sign_in(cast("App", args[0]), caller, name)
        return function(*args, **kwargs)

    return asked


def allowed(caller: Caller, name: str) -> bool:
    """Has ``caller`` one of the roles that the verb ``name`` asks for?"""
    return bool(caller.roles & {**VERBS, **READS, **WORK}[name])


def require(caller: Caller, name: str) -> None:
    """Raises NotAllowed, saying who may, where ``caller`` has none of the roles that the verb ``name`` asks for."""
    if not may(caller, name):
        roles = {**VERBS, **READS, **WORK}[name]
        raise NotAllowed(
            msg(
                "“{name}” may not do this: it takes the role of {roles}.",
                name=caller.name,
                roles=_told(roles),
            ),
            msg("Ask somebody who has it, or an administrator for the role."),
        )


def require_sign_in(app: App, caller: Caller, name: str) -> None:
    """Raises NotAllowed where people sign in, and ``caller`` has not.

    What an administrator may do stays open to whoever sits at the machine: who can read the database can do it anyway.
    """
    if caller.kind is not CallerKind.PERSON or caller.signed_in or name not in VERBS:
        return
    if Role.ADMINISTRATOR not in VERBS[name] and app.store.people.exist():
        raise NotAllowed(
            msg("This is done by somebody who has signed in."),
            Remedy(
                msg("Make a token with your password, and give it with each call as OUTREACH_TOKEN."),
                Action("people.token", mail=None),
            ),
        )


def require_in(caller: Caller, name: str, organisation: str) -> None:
    """As :func:`require`, of the roles that the caller has in ``organisation``, to which belongs what is changed."""
    roles = VERBS[name]
    if not caller.roles_in(organisation) & roles:
        raise NotAllowed(
            msg(
                "“{name}” may not do this for “{organisation}”: it takes the role of {roles} there.",
                name=caller.name,
                organisation=organisation,
                roles=_told(roles),
            ),
            msg("Ask somebody who has it, or an administrator for the role."),
        )


def may(caller: Caller, name: str) -> bool:
    """Whether the caller has a role that the verb ``name`` asks for."""
    return bool(caller.roles & {**VERBS, **READS, **WORK}[name])


ROLES = MappingProxyType(
    {
        Role.READER: msg("a reader"),
        Role.EDITOR: msg("an editor"),
        Role.APPROVER: msg("an approver"),
        Role.ADMINISTRATOR: msg("an administrator"),
        Role.SCHEDULER: msg("the scheduler"),
    }
)


def _told(roles: Iterable[Role]) -> Message:
    """»an editor or an approver«"""
    wanted = frozenset(roles)
    first, *others = [words for role, words in ROLES.items() if role in wanted]
    for other in others:
        first = msg("{one} or {other}", one=first, other=other)
    return first
