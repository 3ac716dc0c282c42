"""The press kit, as staff takes it from a place's page."""

from __future__ import annotations

import io
import re
import zipfile

from tests.builders import NOW, a_campaign, a_place
from tests.web.test_pages import READER, browser, text
from tests.web.test_pages import house as house  # a fixture of these tests

PLACE = "/campaigns/kreativorte-altmark/places/hof"


def test_the_kit_is_a_button_on_the_places_page(house):
    """One click and it is there; an embargo stands in it, and what is wrong is told in words."""
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof"), a_place("leer", teaser="")], NOW)
    client = browser(house, READER)
    assert {"Press kit", "Pressemappe"} & set(
        re.findall("Press kit|Pressemappe", text(client.get(PLACE).text))
    )
    answer = client.get(f"{PLACE}/press.zip", params={"lang": "de", "embargo": "2027-03-01T10:00"})
    assert 200 == answer.status_code
    assert "hof-presse.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "hof/pressemitteilung.docx" in archive.namelist()
    assert 422 == client.get(f"{PLACE}/press.zip", params={"embargo": "morgen"}).status_code
    empty = client.get(PLACE.replace("hof", "leer") + "/press.zip")
    assert 422 == empty.status_code
    assert 404 == client.get(PLACE.replace("hof", "none") + "/press.zip").status_code
