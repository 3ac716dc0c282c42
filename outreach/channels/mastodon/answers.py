"""What a server's answers mean: statuses, their figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from outreach.channels import plain
from outreach.channels.figures import ReadFigure
from outreach.language import msg
from outreach.model import FeedEntry, ReadingStatus, Receipt
from outreach.networks import MASTODON, profile
from outreach.signs import one_line

METRICS = tuple(part for metric in profile(MASTODON).figures.posts for (part,) in metric.parts)
FOLLOWERS = "followers_count"
QUOTES = "quotes_count"

_PICTURE = re.compile(r"\w[\w.-]{0,79}", re.ASCII)  # it becomes part of an address

FULL_LIST = 200  # statuses; a list as long as this may have been cut

LONGEST_ADDRESS = 2_000
LONGEST_ID = 80
"""As much as is kept of a network's id; those of servers have 20 to 40 characters."""


def receipt(status: Mapping[str, Any]) -> Receipt:
    """Evidence that the status is live. Raises ValueError for one that waits for its time, and for what is no id."""
    if "scheduled_at" in status or not 0 < len(str(status["id"]).strip()) <= LONGEST_ID:
        raise ValueError(status.get("id"))
    return Receipt(
        external_id=str(status["id"]),
        permalink=one_line(str(status.get("url") or ""))[:LONGEST_ADDRESS],
        published_at=plain.moment(status["created_at"]),
    )


def picture(told: Mapping[str, Any]) -> str:
    """The server's id of an uploaded picture: a number, or whatever the server's software takes. Raises ValueError."""
    id = told["id"]
    if type(id) not in (str, int) or not _PICTURE.fullmatch(str(id)):
        raise ValueError(id)
    return str(id)


def is_last(
    page: Sequence[Mapping[str, Any]], fresh: Sequence[Mapping[str, Any]], since: datetime, asked: int
) -> bool:
    """Is there nothing further back to ``since``? Where a page brings none that is ``fresh``, the server has no pages,
    and its list is all there is. Raises NotSent where that may have been cut: at the ``asked`` number, or where lists
    end anyway (snac's at 256).
    """
    if not page or plain.moment(page[-1]["created_at"]) < since:
        return True
    if not fresh and (len(page) == asked or len(page) >= FULL_LIST):
        raise plain.endless("Mastodon")
    return not fresh


def media(status: Mapping[str, Any]) -> tuple[str, ...]:
    """The server's ids of the pictures that it shows."""
    return tuple(str(each["id"]) for each in status.get("media_attachments") or ())


def feed_entry(status: Mapping[str, Any], text: str) -> FeedEntry:
    """A status of the account with its text as it was written."""
    told = receipt(status)
    return FeedEntry(
        external_id=told.external_id,
        text=text,
        created_at=plain.moment(status["created_at"]),
        images=len(media(status)),
        permalink=told.permalink,
    )


def figure(status: Mapping[str, Any] | None, metric: str) -> ReadFigure:
    """One figure of a status; None for one that could not be read.

    A server that names no quotes has none: it is older than they are, or of other software.
    """
    if status is None:
        return ReadFigure(metric, ReadingStatus.FAILED, detail=msg("not in the answer"))
    if metric in status or metric == QUOTES:
        return ReadFigure.delivered(metric, status.get(metric, 0))
    return ReadFigure.left_out(metric)
