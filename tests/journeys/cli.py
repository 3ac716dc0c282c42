"""The command line under test: called in this process, or as a program of its own; and a small world for it.

The world is made once per test process: a sandbox of both networks, and a data folder with two accounts and a
campaign of three places, written, drawn and planned. Each test works on a copy of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from outreach.cli import main
from outreach.sandbox import Sandbox
from outreach.settings import read_settings
from outreach.store import Store, schema
from outreach.store.engine import open_engine

ROOT = Path(__file__).parents[2]
NAME = "probe"
NEVER = "2060-03-01"  # the campaign's first day: so far ahead that no test ever reaches it

CAMPAIGN = f"""
name = "{NAME}"
title = "Probe der Altmark"
[period]
first_day = {NEVER}
last_day = 2060-03-28
zone = "Europe/Berlin"
country = "DE"
state = "Sachsen-Anhalt"
[posts]
kinds = ["portrait"]
seed = 1
[brand]
name = "Kreativorte im Grünen"
website = "https://kreativorte-im-gruenen.de/"
hashtags = ["Altmark"]
[[channels]]
channel = "facebook"
account = "die-altmark"
posts_per_place = 1
weekdays = ["mo", "di", "mi", "do"]
windows = ["10:00-12:00", "17:00-20:00"]
[[channels]]
channel = "twitter"
account = "img-sachsen-anhalt"
posts_per_place = 1
weekdays = ["mo", "di", "mi", "do", "fr"]
windows = ["08:00-10:00", "12:00-14:00"]
[[sources]]
kind = "csv"
file = "places.csv"
[sources.fields]
slug = "slug"
name = "name"
teaser = "teaser"
latitude = "latitude"
longitude = "longitude"
municipality = "municipality"
"photo.file" = "photo"
"photo.credit" = "credit"
"photo.licence" = "licence"
"photo.consent" = "consent"
"photo.alt" = "alt"
"""

HEADER = "slug;name;teaser;latitude;longitude;municipality;photo;credit;licence;consent;alt"
ROWS = (
    "gutshof-krevese;Gutshof Krevese;Ein Gut wird wieder mit Kultur gefüllt.;52,8127;11,6925;Osterburg;;;;;",
    "elbehof;Elbehof Wahrenberg;Ein Ort für Umweltbildung direkt am Elbdeich.;52,983;11,668;Aland;;;;;",
    "gut-zichtau;Gut Zichtau;Ein Landschaftspark mit zwölf Themengärten.;52,605;11,297;Gardelegen;;;;;",
)


@dataclass(frozen=True)
class Answer:
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class World:
    """A test's own data folder; ``folder`` is the campaign's."""

    data: Path
    folder: Path

    def __call__(
        self, *words: object, stdin: bytes = b"", environ: Mapping[str, str] | None = None
    ) -> Answer:
        return outreach(*words, data=self.data, stdin=stdin, environ=environ)

    def ids(self, **wanted: str) -> list[str]:
        """The posts whose fields have these values, by due time."""
        found = self("posts", "list", "--json").json
        return [post["id"] for post in found if all(post[key] == value for key, value in wanted.items())]

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        settings = read_settings({"OUTREACH_DATA": str(self.data)})
        store = Store(settings.database_url, settings.key_file)
        try:
            yield store
        finally:
            store.close()

    def put(self, post: str, **values: object) -> None:
        """Set a post's fields past all rules."""
        engine = open_engine(read_settings({"OUTREACH_DATA": str(self.data)}).database_url)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(schema.posts.update().where(schema.posts.c.id == post).values(**values))
        engine.dispose()

    def let_doubts_rest(self) -> None:
        """A quarter of an hour passes for the posts in doubt."""
        engine = open_engine(read_settings({"OUTREACH_DATA": str(self.data)}).database_url)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            earlier = schema.unknown_outcomes.c.since - 15 * 60
            connection.execute(schema.unknown_outcomes.update().values(since=earlier))
        engine.dispose()

    def state(self) -> tuple[object, ...]:
        """Everything that the database holds, to be compared."""
        with self.store() as store:
            campaigns = store.campaigns.all()
            return (
                campaigns,
                store.accounts.all(),
                [store.places.of(campaign.name) for campaign in campaigns],
                store.posts.find(),
            )


def outreach(
    *words: object, data: Path | None = None, stdin: bytes = b"", environ: Mapping[str, str] | None = None
) -> Answer:
    """Call the command line in this process; it speaks English unless told otherwise."""
    given = {"OUTREACH_LANG": "en", **({"OUTREACH_DATA": str(data)} if data else {}), **(environ or {})}
    out, err = io.BytesIO(), io.StringIO()
    before = dict(os.environ), sys.stdin
    os.environ.update(given)
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    wrapped = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    try:
        with contextlib.redirect_stdout(wrapped), contextlib.redirect_stderr(err):
            main([str(word) for word in words])
    except SystemExit as left:
        code = left.code
    finally:
        os.environ.clear()
        os.environ.update(before[0])
        sys.stdin = before[1]
    assert isinstance(code, int)
    return Answer(code, out.getvalue().decode("utf-8"), err.getvalue())


def program(
    *words: object, cwd: Path, environ: Mapping[str, str] | None = None, **how: Any
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own, in the folder ``cwd``."""
    path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))
    given = {**os.environ, "OUTREACH_LANG": "en", "PYTHONPATH": path, **(environ or {})}
    if "preexec_fn" in how:  # a process that finds no room cannot keep a record of itself either
        given = {name: value for name, value in given.items() if not name.startswith("COVERAGE_")}
    how = {"capture_output": True, "encoding": "utf-8", "timeout": 60, "check": False, **how}
    call = [sys.executable, "-m", "outreach", *map(str, words)]
    return subprocess.run(call, cwd=cwd, env=given, **how)


def campaign_folder(folder: Path, *rows: str, campaign: str = CAMPAIGN) -> Path:
    """A campaign's folder with these rows of places, by default the three of the world."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.toml").write_text(campaign, "utf-8")
    (folder / "places.csv").write_text("\n".join((HEADER, *(rows or ROWS))) + "\n", "utf-8")
    return folder


@cache
def sandbox() -> Sandbox:
    """Both networks, for all tests of this process; the fixtures end them."""
    running = Sandbox(_folder() / "ledger.jsonl", seed=1)
    running.start()
    return running


@pytest.fixture
def clean_sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Both networks without a fault that an earlier test has left."""
    if not sandbox.cache_info().currsize:
        request.config.add_cleanup(lambda: sandbox().stop())
    sandbox().faults.clear()
    return sandbox()


@cache
def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="outreach-cli-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def token_file(channel: str, folder: Path) -> tuple[Path, str]:
    """The tokens of the sandbox's account of this network, and its API address."""
    account = next(each for each in sandbox().accounts() if each.channel == channel)
    file = folder / f"{channel}.json"
    file.write_text(json.dumps(dict(account.secrets)), "utf-8")
    return file, account.api_url


def add_account(world: World, name: str, channel: str) -> Answer:
    file, url = token_file(channel, world.data.parent)
    return world("account", "add", name, "--channel", channel, "--tokens", file, "--api-url", url, "--json")


@cache
def _made() -> World:
    """The world that the tests copy."""
    made = World(_folder() / "data", campaign_folder(_folder() / "campaign"))
    answers = [
        made("init"),
        add_account(made, "die-altmark", "facebook"),
        add_account(made, "img-sachsen-anhalt", "twitter"),
        made("campaign", "apply", made.folder),
        made("places", "import", NAME),
        made("campaign", "generate", NAME, "--by", "Anna"),
        made("campaign", "plan", NAME, "--by", "Anna"),
    ]
    for answer in answers:
        assert answer.code == 0, answer
    return made


@pytest.fixture(name="world")
def copied_world(tmp_path: Path, clean_sandbox: Sandbox) -> World:
    """A copy of the world: two accounts, three places, six drafts with their times."""
    shutil.copytree(_made().data, tmp_path / "data")
    copy = World(tmp_path / "data", campaign_folder(tmp_path / "campaign"))
    assert copy("campaign", "apply", copy.folder).code == 0
    return copy


@pytest.fixture(name="blank")
def blank_world(tmp_path: Path) -> World:
    """A data folder as `outreach init` makes it, and a campaign's folder that nobody has brought in."""
    blank = World(tmp_path / "data", campaign_folder(tmp_path / "campaign"))
    assert blank("init").code == 0
    return blank
