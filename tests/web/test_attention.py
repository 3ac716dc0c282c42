"""What needs a decision, over the real networks' client libraries and the sandbox; every click is counted."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update

from outreach.app import App
from outreach.app.posts.attention import MOST
from outreach.language import Language
from outreach.model import Post, Role, Status, without_sign_in
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import FaultKind, Operation
from outreach.settings import read_settings
from outreach.store import schema
from outreach.store.engine import open_engine, writing
from tests.builders import a_place
from tests.contract.conftest import kept_database as kept_database
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import BEFORE, CAMPAIGN, NOW, Stage
from tests.web.planned import EDITOR, a_spring, planned
from tests.web.test_pages import browser, text

WRITER = replace(
    without_sign_in("Anna", Language.DE), roles=frozenset({Role.EDITOR, Role.APPROVER, Role.READER})
)


class Clicker:
    """Follows links and sends forms as a browser without script does, and counts them."""

    def __init__(self, stage: Stage, folder):
        app = App(
            settings=read_settings({"OUTREACH_LANG": "de"}, folder),
            clock=stage.clock,
            store=stage.store,
            call_of=lambda each: each.verb,
        )
        self._client = browser(app, WRITER)
        self.clicks = 0
        self.page = self._client.get("/attention")

    def of(self, post: Post) -> str:
        """The part of the page that is about the post."""
        (part,) = re.findall(rf'<article[^>]*id="post-{post.id}".*?</article>', self.page.text, re.DOTALL)
        return part

    def click(self, post: Post, button: str, **typed: str) -> None:
        """Send the form whose button says so."""
        self.clicks += 1
        forms = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', self.of(post), re.DOTALL)
        path, body = next(form for form in forms if re.search(rf">\s*{re.escape(button)}\s*<", form[1]))
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body)
        given = {name: unescape(value) for name, value in hidden} | typed
        self.page = self._client.post(unescape(path), data=given)

    @property
    def words(self) -> str:
        return text(self.page.text)


def test_more_than_are_shown(tmp_path):
    """How many more wait is said below those that are shown."""
    url = f"sqlite:///{tmp_path / 'outreach.sqlite'}"
    with planned(tmp_path / "data", url, a_spring(MOST + 3)) as app:
        engine = open_engine(url)
        with writing(engine) as connection:
            connection.execute(update(schema.posts).values(status=Status.HANDED_OVER))
        engine.dispose()
        page = browser(app, EDITOR).get("/attention").text
        assert MOST == page.count('/done"')
        assert "… und noch 3." in page


@pytest.mark.slow
def test_doubt_missed_refused(stage: Stage, tmp_path):
    """Each is mended in at most three clicks; »not there« is refused while it is too early; nothing is live twice."""
    stage.store.places.save(CAMPAIGN, [a_place(slug) for slug in ("da", "weg", "spaet", "nein")], BEFORE)
    stage.fault(FACEBOOK, FaultKind.ERROR_BEFORE, Operation.READ, times=None)
    stage.fault(FACEBOOK, FaultKind.CUT_AFTER)
    there = stage.approved("da")
    stage.publisher().step()
    stage.fault(FACEBOOK, FaultKind.CUT_BEFORE)
    absent = stage.approved("weg")
    stage.publisher().step()
    assert {Status.UNKNOWN} == {stage.status(post) for post in (there, absent)}
    refused = stage.approved("nein", TWITTER)
    stage.fault(TWITTER, FaultKind.BAD_PHOTO, Operation.MEDIA)
    stage.publisher().step()
    assert Status.REJECTED is stage.status(refused)
    late = stage.approved("spaet", TWITTER, due=NOW - timedelta(hours=30))
    stage.publisher().step()
    assert Status.MISSED is stage.status(late)

    person, clicks = Clicker(stage, tmp_path), {}
    assert "4 Beiträge warten auf eine Entscheidung" in person.words
    person.click(absent, "Er ist nicht da")
    assert 409 == person.page.status_code
    assert re.search(r"In \d+ Minuten noch einmal nachsehen", person.words)
    assert Status.UNKNOWN is stage.status(absent)

    person = Clicker(stage, tmp_path)
    person.click(there, "Er ist online", published="ja, er ist da")
    assert 409 == person.page.status_code
    assert "»ja, er ist da« ist weder Adresse noch Kennung eines Beitrags." in person.words
    assert 'value="ja, er ist da"' in person.page.text
    person = Clicker(stage, tmp_path)
    address = next(line["id"] for line in stage.lines("post") if "da" in line["text"])
    person.click(there, "Er ist online", published=address)
    assert Status.PUBLISHED is stage.status(there)
    clicks["doubt, live"] = person.clicks

    stage.clock.moment += timedelta(hours=2)
    person = Clicker(stage, tmp_path)
    person.click(absent, "Er ist nicht da")
    assert Status.APPROVED is stage.status(absent)
    clicks["doubt, not there"] = person.clicks

    person = Clicker(stage, tmp_path)
    time = re.search(r">\s*(\S+, \d+\. \S+, \d\d:\d\d Uhr)\s*<", person.of(late))
    assert time
    person.click(late, time[1])
    assert Status.APPROVED is stage.status(late)
    clicks["missed"] = person.clicks

    person = Clicker(stage, tmp_path)
    person.click(refused, "Noch einmal versuchen")
    assert Status.APPROVED is stage.status(refused)
    clicks["refused"] = person.clicks
    assert max(clicks.values()) <= 3

    for _ in range(3):
        stage.publisher().step()
        stage.clock.moment += timedelta(days=1)
    live = stage.live()
    assert len(live) == len(set(live))
    sys.stdout.write(f"doubt_missed_refused: clicks {clicks}, live {len(live)}, doubles 0\n")
