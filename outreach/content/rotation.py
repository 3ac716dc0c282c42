"""Whose turn it is: the kind, the language, the template and the photo of each of a place's posts.

Posts of one place are counted from 1 on every channel; ``channel`` is the channel's position in the campaign. The
rules are pure, so that a post is the same whenever it is made, and a place that joins or leaves changes no other.
Where a campaign has several languages, a place's posts go round them: the first kind in each, then the second kind.
"""

from __future__ import annotations

import hashlib
from datetime import date

from outreach.content.rights import is_cleared
from outreach.language import Language
from outreach.model import Campaign, ChannelName, Kind, Photo, Place


def language_of(campaign: Campaign, number: int) -> Language:
    """The language of a place's post ``number``: the campaign's languages in turn."""
    return Language(campaign.languages[(number - 1) % len(campaign.languages)])


def round_of(campaign: Campaign, number: int) -> int:
    """The rank of post ``number`` among the place's posts in its language, from 1."""
    return (number - 1) // len(campaign.languages) + 1


def kind_of(campaign: Campaign, place: Place, number: int) -> Kind:
    """A new place's first post in each language is ``neu``; the others take the campaign's kinds in turn."""
    turn = round_of(campaign, number) - 1 - (place.slug in campaign.new_places)
    return campaign.kinds[turn % len(campaign.kinds)] if turn >= 0 else Kind.NEU


def variant_of(campaign: Campaign, place: Place, channel: int, number: int, variants: int) -> int:
    """Which of ``variants`` templates, from 0: the place's own start (drawn from the seed) + channel + kind + repeat.

    So posts of different kind, posts of the same number on two channels, and the repeats of one kind on a channel
    each take another template, as far as there are templates.
    """
    start = int.from_bytes(hashlib.sha256(f"{campaign.seed}:{place.slug}".encode()).digest()[:8], "big")
    kind = kind_of(campaign, place, number)
    first = (number - 1) % len(campaign.languages) + 1
    earlier = range(first, number, len(campaign.languages))
    repeat = sum(kind_of(campaign, place, post) is kind for post in earlier)
    return (start + channel + list(Kind).index(kind) + repeat) % variants


def photo_of(place: Place, number: int, channel: ChannelName, day: date | None) -> Photo | None:
    """The place's photos that may be shown there and then, in turn; None where there is none."""
    cleared = [photo for photo in place.photos if is_cleared(photo, channel, day)]
    return cleared[(number - 1) % len(cleared)] if cleared else None
