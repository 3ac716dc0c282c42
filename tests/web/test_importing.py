"""A person's table: sent, its columns told, compared, and taken over as it was compared."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from outreach.app.campaigns import campaigns
from outreach.app.places import importing, places
from outreach.app.places.compared import ComparedBefore
from outreach.app.places.importing import SentFile, sources_of
from outreach.app.running import jobs
from outreach.campaign import Uploads
from outreach.errors import InvalidInput, NotFound
from outreach.language import Language
from outreach.model import JobState, StaleCampaign, StalePlace
from tests.builders import NOW, a_brand, a_campaign
from tests.web.planned import EDITOR
from tests.web.test_pages import house as house  # a fixture of these tests

NAME = "kreativorte-altmark"
TABLE = """Ort;Titel;Kurzbeschreibung;lat;lon
Osterburg;Gutshof Krevese;Ein Gut wacht auf.;52,8127;11,6925
Arneburg;;Ein Hof am Hang.;52,7;12,0
Werben;=HYPERLINK("http://x");Ein Haus.;52,86;11,98
"""
PHOTO = b"\xff\xd8\xff\xe0\x00\x04AB\xff\xc2\x00\x11\x08\x02\x58\x03\x20" + bytes(20)


@pytest.fixture
def team(house):
    """A campaign without places and without sources."""
    house.store.campaigns.save(a_campaign(brand=a_brand(categories={})), NOW)
    return house


def sent(team, *files: tuple[str, str | bytes]):
    """The comparison of these files, done."""
    given = [
        SentFile(name=name, content=content if isinstance(content, bytes) else content.encode())
        for name, content in files
    ]
    job = importing.receive(team, NAME, given, caller=EDITOR)
    jobs.worker(team).step()
    return importing.proposal(team, NAME, job.id)


def taken_over(team, found):
    job = importing.adopt(team, NAME, found.job.id, caller=EDITOR)
    jobs.worker(team).step()
    return team.store.jobs.get(job.id)


def test_a_table_is_compared_and_taken_over(team):
    """Columns are guessed, the good rows shown; nothing is kept before it is taken over, and then all is known."""
    found = sent(team, ("Orte 2027.csv", TABLE))
    told = {column.name: column.field for column in found.columns}
    assert {
        "Ort": "municipality",
        "Titel": "name",
        "lat": "latitude",
        "lon": "longitude",
    }.items() <= told.items()
    assert 2 == len(found.job.result["new"]) == found.changes
    assert found.adoptable
    assert () == team.store.places.of(NAME)
    assert JobState.DONE is taken_over(team, found).state
    assert 2 == len(team.store.places.of(NAME))
    assert "Orte 2027.csv" == campaigns.get(team, NAME).sources[0].file
    again = sent(team, ("Orte 2027.csv", TABLE))
    assert 0 == again.changes
    assert not again.adoptable


def test_columns_are_corrected_by_hand(team):
    """The same table is compared anew with what the person says; two columns for one field are refused."""
    found = sent(team, ("orte.csv", TABLE))
    columns = {column.name: column.field for column in found.columns} | {
        "Ort": "",
        "Kurzbeschreibung": "opening",
    }
    job = importing.tell_columns(team, NAME, found.job.id, columns, caller=EDITOR)
    jobs.worker(team).step()
    assert {"opening", "name"} <= set(job.arguments["sources"][0]["fields"])
    assert "municipality" not in job.arguments["sources"][0]["fields"]
    assert not importing.proposal(team, NAME, found.job.id).newest
    with pytest.raises(InvalidInput, match="Two columns"):
        importing.tell_columns(team, NAME, found.job.id, {"Ort": "name", "Titel": "name"}, caller=EDITOR)


def test_what_changed_since_the_comparison_is_compared_again(team):
    """A newer table, a place written meanwhile: the older comparison is taken over no more."""
    found = sent(team, ("orte.csv", TABLE))
    sent(team, ("orte.csv", TABLE.replace("wacht", "erwacht")))
    with pytest.raises(ComparedBefore):
        importing.adopt(team, NAME, found.job.id, caller=EDITOR)
    taken_over(team, importing.proposal(team, NAME, team.store.jobs.latest(1)[0].id))
    newer = sent(team, ("orte.csv", TABLE))
    places.edit(team, NAME, "gutshof-krevese", {"street": "Am Gut 1"}, version=1, caller=EDITOR)
    assert not importing.proposal(team, NAME, newer.job.id).current
    with pytest.raises(ComparedBefore):
        importing.adopt(team, NAME, newer.job.id, caller=EDITOR)


def test_faulty_rows_come_back_as_a_table(team):
    """Each with what is wrong and what to do; and no cell of it is a formula in a spreadsheet."""
    found = sent(team, ("orte.csv", TABLE + "Tangermünde;;=1+1;52,5;11,9\n"))
    content = importing.faulty(team, NAME, found.job.id, Language.DE).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert ["Ort", "Titel", "Kurzbeschreibung", "lat", "lon"] == head[:5]
    assert {"3", "5"} <= {row[5] for row in rows}
    assert all(row[6] and row[7] for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert importing.faulty_count(found.job) == len(rows)


def test_photos_come_along_and_are_not_asked_for_again(team):
    """A photo is found by its name without the folder; the next table needs no photo that is known."""
    table = "name;photo.file\nHof;photos/hof.jpg\n"
    taken_over(team, sent(team, ("orte.csv", table), (r"C:\Bilder\hof.jpg", PHOTO)))
    (place,) = team.store.places.of(NAME)
    assert "photos/hof.jpg" == place.photos[0].file
    assert PHOTO == team.files.open(place.photos[0].sha256)
    assert 0 == sent(team, ("orte.csv", table)).changes


REFUSED: tuple[tuple[tuple[str, str | bytes], ...], ...] = (
    (),
    (("bilder.zip", b"PK\x03\x04"),),
    (("a.csv", "name\nA"), ("b.csv", "name\nB")),
    (("a.csv", "name\nA"), ("logo.svg", b"<svg/>")),
    (("a.csv", "name\nA"), ("hof.jpg", b"<svg/>")),
    (("a.csv", "name\nA"), ("hof.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x01\x00\x00" * 2)),
    (("a.csv", b"\x00\x01\x02" * 50),),
    (("a.xlsx", b"PK\x03\x04 no sheet"),),
)
"""Nothing, an archive, two tables, a drawing, one called a photo, a bomb of pixels, no text, a broken workbook."""


def test_what_cannot_be_taken_is_refused_in_words(team):
    """Nothing is compared, and the sentence names what was sent and what to send."""
    for files in REFUSED:
        with pytest.raises(InvalidInput) as refused:
            sent(team, *files)
        assert refused.value.remedy, files
    assert () == team.store.jobs.latest(5)


def test_a_place_that_is_written_meanwhile_keeps_the_old_sources_too(team):
    """Where somebody writes a place while the table is taken over, neither places nor sources are taken over."""
    taken_over(team, sent(team, ("orte.csv", TABLE)))
    found = sent(team, ("neue.csv", TABLE.replace("Ein Gut wacht auf.", "Ein Gut.")))
    known = team.store.campaigns.get(NAME)

    def meddling(done: int, total: int) -> None:
        if done == 1:
            slug = next(place.slug for place in team.store.places.of(NAME) if "Krevese" in place.name)
            version = places.hands(team, NAME, slug)[0]
            places.edit(team, NAME, slug, {"opening": f"{version}"}, version=version, caller=EDITOR)

    told = found.job.arguments
    with pytest.raises(StalePlace):
        campaigns.import_places(
            team,
            NAME,
            Uploads(told["files"], team.files.open),
            dry_run=False,
            caller=EDITOR,
            sources=sources_of(found.job),
            progress=meddling,
        )
    assert known == team.store.campaigns.get(NAME)


def test_a_definition_that_is_saved_meanwhile_stands(team):
    """What somebody saves while a table is taken over is not written over by the definition of before."""
    told = sent(team, ("orte.csv", TABLE)).job
    other = replace(campaigns.get(team, NAME), title="Anders")
    with pytest.raises(StaleCampaign):
        campaigns.import_places(
            team,
            NAME,
            Uploads(told.arguments["files"], team.files.open),
            dry_run=False,
            caller=EDITOR,
            sources=sources_of(told),
            progress=lambda done, total: team.store.campaigns.save(other, NOW),
        )
    assert other == campaigns.get(team, NAME)


def test_a_foreign_job_is_not_found(team):
    """Another campaign's comparison, or any other job, is none of this campaign's."""
    found = sent(team, ("orte.csv", TABLE))
    other = jobs.start(team, "campaigns.generate", {"campaign": NAME}, caller=EDITOR)
    for campaign, id in (("other", found.job.id), (NAME, other.id), (NAME, "none")):
        with pytest.raises(NotFound):
            importing.proposal(team, campaign, id)
