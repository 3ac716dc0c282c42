"""Who may call which verb: every verb is in the table, and the table is asked before the verb begins."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import outreach.app
from outreach.app import App
from outreach.app.people.role_names import ROLES
from outreach.app.permissions import require
from outreach.app.roleless import DOORS, PARTS
from outreach.app.verbs import READS, VERBS, WORK
from outreach.errors import NotAllowed
from outreach.language import Language, translate
from outreach.model import Caller, Role, machine
from tests.builders import ANNA


def functions() -> dict[str, Callable[..., Any]]:
    """Module and name → every public function of the app's modules that is handed the App first."""
    found = {}
    for info in pkgutil.walk_packages(outreach.app.__path__, "outreach.app."):
        module = importlib.import_module(info.name)
        verbs_of = info.name.rpartition(".")[2]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and first and first.annotation in (App, "App"):
                found[f"{verbs_of}.{name}"] = function
    return found


def test_every_verb_is_declared_once() -> None:
    """What a face may call says who may call it; nothing is declared that is not there."""
    tables = [set(VERBS), set(READS), set(WORK), set(DOORS), set(PARTS)]
    declared = set().union(*tables)
    assert sum(map(len, tables)) == len(declared)
    assert declared == set(functions())


def test_every_verb_that_changes_something_takes_a_caller_and_asks() -> None:
    """A verb of the table has the mark that asks the table, and the others have none."""
    asking = {name for name, function in functions().items() if function.__code__.co_name == "asked"}
    assert set(VERBS) == asking
    for name in VERBS:
        caller = inspect.signature(functions()[name]).parameters["caller"]
        assert caller.kind is inspect.Parameter.KEYWORD_ONLY, name


def with_roles(*roles: Role) -> Caller:
    return replace(ANNA, roles=frozenset(roles))


@pytest.mark.parametrize("name", VERBS)
def test_whoever_lacks_the_role_is_refused_before_the_verb_begins(name: str) -> None:
    """No verb begins for a caller without its roles; there is not even an app that it could have used."""
    outsider = with_roles(*set(Role) - VERBS[name])
    with pytest.raises(NotAllowed, match="Anna"):
        functions()[name](None, caller=outsider)


def test_one_of_the_roles_is_enough() -> None:
    """Somebody with several roles may do what any of them lets."""
    require(with_roles(Role.EDITOR), "words.edit")
    require(with_roles(Role.READER, Role.APPROVER), "words.edit")


def test_no_machine_approves() -> None:
    """The scheduler publishes what a person has approved and approves nothing itself."""
    with pytest.raises(NotAllowed):
        require(machine("host:1"), "posts.approve")
    require(machine("host:1"), "running.publish_once")


def test_the_refusal_names_who_may() -> None:
    """In the reader's language."""
    with pytest.raises(NotAllowed) as caught:
        require(with_roles(Role.READER), "words.edit")
    german = translate(caught.value.message, Language.DE)
    assert "»Anna« darf das nicht: Dazu gehört die Rolle Redaktion oder Freigabe." == german


def test_every_role_has_its_words() -> None:
    """A refusal can name every role."""
    assert set(Role) == set(ROLES)
