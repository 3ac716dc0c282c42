"""The best and the weakest posts of each network, by figures that can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach import networks
from outreach.model import ChannelName
from outreach.networks import Measure
from outreach.report.alike import NUMBERS, RATE, SharedFigures
from outreach.report.model import Criterion, Highlight, PostFigures


def highlights(figures: Sequence[PostFigures], ages: Mapping[ChannelName, str]) -> tuple[Highlight, ...]:
    """Best and weakest post per channel and criterion, among those that were read at the age of comparison, which
    ``ages`` names, and under the definition that the network has today.
    """
    found = []
    for channel in networks.names():
        mine = [one for one in figures if one.post.channel == channel] if channel in ages else []
        for criterion in Criterion:
            ranked = _ranked(mine, criterion)
            for best, choose in ((True, min), (False, max)):
                if ranked and (best or len(ranked) > 1):
                    value, _, one = choose(ranked)
                    found.append(
                        Highlight(
                            channel=channel,
                            criterion=criterion,
                            best=best,
                            post=one,
                            ranked=len(ranked),
                            value=-value,
                            age=ages[channel],
                        )
                    )
    return tuple(found)


def _ranked(posts: Sequence[PostFigures], criterion: Criterion) -> list[tuple[float, str, PostFigures]]:
    """What each post is ranked by, the smallest being the best; without those of another age or definition."""
    number = RATE if criterion is Criterion.RATE else NUMBERS[Measure.VIEWS]
    alike = {one for one in {post.shared for post in posts} if _comparable(one, criterion)}
    mine = [one for one in posts if one.shared in alike] if alike else []
    return [(-value, one.post.id, one) for one in mine if (value := one.numbers[number]) is not None]


def _comparable(shared: SharedFigures, criterion: Criterion) -> bool:
    told = shared.final.told
    by = told.rate if criterion is Criterion.RATE else told.figures[Measure.VIEWS]
    return by.value is not None and not by.changed and not by.earlier
