"""What of a watched source's comparison is taken over without a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach.language import Message, msg
from outreach.model import Accept
from outreach.places.compare import Comparison

MOST = 10
"""A tenth of the known places: where more are told differently or are gone at once, a person is asked.

An export that broke looks like many places that changed in one night.
"""

MOST_NEW = 1_000
"""So many new places at once are no map that grows: each of them would get its posts."""

_RANK = {word: rank for rank, word in enumerate(Accept)}


def least(words: Iterable[Accept]) -> Accept:
    """The word that takes over the fewest places."""
    return min(words, key=_RANK.__getitem__)


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """``taken`` is what may be kept at once; ``left`` the number of places that wait for a person, and ``why``."""

    taken: Comparison
    left: int
    why: Message | None = None


def choose(found: Comparison, known: int, accept: Mapping[str, Accept], absent: Accept) -> TakeOver:
    """What is taken over of ``found`` among ``known`` places that are not gone.

    ``accept`` says by short name what the source of a place that was read allows; a place that is gone stands in no
    source, so ``absent``, the :func:`least` of all sources' words, decides for it.
    """
    altered = len(found.changed) + len(found.gone)
    if altered * MOST > known:
        why = msg(
            "{changed} of {known} places would be changed or gone at once, which is more than a tenth.",
            changed=altered,
            known=known,
        )
        return TakeOver(taken=found.only(()), left=len(found.changes), why=why)
    if len(found.new) > MOST_NEW:
        why = msg("Places that would be new at once: {count}.", count=len(found.new))
        return TakeOver(taken=found.only(()), left=len(found.changes), why=why)
    needed = {
        **{place.slug: Accept.NEW for place in found.new},
        **{change.place.slug: Accept.CHANGES for change in (*found.changed, *found.returned)},
        **{place.slug: Accept.ALL for place in found.gone},
    }
    taken = found.only(
        {slug for slug, word in needed.items() if _RANK[accept.get(slug, absent)] >= _RANK[word]}
    )
    return TakeOver(taken=taken, left=len(found.changes) - len(taken.changes))
