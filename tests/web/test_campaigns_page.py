"""The menu of campaigns and the page with all of them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.builders import NOW, a_campaign
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser, text
from tests.web.test_pages import house as house  # a fixture of these tests


@pytest.fixture
def client(house) -> TestClient:
    for number in range(60):
        year = 2020 if number % 2 else 2090
        days = {"first_day": date(year, 3, 1), "last_day": date(year, 4, 30)}
        house.store.campaigns.save(a_campaign(name=f"k-{number:02}", title=f"Tour {number}", **days), NOW)
    return browser(house, EDITOR)


def offered(page: str) -> list[str]:
    """What the menu of a page leads to."""
    menu = page[page.index("data-menu") : page.index("</details>")]
    return re.findall(r'href="(?:/campaigns/(k-\d\d))/posts"', menu)


def test_the_menu_shows_a_few_and_leads_to_all(client) -> None:
    """Ten at the most, those looked at lately among them, also where their names come last."""
    for name in ("k-57", "k-41"):
        page = client.get(f"/campaigns/{name}/posts").text
    assert {"k-57", "k-41"} <= set(offered(page))
    assert 10 == len(offered(page))
    assert 'href="/campaigns"' in page
    assert "k-41.k-57" == client.cookies["campaign"]
    assert "Tour 41" in text(client.get("/").text)
    for number in range(9):
        page = client.get(f"/campaigns/k-{number:02}/posts").text
    assert ("k-08.k-07.k-06.k-05.k-04.k-03", 10) == (client.cookies["campaign"], len(offered(page)))
    client.cookies.clear()
    client.cookies.set("campaign", r'"k-41\000.\303\244.k-55"')
    assert "k-55" in offered(client.get("/campaigns/k-01/posts").text)


def test_all_campaigns_stand_on_a_page(house, client) -> None:
    """With state, period and link, a page at a time, searched by plain words; a copy is begun by who may."""
    page = client.get("/campaigns").text
    assert "60 Kampagnen" in page
    assert "1 bis 50 von 60" in page
    assert page.index("kommt noch") < page.index("beendet")
    assert "01.03.2090 bis 30.04.2090" in text(page)
    assert 'href="/campaigns?q=&amp;page=2"' in page
    assert 10 == client.get("/campaigns?q=&page=2").text.count("data-entry ")
    found = client.get("/campaigns?q=tour+7").text
    assert 'href="/campaigns/k-07"' in found
    assert 1 == found.count("data-entry ")
    for nothing in ("q=%3Cb%3E", "q=%EF%BF%BF", "page=999999999"):
        assert "Diese Suche findet nichts" in client.get(f"/campaigns?{nothing}").text
    assert "/campaigns/new?copy=k-07" in found
    assert "copy=" not in browser(house, READER).get("/campaigns").text
    assert 'value="k-07" selected' in client.get("/campaigns/new?copy=k-07").text
