"""Watched sources on the page of the places."""

from __future__ import annotations

import re
from dataclasses import replace

from outreach.app.places import watching
from outreach.app.running import jobs
from outreach.model import Source
from tests.builders import NOW, a_campaign, a_place
from tests.contract.sources import SourceServer
from tests.web.planned import APPROVER, EDITOR
from tests.web.test_pages import browser, text
from tests.web.test_pages import house as house  # a fixture of these tests

PLACES = "/campaigns/kreativorte-altmark/places"
TABLE = b"slug;name\nhof;Hof\ngut;Gut\n"


def test_a_source_is_read_now_and_what_is_new_is_decided_on(house):
    """The page says what each source told when, leads to what waits, and says why one cannot be read."""
    with SourceServer(tables={"/orte.csv": TABLE}) as server:
        app = replace(house, settings=replace(house.settings, private_sources=frozenset({server.origin})))
        source = Source(kind="csv", file="orte.csv", url=f"{server.origin}/orte.csv", watch="daily 06:00")
        today = app.clock.now().date()
        app.store.campaigns.save(a_campaign(sources=(source,), first_day=today, last_day=today), NOW)
        app.store.places.save("kreativorte-altmark", [a_place("hof")], NOW)
        assert watching.step(app).begun
        while jobs.worker(app).step():
            pass
        client = browser(app, EDITOR)
        page = client.get(PLACES)
        assert "orte.csv" in text(page.text)
        (ask,) = re.findall(rf'href="({PLACES}/imports/\w+)"', page.text)
        assert "Gut" in text(client.get(ask).text)
        assert "Entscheiden, was übernommen wird" in text(page.text)
        assert 200 == client.post(f"{ask}/adoption").status_code
        assert {"hof", "gut"} == {place.slug for place in app.store.places.of("kreativorte-altmark")}
        assert "Entscheiden" not in text(client.get(PLACES).text)
        server.status = 404
        answer = client.post(f"{PLACES}/sources")
        assert "Nicht jede Quelle war zu lesen" in text(answer.text)
        assert "Dort ist nichts mehr (HTTP 404)" in text(answer.text)
        assert "Beobachtete Quellen" in text(client.get("/").text) or "lässt sich nicht lesen" in text(
            client.get("/").text
        )
        assert f"{PLACES}/sources" not in browser(app, APPROVER).get(PLACES).text
