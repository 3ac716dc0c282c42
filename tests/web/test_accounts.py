"""The pages of accounts, as the in-process client gets them; the networks are the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import pytest

from outreach.app.accounts import accounts, connecting
from outreach.app.people import people, signin
from outreach.errors import Reason
from outreach.language import Language, msg
from outreach.model import Membership, Role, without_sign_in
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.sandbox import Sandbox
from tests.approving import approve
from tests.builders import a_person, an_account
from tests.contract.test_connecting import consent
from tests.web.planned import APPROVER, at, planned, post_of
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

PASSWORD = "vier Worte die keiner kennt"
KEEPER = replace(without_sign_in("Ada", Language.DE), roles=frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def sandbox(house, tmp_path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl", now=house.clock.now) as played:
        yield played


@pytest.fixture
def keeper(house, sandbox):
    """An administrator's browser; the sandbox's apps are entered."""
    for channel in (FACEBOOK, TWITTER):
        connecting.save_app(house, channel, sandbox.app(channel), api_url=sandbox.url(channel), caller=KEEPER)
    return browser(house, KEEPER)


def signed_in_there(client, **wanted):
    """Through the network's page and back, as the browser is sent."""
    page = client.post("/accounts/connect", data=wanted)
    assert 200 == page.status_code
    (address,) = re.findall(r'href="(http://127[^"]+)"', page.text)
    back = consent(unescape(address), back="http://localhost/accounts/back")
    return client.get("/accounts/back", params=back)


def test_an_account_is_connected_in_four_steps(house, keeper):
    """Sign in, come back, choose the page, give a name: the account stands in the list and works."""
    assert "Noch ist kein Konto" in keeper.get("/accounts").text
    choice = signed_in_there(keeper, channel=FACEBOOK)
    assert 200 == choice.status_code
    assert "Die Altmark" in choice.text
    way = urlsplit(str(choice.url)).path
    (page,) = re.findall(r'name="page" value="(\d+)"', choice.text)
    assert 422 == keeper.post(way, data={"page": page, "name": " "}).status_code
    listed = keeper.post(way, data={"page": page, "name": "die-altmark"})
    assert "Die Altmark" in listed.text
    assert "die-altmark" == house.store.accounts.get("die-altmark").name
    assert "kann veröffentlichen" in listed.text
    assert "Eben gefragt" in keeper.post("/accounts/die-altmark/check").text


def test_a_dead_token_is_renewed_by_signing_in_again(house, keeper, sandbox):
    """A paused account is signed in anew, without a choice, and goes on; the page says how many posts wait."""
    account = next(each for each in sandbox.accounts() if each.channel == TWITTER)
    accounts.add(house, "x", TWITTER, account.secrets, account.api_url, caller=KEEPER)
    house.store.accounts.pause("x", Reason(msg("The token has ended")), house.clock.now())
    assert "angehalten" in keeper.get("/accounts").text
    after = signed_in_there(keeper, account="x")
    assert "ist verbunden" in after.text
    assert house.store.accounts.get("x").paused is None


def test_a_password_given_too_long_ago_costs_no_sign_in(house, keeper, sandbox):
    """Back from the network the password is asked for once more, and then the account gets what was fetched."""
    account = next(each for each in sandbox.accounts() if each.channel == TWITTER)
    accounts.add(house, "x", TWITTER, account.secrets, account.api_url, caller=KEEPER)
    mine = [Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR}))]
    person = {"memberships": mine, "language": Language.DE, "caller": KEEPER}
    people.add(house, "ada@example.org", "Ada", PASSWORD, **person)
    token = signin.sign_in(house, mail="ada@example.org", password=PASSWORD, address="", device="")
    ada = browser(house, signin.visitor_of(house, token))
    page = ada.post("/accounts/connect", data={"account": "x"})
    (address,) = re.findall(r'href="(http://127[^"]+)"', page.text)
    back = consent(unescape(address), back="http://localhost/accounts/back")
    house.store.sessions.confirm(
        signin.visitor_of(house, token).session, house.clock.now().replace(year=2020)
    )
    asked = ada.get("/accounts/back", params=back)
    assert "Passwort noch einmal" in asked.text
    onward = re.search(r'name="next" value="([^"]+)"', asked.text)
    assert onward
    choice = ada.post("/confirm", data={"password": PASSWORD, "next": onward[1]})
    (known,) = re.findall(r'name="page" value="(\d+)" checked', choice.text)
    assert 'name="name"' not in choice.text
    assert "ist verbunden" in ada.post(choice.url.path, data={"page": known}).text


def test_a_refusal_on_the_networks_page_is_told(keeper):
    """And a way back that nobody began opens nothing."""
    page = keeper.post("/accounts/connect", data={"channel": TWITTER})
    (address,) = re.findall(r'href="(http://127[^"]+)"', page.text)
    back = consent(unescape(address), answer="no", back="http://localhost/accounts/back")
    assert 403 == keeper.get("/accounts/back", params=back).status_code
    assert 404 == keeper.get("/accounts/back", params={"state": "x", "code": "y"}).status_code


def test_secrets_are_never_shown_again(keeper, sandbox):
    """Neither the app's nor the tokens' stand in any page."""
    secrets = [*sandbox.app(FACEBOOK).values(), *sandbox.app(TWITTER).values()]
    for path in ("/accounts", "/accounts/connect", "/accounts/apps"):
        text = keeper.get(path).text
        assert not [secret for secret in secrets if secret in text]
    wrong = keeper.post(
        "/accounts/add", data={"channel": FACEBOOK, "name": "a", "tokens": "page_token = EAAgeheim"}
    )
    assert 422 == wrong.status_code
    assert "EAAgeheim" not in wrong.text


def test_an_app_is_entered_once(house, sandbox):
    """What is missing is refused at the page; afterwards accounts can be connected."""
    client = browser(house, KEEPER)
    assert "Zuerst trägt die Verwaltung" in client.get("/accounts/connect").text
    assert 422 == client.post(f"/accounts/apps/{FACEBOOK}", data={"app_id": "1"}).status_code
    fields = {**sandbox.app(FACEBOOK), "api_url": sandbox.url(FACEBOOK)}
    assert "Mit Facebook anmelden" in client.post(f"/accounts/apps/{FACEBOOK}", data=fields).text


def test_pausing_and_going_on(house, keeper, sandbox):
    """An approver stops their page at once and lets it go on; a reader can do neither."""
    account = next(each for each in sandbox.accounts() if each.channel == FACEBOOK)
    accounts.add(house, "seite", FACEBOOK, account.secrets, account.api_url, caller=KEEPER)
    approver, reader = browser(house, APPROVER), browser(house, READER)
    assert "Ein Irrtum" in approver.post("/accounts/seite/pause", data={"why": "Ein Irrtum"}).text
    assert 403 == reader.post("/accounts/seite/resume").status_code
    assert "kann veröffentlichen" in approver.post("/accounts/seite/resume").text
    assert "<form" not in reader.get("/accounts").text.partition("<main")[2].partition("</main>")[0]
    for page in ("0", "x", "9" * 20):
        assert "seite" in reader.get("/accounts", params={"page": page}).text


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (
            {"channel": BLUESKY, "name": "b", "handle": "@x.bsky.social", "app_password": "Sonnenblume!"},
            "Das ist kein App-Passwort von Bluesky",
        ),
        ({"channel": MASTODON, "name": "m", "access_token": "geheim"}, "Adresse seines Servers"),
        (
            {"channel": MASTODON, "name": "m", "access_token": "geheim", "server": "https://localhost"},
            "https://localhost",
        ),
        ({"channel": BLUESKY, "name": "b", "handle": "x.bsky.social"}, "app_password"),
        ({"channel": "nirgendwo", "name": "b"}, "nirgendwo"),
    ],
)
def test_what_is_typed_for_a_network_is_looked_at_first(keeper, wanted, told):
    """Nobody's own password, no server in a private network, nothing half: refused before anybody is asked."""
    page = keeper.post("/accounts/add", data=wanted)
    assert 422 == page.status_code
    assert told in unescape(page.text)
    assert "Sonnenblume!" not in page.text
    assert "geheim" not in page.text


def test_networks_without_a_sign_in_page_have_a_form_of_their_own(keeper):
    """A field for each secret, the server where there are many, and where to get it."""
    page = unescape(keeper.get("/accounts/connect").text)
    for field in ("bluesky-handle", "bluesky-app_password", "mastodon-access_token", "mastodon-server"):
        assert f'id="{field}"' in page
    assert 'value="https://bsky.social"' in page
    assert "App-Passwörter" in page


def test_whoever_gives_an_account_away_reads_what_waits(tmp_path, ready_url):
    """What another organisation had approved waits for the new one's approvers, and the page says how much."""
    with planned(tmp_path / "data", ready_url, {("a", FACEBOOK): at(10), ("b", FACEBOOK): None}) as app:
        for name in ("img", "art"):
            people.add_organisation(app, name, name.upper(), caller=KEEPER)
        app.store.accounts.save(an_account(), {}, app.clock.now())
        ben = a_person("ben", Membership(organisation="img", roles=frozenset({Role.APPROVER}))).as_caller()
        approve(app.store, post_of(app, "a").id, caller=ben, at=app.clock.now())
        chef = browser(app, KEEPER)
        told = chef.post("/administration/accounts/die-altmark", data={"organisation": "art"}).text
        assert "Ein freigegebener Beitrag wartet nun dort auf eine neue Freigabe." in told
        told = chef.post("/administration/accounts/die-altmark", data={"organisation": "art"}).text
        assert "wartet nun" not in told
