"""Facebook and X on loopback, with a simulated audience, faults on demand and a ledger (docs/sandbox.md)."""

from outreach.sandbox.faults import Fault, FaultKind, Faults, Operation
from outreach.sandbox.ledger import read_ledger
from outreach.sandbox.server import Sandbox
from outreach.sandbox.state import SandboxAccount
from outreach.sandbox.twitter import RATE_LIMITS

__all__ = [
    "RATE_LIMITS",
    "Fault",
    "FaultKind",
    "Faults",
    "Operation",
    "Sandbox",
    "SandboxAccount",
    "read_ledger",
]
