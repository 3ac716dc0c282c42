"""The kept files: what nothing refers to any more is dropped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from outreach.app import App, journal
from outreach.app.operation import leftovers
from outreach.app.permissions import verb
from outreach.files import Kept
from outreach.language import msg
from outreach.model import Caller, machine

SAFE = timedelta(days=1)
"""So long a file stays that nothing refers to: its row may be about to be written."""

NIGHT = 3
"""The hour (UTC) in which files are cleaned by themselves."""

CLEANER = machine("cleaning")


@dataclass(frozen=True, kw_only=True)
class CleanReport:
    """The files that went."""

    dropped: tuple[Kept, ...] = ()

    @property
    def quiet(self) -> bool:
        return not self.dropped


def clean_once(app: App) -> CleanReport:
    """Once a night, of what is asked for every hour: files go that nothing refers to, and that are as old as is set;
    with them what is left in this machine's scratch folder.
    """
    now = app.clock.now()
    if now.hour != NIGHT:
        return CleanReport()
    used = app.store.references.digests()
    _tidy_scratch(app, used)
    dropped = app.files.drop_unused(used, before=now - max(SAFE, app.settings.files_keep))
    if dropped:
        told = msg("files dropped: {count}", count=len(dropped))
        app.store.journal.append(journal.entry(app, "kept.clean_once", caller=CLEANER, details=told))
    return CleanReport(dropped=dropped)


@verb
def prune(app: App, *, dry_run: bool, caller: Caller) -> tuple[Kept, ...]:
    """Drop the files that no post, revision, place or job refers to; those that went, or with ``dry_run`` would go.

    What is left in this machine's scratch folder goes with them, untold.
    """
    used, before = app.store.references.digests(), app.clock.now() - SAFE
    if dry_run:
        return tuple(kept for kept in app.files.list() if kept.digest not in used and kept.at < before)
    _tidy_scratch(app, used)
    dropped = app.files.drop_unused(used, before=before)
    told = msg("files dropped: {count}", count=len(dropped))
    app.store.journal.append(journal.entry(app, "kept.prune", caller=caller, details=told))
    return dropped


def _tidy_scratch(app: App, used: Collection[str]) -> None:
    now = app.clock.now()
    leftovers.give_up(app.settings, now)
    leftovers.drop_small(app.settings, used, now)
