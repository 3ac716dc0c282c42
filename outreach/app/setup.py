"""The data folder: made, looked over, upgraded, backed up."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from outreach.app import App, accounts, opened
from outreach.errors import Finding, InvalidInput, OutreachError, Severity
from outreach.language import msg
from outreach.model import Campaign, Status
from outreach.settings import Settings
from outreach.store import Store, Vault

LITTLE_DISK = 200 * 2**20


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was new: the folder, its key, the database's tables."""

    folder: bool
    key: bool
    tables: bool


def init(settings: Settings) -> Made:
    """Make the data folder with its key and database; what is there already stays as it is."""
    folder = not settings.data.exists()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.cards.mkdir(exist_ok=True)
    key = Vault(settings.key_file).create_key()
    return Made(folder=folder, key=key, tables=upgrade(settings))


def upgrade(settings: Settings) -> bool:
    """Bring the database to this program's state. True where something was to do."""
    if not settings.data.is_dir():
        raise InvalidInput(
            msg("The data folder {path} does not exist.", path=str(settings.data)),
            msg("Run `outreach init`."),
        )
    store = Store(settings.database_url, settings.key_file)
    try:
        return store.upgrade()
    finally:
        store.close()


def backup(app: App, target: Path) -> Path:
    """A copy of the SQLite database, consistent while the scheduler runs. The key is not in it, on purpose."""
    if target.exists():
        raise InvalidInput(
            msg("{path} exists already.", path=str(target)), msg("Name a file that does not exist yet.")
        )
    app.store.backup(target)
    return target


def check(settings: Settings, *, network: bool) -> tuple[Finding, ...]:
    """Everything that would keep the campaigns from running; ``network`` asks the accounts' networks too."""
    findings = list(_folder(settings))
    if findings:
        return tuple(findings)
    findings += settings.contacts.problems
    try:
        with opened(settings) as app:
            findings += _disk(settings)
            findings += _accounts(app, network=network)
            for campaign in app.store.campaigns.all():
                findings += _campaign(app, campaign)
            if not app.store.campaigns.all():
                findings.append(
                    Finding(
                        code="campaign.none",
                        message=msg("There is no campaign yet."),
                        remedy=msg("Bring one in with `outreach campaign apply FOLDER`."),
                        severity=Severity.WARNING,
                    )
                )
    except OutreachError as error:
        remedy = error.remedy or msg("Run `outreach init`.")
        findings.append(Finding(code="store.unusable", message=error.message, remedy=remedy))
    return tuple(findings)


def _folder(settings: Settings) -> list[Finding]:
    if not settings.data.is_dir():
        message = msg("The data folder {path} does not exist.", path=str(settings.data))
        return [Finding(code="settings.data", message=message, remedy=msg("Run `outreach init`."))]
    if not settings.key_file.is_file():
        message = msg("The key file {path} cannot be read.", path=str(settings.key_file))
        remedy = msg("Run `outreach init`, or put the key file back from your backup.")
        return [Finding(code="settings.key", message=message, remedy=remedy)]
    return []


def _disk(settings: Settings) -> list[Finding]:
    free = shutil.disk_usage(settings.data).free
    if free >= LITTLE_DISK:
        return []
    message = msg("Only {free} MB are free where the data folder lies.", free=free // 2**20)
    return [Finding(code="settings.disk", message=message, remedy=msg("Make room on the disk."))]


def _accounts(app: App, *, network: bool) -> list[Finding]:
    found: list[Finding] = []
    for account in app.store.accounts.all():
        if network:
            found += accounts.check(app, account)
        else:
            app.store.accounts.secrets(account.name)  # raises where the key is another one
    return found


def _campaign(app: App, campaign: Campaign) -> list[Finding]:
    known = {account.name: account for account in app.store.accounts.all()}
    found = []
    for plan in campaign.channels:
        account = known.get(plan.account)
        if account is None or account.channel is not plan.channel:
            found.append(
                Finding(
                    code="campaign.account",
                    message=msg(
                        "The campaign “{campaign}” posts on {channel} as “{account}”, which is no such account here.",
                        campaign=campaign.name,
                        channel=plan.channel.value,
                        account=plan.account,
                    ),
                    remedy=msg(
                        "Add it: `outreach account add {account} --channel {channel}`.",
                        account=plan.account,
                        channel=plan.channel.value,
                    ),
                )
            )
    return found + _state(app, campaign)


def _state(app: App, campaign: Campaign) -> list[Finding]:
    name = campaign.name
    posts = app.store.posts.find(campaign=name)
    if not [place for place in app.store.places.of(name) if not place.gone]:
        message = msg("The campaign “{name}” has no places yet.", name=name)
        remedy = msg("Run `outreach places import {name}` first.", name=name)
        return [Finding(code="campaign.places", message=message, remedy=remedy)]
    found = []
    waiting = [p for p in posts if p.status in (Status.UNKNOWN, Status.MISSED, Status.REJECTED)]
    for post in waiting:
        found.append(
            Finding(
                code=f"post.{post.status}",
                message=msg(
                    "Post {id} ({place}, {channel}) is {status}: {why}",
                    id=post.id,
                    place=post.place,
                    channel=post.channel.value,
                    status=msg(post.status.value),
                    why=post.reason,
                ),
                remedy=msg("`outreach posts show {id}` tells its story and what can be done.", id=post.id),
                severity=Severity.WARNING,
                post=post.id,
            )
        )
    if campaign.last_day < app.clock.now().date() and any(p.status is Status.DRAFT for p in posts):
        found.append(
            Finding(
                code="campaign.over",
                message=msg(
                    "The campaign “{name}” ended on {day} and still has drafts.",
                    name=name,
                    day=campaign.last_day,
                ),
                remedy=msg("Give it a new period in campaign.toml and apply it again."),
                severity=Severity.WARNING,
            )
        )
    return found
