"""How long a person waits for lists and approvals: ``python3 run.py bench reads [--posts 100000] [--json]``.

The program is called as a person calls it. CPU time is taken, so that neighbours change little. The start is a list of
no posts, the list page 1 of many: their difference is what reading costs. Twenty posts with photos are approved among
2,000 places, in this process, on the clock on the wall.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.machine import tell
from outreach.app import opened
from outreach.app.operation import setup
from outreach.app.posts import posts
from outreach.model import Account, Draft, Kind, Photo
from outreach.networks import FACEBOOK
from outreach.settings import read_settings
from outreach.store import DraftRecord, Store, post_id, schema
from outreach.store.documents import row_of
from outreach.store.engine import open_engine
from outreach.store.posts.drafts import new_post
from tests.builders import ANNA, a_campaign, a_place

ROOT = Path(__file__).parents[1]
ROUNDS = 7
PLACES = 2000
APPROVED = 20
DUE = datetime(2060, 3, 1, 8, 0, tzinfo=UTC)
CAMPAIGN, ACCOUNT = a_campaign().name, "die-altmark"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench reads", description="lists, approvals and the start")
    parser.add_argument("--posts", type=int, default=100_000, help="in the list; else 100000")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="outreach-reads-") as name:
        result = measured(Path(name), wanted.posts)
    tell(result, show, as_json=wanted.json)
    return 0


def measured(folder: Path, count: int) -> dict[str, Any]:
    empty, full, drafts = (folder / name for name in ("empty", "full", "drafts"))
    fill(empty, 0, 0)
    fill(full, PLACES, count)
    fill(drafts, PLACES, 2 * PLACES)
    start = called(empty, "posts", "list")
    return {
        "version_s": called(empty, "--version"),
        "start_s": start,
        "list_s": round(called(full, "posts", "list") - start, 3),
        "list_campaign_s": round(called(full, "posts", "list", "--campaign", CAMPAIGN) - start, 3),
        "show_s": round(called(full, "posts", "show", id_of(1)) - start, 3),
        "approve_s": approved(drafts),
        "posts": count,
        "places": PLACES,
    }


def called(data: Path, *words: str) -> float:
    """CPU seconds of a call, the median of several."""
    environ = {**os.environ, "OUTREACH_DATA": str(data), "PYTHONPATH": str(ROOT)}
    taken = []
    for _ in range(ROUNDS):
        before = spent()
        call = [sys.executable, "-m", "outreach", *words]
        subprocess.run(call, env=environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        taken.append(spent() - before)
    return round(statistics.median(taken), 3)


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def approved(data: Path) -> float:
    """Seconds until posts of so many places are approved; the fastest of several."""
    taken = []
    with opened(read_settings({}, data)) as app:
        for turn in range(3):
            ids = [id_of(turn * APPROVED + index) for index in range(APPROVED)]
            versions = {id: posts.get(app, id).version for id in ids}
            began = time.perf_counter()
            done = posts.approve(app, versions, caller=ANNA)
            taken.append(time.perf_counter() - began)
            assert len(done.approved) == APPROVED, done.refused
    return round(min(taken), 3)


def fill(data: Path, places: int, count: int) -> None:
    """A data folder with a campaign of so many places and posts; each post shows a photo."""
    settings = read_settings({}, data)
    setup.init(settings)
    store, now = Store(settings.database_url, settings.key_file), datetime.now(UTC)
    store.campaigns.save(a_campaign(), now)
    store.accounts.save(Account(name=ACCOUNT, channel=FACEBOOK, external_id="1"), {}, now)
    photo = Photo(file="hof.jpg", sha256="0" * 64, credit="Verein", licence="CC BY 4.0", consent=True)
    store.places.save(
        CAMPAIGN, [a_place(f"ort-{n}", name=f"Ort {n}", photos=(photo,)) for n in range(places)], now
    )
    store.close()
    engine = open_engine(settings.database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for start in range(0, count, 10_000):
            rows = [row(index) for index in range(start, min(count, start + 10_000))]
            connection.execute(insert(schema.posts), rows)
    engine.dispose()


def row(index: int) -> dict[str, Any]:
    draft = Draft(
        place=f"ort-{index % PLACES}",
        channel=FACEBOOK,
        kind=Kind.PORTRAIT,
        number=index // PLACES + 1,
        variant=1,
        text=f"Ein Ort wacht auf: Nummer {index}. " + "Er liegt in der Altmark und lädt ein. " * 6,
        link="",
        alt="Ein Herrenhaus im Abendlicht",
        card=b"",
        photo="hof.jpg",
    )
    written = DraftRecord(
        draft=draft, account=ACCOUNT, zone="Europe/Berlin", image="x.jpg", image_sha256="0" * 64
    )
    post = new_post(id_of(index), CAMPAIGN, written)
    return {**row_of(post), "due_utc": DUE + timedelta(minutes=7 * index)}


def id_of(index: int) -> str:
    return post_id(CAMPAIGN, f"ort-{index % PLACES}", FACEBOOK, index // PLACES + 1)


def show(result: dict[str, Any]) -> None:
    print(f"{result['posts']} posts, {result['places']} places; seconds")
    for key, words in (
        ("version_s", "--version (at most 0.2)"),
        ("start_s", "posts list without posts: the start (at most 0.6)"),
        ("list_s", "posts list, page 1, beyond the start (at most 0.3)"),
        ("list_campaign_s", "the same of one campaign"),
        ("show_s", "posts show, beyond the start"),
        ("approve_s", f"{APPROVED} posts approved (at most 0.5)"),
    ):
        print(f"  {result[key]:>7.3f}  {words}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
