"""Accounts that are being connected: somebody has left for a network's sign-in page, or has just come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outreach.model.campaign import ChannelName


@dataclass(frozen=True, kw_only=True)
class Connecting:
    """One way to a network's sign-in page and back. Its secrets stay in the database."""

    id: str
    channel: ChannelName
    account: str
    """The account that gets new tokens; empty where a new one is connected."""

    person: str
    """The caller's id: nobody else can finish it."""

    redirect: str
    """The address that the network sends the person back to."""

    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferedAccount:
    """A page or profile that the person has let the program in to."""

    external_id: str
    display_name: str
    known_as: str
    """The account that it is already; empty for a new one."""
