"""A table on its way through the pages, and what an attacker would send instead."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from outreach.app.places import importing
from outreach.app.running import jobs
from outreach.language import Language, translate
from outreach.model import JobState
from outreach.web.pages.imports.remedies import remedy_here
from tests.builders import NOW, a_brand, a_campaign, a_place
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

CAMPAIGN = "kreativorte-altmark"
PLACES = f"/campaigns/{CAMPAIGN}/places"
IMPORTS = f"{PLACES}/imports"
EVIL = '<img src=x onerror="alert(1)">'
TABLE = f"name;teaser;municipality;website\nHof;Ein Hof.;Osterburg;https://example.org\n{EVIL};{EVIL};{EVIL};nirgends\n"


@pytest.fixture
def client(house) -> TestClient:
    house.store.campaigns.save(a_campaign(brand=a_brand(categories={})), NOW)
    return browser(house, EDITOR)


def sent(client: TestClient, *files: tuple[str, str | bytes], **fields: str):
    given = [("files", (name, content)) for name, content in files]
    return client.post(IMPORTS, files=given or None, data=fields or None)


def test_from_the_empty_page_to_known_places(house, client):
    """The page takes a file, the next one shows what changes, a button takes it over; and nothing before."""
    empty = client.get(PLACES)
    assert "Eine Tabelle mit Orten hier ablegen" in empty.text
    assert f'href="{PLACES}/sample.csv"' in empty.text
    shown = sent(client, ("orte.csv", TABLE))
    assert 200 == shown.status_code
    assert "Gelesene Zeilen: 2 (1 neu" in shown.text
    assert "Einen Ort übernehmen" in shown.text
    assert () == house.store.places.of("kreativorte-altmark")
    done = client.post(f"{shown.url.path}/adoption")
    assert PLACES == done.url.path
    assert "Übernommene Orte: 1." in done.text
    assert ["hof"] == [place.slug for place in house.store.places.of("kreativorte-altmark")]
    assert "Seit dem Vergleich haben sich Orte geändert" in client.get(shown.url.path).text
    assert 409 == client.post(f"{shown.url.path}/adoption").status_code


def test_dirty_places(client):
    """Each fault stands there with row, field and remedy; the faulty rows come as a file; and no name is markup."""
    shown = sent(client, ("orte.csv", TABLE))
    assert EVIL not in shown.text
    assert "Website" in shown.text
    assert "Eine Zeile zum Berichtigen herunterladen" in shown.text
    file = client.get(f"{shown.url.path}/faulty.csv")
    assert "attachment" in file.headers["content-disposition"]
    assert "nosniff" == file.headers["x-content-type-options"]
    assert ";3;" in file.text


REAL_FAULTS = (
    "slug;name;teaser;municipality;district;postal_code;lat;lon;website;status\n"
    "1045;Büttnershof;;Iden, OT Büttnershof;Landkreis Stendal;39606;52,77;11,93;;aktiv\n"  # numeric, no teaser
    "eva;Project EVA;Ein Projekt.;Berlin,;;10115;52,52;13,40;;in Planung\n"  # trailing comma, no district
    "hof;Bürgermeisterhof;Ein Hof.;Salzwedel;Altmarkkreis Salzwedel;29410;52,85;11,15;bürgermeisterhof.de;aktiv\n"
    "hof;Elblandwerker*;Ein Ort.;Wittenberge;Prignitz;19322;52,99;11,75;?p=304;aktiv\n"  # twice, no address
    "haus;Haus 5;2021 wollen wir bauen.;Jeber-Bergfrieden;Wittenberg;6868;11,69;52,81;;stillgelegt\n"  # nought, swapped
    ";;Ohne Namen.;Werben;Landkreis Stendal;39615;99,9;11,98;https://example.org;aktiv\n"  # no name, no such place
)
"""Faults that the tables of real websites had."""


def test_dirty_places_of_real_websites(house, client):
    """Whatever the importer finds in them is shown, with rows, field and what to do; once more, it changes nothing."""
    shown = sent(client, ("orte.csv", REAL_FAULTS))
    job = house.store.jobs.get(shown.url.path.rpartition("/")[2])
    page = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.text)))
    assert {5, 6, 7} <= {row for each in job.findings for row in (each.rows or (each.row,))}
    for each in job.findings:
        assert translate(each.message, Language.DE) in page, each.code
        assert translate(remedy_here(each), Language.DE) in page, each.code
    client.post(f"{shown.url.path}/adoption")
    kept = house.store.places.of(CAMPAIGN)
    assert {"Büttnershof", "Project EVA", "Bürgermeisterhof"} <= {place.name for place in kept}
    assert "Alles ist schon bekannt" in sent(client, ("orte.csv", REAL_FAULTS)).text
    assert kept == house.store.places.of(CAMPAIGN)


def test_columns_are_corrected_on_the_page(client):
    """The selects hold what was guessed; another choice is compared anew."""
    shown = sent(client, ("orte.csv", TABLE))
    columns = {"column": ["name", "teaser", "municipality", "website"], "field": ["name", "opening", "", ""]}
    again = client.post(shown.url.path, data=columns)
    assert again.url.path != shown.url.path
    assert "2 neu" in again.text or "1 neu" in again.text
    assert "neuere Datei" in client.get(shown.url.path).text
    twice = client.post(shown.url.path, data=columns | {"field": ["name", "name", "", ""]})
    assert 422 == twice.status_code


def test_every_column_of_the_widest_table_can_be_told(client):
    """As many columns as are taken in are taken from the page too: each is told in two fields."""
    names = ["name", "teaser", "municipality", *(f"c{number}" for number in range(997))]
    shown = sent(client, ("orte.csv", f"{';'.join(names)}\nHof;Ein Hof.;Osterburg{';' * 997}\n"))
    fields = ["name", "opening", "municipality", *[""] * 997]
    again = client.post(shown.url.path, data={"column": names, "field": fields})
    assert 200 == again.status_code
    assert again.url.path != shown.url.path


def test_no_remedy_of_the_page_speaks_of_files_on_the_machine(client):
    """Editors have no campaign.toml: each finding says what to do in the table, or on this page."""
    tables = (
        "name;teaser;lat;lon;Kategorie\nHof;Ein Hof.;11,69;52,81;Unbekannt\n",
        "Spalte;Andere\n1;2\n",
        "name;teaser\n",
    )
    for table in tables:
        page = sent(client, ("orte.csv", table)).text
        assert "Was zu tun ist" in page
        for word in ("campaign.toml", "»fields«", "»where«", "»sheet«", "brand.categories"):
            assert word not in page, word


def test_pasted_cells_are_a_table(client):
    """What a spreadsheet puts on the clipboard is compared as a file is."""
    shown = sent(client, pasted="Name\tOrt\nHof\tOsterburg\nMühle\tWerben\n")
    assert "Gelesene Zeilen: 2 (2 neu" in shown.text


def test_what_must_not_come_in_is_refused_in_words(house, client):
    """Archives, drawings, nothing, too many bytes: a sentence each, and nothing is kept or compared."""
    for files in ((("a.zip", b"PK"),), (("a.csv", "name\nA"), ("x.svg", "<svg onload=alert(1)>")), ()):
        refused = sent(client, *files, note="x")
        assert 422 == refused.status_code, files
        assert "Eine Datei auswählen" in refused.text or "Ein Foto ist" in refused.text
    gigabyte = {"content-length": "1000000000", "accept-language": "de-DE"}
    huge = client.post(IMPORTS, content=b"", headers=gigabyte)
    assert 413 == huge.status_code
    assert "nichts gespeichert" in huge.text
    assert () == house.store.jobs.latest(5)


def test_who_only_looks_brings_nothing_in(house, client):
    """A reader sees no place to drop a file, and is refused at the door; a foreign campaign has no comparison."""
    shown = sent(client, ("orte.csv", TABLE))
    reader = browser(house, READER)
    assert "hier ablegen" not in reader.get(PLACES).text
    assert 403 == reader.post(IMPORTS, files={"files": ("a.csv", "name\nA")}).status_code
    assert 403 == reader.post(f"{shown.url.path}/adoption").status_code
    assert 404 == client.get(shown.url.path.replace("kreativorte-altmark", "other")).status_code


def test_the_sample_can_be_brought_in_as_it_is(client):
    """Its columns are all recognised, and none of its rows is refused."""
    sample = client.get(f"{PLACES}/sample.csv").content
    shown = sent(client, ("orte-beispiel.csv", sample))
    assert "Gelesene Zeilen: 3 (3 neu" in shown.text
    assert "ausgelassen" not in shown.text


def test_what_was_not_taken_over_is_not_told_as_such(house, client):
    """While other work holds the campaign the page shows that it waits; what failed says why; nothing is kept."""
    shown = sent(client, ("orte.csv", TABLE))
    lock = f"campaign {CAMPAIGN}"
    until = house.clock.now() + timedelta(hours=1)
    other = jobs.start(house, "campaigns.generate", {"campaign": CAMPAIGN}, caller=EDITOR, lock=lock)
    house.store.jobs.take("elsewhere", at=house.clock.now(), lease_until=until, id=other.id)
    waits = client.post(f"{shown.url.path}/adoption")
    assert waits.url.path not in (PLACES, shown.url.path)
    assert "Übernommen" not in waits.text
    assert "niemand" in waits.text
    assert f'action="{waits.url.path}/again"' in waits.text
    assert "Übernommen" not in client.post(f"{waits.url.path}/again").text  # the other work goes on
    house.store.schedulers.tick("elsewhere", house.clock.now())
    left_to_it = client.get(waits.url.path).text
    assert "Die Tabelle wird gelesen" in left_to_it
    assert "/again" not in left_to_it
    house.store.schedulers.tick("elsewhere", house.clock.now() - timedelta(days=1))
    house.store.jobs.cancel(other.id, by="Anna", at=house.clock.now())
    house.store.jobs.end(house.store.jobs.get(other.id), JobState.CANCELLED, at=house.clock.now())
    house.store.places.save(CAMPAIGN, [a_place("hof")], NOW)
    client.post(f"{waits.url.path}/again")
    assert "haben sich seit dem Vergleich der Datei geändert" in client.get(waits.url.path).text
    assert ["hof"] == [place.slug for place in house.store.places.of(CAMPAIGN)]
    again = sent(client, ("orte.csv", TABLE))
    job = importing.adopt(house, CAMPAIGN, again.url.path.rpartition("/")[2], caller=EDITOR)
    assert JobState.DONE is job.state
    page = client.get(f"{IMPORTS}/{job.id}").text
    assert "Übernommene Orte: 1." in page
    assert "Orte übernehmen" not in page
