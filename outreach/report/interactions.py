"""What the interactions of a post are made of: reactions, replies, reposts, quotes, as its network names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from outreach.networks import FigureFacts, InteractionKind, InteractionPart
from outreach.report.figures import Figure, ReadingSet, figure, read_at


def by_kind(
    known: FigureFacts,
    whole: Figure,
    history: Sequence[ReadingSet],
    alone: Callable[[InteractionPart], Figure],
    current: str = "",
) -> Mapping[InteractionKind, Figure]:
    """Each kind's figure beside ``whole``, the interactions of the post as the network told them.

    They come from the round that told ``whole``, so that they add up to it; where none did, each is what it is
    ``alone``: one kind that is missing does not hide the others.
    """
    told = [one for one in history if whole.value is not None and read_at(one) == whole.read_at]
    return {
        part.kind: replace(figure(part, told, current), earlier=whole.earlier) if told else alone(part)
        for part in known.interaction_kinds
    }
