"""A campaign's budget: what goes beyond it is refused, with the figures and with what would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal

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
    if worst := max(made.months, key=lambda each: each.over_usd, default=None):
        raise NotAllowed(
            msg(
                "In {month} the posts of “{campaign}” would cost {usd} $, {over} $ more than the budget of {budget} $"
                " a month.",
                month=f"{worst.month:%Y-%m}",
                campaign=campaign.name,
                usd=worst.usd,
                over=worst.over_usd,
                budget=campaign.budget_usd,
            ),
            msg(
                'Leave out the links on {networks} (link = "none"), take posts out or move them to another month, or'
                " raise budget_usd in campaign.toml.",
                networks=charging(made.posts),
            ),
        )
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


def within_months(
    campaign: Campaign, taken: Sequence[Sending], more: Sequence[Sending], watched: Sequence[Watched] = ()
) -> tuple[bool, ...]:
    """Of an open-ended campaign: which posts of ``more`` fit into the budgets of their months beside ``taken``.

    Those of a month are taken from the front, as long as its money lasts. What costs nothing fits.
    """
    fitting = [index for index, sending in enumerate(more) if not charges(sending.channel)]
    by_month: dict[tuple[int, int], list[int]] = {}
    for index, sending in enumerate(more):
        if charges(sending.channel):
            at = sending.at.astimezone(UTC)
            by_month.setdefault((at.year, at.month), []).append(index)

    def over(indices: Sequence[int]) -> Decimal:
        return forecast(campaign, [*taken, *(more[index] for index in indices)], watched).over_usd

    for _, indices in sorted(by_month.items()):
        before = over(fitting)
        low, high = 0, len(indices)
        while low < high:
            middle = (low + high + 1) // 2
            if over([*fitting, *indices[:middle]]) > before:
                high = middle - 1
            else:
                low = middle
        fitting += indices[:low]
    return tuple(index in fitting for index in range(len(more)))
