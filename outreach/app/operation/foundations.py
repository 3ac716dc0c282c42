"""What everything else stands on, looked over: the data folder, the key, the database, the disk, the files."""

from __future__ import annotations

import os
import shutil

from outreach.app import App
from outreach.app.operation.datafolder import require_folder
from outreach.errors import Action, Finding, InvalidInput, OutreachError, Remedy, Severity
from outreach.language import msg
from outreach.settings import Settings

OTHERS = 0o077
"""The rights of everybody but the owner."""

LITTLE_DISK = 200 * 2**20


def of_app(app: App, *, network: bool) -> list[Finding]:
    """Of an app that opened; ``network`` asks a store of files too."""
    found = [*_database(app), *_fitting_key(app), *_disk(app.settings)]
    return [*found, *_files(app, network=network)]


def of_folder(settings: Settings) -> list[Finding]:
    try:
        require_folder(settings)
    except InvalidInput as error:
        remedy = error.remedy or Remedy(msg("Make the data folder."), Action("init"))
        return [Finding(code="settings.data", message=error.message, remedy=remedy)]
    return _key(settings)


def _key(settings: Settings) -> list[Finding]:
    if not settings.key_file.is_file():
        message = msg("The key file {path} cannot be read.", path=str(settings.key_file))
        remedy = Remedy(msg("Make a new one, or put the key file back from your backup."), Action("init"))
        return [Finding(code="settings.key", message=message, remedy=remedy)]
    return []


def of_rights(settings: Settings) -> list[Finding]:
    """Others than the owner can read what the tokens are encrypted with, or what lies beside it."""
    found = []
    if settings.key_file.stat().st_mode & OTHERS:
        message = msg("Others than its owner can read the key file {path}.", path=str(settings.key_file))
        remedy = msg("chmod 600 it. If somebody may have read it, renew the accounts' tokens.")
        found.append(("settings.key-readable", message, remedy))
    if settings.data.stat().st_mode & OTHERS:
        message = msg("Others than its owner can enter the data folder {path}.", path=str(settings.data))
        found.append(("settings.data-readable", message, msg("chmod 700 it.")))
    return [
        Finding(code=code, message=message, remedy=remedy, severity=Severity.WARNING)
        for code, message, remedy in found
        if os.name == "posix"
    ]


def _fitting_key(app: App) -> list[Finding]:
    try:
        app.store.keys.require_fitting()
    except InvalidInput as error:
        remedy = error.remedy or msg("Put the key file back from your backup.")
        return [Finding(code="settings.key-other", message=error.message, remedy=remedy)]
    return []


def _database(app: App) -> list[Finding]:
    found = app.store.damage()
    if not found:
        return []
    message = msg("The database file is damaged: {why}", why=found)
    remedy = Remedy(
        msg("End the scheduler and the pages, and put a backup back; the damaged file is kept beside it."),
        Action("db.restore", backup=None),
        page="operating.md",
    )
    return [Finding(code="store.damaged", message=message, remedy=remedy)]


def _disk(settings: Settings) -> list[Finding]:
    free = shutil.disk_usage(settings.data).free
    if free >= LITTLE_DISK:
        return []
    message = msg("Only {free} MB are free where the data folder lies.", free=free // 2**20)
    return [Finding(code="settings.disk", message=message, remedy=msg("Make room on the disk."))]


def _files(app: App, *, network: bool) -> list[Finding]:
    """A store that other hosts share: it answers, and lets this one in. What lies in a folder is on our own disk."""
    if app.settings.bucket is None or not network:
        return []
    try:
        next(iter(app.files.list()), None)
    except OutreachError as error:
        return [
            Finding(
                code="settings.files-away", message=error.message, remedy=error.remedy or msg("Try it again.")
            )
        ]
    return []
