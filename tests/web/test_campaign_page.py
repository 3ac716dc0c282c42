"""A campaign on its pages: new, edited, looked ahead, as a file, and its steps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from outreach.app.campaigns import campaigns
from outreach.app.running import jobs
from outreach.model import JobState, Source
from outreach.networks import FACEBOOK
from tests.builders import NOW, a_campaign, a_channel_plan, a_place, an_account
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests
from tests.web.test_steps import ended

HERE = "/campaigns/kreativorte-altmark"
NEW: dict[str, Any] = {
    "title": "Sommer in der Altmark",
    "period.first_day": "2027-06-01",
    "period.last_day": "2027-07-31",
    "period.state": "ST",
    "brand.name": "Kreativorte",
    "brand.website": "kreativorte.example.org",
    "posts.kinds": ["portrait"],
    "posts.languages": ["de"],
    "facebook.account": "die-altmark",
    "facebook.posts_per_place": "2",
    "facebook.weekdays": ["mo", "di", "mi"],
    "facebook.windows": "10:00-12:00",
}


@pytest.fixture
def client(house) -> TestClient:
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.accounts.save(an_account(FACEBOOK), {}, NOW)
    return browser(house, EDITOR)


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the page's form."""
    html = page[page.index('<form method="post" action="/campaigns') :]
    html = html[: html.index("</form>")]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        kind, name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("type", "name", "value"))
        if name and (not kind or kind[1] != "checkbox" or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = [chosen[1] if chosen else ""]
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        found[name] = [body]
    return found


def test_a_new_campaign_leads_to_its_places(house, client):
    """Saved, it is there under a name made of its title, and the next page takes its places; twice it is refused."""
    done = client.post("/campaigns/new", data=NEW)
    assert "/campaigns/sommer-in-der-altmark/places" == done.url.path
    assert "Als Nächstes die Orte einlesen" in done.text
    assert "ST" == campaigns.get(house, "sommer-in-der-altmark").subdivision
    assert 422 == client.post("/campaigns/new", data=NEW).status_code


def test_what_is_wrong_stands_at_its_field(house, client):
    """All that was typed is still there, and nothing was saved."""
    wrong = NEW | {
        "period.last_day": "2027-05-01",
        "facebook.windows": "abends",
        "title": '"><script>x</script>',
    }
    answer = client.post("/campaigns/new", data=wrong)
    assert 422 == answer.status_code
    assert 2 == answer.text.count('aria-invalid="true"')
    assert "abends" in answer.text
    assert "<script>x" not in answer.text
    assert 1 == campaigns.page(house).total


def test_it_shows_what_it_comes_to_while_it_is_filled_in(client):
    """Posts, money, days kept free and the shape of the plan, of as many places as are expected; nothing is saved."""
    answer = client.post("/campaigns/new/outlook", data=NEW | {"places": "5"})
    assert 200 == answer.status_code
    assert "Beiträge (Orte: 5)" in answer.text
    assert "Termine gibt es für 10 von 10" in answer.text
    narrow = client.post("/campaigns/new/outlook", data=NEW | {"places": "90"})
    assert "ohne Platz" in narrow.text
    assert "auf höchstens" in narrow.text


def test_each_network_has_a_colour_of_its_own_in_the_shape_of_the_plan(client):
    """What goes out on a day is drawn in its network's colour, also where no other network has posts that day."""
    x = {"account": "altmark-x", "posts_per_place": "1", "weekdays": ["fr"], "windows": "10:00-12:00"}
    sent = NEW | {f"twitter.{name}": value for name, value in x.items()} | {"places": "5"}
    page = client.post("/campaigns/new/outlook", data=sent).text
    assert {"channel-1", "channel-2"} == set(re.findall(r'class="(channel-\d)"', page))


def test_saving_what_is_shown_changes_nothing(house, client):
    """The form of a campaign is the campaign; only what is typed changes it, and counts as one version."""
    before = campaigns.get(house, "kreativorte-altmark")
    form = form_of(client.get(HERE).text)
    assert 200 == client.post(HERE, data=form).status_code
    assert (before, 1) == (campaigns.get(house, before.name), campaigns.version(house, before.name))
    client.post(HERE, data=form | {"title": "Ein anderer Titel"})
    assert ("Ein anderer Titel", 2) == (
        campaigns.get(house, before.name).title,
        campaigns.version(house, before.name),
    )


def test_the_second_of_two_sees_both(house, client):
    """Who saw an older version keeps what was typed, reads what stands there now, and can then keep theirs."""
    form = form_of(client.get(HERE).text)
    client.post(HERE, data=form | {"title": "Der erste Titel"})
    late = client.post(HERE, data=form | {"title": "Der zweite Titel"})
    assert 409 == late.status_code
    assert "Der erste Titel" in late.text
    assert "Der zweite Titel" in late.text
    assert 1 == late.text.count('class="versus"')
    client.post(HERE, data=form_of(late.text))
    assert "Der zweite Titel" == campaigns.get(house, "kreativorte-altmark").title


def test_a_campaign_leaves_and_comes_in_as_a_file(house, client):
    """The file is the one that the command line takes; over a newer version it is not taken."""
    file = client.get(f"{HERE}/campaign.toml")
    assert "attachment" in file.headers["content-disposition"]
    changed = file.content.replace(b"Kreativorte im Gr", b"Neue Orte im Gr", 1)
    sent = {"definition": ("campaign.toml", changed)}
    told = {"name": "kreativorte-altmark", "version": "1"}
    assert HERE == client.post("/campaigns/file", files=sent, data=told).url.path
    assert campaigns.get(house, "kreativorte-altmark").title.startswith("Neue Orte")
    assert (
        409
        == client.post(
            "/campaigns/file", files={"definition": ("c.toml", file.content)}, data=told
        ).status_code
    )
    assert 422 == client.post("/campaigns/file", files={"definition": ("c.toml", b"name =")}).status_code


SQL = """
[[sources]]
kind = "sql"
url = "sqlite:///%s"
query = "SELECT name FROM people"
fields = { name = "name" }
"""


@pytest.mark.parametrize(
    "source",
    [
        SQL % "other.db",
        SQL.replace("people", "sessions") % "places.db",
        '[[sources]]\nkind = "csv"\nfile = "/etc/passwd"\n',
        '[[sources]]\nkind = "csv"\nfile = "C:\\\\secret.csv"\n',
        '[[sources]]\nkind = "csv"\nfile = "orte/../../secret.csv"\n',
    ],
)
def test_no_page_names_a_database_or_a_path_of_the_machine(house, client, source):
    """A file brings in none that the machine has not named, for a new campaign either; nothing is changed by it."""
    kept = Source(kind="sql", url="sqlite:///places.db", query="SELECT name FROM people")
    house.store.campaigns.save(a_campaign(sources=(kept,)), NOW)
    version = house.store.campaigns.version("kreativorte-altmark")
    plain = campaigns.export(house, "kreativorte-altmark").partition(b"[[sources]]")[0]
    for name in (b"kreativorte-altmark", b"neu"):
        content = plain.replace(b"kreativorte-altmark", name, 1) + source.encode()
        told = {"name": "kreativorte-altmark", "version": str(version)} if name != b"neu" else {}
        answer = client.post("/campaigns/file", files={"definition": ("c.toml", content)}, data=told)
        assert (403, True) == (answer.status_code, "nicht auf einer Seite" in answer.text)
    assert version == house.store.campaigns.version("kreativorte-altmark")
    assert not house.store.campaigns.version("neu")


def test_no_page_names_an_address_in_the_operators_own_net(house):
    """What the operator lets sources lie at is named on the machine; an address of the internet may be named."""
    private = frozenset({"https://intranet.example"})
    app = replace(house, settings=replace(house.settings, private_sources=private))
    app.store.campaigns.save(a_campaign(), NOW)
    plain = campaigns.export(app, "kreativorte-altmark").replace(b"kreativorte-altmark", b"neu", 1)
    client = browser(app, EDITOR)
    for url, status in (("https://INTRANET.example/personal.csv", 403), ("https://example.org/o.csv", 200)):
        source = f'[[sources]]\nkind = "csv"\nfile = "orte.csv"\nurl = "{url}"\n'.encode()
        answer = client.post("/campaigns/file", files={"definition": ("c.toml", plain + source)})
        assert status == answer.status_code
    assert ["https://example.org/o.csv"] == [each.url for each in campaigns.get(app, "neu").sources]


def test_what_the_machine_has_named_stays_with_its_campaign(house, client):
    """The database that a campaign reads already may stand in its file; another campaign's file may not name it."""
    kept = Source(kind="sql", url="sqlite:///places.db", query="SELECT name FROM people")
    house.store.campaigns.save(a_campaign(sources=(kept,)), NOW)
    version = house.store.campaigns.version("kreativorte-altmark")
    file = campaigns.export(house, "kreativorte-altmark")
    told = {"name": "kreativorte-altmark", "version": str(version)}
    other = file.replace(b"kreativorte-altmark", b"neu", 1)
    assert 403 == client.post("/campaigns/file", files={"definition": ("c.toml", other)}).status_code
    changed = file.replace(b"Kreativorte im Gr", b"Neue Orte im Gr", 1)
    assert (
        HERE == client.post("/campaigns/file", files={"definition": ("c.toml", changed)}, data=told).url.path
    )
    assert (kept,) == campaigns.get(house, "kreativorte-altmark").sources


def test_an_old_campaign_is_copied(client):
    """Everything but its title and its days is filled in already."""
    form = form_of(client.get("/campaigns/new?copy=kreativorte-altmark").text)
    assert [""] == form["title"] == form["period.first_day"]
    assert ["die-altmark"] == form["facebook.account"]
    assert ["kreativorte-altmark"] == form["copy"]
    assert 404 == client.get("/campaigns/new?copy=none").status_code


@pytest.mark.slow
def test_the_steps_lead_from_places_to_times(house, client):
    """Texts and times are work that is asked for once, goes on without the page, and shows how far it is."""
    assert "Orte einlesen" in client.get(HERE).text
    house.store.places.save("kreativorte-altmark", [a_place("hof")], NOW)
    house.store.schedulers.tick("elsewhere", house.clock.now())
    assert "Texte schreiben" in client.get(HERE).text
    for _ in range(2):
        assert "hx-trigger" in client.post(f"{HERE}/texts").text
    (job,) = house.store.jobs.latest(5)
    assert (JobState.WAITING, False) == (job.state, job.attended)
    done = jobs.worker(house).step()
    assert done
    assert JobState.DONE is done.state
    assert "Termine geben" in client.get(HERE).text
    client.post(f"{HERE}/times")
    jobs.worker(house).step()
    page = client.get(HERE).text
    assert "Diese Termine übernehmen" in page
    way = re.search(rf'action="({HERE}/times/\w+)"', page)
    assert way
    assert "Termine vergeben: " in client.post(way[1]).text
    assert "alle haben einen" in client.get(HERE).text


def test_who_only_looks_changes_nothing(house, client):
    """A reader sees the campaign and what it comes to, without a button, and is refused at the door."""
    reader = browser(house, READER)
    page = reader.get(HERE)
    assert 200 == page.status_code
    assert "Speichern" not in page.text
    assert {403} == {
        reader.post(path, data=NEW).status_code for path in (HERE, "/campaigns/new", f"{HERE}/texts")
    }
    assert 403 == reader.get("/campaigns/new").status_code


def test_a_campaign_without_an_end(house, client) -> None:
    """A tick takes the last day away; the preview tells the weeks ahead month by month, and saving keeps it so."""
    sent = form_of(client.get(HERE).text) | {
        "period.open_ended": ["yes"],
        "period.last_day": [""],
        "period.ahead": ["5"],
        "facebook.posts_per_week": ["3"],
    }
    ahead = client.post(f"{HERE}/outlook", data=sent).text
    assert "Gefüllt werden die Wochen bis" in ahead
    assert "jeder Ort etwa einmal in" in ahead
    assert 303 == client.post(HERE, data=sent, follow_redirects=False).status_code
    saved = house.store.campaigns.get("kreativorte-altmark")
    assert (5, 3) == (saved.ahead, saved.channels[0].posts_per_week)
    again = client.get(HERE).text
    assert 'name="period.open_ended" value="yes" checked' in again
    copied = client.get("/campaigns/new?copy=kreativorte-altmark").text
    assert 'name="period.open_ended" value="yes" checked' in copied
    wrong = client.post(HERE, data=form_of(again) | {"period.ahead": ["0"]})
    assert 422 == wrong.status_code
    finite = form_of(again)
    del finite["period.open_ended"]
    assert (
        303
        == client.post(
            HERE, data=finite | {"period.last_day": ["2027-09-30"]}, follow_redirects=False
        ).status_code
    )
    assert house.store.campaigns.get("kreativorte-altmark").ahead is None


def test_the_weeks_ahead_are_filled_on_request_and_stand_on_today(house, client) -> None:
    """The button of an open-ended campaign fills its weeks; Today says until when, and for whom the drafts wait."""
    plan = a_channel_plan(posts_per_place=1, posts_per_week=1)
    house.store.campaigns.save(a_campaign(channels=(plan,), ahead=1, skip_holidays=False), NOW)
    house.store.places.save("kreativorte-altmark", [a_place()], NOW)
    assert "Kommende Wochen füllen" in client.get(HERE).text
    client.post(f"{HERE}/texts")
    (job,) = jobs.page(house).jobs
    assert "filling.fill" == job.verb
    assert JobState.DONE is ended(house, job).state
    assert 2 == house.store.listing.page(campaign="kreativorte-altmark", timed=True, limit=9).total
    house.store.places.save("kreativorte-altmark", [a_place("wartet", name="Wartet")], NOW)
    assert "keine Beiträge geplant" not in client.get(f"{HERE}/places").text, "its turn comes"
    today = client.get("/").text
    assert "Beiträge der kommenden Wochen sind noch zu lesen und freizugeben." in today
    assert "Die kommenden Wochen" in today
    assert "Entwürfe, die zu lesen und vorzulegen sind: 2." in today
    plan_page = client.get(f"{HERE}/plan").text
    assert "die Wochen bis" in plan_page
