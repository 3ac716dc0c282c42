"""Whose turn it is on a channel that goes on for ever: every place as often as every other, as far as can be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

BEHIND = 1
"""So many posts fewer than the place with most are made up for; what a place missed while it was away is not."""

PART = 3
"""Among the first third of those whose turn it is the one is taken that is least like the post before; and nobody comes
again while a third of the places have their turn."""


class PlaceTurns:
    """The places' turns on one channel: fewest posts first, of those with as few whoever was not shown for longest."""

    def __init__(self, order: Sequence[str], shown: Iterable[str]):
        """``order`` are the places that have their turn, as their first round goes; ``shown`` whose posts the channel
        has had and has ahead, in the order of time.
        """
        self._order = {slug: rank for rank, slug in enumerate(order)}
        self._count = dict[str, int]()
        self._last = dict[str, int]()
        self._posts = 0
        for slug in shown:
            self.show(slug)

    def show(self, slug: str) -> None:
        """The channel's next post is the place's."""
        most = max(self._count.values(), default=0)
        self._count[slug] = max(self._count.get(slug, 0) + 1, most - BEHIND)
        self._posts += 1
        self._last[slug] = self._posts

    def choose(
        self,
        may: Callable[[str], bool],
        likeness: Callable[[str], int],
        among: Collection[str] | None = None,
    ) -> str | None:
        """Whose post comes next, of those that ``may``; ``likeness`` is with the post before.

        None where nobody may of those with the fewest posts: somebody else would get farther ahead of them. Whoever is
        not ``among`` them has no turn, and nobody waits for them; without it everybody has one.
        """
        group = self._waiting([slug for slug in self._order if among is None or slug in among])
        first = [slug for slug in group if may(slug)][: -(-len(group) // PART)]
        return min(first, key=lambda slug: (likeness(slug), first.index(slug)), default=None)

    def _waiting(self, asked: Sequence[str]) -> list[str]:
        """Those ``asked`` with the fewest posts that have rested, whoever was not shown for longest first."""
        rested = [
            slug
            for slug in asked
            if slug not in self._last or self._posts - self._last[slug] >= len(asked) // PART
        ]
        fewest = min((self._count.get(slug, 0) for slug in rested), default=0)
        waiting = [slug for slug in rested if self._count.get(slug, 0) == fewest]
        return sorted(waiting, key=lambda slug: (self._last.get(slug, 0), self._order[slug]))
