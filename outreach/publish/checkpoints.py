"""The checkpoints of publishing one post: between which two steps a process may die."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from outreach.model import Post


class Checkpoint(StrEnum):
    """A point between two steps of the protocol; docs/protocol.md tells what a death there leads to."""

    CLAIMED = "claimed"  # the claim is committed, nothing is uploaded
    PREPARED = "prepared"  # the picture is uploaded, nobody sees it
    MARKED = "marked"  # `sending` is committed, no byte of the publishing call has left
    ANSWERED = "answered"  # the network has answered, or the call has failed; nothing of it is recorded
    RECORDED = "recorded"  # what became of the try is committed
    RECOVERED = "recovered"  # what a gone scheduler left of this post is taken up and committed
    READ_BACK = "read_back"  # the account's feed was read for this doubtful post; nothing of it is recorded


OnCheckpoint = Callable[[Checkpoint, Post], None]
"""Called at each checkpoint with the post as it stands by then. What it raises ends the step where it is."""


def ignore(_checkpoint: Checkpoint, _post: Post) -> None:
    """Nothing is done at checkpoints."""
