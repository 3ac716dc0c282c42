"""Signing in by the organisation's own provider: a real one, and one that breaks a rule at a time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
from starlette.testclient import TestClient

from outreach.app import journal
from outreach.app.operation.setup import check
from outreach.app.people import me, people, provider, signin
from outreach.errors import Busy
from outreach.settings import SignInProvider, read_settings
from tests.contract.organisation import CLIENT, SECRET, Organisation, key_of
from tests.contract.wire import Wire
from tests.web.provider_process import provider_process
from tests.web.test_people_pages import BEN, PASSWORD, ROOT, browser
from tests.web.test_people_pages import box as box  # a fixture of these tests
from tests.web.test_people_pages import house as house  # a fixture of these tests

pytestmark = pytest.mark.slow

BEN_THERE = {"email": BEN, "email_verified": True}


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    with Organisation(claims=dict(BEN_THERE)) as made:
        yield made


@pytest.fixture
def office(house, organisation):
    """The house, whose people may sign in by the organisation."""
    return with_provider(house, organisation.issuer)


def with_provider(house, issuer: str):
    known = SignInProvider(issuer=issuer, client_id=CLIENT, client_secret=SECRET)
    return replace(house, settings=replace(house.settings, provider=known))


def there(client: TestClient, **words: str) -> str:
    """The provider's page, to which the browser is sent."""
    answer = client.get("/sign-in/provider", params=words, follow_redirects=False)
    assert 303 == answer.status_code, answer.text
    return answer.headers["location"]


def back(client: TestClient, organisation: Organisation, **words: str):
    """The whole way, there and back."""
    answer = organisation.let_in(there(client, **words))
    return client.get("/sign-in/back", params=answer, follow_redirects=False)


def told(answer) -> str:
    assert 422 == answer.status_code, answer.status_code
    found = re.search(r'role="alert"[^>]*>\s*<p><strong>(.*?)</strong>', answer.text, re.S)
    assert found, answer.text
    return found[1].replace("&#39;", "'")


def signed_in(client: TestClient) -> str:
    """The mail address of whoever is; "" for nobody."""
    found = re.search(r"[\w.]+@example.org", client.get("/me").text)
    return found[0] if found and "/sign-in" not in str(client.get("/me").url) else ""


def test_whoever_was_let_in_signs_in_by_mail_and_later_by_subject(office, organisation):
    """The first time by the verified address, then by who they are there, whatever their address is by then."""
    client = browser(office)
    assert "/sign-in/provider?next=" in client.get("/sign-in").text
    answer = back(client, organisation, next="/me")
    assert (303, "/me") == (answer.status_code, answer.headers["location"])
    assert BEN == signed_in(client)
    organisation.claims |= {"email": "ben.neu@example.org", "email_verified": False}
    again = browser(office)
    assert 303 == back(again, organisation).status_code
    assert BEN == signed_in(again)
    verbs = [each.verb for each in journal.find(office, 9, subject=BEN, caller=ROOT)]
    assert ["provider.come_back", "provider.come_back", "provider.bind"] == verbs[:3]

    out = client.post("/sign-out")
    assert "" == signed_in(client)
    assert 'href="/sign-out/provider"' in out.text
    page = client.get("/sign-out/provider", follow_redirects=False).headers["location"]
    assert page.startswith(f"{organisation.issuer}/end?tenant=1&client_id={CLIENT}&post_logout")


FORGERIES = {
    "nonce": ({"nonce": "of another browser"}, "nonce"),
    "no nonce": ({"nonce": None}, "nonce"),
    "issuer": ({"iss": "https://evil.example"}, "issuer"),
    "audience": ({"aud": "somebody else"}, "audience"),
    "audiences": ({"aud": [CLIENT, "somebody else"]}, "audience"),
    "party": ({"azp": "somebody else"}, "audience"),
    "expired": ({"exp": 1_700_000_000}, "time"),
    "not yet": ({"iat": 4_000_000_000}, "time"),
    "for ever": ({"exp": None}, "claims"),
    "nobody": ({"sub": ""}, "subject"),
    "endless": ({"sub": "x" * 300}, "subject"),
    "number": ({"sub": 7}, "subject"),
}


def test_a_token_that_breaks_a_rule_opens_nothing(office, organisation):
    """Each claim that has to be right is held against what was asked; the person is told which was not."""
    client = browser(office)
    for name, (changes, wrong) in FORGERIES.items():
        organisation.claims = {**BEN_THERE, **changes}
        assert f"cannot be trusted ({wrong})" in told(back(client, organisation)), name
        assert "" == signed_in(client)


SIGNATURES = {
    "none": lambda org, claims: jwt.encode(claims, "", algorithm="none", headers={"kid": "one"}),
    "the secret of both": lambda org, claims: org.sign(claims, SECRET.ljust(64), "HS256"),
    "another key": lambda org, claims: org.sign(claims, key_of("two")),
    "a key that nobody knows": lambda org, claims: org.sign(claims, kid="two"),
    "cut off": lambda org, claims: org.sign(claims).rpartition(".")[0] + ".",
    "no token": lambda org, claims: "",
    "other words": lambda org, claims: ".".join(
        (
            org.sign(claims).split(".")[0],
            org.sign(claims | {"sub": "s-2"}).split(".")[1],
            org.sign(claims).split(".")[2],
        )
    ),
}


def test_only_what_the_provider_has_signed_counts(office, organisation):
    """No signature, one by a secret that both have, or one by another key: nobody comes in."""
    client = browser(office)
    for name, signed in SIGNATURES.items():
        organisation.signed = partial(signed, organisation)
        assert "cannot be trusted (signature)" in told(back(client, organisation)), name
        assert "" == signed_in(client)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(office, organisation):
    """Replayed, or sent to somebody else's browser, it opens nothing, and the provider is not even asked."""
    client, victim = browser(office), browser(office)
    answer = organisation.let_in(there(client))
    kept = dict(client.cookies)
    for stranger in (victim, browser(office)):
        there(victim)  # who is on the way there too
        assert "begun in another browser" in told(stranger.get("/sign-in/back", params=answer))
        assert "" == signed_in(stranger)
    assert 303 == client.get("/sign-in/back", params=answer, follow_redirects=False).status_code
    assert BEN == signed_in(client)
    asked = len(organisation.asked)
    thief = browser(office)
    thief.cookies.update(kept)
    assert "used already" in told(thief.get("/sign-in/back", params=answer))
    assert asked == len(organisation.asked)
    there(thief)
    other = organisation.let_in(there(thief))
    stolen = {**other, "code": answer["code"]}  # a code that was used, with a state that was not
    assert "not let you in: “invalid_grant”" in told(thief.get("/sign-in/back", params=stolen))


def test_an_answer_of_another_provider_is_refused(office, organisation):
    """The mix-up: who answers names itself, and a provider that always does must not leave it out."""
    for words in ({"iss": "https://evil.example"}, {}):
        client = browser(office)
        answer = organisation.let_in(there(client)) | words
        if not words:
            organisation.metadata["authorization_response_iss_parameter_supported"] = True
            answer["iss"] = ""
            office = with_provider(office, organisation.issuer)
            from outreach.channels import provider as asked

            asked._discovered.cache_clear()
        assert "cannot be trusted (issuer)" in told(client.get("/sign-in/back", params=answer))
    good = browser(office)
    answer = organisation.let_in(there(good)) | {"iss": organisation.issuer}
    assert 303 == good.get("/sign-in/back", params=answer, follow_redirects=False).status_code
    with Organisation(metadata={"issuer": "https://evil.example"}) as liar:
        page = browser(with_provider(office, liar.issuer)).get("/sign-in/provider")
        assert "cannot be trusted (issuer)" in told(page)


def test_whom_nobody_has_let_in_stays_outside(office, organisation):
    """An unknown address, one that is not verified, somebody who was let go, somebody who denied it there."""
    for changes, words in (
        ({"email": "stranger@example.org"}, "nobody has let you in here"),
        ({"email_verified": False}, "not say that your mail address is verified"),
        ({"email_verified": "true"}, "not say that your mail address is verified"),
    ):
        organisation.claims = {**BEN_THERE, **changes}
        assert words in told(back(browser(office), organisation))
    organisation.claims = dict(BEN_THERE)
    assert 303 == back(browser(office), organisation).status_code
    organisation.claims["sub"] = "s-2"  # the address is somebody else's by now
    assert "belongs to another sign-in" in told(back(browser(office), organisation))
    people.forget_provider(office, BEN, caller=ROOT)
    assert 303 == back(browser(office), organisation).status_code
    people.leave(office, BEN, caller=ROOT)
    assert "nobody has let you in here" in told(back(browser(office), organisation))
    client = browser(office)
    answer = {**organisation.let_in(there(client)), "code": "", "error": "access_denied"}
    assert "not let you in: “access_denied”" in told(client.get("/sign-in/back", params=answer))


def test_the_address_may_stand_in_userinfo(office, organisation):
    """As some providers have it; told of another subject it is not believed."""
    organisation.claims = {}
    organisation.userinfo = {"sub": "s-1", **BEN_THERE}
    client = browser(office)
    assert 303 == back(client, organisation).status_code
    assert BEN == signed_in(client)
    organisation.userinfo["sub"] = "s-9"
    assert "cannot be trusted (subject)" in told(back(browser(office), organisation))


def test_a_provider_that_cannot_be_used_is_told_and_the_password_still_works(office, organisation):
    """Away, garbled, sending elsewhere: a sentence above the form; `outreach check` says it, too."""
    for path, answer in (
        ("/token", (500, "<html>")),
        ("/token", (302, "http://127.0.0.1:1/")),
        ("/jwks", (200, "[]")),
    ):
        organisation.answers = {path: answer}
        assert "cannot be used right now" in told(back(browser(office), organisation))
    organisation.answers = {"/jwks": (200, '{"keys": []}')}
    assert "cannot be trusted (signature)" in told(back(browser(office), organisation))
    away = with_provider(office, "http://127.0.0.1:1")
    client = browser(away)
    assert "cannot be used right now" in told(client.get("/sign-in/provider"))
    client.post("/sign-in", data={"mail": BEN, "password": PASSWORD})
    assert BEN == signed_in(client)
    (found,) = [each for each in check(away.settings, network=True) if each.code == "settings.provider"]
    assert "cannot be reached" in str(found.message)
    assert not [each for each in check(office.settings, network=True) if each.code == "settings.provider"]
    plain = browser(with_provider(office, "http://sso.example.org"))
    assert "cannot be used" in told(plain.get("/sign-in/provider"))


def test_a_provider_that_hangs_holds_up_few(house):
    """While it does not answer, so many wait for it and no more; whoever comes then is told at once."""
    with Wire() as hanging, ThreadPoolExecutor(provider.AT_ONCE) as waiting:
        hanging.says(1.5)
        app = with_provider(house, hanging.url)
        asked = [
            waiting.submit(provider.leave, app, "secret", redirect="https://example.org")
            for _ in range(provider.AT_ONCE)
        ]
        while sum(each.running() for each in asked) < provider.AT_ONCE or not hanging.seen:
            time.sleep(0.01)
        answer = browser(app).get("/sign-in/provider")
        assert (422, True) == (answer.status_code, "Many people wait" in answer.text)
        assert not any(each.done() for each in asked)
        assert {Busy} == {type(each.exception()) for each in asked}


def test_what_is_dangerous_takes_a_password_given_there_just_now(office, organisation):
    """A session of long ago does not count as one; asked for again it does, and only of the same person."""
    organisation.claims["auth_time"] = int(time.time()) - 3600
    client = browser(office)
    assert 303 == back(client, organisation).status_code
    ben = signin.visitor_of(office, client.cookies["__Host-session"])
    with pytest.raises(Exception, match="password once more"):
        me.offer_second_factor(office, caller=ben)
    page = client.get("/confirm?next=/me").text
    assert "/sign-in/provider?again=yes&amp;next=/me" in page
    asked = dict(parse_qsl(urlsplit(there(client, again="yes", next="/me")).query))
    assert ("login", "0") == (asked["prompt"], asked["max_age"])
    for claims in (
        {},
        {"auth_time": None},
        {"auth_time": int(time.time()), "sub": "s-3", "email": "anna@example.org"},
    ):
        organisation.claims |= claims
        assert "just given your password there" in told(back(client, organisation, again="yes"))
    organisation.claims |= {**BEN_THERE, "sub": "s-1", "auth_time": int(time.time())}
    answer = back(client, organisation, again="yes", next="/me")
    assert (303, "/me") == (answer.status_code, answer.headers["location"])
    ben = signin.visitor_of(office, client.cookies["__Host-session"])
    assert me.offer_second_factor(office, caller=ben).secret


def test_without_a_provider_there_is_no_such_door(house):
    """No button, no page; half a setting is told at the start."""
    client = browser(house)
    assert "/sign-in/provider" not in client.get("/sign-in").text
    for path in ("/sign-in/provider", "/sign-in/back", "/sign-out/provider"):
        assert 404 == client.get(path).status_code
    assert not provider.offered(house)
    with pytest.raises(Exception, match="belong together"):
        read_settings({"OUTREACH_OIDC_ISSUER": "https://sso.example.org"}, house.settings.data)


@pytest.fixture(scope="module")
def real_provider() -> Iterator[str]:
    with provider_process("ben-there", BEN_THERE) as issuer:
        yield issuer


def test_a_real_provider_lets_people_in(house, real_provider):
    """There and back by its own page; it refuses a code that was used."""
    office = with_provider(house, real_provider)
    client = browser(office)

    def let_in(who: TestClient, subject: str) -> str:
        answer = requests.post(
            there(who, next="/me"), data={"sub": subject}, allow_redirects=False, timeout=10
        )
        assert 302 == answer.status_code
        return answer.headers["location"].partition("posts.example.org")[2]

    way = let_in(client, "ben-there")
    answer = client.get(way, follow_redirects=False)
    assert (303, "/me") == (answer.status_code, answer.headers["location"])
    assert BEN == signed_in(client)
    thief = browser(office)
    state = dict(parse_qsl(urlsplit(let_in(thief, "ben-there")).query))["state"]
    code = dict(parse_qsl(urlsplit(way).query))["code"]
    assert "not let you in" in told(thief.get("/sign-in/back", params={"state": state, "code": code}))
    stranger = browser(office)
    assert "verified" in told(stranger.get(let_in(stranger, "somebody@example.org")))
    page = stranger.get("/sign-out/provider", follow_redirects=False).headers["location"]
    assert page.startswith(real_provider)
