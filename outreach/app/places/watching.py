"""Watched sources: read in their rhythm, taken over as far as their rules allow; the rest waits for a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.campaigns import campaigns
from outreach.app.permissions import verb
from outreach.app.places import fetching, importing
from outreach.app.places.following import follow_up
from outreach.app.running import jobs
from outreach.campaign import Beside, CampaignFolder, Uploads
from outreach.campaign.folder import Layered
from outreach.campaign.rhythm import rhythm_of
from outreach.channels.download import Validators
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg
from outreach.model import Accept, Caller, Campaign, Job, Source, SourceWatch, machine
from outreach.places.compare import Comparison
from outreach.places.table import MAX_BYTES
from outreach.places.watching import choose, least

LOOK = "watching.look"
"""The job that reads the sources of a campaign."""

WATCHER = machine("watching")

SQL = "sql"

NO_CHANGE = Comparison()

NOTHING = Uploads({}, lambda _: b"")


@dataclass(frozen=True, kw_only=True)
class WatchReport:
    """The campaigns whose sources are read now."""

    begun: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        return not self.begun


def step(app: App) -> WatchReport:
    """Have the sources read whose time has come: one job for each campaign that has not ended."""
    now = app.clock.now()
    begun = []
    for campaign in app.store.campaigns.watched():
        watched = [source for source in campaign.sources if source.watch]
        if campaign.over(now.astimezone(ZoneInfo(campaign.zone)).date()):
            continue
        times = {name_of(source): rhythm_of(source.watch).following(now, campaign.zone) for source in watched}
        if app.store.source_watches.claim(campaign.name, times, now) or _files_changed(app, campaign):
            _started(app, campaign.name, WATCHER)
            begun.append(campaign.name)
    return WatchReport(begun=tuple(begun))


@verb
def read_now(app: App, campaign: str, *, caller: Caller) -> Job:
    """Have the campaign's sources read by a job, which is begun at once; as far as it is after a few seconds."""
    name = app.store.campaigns.get(campaign).name
    return importing.begun(app, _started(app, name, caller))


def _started(app: App, name: str, caller: Caller) -> Job:
    return jobs.start(app, LOOK, {"campaign": name}, caller=caller, lock=f"campaign {name}")


def watches(app: App, campaign: str) -> tuple[SourceWatch, ...]:
    """What the campaign's watched sources told when they were last read. Raises NotFound."""
    app.store.campaigns.get(campaign)
    return app.store.source_watches.of(campaign)


def name_of(source: Source) -> str:
    """What a person calls the source."""
    return source.file or source.url_file or "SQL"


@dataclass(frozen=True, kw_only=True)
class SourcesRead:
    """What came of reading a campaign's sources.

    ``taken`` was taken over; ``asks`` is the job whose comparison waits for a person, and ``why`` says it where a rule
    held everything back. ``failed`` are sources that could not be read.
    """

    taken: Comparison = NO_CHANGE
    left: int = 0
    why: Message | None = None
    asks: str = ""
    failed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@verb
def look(
    app: App, name: str, *, caller: Caller, progress: campaigns.Progress = campaigns.unwatched
) -> SourcesRead:
    """Read the campaign's sources now, take over what their rules allow, and ask a person about the rest.

    Where one of them cannot be read nothing is taken over: it is told, and tried again at its next time. A place that
    is taken over gets its posts as drafts, with the first good times. Raises NotFound.
    """
    campaign = app.store.campaigns.get(name)
    known = {watch.source: watch for watch in app.store.source_watches.of(name)}
    asks = next((watch.asks for watch in known.values() if watch.asks), "")
    read = [_read(app, campaign, source, known.get(name_of(source))) for source in campaign.sources]
    failed = tuple(each.source for each in read if each.failure)
    if failed or (read and all(_same(each, known) for each in read)):
        if not failed:
            follow_up(app, name, NO_CHANGE, caller=caller, progress=progress)
        _keep(app, read, asks)
        return SourcesRead(failed=failed, asks=asks)
    files = _files(app, name, read)
    try:
        found = _take_over(app, campaign, files, caller, progress)
    except InvalidInput as error:
        why = error.findings[0].message if error.findings else error.message
        now = app.clock.now()
        _keep(app, [_failed(known.get(each.source, each), each, why, now) for each in read], asks)
        return SourcesRead(failed=tuple(each.source for each in read), findings=error.findings, asks=asks)
    # before the sources are known as read: what is broken off here is taken up by the next look
    follow_up(app, name, found.taken, caller=caller, progress=progress)
    asks = importing.ask(app, campaign, files, caller=caller).id if found.left else ""
    _keep(app, read, asks)
    return replace(found, asks=asks)


def _take_over(
    app: App, campaign: Campaign, files: Mapping[str, str], caller: Caller, progress: campaigns.Progress
) -> SourcesRead:
    beside = Layered(Uploads(files, app.files.open), _folder(app, campaign.name))
    seen = campaigns.import_places(app, campaign.name, beside, dry_run=True, caller=caller, progress=progress)
    choice = choose(
        seen.comparison,
        app.store.places.count(campaign.name),
        {
            slug: Accept.NOTHING if slug in seen.held else source.accept
            for slug, source in seen.origins.items()
        },
        least(source.accept for source in campaign.sources),
    )
    if choice.taken.changes:
        taken = frozenset(place.slug for place in choice.taken.changes)
        campaigns.import_places(
            app,
            campaign.name,
            beside,
            dry_run=False,
            caller=caller,
            seen=seen.seen,
            only=taken,
            progress=progress,
        )
    return SourcesRead(taken=choice.taken, left=choice.left, why=choice.why, findings=seen.findings)


def _read(app: App, campaign: Campaign, source: Source, known: SourceWatch | None) -> SourceWatch:
    """The source's file, kept under its hash; of a database nothing is kept."""
    now = app.clock.now()
    before = known or SourceWatch(campaign=campaign.name, source=name_of(source), due_at=now)
    read = replace(before, read_at=now, failure=None, failed_since=None)
    if source.kind == SQL:
        return read
    try:
        if not source.url:
            content = _folder(app, campaign.name).read(source.file, MAX_BYTES)
            return replace(read, sha256=app.files.put(content))
        validators = Validators(etag=before.etag, last_modified=before.last_modified)
        found = fetching.fetched(app, source.url, validators if before.sha256 else None)
        if found is None:
            return read
        told = found.validators
        return replace(
            read, etag=told.etag, last_modified=told.last_modified, sha256=app.files.put(found.content)
        )
    except InvalidInput as error:
        return _failed(before, before, error.message, now)
    except OSError:
        why = msg(
            "“{file}” does not lie where the scheduler looks: in the folder “{campaign}” in OUTREACH_CAMPAIGNS.",
            file=source.file,
            campaign=campaign.name,
        )
        return _failed(before, before, why, now)


def _failed(before: SourceWatch, read: SourceWatch, why: Message, now: datetime) -> SourceWatch:
    """``read``, of which nothing came; since when that is so, ``before`` may know."""
    return replace(read, read_at=now, failure=why, failed_since=before.failed_since or now)


def _same(read: SourceWatch, known: Mapping[str, SourceWatch]) -> bool:
    """Whether the source tells what it told when it was last compared; of a database nobody knows."""
    before = known.get(read.source)
    return before is not None and before.failure is None and "" != read.sha256 == before.sha256


def _files_changed(app: App, campaign: Campaign) -> bool:
    """Whether a watched file in the campaign's folder is another than when it was last read."""
    known = {watch.source: watch.sha256 for watch in app.store.source_watches.of(campaign.name)}
    folder = _folder(app, campaign.name)
    for source in campaign.sources:
        if source.watch and source.file and not source.url and known.get(source.file):
            with suppress(OSError):
                content = folder.read(source.file, MAX_BYTES)
                if hashlib.sha256(content).hexdigest() != known[source.file]:
                    return True
    return False


def _folder(app: App, campaign: str) -> Beside:
    root = app.settings.campaigns
    return CampaignFolder(root / campaign) if root and (root / campaign).is_dir() else NOTHING


def _files(app: App, campaign: str, read: Sequence[SourceWatch]) -> dict[str, str]:
    """What was read, and the photos that are known, each by its name."""
    photos = app.store.places.photos(campaign)
    return photos | {each.source: each.sha256 for each in read if each.sha256}


def _keep(app: App, read: Sequence[SourceWatch], asks: str) -> None:
    for each in read:
        app.store.source_watches.save(replace(each, asks=asks))
