"""Who calls a verb."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, CallerKind, Role, machine, network, without_sign_in


def test_the_person_at_the_machine_is_who_they_say_they_are():
    """Without a sign-in the name is taken as given and the id says that nobody has checked it."""
    caller = without_sign_in(" Anna Beispiel ", Language.DE)
    assert (CallerKind.PERSON, "Anna Beispiel", "without-sign-in:Anna Beispiel") == (
        caller.kind,
        caller.name,
        caller.id,
    )
    assert not caller.signed_in
    assert (EVERY_PERSONS_ROLE, Language.DE) == (caller.roles, caller.language)


def test_two_people_without_sign_in_are_told_apart_by_their_names():
    """The same name is the same person, another name another one."""
    assert without_sign_in("Anna", Language.EN).id == without_sign_in("Anna ", Language.DE).id
    assert without_sign_in("Anna", Language.EN).id != without_sign_in("Ben", Language.EN).id


def test_a_machine_has_no_persons_role():
    """The program acting by itself may do the scheduler's work and approves nothing."""
    assert frozenset({Role.SCHEDULER}) == machine("host:1").roles
    assert CallerKind.MACHINE is machine("host:1").kind


def test_a_network_may_call_nothing():
    """A network is a witness: it stands in the audit and has no role."""
    assert (CallerKind.NETWORK, frozenset()) == (network("facebook").kind, network("facebook").roles)


def test_a_caller_cannot_be_changed():
    """Nobody gives himself a role on the way."""
    caller = network("facebook")
    with pytest.raises(FrozenInstanceError):
        caller.roles = EVERY_PERSONS_ROLE
