"""The report's page, as the in-process client gets it."""

from __future__ import annotations

from tests.builders import NOW, a_campaign, a_place
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

REPORT = "/campaigns/kreativorte-altmark/report"


def test_a_reader_looks_at_the_report_and_takes_it_along(house):
    """Even of a campaign of which nothing is out; each file is what it is called, in the language asked for."""
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof", name="<i>Hof</i>")], NOW)
    client = browser(house, READER)
    page = client.get(REPORT)
    assert 200 == page.status_code
    assert "Es ist noch kein Beitrag erschienen." in page.text
    assert "style=" not in page.text
    begins = {"pdf": b"%PDF-", "xlsx": b"PK", "csv": b"Post,"}
    for kind, begin in begins.items():
        answer = client.get(f"{REPORT}.{kind}", params={"lang": "en"})
        assert 200 == answer.status_code
        assert answer.content.startswith(begin)
        assert f".{kind}" in answer.headers["content-disposition"]
    assert {404} == {client.get(path).status_code for path in (f"{REPORT}.exe", "/campaigns/none/report")}
