"""Programs that ask the JSON interface, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.testclient import TestClient

from outreach.app import App, journal
from outreach.app.people import programs
from outreach.language import Language
from outreach.model import Caller, Membership, Role, Scope
from outreach.web.application import application
from outreach.web.security import Trust
from tests.builders import ANNA, a_person

API = "/api/v1"
ALL = frozenset(Scope)


def person(app: App, name: str, *roles: Role, language: Language = Language.DE) -> Caller:
    """Somebody who works for everybody, signed in just now."""
    made = a_person(name, Membership(organisation="", roles=frozenset(roles)), language=language)
    app.store.people.add(made, "", journal.entry(app, "people.add", caller=ANNA))
    return made.as_caller()


def token_of(app: App, caller: Caller, scopes: Iterable[Scope] = ALL, **how: Any) -> str:
    """A token of theirs, as their page makes one for who has given the password just now."""
    from outreach.app.people.signin import begin_anew, visitor_of

    session = begin_anew(app, app.store.people.get(caller.id), address="127.0.0.1", device="test")
    fresh = visitor_of(app, session)
    assert fresh
    return programs.make_token(app, "test", frozenset(scopes), caller=fresh, **how)[0]


def program(app: App, token: str = "", **headers: str) -> TestClient:
    """A program with this token, which sends neither cookies nor what browsers say of themselves."""
    served = application(app, lambda _request: None, Trust())
    known = {"authorization": f"Bearer {token}"} if token else {}
    return TestClient(served, base_url="http://localhost", headers={**known, **headers})
