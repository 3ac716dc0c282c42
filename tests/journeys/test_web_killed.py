"""The web process is killed amid work that takes longer: its pages say what is true afterwards, and it goes on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from outreach.app import opened
from outreach.app.operation.setup import init
from outreach.app.people import people
from outreach.language import Language
from outreach.model import JobState, Membership, Role, without_sign_in
from outreach.settings import read_settings
from tests.builders import a_brand, a_campaign, a_place, an_account
from tests.databases import put_ready
from tests.journeys.processes import PROGRAM, Running, eventually, started

pytestmark = pytest.mark.slow

MAIL, PASSWORD = "mia@example.org", "vier Worte die keiner kennt"
HERE = "/campaigns/kreativorte-altmark"
ROWS = 3000
"""So many that reading them takes a moment in which the process can be met."""


@pytest.fixture
def house(tmp_path):
    """A campaign of forty places, and somebody who works on it."""
    settings = read_settings({"OUTREACH_LANG": "de"}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    init(settings)
    with opened(settings) as app:
        now, root = datetime.now(UTC), without_sign_in("Root", Language.DE)
        app.store.campaigns.save(a_campaign(brand=a_brand(categories={})), now)
        app.store.accounts.save(an_account(), {}, now)
        places = [a_place(f"ort-{n}", name=f"Ort {n}") for n in range(40)]
        app.store.places.save("kreativorte-altmark", places, now)
        every = [Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR, Role.EDITOR}))]
        people.add(app, MAIL, "Mia", PASSWORD, memberships=every, language=Language.DE, caller=root)
        yield app


@contextmanager
def web(house, name: str) -> Iterator[tuple[Running, requests.Session, str]]:
    """`outreach web` on the house's data, and somebody who has signed in."""
    data = house.settings.data
    with started(data, name, *PROGRAM, "--data", data, "web", "--port", "0") as process:
        process.says("The pages: ")
        told = re.search(r"The pages: (\S+)", process.err.read_text("utf-8"))
        assert told
        visitor = requests.Session()
        visitor.headers["origin"] = told[1]
        visitor.post(f"{told[1]}/sign-in", {"mail": MAIL, "password": PASSWORD}, timeout=30)
        yield process, visitor, told[1]


def killed_over(house, process: Running) -> str:
    """Kills it once a job of it is under way; the job."""

    def under_way() -> bool:
        return any(job.state is JobState.RUNNING for job in house.store.jobs.latest(1))

    eventually(under_way, "the job is under way")
    process.process.kill()
    process.process.wait()
    (job,) = house.store.jobs.latest(1)
    assert JobState.RUNNING is house.store.jobs.get(job.id).state
    database = sqlite3.connect(house.settings.data / "outreach.db", isolation_level=None)
    database.execute("UPDATE jobs SET lease_until = asked_at")  # it was not heard of for too long
    database.close()
    return job.id


def test_writing_goes_on_after_the_process_was_killed(house):
    """The page says that nobody is at it and offers to take it up; then each place has its posts, each once."""
    with web(house, "first") as (process, visitor, url):
        visitor.post(f"{url}{HERE}/texts", allow_redirects=False, timeout=30)
        job = killed_over(house, process)
    with web(house, "second") as (_, visitor, url):
        page = visitor.get(url + HERE, timeout=30).text
        assert "niemand ist an dieser Arbeit" in page
        assert "Wieder aufnehmen" in page
        visitor.post(f"{url}{HERE}/texts", timeout=30)
        eventually(lambda: house.store.jobs.get(job).state is JobState.DONE, "the same job is done", 120)
        assert "Wieder aufnehmen" not in visitor.get(url + HERE, timeout=30).text
    assert 1 == len(house.store.jobs.latest(5))
    made = [(post.place, post.channel, post.number) for post in house.store.posts.find()]
    assert len(made) == len(set(made))
    assert 40 == len({place for place, _, _ in made})


def test_an_import_goes_on_after_the_process_was_killed(house):
    """Killed amid reading: the page says that nobody is at it, and takes it up; nothing is kept yet."""
    rows = "".join(f"Hof {n};Ein Hof im Dorf {n}.;52,{n % 90 + 10};11,{n % 90 + 10}\n" for n in range(ROWS))
    with web(house, "first") as (process, visitor, url):
        table = {"files": ("orte.csv", f"name;teaser;lat;lon\n{rows}".encode())}
        with ThreadPoolExecutor(1) as sending:
            sent = sending.submit(visitor.post, f"{url}{HERE}/places/imports", files=table, timeout=60)
            job = killed_over(house, process)
            assert sent.exception()
    with web(house, "second") as (_, visitor, url):
        address = f"{url}{HERE}/places/imports/{job}"
        page = visitor.get(address, timeout=30).text
        assert "niemand ist an dieser Arbeit" in page
        assert "Orte übernehmen" not in page
        visitor.post(f"{address}/again", timeout=60)
        eventually(lambda: house.store.jobs.get(job).state is JobState.DONE, "the same job is done", 120)
        assert f"Gelesene Zeilen: {ROWS}" in visitor.get(address, timeout=60).text.replace(".", "")
    assert 40 == len(house.store.places.of("kreativorte-altmark"))


def test_a_report_is_there_after_the_process_was_killed_over_it(house):
    """Killed amid making one: nothing of it stays behind, and who asks again gets the report."""
    report = f"{HERE}/report"
    with web(house, "first") as (process, visitor, url), ThreadPoolExecutor(1) as asking:
        threads = Path(f"/proc/{process.process.pid}/task")
        asked = asking.submit(visitor.get, f"{url}{report}.pdf", timeout=60)

        def at_it() -> list[str]:
            return [child for task in threads.iterdir() for child in (task / "children").read_text().split()]

        eventually(at_it, "a process makes the report")
        makers = at_it()
        process.process.kill()
        process.process.wait()
        assert asked.exception()
    eventually(
        lambda: not any(Path(f"/proc/{maker}").exists() for maker in makers), "it ends with the server"
    )
    with web(house, "second") as (_, visitor, url):
        assert visitor.get(f"{url}{report}.pdf", timeout=60).content.startswith(b"%PDF-")
        assert "Es ist noch kein Beitrag erschienen." in visitor.get(url + report, timeout=60).text
