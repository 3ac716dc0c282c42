"""The words of a press release on all places of a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from outreach.content.lint import names_without_consent
from outreach.content.press.release import BRAND_QUOTES, PressRelease, parted
from outreach.content.text import PostTemplates
from outreach.content.typography import clean
from outreach.content.view import tale_of, village
from outreach.language import Language
from outreach.model import Campaign, Place, Region
from outreach.resources import press_templates


def write_region_release(
    campaign: Campaign,
    region: Region,
    places: Sequence[Place],
    templates: Path,
    language: Language,
    embargo: datetime | None,
) -> PressRelease:
    """The release for ``region``, of which ``campaign`` is as it is there, with a sentence on each of ``places``.

    A template sees ``region``, ``brand``, ``count``, ``told`` (a paragraph on each place) and ``link``; where the
    customer's folder has none, the shipped one is taken. A place with nothing to tell in this language, or of which a
    sentence names somebody who was not asked, is named alone.
    """
    name = f"region.{language}.txt"
    folder = templates if (templates / name).is_file() else press_templates()
    values = {
        "region": clean(region.name, language),
        "brand": BRAND_QUOTES[language].format(clean(campaign.brand.name, language)),
        "count": len(places),
        "told": "\n\n".join(_told(place, language) for place in places),
        "link": campaign.brand.website,
        "language": language,
    }
    return parted(PostTemplates(folder).render(name, values), campaign, language, embargo, ("", ""))


def _told(place: Place, language: Language) -> str:
    called, here = clean(place.name, language), village(place.municipality)
    named = called if not here or here in called else f"{called} ({here})"
    first = next((sentence.text for sentence in tale_of(place, language).told), "")
    if not first or any(names_without_consent(first, place)):
        return named
    return f"{named}: {first}"
