"""How fast the pages are, beside a bare page of the same size: ``python3 run.py bench web [--posts 1000,10000]``.

The program runs as a person runs it, with a campaign of so many posts, and is asked over HTTP, one request after
another; the bare page is FastAPI alone in a process of its own, which answers the same bytes in the same run. Then the
scheduler publishes into the sandbox while 50 pages a second are asked of the program beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import requests

from bench.machine import tell
from bench.publish import approve, live, networks, prepared, running, share
from bench.reads import CAMPAIGN, PLACES, fill, id_of
from outreach.app import opened
from outreach.app.people import people, signin
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Membership, without_sign_in
from outreach.settings import read_settings
from tests.builders import a_place

ROOT = Path(__file__).parents[1]
ROUNDS = 60
SECONDS = 5.0
MAIL, PASSWORD = "anna@example.org", "vier Worte die keiner kennt"
BARE = """
import sys, uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
page = open(sys.argv[1], encoding="utf-8").read()
app = FastAPI()
app.get("/", response_class=HTMLResponse)(lambda: HTMLResponse(page))
uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False)
"""
PAGES = {
    "today_ms": "/",
    "posts_ms": f"/campaigns/{CAMPAIGN}/posts",
    "plan_ms": f"/campaigns/{CAMPAIGN}/plan",
    "post_ms": f"/posts/{id_of(0)}",
    "verdicts_ms": f"/campaigns/{CAMPAIGN}/plan/{id_of(0)}/move",
}
LATE_POSTS, EACH = 300, 0.1
"""Posts that fall due one after another, and seconds between them, while pages are asked for."""

ASKED, ASKING = 50, 8
"""Pages a second, and by how many at once."""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench web", description="the pages over HTTP")
    parser.add_argument(
        "--posts", default="1000,10000", help="of the campaign: numbers, with commas between them"
    )
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    runs = []
    for number in map(int, wanted.posts.split(",")):
        with tempfile.TemporaryDirectory(prefix="outreach-web-") as name:
            runs.append(measured(Path(name), number))
    with tempfile.TemporaryDirectory(prefix="outreach-web-") as name:
        beside = scheduler_beside(Path(name))
    tell({**runs[-1], "runs": runs, "beside": beside}, show, as_json=wanted.json)
    return 0


def measured(folder: Path, count: int) -> dict[str, Any]:
    data = folder / "data"
    fill(data, min(PLACES, count), count)
    token = session_in(data)
    with served(data) as (url, program, start):
        person = somebody(url, token)
        spent = partial(processor, program.pid)
        found = {key: p95(looker(person, url + path), spent) for key, path in PAGES.items()}
        page = fetched(person, url + PAGES["posts_ms"]).text
        found["save_ms"] = p95(saver(person, f"{url}/posts/{id_of(1)}"), spent)
        rps = per_second(url + "/", token)
        peak = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{program.pid}/status").read_text())[1]) / 1024
    found["bare_ms"] = bare(folder, page)
    return {
        **{key: wall for key, (wall, _) in found.items()},
        "cpu": {key: cpu for key, (_, cpu) in found.items()},
        "rps": rps,
        "peak_mb": round(peak),
        "start_s": start,
        "posts": count,
    }


def scheduler_beside(folder: Path) -> dict[str, Any]:
    """How late posts are while pages are asked for: scheduler and web process on one database, a real sandbox."""
    data = folder / "data"
    with networks(folder / "sandbox") as accounts:
        store = prepared(data, accounts)
        first = datetime.now(UTC) + timedelta(seconds=20)
        approve(store, data, accounts, LATE_POSTS, lambda index: first + timedelta(seconds=EACH * index))
        places = [a_place(f"ort-{index}", name=f"Ort {index}") for index in range(LATE_POSTS)]
        store.places.save(CAMPAIGN, places, datetime.now(UTC))
        store.close()
        token = session_in(data)
        with running(data), served(data) as (url, _, _):
            time.sleep(max((first - datetime.now(UTC)).total_seconds() - 1, 0))
            pages = asked_for(url, token, LATE_POSTS * EACH + 2)
            until = time.monotonic() + 60
            while len(live(folder / "sandbox")) < LATE_POSTS and time.monotonic() < until:
                time.sleep(0.2)
        late = []
        for line in live(folder / "sandbox"):
            index = int(re.search(r"Nummer (\d+)\.", line["text"])[1])
            due = first + timedelta(seconds=EACH * index)
            late.append((datetime.fromisoformat(line["at"]) - due).total_seconds())
    late.sort()
    told = {f"lateness_p{part:.0f}": round(share(late, part / 100), 2) for part in (50, 98, 99)}
    return {"posts": len(late), **told, **pages}


def asked_for(url: str, token: str, seconds: float) -> dict[str, Any]:
    """Ask for pages in turn, so many a second, whatever time they take; how many came, and how long they took."""
    taken: list[float] = []
    paths = ["/", PAGES["posts_ms"], PAGES["plan_ms"], "/attention"]
    began = time.perf_counter()

    def ask(who: int) -> None:
        person = somebody(url, token)
        for turn in range(who, int(ASKED * seconds), ASKING):
            time.sleep(max(began + turn / ASKED - time.perf_counter(), 0))
            at = time.perf_counter()
            fetched(person, url + paths[turn % len(paths)])
            taken.append(time.perf_counter() - at)
            if time.perf_counter() - began > 2 * seconds:
                return

    at_once(ask, ASKING)
    passed = time.perf_counter() - began
    return {
        "asked_per_second": round(len(taken) / passed, 1),
        "asked_p95_ms": round(quantiles(taken, n=20)[18] * 1000),
    }


def somebody(url: str, token: str) -> requests.Session:
    """A browser that is signed in."""
    person = requests.Session()
    person.cookies.set("session", token)
    person.headers["origin"] = url
    return person


def processor(pid: int) -> float:
    """Seconds of a core that all threads of the process have used so far."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def session_in(data: Path) -> str:
    """The token of somebody who may do everything."""
    with opened(read_settings({}, data)) as app:
        everything = [Membership(organisation="", roles=EVERY_PERSONS_ROLE)]
        root = without_sign_in("Root", Language.DE)
        people.add(app, MAIL, "Anna", PASSWORD, memberships=everything, language=Language.DE, caller=root)
        return signin.sign_in(app, mail=MAIL, password=PASSWORD, address="127.0.0.1", device="bench")


@contextmanager
def served(data: Path) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """The program until the block ends, its address, and after how many seconds its first page was there."""
    call = [sys.executable, "-m", "outreach", "--data", str(data), "web", "--port", "0"]
    began = time.perf_counter()
    env = {**os.environ, "OUTREACH_LANG": "en"}
    with subprocess.Popen(call, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr
        url = next(found[1] for line in program.stderr if (found := re.search(r"The pages: (\S+)", line)))
        answered(url + "/sign-in")
        try:
            yield url, program, round(time.perf_counter() - began, 2)
        finally:
            program.terminate()


def answered(url: str) -> None:
    """Wait until it answers."""
    while True:
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.01)
        else:
            return


def bare(folder: Path, page: str) -> tuple[float, float]:
    """The same bytes from a page that knows them already."""
    file, port = folder / "page.html", 18_765
    file.write_text(page, "utf-8")
    with subprocess.Popen([sys.executable, "-c", BARE, str(file), str(port)]) as program:
        url = f"http://127.0.0.1:{port}/"
        answered(url)
        session = requests.Session()
        taken = p95(looker(session, url), partial(processor, program.pid))
        program.terminate()
    return taken


def fetched(session: requests.Session, url: str) -> requests.Response:
    answer = session.get(url, timeout=60)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


Asker = Callable[[], Callable[[], None]]
"""Prepares a request, and gives what sends it."""


def looker(session: requests.Session, url: str) -> Asker:
    """The page is there."""
    return lambda: lambda: fetched(session, url) and None


def saver(session: requests.Session, url: str) -> Asker:
    """Other words are saved each time, as the form of the post's page would; the form itself apart."""
    turn = iter(range(10_000))

    def prepare() -> Callable[[], None]:
        form = fetched(session, url).text
        found = re.search(r'name="version" value="(\d+)"', form)
        assert found
        sent = {"version": found[1], "text": f"Ein Ort wacht auf, zum {next(turn)}. Mal.", "alt": "Ein Haus"}

        def save() -> None:
            answer = session.post(f"{url}/words", sent, timeout=60, allow_redirects=False)
            assert answer.status_code == 303, answer.status_code

        return save

    return prepare


def p95(prepare: Asker, spent: Callable[[], float]) -> tuple[float, float]:
    """Milliseconds on the wall, and of the program's processor, of which 95 in 100 requests take less."""
    walls, cores = [], []
    prepare()()  # what is loaded at the first request is no part of the others
    for _ in range(ROUNDS):
        ask = prepare()
        before, began = spent(), time.perf_counter()
        ask()
        walls.append((time.perf_counter() - began) * 1000)
        cores.append((spent() - before) * 1000)
    return round(quantiles(walls, n=20)[18], 1), round(quantiles(cores, n=20)[18], 1)


def per_second(url: str, token: str) -> float:
    """Pages that four people at once get in a second."""
    until, counts = time.perf_counter() + SECONDS, [0] * 4

    def look(who: int) -> None:
        person = somebody(url, token)
        while time.perf_counter() < until:
            fetched(person, url)
            counts[who] += 1

    at_once(look, len(counts))
    return round(sum(counts) / SECONDS, 1)


def at_once(work: Callable[[int], None], count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work, who) for who in range(count)]:
            done.result()


def show(result: dict[str, Any]) -> None:
    for run in result["runs"]:
        print(f"{run['posts']} posts; p95 in milliseconds, on the wall and of the processor")
        for key in (*PAGES, "save_ms", "bare_ms"):
            print(f"  {run[key]:>8.1f} {run['cpu'][key]:>8.1f}  {key.removesuffix('_ms')}")
        print(f"  {run['rps']:>8.1f}  pages of today a second, for four people at once")
        print(f"  {run['peak_mb']:>8}  MB at most (180)")
        print(f"  {run['start_s']:>8.2f}  s from the call to the first page (1)")
    beside = result["beside"]
    print(f"beside {beside['asked_per_second']} pages a second (p95 {beside['asked_p95_ms']} ms):")
    print(
        f"  {beside['posts']} posts, late by {beside['lateness_p50']} s (p50), {beside['lateness_p99']} s (p99; 2)"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
