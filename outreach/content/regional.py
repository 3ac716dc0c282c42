"""A campaign as it is in one of its regions: what is called, coloured and tagged otherwise there."""

from __future__ import annotations

from dataclasses import replace

from outreach.geography import region_of
from outreach.model import Campaign, Place, Region


def in_place(campaign: Campaign, place: Place) -> Campaign:
    """``campaign`` as it is where ``place`` lies; the same one where that is in no region of it."""
    if not campaign.regions:
        return campaign
    region = region_of(place, campaign.regions)
    return in_region(campaign, region) if region else campaign


def in_region(campaign: Campaign, region: Region) -> Campaign:
    """``campaign`` as it is in ``region``: brand, colours, hashtags, and what a press release says of it."""
    brand, press = campaign.brand, campaign.press
    return replace(
        campaign,
        brand=replace(
            brand,
            name=region.brand or brand.name,
            website=region.website or brand.website,
            hashtags=region.hashtags or brand.hashtags,
            primary=region.primary or brand.primary,
            accent=region.accent or brand.accent,
        ),
        press=replace(
            press,
            about=region.about or press.about,
            about_en=region.about_en or press.about_en,
            contact=region.contact or press.contact,
        ),
    )
