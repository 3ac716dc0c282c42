"""What stands around every page: the campaign and the ways to the pages, for the person who looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from outreach.errors import Remedy
from outreach.language import Message, msg
from outreach.model import Caller, Campaign, CampaignEntry
from outreach.web.actions import Offer, offers
from outreach.web.confirmations import Confirmation

THEMES = frozenset({"light", "dark"})
"""What a person can choose; without a choice the system's."""


@dataclass(frozen=True, kw_only=True)
class PageWay:
    """A way to a page. ``name`` is its icon's, and what the page sets as ``way`` to be marked as the open one."""

    name: str
    word: Message
    path: str


FIVE = (
    PageWay(name="today", word=msg("Today"), path="/"),
    PageWay(name="plan", word=msg("Plan"), path="/campaigns/{campaign}/plan"),
    PageWay(name="posts", word=msg("Posts"), path="/campaigns/{campaign}/posts"),
    PageWay(name="places", word=msg("Places"), path="/campaigns/{campaign}/places"),
    PageWay(name="report", word=msg("Report"), path="/campaigns/{campaign}/report"),
)
FOOT = (
    PageWay(name="accounts", word=msg("Accounts"), path="/accounts"),
    PageWay(name="administration", word=msg("Administration"), path="/administration"),
    PageWay(name="me", word=msg("Me"), path="/me"),
)


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame of one page. ``paths`` are the addresses, as the routes declare them, that open to this person."""

    caller: Caller | None
    campaign: Campaign | None = None
    campaigns: Sequence[CampaignEntry] = ()
    paths: frozenset[str] = field(default=frozenset(), repr=False)
    theme: str = ""
    keys: bool = True
    told: Confirmation | None = None

    @property
    def five(self) -> tuple[PageWay, ...]:
        """Today, plan, posts, places, report of the campaign; without one only what needs none."""
        return tuple(self._ways(FIVE))

    @property
    def foot(self) -> tuple[PageWay, ...]:
        """Accounts, administration, me."""
        return tuple(self._ways(FOOT))

    def _ways(self, ways: Sequence[PageWay]) -> Iterator[PageWay]:
        for way in ways:
            of_campaign = "{campaign}" in way.path
            if way.path in self.paths and (self.campaign or not of_campaign):
                name = quote(self.campaign.name) if self.campaign else ""
                yield PageWay(name=way.name, word=way.word, path=way.path.replace("{campaign}", name))

    def switch(self, to: CampaignEntry, way: str) -> str:
        """The address of the same kind of page in another campaign."""
        same = next((each.path for each in FIVE if each.name == way and each.path in self.paths), "/")
        if "{campaign}" in same:
            return same.replace("{campaign}", quote(to.name))
        return f"/campaigns/{quote(to.name)}"

    def offers(self, remedy: Remedy) -> tuple[Offer, ...]:
        """What of the remedy can be done here, as links."""
        return offers(remedy, self.paths, self.campaign.name if self.campaign else "")
