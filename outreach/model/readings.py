"""Readings: figures as a network told them at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outreach.language import Message


class ReadingStatus(StrEnum):
    """Whether a reading holds a value, and if not, why."""

    OK = "ok"
    EMPTY = "empty"  # the network answered without a figure for it
    RETIRED = "retired"  # the network no longer knows the metric
    DENIED = "denied"  # the token may not read it
    FAILED = "failed"  # the call did not succeed
    ABSENT = "absent"  # the network has the post no more, and shows others of the account


class ReadingOrigin(StrEnum):
    """Who told a figure."""

    NETWORK = "network"  # the network, when it was asked
    HAND = "hand"  # a person who typed it
    FILE = "file"  # a table that a person handed in


WHOLE = "*"
"""The metric of a reading that says that the whole call brought nothing."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One figure as a network told it at one moment. ``value`` is None unless ``status`` is OK; it is never guessed.

    ``metric`` is the network's own name (``post_media_view``, ``public_metrics.like_count``; a part of a map is
    written with a dot: ``post_clicks_by_type.link clicks``). ``definition`` names the version of what the network
    means by it. ``age`` is the age that the reading serves (``6h`` … ``28d``), empty where it came along with
    others', ``day`` for account readings.

    What a person has entered (``origin``) is called as :class:`~outreach.networks.Measure` calls it; it fills gaps
    of what the network tells and never goes before it. ``entered_by`` and ``entered_at`` say who it was, and when.
    """

    account: str
    metric: str
    definition: str
    status: ReadingStatus
    read_at: datetime
    value: int | None = None
    post: str = ""  # our post id; empty for readings of an account
    age: str = ""
    simulated: bool = False
    day: date | None = None  # that the figure belongs to, where the network says which
    origin: ReadingOrigin = ReadingOrigin.NETWORK
    entered_by: str = ""
    entered_at: datetime | None = None
    detail: Message | None = None  # why, where status is not OK; the network's words are marked as those
