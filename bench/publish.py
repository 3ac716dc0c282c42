"""Posts due at once: ``python3 run.py bench publish [--posts 400,4000] [--idle 100000] [--json]``.

Twenty accounts, half on Facebook and half on X, in a sandbox of its own process that takes 200 ms for every answer. The
scheduler is `outreach run`, on SQLite; beside it, in the same run, a bare client: facebook-sdk and tweepy alone, the
same calls with the same pictures, a thread per account. Counted by the sandbox's ledger. Then 100,000 posts wait.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import facebook
import requests
import tweepy
from sqlalchemy import insert
from tweepy.auth import OAuth1UserHandler

from bench.machine import tell
from outreach.files import FolderFiles
from outreach.language import Language
from outreach.model import Account, ChannelName, Draft, Kind, Slot, Status, without_sign_in
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import RATE_LIMITS, Sandbox, SandboxAccount, read_ledger
from outreach.store import DraftRecord, Store, post_id, schema
from outreach.store.documents import row_of
from outreach.store.engine import open_engine
from outreach.store.posts.drafts import new_post
from tests import approving
from tests.builders import a_campaign
from tests.contract.sandbox_clients import a_picture

ROOT = Path(__file__).parents[1]
LATENCY = 0.2
ACCOUNTS = 20
AHEAD = timedelta(seconds=8)  # until the posts fall due: the scheduler has begun by then
PATIENCE = 900.0
CAMPAIGN = a_campaign().name
ENVIRON = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench publish", description="posts due at once")
    parser.add_argument("--posts", default="400,4000", help="numbers of posts, with commas between them")
    parser.add_argument("--idle", type=int, default=100_000, help="posts that wait while nothing is due")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args(words)
    if wanted.serve:
        return serve(wanted.serve)
    runs = [burst(int(number)) for number in wanted.posts.split(",")]
    result = {**runs[-1], "runs": runs, "idle": idle(wanted.idle)}
    tell(result, show, as_json=wanted.json)
    return int(any(run["stuck"] for run in runs))


# --- the networks, in a process of their own ----------------------------------------------------------


def serve(folder: Path) -> int:
    """Both networks until standard input ends; the accounts stand on standard output."""
    limits = dict.fromkeys(RATE_LIMITS, 10**9)
    with Sandbox(folder / "ledger.jsonl", rate_limits=limits, latency=LATENCY) as sandbox:
        accounts = [
            sandbox.add_account(channel, f"{channel}-{n}", f"Konto {n}")
            for n in range(ACCOUNTS // 2)
            for channel in (FACEBOOK, TWITTER)
        ]
        shapes = [
            {
                "channel": a.channel,
                "name": a.name,
                "external_id": a.external_id,
                "display_name": a.display_name,
                "api_url": a.api_url,
                "secrets": dict(a.secrets),
            }
            for a in accounts
        ]
        print(json.dumps(shapes), flush=True)
        sys.stdin.read()
    return 0


@contextlib.contextmanager
def networks(folder: Path) -> Iterator[list[SandboxAccount]]:
    folder.mkdir(parents=True)
    call = [sys.executable, __file__, "--serve", str(folder)]
    with subprocess.Popen(
        call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRON
    ) as process:
        assert process.stdout
        shapes = json.loads(process.stdout.readline())
        yield [SandboxAccount(**{**shape, "channel": ChannelName(shape["channel"])}) for shape in shapes]
        process.communicate("")


def live(folder: Path) -> list[Mapping[str, Any]]:
    return [line for line in read_ledger(folder / "ledger.jsonl") if line["event"] == "post"]


# --- ours ---------------------------------------------------------------------------------------------


def burst(number: int) -> dict[str, Any]:
    """``number`` posts that are due at once: ours and the bare client, one after the other."""
    with tempfile.TemporaryDirectory(prefix="outreach-publish-") as name:
        folder = Path(name)
        with networks(folder / "ours") as accounts:
            told = ours(folder, accounts, number)
        with networks(folder / "bare") as accounts:
            seconds = bare(accounts, number)
        assert number == len(live(folder / "bare"))
        return {**told, "bare_seconds": round(seconds, 2), "ratio": round(told["seconds"] / seconds, 3)}


def ours(folder: Path, accounts: Sequence[SandboxAccount], number: int) -> dict[str, Any]:
    data = folder / "data"
    store = prepared(data, accounts)
    due = datetime.now(UTC) + AHEAD + timedelta(seconds=number / 250)
    ids = approve(store, data, accounts, number, lambda _: due)
    with running(data) as process:
        watch = Watch(process.pid, data)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and len(live(folder / "ours")) < number:
            watch.look()
            time.sleep(0.25)
        time.sleep(1)  # the last answers are recorded
    lines = live(folder / "ours")
    late = sorted((datetime.fromisoformat(line["at"]) - due).total_seconds() for line in lines)
    stuck = [id for id in ids if store.posts.get(id).status is not Status.PUBLISHED]
    store.close()
    assert len({line["text"] for line in lines}) == len(lines), "a post is live twice"
    return {
        "posts": number,
        "seconds": round(late[-1] + LATENCY, 2),
        "stuck": len(stuck),
        "lateness_p50": round(share(late, 0.5), 2),
        "lateness_p98": round(share(late, 0.98), 2),
        "lateness_p99": round(share(late, 0.99), 2),
        "peak_mb": watch.peak_mb,
        "threads": watch.threads,
        "connections": watch.connections,
    }


def prepared(data: Path, accounts: Sequence[SandboxAccount]) -> Store:
    data.mkdir(parents=True)
    now = datetime.now(UTC)
    store = Store(f"sqlite:///{data / 'outreach.db'}", data / "secret.key")
    store.vault.create_key()
    store.upgrade()
    store.campaigns.save(a_campaign(smallest_gap=timedelta(0), grace=timedelta(days=1)), now)
    for each in accounts:
        account = Account(
            name=each.name, channel=each.channel, external_id=each.external_id, api_url=each.api_url
        )
        store.accounts.save(account, each.secrets, now)
    return store


def card() -> bytes:
    """A picture of the usual size, so that uploads weigh what they weigh."""
    return a_picture(size=(1200, 630))


def approve(
    store: Store,
    data: Path,
    accounts: Sequence[SandboxAccount],
    number: int,
    due: Callable[[int], datetime],
) -> list[str]:
    """Posts on the accounts in turn, each with the time that ``due`` says, and a card."""
    digest = FolderFiles(data / "files").put(card())
    now, written, slots, ids = datetime.now(UTC), [], [], []
    for index in range(number):
        account = accounts[index % len(accounts)]
        place = f"ort-{index}"
        draft = a_draft(place, account.channel, index)
        written.append(
            DraftRecord(
                draft=draft,
                account=account.name,
                zone="Europe/Berlin",
                image="card.jpg",
                image_sha256=digest,
            )
        )
        slots.append(Slot(place=place, channel=account.channel, number=1, due=due(index)))
        ids.append(post_id(CAMPAIGN, place, account.channel, 1))
    store.posts.save_drafts(CAMPAIGN, written, caller=without_sign_in("Anna", Language.DE), at=now)
    store.times.set_slots(CAMPAIGN, slots, caller=without_sign_in("Anna", Language.DE), at=now)
    for id in ids:
        approving.approve(store, id, caller=without_sign_in("Anna", Language.DE), at=now)
    return ids


def a_draft(place: str, channel: ChannelName, index: int) -> Draft:
    return Draft(
        place=place,
        channel=channel,
        kind=Kind.PORTRAIT,
        number=1,
        variant=1,
        text=f"Ein Ort wacht auf: Nummer {index}.",
        link="",
        alt="Ein Herrenhaus im Abendlicht",
        card=b"",
    )


@contextlib.contextmanager
def running(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`outreach run`."""
    call = [sys.executable, "-m", "outreach", "--data", str(data), "run"]
    with (
        (data / "run.log").open("wb") as log,
        subprocess.Popen(call, cwd=ROOT, env=ENVIRON, stderr=log) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


class Watch:
    """What a process takes: the highest of each look."""

    def __init__(self, pid: int, data: Path):
        self._proc, self._database = Path(f"/proc/{pid}"), str(data / "outreach.db")
        self.threads = self.connections = 0
        self.peak_mb = 0.0

    def look(self) -> None:
        with contextlib.suppress(OSError):
            status = dict(
                line.split(":", 1) for line in (self._proc / "status").read_text().splitlines() if ":" in line
            )
            self.threads = max(self.threads, int(status["Threads"]))
            self.peak_mb = round(int(status["VmHWM"].split()[0]) / 1024, 1)
            files = [str(file.readlink()) for file in (self._proc / "fd").iterdir()]
            self.connections = max(self.connections, files.count(self._database))

    def processor(self) -> float:
        """Seconds of a core that it has used so far."""
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(values: Sequence[float], part: float) -> float:
    return values[min(len(values) - 1, int(part * len(values)))]


# --- the bare client ----------------------------------------------------------------------------------


def bare(accounts: Sequence[SandboxAccount], number: int) -> float:
    """The SDKs alone: the same calls, a thread per account, nothing written down. Seconds until the last is live."""
    picture = card()
    start = threading.Barrier(len(accounts) + 1)

    def work(which: int) -> None:
        account = accounts[which]
        send = page(account) if account.channel == FACEBOOK else profile(account)
        start.wait()
        for index in range(which, number, len(accounts)):
            send(f"Ein Ort wacht auf: Nummer {index}.", picture)

    with ThreadPoolExecutor(len(accounts)) as pool:
        jobs = [pool.submit(work, which) for which in range(len(accounts))]
        start.wait()
        began = time.perf_counter()
        for job in jobs:
            job.result()
        return time.perf_counter() - began


def page(account: SandboxAccount) -> Any:
    """facebook-sdk as its documentation shows it, on another address."""
    facebook.FACEBOOK_GRAPH_URL = account.api_url + "/"
    graph = facebook.GraphAPI(account.secrets["page_token"], session=requests.Session())
    graph.version = "v26.0"

    def send(text: str, picture: bytes) -> None:
        photo = graph.put_photo(
            ("card.jpg", io.BytesIO(picture), "image/jpeg"),
            f"{account.external_id}/photos",
            published="false",
            alt_text_custom="Ein Herrenhaus im Abendlicht",
        )
        media = json.dumps([{"media_fbid": photo["id"]}])
        post = graph.put_object(account.external_id, "feed", message=text, attached_media=media)
        graph.get_object(post["id"], fields="permalink_url,created_time")

    return send


class Client(tweepy.Client):
    """tweepy on another address, with X's new way of uploading."""

    base = ""

    def request(
        self,
        method: str,
        route: str,
        params: Any = None,
        json: Any = None,
        user_auth: bool = False,  # noqa: ARG002 - the SDK passes it; every call is signed
        **body: Any,
    ) -> Any:
        keys = self.consumer_key, self.consumer_secret, self.access_token, self.access_token_secret
        auth = OAuth1UserHandler(*keys).apply_auth()
        answer = self.session.request(method, self.base + route, params=params, json=json, auth=auth, **body)
        answer.raise_for_status()
        return answer


def profile(account: SandboxAccount) -> Any:
    client = Client(**account.secrets, return_type=dict)
    client.base = account.api_url

    def send(text: str, picture: bytes) -> None:
        files = {"media": ("card.jpg", picture, "image/jpeg")}
        answer = client.request(
            "POST", "/2/media/upload", data={"media_category": "tweet_image"}, files=files
        ).json()
        media = answer["data"]["id"]
        alt = {"id": media, "metadata": {"alt_text": {"text": "Ein Herrenhaus im Abendlicht"}}}
        client.request("POST", "/2/media/metadata", json=alt)
        client.create_tweet(text=text, media_ids=[media], user_auth=True)

    return send


# --- nothing is due -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Nobody:
    """An account that is never spoken to."""

    channel: ChannelName
    name: str
    external_id: str = "1"
    api_url: str = "http://127.0.0.1:9"
    secrets: Mapping[str, str] = None  # type: ignore[assignment]  # set below


def idle(number: int) -> dict[str, Any]:
    """``number`` approved posts lie ahead and none is due: what a tick costs, and the scheduler as a whole."""
    from outreach.clock import SystemClock
    from outreach.publish import Publisher

    with tempfile.TemporaryDirectory(prefix="outreach-idle-") as name:
        data = Path(name) / "data"
        accounts = [
            _Nobody(FACEBOOK if n % 2 else TWITTER, f"konto-{n}", secrets={}) for n in range(ACCOUNTS)
        ]
        store = prepared(data, accounts)  # type: ignore[arg-type]  # as much of an account as is needed
        wait(data, accounts, number)
        publisher = Publisher(
            store=store,
            open_channel=lambda _: None,  # type: ignore[arg-type,return-value]  # nothing is sent
            clock=SystemClock(),
            files=FolderFiles(data / "files"),
            owner="bench",
            sole=True,
        )
        ticks = []
        for _ in range(200):
            began = time.perf_counter()
            assert publisher.tick().quiet
            ticks.append((time.perf_counter() - began) * 1000)
        publisher.close()
        store.close()
        with running(data) as process:
            watch = Watch(process.pid, data)
            time.sleep(10)  # the start
            watch.look()
            before, began = watch.processor(), time.monotonic()
            time.sleep(30)
            used = (watch.processor() - before) / (time.monotonic() - began)
            watch.look()
        return {
            "waiting": number,
            "tick_ms": round(statistics.median(ticks), 2),
            "core_share": round(used, 4),
            "peak_mb": watch.peak_mb,
        }


def wait(data: Path, accounts: Sequence[Any], number: int) -> None:
    """``number`` approved posts, due in the coming years."""
    first = datetime.now(UTC) + timedelta(days=2)
    engine = open_engine(f"sqlite:///{data / 'outreach.db'}")
    rows = []
    for index in range(number):
        account = accounts[index % len(accounts)]
        place = f"ort-{index}"
        written = DraftRecord(
            draft=a_draft(place, account.channel, index),
            account=account.name,
            zone="Europe/Berlin",
            image="",
            image_sha256="",
        )
        row = row_of(new_post(post_id(CAMPAIGN, place, account.channel, 1), CAMPAIGN, written))
        due = first + timedelta(minutes=10 * index)
        rows.append({**row, "status": Status.APPROVED, "due_utc": due, "approved_by": "Anna"})
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(schema.posts), rows)
    engine.dispose()


# --- telling ------------------------------------------------------------------------------------------


HEAD = (
    *("posts", "seconds", "bare_seconds", "ratio", "stuck", "lateness_p50", "lateness_p98", "lateness_p99"),
    *("peak_mb", "threads", "connections"),
)


def show(result: dict[str, Any]) -> None:
    print(
        f"{ACCOUNTS} accounts on two networks that answer after {LATENCY:.1f} s, and posts that are due at once:"
    )
    print("`outreach run` on SQLite, beside facebook-sdk and tweepy alone with a thread per account")
    print("  " + "".join(f"{name:>14}" for name in HEAD))
    for run in result["runs"]:
        print("  " + "".join(f"{run[name]:>14}" for name in HEAD))
    print(
        "  wanted: ratio at most 1.10, nothing stuck; lateness in seconds after the due time that all share"
    )
    idle = result["idle"]
    print(f"{idle['waiting']} posts wait and none is due:")
    print(f"  a tick takes {idle['tick_ms']} ms (wanted: at most 2)")
    print(f"  the scheduler takes {idle['core_share']:.2%} of a core (1 %) and {idle['peak_mb']} MB (100)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
