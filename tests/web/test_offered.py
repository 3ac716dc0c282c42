"""What the pages offer may be done: crawled as every role, with posts in every state of two organisations."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urldefrag, urlsplit

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from outreach.app import App
from outreach.app.campaigns import steps
from outreach.app.people import people, signin
from outreach.app.places import importing
from outreach.app.places.importing import SentFile
from outreach.app.public import sharing
from outreach.app.running import jobs
from outreach.language import Language
from outreach.model import Membership, Role, Status, without_sign_in
from outreach.networks import FACEBOOK, TWITTER
from outreach.store import schema
from outreach.store.engine import open_engine, writing
from outreach.web.application import application
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.builders import an_account
from tests.web.planned import NAME, at, planned

PASSWORD = "vier Worte die keiner kennt"
ROOT = without_sign_in("Root", Language.DE)
BOTH = (FACEBOOK, TWITTER)
STATES = (
    *(Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.MISSED, Status.REJECTED, Status.UNKNOWN),
    *(Status.GONE, Status.HANDED_OVER, Status.CANCELLED),
)
PEOPLE: Mapping[str, tuple[str, Role]] = {
    "administrator": ("", Role.ADMINISTRATOR),
    "reader": ("", Role.READER),
    "editor": ("art", Role.EDITOR),
    "approver": ("art", Role.APPROVER),
    "keeper": ("art", Role.ADMINISTRATOR),
}
"""Who looks: in which organisation ("": all of them) they have which role."""

REFUSED = "darf das nicht"

SPARED = re.compile(
    r"/report\.|/static/|\.ics$|\.jpg$|/export$"  # files: their role is that of the page that names them
    r"|/why$|/story$"  # pages that offer nothing
    r"|/places/(?!imports|approved)."  # each place's page offers the same
)


@dataclass
class OfferedForm:
    """A form of a page, filled in as it stands, with something in what must not be empty."""

    method: str
    path: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    has_button: bool = False


class OfferedPage(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, text: str, path: str):
        super().__init__()
        self.forms: list[OfferedForm] = []
        self.links: set[str] = set()
        self._path = path
        self._within = self._choice = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.add(urldefrag(told["href"]).url)
        elif tag == "form":
            self.forms.append(OfferedForm(told.get("method", "get"), told.get("action") or self._path))
            self._within = tag
        elif self._within:
            self._filled(tag, told)

    def _filled(self, tag: str, told: Mapping[str, str]) -> None:
        name, kind, fields = told.get("name", ""), told.get("type", "text"), self.forms[-1].fields
        if tag == "select":
            self._choice = name
        elif tag == "option":
            if "selected" in told or self._choice not in fields:
                fields[self._choice] = [told.get("value", "")]
        elif tag == "textarea":
            fields[name] = ["Bitte kürzer."]
        elif tag == "button" and kind == "button":
            return  # a script's own: it sends nothing
        elif tag == "button" and not name:
            self.forms[-1].has_button = True
        elif name and (kind not in ("checkbox", "radio") or "checked" in told):
            self.forms[-1].has_button |= tag == "button"
            needed = "https://example.org/1" if "required" in told else ""
            fields.setdefault(name, []).append(told.get("value") or needed)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = ""


class House:
    """The program, and a way back to how it was before a form was sent."""

    def __init__(self, app: App, file: Path, tokens: Mapping[str, str], under_way: str):
        self.app, self.tokens, self.under_way = app, tokens, under_way
        self._live = sqlite3.connect(file, timeout=30)
        self._kept = sqlite3.connect(":memory:")
        self._live.backup(self._kept)

    def put_back(self) -> None:
        self._kept.backup(self._live)

    def close(self) -> None:
        self._live.close()
        self._kept.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two organisations, an account each, and on both a post in every state; an import and a plan under way."""
    folder = tmp_path_factory.mktemp("offered")
    url = f"sqlite:///{folder / 'o.sqlite'}"
    times = {(named(state), network): at(9 + day) for day, state in enumerate(STATES) for network in BOTH}
    with planned(folder / "data", url, times) as app:
        for name, network in zip(("art", "img"), BOTH, strict=True):
            people.add_organisation(app, name, name.upper(), caller=ROOT)
            app.store.accounts.save(replace(an_account(network), organisation=name), {}, app.clock.now())
        engine = open_engine(url)
        with writing(engine) as connection:
            for state in STATES:
                own = schema.posts.c.place == named(state)
                connection.execute(update(schema.posts).where(own).values(status=state))
        engine.dispose()
        sharing.share(app, NAME, language=Language.DE, caller=ROOT)
        table = SentFile(name="orte.csv", content=b"name;teaser;lat;lon\nHof;Ein Hof.;52,81;11,69\n")
        imported = importing.receive(app, NAME, [table], caller=ROOT)
        planned_anew = steps.give_times(app, NAME, caller=ROOT)
        jobs.run(app, planned_anew).wait(60)
        for who, (organisation, role) in PEOPLE.items():
            mine = [Membership(organisation=organisation, roles=frozenset({role}))]
            people.add(app, mail(who), who, PASSWORD, memberships=mine, language=Language.DE, caller=ROOT)
        tokens = {who: token_of(app, who) for who in PEOPLE}
        under_way = f"/campaigns/{NAME}/places/imports/{imported.id}"
        made = House(app, folder / "o.sqlite", tokens, under_way)
        yield made
        made.close()


def mail(who: str) -> str:
    return f"{who}@example.org"


def named(state: Status) -> str:
    return state.value.replace("_", "-")


def token_of(app: App, who: str) -> str:
    return signin.sign_in(app, mail=mail(who), password=PASSWORD, address="", device="")


def inside(house: House, who: str) -> TestClient:
    served = application(house.app, visitor_of, Trust())
    client = TestClient(served, base_url="http://localhost", headers={"sec-fetch-site": "same-origin"})
    client.cookies.set("session", house.tokens[who])
    return client


def alike(path: str) -> tuple[str, tuple[str, ...]]:
    """Addresses that differ in what they ask for alone lead to pages of one kind."""
    parts = urlsplit(path)
    return parts.path, tuple(sorted(name for name, _ in parse_qsl(parts.query)))


def pages(client: TestClient, wrong: list[str], *more: str) -> Iterator[OfferedPage]:
    """All that links lead to from today's page on; a link that leads nowhere, or to a refusal, is wrong."""
    wanted, seen = ["/", *more], set()
    while wanted:
        path = wanted.pop()
        if alike(path) in seen or SPARED.search(path):
            continue
        seen.add(alike(path))
        answer = client.get(path)
        if answer.status_code != 200:
            wrong.append(f"link {path}: {answer.status_code}")
        elif answer.headers["content-type"].startswith("text/html"):
            page = OfferedPage(answer.text, path)
            yield page
            wanted += page.links


@pytest.mark.slow  # goes through all pages
@pytest.mark.parametrize("who", PEOPLE)
def test_what_a_page_offers_may_be_done(house: House, who: str) -> None:
    """No link and no button leads to a refusal for want of a role: whoever may not do it is not offered it."""
    client, wrong, sent = inside(house, who), [], set()
    for page in pages(client, wrong, house.under_way):
        for form in page.forms:
            told = (form.path, tuple(sorted(form.fields)))
            if told in sent or form.method != "post" or form.path == "/sign-out" or not form.has_button:
                continue
            sent.add(told)
            answer = client.post(form.path, data=form.fields, follow_redirects=False)
            if answer.status_code == 403 or REFUSED in answer.text:
                wrong.append(f"form {form.path}: {answer.status_code}")
            house.put_back()
    sys.stdout.write(f"offered to {who}: {len(sent)} forms\n")
    assert len(sent) >= 4
    assert not wrong, "\n".join(wrong)
