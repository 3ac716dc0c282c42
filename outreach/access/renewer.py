"""Tokens that end after hours are renewed before they do: by one at a time, and stored before they are used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from outreach.channels.base import SignIn
from outreach.clock import Clock
from outreach.errors import NotSent
from outreach.language import msg
from outreach.model import Account
from outreach.store import Store

LEASE = timedelta(minutes=3)
"""Whoever began to renew is given up after this: longer than a call to the network may take."""

AGAIN = timedelta(seconds=15)


@dataclass(kw_only=True)
class Renewer:
    """Gives an account's secrets, renewed where it is time. ``sign_in`` is None for tokens that do not end.

    A network that rotates its tokens takes each once: a second renewal with the same one would end the access.
    """

    store: Store
    clock: Clock
    sign_in: Callable[[Account], SignIn | None]

    def secrets(self, account: Account) -> dict[str, str]:
        """The tokens in the clear, good for the next minutes.

        Raises NotSent where somebody else is renewing them, and ChannelError where the network does not.
        """
        secrets, way = self.store.accounts.secrets(account.name), self.sign_in(account)
        if way is None or not way.due(secrets, self.clock.now()):
            return secrets
        now = self.clock.now()
        if not self.store.accounts.begin_renewal(account.name, now, until=now + LEASE):
            raise NotSent(
                msg("The sign-in of “{name}” is being renewed by another process", name=account.name),
                msg("Nothing needs to be done; it is tried again at once."),
                retry_at=now + AGAIN,
            )
        try:
            secrets = self.store.accounts.secrets(account.name)  # somebody may just have been faster
            if way.due(secrets, now):
                secrets = way.renew(account, secrets, now)
                self.store.accounts.renewed(account.name, secrets)
        finally:
            self.store.accounts.end_renewal(account.name)
        return secrets
