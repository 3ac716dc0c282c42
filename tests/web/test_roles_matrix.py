"""Every route against every role, generated from what the routes declare."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest

from outreach.app.permissions import scope_of
from outreach.app.verbs import READS, VERBS, WORK
from outreach.language import Language
from outreach.model import Role, Scope, without_sign_in
from outreach.web.application import PROGRAMS, SECTIONS
from outreach.web.routing import EVERYBODY, Declaration
from tests.web.api import ALL, person, program, token_of
from tests.web.test_pages import browser
from tests.web.test_pages import house as house  # a fixture of these tests

pytestmark = pytest.mark.slow

TABLE = MappingProxyType({**VERBS, **READS, **WORK})
ROUTES = [each for section in SECTIONS for each in section.declared]
INTERFACE = [each for section in PROGRAMS for each in section.declared]
NOT_YOURS = "darf das nicht"


def sent(client, route: Declaration):
    """The route is asked for with parts that nothing is called by."""
    path = re.sub(r"\{[^}]+\}", "none", route.path)
    return client.request(
        route.method, path, data={} if route.method == "POST" else None, follow_redirects=False
    )


ROLES = [Role.READER, Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", ROLES)
def test_roles_matrix(house, role):
    """A role opens exactly the routes whose verb's table names it; the door is asked before anything is read."""
    client = browser(house, replace(without_sign_in("Rita", Language.DE), roles=frozenset({role})))
    wrong = []
    for route in ROUTES:
        if route.verb not in TABLE:
            continue
        answer = sent(client, route)
        assert answer.status_code < 500, (route.method, route.path)
        refused = answer.status_code == 403 and NOT_YOURS in answer.text
        if refused == (role in TABLE[route.verb]):
            wrong.append((route.method, route.path, route.verb, answer.status_code))
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_roles_matrix_of_programs(house, role):
    """The same of the JSON interface; a scope that the token lacks closes what the role opens."""
    rita = person(house, "rita", role)
    every, none = (program(house, token_of(house, rita, scopes)) for scopes in (ALL, [Scope.READ]))
    for route in INTERFACE:
        if route.verb == EVERYBODY:
            continue
        path = re.sub(r"\{[^}]+\}", "none", route.path)
        answer = every.request(route.method, path)
        assert answer.status_code < 500, (route.method, path)
        refused = answer.status_code == 403 and NOT_YOURS in answer.json()["detail"]
        assert refused != (role in TABLE[route.verb]), (route.method, path, answer.status_code)
        if scope_of(route.verb) is not Scope.READ:
            assert 403 == none.request(route.method, path).status_code, (route.method, path)


def test_no_program_comes_in_without_a_token(house):
    """Every address of the interface but its specification answers 401 to a stranger."""
    client = program(house)
    for route in INTERFACE:
        answer = client.request(route.method, re.sub(r"\{[^}]+\}", "none", route.path))
        assert answer.status_code == (200 if route.verb == EVERYBODY else 401), (route.method, route.path)
    assert ["/api/v1/openapi.json"] == [each.path for each in INTERFACE if each.verb == EVERYBODY]


def test_nobody_comes_in_without_sign_in(house):
    """Every route but those for everybody asks a stranger to sign in, and shows nothing else."""
    client = browser(house, None)
    for route in ROUTES:
        if route.verb != EVERYBODY:
            answer = sent(client, route)
            asked = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            assert asked or answer.status_code == 401, (route.method, route.path)


def test_what_is_for_everybody_is_known():
    """A route that asks nobody who they are is added here on purpose."""
    everybody = {route.path for route in ROUTES if route.verb == EVERYBODY}
    assert everybody == {
        "/static/{made}/{name}",
        "/livez",
        "/readyz",
        "/metrics",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/provider",
        "/sign-in/back",
        "/sign-out/provider",
        "/sign-out",
        "/forgotten",
        "/invitation/{token}",
        "/reset/{token}",
        "/b/{token}",
        "/b/{token}/report.{kind}",
        "/b/{token}/cards/{digest}.jpg",
        "/p/{token}",
        "/p/{token}/map.svg",
        "/p/{token}/photos/{digest}",
        "/p/{token}/press.zip",
        "/calendars/{token}.ics",
        # of campaigns that say that they are public
        "/o/{campaign}/photos/{digest}",
        "/o/{campaign}/places.{kind}",
    }
