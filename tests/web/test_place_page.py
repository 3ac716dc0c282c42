"""A place on its page: photos with their rights, and which posts a change touches."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from outreach.app.campaigns import campaigns, steps
from outreach.app.places import placechanges, places
from outreach.app.posts import words
from outreach.app.running import jobs
from outreach.content.rights import obstacles
from outreach.model import Photo
from tests.builders import NOW, a_brand, a_campaign, a_channel_plan, a_place
from tests.web.planned import EDITOR
from tests.web.test_importing import PHOTO
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

NAME = "kreativorte-altmark"
HOF = f"/campaigns/{NAME}/places/hof"
EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def client(house) -> TestClient:
    campaign = a_campaign(brand=a_brand(categories={}), channels=(a_channel_plan(posts_per_place=2),))
    house.store.campaigns.save(campaign, NOW)
    house.store.places.save(NAME, [a_place("hof"), a_place("muehle", name="Mühle")], NOW)
    return browser(house, EDITOR)


def sent(client: TestClient, house, content: bytes = PHOTO, name: str = "hof.jpg"):
    version = str(places.hands(house, NAME, "hof")[0])
    return client.post(f"{HOF}/photos", files={"photo": (name, content)}, data={"version": version})


def test_a_photo_is_sent_described_and_then_may_be_shown(house, client):
    """Without credit, licence and consent it may not; an import leaves a person's photos alone from then on."""
    assert "Das Foto ist da" in sent(client, house).text
    (photo,) = places.get(house, NAME, "hof").photos
    assert obstacles(photo, None, None)
    form = {
        "version": "2",
        "credit": "Foto: Anna",
        "licence": "CC BY 4.0",
        "alt": "Ein Hof",
        "consent": "yes",
        "persons": "Anna | Ben",
        "persons_consented": "Anna|Ben",
        "valid_until": "2027-12-31",
        "channels": "facebook",
        "focus_x": "25",
        "focus_y": "70",
    }
    assert "Das Foto ist gespeichert" in client.post(f"{HOF}/photos/{photo.sha256}", data=form).text
    (photo,) = places.get(house, NAME, "hof").photos
    assert () == obstacles(photo, None, None)
    assert ((0.25, 0.7), ("Anna", "Ben"), ("facebook",)) == (photo.focus, photo.persons, photo.channels)
    assert ["photos"] == list(places.hands(house, NAME, "hof")[1])
    picture = client.get(f"{HOF}/photos/{photo.sha256}")
    assert ("image/jpeg", PHOTO) == (picture.headers["content-type"], picture.content)
    client.post(HOF, data={"version": "3", "back": "photos"})
    assert () == places.get(house, NAME, "hof").photos
    assert photo.sha256 not in house.store.references.digests()


def test_what_is_no_photo_stays_out(house, client):
    """Drawings with scripts, archives, bombs of pixels, the same photo twice: refused in words, with nothing kept."""
    bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4) * 2
    for content in (b"<svg onload=alert(1)>", b"PK\x03\x04", bomb, b""):
        assert 422 == sent(client, house, content).status_code
    sent(client, house)
    assert 422 == sent(client, house).status_code
    assert 1 == len(places.get(house, NAME, "hof").photos)
    assert 404 == client.get(f"{HOF}/photos/{'0' * 64}").status_code


def test_a_wrong_word_of_a_photo_comes_back_at_its_field(house, client):
    """Nothing of it is kept; somebody else's change meanwhile is told as such."""
    sent(client, house)
    (photo,) = places.get(house, NAME, "hof").photos
    address = f"{HOF}/photos/{photo.sha256}"
    wrong = client.post(address, data={"version": "2", "credit": EVIL, "valid_until": "bald"})
    assert 422 == wrong.status_code
    assert "aria-invalid" in wrong.text
    assert EVIL not in wrong.text
    assert 409 == client.post(address, data={"version": "1", "credit": "Anna"}).status_code
    assert "" == places.get(house, NAME, "hof").photos[0].credit


def test_a_photo_is_withdrawn_or_taken_away(house, client):
    """Withdrawn it is marked, from a day on; taken away it is gone, and only an editor does that."""
    sent(client, house)
    (photo,) = places.get(house, NAME, "hof").photos
    address = f"{HOF}/photos/{photo.sha256}"
    told = client.post(f"{address}/withdrawal", data={"day": "2027-04-01", "why": "Wunsch"})
    assert "Das Foto ist zurückgezogen" in told.text
    assert "zurückgezogen ab 01.04.2027" in told.text
    assert 422 == client.post(f"{address}/withdrawal", data={"day": "gestern"}).status_code
    assert 403 == browser(house, READER).post(f"{address}/removal", data={"version": "2"}).status_code
    client.post(f"{address}/removal", data={"version": "2"})
    assert () == places.get(house, NAME, "hof").photos


def test_every_word_of_a_place_is_text(house, client):
    """Whatever a source or a person writes into a field or a photo stands on the pages as words, never as markup."""
    texts = dict.fromkeys(
        ("name", "teaser", "opening", "municipality", "region", "street", "quote", "quote_by"), EVIL
    )
    photo = Photo(
        file=f"photos/{EVIL}.jpg", sha256="0" * 64, **dict.fromkeys(("credit", "licence", "alt"), EVIL)
    )
    evil = a_place("hof", **texts, categories=(EVIL,), people=(EVIL,), photos=(photo,))
    house.store.places.save(NAME, [evil], NOW)
    for path in (HOF, f"/campaigns/{NAME}/places", f"/campaigns/{NAME}"):
        page = client.get(path)
        assert 200 == page.status_code
        assert "<img src=x" not in page.text


@pytest.mark.slow
def test_place_changed(house, client):
    """One field edited: exactly its posts are listed and written anew, and no word that a person wrote is lost."""
    campaigns.generate(house, NAME, caller=EDITOR, progress=campaigns.unwatched)
    assert () == placechanges.touched(house, NAME, "hof")
    mine = [post for post in house.store.posts.find(campaign=NAME) if post.place == "hof"]
    edited = words.edit(house, mine[0].id, text="Von Hand.", alt=None, version=mine[0].version, caller=EDITOR)
    page = client.post(HOF, data={"version": "1", "teaser": "Hier wird jetzt getöpfert. Und zwar täglich."})
    touched = placechanges.touched(house, NAME, "hof")
    assert {post.id for post in mine} == {each.post.id for each in touched}
    assert () == placechanges.touched(house, NAME, "muehle")
    assert [True] == [each.kept for each in touched if each.post.id == edited.post.id]
    assert any("getöpfert" in each.text for each in touched)
    assert "Beiträge, die diese Änderung berührt" in page.text
    assert "von Hand geschrieben, bleibt" in page.text
    house.store.schedulers.tick("elsewhere", house.clock.now())
    house.store.places.save(NAME, [a_place("muehle", name="Mühle", teaser="Eine Mühle klappert.")], NOW)
    others = [post for post in house.store.posts.find(campaign=NAME) if post.place == "muehle"]
    for _ in range(2):
        client.post(f"{HOF}/texts")
    assert 1 == len(house.store.jobs.latest(5))
    jobs.worker(house).step()
    assert others == [post for post in house.store.posts.find(campaign=NAME) if post.place == "muehle"]
    assert others
    assert "Von Hand." == house.store.posts.get(edited.post.id).text
    assert [edited.post.id] == [each.post.id for each in placechanges.touched(house, NAME, "hof")]
    assert 0 == steps.of(house, NAME).waiting
