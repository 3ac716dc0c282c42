"""Why a post was not sent in its time. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Account
from outreach.store import Waiting


def why_late(post: Waiting, account: Account | None, turn: datetime | None) -> Reason:
    """What kept ``post`` until now. ``turn`` is from when on the gap to its account's last post lets it go."""
    if account is None:
        return Reason(msg("there is no such account"))
    if account.paused is not None:
        return replace(
            account.paused, message=msg("its account was paused: {why}", why=account.paused.message)
        )
    if post.reason is not None:
        return post.reason
    if post.held_until is not None and post.held_until > post.due:
        return Reason(msg("the network wanted a pause of the account"))
    if turn is not None and turn > post.due:
        return Reason(msg("its account was busy with other posts, which keep a gap"))
    return Reason(msg("no scheduler was at work in its time"))
