"""How often a page asks the database: a number that does not depend on the machine, nor on how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from starlette.testclient import TestClient

from outreach.app.people import people, signin
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Membership, without_sign_in
from outreach.web.application import application
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.contract.stage import TickingClock
from tests.web.planned import NAME, a_spring, planned

HERE = f"/campaigns/{NAME}"
MOST = {
    "/": 18,
    f"{HERE}/posts": 9,
    f"{HERE}/plan": 8,
    "/posts/{post}": 15,
    f"{HERE}/places": 8,
    "/release": 6,
    "/attention": 9,
    "/accounts": 7,
    "/campaigns": 6,
}
"""Page → statements, the visitor's own and the frame's among them."""


@contextmanager
def told(what: str, folder: Path) -> Iterator[list[object]]:
    """Whatever of this kind the database in the folder is told meanwhile; threads of other tests may have another."""
    said: list[object] = []

    def note(connection: Connection, *about: object) -> None:
        if str(folder) in str(connection.engine.url):
            said.append(about)

    event.listen(Engine, what, note)
    try:
        yield said
    finally:
        event.remove(Engine, what, note)


@contextmanager
def opened_by_anna(folder: Path, posts: int) -> Iterator[tuple[TestClient, str]]:
    """A browser that is signed in, on a campaign of so many posts, and one of these."""
    url = f"sqlite:///{folder / 'o.sqlite'}"
    with planned(folder / "data", url, a_spring(posts)) as app:
        root = without_sign_in("Root", Language.DE)
        everything = [Membership(organisation="", roles=EVERY_PERSONS_ROLE)]
        word = "vier Worte die keiner kennt"
        people.add(
            app, "anna@example.org", "Anna", word, memberships=everything, language=Language.DE, caller=root
        )
        token = signin.sign_in(
            app, mail="anna@example.org", password=word, address="127.0.0.1", device="test"
        )
        app = replace(app, clock=TickingClock(app.clock.now()))  # type: ignore[arg-type]  # a clock by its shape
        client = TestClient(application(app, visitor_of, Trust()), base_url="http://localhost")
        client.cookies.set("session", token)
        yield client, app.store.listing.page(limit=1).posts[0].id


def test_a_page_asks_little_however_much_there_is(tmp_path):
    """Each main page stays within its number of statements, with 4 posts as with 80."""
    counts: dict[str, list[int]] = {path: [] for path in MOST}
    for number in (4, 80):
        with (
            opened_by_anna(tmp_path / str(number), number) as (client, post),
            told("before_cursor_execute", tmp_path) as said,
        ):
            for path, found in counts.items():
                # whatever is loaded for the first one may take so long that the page reads anew
                client.get(path.replace("{post}", post))
                said.clear()
                assert 200 == client.get(path.replace("{post}", post)).status_code, path
                found.append(len(said))
    assert counts == {path: [found[0], found[0]] for path, found in counts.items()}
    assert {} == {path: found[0] for path, found in counts.items() if found[0] > MOST[path]}


@pytest.mark.parametrize("path", ["/", f"{HERE}/posts"])
def test_a_page_reads_in_one_transaction(tmp_path, path):
    """Nothing that is changed while a page is made stands on one half of it: it is read as of one moment."""
    with opened_by_anna(tmp_path, 4) as (client, _):
        client.get(path)
        with told("begin", tmp_path) as begun:
            client.get(path)
    assert 1 == len(begun)
