"""A campaign's budget: what goes beyond it is refused, with the figures and with what would help."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.errors import NotAllowed
from outreach.language import msg
from outreach.model import Campaign
from outreach.networks import charges, charging
from outreach.plan.calls import Sending, Watched
from outreach.plan.forecast import forecast


def require_budget(campaign: Campaign, sendings: Sequence[Sending], watched: Sequence[Watched] = ()) -> None:
    """Raises NotAllowed where ``sendings`` cost more than the campaign's budget: by how much, and three ways out."""
    made = forecast(campaign, sendings, watched)
    if not made.over_usd:
        return
    raise NotAllowed(
        msg(
            "The posts of “{campaign}” would cost {usd} $, {over} $ more than the budget of {budget} $.",
            campaign=campaign.name,
            usd=made.usd,
            over=made.over_usd,
            budget=campaign.budget_usd,
        ),
        msg(
            'Leave out the links on {networks} (link = "none"; then it costs {bare} $), take at most {most} of the'
            " {posts} posts there, or raise budget_usd in campaign.toml.",
            networks=charging(made.posts),
            bare=made.usd - made.usd_saved_without_links,
            most=affordable(campaign, (), sorted(sendings, key=lambda sending: sending.at), watched),
            posts=sum(count for name, count in made.posts.items() if charges(name)),
        ),
    )


def affordable(
    campaign: Campaign, taken: Sequence[Sending], more: Sequence[Sending], watched: Sequence[Watched] = ()
) -> int:
    """How many of the posts of ``more`` that cost something fit into the budget beside ``taken``, from the front."""
    paid = [sending for sending in more if charges(sending.channel)]
    free = [sending for sending in more if not charges(sending.channel)]
    low, high = 0, len(paid)
    while low < high:
        middle = (low + high + 1) // 2
        if forecast(campaign, [*taken, *free, *paid[:middle]], watched).over_usd:
            high = middle - 1
        else:
            low = middle
    return low
