"""What a report is about, and for whom: all of a campaign, or posts of some days, networks, regions, places, kinds."""

from __future__ import annotations

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from outreach.language import Message, msg
from outreach.model import Campaign, ChannelName, Kind, Post, PostLine
from outreach.networks import names


class Edition(StrEnum):
    """For whom a report is written. The names are options of the command line and stand in addresses."""

    REPORT = "report"  # for everybody
    INTERNAL = "internal"  # with the weakest posts, to learn from
    EVIDENCE = "evidence"  # with every post as it went out, for funders
    PARTNER = "partner"  # a page to hand on to a place


@dataclass(frozen=True, kw_only=True)
class ReportScope:
    """Which posts: those of the days ``first`` to ``last`` (both included), of one network, region, place and kind.

    None and "" narrow nothing. ``earlier`` names the campaign that this one is compared with; where it is the same one,
    ``earlier_first`` and ``earlier_last`` are the days to compare with.
    """

    first: date | None = None
    last: date | None = None
    channel: ChannelName | None = None
    place: str = ""
    kind: Kind | None = None
    edition: Edition = Edition.REPORT
    earlier: str = ""
    earlier_first: date | None = None
    earlier_last: date | None = None
    region: str = ""

    @property
    def narrow(self) -> bool:
        """Is something of the campaign left out?"""
        return any((self.first, self.last, self.channel, self.region, self.place, self.kind))

    def takes(self, post: Post | PostLine, zone: ZoneInfo, within: Container[str] | None = None) -> bool:
        """Is the report about ``post``? One without a day of its own is part of no period.

        ``within`` are the places of the region, where it is about one.
        """
        moment = post.published_at or post.due_utc
        day = moment.astimezone(zone).date() if moment else None
        return (
            (self.channel is None or post.channel == self.channel)
            and (not self.place or post.place == self.place)
            and (within is None or post.place in within)
            and (self.kind is None or post.kind is self.kind)
            and (day is not None or not (self.first or self.last))
            and (day is None or self.has(day))
        )

    def has(self, day: date) -> bool:
        """Does ``day`` lie within the period?"""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def of(self, campaign: Campaign) -> Campaign:
        """The campaign as far as the report is about it; its goals are goals of all of it."""
        if not self.narrow:
            return campaign
        plans = tuple(plan for plan in campaign.channels if self.channel in (None, plan.channel))
        first = max(campaign.first_day, self.first) if self.first else campaign.first_day
        last = min(campaign.last_day, self.last) if self.last else campaign.last_day
        return replace(campaign, channels=plans, goals=(), first_day=first, last_day=max(first, last))

    def read_within(self, read_at: datetime, zone: ZoneInfo) -> bool:
        """Does a reading of an account belong to the period?"""
        return self.has(read_at.astimezone(zone).date())

    def before(self) -> ReportScope:
        """The scope of what is compared with: the same network, region, place and kind, its own days."""
        return replace(
            self, first=self.earlier_first, last=self.earlier_last, edition=Edition.REPORT, earlier=""
        )


WHOLE_REPORT = ReportScope()

KEYS = (
    "from",
    "to",
    "network",
    "region",
    "place",
    "kind",
    "edition",
    "earlier",
    "earlier_from",
    "earlier_to",
)
"""How the parts of a scope are called in addresses and jobs."""


def scope_of(asked: Mapping[str, str]) -> ReportScope:
    """The scope that ``asked`` names by :data:`KEYS`; whatever is no day, network, kind or edition narrows nothing."""
    network, kind, edition = (asked.get(key, "") for key in ("network", "kind", "edition"))
    return ReportScope(
        first=_day(asked.get("from", "")),
        last=_day(asked.get("to", "")),
        channel=ChannelName(network) if network in names() else None,
        region=asked.get("region", ""),
        place=asked.get("place", ""),
        kind=Kind(kind) if kind in set(Kind) else None,
        edition=Edition(edition) if edition in set(Edition) else Edition.REPORT,
        earlier=asked.get("earlier", ""),
        earlier_first=_day(asked.get("earlier_from", "")),
        earlier_last=_day(asked.get("earlier_to", "")),
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def told(scope: ReportScope, place: str, network: str, kind: Message | None) -> tuple[Message, ...]:
    """What the report is narrowed down to, in words; the names are the caller's."""
    parts = []
    if scope.first or scope.last:
        parts.append(_span(scope.first, scope.last))
    if scope.channel:
        parts.append(msg("Network: {network}", network=network))
    if scope.region:
        parts.append(msg("Region: {region}", region=scope.region))
    if scope.place:
        parts.append(msg("Place: {place}", place=place))
    if kind is not None:
        parts.append(msg("Kind: {kind}", kind=kind))
    return tuple(parts)


def _span(first: date | None, last: date | None) -> Message:
    if first and last:
        return msg("Posts from {first} to {last}", first=first, last=last)
    return msg("Posts from {first} on", first=first) if first else msg("Posts until {last}", last=last)
