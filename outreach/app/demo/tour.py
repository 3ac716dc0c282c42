"""The demo's campaign amid its period, to be looked at in the browser: people, a sandbox, and a clock that runs on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from outreach.app import App, clock_of, opened
from outreach.app.accounts import accounts, connecting
from outreach.app.demo.demo import HALFWAY, MARKER
from outreach.app.operation import setup
from outreach.app.people import people
from outreach.app.posts import review, words
from outreach.clock import SystemClock
from outreach.errors import Action, InvalidInput, Remedy
from outreach.language import Language, Message, msg
from outreach.model import Caller, Membership, Person, Post, Role, Status, without_sign_in
from outreach.sandbox import Sandbox
from outreach.settings import Settings, sqlite_url, write_ahead

FOLDER = "tour"
PASSWORD = "Altmark im Gruenen"  # noqa: S105 - told to whoever starts the tour, on this machine alone

ART, IMG = "art", "img"
ORGANISATIONS = {ART: "ART Altmark", IMG: "IMG Sachsen-Anhalt"}
OWNERS = {"die-altmark": ART, "img-sachsen-anhalt": IMG}
"""Accounts of the demo and whose they are; all others are the ART's."""

BEGINS = without_sign_in("Dana Demo", Language.DE)
UNREADY = 12
"""Posts at the end of the plan whose words the editor has just changed; the others wait to go out."""

SUBMITTED = 8
"""Of those, how many wait for approval."""


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody to sign in as. ``part`` says what they do."""

    mail: str
    name: str
    part: Message
    organisation: str
    roles: frozenset[Role]


GUESTS = (
    Guest(
        mail="mia@example.org",
        name="Mia Redaktion",
        part=msg("writes and plans"),
        organisation="",
        roles=frozenset({Role.EDITOR}),
    ),
    Guest(
        mail="anna@art.example",
        name="Anna Freigabe",
        part=msg("approves for ART"),
        organisation=ART,
        roles=frozenset({Role.APPROVER}),
    ),
    Guest(
        mail="ivo@img.example",
        name="Ivo Freigabe",
        part=msg("approves for IMG"),
        organisation=IMG,
        roles=frozenset({Role.APPROVER}),
    ),
    Guest(
        mail="lena@example.org",
        name="Lena Leitung",
        part=msg("looks at what it reaches"),
        organisation="",
        roles=frozenset({Role.READER}),
    ),
    Guest(
        mail="admin@example.org",
        name="Adam Verwaltung",
        part=msg("administers"),
        organisation="",
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Tour:
    """What is ready: the data folder, whose clock stands at ``now``."""

    data: Path
    now: datetime


@contextmanager
def prepared(demo: Settings) -> Iterator[Tour]:
    """A data folder beside the demo's, with people, and the sandbox that its accounts belong to until the block ends.

    It is made at the first time and goes on from where it was left then. Raises InvalidInput where there is no demo.
    """
    data = demo.data / FOLDER
    if not (demo.data / HALFWAY).is_dir():
        raise InvalidInput(
            msg("There is no finished demo in {path}.", path=str(demo.data)),
            Remedy(msg("Run it first; it takes a minute."), Action("demo")),
        )
    new = not data.exists()
    if new:
        shutil.copytree(demo.data / HALFWAY, data)
    settings = replace(
        demo,
        data=data,
        database_url=sqlite_url(data / "outreach.db"),
        key_file=data / "secret.key",
        bucket=None,
    )
    setup.upgrade(settings)  # the demo may have been made by an older version
    with opened(settings) as app:
        settings = replace(settings, ahead=_left_at(app) - SystemClock().now())
    write_ahead(data, settings.ahead)
    clock = clock_of(settings)
    with opened(settings) as app:
        seed = app.store.campaigns.all()[0].seed
        with Sandbox(data / "ledger.jsonl", seed=seed, now=clock.now) as sandbox:
            if new:
                for name, title in ORGANISATIONS.items():
                    people.add_organisation(app, name, title, caller=BEGINS)
            _connect(app, sandbox, new=new)
            if new:
                _invite(app)
            yield Tour(data=data, now=clock.now())


def _connect(app: App, sandbox: Sandbox, *, new: bool) -> None:
    """The demo's accounts and apps get the tokens and addresses of this sandbox, ``new`` ones their owners too."""
    known = {each.name for each in app.store.accounts.all()}
    for each in (each for each in sandbox.accounts() if each.name in known):
        accounts.add(
            app,
            each.name,
            each.channel,
            each.secrets,
            each.api_url,
            organisation=OWNERS.get(each.name, ART) if new else None,
            caller=BEGINS,
        )
    for channel in (each.channel for each in connecting.apps(app)):
        secrets, url = sandbox.app(channel), sandbox.url(channel)
        connecting.save_app(app, channel, secrets, api_url=url, caller=BEGINS)


def _left_at(app: App) -> datetime:
    """When the tour was left, or the demo's campaign was half over."""
    seen = app.store.schedulers.seen()
    kept = json.loads((app.settings.data / MARKER).read_text("utf-8"))
    return max([datetime.fromisoformat(kept["at"]), *(each.ticked_at for each in seen)]) + timedelta(
        seconds=1
    )


def _invite(app: App) -> None:
    """The guests, and something to do for each of them."""
    callers: dict[Role, Caller] = {}
    for guest in sorted(GUESTS, key=lambda each: Role.ADMINISTRATOR not in each.roles):
        person = _join(app, guest)
        for role in guest.roles:
            callers.setdefault(role, person.as_caller())
    ahead = app.store.listing.page(status=(Status.APPROVED,), limit=500).posts
    changed = [_changed(app, post, callers[Role.EDITOR]) for post in ahead[-UNREADY:]]
    for name, organisation in OWNERS.items():
        versions = {post.id: post.version for post in changed[:SUBMITTED] if post.account == name}
        review.submit(app, versions, to=ORGANISATIONS[organisation], caller=callers[Role.EDITOR])


def _join(app: App, guest: Guest) -> Person:
    return people.add(
        app,
        guest.mail,
        guest.name,
        PASSWORD,
        memberships=[Membership(organisation=guest.organisation, roles=guest.roles)],
        language=Language.DE,
        caller=BEGINS,
    )


def _changed(app: App, post: Post, editor: Caller) -> Post:
    """The editor has made the alt text more exact: the approval is gone, as it is after every change."""
    alt = f"{post.alt.rstrip('.')}. Bildkarte der Kampagne."
    return words.edit(app, post.id, version=post.version, text=None, alt=alt, caller=editor).post
