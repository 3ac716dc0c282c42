"""What a post was made of, as one digest: as long as it is the same, writing and drawing again changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from outreach import networks
from outreach.content.regional import in_region
from outreach.content.rotation import kind_of
from outreach.geography import region_of
from outreach.model import Accept, Campaign, ChannelPlan, Photo, Place, Region
from outreach.networks import NO_SERVER_LIMITS, ServerLimits

WORDING = 2
"""Raised whenever the program makes other words of the same place and templates; a test holds it."""

DRAWING = 1
"""The same for picture cards."""

DRAWN_BY = ("pyvips-binary", "fontpkg-fira-sans", "uharfbuzz")
"""Packages whose other version may draw another picture."""


@dataclass(frozen=True, kw_only=True)
class KnownPost:
    """A post as it stands: its fingerprint and words; ``fixed`` where it is not renewed, whatever it is made of."""

    made_from: str
    text: str
    fixed: bool = False


class Fingerprints:
    """Fingerprints of one campaign's posts, made with the templates of one folder."""

    def __init__(self, campaign: Campaign, templates: Path, limits: ServerLimits = NO_SERVER_LIMITS):
        self._campaign = campaign
        self._limits = limits
        self._templates = templates
        self._texts = dict[str, str]()
        drawn = (_content_of(templates / name) for name in ("cards", "alt"))
        program = (WORDING, DRAWING, *((name, version(name)) for name in DRAWN_BY))
        self._beginning = (repr(program), *drawn)
        self._begun = dict[Region | None, str]()

    def of(self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None) -> str:
        """Other for another place's row, template, brand, photo, or version of the program; the same for all else."""
        channel = self._campaign.channels.index(plan)
        # what earlier posts of the place tell, with templates of their own, a later one does not tell again
        kinds = dict.fromkeys(kind_of(self._campaign, place, earlier) for earlier in range(1, number + 1))
        texts = tuple(
            self._of_texts(f"{kind}/{name}")
            for kind in kinds
            for name in (plan.channel, *networks.lenders(plan.channel))
        )
        about = (
            texts,
            channel,
            plan.channel,
            plan.link,
            plan.text_limit,
            plan.card,
            number,
            replace(place, source_id=""),
            photo,
            *sorted(self._limits.get(plan.channel, {}).items()),
        )
        return hashlib.sha256(f"{self._all(place)}\n{about!r}".encode()).hexdigest()

    def _all(self, place: Place) -> str:
        """What all posts of places in the same region have in common."""
        campaign = self._campaign
        region = region_of(place, campaign.regions)
        if region not in self._begun:
            seen = _relevant(in_region(campaign, region)) if region else _relevant(campaign)
            border = (repr(_drawn(region)),) if region else ()
            self._begun[region] = "\n".join((*self._beginning, repr(seen), *border))
        return self._begun[region]

    def _of_texts(self, folder: str) -> str:
        """The text templates of one kind and channel."""
        if folder not in self._texts:
            self._texts[folder] = _content_of(self._templates / folder)
        return self._texts[folder]


def wording(campaign: Campaign) -> tuple[object, ...]:
    """What of a definition makes words and cards: as long as it is the same, nobody has written anything in it.

    A watched source is part of it: the machine takes over what it tells, and whoever names it may have written that.
    """
    channels = tuple((plan.channel, plan.link, plan.text_limit, plan.card) for plan in campaign.channels)
    watched = tuple(replace(source, accept=Accept.NOTHING) for source in campaign.sources if source.watch)
    regions = (replace(region, organisation="") for region in campaign.regions)
    return (*_relevant(campaign), channels, watched, *regions)


def _relevant(campaign: Campaign) -> tuple[object, ...]:
    """What of a campaign stands in all of its posts; its period, its windows and its accounts do not."""
    c = campaign
    return (
        c.name,
        c.seed,
        c.brand,
        c.kinds,
        c.new_places,
        c.languages,
        c.style,
        c.utm_campaign,
        len(c.channels),
    )


def _drawn(region: Region) -> tuple[object, ...]:
    """What of a region stands on its cards beside the brand."""
    return region.name, region.areas, region.rings, region.border_credit


def _content_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"{file.relative_to(folder)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
