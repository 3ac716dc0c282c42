"""The pages by which people come in, look after themselves and after each other."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pyotp import TOTP
from starlette.testclient import TestClient

from outreach.app import journal, opened
from outreach.app.operation.setup import init
from outreach.app.people import me, people, signin
from outreach.contacts import Contacts, Mail
from outreach.language import Language
from outreach.model import Account, Membership, Role, without_sign_in
from outreach.networks import FACEBOOK
from outreach.settings import read_settings
from outreach.web.application import application
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.builders import a_campaign
from tests.contract.mailbox import Mailbox
from tests.contract.stage import TickingClock
from tests.databases import put_ready
from tests.passwords import CHEAP
from tests.web.planned import AUTUMN

ANNA, BEN, PASSWORD = "anna@example.org", "ben@example.org", "vier Worte die keiner kennt"
ROOT = without_sign_in("Root", Language.EN)


@pytest.fixture
def box():
    with Mailbox() as opened_box:
        yield opened_box


@pytest.fixture
def house(tmp_path, box):
    """An administrator of everything, an editor, and a mail server."""
    settings = read_settings({"OUTREACH_LANG": "en"}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    init(settings)
    mail = Mail(
        host="127.0.0.1", port=box.port, tls=False, sender="o@example.org", recipients=("x@example.org",)
    )
    known = replace(settings, base_url="https://posts.example.org", contacts=Contacts(mail=mail))
    with opened(known, TickingClock(AUTUMN), hashing=CHEAP) as app:  # type: ignore[arg-type]  # a clock by its shape
        for mail_address, role in ((ANNA, Role.ADMINISTRATOR), (BEN, Role.EDITOR)):
            people.add(
                app,
                mail_address,
                mail_address.partition("@")[0].title(),
                PASSWORD,
                memberships=[Membership(organisation="", roles=frozenset({role}))],
                language=Language.EN,
                caller=ROOT,
            )
        yield app


def browser(app, **headers: str) -> TestClient:
    served = application(app, visitor_of, Trust(hosts=frozenset({"posts.example.org"})))
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en", **headers}
    return TestClient(served, base_url="https://posts.example.org", headers=headers)


def inside(app, mail: str = ANNA, **headers: str) -> TestClient:
    client = browser(app, **headers)
    answer = client.post("/sign-in", data={"mail": mail, "password": PASSWORD}, follow_redirects=False)
    assert 303 == answer.status_code
    return client


def give(chef: TestClient, mail: str, *roles: str):
    """Other roles in the place of those that the form shows."""
    page = f"/administration/people/{mail}"
    seen = re.findall(r'name="seen" value="([^"]+)"', chef.get(page).text)
    return chef.post(f"{page}/roles", data={"seen": seen, **dict.fromkeys(roles, "yes")})


def test_an_invitation_is_mailed_shown_often_and_used_once(house, box):
    """From the administrator's form to a first sign-in; a replayed link changes nothing."""
    chef = inside(house)
    form = {"name": "Emma", "mail": "emma@example.org", "language": "de", "editor:": "yes"}
    assert (
        "A mail with an invitation went to emma@example.org"
        in chef.post("/administration/people", data=form).text
    )
    path = re.search(r"https://posts\.example\.org(/invitation/\S+)", box.taken[0].text)[1]
    guest = browser(house)
    for _ in range(3):
        assert "Hello Emma" in guest.get(path).text
    assert "too short" in guest.post(path, data={"password": "kurz"}).text
    assert "Your password is kept" in guest.post(path, data={"password": PASSWORD}).text
    for replayed in (guest.get(path), guest.post(path, data={"password": "ganz andere Worte da"})):
        assert 404 == replayed.status_code
        assert "works no more" in replayed.text
    assert "<h1>Me</h1>" in inside(house, "emma@example.org").get("/me").text.replace("Ich", "Me")
    again = chef.post("/administration/people", data=form)
    assert 403 != again.status_code
    assert "already" in again.text


def test_a_forgotten_password_is_answered_alike_for_everybody(house, box):
    """The link leads to the configured address, whatever the request calls its host."""
    client = browser(house)
    answers = {
        client.post("/forgotten", data={"mail": mail}).text for mail in (BEN, "nobody@example.org", "no mail")
    }
    assert 1 == len(answers)
    assert 1 == len(box.taken)
    forged = client.post("/forgotten", data={"mail": BEN}, headers={"x-forwarded-host": "evil.example"})
    assert 200 == forged.status_code
    assert 400 == client.post("/forgotten", data={"mail": BEN}, headers={"host": "evil.example"}).status_code
    links = re.findall(r"https?://[^/\s]+", "".join(each.text for each in box.taken))
    assert {"https://posts.example.org"} == set(links)
    path = re.search(r"https://posts\.example\.org(/reset/\S+)", box.taken[-1].text)[1]
    client.post(path, data={"password": "ganz andere Worte da"})
    answer = client.post("/sign-in", data={"mail": BEN, "password": PASSWORD})
    assert "wrong" in answer.text


def test_a_session_that_was_given_beforehand_opens_nothing(house):
    """Whoever plants a cookie does not come in by it: signing in makes a token of its own each time."""
    client = browser(house)
    client.cookies.set("__Host-session", "x" * 43)
    client.post("/sign-in", data={"mail": BEN, "password": PASSWORD})
    assert signin.visitor_of(house, "x" * 43) is None
    planted = signin.sign_in(house, mail=ANNA, password=PASSWORD, address="192.0.2.1", device="")
    client = browser(house)
    client.cookies.set("__Host-session", planted)
    client.post("/sign-in", data={"mail": BEN, "password": PASSWORD})
    assert signin.visitor_of(house, planted) is None


def test_the_second_factor_is_set_up_and_asked_for(house):
    """Picture, first code, recovery codes; afterwards the password leads to the code, and the code inside."""
    client = inside(house, BEN)
    page = client.post("/me/second-factor").text
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>(\w{32})</code>", page)[1]
    assert "The code is wrong" in client.post("/me/second-factor/on", data={"code": "1"}).text
    now = house.clock.now()
    codes = re.findall(
        r"<code>([\w-]+)</code>",
        client.post("/me/second-factor/on", data={"code": TOTP(secret).at(now)}).text,
    )
    assert 8 == len(codes)
    assert "Recovery codes left: 8" in client.get("/me").text

    client = browser(house)
    asked = client.post("/sign-in", data={"mail": BEN, "password": PASSWORD, "next": "/me"})
    assert "Second factor" in asked.text
    assert "/sign-in?" in str(client.get("/me").url)
    assert "The code is wrong" in client.post("/sign-in/code", data={"code": "000000", "next": "/me"}).text
    assert "<h1>Me</h1>" in client.post("/sign-in/code", data={"code": codes[0], "next": "/me"}).text
    assert "//evil.example" not in str(client.get("/confirm?next=//evil.example").text)
    over = browser(house).post(
        "/sign-in", data={"mail": BEN, "password": PASSWORD}, headers={"hx-request": "true"}
    )
    assert 'action="/sign-in/code"' in over.text  # the dialog above a form goes on with the code


def test_devices_password_and_wishes(house):
    """Another device is listed and ended; a changed password keeps this one alone; the language is theirs."""
    client, other = inside(house, BEN), inside(house, BEN)
    id = re.search(r"/me/devices/(\w+)/end", client.get("/me").text)[1]
    client.post(f"/me/devices/{id}/end")
    assert "/sign-in" in str(other.get("/me").url)
    assert 404 == inside(house).post(f"/me/devices/{id}/end").status_code
    wrong = client.post("/me/password", data={"old": "falsch", "new": "ganz andere Worte da"})
    assert 422 == wrong.status_code
    third = inside(house, BEN)
    changed = client.post("/me/password", data={"old": PASSWORD, "new": "ganz andere Worte da"})
    assert "your other devices are signed out" in changed.text
    assert "/sign-in" in str(third.get("/me").url)
    german = client.post("/me/wishes", data={"language": "de", "theme": "dark"}).text
    assert 'lang="de" data-theme="dark" data-keys="off"' in german
    assert not me.myself(house, caller=people.get(house, BEN, caller=ROOT).as_caller()).letters


def test_people_are_looked_after(house):
    """Roles, organisations, letting go, the journal: an editor sees none of it."""
    chef = inside(house)
    assert (
        "was added" in chef.post("/administration/organisations", data={"name": "art", "title": "ART"}).text
    )
    assert 422 == chef.post("/administration/organisations", data={"name": "A B", "title": "x"}).status_code
    page = give(chef, BEN, "approver:art", "editor:").text
    assert re.search(r'name="approver:art" value="yes" checked', page)
    last = chef.post(f"/administration/people/{ANNA}/leave")
    assert "last administrator" in last.text
    assert 404 == chef.get("/administration/people/nobody@example.org").status_code
    for path in ("", "/journal", "/jobs", "/notices"):
        assert 200 == chef.get(f"/administration{path}").status_code
        if path != "/jobs":
            assert 403 == inside(house, BEN).get(f"/administration{path}").status_code
    assert "roles given" in chef.get("/administration/journal").text
    assert "signs in no more" in chef.post(f"/administration/people/{BEN}/leave").text


def test_the_journal_of_all_organisations_is_for_administrators_of_all(house):
    """Who administers one of them reads a sentence in its place; who sits at the machine reads it."""
    chef = inside(house)
    chef.post("/administration/organisations", data={"name": "art", "title": "ART"})
    give(chef, BEN, "administrator:art")
    page = inside(house, BEN).get("/administration/journal")
    assert 403 == page.status_code
    assert "for an administrator of everything" in page.text
    assert "roles given" not in page.text
    assert journal.find(house, 9, caller=ROOT)


def test_the_journal_says_by_which_device_something_was_done(house):
    """Each row names the sign-in, and leads to all that was done by it, beginning with the device."""
    chef = inside(house, ANNA, **{"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"})
    chef.post("/administration/organisations", data={"name": "art", "title": "ART"})
    inside(house, ANNA).post("/administration/organisations", data={"name": "img", "title": "IMG"})
    page = chef.get("/administration/journal?subject=art").text
    (session,) = set(re.findall(r'href="/administration/journal\?session=(\w+)"', page))
    mine = chef.get(f"/administration/journal?session={session}").text
    assert "Firefox on Linux" in mine
    assert "organisation added" in mine
    assert "img" not in re.sub(r"<img[^>]*>", "", mine)
    by = [each.session for each in journal.find(house, 9, subject="art", caller=ROOT)]
    assert [session] == by


def test_after_a_quarter_of_an_hour_the_password_is_asked_for_again(house):
    """Once, above what was to be done; a wrong one opens nothing."""
    chef = inside(house)
    token = chef.cookies["__Host-session"]
    session = signin.visitor_of(house, token).session
    house.store.sessions.confirm(session, house.clock.now().replace(year=2020))
    asked = chef.post(
        "/administration/organisations",
        data={"name": "art", "title": "ART"},
        headers={"referer": "https://posts.example.org/administration"},
    )
    assert "Password once more" in asked.text
    assert 'value="/administration"' in asked.text
    pasted = {"channel": "twitter", "name": "seite", "tokens": 'api_key = "x"'}
    assert "Password once more" in chef.post("/accounts/add", data=pasted).text
    assert 422 == chef.post("/confirm", data={"password": "falsch", "next": "/administration"}).status_code
    onward = chef.post("/confirm", data={"password": PASSWORD, "next": "/administration"})
    assert "<h1>Administration</h1>" in onward.text
    assert (
        "was added" in chef.post("/administration/organisations", data={"name": "art", "title": "ART"}).text
    )


def test_the_picture_of_the_second_factor_takes_the_password_once_more(house):
    """Whoever finds the page open later sees no secret, and turns nothing on."""
    client = inside(house, BEN)
    assert "<code>" in client.post("/me/second-factor").text
    session = signin.visitor_of(house, client.cookies["__Host-session"]).session
    house.store.sessions.confirm(session, house.clock.now().replace(year=2020))
    for asked in (client.get("/me/second-factor"), client.post("/me/second-factor/on", data={"code": "1"})):
        assert "Password once more" in asked.text
        assert "<code>" not in asked.text


def test_accounts_are_given_to_organisations(house):
    """Where there are both; a foreign one is not found."""
    chef = inside(house)
    chef.post("/administration/organisations", data={"name": "art", "title": "ART"})
    account = Account(name="seite", channel=FACEBOOK, external_id="1", display_name="Die Seite")
    house.store.accounts.save(account, {}, house.clock.now())
    assert "Whose the accounts are" in chef.get("/administration").text
    told = chef.post("/administration/accounts/seite", data={"organisation": "art"}).text
    assert "It is kept whose" in told
    assert re.search(r'value="art" selected', told)
    assert 404 == chef.post("/administration/accounts/seite", data={"organisation": "x"}).status_code
    assert 403 == inside(house, BEN).post("/administration/accounts/seite").status_code


def test_reports_are_offered_of_a_few_campaigns_and_told_of_all(house) -> None:
    """Of thousands those of the menu, the one that is looked at first; what comes already is told by its title."""
    for number in range(30):
        house.store.campaigns.save(a_campaign(name=f"k-{number:02}", title=f"Tour {number}"), AUTUMN)
    client = inside(house)
    for name in ("k-28", "k-29"):
        assert 200 == client.get(f"/campaigns/{name}").status_code
    wish = {"campaign": "k-21", "rhythm": "monthly", "brings": "attached", "zone": "Europe/Berlin"}
    assert 200 == client.post("/me/reports", data=wish).status_code
    page = client.get("/me/reports").text
    offered = re.findall(r'<option value="(k-[0-9]+)"', page)
    assert (10, {"k-28", "k-29"}) == (len(offered), {"k-28", "k-29"} & set(offered))
    assert "k-21" not in offered
    assert '<p class="entry-title">Tour 21</p>' in page
    assert "once it was looked at" in page
    person = client.get(f"/administration/people/{ANNA}").text
    assert offered == re.findall(r'<option value="(k-[0-9]+)"', person)
