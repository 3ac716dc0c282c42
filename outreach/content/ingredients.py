"""What the words of one post are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outreach.content.hashtags import hashtags
from outreach.content.links import Link
from outreach.content.regional import in_place
from outreach.content.story import Story, Tale
from outreach.content.view import PlaceView, tale_of, view
from outreach.language import Language
from outreach.model import Campaign, ChannelName, ChannelPlan, Kind, Photo, Place


class PlaceFacts:
    """What is worked out once for all posts of a place."""

    def __init__(self, place: Place):
        self.place = place
        self._views = dict[Language, PlaceView]()
        self._tales = dict[Language, Tale]()
        self.stories = dict[tuple[int, int], Story]()
        self.given: tuple[Wanted, Material] | None = None
        self._tags = dict[ChannelName, tuple[str, ...]]()

    def view(self, language: Language) -> PlaceView:
        if language not in self._views:
            self._views[language] = view(self.place, language, self.tale(language))
        return self._views[language]

    def tale(self, language: Language) -> Tale:
        if language not in self._tales:
            self._tales[language] = tale_of(self.place, language)
        return self._tales[language]

    def tags(self, campaign: Campaign, channel: ChannelName) -> tuple[str, ...]:
        """No more than the campaign wants."""
        if channel not in self._tags:
            found = hashtags(self.place, in_place(campaign, self.place).brand, channel)
            self._tags[channel] = found[: campaign.style.most_hashtags]
        return self._tags[channel]


@dataclass(frozen=True)
class Material:
    """What a text is made of."""

    seen: PlaceView
    tale: Tale
    link: Link
    tags: tuple[str, ...]
    language: Language
    credit: str  # what the photo's licence wants with the words
    brand: str  # the project's name where the place lies
    quoted_brand: str
    said: dict[Story, Mapping[str, object]] = field(default_factory=dict)  # what templates see of each story


@dataclass(frozen=True)
class Wanted:
    """Which post is to be written."""

    place: Place
    plan: ChannelPlan
    number: int
    kind: Kind
    language: Language
    photo: Photo | None
