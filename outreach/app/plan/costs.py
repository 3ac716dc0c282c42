"""What a campaign's posts cost, before anything is sent, and its budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from outreach.app import App
from outreach.errors import NotAllowed, OutreachError
from outreach.language import msg
from outreach.model import WENT_OUT, Campaign, ChannelName, LinkTo, Post, Status
from outreach.networks import charges, charging, names, profile
from outreach.plan import Forecast, Sending, Watched, affordable, bill, forecast, within_months
from outreach.report.costs import NetworkBill
from outreach.store import Fits, SendingLine, everything_fits

OUT = frozenset({Status.CANCELLED, Status.REJECTED})
"""States of posts that do not go out; whoever brings one back approves it anew."""

NEAR = timedelta(days=62)
"""Posts that went out longer before a month cost nothing in it any more: their figures are read for four weeks."""

WEEKS = 6
"""A month touches so many weeks at the most."""

OPEN = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""States of posts that nobody has approved."""


def cost_forecast(app: App, name: str) -> Forecast:
    """Calls and money that the campaign's posts take, as far as they have a time. Raises NotFound."""
    campaign = app.store.campaigns.get(name)
    sent = app.store.post_outlines.sendings(name, frozenset(Status) - OUT, _of_line, worded=_dearer_by_link())
    return forecast(campaign, sent, watched(app, campaign))


def bills(app: App, campaign: Campaign) -> tuple[NetworkBill, ...]:
    """What the networks charge for what has gone out of the campaign and was read until now, by their list prices."""
    used = {plan.channel for plan in campaign.channels} | app.store.listing.channels(campaign.name)
    if not any(map(charges, used)):
        return ()
    sent = app.store.post_outlines.sendings(
        campaign.name, WENT_OUT, _of_line, worded=_dearer_by_link(), published=True
    )
    charged: dict[ChannelName, Decimal] = {}
    for cost in bill(sent, watched(app, campaign), app.clock.now()):
        charged[cost.channel] = charged.get(cost.channel, Decimal(0)) + cost.usd
    return tuple(
        NetworkBill(channel=name, usd=usd, prices_as_of=profile(name).calls.as_of)
        for name, usd in charged.items()
    )


def watched(app: App, campaign: Campaign) -> list[Watched]:
    """The campaign's accounts, which are looked at daily; one that is not added yet counts too."""
    return [Watched(channel=plan.channel, secrets=_secrets(app, plan.account)) for plan in campaign.channels]


def _secrets(app: App, account: str) -> frozenset[str]:
    """Which secrets the account has, by name."""
    try:
        return frozenset(name for name, value in app.store.accounts.secrets(account).items() if value)
    except OutreachError:  # it is not added yet, or its tokens cannot be opened
        return frozenset()


def without_time(app: App, name: str) -> int:
    """How many of the campaign's posts have no time yet and are in no forecast."""
    return app.store.listing.without_time(name, frozenset(Status) - OUT)


def sendings(posts: Iterable[Post]) -> list[Sending]:
    """Posts that go out, at their times, as the forecast sees them."""
    return [sending(post, post.due_utc) for post in posts if post.status not in OUT and post.due_utc]


def sending(post: Post, due: datetime) -> Sending:
    """``post`` at ``due`` as the forecast sees it; its link is whatever the network would take for one."""
    line = SendingLine(
        channel=post.channel, at=due, picture=bool(post.image), alt=bool(post.alt), words=post.text
    )
    return _of_line(line)


def _of_line(line: SendingLine) -> Sending:
    return Sending(
        channel=line.channel,
        at=line.at,
        picture=line.picture,
        alt=line.alt,
        link=bool(profile(line.channel).links.found(line.words)),
    )


def _dearer_by_link() -> frozenset[ChannelName]:
    """The networks on which a post's words decide what it costs."""
    return frozenset(
        name for name in names() if any(call.with_link for call in profile(name).calls.publishing)
    )


def fits(app: App, name: str) -> Fits:
    """Judges which drafts may be approved within the campaign's budget, for the transaction that approves them.

    They are taken in their order as long as the money lasts.
    """
    campaign = app.store.campaigns.get(name)
    if campaign.budget_usd is None:
        return everything_fits
    return partial(_beyond, campaign, watched(app, campaign))


def _beyond(
    campaign: Campaign, accounts: Sequence[Watched], posts: Sequence[Post], wanted: Sequence[Post]
) -> dict[str, OutreachError]:
    # a refused post counts: it can be tried again without another approval
    approved = (post for post in posts if post.status not in OPEN | {Status.CANCELLED})
    taken = [sending(post, post.due_utc) for post in approved if post.due_utc]
    more = sendings(wanted)
    if campaign.open_ended:
        return _beyond_a_month(campaign, accounts, taken, [post for post in wanted if post.due_utc])
    whole = forecast(campaign, [*taken, *more], accounts)
    if not whole.over_usd:
        return {}
    paid = [post for post in wanted if charges(post.channel) and post.due_utc]
    fitting = affordable(campaign, taken, more, accounts)
    message = msg(
        "Approving all of them would cost {usd} $, {over} $ more than the budget of “{campaign}”, {budget} $;"
        " {most} of {posts} posts that cost something fit in.",
        usd=whole.usd,
        over=whole.over_usd,
        campaign=campaign.name,
        budget=campaign.budget_usd,
        most=fitting,
        posts=len(paid),
    )
    remedy = msg(
        'Leave out the links on {networks} (link = "none") and generate again, cancel posts there, or raise'
        " budget_usd in campaign.toml.",
        networks=charging(post.channel for post in paid),
    )
    return {post.id: NotAllowed(message, remedy) for post in paid[fitting:]}


def _beyond_a_month(
    campaign: Campaign, accounts: Sequence[Watched], taken: Sequence[Sending], wanted: Sequence[Post]
) -> dict[str, OutreachError]:
    """Of an open-ended campaign, whose budget is one for each month."""
    more = sendings(wanted)
    if not more:
        return {}
    since = min(sending.at for sending in more) - NEAR
    near = [sending for sending in taken if sending.at >= since]
    fitting = within_months(campaign, near, more, accounts)
    refused = [post for post, fits in zip(wanted, fitting, strict=True) if not fits]
    message = msg(
        "The budget of “{campaign}”, {budget} $ a month, has no room for {count} of these {posts} posts.",
        campaign=campaign.name,
        budget=campaign.budget_usd,
        count=len(refused),
        posts=len(wanted),
    )
    remedy = msg(
        'Leave out the links on {networks} (link = "none") and generate again, move posts to another month, cancel'
        " some, or raise budget_usd in campaign.toml.",
        networks=charging(post.channel for post in refused),
    )
    return {post.id: NotAllowed(message, remedy) for post in refused}


def room(app: App, campaign: Campaign, posts: Iterable[Post], since: date) -> dict[date, int] | None:
    """First day of a month → how many more posts its budget allows: of an open-ended one, from ``since`` on.

    Counted in the dearest that the campaign posts. None where there is no budget, or nothing that costs.
    """
    dear = [plan for plan in campaign.channels if charges(plan.channel)]
    if campaign.budget_usd is None or not dear:
        return None
    begins = datetime.combine(since, time(), UTC)
    taken = [sending for sending in sendings(posts) if sending.at >= begins - NEAR]
    accounts, found, month = watched(app, campaign), dict[date, int](), since.replace(day=1)
    while month <= campaign.last_day:
        at = datetime.combine(month.replace(day=15), time(12), UTC)
        more = [
            Sending(channel=plan.channel, at=at, picture=True, alt=True, link=plan.link is LinkTo.PAGE)
            for plan in dear
            for _ in range(WEEKS * (plan.posts_per_week or 0))
        ]
        found[month] = sum(within_months(campaign, taken, more, accounts))
        month = (month + timedelta(days=31)).replace(day=1)
    return found
