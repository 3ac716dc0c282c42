"""Pages as the in-process client gets them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from outreach.app import opened
from outreach.app.setup import init
from outreach.errors import Busy, InvalidInput, NotFound, OutreachError, Remedy
from outreach.language import Language, msg
from outreach.model import Role, without_sign_in
from outreach.settings import read_settings
from outreach.web.application import application
from outreach.web.routing import EVERYBODY, Asked, Section, require_declared
from outreach.web.security import Trust

READER = replace(without_sign_in("Rita", Language.DE), roles=frozenset({Role.READER}))


@pytest.fixture
def house(tmp_path, database_url):
    """An app on an empty database."""
    settings = read_settings(
        {"OUTREACH_DATABASE_URL": database_url, "OUTREACH_LANG": "en"}, tmp_path / "data"
    )
    init(settings)
    with opened(settings) as app:
        yield app


def browser(house, caller, **how) -> TestClient:
    served = application(house, lambda _request: caller, Trust(), **how)
    return TestClient(served, base_url="http://localhost", headers={"sec-fetch-site": "same-origin"})


def test_today_speaks_the_readers_language(house):
    """Whoever has signed in reads today's page in their own language, and no cache keeps it."""
    for language, words in ((Language.DE, "Nichts zu tun."), (Language.EN, "Nothing needs a hand.")):
        answer = browser(house, replace(READER, language=language)).get("/")
        assert 200 == answer.status_code
        assert words in answer.text
        assert f'<html lang="{language}">' in answer.text
        assert "no-store" == answer.headers["cache-control"]


def test_nobody_sees_a_page_without_sign_in(house):
    """Without a session there is no page but the sentence that asks for one."""
    answer = browser(house, None).get("/")
    assert 401 == answer.status_code
    assert "people who have signed in" in answer.text


def section_of(verb: str, error: OutreachError | None = None) -> Section:
    """A page that does what a test needs."""
    section = Section()

    @section.post("/do", verb=verb)
    def do(visit: Asked) -> Response:
        if error:
            raise error
        return PlainTextResponse("done")

    return section


def test_the_door_asks_for_the_roles_of_the_verb(house):
    """A reader is refused where an editor is not, before the route begins; what is everybody's takes nobody."""
    editor = replace(READER, roles=frozenset({Role.EDITOR}))
    editing = [section_of("words.edit")]
    assert 403 == browser(house, READER, sections=editing).post("/do").status_code
    assert 200 == browser(house, editor, sections=editing).post("/do").status_code
    assert 200 == browser(house, None, sections=[section_of(EVERYBODY)]).post("/do").status_code


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(msg("There is <b>nothing</b>."), Remedy(msg("Look elsewhere."))), 404),
        (InvalidInput(msg("There is <b>nothing</b>."), msg("Look elsewhere.")), 422),
        (Busy(msg("There is <b>nothing</b>."), msg("Look elsewhere.")), 503),
        (OutreachError(msg("There is <b>nothing</b>."), msg("Look elsewhere.")), 500),
    ],
)
def test_an_error_is_a_page_with_its_remedy(house, error, status):
    """What a verb refuses is told with what to do, and words in it stay words."""
    answer = browser(house, READER, sections=[section_of(EVERYBODY, error)]).post("/do")
    assert status == answer.status_code
    assert "There is &lt;b&gt;nothing&lt;/b&gt;." in answer.text
    assert "Look elsewhere." in answer.text


def test_a_route_that_says_nothing_of_whose_it_is_ends_the_start(house):
    """Neither an undeclared route nor a verb that nobody knows gets into the program."""
    made = FastAPI()
    made.add_api_route("/secret", lambda: None)
    with pytest.raises(LookupError, match="says nothing of whose it is"):
        require_declared(made, [])
    made = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    made.mount("/files", PlainTextResponse("all of them"))
    with pytest.raises(LookupError, match="all of /files"):
        require_declared(made, [])
    forgotten = section_of("words.edit")
    forgotten.declared.clear()
    with pytest.raises(LookupError, match="POST /do says nothing"):
        browser(house, READER, sections=[forgotten])
    with pytest.raises(LookupError, match=r"no verb is called posts\.invent"):
        section_of("posts.invent")
