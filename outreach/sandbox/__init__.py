"""The networks on loopback, with a simulated audience, faults on demand and a ledger (docs/sandbox.md)."""

from outreach.sandbox.bluesky.part import PART as BLUESKY
from outreach.sandbox.facebook.part import PART as FACEBOOK
from outreach.sandbox.faults import Fault, FaultKind, Faults, Operation
from outreach.sandbox.ledger import read_ledger
from outreach.sandbox.mastodon.part import PART as MASTODON
from outreach.sandbox.registry import FREE, FirstAccount, NetworkPart, Tariff, forget, register
from outreach.sandbox.server import Sandbox
from outreach.sandbox.state import SandboxAccount
from outreach.sandbox.twitter.network import RATE_LIMITS
from outreach.sandbox.twitter.part import PART as TWITTER

register(FACEBOOK)
register(TWITTER)
register(MASTODON)
register(BLUESKY)

__all__ = [
    "FREE",
    "RATE_LIMITS",
    "Fault",
    "FaultKind",
    "Faults",
    "FirstAccount",
    "NetworkPart",
    "Operation",
    "Sandbox",
    "SandboxAccount",
    "Tariff",
    "forget",
    "read_ledger",
    "register",
]
