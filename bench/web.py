"""How fast the pages are, beside a bare page of the same size: ``python3 run.py bench web [--posts 10000] [--json]``.

The program runs as a person runs it, with a campaign of so many posts, and is asked over HTTP, one request after
another; the bare page is FastAPI alone in a process of its own, which answers the same bytes in the same run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import requests

from bench.machine import tell
from bench.reads import CAMPAIGN, PLACES, fill, id_of
from outreach.app import opened, people, signin
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Membership, without_sign_in
from outreach.settings import read_settings

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
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench web", description="the pages over HTTP")
    parser.add_argument("--posts", type=int, default=1_000, help="of the campaign; else 1000")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="outreach-web-") as name:
        result = measured(Path(name), wanted.posts)
    tell(result, show, as_json=wanted.json)
    return 0


def measured(folder: Path, count: int) -> dict[str, Any]:
    data = folder / "data"
    fill(data, min(PLACES, count), count)
    token = session_in(data)
    with served([sys.executable, "-m", "outreach", "--data", str(data), "web", "--port", "0"]) as (
        url,
        program,
        start,
    ):
        person = requests.Session()
        person.cookies.set("session", token)
        person.headers["origin"] = url
        times = {key: p95(looker(person, url + path)) for key, path in PAGES.items()}
        page = fetched(person, url + PAGES["posts_ms"]).text
        times["save_ms"] = p95(saver(person, f"{url}/posts/{id_of(1)}"))
        rps = per_second(url + "/", token)
        peak = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{program.pid}/status").read_text())[1]) / 1024
    return {
        **times,
        **bare(folder, page),
        "rps": rps,
        "peak_mb": round(peak),
        "start_s": start,
        "posts": count,
    }


def session_in(data: Path) -> str:
    """The token of somebody who may do everything."""
    with opened(read_settings({}, data)) as app:
        everything = [Membership(organisation="", roles=EVERY_PERSONS_ROLE)]
        root = without_sign_in("Root", Language.DE)
        people.add(app, MAIL, "Anna", PASSWORD, memberships=everything, language=Language.DE, caller=root)
        return signin.sign_in(app, mail=MAIL, password=PASSWORD, address="127.0.0.1", device="bench")


@contextmanager
def served(call: list[str]) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """The program until the block ends, its address, and after how many seconds its first page was there."""
    began = time.perf_counter()
    env = {**os.environ, "OUTREACH_LANG": "en"}
    with subprocess.Popen(call, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr
        url = next(found[1] for line in program.stderr if (found := re.search(r"The pages: (\S+)", line)))
        answered(url + "/sign-in")
        yield url, program, round(time.perf_counter() - began, 2)
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


def bare(folder: Path, page: str) -> dict[str, Any]:
    """The same bytes from a page that knows them already."""
    file, port = folder / "page.html", 18_765
    file.write_text(page, "utf-8")
    with subprocess.Popen([sys.executable, "-c", BARE, str(file), str(port)]) as program:
        url = f"http://127.0.0.1:{port}/"
        answered(url)
        session = requests.Session()
        taken = p95(looker(session, url))
        program.terminate()
    return {"bare_ms": taken}


def fetched(session: requests.Session, url: str) -> requests.Response:
    answer = session.get(url, timeout=60)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


def looker(session: requests.Session, url: str) -> Callable[[], float]:
    """Seconds until the page is there."""

    def look() -> float:
        began = time.perf_counter()
        fetched(session, url)
        return time.perf_counter() - began

    return look


def saver(session: requests.Session, url: str) -> Callable[[], float]:
    """Seconds until other words are saved each time, as the form of the post's page would; the form itself apart."""
    turn = iter(range(10_000))

    def save() -> float:
        form = fetched(session, url).text
        found = re.search(r'name="version" value="(\d+)"', form)
        assert found
        sent = {"version": found[1], "text": f"Ein Ort wacht auf, zum {next(turn)}. Mal.", "alt": "Ein Haus"}
        began = time.perf_counter()
        answer = session.post(f"{url}/words", sent, timeout=60, allow_redirects=False)
        taken = time.perf_counter() - began
        assert answer.status_code == 303, answer.status_code
        return taken

    return save


def p95(ask: Callable[[], float]) -> float:
    """Milliseconds of which 95 in 100 calls take less."""
    return round(quantiles([ask() * 1000 for _ in range(ROUNDS)], n=20)[18], 1)


def per_second(url: str, token: str) -> float:
    """Pages that four people at once get in a second."""
    until, counts = time.perf_counter() + SECONDS, [0] * 4

    def look(who: int) -> None:
        session = requests.Session()
        session.cookies.set("session", token)
        while time.perf_counter() < until:
            fetched(session, url)
            counts[who] += 1

    people_at_once = [threading.Thread(target=look, args=(who,)) for who in range(4)]
    for each in people_at_once:
        each.start()
    for each in people_at_once:
        each.join()
    return round(sum(counts) / SECONDS, 1)


def show(result: dict[str, Any]) -> None:
    print(f"{result['posts']} posts; p95 in milliseconds")
    for key in (*PAGES, "save_ms", "bare_ms"):
        print(f"  {result[key]:>8.1f}  {key.removesuffix('_ms')}")
    print(f"  {result['rps']:>8.1f}  pages of today a second, for four people at once")
    print(f"  {result['peak_mb']:>8}  MB at most (180)")
    print(f"  {result['start_s']:>8.2f}  s from the call to the first page (1)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
