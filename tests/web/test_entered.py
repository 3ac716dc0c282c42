"""What people enter for the report, on its pages: costs, effects, visits of the website, figures by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from outreach.app import App
from outreach.app.results import effects, expenses, handfigures, website
from outreach.model import Draft, Kind, Role, Status
from outreach.networks import FACEBOOK
from outreach.store import DraftRecord
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.web.test_pages import READER, browser, text
from tests.web.test_pages import house as house  # a fixture of these tests
from tests.web.test_places import EDITOR

pytestmark = pytest.mark.slow

NAME = "kreativorte-altmark"
REPORT = f"/campaigns/{NAME}/report"
SPENT = {
    "day": "2026-03-02",
    "kind": "design",
    "payee": "Studio",
    "reason": "Karten",
    "amount": "480",
    "channel": "",
}
NOTED = {"day": "2026-03-09", "kind": "press", "source": "Volksstimme", "place": "hof", "count": "1"}
LOG = (
    '192.0.2.1 - - [02/Mar/2026:10:00:00 +0100] "GET /?utm_source=facebook&utm_content=hof-portrait-1 HTTP/1.1" 200 5'
    ' "-" "Mozilla/5.0"\n'
)


@pytest.fixture
def client(house: App) -> TestClient:
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save(NAME, [a_place("hof", name="<i>Hof</i>")], NOW)
    return browser(house, EDITOR)


def a_post_out(house: App) -> str:
    """The id of a post that is out and of which nothing is known."""
    from sqlalchemy import update

    from outreach.store import schema
    from outreach.store.engine import writing

    draft = Draft(
        place="hof",
        channel=FACEBOOK,
        kind=Kind.PORTRAIT,
        number=1,
        variant=1,
        text="Ein Hof.",
        link="https://example.org/?utm_source=facebook&utm_content=hof-portrait-1",
        alt="Ein Haus",
        card=b"",
    )
    record = DraftRecord(draft=draft, account="die-altmark", zone="Europe/Berlin", image="", image_sha256="")
    house.store.posts.save_drafts(NAME, [record], caller=ANNA, at=NOW)
    (post,) = house.store.posts.find(campaign=NAME)
    with writing(house.store.posts._engine) as connection:
        values = {"status": Status.PUBLISHED, "published_at": NOW, "external_id": "77"}
        connection.execute(update(schema.posts).where(schema.posts.c.id == post.id).values(**values))
    return post.id


def test_an_expense_is_entered_changed_and_removed(house, client):
    """Without script: a form, a list with links, a page to change and to remove it."""
    assert "Noch nichts eingetragen" in text(client.get(f"{REPORT}/costs").text)
    page = client.post(f"{REPORT}/costs", data=SPENT)
    assert "Die Ausgabe ist eingetragen." in text(page.text)
    assert "480,00" in page.text
    (made,) = expenses.find(house, NAME)
    here = f"{REPORT}/costs/{made.id}"
    assert 'value="480,00"' in client.get(here).text
    assert "49,90" in client.post(here, data={**SPENT, "amount": "49,90", "version": "1"}).text
    assert 409 == client.post(f"{here}/remove", data={"version": "1"}).status_code
    assert "Die Ausgabe ist entfernt." in text(client.post(f"{here}/remove", data={"version": "2"}).text)
    assert () == expenses.find(house, NAME)


def test_what_is_wrong_comes_back_at_its_field(house, client):
    """With all that was typed, which is no markup."""
    wrong = {**SPENT, "amount": "viel", "reason": '"><script>x</script>', "payee": ""}
    answer = client.post(f"{REPORT}/costs", data=wrong)
    assert 422 == answer.status_code
    assert 2 == answer.text.count('aria-invalid="true"')
    assert 'value="viel"' in answer.text
    assert "<script>x" not in answer.text
    assert (
        422 == client.post(f"{REPORT}/effects", data={**NOTED, "link": "nirgends", "place": "x"}).status_code
    )


@pytest.mark.parametrize(
    ("kind", "fields", "typed"), [("costs", SPENT, "payee"), ("effects", NOTED, "source")]
)
def test_two_who_change_the_same_entry(house, client, kind, fields, typed):
    """The second sees both, and what she typed is in the fields; sending it again keeps hers."""
    client.post(f"{REPORT}/{kind}", data=fields)
    (id,) = set(re.findall(rf"{REPORT}/{kind}/([0-9a-f]+)", client.get(f"{REPORT}/{kind}").text))
    client.post(f"{REPORT}/{kind}/{id}", data={**fields, typed: "Erste", "version": "1"})
    answer = client.post(f"{REPORT}/{kind}/{id}", data={**fields, typed: "Zweite", "version": "1"})
    assert 409 == answer.status_code
    assert all(words in answer.text for words in ("Erste", 'value="Zweite"', 'name="version" value="2"'))
    assert (
        "Zweite"
        in client.post(f"{REPORT}/{kind}/{id}", data={**fields, typed: "Zweite", "version": "2"}).text
    )


def test_an_effect_is_noted(house, client):
    """It names its place by its name, and its link is a link."""
    page = client.post(f"{REPORT}/effects", data={**NOTED, "link": "volksstimme.example.org/1"})
    assert "Presseberichte: 1" in text(page.text)
    assert 'href="https://volksstimme.example.org/1"' in page.text
    assert "&lt;i&gt;Hof" in page.text
    (made,) = effects.find(house, NAME)
    assert (
        303
        == client.post(
            f"{REPORT}/effects/{made.id}/remove", data={"version": "1"}, follow_redirects=False
        ).status_code
    )
    assert () == effects.find(house, NAME)


def test_visits_are_imported_and_removed(house, client):
    """The page says what a file was taken for, told and replaced; a table without days asks for them."""
    a_post_out(house)
    here = f"{REPORT}/visits"
    assert 422 == client.post(here, data={}).status_code
    page = client.post(here, files={"files": ("access.log", LOG)})
    assert "Gelesen als Serverprotokoll. Besuche vom" in text(page.text)
    assert "ersetzt: 1" in text(client.post(here, files={"files": ("access.log", LOG)}).text)
    assert "192.0.2.1" not in page.text
    table = {"files": ("t.csv", "name,visitors\nhof-portrait-1,3\n")}
    answer = client.post(here, files=table)
    assert (422, True) == (answer.status_code, "von welchen Tagen" in answer.text)
    days = {"first": "2026-04-01", "last": "2026-04-30", "channel": ""}
    assert "Plausible: 3 Besucher" in text(client.post(here, files=table, data=days).text)
    for made, _ in website.find(house, NAME):
        client.post(f"{here}/{made.id}/remove")
    assert () == website.find(house, NAME)


def test_figures_are_entered_by_hand(house, client):
    """Posts of which nothing is known are listed; one is filled in, a table fills in others, all is taken back."""
    id = a_post_out(house)
    here = f"{REPORT}/figures"
    assert "Beiträge, von denen keine Zahl bekannt ist: 1." in text(client.get(here).text)
    assert 422 == client.post(f"{here}/{id}", data={"reach": "viele"}).status_code
    assert 422 == client.post(f"{here}/{id}", data={}).status_code
    client.post(f"{here}/{id}", data={"reach": "812", "clicks": "", "day": "2027-03-01"} | {"day": ""})
    assert [("reach", 812)] == [(each.metric, each.value) for each in handfigures.find(house, NAME)]
    assert "Von jedem erschienenen Beitrag" in text(client.get(here).text)
    sent = {"table": ("zahlen.csv", f"post,clicks\n{id},14\nfremd,1\n")}
    assert "Eingetragene Zahlen: 1" in text(client.post(here, files=sent).text)
    assert "812" in client.get(f"{here}/{id}").text
    client.post(f"{here}/{id}/remove")
    assert "zurückgenommen" in text(client.get(f"{here}/{id}").text)
    assert 404 == client.get(f"/campaigns/none/report/figures/{id}").status_code


def test_followers_are_entered_by_hand(house, client):
    """With the account's name and the day; what is wrong stands at its field."""
    a_post_out(house)
    here = f"{REPORT}/figures"
    page = client.post(f"{here}/followers", data={"account": "die-altmark", "followers": "3.980"})
    assert "die-altmark" in page.text
    assert "3.980" in page.text
    answer = client.post(f"{here}/followers", data={"account": "die-altmark", "followers": "viele"})
    assert (422, 1) == (answer.status_code, answer.text.count('aria-invalid="true"'))


def test_who_enters_what(house, client):
    """A reader looks and has no forms; an approver notes effects and figures, and enters no costs."""
    reader = browser(house, READER)
    for kind in ("costs", "effects", "visits", "figures"):
        page = reader.get(f"{REPORT}/{kind}")
        assert (200, False) == (page.status_code, "<form class=" in page.text)
    assert "Was Menschen für den Bericht eintragen" not in reader.get(REPORT).text
    assert "Was Menschen für den Bericht eintragen" in client.get(REPORT).text
    approver = browser(house, replace(READER, roles=frozenset({Role.APPROVER})))
    assert 403 == approver.post(f"{REPORT}/costs", data=SPENT).status_code
    assert 200 == approver.post(f"{REPORT}/effects", data=NOTED).status_code


def test_goals_are_set_in_the_campaigns_form(house, client):
    """Per network and for the whole; what is no number comes back at its field."""
    from tests.web.test_campaign_page import form_of

    form: dict[str, Any] = form_of(client.get(f"/campaigns/{NAME}").text)
    form |= {"goals.press": ["3"], "facebook.goals.clicks": ["300"], "version": ["1"]}
    assert 200 == client.post(f"/campaigns/{NAME}", data=form).status_code
    goals = house.store.campaigns.get(NAME).goals
    assert [("press", 3, ""), ("clicks", 300, "facebook")] == [(g.kind, g.target, g.channel) for g in goals]
    assert 422 == client.post(f"/campaigns/{NAME}", data=form | {"goals.press": ["0"]}).status_code
