"""The running program for browsers: the demo's campaign amid its period, people, a sandbox; and Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from outreach.app import App, opened
from outreach.app.demo.tour import GUESTS, PASSWORD, prepared
from outreach.app.people import signin
from outreach.resources import SAMPLE
from outreach.settings import read_settings
from outreach.web.application import SECTIONS, application
from outreach.web.routing import VisitorOf
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.journeys.processes import PROGRAM, english

AXE = Path(__file__).parents[2] / "build" / "axe.min.js"
"""frontend/assets.py puts it there."""

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "There is no Chromium for the tests of the pages. Debian, Ubuntu: apt install chromium. "
    "Else name one in OUTREACH_TEST_CHROMIUM."
)

LAPTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 700)
"""Width and height of a window."""

PEOPLE = {guest.name.split()[0].lower(): guest.mail for guest in GUESTS}
"""mia edits, anna approves for ART, ivo for IMG, lena looks, adam administers."""


def finished_demo(folder: Path) -> Path:
    """The data of a finished demo in ``folder``, made by whoever comes first of several processes."""
    folder.mkdir(parents=True, exist_ok=True)
    demo, done = folder / "demo", folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            call = [*PROGRAM, "demo", "--data", str(demo)]
            made = subprocess.run(call, env=english(), capture_output=True, text=True, check=False)
            assert 0 == made.returncode, made.stderr
            done.touch()
    return demo


@dataclass
class House:
    """The program under ``url``; ``app`` is the same one, for what a test prepares or looks up by verbs."""

    app: App
    url: str
    data: Path
    tokens: dict[str, str] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)

    def token(self, who: str) -> str:
        """A session of one of PEOPLE, or of whom a test has brought along."""
        if who not in self.tokens:
            self.sign_in(who, PEOPLE[who], PASSWORD)
        return self.tokens[who]

    def sign_in(self, who: str, mail: str, password: str) -> None:
        """From now on ``who`` has a session."""
        self.tokens[who] = signin.sign_in(
            self.app, mail=mail, password=password, address="127.0.0.1", device="test"
        )

    @property
    def campaign(self) -> str:
        """The demo's, whatever else the tests have made beside it."""
        return SAMPLE

    def addresses(self, who: str = "mia") -> list[str]:
        """Every page that this person can look at: each declared GET, its parts filled in from what is there."""
        if who not in self.pages:
            self.pages[who] = [path for path in self._declared() if self._is_page(path, who)]
        return self.pages[who]

    def _declared(self) -> list[str]:
        post = self.app.store.listing.page(limit=1).posts[0]
        account = self.app.store.accounts.all()[0]
        known: Mapping[str, str] = {
            "{campaign}": self.campaign,
            "{id}": post.id,
            "{post}": post.id,
            "{place}": post.place,
            "{slug}": post.place,
            "{name}": account.name,
        }
        found = []
        for each in (each for section in SECTIONS for each in section.declared if each.method == "GET"):
            path = each.path
            for part, value in known.items():
                path = path.replace(part, value)
            if "{" not in path:
                found.append(path)
        return found

    def _is_page(self, path: str, who: str) -> bool:
        """A page, and no file, nothing that leads elsewhere, nothing that this person or these parts do not have."""
        answer = requests.get(
            self.url + path, cookies={"session": self.token(who)}, timeout=60, allow_redirects=False
        )
        assert answer.status_code < 500, (path, answer.status_code)
        return 200 == answer.status_code and answer.headers.get("content-type", "").startswith("text/html")


@contextmanager
def running(demo: Path, folder: Path) -> Iterator[House]:
    """The program on a copy of the demo's data in ``folder``, with the sandbox, without a scheduler."""
    data = folder / "demo"
    (data).mkdir(parents=True)
    shutil.copytree(demo / "halfway", data / "halfway")
    settings = read_settings({"OUTREACH_LANG": "de"}, data)
    with (
        prepared(settings) as tour,
        opened(read_settings({"OUTREACH_LANG": "de"}, tour.data)) as app,
        served(app, visitor_of) as url,
    ):
        yield House(app=app, url=url, data=tour.data)


@contextmanager
def served(app: App, visitor_of: VisitorOf) -> Iterator[str]:
    """The pages of ``app`` under this address, by a thread of this process."""
    config = uvicorn.Config(
        application(app, visitor_of, Trust()), port=0, log_level="warning", access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the pages did not begin"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def chromium() -> str:
    """Where the browser is. Fails, with the command that installs it, where there is none."""
    found = os.environ.get("OUTREACH_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(MISSING, pytrace=False)
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watch:
    """Whatever must not happen in a browser, unless a test says that it does: errors, and requests to others."""

    url: str
    seen: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def expect(self, *statuses: int) -> None:
        """Answers with these statuses are what the test is about."""
        self.expected |= set(statuses)

    def lead_to(self, *addresses: str) -> None:
        """People are led to these pages of others on purpose."""
        self.elsewhere |= set(addresses)

    def over(self, page: Page) -> None:
        """Keep an eye on ``page``."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.seen.append(f"page error: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        known = any(
            f"{words} {status}" in message.text
            for status in self.expected
            for words in ("status of", "Status Error Code")
        )
        theirs = message.location.get("url", "").startswith(tuple(self.elsewhere))
        if message.type in ("error", "warning") and not known and not theirs:
            self.seen.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:", "blob:", *self.elsewhere)):
            self.seen.append(f"asked another host: {request.url}")


def context_for(
    browser: Browser,
    house: House,
    who: str | None,
    *,
    size: tuple[int, int] = LAPTOP,
    scheme: str = "light",
    language: str = "de-DE",
    script: bool = True,
    zone: str = "Europe/Berlin",
    touch: bool = False,
) -> BrowserContext:
    """A browser of its own, signed in as ``who`` of PEOPLE, or not at all."""
    context = browser.new_context(
        base_url=house.url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        locale=language,
        timezone_id=zone,
        java_script_enabled=script,
        has_touch=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    if who:
        context.add_cookies([{"name": "session", "value": house.token(who), "url": house.url}])
    return context
