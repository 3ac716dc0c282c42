"""Places that two campaigns share, on the pages."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from outreach.app.places import places
from outreach.model import PlaceKey
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.web.planned import EDITOR
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
