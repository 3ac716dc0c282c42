"""Pages as the in-process client gets them."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from outreach.app import opened
from outreach.app.operation.setup import init
from outreach.errors import Action, Busy, InvalidInput, NotFound, OutreachError, Remedy
from outreach.language import Language, msg
from outreach.model import Role, without_sign_in
from outreach.settings import read_settings
from outreach.web.actions import PAGES, offers
from outreach.web.application import SECTIONS, application
from outreach.web.confirmations import Confirmation, packed, unpacked
from outreach.web.routing import EVERYBODY, Asked, Section, require_declared
from outreach.web.security import Trust
from tests.contract.stage import TickingClock
from tests.passwords import CHEAP
from tests.web.planned import AUTUMN

READER = replace(without_sign_in("Rita", Language.DE), roles=frozenset({Role.READER}))


@pytest.fixture
def house(tmp_path, ready_url):
    """An app on an empty database."""
    settings = read_settings({"OUTREACH_DATABASE_URL": ready_url, "OUTREACH_LANG": "en"}, tmp_path / "data")
    init(settings)
    with opened(settings, TickingClock(AUTUMN), hashing=CHEAP) as app:  # type: ignore[arg-type]  # a clock by its shape
        yield app


def browser(house, caller, **how) -> TestClient:
    served = application(house, lambda _request: caller, Trust(), **how)
    return TestClient(served, base_url="http://localhost", headers={"sec-fetch-site": "same-origin"})


def text(page: str) -> str:
    """What a person reads of it."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_today_speaks_the_readers_language(house):
    """Whoever has signed in reads today's page in their own language, and no cache keeps it."""
    for language, words in ((Language.DE, "Nichts zu tun."), (Language.EN, "Nothing needs a hand.")):
        answer = browser(house, replace(READER, language=language)).get("/")
        assert 200 == answer.status_code
        assert words in answer.text
        assert f'<html lang="{language}">' in answer.text
        assert "no-store" == answer.headers["cache-control"]


def test_nobody_sees_a_page_without_sign_in(house):
    """Without a session a page leads to the sign-in; what changes something is refused, and says where to sign in."""
    asked = browser(house, None).get("/?q=1", follow_redirects=False)
    assert (303, "/sign-in?next=%2F%3Fq%3D1") == (asked.status_code, asked.headers["location"])
    answer = browser(house, None, sections=[section_of("words.edit")]).post("/do")
    assert 401 == answer.status_code
    assert 'href="/sign-in?next=%2F"' in answer.text


def test_a_form_may_hold_what_no_database_takes(house):
    """A NUL in a field is passed over: the answer is that of the words without it."""
    client = browser(house, None)
    for sent in ({"mail": "a\0nna@example.org", "password": "\0"}, {"m\0ail": "anna@example.org"}):
        assert 422 == client.post("/sign-in", data=sent).status_code
        assert 200 == client.post("/forgotten", data=sent).status_code


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


def test_what_no_route_has_made_is_a_page_too(house):
    """No such address, one that only takes forms, a failure of ours: told in the reader's own words."""

    def broken(_visit: Asked) -> Response:
        raise LookupError("secret")

    section = Section()
    section.get("/broken", verb=EVERYBODY)(broken)
    client = browser(house, READER)
    for path, status in (("/nowhere", 404), ("/posts/none/words", 405), ("/static/none", 404)):
        answer = client.get(path)
        assert (status, "text/html") == (answer.status_code, answer.headers["content-type"].partition(";")[0])
        assert "Unter dieser Adresse gibt es keine Seite." in answer.text
    assert "There is no page" in browser(house, None).get("/nowhere", headers={"accept-language": "en"}).text
    served = application(house, lambda _request: READER, Trust(), sections=[section])
    failing = TestClient(served, base_url="http://localhost", raise_server_exceptions=False)
    answer = failing.get("/broken", headers={"accept-language": "de"})
    assert 500 == answer.status_code
    assert "Hier ist etwas schiefgegangen" in answer.text
    assert "secret" not in answer.text


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


def test_the_frame_leads_where_routes_are(house):
    """The ways are those whose pages are served; without a campaign only those that need none."""
    answer = browser(house, READER).get("/")
    assert 'aria-current="page"' in answer.text
    assert "/campaigns/" not in answer.text
    assert "Noch keine Kampagne" in answer.text


def test_what_browsers_load_is_served_for_good(house):
    """A file's address changes with what is in it, so that it is kept; what is no file of ours is not found."""
    client = browser(house, None)
    address = re.search(r'href="(/static/[^"]+app\.css)"', client.get("/").text)
    assert address
    answer = client.get(address[1])
    assert "text/css; charset=utf-8" == answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    assert 404 == client.get("/static/x/secret.key").status_code


def test_what_was_done_is_told_once_on_the_next_page(house):
    """After a POST the page that follows tells it and offers to undo it; what asks by itself does not."""
    section = Section()

    @section.post("/move", verb=EVERYBODY)
    def move(visit: Asked) -> Response:
        return visit.onward(
            "/", msg("Moved <b>{id}</b>.", id="p-1"), undo="/move-back", fields={"version": "3"}
        )

    client = browser(house, READER, sections=[*SECTIONS, section])
    client.post("/move", follow_redirects=False)
    polled = client.get("/", headers={"HX-Request": "true", "X-Polls": "yes"}).text
    assert "Moved" not in polled
    told = client.get("/").text
    assert "Moved &lt;b&gt;p-1&lt;/b&gt;." in told
    assert 'action="/move-back"' in told
    assert 'name="version" value="3"' in told
    assert "Moved" not in client.get("/").text


@pytest.mark.parametrize("cookie", ["x", "e30", urlsafe_b64encode(b'{"undo": 3}').decode()])
def test_a_forged_telling_is_not_told(house, cookie):
    """What does not come from us in the cookie changes nothing of the page."""
    client = browser(house, READER)
    client.cookies.set("told", cookie)
    assert 200 == client.get("/").status_code


def test_undoing_leads_to_our_own_pages_only():
    """An address of another site in the cookie is not offered."""
    for address in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        assert unpacked(packed(Confirmation(message=msg("Done."), undo=address))) is None
    assert unpacked(packed(Confirmation(message=msg("Done."), undo="/plan")))


def test_a_choice_of_colours_and_keys_is_kept(house):
    """What a person has chosen in Me is on every page; anything else in the cookie is not."""
    client = browser(house, READER)
    client.cookies.update({"theme": "dark", "keys": "off"})
    assert 'data-theme="dark" data-keys="off"' in client.get("/").text
    client.cookies.set("theme", 'x" onload="')
    assert "onload" not in client.get("/").text


def test_a_remedy_is_a_link_to_the_page_where_it_is_done():
    """Each page once, with its word; what no page does is left out, and every page that is named is served."""
    remedy = Remedy(
        msg("Decide."),
        Action("posts.show", id="p/1"),
        Action("posts.resolve", id="p/1", published=None),
        Action("posts.list", campaign="altmark", status="draft"),
        Action("db.upgrade"),
        Action("account.add", name="x"),
    )
    served = {each.path for section in SECTIONS for each in section.declared if each.method == "GET"}
    assert {path for _, path in PAGES.values()} <= served
    stale = Remedy(msg("Look."), Action("places.show", campaign="altmark", place="hof"))
    assert ["/campaigns/altmark/places/hof"] == [each.path for each in offers(stale, frozenset(served))]
    found = offers(remedy, frozenset({"/posts/{id}", "/campaigns/{campaign}/posts"}))
    assert ["/posts/p%2F1", "/campaigns/altmark/posts?status=draft"] == [each.path for each in found]
    (listed,) = offers(Remedy(msg("Look."), Action("posts.list")), frozenset(served), "altmark")
    assert "/campaigns/altmark/posts" == listed.path
