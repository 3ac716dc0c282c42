"""The best and the weakest posts of each network, by figures that can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach import networks
from outreach.model import ChannelName
from outreach.networks import Measure
from outreach.report.comparing import ChannelComparison
from outreach.report.model import Criterion, Highlight, PostFigures


def highlights(
    figures: Sequence[PostFigures], comparisons: Mapping[ChannelName, ChannelComparison]
) -> tuple[Highlight, ...]:
    """Best and weakest post per channel and criterion, among those that were read at the age of comparison and under
    the definition that the network has today.
    """
    found = []
    for channel in networks.names():
        mine = [one for one in figures if one.post.channel == channel]
        for criterion in Criterion:
            values = [(value, one) for one in mine if (value := _value(one, criterion)) is not None]
            ranked = sorted(values, key=lambda pair: (-pair[0], pair[1].post.id))
            for best, place in ((True, 0), (False, -1)):
                if ranked and (best or len(ranked) > 1):
                    value, one = ranked[place]
                    found.append(
                        Highlight(
                            channel=channel,
                            criterion=criterion,
                            best=best,
                            post=one,
                            ranked=len(ranked),
                            value=value,
                            age=comparisons[channel].age.name,
                        )
                    )
    return tuple(found)


def _value(post: PostFigures, criterion: Criterion) -> float | None:
    """What the post is ranked by; None where that is of another age or definition than the others'."""
    by = post.final.rate if criterion is Criterion.RATE else post.final.figures[Measure.VIEWS]
    return None if by.changed or by.earlier else by.value
