"""A scheduler in a process of its own that kills itself at a named moment, without a word: SIGKILL, as by kill -9."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from outreach.channels import open_channel
from outreach.files import FolderFiles
from outreach.model import Post
from outreach.publish import Checkpoint, Publisher
from outreach.store import Store
from tests.aushang import known
from tests.contract.stage import HandClock

PATIENCE = 30.0  # seconds that a step may take

CONTEXT = get_context("forkserver")  # one warm process without threads, from which each dying one is forked
CONTEXT.set_forkserver_preload(["tests.faults.dying"])


@dataclass(frozen=True, kw_only=True)
class Life:
    """One step of a scheduler on the database at ``url``, at the moment ``now``, that ends at ``dies_at``."""

    url: str
    secrets: Mapping[str, Mapping[str, str]]  # by account: the key of the database stays with the test
    data: Path
    now: datetime
    owner: str
    sole: bool
    dies_at: Checkpoint


def live(life: Life) -> None:
    """What the process does; it comes back only where the checkpoint never came."""
    store = Store(life.url, life.data / "no.key")

    def at(moment: Checkpoint, _post: Post) -> None:
        if moment is life.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    publisher = Publisher(
        store=store,
        open_channel=lambda account: open_channel(account, life.secrets[account.name]),
        clock=HandClock(life.now),
        files=FolderFiles(life.data / "files"),
        owner=life.owner,
        sole=life.sole,
        on_checkpoint=at,
    )
    with known():  # also the network that stands under tests/ alone
        publisher.step()
    publisher.close()
    store.close()


def dies(life: Life) -> bool:
    """Run it; True where it died at its moment, False where the step ended without that."""
    process = CONTEXT.Process(target=live, args=(life,))
    process.start()
    process.join(PATIENCE)
    alive = process.is_alive()
    process.kill()
    process.join()
    assert not alive, f"the step did not end within {PATIENCE} s"
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    died = process.exitcode == -signal.SIGKILL
    process.close()
    return died
