"""The press kit: as staff takes it from a page, and as journalists find it behind a link."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import insert, update

from outreach.app.public import press, sharing
from outreach.clock import RehearsalClock
from outreach.model import Photo, Region, Status
from outreach.networks import FACEBOOK
from outreach.store import DraftRecord, schema
from outreach.store.tables import people as people_schema
from tests.builders import NOW, a_campaign, a_draft, a_place
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser, text
from tests.web.test_pages import house as house  # a fixture of these tests

pytestmark = pytest.mark.slow

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


PRESS = "/campaigns/kreativorte-altmark/press"
REGION = Region(name="Altmark", areas=("Landkreis Stendal",), contact="Redaktion Altmark")


def handed_on(client, about: str, **how: str) -> str:
    """The path of a new link; the words of a mail stand with it."""
    page = client.post(f"{PRESS}/links", data={"about": about, "lang": "de", "days": "14", **how})
    assert 200 == page.status_code, text(page.text)
    assert "mailto:?subject=Presse%3A%20" in page.text
    (link,) = set(re.findall(r"http://localhost(/p/[\w-]+)", page.text))
    return link


def test_a_journalist_opens_the_link(house):
    """No account, nothing around it, not to be found: release, map and archive of a place or a region, no report."""
    house.store.campaigns.save(a_campaign(regions=(REGION,)), NOW)
    digest = house.files.put(a_jpeg())
    shown = Photo(file="hof.jpg", sha256=digest, credit="Foto: Ben", licence="CC BY 4.0", consent=True)
    kept = Photo(file="nur-hier.jpg", sha256=house.files.put(a_jpeg(30)), credit="Foto: Ben", licence="")
    places = [a_place("hof", photos=(shown, kept)), a_place("gut", name="Gut Zichtau")]
    house.store.places.save("kreativorte-altmark", places, NOW)
    client, stranger = browser(house, EDITOR), browser(house, None)
    of_place = handed_on(client, "place:hof", embargo="2027-03-01T10:00")
    page = stranger.get(of_place)
    assert 200 == page.status_code
    words = text(page.text)
    for said in (
        "Gutshof Krevese: ein Ort von",
        "Sperrfrist: 01.03.2027, 10:00 Uhr",
        "Foto: Ben",
        "Redaktion Altmark",
    ):
        assert said in words
    assert "noindex" in page.headers["x-robots-tag"]
    assert not [way for way in ("/campaigns", "/accounts", "<form") if way in page.text]
    assert b"<svg" in stranger.get(f"{of_place}/map.svg").content
    assert house.files.open(digest) == stranger.get(f"{of_place}/photos/{digest}").content
    assert 404 == stranger.get(f"{of_place}/photos/{kept.sha256}").status_code
    with zipfile.ZipFile(io.BytesIO(stranger.get(f"{of_place}/press.zip").content)) as archive:
        assert "hof/fotos/1-hof.jpg" in archive.namelist()
    of_region = handed_on(client, "region:Altmark")
    assert "Gut Zichtau" in text(stranger.get(of_region).text)
    with zipfile.ZipFile(io.BytesIO(stranger.get(f"{of_region}/press.zip").content)) as archive:
        assert {"pressemitteilung.docx", "hof/fotos/1-hof.jpg", "gut/daten.txt"} <= set(archive.namelist())
    token = of_place.removeprefix("/p/")
    made = client.post(PRESS.replace("press", "report/links"), data={"days": "9", "language": "de"})
    (report,) = set(re.findall(r"http://localhost/b/([\w-]+)", made.text))
    assert [404, 404] == [stranger.get(path).status_code for path in (f"/b/{token}", f"/p/{report}")]
    assert () != sharing.links(house, "kreativorte-altmark")
    listed = text(client.get(PRESS).text)
    assert 2 == listed.count("1-mal geöffnet")


def test_a_link_of_the_press_ends(house):
    """Withdrawn, over or made up it opens the same page; what cannot be handed on is told, and a reader makes none."""
    house.store.campaigns.save(a_campaign(regions=(REGION,)), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof"), a_place("leer", teaser="")], NOW)
    client, stranger = browser(house, EDITOR), browser(house, None)
    withdrawn, over = handed_on(client, "place:hof"), handed_on(client, "region:Altmark", days="1")
    (id,) = [each.id for each in sharing.press_links(house, "kreativorte-altmark") if each.place]
    assert 404 == client.post(f"/campaigns/none/press/links/{id}/withdraw").status_code
    client.post(f"{PRESS}/links/{id}/withdraw")
    late = replace(house, clock=RehearsalClock(house.clock.now() + timedelta(days=2), 1.0, lambda _: None))
    answers = [stranger.get(withdrawn), browser(late, None).get(over), stranger.get("/p/made-up")]
    assert [404] * 3 == [answer.status_code for answer in answers]
    assert 1 == len({answer.text for answer in answers})
    assert 404 == stranger.get(f"{withdrawn}/press.zip").status_code
    for data in ({"about": "place:leer"}, {"about": ""}, {"about": "place:hof", "embargo": "bald"}):
        assert 422 == client.post(f"{PRESS}/links", data={"days": "9", "lang": "de", **data}).status_code
    reader = browser(house, READER)
    assert f"{PRESS}/links" not in reader.get(PRESS).text
    assert 403 == reader.post(f"{PRESS}/links", data={"about": "place:hof", "days": "9"}).status_code
    kit = reader.get(f"{PRESS}/kit.zip", params={"about": "region:Altmark", "lang": "de"})
    assert "Altmark-presse.zip" in kit.headers["content-disposition"]


def test_pictures_of_a_link_are_for_a_newsroom_and_not_without_end(house):
    """A thousand an hour from one address of the net, then it says when to come back; others go on looking."""
    house.store.campaigns.save(a_campaign(), NOW)
    digest = house.files.put(a_jpeg())
    shown = Photo(file="hof.jpg", sha256=digest, credit="Foto: Ben", licence="CC BY 4.0", consent=True)
    house.store.places.save("kreativorte-altmark", [a_place("hof", photos=(shown,))], NOW)
    link = handed_on(browser(house, EDITOR), "place:hof")
    (made,) = sharing.press_links(house, "kreativorte-altmark")
    seen = {"at": house.clock.now(), "mail": made.id, "address": "testclient", "kind": "picture"}
    with house.store._engine.begin() as connection:
        connection.execute(insert(people_schema.sign_in_tries), [seen] * 999)
    stranger = browser(house, None)
    photo = f"{link}/photos/{digest}"
    assert 200 == stranger.get(photo).status_code
    for path in (photo, f"{link}/map.svg"):
        answer = stranger.get(path)
        assert (429, "3600") == (answer.status_code, answer.headers["retry-after"])
    assert 200 == stranger.get(link).status_code
    with ExitStack() as others:
        for _ in range(press.AT_ONCE):
            others.enter_context(press._turns)
        answer = stranger.get(f"{link}/press.zip")
        assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
    seen["kind"] = "kit"
    with house.store._engine.begin() as connection:
        connection.execute(insert(people_schema.sign_in_tries), [seen] * 28)
    assert [200, 429] == [stranger.get(f"{link}/press.zip").status_code for _ in range(2)]
    elsewhere = sharing.open_link(
        house, link.removeprefix("/p/"), address="192.0.2.7", to_press=True, often=sharing.PICTURES
    )
    assert made.id == elsewhere.id


def test_the_card_in_a_kit_was_let_out_and_shows_what_the_press_may_print(house):
    """A draft's card stays in the house, and so does one with a photo that was withdrawn or is for one network."""
    house.store.campaigns.save(a_campaign(), NOW)
    ours = house.files.put(a_jpeg(10))
    photo = Photo(
        file="hof.jpg",
        sha256=house.files.put(a_jpeg()),
        credit="Foto: Ben",
        licence="CC BY 4.0",
        consent=True,
    )
    house.store.places.save("kreativorte-altmark", [a_place("hof", photos=(photo,))], NOW)
    draft = a_draft("hof", alt="Ein Haus", photo="hof.jpg")
    record = DraftRecord(
        draft=draft, account="die-altmark", zone="Europe/Berlin", image="", image_sha256=ours
    )
    house.store.posts.save_drafts("kreativorte-altmark", [record], caller=EDITOR, at=NOW)
    client = browser(house, EDITOR)
    link = handed_on(client, "place:hof")

    def card() -> bool:
        with zipfile.ZipFile(io.BytesIO(browser(house, None).get(f"{link}/press.zip").content)) as archive:
            return "hof/bildkarte.jpg" in archive.namelist()

    assert not card()
    with house.store._engine.begin() as connection:
        connection.execute(update(schema.posts).values(status=Status.APPROVED))
    assert card()
    for kept in (replace(photo, channels=(FACEBOOK,)), replace(photo, withdrawn_on=date(2026, 1, 1))):
        house.store.places.save("kreativorte-altmark", [a_place("hof", photos=(kept,))], NOW)
        assert not card()


def a_jpeg(shade: int = 200) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 60)).save(made, "JPEG")
    return made.getvalue()
