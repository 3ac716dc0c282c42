"""Words for a place that comes again and again: never the same ones while there are others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outreach.content.compose import ComposedText, Composer
from outreach.content.fingerprint import KnownPost
from outreach.content.lint import bare
from outreach.content.problem import ContentProblem
from outreach.model import ChannelName, ChannelPlan, Photo, Place

STORIES = 8
"""So many stories are tried with one template at the most."""


class Variety:
    """What the places of a campaign have told on each channel, post by post."""

    def __init__(self, composer: Composer, posts: Mapping[tuple[str, ChannelName, int], KnownPost]):
        self._composer = composer
        self._told: dict[tuple[str, ChannelName], dict[int, str]] = {}
        for (place, channel, number), post in posts.items():
            self.tell(place, channel, number, post.text)

    def tell(self, place: str, channel: ChannelName, number: int, text: str) -> None:
        """The place's post of that number says ``text``."""
        self._told.setdefault((place, channel), {})[number] = bare(text)

    def varied(
        self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None, written: ComposedText
    ) -> ComposedText:
        """``written`` where the place has not told it yet, else other words; where all were told, the oldest ones."""
        told = self._told.get((place.slug, plan.channel), {})
        last = {text: each for each, text in sorted(told.items()) if each < number}
        best = written
        if bare(written.text) in last:
            for other in self._others(place, plan, number, photo, written):
                if last.get(bare(other.text), 0) < last.get(bare(best.text), 0):
                    best = other
                if bare(best.text) not in last:
                    break
        self.tell(place.slug, plan.channel, number, best.text)
        return best

    def _others(
        self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None, written: ComposedText
    ) -> Iterator[ComposedText]:
        """Every other template in turn, each with one story after another."""
        count = self._composer.templates(place, plan, written.kind, written.language)
        for step in range(1, count + 1):
            variant = (written.variant - 1 + step) % count + 1
            told = frozenset[tuple[str, ...]]()
            for _ in range(STORIES):
                try:
                    other = self._composer.write_as(
                        place, plan, number, written.kind, variant, photo, before=told
                    )
                except ContentProblem:
                    break
                if other.choice.story in told or not other.fitted.whole:
                    break
                yield other
                told |= {other.choice.story}
