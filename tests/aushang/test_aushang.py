"""A network that stands under tests/ alone goes from the campaign to the report: nothing of ours knows its name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach import networks
from outreach.app import App, opened
from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns
from outreach.app.operation import setup
from outreach.app.plan import costs, planning
from outreach.app.posts import posts
from outreach.app.results import reports
from outreach.app.running import chores, running
from outreach.campaign import CampaignFolder
from outreach.clock import RehearsalClock
from outreach.errors import InvalidInput, Sent
from outreach.language import Language
from outreach.measure import MeasureReport
from outreach.model import Campaign, Post, Status, without_sign_in
from outreach.report import Report, ReportFormat
from outreach.sandbox import FaultKind, Operation, Sandbox, read_ledger
from outreach.sandbox.bill import make_bill
from outreach.settings import read_settings
from tests.aushang import known
from tests.aushang.profile import AUSHANG, FIGURES
from tests.aushang.sandbox import BYTES, CHARACTERS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "campaigns" / "kreativorte-altmark"
CHANNEL = f"""[[channels]]
channel = "{AUSHANG}"
account = "brett"
posts_per_place = 2
weekdays = ["mo", "di", "mi", "do", "fr"]
windows = ["09:00-18:00"]
link = "page"

"""
SERVER = "https://aushang.example"
PLACES = 6
ANNA = without_sign_in("Anna Beispiel", Language.DE)
K = FaultKind
ANSWERS = (K.CUT_AFTER, K.ERROR_AFTER, K.HALF_JSON, K.CUT_BEFORE, K.SLOW, K.ERROR_BEFORE)
"""What the first calls meet, one after another: done or not done, nobody is told; SLOW lets one through."""


def a_folder(folder: Path) -> Path:
    """The sample campaign, for the board alone."""
    folder.mkdir()
    text = (SAMPLE / "campaign.toml").read_text("utf-8")
    head, rest = text.split("[[channels]]", 1)
    text = head + CHANNEL + "[[sources]]" + rest.split("[[sources]]", 1)[1]
    text = re.sub(r"(?m)^(budget_usd|new_places) = .*$", "", text).replace("2027-04-30", "2027-03-31")
    text = re.sub(r"(?m)^\[goals\.\w+\]\n(?:\w+ = .*\n)*", "", text)  # of other networks
    (folder / "campaign.toml").write_text(text, "utf-8")
    rows = (SAMPLE / "places.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "places.csv").write_text("".join(rows[: PLACES + 1]), "utf-8")
    if (SAMPLE / "photos").is_dir():
        shutil.copytree(SAMPLE / "photos", folder / "photos")
    return folder


@dataclass(frozen=True)
class Played:
    """A campaign on the board that is over."""

    app: App
    campaign: Campaign
    forecast: Any
    report: Report
    readings: int
    lines: list[Mapping[str, Any]]

    @property
    def posts(self) -> tuple[Post, ...]:
        return self.app.store.posts.find(campaign=self.campaign.name)

    @property
    def live(self) -> list[str]:
        return [line["text"] for line in self.lines if line["event"] == "post"]

    def puts(self) -> int:
        """How often the board was asked to hang a notice up."""
        return sum(line["event"] == "call" and line["method"] == "PUT" for line in self.lines)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Places, words, cards, plan, forecast, approval, publishing in trouble, measuring, report; in compressed time."""
    folder = tmp_path_factory.mktemp("aushang")
    with ExitStack() as stack:
        stack.enter_context(known())
        sandbox = stack.enter_context(Sandbox(folder / "ledger.jsonl", seed=1))
        settings = read_settings({}, folder / "data")
        setup.init(settings)
        files = CampaignFolder(a_folder(folder / "campaign"))
        begin = datetime(2027, 2, 28, 9, tzinfo=ZoneInfo("Europe/Berlin"))
        app = stack.enter_context(opened(settings, RehearsalClock(begin, 20_000_000.0, sandbox.set_time)))
        campaign = campaigns.apply(app, files.definition(), file=str(files.file), caller=ANNA)
        board = next(each for each in sandbox.accounts() if each.channel == AUSHANG)
        accounts.add(app, board.name, AUSHANG, board.secrets, board.api_url, server=SERVER, caller=ANNA)
        campaigns.import_places(app, campaign.name, files, dry_run=False, caller=ANNA)
        campaigns.generate(app, campaign.name, caller=ANNA, progress=lambda *_: None)
        moved = planning.adopt(app, planning.propose(app, campaign.name), caller=ANNA)
        forecast = costs.cost_forecast(app, campaign.name)
        posts.approve(app, {id: posts.get(app, id).version for id in moved}, caller=ANNA)
        for kind in ANSWERS:
            sandbox.faults.add(kind, AUSHANG, Operation.CREATE, seconds=0)
        readings = 0

        def count(report: chores.Report) -> None:
            nonlocal readings
            readings += report.readings if isinstance(report, MeasureReport) else 0

        running.rehearse(app, count)
        report = reports.gather(app, campaign.name)
        yield Played(app, campaign, forecast, report, readings, list(read_ledger(folder / "ledger.jsonl")))


@pytest.mark.slow
def test_every_post_is_live_once_and_nobody_was_asked(played: Played) -> None:
    """The board's own word ends each doubt: what was cut after the commit and what was cut before it."""
    assert 2 * PLACES == len(played.posts)
    assert {Status.PUBLISHED} == {post.status for post in played.posts}
    assert sorted(post.text for post in played.posts) == sorted(played.live)
    doubtful = [
        post
        for post in played.posts
        if any(each.outcome == Sent.UNKNOWN for each in played.app.store.posts.attempts(post.id))
    ]
    assert len(doubtful) >= len([kind for kind in ANSWERS if kind in (K.CUT_BEFORE, K.ERROR_BEFORE)])
    deciders = {step.caller_kind for post in doubtful for step in played.app.store.posts.history(post.id)[3:]}
    assert "person" not in deciders


@pytest.mark.slow
def test_what_was_not_done_is_sent_again_within_the_minute(played: Played) -> None:
    """No quiet period: under the same key a second request makes no second notice."""
    late = [post for post in played.posts if post.published_at and post.due_utc and post.tries > 1]
    assert late
    for post in late:
        assert post.published_at - post.due_utc < timedelta(minutes=1)  # type: ignore[operator]  # both are there
    assert played.puts() == 2 * PLACES + len(late)


@pytest.mark.slow
def test_the_account_is_at_home_on_its_own_server(played: Played) -> None:
    """It names one, which the sandbox stands in for; what the server tells of its limits is kept with the account."""
    account = played.app.store.accounts.get("brett")
    assert (SERVER, {"characters": CHARACTERS}) == (account.server, dict(account.limits))
    assert "Schwarzes Brett Krevese" == account.display_name


@pytest.mark.slow
def test_an_account_without_a_server_is_refused(played: Played) -> None:
    """On a network of many servers nobody could say where to post."""
    with pytest.raises(InvalidInput, match="lacks the address of its server"):
        accounts.add(played.app, "zweites", AUSHANG, {"token": "x"}, "", caller=ANNA)


@pytest.mark.slow
def test_texts_keep_both_rules(played: Played) -> None:
    """The server's own number of characters, which is smaller than the network's, and the bytes."""
    assert CHARACTERS < networks.profile(AUSHANG).text.limit
    for post in played.posts:
        assert len(post.text) <= CHARACTERS
        assert len(post.text.encode()) <= BYTES


@pytest.mark.slow
def test_templates_and_cards_are_lent_by_a_network_of_its_kind(played: Played) -> None:
    """Nobody made any for the board; each post has words, an alt text and a picture all the same."""
    assert not any(path.name.startswith(AUSHANG) for path in (ROOT / "templates" / "posts").rglob("*"))
    assert all(post.text and post.alt and post.image_sha256 for post in played.posts)
    lines = [line for line in played.lines if line["event"] == "post"]
    assert {post.image_sha256 for post in played.posts} == {line["images"][0]["sha256"] for line in lines}


@pytest.mark.slow
def test_the_forecast_knows_its_calls(played: Played) -> None:
    """What was forecast is what the sandbox counted, but for the calls that went wrong."""
    bill = {each.endpoint: each.calls for each in make_bill(played.lines).endpoints}
    told = played.forecast.calls
    assert 0 == played.forecast.usd
    assert 2 * PLACES == _calls(told, "PUT")
    assert _calls(told, "POST") == 2 * PLACES
    assert bill["PUT /boards/{board}/notices/{key}"] >= 2 * PLACES
    assert bill[FIGURES] > 0


def _calls(told: Mapping[Any, int], method: str) -> int:
    return sum(calls for key, calls in told.items() if f"{method} " in str(key))


@pytest.mark.slow
def test_it_is_measured_and_reported(played: Played) -> None:
    """Reactions at every age; no reach is told, so none is shown and no rate is formed."""
    assert played.readings >= 2 * PLACES * len(networks.profile(AUSHANG).figures.reading.ages)
    for kind in ReportFormat:
        assert reports.render(played.app, played.report, kind, Language.DE)
    page = reports.render(played.app, played.report, ReportFormat.HTML, Language.DE).decode()
    assert "Aushang" in page


def test_its_name_stands_nowhere_in_the_program() -> None:
    """No file of the program knows the board, neither by its name nor by its words."""
    ours = [path for path in (ROOT / "outreach").rglob("*") if path.suffix in {".py", ".po", ".toml", ".txt"}]
    assert [] == [path.name for path in ours if "aushang" in path.read_text("utf-8").lower()]
