"""The pages of places, as the in-process client gets them."""

from __future__ import annotations

import re

from tests.builders import NOW, a_campaign, a_place
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

LIST = "/campaigns/kreativorte-altmark/places"
HOF = f"{LIST}/hof"


def filled(house, *places):
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save("kreativorte-altmark", places or [a_place("hof", name="<b>Hof</b>")], NOW)
    return browser(house, EDITOR)


def test_places_are_listed_by_name(house):
    """Each leads to its page; what a table brought in is text and never markup; a foreign campaign is not found."""
    client = filled(house)
    answer = client.get(LIST)
    assert 200 == answer.status_code
    assert f'href="{HOF}"' in answer.text
    assert "&lt;b&gt;Hof&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text
    assert {404} == {client.get(path).status_code for path in ("/campaigns/none/places", f"{LIST}/none")}


def test_many_places_come_a_page_at_a_time_and_the_map_shows_all(house):
    """Turning the page keeps what was searched for, and beyond the last page stands the last one."""
    client = filled(house, *(a_place(f"hof-{n:03}", name=f"Hof {n:03}") for n in range(201)))
    for number, listed in ((1, 100), (2, 100), (3, 1), (9, 1)):
        page = client.get(LIST, params={"q": "hof", "page": number}).text
        assert listed == page.count('class="entry-title"')
        assert 201 == page.count('"address":')
        turned = set(
            re.findall(r'class="button compact" rel="(\w+)" href="[^"]*\?q=hof&amp;page=(\d)"', page)
        )
        assert {1: {("next", "2")}, 2: {("prev", "1"), ("next", "3")}}.get(number, {("prev", "2")}) == turned


def test_a_field_written_on_the_page_is_a_persons(house):
    """What was not touched keeps following its source, and the page says who wrote what."""
    client = filled(house, a_place("hof"))
    form = {"version": "1", "teaser": "Ein Gut wacht auf.", "name": "Gutshof Krevese", "latitude": "52.8127"}
    assert 303 == client.post(HOF, data=form, follow_redirects=False).status_code
    version, hands = house.store.places.seen("kreativorte-altmark", "hof")
    assert (2, ["teaser"]) == (version, list(hands))
    assert "Von Hand geschrieben: Anna" in client.get(HOF).text


def test_a_wrong_value_comes_back_at_its_field(house):
    """Nothing is kept of the form, and nothing that was typed is lost."""
    client = filled(house, a_place("hof"))
    answer = client.post(HOF, data={"version": "1", "teaser": "Getippt.", "latitude": "oben"})
    assert 422 == answer.status_code
    assert "Getippt." in answer.text
    assert 1 == answer.text.count("aria-invalid")
    assert 1 == house.store.places.seen("kreativorte-altmark", "hof")[0]


def test_the_second_of_two_editors_sees_both(house):
    """The one who saw an older version keeps what they typed and reads what stands there now."""
    client = filled(house, a_place("hof"))
    client.post(HOF, data={"version": "1", "teaser": "Die erste."})
    answer = client.post(HOF, data={"version": "1", "teaser": "Die zweite."})
    assert 409 == answer.status_code
    assert "Die zweite." in answer.text
    assert "Die erste." in answer.text
    assert "Die erste." == house.store.places.get("kreativorte-altmark", "hof").teaser


def test_a_reader_writes_nothing(house):
    """The door of the page asks for the role."""
    filled(house, a_place("hof"))
    reader = browser(house, READER)
    assert 200 == reader.get(HOF).status_code
    assert 403 == reader.post(HOF, data={"version": "1", "teaser": "Nein."}).status_code
