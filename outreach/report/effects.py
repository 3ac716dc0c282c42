"""What came of it: enquiries, press, talks, partners, as people have noted them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outreach.model import Effect, EffectKind


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What was noted, by day, and how many of each kind: a kind of which nothing was noted is not among them."""

    noted: tuple[Effect, ...]
    counts: Mapping[EffectKind, int]
    simulated: bool


def effects(noted: Sequence[Effect]) -> Effects:
    """The effects in order. Nobody can know what was not noted, so nothing is ever 0."""
    counts: dict[EffectKind, int] = {}
    for kind in EffectKind:
        of_kind = [each.count for each in noted if each.kind is kind]
        if of_kind:
            counts[kind] = sum(of_kind)
    return Effects(
        noted=tuple(sorted(noted, key=lambda e: (e.day, e.entered_at, e.id))),
        counts=counts,
        simulated=any(each.simulated for each in noted),
    )
