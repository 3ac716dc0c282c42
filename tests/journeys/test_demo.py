"""The demo, from the places of the Altmark to the report of their reach; the sandbox's ledger holds it to its word."""

from __future__ import annotations

import hashlib
import json
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from outreach.networks import FACEBOOK, TWITTER
from outreach.networks.facebook_calls import BATCH
from outreach.sandbox import Sandbox, read_ledger
from outreach.sandbox.bill import make_bill
from tests.journeys.processes import PATIENCE, PROGRAM, Running, outreach, started
from tests.journeys.recomputing import differences
from tests.journeys.test_secrets import holding

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
PLACES, PER_PLACE = 18, 4
MEASURES = ("reach", "views", "interactions", "clicks")


@dataclass(frozen=True)
class Played:
    """A demo that is over, as far as it can be read."""

    err: str
    posts: list[dict[str, Any]]
    ledger: list[Mapping[str, Any]]
    report: dict[str, Any]
    forecast: dict[str, Any]
    files: dict[str, int]  # report → bytes

    @property
    def live(self) -> list[Mapping[str, Any]]:
        return [line for line in self.ledger if line["event"] == "post"]

    def served(self, external_id: str, metric: str, at: str) -> int | None:
        """What the ledger says was told then; a part that was left out of a map is 0, None where nothing was told."""
        found = None
        for line in self.ledger:
            figures = line.get("figures", {}).get(external_id, {})
            if line["at"] == at and any(n.partition(".")[0] == metric.partition(".")[0] for n in figures):
                found = max(found or 0, figures.get(metric, 0))
        return found


def read(data: Path, err: str) -> Played:
    listed = outreach("--data", data, "posts", "list", "--json")
    forecast = outreach("--data", data, "campaign", "forecast", "kreativorte-altmark", "--json")
    folder = data / "report"
    return Played(
        err=err,
        posts=json.loads(listed.stdout),
        ledger=list(read_ledger(data / "ledger.jsonl")),
        report=json.loads((folder / "kreativorte-altmark.json").read_text(encoding="utf-8")),
        forecast=json.loads(forecast.stdout),
        files={path.name: path.stat().st_size for path in folder.iterdir()},
    )


@dataclass(frozen=True)
class Spring:
    """The demo as it comes."""

    data: Path
    answer: CompletedProcess[str]
    played: Played


@pytest.fixture(scope="session")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Spring:
    """One run with its own period; a database that the user has elsewhere is none of its business."""
    data = tmp_path_factory.mktemp("demo") / "data"
    elsewhere = "postgresql://nobody@127.0.0.1:1/real"
    answer = outreach("demo", "--data", data, OUTREACH_DATABASE_URL=elsewhere)
    assert 0 == answer.returncode, answer.stderr
    return Spring(data, answer, read(data, answer.stderr))


@dataclass(frozen=True)
class Autumn:
    """The demo of another period in the same folder, still open."""

    running: Running
    played: Played
    pages: tuple[str, ...]
    exit_code: int


@pytest.fixture(scope="session")
def autumn(spring: Spring, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Autumn]:
    """A second run, in the first one's folder, from October on, left open to look around."""
    call = (*PROGRAM, "demo", "--data", spring.data, "--start", "2026-10-01", "--keep-open")
    with started(tmp_path_factory.mktemp("autumn"), "demo", *call) as running:
        running.says("Ctrl-C ends it", 10 * PATIENCE)
        err = running.err.read_text(encoding="utf-8")
        urls = re.findall(r"http://127\.0\.0\.1:\d+/_sandbox/", err)
        pages = tuple(requests.get(url, timeout=PATIENCE).text for url in urls)
        played = read(spring.data, err)
        yield Autumn(running, played, pages, running.end(signal.SIGINT))


@pytest.fixture(params=["spring", "autumn"])
def played(request: pytest.FixtureRequest) -> Played:
    """Either demo."""
    found: Played = request.getfixturevalue(request.param).played
    return found


def wall(post: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(post["due_utc"]).astimezone(BERLIN)


# --- what went out ------------------------------------------------------------------------------------


def test_every_approved_post_is_live_once(played: Played) -> None:
    """The ledger holds exactly the approved posts, each once, with its words."""
    assert PLACES * PER_PLACE == len(played.posts)
    assert {"Dana Demo"} == {post["approved_by"] for post in played.posts}
    assert {"published"} == {post["status"] for post in played.posts}
    told = sorted((post["external_id"], post["channel"], post["text"]) for post in played.posts)
    assert told == sorted((line["id"], line["network"], line["text"]) for line in played.live)
    assert not [line for line in played.ledger if line["event"] == "delete"]


def test_every_post_has_its_picture_and_alt_text(played: Played, spring: Spring) -> None:
    """The picture that is live is the file that was kept, byte by byte, and says what is to be seen."""
    live = {line["id"]: line["images"] for line in played.live}
    for post in played.posts:
        card = spring.data / "cards" / post["campaign"] / post["image"]
        sha256 = hashlib.sha256(card.read_bytes()).hexdigest()
        assert sha256 == post["image_sha256"]
        assert [{"sha256": sha256, "alt": post["alt"]}] == live[post["external_id"]]
        assert len(post["alt"]) > 20


def test_every_post_goes_out_at_its_minute(played: Played) -> None:
    """The network's time of a post is the planned one."""
    due = {post["external_id"]: datetime.fromisoformat(post["due_utc"]) for post in played.posts}
    assert due == {line["id"]: datetime.fromisoformat(line["at"]) for line in played.live}


def test_the_sandbox_counts_and_charges_what_was_forecast(played: Played) -> None:
    """Over the whole campaign and a month of readings.

    The day before, each network was asked whose the account is, when it was added and when the scheduler began; and
    what it may do.
    """
    bill = make_bill(played.ledger)
    calls = Counter({(line["channel"], line["endpoint"]): line["calls"] for line in played.forecast["calls"]})
    calls += Counter(
        {("facebook", "GET /me"): 2, ("facebook", "GET /me/accounts"): 1, ("facebook", BATCH): 1}
    )
    calls += Counter({("twitter", "GET /2/users/me"): 2, ("twitter", "GET /2/users/{id}/tweets"): 1})
    calls += Counter({("twitter", "POST /2/media/upload"): 1})
    assert calls == {(e.network, e.endpoint): e.calls for e in bill.endpoints}
    assert Decimal(played.forecast["usd"]) + Decimal("0.010") == bill.usd
    # a page's token has no pages of its own: that this is refused tells it from a user's
    assert {"GET /me/accounts": 1} == {e.endpoint: e.failed for e in bill.endpoints if e.failed}


def test_no_post_in_quiet_hours(played: Played) -> None:
    """Nothing goes out between nine in the evening and seven in the morning, on either side of the clock change."""
    hours = {wall(post).time() for post in played.posts}
    assert time(7) <= min(hours)
    assert max(hours) < time(21)


def test_every_place_has_its_turn(played: Played) -> None:
    """Each place twice on each network."""
    turns = [(post["place"], post["channel"]) for post in played.posts]
    assert 2 * PLACES == len(set(turns))
    assert {2} == {turns.count(turn) for turn in turns}


def test_the_spring_crosses_clock_change_and_easter(spring: Spring) -> None:
    """There are posts on both sides of 28 March 2027, and none on Good Friday and Easter Monday."""
    days = sorted(wall(post).date() for post in spring.played.posts)
    assert days[0] < date(2027, 3, 26)
    assert date(2027, 3, 29) < days[-1]
    assert {date(2027, 3, 26), date(2027, 3, 29)}.isdisjoint(days)
    assert {"+0100", "+0200"} == {f"{wall(post):%z}" for post in spring.played.posts}


def test_the_autumn_crosses_clock_change_and_reformation_day(autumn: Autumn) -> None:
    """There are posts on both sides of 25 October 2026, and none on German Unity and Reformation Day."""
    days = sorted(wall(post).date() for post in autumn.played.posts)
    assert date(2026, 10, 1) <= days[0] < date(2026, 10, 25) < days[-1] <= date(2026, 11, 30)
    assert {date(2026, 10, 3), date(2026, 10, 31)}.isdisjoint(days)


# --- what is told of it -------------------------------------------------------------------------------


def test_every_figure_of_the_report_is_what_the_network_told(played: Played) -> None:
    """Reach, views, interactions and clicks of each post, as the ledger says they were served when they were read."""
    held = 0
    for post in played.report["posts"]:
        for name in MEASURES:
            figure = post[name]
            if figure["value"] is None:
                assert figure["status"] != "ok"
                continue
            served = [
                played.served(post["external_id"], metric, figure["read_at"])
                for metric in figure["metric"].split(" + ")
            ]
            assert None not in served, (post["id"], name, figure)
            assert sum(filter(None, served)) == figure["value"], (post["id"], name, figure)
            held += 1
    assert held >= PLACES * PER_PLACE * 3  # all but the reach of X, which nobody tells


def test_every_figure_is_recomputed_from_the_ledger(played: Played) -> None:
    """Posts, groups, medians, rates, growth, rankings and accounts, once more by other code: not one differs."""
    count, wrong = differences(played.report, played.ledger, played.posts)
    assert {} == wrong
    assert count > 2_000


def test_the_report_tells_the_posts_that_ran(played: Played) -> None:
    """Every post with its network's id and time, and that the audience is simulated."""
    told = {post["external_id"]: post["published_at"] for post in played.report["posts"]}
    assert {line["id"]: line["at"] for line in played.live} == told
    assert played.report["simulated"] is True


def test_the_report_answers_what_a_manager_asks(played: Played) -> None:
    """Goals, costs, visits and effects; the bill is what the sandbox charged, but for the first look at an account."""
    report = played.report
    (x,) = [cost for cost in report["costs"]["networks"] if cost["reckoned"]]
    assert Decimal(x["total"]) + Decimal("0.010") == make_bill(played.ledger).usd
    served = sum(post["clicks"]["value"] for post in report["posts"] if post["channel"] == x["channel"])
    assert Decimal(x["per_click"]["value"]) == round(Decimal(x["total"]) / served, 4)
    assert "unknown" not in {goal["status"] for goal in report["goals"]}
    assert 11 == len(report["goals"])
    assert report["website"]["total"] == sum(round(post["clicks"]["value"] * 0.8) for post in report["posts"])
    assert {"enquiry": 6, "press": 2, "talk": 1, "partner": 1} == report["effects"]["counts"]
    assert all(report[part]["simulated"] for part in ("costs", "website", "effects"))


def test_the_report_comes_in_every_format(played: Played) -> None:
    """For the screen, to file, to work with, and as data."""
    kinds = ("html", "pdf", "xlsx", "csv", "json")
    assert {f"kreativorte-altmark.{kind}" for kind in kinds} == set(played.files)
    assert min(played.files.values()) > 5000


def test_the_terminal_tells_where_everything_lies(spring: Spring) -> None:
    """What was done stands on stderr, the table of posts on stdout; report, cards and ledger are named and there."""
    told = spring.answer.stderr
    for words in ("18 places", "72 posts written and drawn", "61 days", "approved by Dana Demo", "simulated"):
        assert words in told
    for path in (spring.data / "ledger.jsonl", spring.data / "cards" / "kreativorte-altmark"):
        assert str(path) in told
        assert path.exists()
    assert "36 published" in spring.answer.stdout


def test_the_demo_holds_no_token(spring: Spring, tmp_path: Path) -> None:
    """Tokens of the sandbox are in no file that it leaves behind, nor in what it says."""
    with Sandbox(tmp_path / "ledger.jsonl", seed=2027) as twin:
        secrets = [value.encode() for account in twin.accounts() for value in account.secrets.values()]
    pages = {line["account"] for line in spring.played.live}
    assert pages == {account.name for account in twin.accounts() if account.channel in (FACEBOOK, TWITTER)}
    assert [] == holding(secrets, spring.data)
    told = (spring.answer.stdout + spring.answer.stderr).encode()
    assert not any(secret in told for secret in secrets)


# --- where it runs ------------------------------------------------------------------------------------


def test_it_can_be_left_open_to_look_around(autumn: Autumn) -> None:
    """Both networks show the live posts until Ctrl-C, which ends it in good order."""
    assert 2 == len(autumn.pages)
    for page in autumn.pages:
        assert f"{PLACES * PER_PLACE} posts" in page
        assert autumn.played.posts[0]["alt"].split()[0] in page
    assert 0 == autumn.exit_code


def test_a_strange_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder that holds something else is not touched; the error names a way out."""
    (tmp_path / "brief.txt").write_text("wichtig", encoding="utf-8")
    answer = outreach("demo", "--data", tmp_path)
    assert 2 == answer.returncode
    assert str(tmp_path) in answer.stderr
    assert "another data folder" in answer.stderr
    assert [tmp_path / "brief.txt"] == list(tmp_path.iterdir())
