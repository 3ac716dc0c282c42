"""Accounts connected on a network's own sign-in page: every network that has one, on both databases."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from outreach.app import App
from outreach.app.accounts import accounts, connecting
from outreach.app.people import people, signin
from outreach.app.people.identity import PasswordNeeded
from outreach.errors import ChannelError, InvalidInput, NotAllowed, NotFound, Reason
from outreach.language import Language, msg
from outreach.model import ChannelName, Connecting, Membership, Role
from outreach.networks import FACEBOOK, MASTODON, TWITTER
from outreach.settings import read_settings
from tests.builders import ANNA
from tests.contract.accounts import BOTH
from tests.contract.stage import ACCOUNTS, Stage
from tests.passwords import CHEAP

PASSWORD = "vier lange Wörter hier"
BACK = "https://plan.example/accounts/back"
BEN = replace(ANNA, id="person:ben", name="Ben")


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    """The verbs over the stage, whose sandbox has an app registered with each network."""
    made = App(
        hashing=CHEAP,
        settings=read_settings({}, tmp_path),
        clock=stage.clock,
        store=stage.store,
        call_of=lambda each: each.verb,
    )
    for channel in BOTH:
        url = stage.sandbox.url(channel)
        connecting.save_app(made, channel, stage.sandbox.app(channel), api_url=url, caller=ANNA)
    return made


def consent(address: str, *, answer: str = "yes", back: str = BACK) -> dict[str, str]:
    """What a person does on the network's page: looks, allows all that is offered, and is sent back with these."""
    page = requests.get(address, timeout=10)
    assert page.status_code == 200, page.text
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    offered = re.findall(r'name="account" value="([^"]*)"', page.text)
    fields = [(name, unescape(value)) for name, value in hidden]
    fields += [("account", id) for id in offered]
    url = address.partition("?")[0]
    sent = requests.post(url, data=[*fields, ("answer", answer)], allow_redirects=False, timeout=10)
    assert sent.headers["Location"].startswith(back)
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()}


def connected(app: App, channel: ChannelName, account: str = "") -> Connecting:
    address = connecting.begin(app, channel, redirect=BACK, account=account, caller=ANNA)
    back = consent(address)
    return connecting.come_back(app, state=back["state"], code=back["code"], caller=ANNA)


@pytest.mark.parametrize("channel", BOTH)
def test_an_account_is_connected_and_posts(app: App, stage: Stage, channel: ChannelName) -> None:
    """There and back, a page chosen, a name given: the account works with the tokens that it got."""
    stage.sandbox.add_account(channel, "neu", "Neue Seite")
    way = connected(app, channel)
    offered = {each.display_name: each for each in connecting.offers(app, way.id, caller=ANNA)}
    shown = "Neue Seite" if channel == FACEBOOK else next(iter(offered))
    chosen = offered[shown]
    if channel == FACEBOOK:
        assert (len(offered), chosen.known_as) == (2, "")
    made = connecting.choose(app, way.id, chosen.external_id, name="neue-seite", caller=ANNA)
    assert made.display_name == shown
    assert app.channel(made).identify().external_id == chosen.external_id
    assert not [each for each in accounts.check(app, made) if each.code.endswith("dead")]
    with pytest.raises(NotFound):
        connecting.choose(app, way.id, chosen.external_id, name="noch-einmal", caller=ANNA)


@pytest.mark.parametrize("channel", BOTH)
def test_new_tokens_let_a_paused_account_go_on(app: App, stage: Stage, channel: ChannelName) -> None:
    """The account keeps name and identity, and posts again."""
    name = ACCOUNTS[channel]
    stage.store.accounts.pause(name, Reason(msg("The token has ended")), stage.clock.now())
    before = stage.store.accounts.get(name)
    way = connected(app, channel, account=name)
    made = connecting.choose(app, way.id, before.external_id, name="", caller=ANNA)
    assert (made.name, made.external_id, made.paused) == (name, before.external_id, None)


def test_tokens_of_another_page_are_refused(app: App, stage: Stage) -> None:
    """Whoever renews an account and chooses another page changes nothing."""
    other = stage.sandbox.add_account(FACEBOOK, "andere", "Andere Seite")
    way = connected(app, FACEBOOK, account=ACCOUNTS[FACEBOOK])
    kept = stage.store.accounts.secrets(ACCOUNTS[FACEBOOK])
    with pytest.raises(NotAllowed):
        connecting.choose(app, way.id, other.external_id, name="", caller=ANNA)
    assert stage.store.accounts.secrets(ACCOUNTS[FACEBOOK]) == kept


@pytest.mark.parametrize("channel", BOTH)
def test_a_way_back_is_good_once_in_time_and_for_one_person(
    app: App, stage: Stage, channel: ChannelName
) -> None:
    """A state that is made up, used, too old or another person's opens nothing, and asks the network nothing."""

    def back() -> dict[str, str]:
        return consent(connecting.begin(app, channel, redirect=BACK, caller=ANNA))

    used = back()
    connecting.come_back(app, state=used["state"], code=used["code"], caller=ANNA)
    calls = len(stage.lines("call"))
    foreign, late = back(), back()
    tries = [
        (used, ANNA),
        (foreign, BEN),
        ({"state": "x", "code": "y"}, ANNA),
        ({"state": "", "code": "y"}, ANNA),
    ]
    for given, caller in tries:
        with pytest.raises(NotFound):
            connecting.come_back(app, state=given["state"], code=given["code"], caller=caller)
    stage.clock.moment += timedelta(minutes=21)
    with pytest.raises(NotFound):
        connecting.come_back(app, state=late["state"], code=late["code"], caller=ANNA)
    assert len(stage.lines("call")) == calls


@pytest.mark.parametrize("channel", BOTH)
def test_whoever_says_no_changes_nothing(app: App, channel: ChannelName) -> None:
    """The network sends back its refusal; that is told, and nothing is kept."""
    back = consent(connecting.begin(app, channel, redirect=BACK, caller=ANNA), answer="no")
    with pytest.raises(NotAllowed):
        connecting.come_back(app, state=back["state"], code="", refused=True, caller=ANNA)


@pytest.mark.parametrize("channel", BOTH)
def test_a_code_that_the_network_does_not_take_is_told(app: App, channel: ChannelName) -> None:
    """As an error of the network without its secrets."""
    back = consent(connecting.begin(app, channel, redirect=BACK, caller=ANNA))
    with pytest.raises(ChannelError) as caught:
        connecting.come_back(app, state=back["state"], code="made-up-code-0123456789", caller=ANNA)
    shown = str(caught.value) + str(caught.value.answer)
    assert "made-up-code" not in shown
    assert not [each for each in app.store.connections.app(channel).values() if each in shown]


def test_the_challenge_is_proven(app: App, stage: Stage) -> None:
    """X gives no tokens to whoever has seen the code alone."""
    back = consent(connecting.begin(app, TWITTER, redirect=BACK, caller=ANNA))
    form = {
        "grant_type": "authorization_code",
        "code": back["code"],
        "redirect_uri": BACK,
        "code_verifier": "x",
    }
    form |= {"client_id": stage.sandbox.app(TWITTER)["oauth2_client_id"]}
    answer = requests.post(f"{stage.sandbox.url(TWITTER)}/2/oauth2/token", data=form, timeout=10)
    assert answer.status_code == 400


def test_one_organisations_administrator_redirects_nobodys_sign_in(app: App, stage: Stage) -> None:
    """The networks' apps are everybody's: who administers everything enters them, for a sandbox of this machine."""
    people.add_organisation(app, "img", "IMG", caller=ANNA)
    for mail, organisation in (("ada@example.org", ""), ("ben@example.org", "img")):
        mine = [Membership(organisation=organisation, roles=frozenset({Role.ADMINISTRATOR}))]
        people.add(app, mail, mail, PASSWORD, memberships=mine, language=Language.DE, caller=ANNA)
    ada, ben = (
        signin.visitor_of(app, signin.sign_in(app, mail=mail, password=PASSWORD, address="", device=""))
        for mail in ("ada@example.org", "ben@example.org")
    )
    assert ada
    assert ben
    secrets = stage.sandbox.app(FACEBOOK)
    with pytest.raises(NotAllowed, match="of everything"):
        connecting.save_app(app, FACEBOOK, secrets, caller=ben)
    stage.clock.moment += timedelta(minutes=16)
    with pytest.raises(PasswordNeeded):
        connecting.save_app(app, FACEBOOK, secrets, caller=ada)
    with pytest.raises(InvalidInput, match="no sandbox"):
        connecting.save_app(app, FACEBOOK, secrets, api_url="https://evil.example", caller=ANNA)
    kept = next(each for each in connecting.apps(app) if each.channel == FACEBOOK)
    assert kept.api_url == stage.sandbox.url(FACEBOOK)


def test_nothing_begins_without_an_app(app: App, stage: Stage) -> None:
    """An incomplete app is refused, and a network without one says who can enter it."""
    with pytest.raises(InvalidInput, match="app_secret"):
        connecting.save_app(app, FACEBOOK, {"app_id": "1"}, caller=ANNA)
    with pytest.raises(InvalidInput):
        connecting.save_app(app, TWITTER, {"oauth2_client_id": "1"}, api_url="http://x.example", caller=ANNA)
    assert {each.channel: each.kept for each in connecting.apps(app)} == dict.fromkeys(BOTH, True)
    with pytest.raises(NotAllowed):
        connecting.begin(app, ChannelName("handover"), redirect=BACK, caller=ANNA)


def test_an_account_is_connected_on_its_own_server(app: App, stage: Stage) -> None:
    """An app is registered there first; the token is the account's own, and a code is good once."""
    server, url, name = "https://social.example", stage.sandbox.url(MASTODON), ACCOUNTS[MASTODON]
    known = replace(app.store.accounts.get(name), server=server, limits={})
    app.store.accounts.save(known, {"access_token": "an older one"}, app.clock.now())
    address = connecting.begin(app, MASTODON, redirect=BACK, server=server, api_url=url, caller=ANNA)
    back = consent(address)
    way = connecting.come_back(app, state=back["state"], code=back["code"], caller=ANNA)
    (offered,) = connecting.offers(app, way.id, caller=ANNA)
    account = connecting.choose(app, way.id, offered.external_id, name="", caller=ANNA)
    assert (server, url) == (account.server, account.api_url)
    assert {"characters": 500, "alt": 1500, "key_minutes": 55, "single_media": 1} == dict(account.limits)
    assert "IMG auf Mastodon" == app.channel(account).identify().display_name
    again = connecting.begin(app, MASTODON, redirect=BACK, account=name, caller=ANNA)
    assert again.startswith(f"{url}/oauth/authorize?")


@pytest.mark.parametrize(
    "server", ["", "https://localhost", "http://social.example", "https://x.example/pfad"]
)
def test_a_server_that_nobody_could_sign_in_at_is_refused(app: App, server: str) -> None:
    """None named, one of this machine, one without certificates, an address that is no server: nobody is asked."""
    with pytest.raises(InvalidInput):
        connecting.begin(app, MASTODON, redirect=BACK, server=server, caller=ANNA)
