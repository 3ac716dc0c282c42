"""The regions of a campaign in its form: one after another, called ``region1.name``, ``region1.areas`` …

What the form does not show of a region, its border file above all, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from outreach.campaign.region_tables import MOST_REGIONS
from outreach.model import Region

LISTS = ("called", "areas", "hashtags")
"""Written one after another, with commas or on lines of their own."""

WORDS = (
    *("name", "brand", "website", "primary", "accent"),
    *("about", "about_en", "contact", "organisation"),
)


def fields() -> Iterator[str]:
    """Every field that a form may carry."""
    yield from (f"region{slot}.{key}" for slot in range(1, MOST_REGIONS + 1) for key in (*WORDS, *LISTS))


def filled(tables: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[str]]:
    """The form as it shows the regions of a campaign.toml."""
    found: dict[str, Sequence[str]] = {}
    for slot, table in enumerate(tables, start=1):
        found |= {f"region{slot}.{key}": [table.get(key, "")] for key in WORDS}
        found |= {f"region{slot}.{key}": ["\n".join(table.get(key, ()))] for key in LISTS}
    return found


def slots(form: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    """The regions that are filled in: those that have a name."""
    return tuple(
        slot for slot in range(1, MOST_REGIONS + 1) if any(map(str.strip, form.get(f"region{slot}.name", ())))
    )


def defined(form: Mapping[str, Sequence[str]], known: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The regions as the form says them; ``known`` are those that it showed."""

    def one(slot: int) -> Mapping[str, Any]:
        before = known[slot - 1] if slot <= len(known) else {}
        written = {
            key: next(iter(form.get(f"region{slot}.{key}", ())), "").strip() for key in (*WORDS, *LISTS)
        }
        lists = {key: [part.strip() for part in re.split(r"[,;\n]", written[key])] for key in LISTS}
        words = {key: written[key].replace("\r\n", "\n") for key in WORDS}
        return {**before, **words, **{key: [part for part in parts if part] for key, parts in lists.items()}}

    return [one(slot) for slot in slots(form)]


def with_borders(regions: Sequence[Region], known: Sequence[Region]) -> tuple[Region, ...]:
    """``regions`` with the lines of the border files that ``known`` have read already."""
    rings = {region.border: region.rings for region in known if region.border}
    return tuple(replace(region, rings=rings.get(region.border, ())) for region in regions)
