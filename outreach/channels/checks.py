"""Findings that every network's check can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from outreach.channels.base import Identity
from outreach.errors import ChannelError, Finding, NotSent, RateLimited, Severity
from outreach.language import Message, msg
from outreach.model import Account


def failed(error: ChannelError) -> Finding:
    """A question that the network did not answer as a working account's would be."""
    if isinstance(error, NotSent | RateLimited):
        code, severity = "channel.unreachable", Severity.WARNING
    else:
        code, severity = "channel.refused", Severity.ERROR
    remedy = error.remedy or msg("Ask again later.")
    return Finding(code=code, message=error.message, remedy=remedy, severity=severity)


def tried(code: str, what: Message, call: Callable[[], object]) -> Iterator[Finding]:
    """Nothing where ``call`` is served, else a finding that ``what`` cannot be done, and why.

    A network that is only away is a warning, as everywhere: nothing is known to be wrong with the access.
    """
    try:
        call()
    except ChannelError as error:
        finding = failed(error)
        if finding.severity is Severity.ERROR:
            finding = replace(
                finding, code=code, message=msg("{what}: {why}", what=what, why=finding.message)
            )
        yield finding


def mismatch(account: Account, identity: Identity) -> tuple[Finding, ...]:
    """The access belongs to somebody else than the account says."""
    if account.external_id in ("", identity.external_id):
        return ()
    return (
        Finding(
            code="channel.other-account",
            message=msg(
                "The access of account {account} belongs to {name} ({found}), not to {expected}",
                account=account.name,
                name=identity.display_name,
                found=identity.external_id,
                expected=account.external_id,
            ),
            remedy=msg("Store the tokens of the right page or profile, or add the account anew."),
        ),
    )
