"""Places that two campaigns share, on the pages."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from outreach.app.places import places
from outreach.model import PlaceKey
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.web.planned import EDITOR, NAME
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

HERE = "/campaigns/kreativorte-altmark/places"


@pytest.fixture
def client(house) -> TestClient:
    for name, slug in (("kreativorte-altmark", "gutshof-krevese"), ("zukunftsorte", "gut")):
        house.store.campaigns.save(a_campaign(name=name, title=name.title()), NOW)
        house.store.places.save(name, [a_place(slug)], NOW)
    return browser(house, EDITOR)


def test_a_person_says_whether_two_places_are_the_same(house, client) -> None:
    """The pair stands on the page of places; once confirmed, each place shows the other and what was written there."""
    page = client.get(HERE).text
    assert "Auch in einer anderen Kampagne" in page
    assert "dieselbe Seite" in page
    assert "Derselbe Ort" not in browser(house, READER).get(HERE).text
    sent = {"slug": "gutshof-krevese", "campaign": "zukunftsorte", "other": "gut", "same": "yes"}
    client.post(f"{HERE}/shared", data=sent)
    assert {"gutshof-krevese": (PlaceKey(campaign="zukunftsorte", slug="gut"),)} == (
        house.store.shared_places.twins("kreativorte-altmark")
    )
    places.edit(house, "zukunftsorte", "gut", {"street": "Dorfstraße 5"}, version=1, caller=ANNA)
    place = client.get(f"{HERE}/gutshof-krevese").text
    assert "/campaigns/zukunftsorte/places/gut" in place
    assert "Dorfstraße 5" in place
    form = place[place.index(f'action="{HERE}/gutshof-krevese/twin"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    client.post(f"{HERE}/gutshof-krevese/twin", data=fields)
    assert "Dorfstraße 5" == house.store.places.get("kreativorte-altmark", "gutshof-krevese").street
    assert "Dorfstraße 5" in client.get(f"{HERE}/gutshof-krevese").text
    assert f'action="{HERE}/gutshof-krevese/twin"' not in client.get(f"{HERE}/gutshof-krevese").text


def test_two_places_are_not_asked_about_again(house, client) -> None:
    """Whoever says that they are two sees the pair no more."""
    sent = {"slug": "gutshof-krevese", "campaign": "zukunftsorte", "other": "gut", "same": ""}
    answer = client.post(f"{HERE}/shared", data=sent)
    assert "danach wird nicht wieder gefragt" in answer.text
    assert "Auch in einer anderen Kampagne" not in client.get(HERE).text


def test_all_pairs_that_were_shown_are_the_same_at_once(house, client) -> None:
    """One button names how many; a pair that was not shown, or of which somebody spoke meanwhile, is left out."""
    slugs = ("scheune", "speicher", "turm", "wehr")
    for name in ("kreativorte-altmark", "zukunftsorte"):
        pages = [a_place(slug, name=slug.title(), page=f"https://orte.example.org/{slug}") for slug in slugs]
        house.store.places.save(name, pages, NOW)
    page = client.get(HERE).text
    assert "Alle sind dieselben (5)" in page
    shown = re.findall(r'name="pair" value="([^"]*)"', page)
    assert "turm/zukunftsorte/turm" in shown
    other = {"slug": "wehr", "campaign": "zukunftsorte", "other": "wehr", "same": ""}
    client.post(f"{HERE}/shared", data=other)
    sent = [each for each in shown if "turm" not in each]
    told = client.post(f"{HERE}/shared/all", data={"pair": sent}).text
    assert (
        "Paare, die ab jetzt als derselbe Ort gelten: 3. Ausgelassen, weil jemand schneller war: 1." in told
    )
    assert {"gutshof-krevese", "scheune", "speicher"} == set(house.store.shared_places.twins(NAME))
    client.post(f"{HERE}/shared/all", data={"pair": ["turm/zukunftsorte/wehr", "turm/zukunftsorte/turm"]})
    assert (PlaceKey(campaign="zukunftsorte", slug="turm"),) == house.store.shared_places.twins(NAME)["turm"]
    assert 403 == browser(house, READER).post(f"{HERE}/shared/all", data={"pair": sent}).status_code
