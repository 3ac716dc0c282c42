"""What a network lets an account, and the app that speaks for it, do within a time. Pure."""

from __future__ import annotations

from outreach.addresses import leads_here
from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Account
from outreach.networks import profile
from outreach.store import CallLimit


def unlimited(_account: Account) -> tuple[CallLimit, ...]:
    """For a sandbox, which counts for itself."""
    return ()


def limits_of(account: Account, app: str) -> tuple[CallLimit, ...]:
    """The limits on calls that publishing takes; those of an app are shared by all accounts that ``app`` speaks for.

    A user is counted once, under whatever names and by whichever way of signing in we post for it.
    """
    if leads_here(account.api_url):
        return unlimited(account)
    network = profile(account.channel)
    single = account.external_id and not account.server
    user = f"user {account.channel} {account.external_id}" if single else f"account {account.name}"
    found = []
    for limit in network.calls.limits:
        costs = network.calls.taken_by_post(limit.endpoint)
        if any(costs):
            found.append(
                CallLimit(
                    bucket=f"app {account.channel} {app}" if limit.per_app else user,
                    endpoint=limit.endpoint,
                    calls=limit.calls,
                    window=limit.window,
                    costs=costs,
                    why=Reason(
                        msg("{network} takes no more from the app for now", network=network.title)
                        if limit.per_app
                        else msg("{network} takes no more from the account for now", network=network.title)
                    ),
                )
            )
    return tuple(found)
