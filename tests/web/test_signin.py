"""The sign-in page: who comes in, where they go on to, and what the browser keeps."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from outreach.app import opened
from outreach.app.operation.setup import init
from outreach.app.people import people
from outreach.language import Language
from outreach.model import Membership, Role, without_sign_in
from outreach.settings import read_settings
from outreach.web.application import application
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.contract.stage import TickingClock
from tests.databases import put_ready
from tests.passwords import CHEAP
from tests.web.planned import AUTUMN

MAIL, PASSWORD = "anna@example.org", "vier Worte die keiner kennt"


@pytest.fixture
def empty_house(tmp_path):
    """An app whom nobody has joined yet."""
    settings = read_settings({"OUTREACH_LANG": "en"}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    init(settings)
    with opened(settings, TickingClock(AUTUMN), hashing=CHEAP) as app:  # type: ignore[arg-type]  # a clock by its shape
        yield app


@pytest.fixture
def house(empty_house):
    """An app with one person."""
    people.add(
        empty_house,
        MAIL,
        "Anna Arendt",
        PASSWORD,
        memberships=[Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR}))],
        language=Language.EN,
        caller=without_sign_in("Root", Language.EN),
    )
    return empty_house


def browser(app, base_url: str = "http://localhost", **headers: str) -> TestClient:
    served = application(app, visitor_of, Trust())
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en-GB,en", **headers}
    return TestClient(served, base_url=base_url, headers=headers)


def entered(client: TestClient, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"mail": MAIL, "password": password, **more}, follow_redirects=False)


def test_who_looks_without_sign_in_comes_back_to_the_page(house):
    """A page asks for sign-in, and after it the person stands where they wanted to go, with all of its address."""
    client = browser(house)
    asked = client.get("/campaigns/altmark/places?q=a%26b")
    assert "<h1>Sign in</h1>" in asked.text
    assert 'value="/campaigns/altmark/places?q=a%26b"' in asked.text
    answer = entered(client, next="/?q=a%26b")
    assert (303, "/?q=a%26b") == (answer.status_code, answer.headers["location"])
    assert "Sign out" in client.get("/").text
    assert "/" == client.get("/sign-in", follow_redirects=False).headers["location"]


def test_whose_session_ended_amid_a_form_comes_back_to_it(house):
    """What was sent is refused, and the way to sign in leads to the page of the form, of this site alone."""
    client = browser(house)
    for page, onward in (
        ("http://localhost/campaigns/altmark/report/costs", "/campaigns/altmark/report/costs"),
        ("https://evil.example//evil.example", "/"),
    ):
        refused = client.post("/campaigns/altmark/report/costs", headers={"referer": page})
        assert 401 == refused.status_code
        assert f'href="/sign-in?next={quote(onward, safe="")}"' in refused.text


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "/\n/x"]
)
def test_sign_in_leads_to_our_own_pages_only(house, address):
    """An address of another site in the link to the sign-in page is not gone to."""
    client = browser(house)
    assert "evil" not in client.get("/sign-in", params={"next": address}).text
    assert "/" == entered(client, next=address).headers["location"]


def test_a_wrong_password_is_told_and_the_address_stays(house):
    """The form comes back with the reason and the mail address, without the password, and nobody has signed in."""
    client = browser(house)
    answer = entered(client, "a wrong password")
    assert 422 == answer.status_code
    assert "The mail address or the password is wrong." in answer.text
    assert MAIL in answer.text
    assert "a wrong password" not in answer.text
    assert 303 == client.get("/", follow_redirects=False).status_code


def test_the_cookie_is_for_this_host_and_no_script(house):
    """Over https it is bound to the host; nowhere a script reads it; each sign-in makes a new one, the old is over."""
    plain, secure = browser(house), browser(house, "https://localhost")
    assert "httponly" in entered(plain).headers["set-cookie"].lower()
    first = entered(secure).headers["set-cookie"]
    assert first.startswith("__Host-session=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(first.lower().split("; "))
    before = secure.cookies["__Host-session"]
    entered(secure)
    assert before != secure.cookies["__Host-session"]
    stale = browser(house, "https://localhost")
    stale.cookies.set("__Host-session", before)
    assert 303 == stale.get("/", follow_redirects=False).status_code


def test_signing_out_ends_the_session(house):
    """The cookie opens nothing any more, also where it was kept, and the browser forgets what pages kept in it."""
    client = browser(house)
    entered(client)
    kept = client.cookies["session"]
    answer = client.post("/sign-out", follow_redirects=False)
    assert (303, "/sign-in") == (answer.status_code, answer.headers["location"])
    assert '"storage"' == answer.headers["clear-site-data"]
    client.cookies.set("session", kept)
    assert 303 == client.get("/", follow_redirects=False).status_code


def test_a_part_of_a_page_gets_no_sign_in_page(house):
    """htmx is told 401, signs in with an answer that names the person, and is told what is wrong as a browser is."""
    client = browser(house, **{"hx-request": "true"})
    assert 401 == client.get("/").status_code
    assert 422 == entered(client, "a wrong password").status_code
    answer = entered(client)
    assert 204 == answer.status_code
    assert '{"signed-in": "' in answer.headers["hx-trigger"]
    assert 200 == client.get("/").status_code


def test_before_anybody_can_sign_in_the_page_says_so(empty_house):
    """The first start tells that the first person is still missing."""
    assert "Nobody can sign in yet." in browser(empty_house).get("/sign-in").text
    german = browser(empty_house, **{"accept-language": "de-DE"}).get("/sign-in").text
    assert "<h1>Anmelden</h1>" in german
