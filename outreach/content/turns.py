"""Whose turn it is: the kind, the template, the first sentence and the photo of each of a place's posts.

Posts of one place are counted from 1 on every channel; ``channel`` is the channel's position in the campaign. The
rules are pure, so that a post is the same whenever it is made, and a place that joins or leaves changes no other.
"""

from __future__ import annotations

import hashlib

from outreach.model import Campaign, Kind, Photo, Place


def kind_of(campaign: Campaign, place: Place, number: int) -> Kind:
    """A new place's first post is ``neu``; the others take the campaign's kinds in turn."""
    turn = number - 1 - (place.slug in campaign.new_places)
    return campaign.kinds[turn % len(campaign.kinds)] if turn >= 0 else Kind.NEU


def variant_of(campaign: Campaign, place: Place, channel: int, number: int, variants: int) -> int:
    """Which of ``variants`` templates, from 0: the place's own start (drawn from the seed) + channel + kind + repeat.

    So posts of different kind, posts of the same number on two channels, and the repeats of one kind on a channel
    each take another template, as far as there are templates.
    """
    start = int.from_bytes(hashlib.sha256(f"{campaign.seed}:{place.slug}".encode()).digest()[:8], "big")
    kind = kind_of(campaign, place, number)
    repeat = sum(kind_of(campaign, place, earlier) is kind for earlier in range(1, number))
    return (start + channel + list(Kind).index(kind) + repeat) % variants


def lead_of(channel: int, number: int) -> int:
    """Which sentence of the teaser leads: every post of a channel begins with another, each channel one further on."""
    return number - 1 + channel


def photo_of(place: Place, number: int) -> Photo | None:
    """The place's cleared photos in turn; None where no photo may be shown."""
    cleared = [photo for photo in place.photos if photo.cleared]
    return cleared[(number - 1) % len(cleared)] if cleared else None
