"""What somebody who has signed in does about themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outreach.app import App, journal
from outreach.app.people import second_factor
from outreach.app.people.identity import require_fresh
from outreach.app.people.passwords import hash_of
from outreach.app.people.signin import begin_anew, knows_password
from outreach.app.permissions import verb
from outreach.errors import NotAllowed, NotFound
from outreach.language import Language, msg
from outreach.model import Caller, Person, PersonSession, SessionKind


@dataclass(frozen=True, kw_only=True)
class SecondFactorOffer:
    """What a telephone reads off a picture (``address``), or a person types (``secret``)."""

    secret: str
    address: str


def myself(app: App, *, caller: Caller) -> Person:
    """Raises NotAllowed for somebody who has not signed in."""
    if not caller.signed_in:
        raise NotAllowed(msg("This is done by somebody who has signed in."))
    return app.store.people.get(caller.id)


def devices(app: App, *, caller: Caller) -> tuple[PersonSession, ...]:
    """The devices that the caller is signed in by, and tokens of the command line, the one seen last first."""
    known = app.store.sessions.of(myself(app, caller=caller).id, app.clock.now())
    return tuple(each for each in known if each.kind is not SessionKind.PROGRAM)


def recovery_codes_left(app: App, *, caller: Caller) -> int:
    """How many of the caller's recovery codes were not used yet."""
    return app.store.second_factors.recovery_codes_left(myself(app, caller=caller).id)


@verb
def end_device(app: App, id: str, *, caller: Caller) -> None:
    """The caller's device or token ``id`` is signed out. Raises NotFound for somebody else's."""
    person = myself(app, caller=caller)
    told = journal.entry(app, "me.end_device", caller=caller, subject=person.mail)
    if not app.store.sessions.end_one(person.id, id, told):
        raise NotFound(msg("This device is signed out already."))


@verb
def set_password(app: App, old: str, new: str, *, address: str, device: str, caller: Caller) -> str:
    """Another password; all sessions end, and the token of a new one for this device comes back.

    Raises NotAllowed where ``old`` is not the password, of which each try counts as one to sign in, InvalidInput for
    a ``new`` one that is too easily guessed.
    """
    person = myself(app, caller=caller)
    if knows_password(app, person.mail, old, address=address) is None:
        raise NotAllowed(msg("The old password is wrong."), msg("Type it once more."))
    told = journal.entry(app, "me.set_password", caller=caller, subject=person.mail)
    app.store.people.set_password(person.id, hash_of(new, app.hashing, mail=person.mail), told)
    return begin_anew(app, person, address=address, device=device)


@verb
def set_wishes(app: App, *, language: Language, letters: bool, caller: Caller) -> Person:
    """The language that the caller reads, and whether they want mail about what concerns them."""
    person = myself(app, caller=caller)
    app.store.people.set_wishes(person.id, language=language, letters=letters)
    return replace(person, language=language, letters=letters)


@verb
def offer_second_factor(app: App, *, caller: Caller) -> SecondFactorOffer:
    """A new secret, which counts once a code of it was given. Raises NotAllowed where a second factor is on."""
    person = myself(app, caller=caller)
    if person.second_factor:
        raise NotAllowed(msg("The second factor is on already."), msg("Turn it off to set up another one."))
    secret = second_factor.new_secret()
    app.store.second_factors.prepare(person.id, secret)
    return _offer(secret, person)


def offered_second_factor(app: App, *, caller: Caller) -> SecondFactorOffer | None:
    """The secret that waits for its first code; None where none does.

    Raises PasswordNeeded as turning it on does: whoever reads the secret makes every code.
    """
    person = myself(app, caller=caller)
    secret = "" if person.second_factor else app.store.second_factors.secret(person.id)
    if not secret:
        return None
    require_fresh(app, caller, "me.turn_on_second_factor")
    return _offer(secret, person)


@verb
def turn_on_second_factor(app: App, code: str, *, caller: Caller) -> tuple[str, ...]:
    """From now on codes are asked for; the recovery codes, which are shown this once. Raises NotAllowed."""
    person = myself(app, caller=caller)
    if person.second_factor or not second_factor.takes(app, person, code):
        raise NotAllowed(
            msg("The code is wrong, or was used already."), msg("Type the one that the telephone shows now.")
        )
    return _new_codes(app, person, "me.turn_on_second_factor", caller)


@verb
def renew_recovery_codes(app: App, *, caller: Caller) -> tuple[str, ...]:
    """New recovery codes, shown this once; the old ones open nothing. Raises NotAllowed without a second factor."""
    person = myself(app, caller=caller)
    if not person.second_factor:
        raise NotAllowed(msg("There is no second factor."), msg("Set one up first."))
    return _new_codes(app, person, "me.renew_recovery_codes", caller)


@verb
def turn_off_second_factor(app: App, *, caller: Caller) -> None:
    """The password is enough again."""
    person = myself(app, caller=caller)
    told = journal.entry(app, "me.turn_off_second_factor", caller=caller, subject=person.mail)
    app.store.second_factors.turn_off(person.id, told)


def _new_codes(app: App, person: Person, by: str, caller: Caller) -> tuple[str, ...]:
    codes = second_factor.new_recovery_codes()
    told = journal.entry(app, by, caller=caller, subject=person.mail)
    app.store.second_factors.turn_on(person.id, [second_factor.hashed(code) for code in codes], told)
    return codes


def _offer(secret: str, person: Person) -> SecondFactorOffer:
    return SecondFactorOffer(secret=secret, address=second_factor.address(secret, person.mail))
