"""A post that is being made: its words are there, its card is being drawn."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from outreach.content.cards import Card
from outreach.content.compose import ComposedText
from outreach.content.lint import Telling
from outreach.model import ChannelPlan, Draft, Photo, Place


@dataclass(frozen=True, kw_only=True)
class PendingPost:
    """A post whose words are there and whose card is being drawn."""

    place: Place
    plan: ChannelPlan
    number: int
    written: ComposedText
    photo: Photo | None
    card: Future[Card]
    made_from: str

    def telling(self) -> Telling:
        """Its words, as later ones are held against them."""
        text, template = self.written.text, self.written.template
        return Telling(channel=self.plan.channel, text=text, place=self.place.slug, template=template)

    def draft(self, card: Card, alt: str) -> Draft:
        """The post with the ``card`` that was drawn for it."""
        written = self.written
        return Draft(
            place=self.place.slug,
            channel=self.plan.channel,
            kind=written.kind,
            number=self.number,
            variant=written.variant,
            text=written.text,
            link=written.link,
            alt=alt,
            card=card.jpeg,
            credits=card.credits,
            photo=self.photo.file if self.photo else "",
            quoted=card.quoted,
            made_from=self.made_from,
        )
