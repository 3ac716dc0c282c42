"""A complete campaign in a minute: real places, the real client libraries, a sandbox instead of the networks."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from outreach.app import App, opened
from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns
from outreach.app.content import cards
from outreach.app.demo import demo_entries
from outreach.app.operation import setup
from outreach.app.plan import costs, planning
from outreach.app.posts import posts
from outreach.app.results import reports
from outreach.app.running import chores, running
from outreach.campaign import CampaignFolder, parse_campaign
from outreach.clock import RehearsalClock, SystemClock
from outreach.errors import InvalidInput
from outreach.language import Language, Message, msg
from outreach.measure import MeasureReport
from outreach.model import Campaign, ChannelPlan, Status, without_sign_in
from outreach.networks import profile
from outreach.report import Report, ReportFormat
from outreach.resources import sample_campaign
from outreach.sandbox import Sandbox
from outreach.sandbox.registry import part
from outreach.settings import Settings, sqlite_url

DAYS = 61
PERSON = without_sign_in("Dana Demo", Language.DE)
SPEED = 20_000_000.0
"""Simulated seconds a second while nothing is due: the 89 days of the demo cost half a second of waiting."""

MARKER = "demo.json"
"""Names a folder that the demo made and may make anew."""

HALFWAY = "halfway"
"""The folder of what stood there amid the campaign's period."""

Tell = Callable[[Message], None]
Progress = Callable[[Message, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the demo leaves behind."""

    campaign: Campaign
    report: Report
    statuses: dict[tuple[str, Status], int]  # (channel, status) → posts
    readings: int
    data: Path
    ledger: Path
    files: tuple[Path, ...]
    sandbox_urls: tuple[str, ...]


@contextmanager
def played(
    settings: Settings,
    start: date | None,
    *,
    channels: Sequence[str] = (),
    tell: Tell,
    progress: Progress,
) -> Iterator[Shown]:
    """Run the campaign of the Altmark from its places to its report; the sandbox runs until the block is left.

    ``channels`` are the networks that it goes to; none stands for those of its own file.

    Raises InvalidInput for a folder that holds something else than an earlier demo.
    """
    settings = _its_own(settings)
    _prepare(settings.data)
    folder = CampaignFolder(sample_campaign())
    campaign = _campaign(folder, start, channels)
    begin = datetime.combine(campaign.first_day - timedelta(days=1), time(9), ZoneInfo(campaign.zone))
    with Sandbox(settings.data / "ledger.jsonl", seed=campaign.seed) as sandbox:
        clock = RehearsalClock(begin, SPEED, sandbox.set_time)
        setup.init(settings)
        with opened(settings, clock) as app:
            app.store.campaigns.save(campaign, clock.now())
            wanted = {plan.channel for plan in campaign.channels}
            for each in sandbox.accounts():
                if each.channel in wanted:
                    accounts.add(app, each.name, each.channel, each.secrets, each.api_url, caller=PERSON)
            _write(app, campaign, folder, tell, progress)
            readings = _rehearse(app, campaign, progress)
            tell(msg("Writing the report"))
            yield _report(app, campaign, readings, sandbox)


def _its_own(settings: Settings) -> Settings:
    """Database and key in the demo's folder, whatever is set: it must never touch the real ones."""
    data = settings.data
    return replace(
        settings, database_url=sqlite_url(data / "outreach.db"), key_file=data / "secret.key", bucket=None
    )


def _prepare(data: Path) -> None:
    """An empty folder with the demo's marker; an earlier demo's folder is made anew."""
    if data.exists() and any(data.iterdir()):
        if not (data / MARKER).is_file():
            raise InvalidInput(
                msg("The folder {path} holds something that the demo did not make.", path=str(data)),
                msg("Name another data folder, or empty this one."),
            )
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / MARKER).write_text(json.dumps({"made": SystemClock().now().isoformat()}), encoding="utf-8")


def _campaign(folder: CampaignFolder, start: date | None, channels: Sequence[str]) -> Campaign:
    campaign = parse_campaign(folder.definition(), str(folder.file))
    if channels:
        plans = tuple(_channel(campaign, name) for name in dict.fromkeys(channels))
        campaign = replace(campaign, channels=plans)
    first = start or campaign.first_day
    return replace(campaign, first_day=first, last_day=first + timedelta(days=DAYS - 1))


def _channel(campaign: Campaign, name: str) -> ChannelPlan:
    """The campaign's own plan for the network; for one that it does not name, that of a network of the same kind."""
    network, first = profile(name), part(name).first
    own = next((plan for plan in campaign.channels if plan.channel == network.name), None)
    alike = next((plan for plan in campaign.channels if profile(plan.channel).kind is network.kind), None)
    like = own or alike or campaign.channels[0]
    account = first.name if first else like.account
    return replace(like, channel=network.name, account=like.account if own else account)


def _write(app: App, campaign: Campaign, folder: CampaignFolder, tell: Tell, progress: Progress) -> None:
    """Places to approved posts."""
    name = campaign.name
    imported = campaigns.import_places(app, name, folder, dry_run=False, caller=PERSON)
    tell(msg("{count} places of the Altmark imported", count=len(imported.comparison.new)))
    drawing = msg("Writing texts and drawing cards")
    made = campaigns.generate(app, name, caller=PERSON, progress=lambda n, total: progress(drawing, n, total))
    tell(msg("{count} posts written and drawn", count=len(made.saved.new)))
    moved = planning.adopt(app, planning.propose(app, name), caller=PERSON)
    tell(msg("{count} posts planned over {days} days", count=len(moved), days=DAYS))
    ahead = costs.cost_forecast(app, name)
    tell(msg("Forecast: {usd} $, calls: {calls}", calls=sum(ahead.calls.values()), usd=ahead.usd))
    approval = posts.approve(app, {id: posts.get(app, id).version for id in moved}, caller=PERSON)
    tell(msg("{count} posts approved by {name}", count=len(approval.approved), name=PERSON.name))


def _rehearse(app: App, campaign: Campaign, progress: Progress) -> int:
    """The whole period in compressed time; the number of readings taken."""
    label = msg("Publishing and measuring in compressed time")
    whole = (campaign.last_day - campaign.first_day).days + 30
    first = app.clock.now()
    halfway = datetime.combine(
        campaign.first_day + timedelta(days=DAYS // 2), time(8), ZoneInfo(campaign.zone)
    )
    readings = 0

    def say(report: chores.Report) -> None:
        nonlocal readings
        if isinstance(report, MeasureReport):
            readings += report.readings
        if app.clock.now() >= halfway and not (app.settings.data / HALFWAY).exists():
            demo_entries.enter(app, campaign, date.min, halfway.date(), caller=PERSON)
            _keep_halfway(app)
        progress(label, (app.clock.now() - first).days, whole)

    running.rehearse(app, say)
    demo_entries.enter(app, campaign, halfway.date(), campaign.last_day, caller=PERSON)
    return readings


def _keep_halfway(app: App) -> None:
    """Everything as it stands now, in a folder of its own, for who looks at a campaign amid its period."""
    data, folder = app.settings.data, app.settings.data / HALFWAY
    folder.mkdir(mode=0o700)
    app.store.backup(folder / "outreach.db")
    for name in ("secret.key", "ledger.jsonl"):
        shutil.copy2(data / name, folder / name)
    for source, kept in ((app.settings.files, "files"), (data / "ledger-media", "ledger-media")):
        if source.is_dir():
            shutil.copytree(source, folder / kept, copy_function=_linked)
    (folder / MARKER).write_text(json.dumps({"at": app.clock.now().isoformat()}), encoding="utf-8")


def _linked(source: str, target: str) -> str:
    """A second name for a file that never changes, for it is known by its hash; a copy where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _report(app: App, campaign: Campaign, readings: int, sandbox: Sandbox) -> Shown:
    report = reports.gather(app, campaign.name)
    folder = app.settings.data / "report"
    folder.mkdir()
    files = []
    for kind in ReportFormat:
        path = folder / f"{campaign.name}.{kind}"
        path.write_bytes(reports.render(app, report, kind, app.settings.language))
        files.append(path)
    pictures = app.settings.data / "cards" / campaign.name
    pictures.mkdir(parents=True)
    for name, jpeg in cards.pictures(app, campaign.name):
        (pictures / name).write_bytes(jpeg)
    statuses: dict[tuple[str, Status], int] = {}
    for post in app.store.posts.find(campaign=campaign.name):
        key = (post.channel, post.status)
        statuses[key] = statuses.get(key, 0) + 1
    return Shown(
        campaign=campaign,
        report=report,
        statuses=statuses,
        readings=readings,
        data=app.settings.data,
        ledger=app.settings.data / "ledger.jsonl",
        files=tuple(files),
        sandbox_urls=tuple(sandbox.urls[plan.channel] for plan in campaign.channels),
    )
