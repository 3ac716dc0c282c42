"""What a report is made of: a campaign's posts as lines, what networks have told of them in rounds, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from outreach.model import Campaign, Post, PostLine, Reading, line_of
from outreach.report.entered import divided
from outreach.report.rounds import Rounds, told_rounds

Whole = Callable[[Sequence[str]], Sequence[Post]]
"""Gives whole posts by their ids, in their order."""


@dataclass(frozen=True, kw_only=True)
class ReportMaterial:
    """``besides`` are the readings of accounts, and all that people have entered, the oldest first.

    Of whole posts and single readings there may be too many to keep: ``whole`` gives those that are asked for, and
    ``readings`` are gone through, the oldest first.
    """

    posts: Sequence[PostLine]
    rounds: Mapping[str, Rounds]
    besides: Sequence[Reading]
    whole: Whole
    readings: Iterable[Reading]


def material(campaign: Campaign, posts: Sequence[Post], readings: Iterable[Reading]) -> ReportMaterial:
    """Of posts and readings that are at hand; readings of other posts and accounts are left out."""
    known = {post.id: post for post in posts}
    accounts = {plan.account for plan in campaign.channels}
    mine = (r for r in readings if (r.post in known if r.post else r.account in accounts))
    used = tuple(sorted(mine, key=lambda r: (r.read_at, r.account, r.post, r.metric)))
    told, rest = divided(used)
    return ReportMaterial(
        posts=[line_of(post) for post in posts],
        rounds=told_rounds(told),
        besides=rest,
        whole=lambda ids: [known[id] for id in ids],
        readings=used,
    )
