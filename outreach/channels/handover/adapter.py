"""A network without API access: at its time the post is laid ready in a folder, and a person posts it.

Nothing is asked of a network and nothing is read from one: the account has no secrets, the feed is empty, there are
no figures.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.settling import CAUTIOUS, NoHandle
from outreach.clock import uptime
from outreach.errors import Action, HandedOver, NotSent, Remedy
from outreach.language import msg
from outreach.model import NO_HANDLE, FeedEntry, Handle, Outgoing, Prepared, Reading, Receipt
from outreach.networks import HANDOVER

FOLDER = "handover"
"""Where posts lie ready, within the data folder."""


class Handover(NoHandle):
    """The folder that posts of one account are laid into."""

    name = HANDOVER
    has_feed = False
    sign_in: SignIn | None = None
    authorization: Authorization | None = None
    delays = CAUTIOUS

    def __init__(self, setup: Setup):
        self._account = setup.account
        self._data = setup.data

    def identify(self) -> Identity:
        """There is nobody to ask: the account is what it is called here."""
        return Identity(external_id=self._account.name, display_name=self._account.name)

    def check(self, now: datetime) -> Access:  # noqa: ARG002 - nothing in here ends with time
        """Nothing can keep a person from posting."""
        return Access()

    def prepare(
        self,
        outgoing: Outgoing,
        deadline: float,  # noqa: ARG002 - nothing is uploaded
        kept: Handle = NO_HANDLE,  # noqa: ARG002 - as above
    ) -> Prepared:
        """Nothing is uploaded."""
        return Prepared(outgoing=outgoing)

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """Lay the post ready: ``<due>-<place>-<id>/`` with text.txt, link.txt, picture.jpg and alt.txt.

        The folder appears whole or not at all, and replaces one of an earlier try. Raises HandedOver once it lies
        there, NotSent where it could not be written or the deadline is over.
        """
        outgoing = prepared.outgoing
        if self._data is None or uptime() >= deadline:
            raise _not_written(msg("there was no time left, or no folder to write to"))
        name = _name(outgoing)
        try:
            _write(self._data / FOLDER / name, outgoing)
        except OSError as error:
            raise _not_written(error.strerror or str(error)) from error
        where = f"{FOLDER}/{name}"
        raise HandedOver(
            msg("The post lies ready in the data folder: {where}", where=where),
            Remedy(msg("Post it by hand, then tell its address."), Action("posts.done", id=outgoing.post_id)),
            answer=where,
        )

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:  # noqa: ARG002 - no network is asked
        """Always empty: where the post went nobody here can look."""
        return ()

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:  # noqa: ARG002 - as above
        """No figures."""
        return ()

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:  # noqa: ARG002 - as above
        """Nobody here can look."""
        return {}

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:  # noqa: ARG002 - no network is asked
        """No figures."""
        return ()


def _name(outgoing: Outgoing) -> str:
    due = f"{outgoing.due:%Y-%m-%dT%H%M}" if outgoing.due else "now"
    return "-".join(re.sub(r"[^\w-]+", "-", part) for part in (due, outgoing.place, outgoing.post_id) if part)


def _write(folder: Path, outgoing: Outgoing) -> None:
    partial = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    files = {
        "text.txt": outgoing.text.encode(),
        "link.txt": outgoing.link.encode(),
        "picture.jpg": outgoing.image,
        "alt.txt": outgoing.alt.encode() if outgoing.image else b"",
    }
    for name, content in files.items():
        if content:
            with (partial / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)


def _not_written(why: object) -> NotSent:
    return NotSent(
        msg("The post could not be laid ready: {why}", why=why),
        msg("Make room on the disk and check your rights; the program tries again by itself."),
    )
