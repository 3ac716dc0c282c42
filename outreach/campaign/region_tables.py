"""``[[regions]]`` and ``[press]`` of ``campaign.toml``: the parts of a campaign, and what the press is told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from outreach import model
from outreach.campaign.values import WrongValueError, colour, hashtag, short_name, shown, web_address
from outreach.geography import known_area
from outreach.language import msg

MOST_REGIONS = 20

MOST_PARTS = 80
"""Districts of one region, and names and hashtags: more than any Land has."""

About = Annotated[str, Field(max_length=2_000)]
Contact = Annotated[str, Field(max_length=500)]
Parts = Field(max_length=MOST_PARTS)

EXACT = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
"""Nothing but the named keys, each of exactly its type."""


class PressTable(BaseModel):
    """``[press]``: what a press release says of the project, and whom to ask."""

    model_config = EXACT

    about: About = model.PressFacts.about
    about_en: About = model.PressFacts.about_en
    contact: Contact = model.PressFacts.contact


def _area(value: object) -> str:
    """The name of a district or Land whose border is known."""
    if not isinstance(value, str) or known_area(value) is None:
        raise WrongValueError(
            msg("The border of “{value}” is not known here.", value=shown(value)),
            msg(
                "Write a Land, or a district of Sachsen-Anhalt or Brandenburg; of other regions give the border as a "
                "GeoJSON file (border)."
            ),
        )
    return value


def _or_empty(read: Callable[[object], str]) -> PlainValidator:
    return PlainValidator(lambda value: read(value) if value else "")


class RegionTable(BaseModel):
    """One region; what is left out is as in the rest of the campaign."""

    model_config = EXACT

    name: Annotated[str, Field(min_length=1, max_length=60)]
    called: Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Parts] = []
    areas: Annotated[list[Annotated[str, PlainValidator(_area)]], Parts] = []
    border: Annotated[str, Field(max_length=300)] = model.Region.border
    border_credit: Annotated[str, Field(max_length=120)] = model.Region.border_credit
    hashtags: Annotated[list[Annotated[str, PlainValidator(hashtag)]], Parts] = []
    brand: Annotated[str, Field(max_length=120)] = model.Region.brand
    website: Annotated[str, _or_empty(web_address)] = model.Region.website
    primary: Annotated[str, _or_empty(colour)] = model.Region.primary
    accent: Annotated[str, _or_empty(colour)] = model.Region.accent
    about: About = model.Region.about
    about_en: About = model.Region.about_en
    contact: Contact = model.Region.contact
    organisation: Annotated[str, _or_empty(short_name)] = model.Region.organisation


def _each_once(regions: list[RegionTable]) -> list[RegionTable]:
    """No two are called the same, or nobody could say which of them a place means."""
    known = set[str]()
    for region in regions:
        for name in dict.fromkeys(each.casefold() for each in (region.name, *region.called)):
            if name in known:
                raise WrongValueError(
                    msg("Two regions are called “{name}”.", name=region.name),
                    msg("Give each region names (name, called) that no other one has."),
                )
            known.add(name)
        if region.border and region.areas:
            raise WrongValueError(
                msg("The region “{name}” has its border twice.", name=region.name),
                msg("Keep either areas or border."),
            )
    return regions


Regions = Annotated[list[RegionTable], Field(max_length=MOST_REGIONS), AfterValidator(_each_once)]


def region_in(table: RegionTable) -> model.Region:
    """The region that a table describes; of its border file nothing is read yet."""
    return model.Region(
        **table.model_dump(exclude={"called", "areas", "hashtags"}),
        called=tuple(table.called),
        areas=tuple(table.areas),
        hashtags=tuple(table.hashtags),
    )
