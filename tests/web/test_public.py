"""The places of a public campaign, as a partner's program gets them."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event

from PIL import Image
from sqlalchemy import event

from outreach.app import App
from outreach.app.posts import posts
from outreach.app.public import partners
from outreach.model import Photo
from outreach.networks import FACEBOOK
from tests.builders import a_place
from tests.web.planned import APPROVER, NAME, at, planned
from tests.web.test_pages import browser

PATH = f"/o/{NAME}"


def a_photo(app: App, colour: str = "green") -> Photo:
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(picture, "JPEG")
    digest = app.files.put(picture.getvalue())
    return Photo(file="hof.jpg", sha256=digest, credit="Foto: Ben", licence="CC BY 4.0", consent=True)


def test_anybody_reads_what_a_public_campaign_has_released(tmp_path: Path, database_url: str) -> None:
    """The place of an approved post alone, with its free photo; no address of a photo in its data opens another one."""
    times = {("hof", FACEBOOK): at(9), ("gut", FACEBOOK): at(10)}
    with planned(tmp_path, database_url, times, public=True, licence="CC BY 4.0") as app:
        app = replace(app, settings=replace(app.settings, base_url="http://localhost"))
        photo, kept = a_photo(app), a_photo(app, "red")
        page = f"https://example.org/photos/{kept.sha256}"
        app.store.places.save(NAME, [a_place("hof", photos=(photo,), page=page), a_place("gut")], at(1))
        approved = next(post for post in app.store.posts.find(campaign=NAME) if post.place == "hof")
        posts.approve(app, {approved.id: approved.version}, caller=APPROVER)
        client = browser(app, None)
        answer = client.get(f"{PATH}/places.geojson")
        assert (200, "*") == (answer.status_code, answer.headers["access-control-allow-origin"])
        assert answer.headers["content-type"].startswith("application/geo+json")
        (feature,) = answer.json()["features"]
        assert "hof" == feature["id"]
        url = feature["properties"]["pictures"][0]["url"]
        picture = client.get(url)
        assert (200, "image/jpeg") == (picture.status_code, picture.headers["content-type"])
        assert 1 == len(client.get(f"{PATH}/places.jsonld").json()["@graph"])
        with ExitStack() as others:  # whoever asks beside many is told when to come back; photos go on
            for _ in range(partners.AT_ONCE):
                others.enter_context(partners._tables)
            answer = client.get(f"{PATH}/places.geojson")
            assert (503, "10") == (answer.status_code, answer.headers["retry-after"])
            assert 200 == client.get(url).status_code
        assert {404} == {
            client.get(f"{PATH}/{path}").status_code
            for path in (
                "places.csv",
                f"photos/{'0' * 64}",
                f"photos/{kept.sha256}",
                "photos/../../secret.key",
            )
        }


def test_what_is_not_public_is_not_there(tmp_path: Path, database_url: str) -> None:
    """A campaign that does not say so answers as one that never was."""
    with planned(tmp_path, database_url, {("hof", FACEBOOK): at(9)}) as app:
        client = browser(app, None)
        answers = [client.get(f"/o/{name}/places.geojson") for name in (NAME, "none")]
        assert [404, 404] == [answer.status_code for answer in answers]
        assert NAME not in answers[0].text.replace(PATH, "")


def test_who_waits_for_a_photo_holds_no_connection(tmp_path: Path, database_url: str) -> None:
    """Anybody may ask for photos: with ten who wait nobody else could read, and nothing would go out."""
    with planned(tmp_path, database_url, {("hof", FACEBOOK): at(9)}, public=True) as app:
        engine, given_back = app.store.campaigns._engine, Event()
        with ThreadPoolExecutor(1) as beside, ExitStack() as others:
            for _ in range(partners.PHOTOS_AT_ONCE):
                others.enter_context(partners._photos)
            event.listen(engine, "checkin", lambda *_: given_back.set())
            asked = beside.submit(browser(app, None).get, f"{PATH}/photos/{'0' * 64}")
            assert given_back.wait(partners.PATIENCE / 2)
            assert not asked.done()
            others.close()
            assert 404 == asked.result().status_code
