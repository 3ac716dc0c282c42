"""init, check, db."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outreach.cli.base import (
    Command,
    Group,
    emit,
    json_option,
    language,
    leave,
    open_app,
    say,
    say_next,
    settings,
    show_findings,
)
from outreach.cli.callers import by_option
from outreach.errors import Severity
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app.operation.restoring import Restored
    from outreach.app.operation.setup import NewSetup
    from outreach.model import Caller


@click.command(cls=Command)
@click.option(
    "--templates", is_flag=True, help="Copy the templates into it too, to be edited; they are used then."
)
@click.option("--sample", is_flag=True, help="Copy the sample campaign into it too, to begin with.")
def init(templates: bool, sample: bool) -> None:
    """Make the data folder with its database and key. What is there already stays as it is.

    \b
    Example:
      outreach init --data /srv/outreach --templates
    """
    from outreach.app.operation import setup, shipped

    made = setup.init(settings())
    if made.key or made.tables:
        _say_made(made)
    elif not (templates or sample):
        path = str(settings().data)
        say(msg("The data folder {path} was ready already; nothing was changed.", path=path))
        return
    if templates:
        _say_copied(*shipped.copy_templates(settings()))
    folder = "FOLDER"
    if sample:
        copied, new = shipped.copy_sample(settings())
        _say_copied(copied, new)
        folder = str(copied)
    say_next("account add NAME --channel NETWORK --tokens FILE")
    say_next(f"campaign apply {shlex.quote(folder)}")


def _say_copied(path: Path, new: bool) -> None:
    if new:
        say(msg("Copied for you to edit: {path}", path=str(path)))
    else:
        say(msg("{path} was there already; nothing of it was changed.", path=str(path)))


def _say_made(made: NewSetup) -> None:
    path = str(settings().data)
    say(msg("The data folder {path} is ready.", path=path))
    if not made.tables:
        say(msg("A new key was made; accounts that were added with another key have to be added again."))
    key = str(settings().key_file)
    say(msg("Keep a copy of {key} in a safe place: without it the tokens are lost.", key=key))


@click.command(cls=Command)
@click.option("--offline", is_flag=True, help="Do not ask the networks whether the accounts work.")
@json_option
def check(offline: bool, as_json: bool) -> None:
    """Say what would keep a campaign from running, and how to fix it. Exit status 1 if anything would.

    \b
    Example:
      outreach check
    """
    from outreach.app.operation import keychange, setup
    from outreach.app.shapes import finding_json

    findings = setup.check(settings(), network=not offline)
    broken = any(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        emit([finding_json(finding, language()) for finding in findings])
    else:
        show_findings(findings)
        for fingerprint in keychange.fingerprints(settings()):
            say(msg("Fingerprint of the key: {fingerprint}", fingerprint=fingerprint))
        if not findings:
            say(msg("Everything is in order."))
        elif not broken:
            say(msg("Nothing of this keeps a campaign from running."))
    leave(int(broken))


@click.group(cls=Group)
def db() -> None:
    """Upgrade, back up or restore the database, and tidy up the files beside it."""


@db.command()
def upgrade() -> None:
    """Bring the database to the state that this program needs.

    \b
    Example:
      outreach db upgrade
    """
    from outreach.app.operation import setup
    from outreach.cli.folders import remember

    upgraded = setup.upgrade(settings())
    if upgraded.folders:
        remember(upgraded.folders)
    if upgraded.done:
        say(msg("The database was upgraded."))
    else:
        say(msg("The database is up to date; nothing was changed."))
    if upgraded.left:
        say(
            msg(
                "The folder {path} is not used any more; delete it once you are sure not to go back.",
                path=str(upgraded.left),
            )
        )


@db.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--database-only",
    is_flag=True,
    help="Leave the files out; they are kept elsewhere, and have to be there.",
)
def backup(folder: Path, database_only: bool) -> None:
    """Copy the database and the files that it names to FOLDER, which is made, also while schedulers run.

    A manifest in it names each part with its hash, sealed by the key, which is not in the copy.

    \b
    Example:
      outreach db backup outreach-2027-03-01
    """
    from outreach.app.operation import backups

    made = backups.back_up(settings(), folder, with_files=not database_only)
    files, megabytes = len(made.manifest.files), round(made.bytes / 1e6, 1)
    path = str(made.folder)
    if database_only:
        say(
            msg(
                "The database was copied to {path}. Keep its files and the key file in other places.",
                path=path,
            )
        )
    else:
        told = msg(
            "Database and files ({count}, {size} MB) were copied to {path}. Keep the key file in another place.",
            count=files,
            size=megabytes,
            path=path,
        )
        say(told)
    if missing := len(made.manifest.missing):
        say(
            msg("Files that the database names and that are missing or damaged here: {count}.", count=missing)
        )
    if not made.manifest.sealed_by:
        say(
            msg(
                "No key could be read: the backup has no seal, and is put back by its name and --unsealed alone."
            )
        )


@db.command()
@click.argument("backup", type=click.Path(path_type=Path), required=False)
@click.option("--key-lost", is_flag=True, help="The key of its tokens is lost: they have to be given again.")
@click.option(
    "--unsealed", is_flag=True, help="Take a backup that no key vouches for, as older versions made it."
)
@by_option
def restore(backup: Path | None, key_lost: bool, unsealed: bool, caller: Caller) -> None:
    """Put BACKUP back in place of the database, with its files. End all schedulers, workers and pages first.

    Whatever is on its way may have gone out since the backup was made: it becomes doubtful, and the networks' feeds are
    read before anything of it is sent. Everybody signs in anew. The database that was there is kept. BACKUP is the
    folder of a backup, or a copy of an SQLite file. Without it the database is taken for one that was put back already,
    as pg_restore does it.

    \b
    Example:
      outreach db restore outreach-2027-03-01
    """
    from outreach.app.operation import restoring

    restored = restoring.restore(settings(), backup, key_lost=key_lost, unsealed=unsealed, caller=caller)
    if restored.files:
        say(msg("Files that are there again: {count}.", count=restored.files))
    if restored.aside:
        say(msg("The database that was there is kept as {path}.", path=restored.aside))
    count = len(restored.doubtful)
    say(msg("The database is back; posts that may have gone out since: {count}.", count=count))
    if count:
        say(msg("The scheduler reads the networks' feeds before it sends any of them."))
    _say_shut(restored)
    say_next("check")
    say_next("run")


def _say_shut(restored: Restored) -> None:
    """Who has to come in anew, and what a person has to look at."""
    shut = restored.shut
    ended = shut.sessions + shut.by_mail + shut.calendars
    if ended:
        say(
            msg(
                "Everybody signs in anew. Ended: sessions {sessions}, invitations and links for a password {mailed},"
                " calendar addresses {calendars}.",
                sessions=shut.sessions,
                mailed=shut.by_mail,
                calendars=shut.calendars,
            )
        )
    if shut.programs:
        say(
            msg(
                "These programs need a new token, from the page “Me” of whoever they belong to: {names}.",
                names=", ".join(shut.programs),
            )
        )
    if shut.links:
        say(
            msg(
                "Links to reports and press kits that open as they did then, also withdrawn ones: {count}. Look"
                " through them on the campaigns' pages, and through the people.",
                count=shut.links,
            )
        )
        say_next("people list")


@db.command()
@click.option("--dry-run", is_flag=True, help="Only show what would go.")
@by_option
@json_option
def prune(dry_run: bool, caller: Caller, as_json: bool) -> None:
    """Drop kept files that nothing refers to any more, once they are a day old.

    What killed work has left in the scratch folder goes with them.

    \b
    Example:
      outreach db prune --dry-run
    """
    from outreach.app.operation import kept

    with open_app() as app:
        dropped = kept.prune(app, dry_run=dry_run, caller=caller)
    if as_json:
        emit([{"sha256": file.digest, "bytes": file.size} for file in dropped])
    megabytes = round(sum(file.size for file in dropped) / 1e6, 1)
    if dry_run:
        say(msg("Files that would go: {count} ({size} MB).", count=len(dropped), size=megabytes))
    else:
        say(msg("Files that are gone: {count} ({size} MB).", count=len(dropped), size=megabytes))
