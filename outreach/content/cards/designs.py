"""Which drawing a card takes: by the shape that its channel wants, and by what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from outreach.content.cards.loading import load_limits, load_template
from outreach.content.cards.template import Limits, Template
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.model import Campaign, CardFormat, ChannelName, ChannelPlan
from outreach.networks import lenders

PHOTO, QUOTE = "-photo", "-quote"

Lent = Mapping[ChannelName, tuple[ChannelName, ...]]
"""By network, those whose drawings serve where it has none of its own."""


@dataclass(frozen=True)
class Design:
    """One checked drawing, with the limits of its texts."""

    template: Template
    limits: Limits

    @property
    def name(self) -> str:
        """»portrait-quote«: the drawing's file without its ending."""
        return Path(self.template.name).stem


class Designs:
    """The drawings of one campaign's channels, read and checked; a :class:`ContentProblem` where one is not usable.

    A landscape card takes ``<channel>.svg``, the others ``portrait.svg`` and ``square.svg``; with a photo
    ``…-photo.svg``, with a quotation ``…-quote.svg``, needed only where ``cards.toml`` names a kind for it.
    """

    def __init__(self, folder: Path, campaign: Campaign, lent: Lent | None = None):
        self.limits = load_limits(folder / "cards.toml")
        endings = ("", PHOTO, QUOTE) if self.limits.quoted else ("", PHOTO)
        lent = lent_to(campaign) if lent is None else lent
        self._designs = {
            (plan.channel, ending): self._read(folder, f"{_stem(folder, plan, lent)}{ending}")
            for plan in campaign.channels
            for ending in endings
        }

    def of(self, channel: ChannelName, *, with_photo: bool = False, quoted: bool = False) -> Design:
        """The design of a channel's card; a quotation stands without a photo."""
        return self._designs[(channel, PHOTO if with_photo else QUOTE if quoted else "")]

    def _read(self, folder: Path, name: str) -> Design:
        return Design(load_template(folder / f"{name}.svg"), self.limits.for_drawing(name))


def drawings_in(templates: Path) -> Path:
    """The folder of the drawings among the ``templates``: its ``cards``, if there is one."""
    return templates / "cards" if (templates / "cards").is_dir() else templates


def faulty(folder: Path) -> Iterator[Finding]:
    """What is wrong with the drawings of a folder, also with those that no channel takes; one finding each."""
    for path in sorted(folder.glob("*.svg")):
        try:
            load_template(path)
        except ContentProblem as problem:
            yield problem.finding


def lent_to(campaign: Campaign) -> Lent:
    """What the campaign's networks lend one another: for a process that does not know all of them."""
    return {plan.channel: lenders(plan.channel) for plan in campaign.channels}


def _stem(folder: Path, plan: ChannelPlan, lent: Lent) -> str:
    if plan.card is not CardFormat.LANDSCAPE:
        return plan.card.value
    drawn = (name for name in (plan.channel, *lent[plan.channel]) if (folder / f"{name}.svg").is_file())
    return next(drawn, plan.channel)
