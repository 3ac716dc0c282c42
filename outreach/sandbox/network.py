"""What both fake networks do alike: answer, run into faults, write down every call."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from outreach.model import ChannelName
from outreach.sandbox.faults import Fault, FaultKind, FaultTarget, Operation
from outreach.sandbox.readers import page_for
from outreach.sandbox.registry import part
from outreach.sandbox.state import Memory, SandboxAccount
from outreach.sandbox.wire import Answer, Refusal, Request, html_answer

GATEWAY_PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"


@dataclass(frozen=True, kw_only=True)
class SandboxCall:
    """A request whose sender is known: who asks, what for, and how to do it."""

    account: SandboxAccount
    operation: Operation
    perform: Callable[[], Answer]
    metrics: tuple[str, ...] = ()


class Network(ABC):
    """One fake network over the shared memory; a subclass knows its paths and its words."""

    name: ChannelName

    def __init__(self, memory: Memory):
        self.memory = memory

    @abstractmethod
    def open(self, request: Request) -> SandboxCall:
        """Find out who asks and for what. Raises Refusal for whoever has no access."""

    @abstractmethod
    def strike(self, fault: Fault, call: SandboxCall) -> Answer:
        """``fault`` in the network's own words, for the kinds that the networks do not share."""

    def shown(self, request: Request) -> Answer | None:
        """The page that readers see there; None where ``request`` is for none. It is in no ledger."""
        with self.memory.lock:
            return page_for(self.memory, self.name, request)

    def consented(self, request: Request) -> Answer | None:
        """As :meth:`consent`; people's pages are in no ledger."""
        with self.memory.lock:
            try:
                return self.consent(request)
            except Refusal as refusal:
                return refusal.answer

    def respond(self, request: Request) -> Answer:
        """The answer to ``request``, already in the ledger."""
        with self.memory.lock:
            account, told = "", dict[str, str]()
            try:
                call = self.open(request)
                account, told = call.account.name, {"operation": call.operation.value}
                outer = set(part(self.name).faults) - self.entry_faults(request)
                answer = self.carry_out(call, outer)
            except Refusal as refusal:
                answer = refusal.answer
            self.log(request.method, request.path, account, answer, **told)
            return answer

    def consent(self, request: Request) -> Answer | None:  # noqa: ARG002 - for networks with a sign-in page
        """The network's page on which a person lets an app in; None where ``request`` is for no such page."""
        return None

    def sign_in(self, account: SandboxAccount) -> Mapping[str, str]:
        """Secrets of ``account``, as if its owner had just let an app in."""
        return account.secrets

    def entry_faults(self, request: Request) -> frozenset[str]:  # noqa: ARG002 - for networks with batches
        """Faults that are left to the entries of ``request``."""
        return frozenset()

    def carry_out(self, call: SandboxCall, kinds: Set[str]) -> Answer:
        """Do ``call``, or what the fault of ``kinds`` that waits for it makes of it."""
        struck = FaultTarget(
            network=self.name, operation=call.operation, account=call.account.name, metrics=call.metrics
        )
        fault = self.memory.faults.take(struck, kinds)
        if fault is None:
            return attempt(call)
        match fault.kind:
            case FaultKind.HTML_BEFORE:
                return html_answer(502, GATEWAY_PAGE)
            case FaultKind.CUT_BEFORE:
                return Answer(status=0, cut=True)
            case FaultKind.STALL_BEFORE:
                return Answer(status=0, cut=True, delay=fault.seconds)
            case FaultKind.SLOW:
                return replace(attempt(call), delay=fault.seconds)
            case FaultKind.HTML_AFTER:
                attempt(call)
                return html_answer(502, GATEWAY_PAGE)
            case FaultKind.CUT_AFTER:
                return replace(attempt(call), cut=True, figures={})
            case FaultKind.STALL_AFTER:
                return replace(attempt(call), cut=True, delay=fault.seconds, figures={})
            case FaultKind.HALF_JSON:
                answer = attempt(call)
                return replace(answer, body=answer.body[: len(answer.body) // 2], figures={})
            case FaultKind.REWRITTEN_AFTER:
                answer = attempt(call)
                self.memory.rewrite_newest(call.account)
                return replace(answer, cut=True, figures={})
            case FaultKind.ERROR_AFTER | FaultKind.REFUSED_AFTER:
                attempt(call)
        return self.strike(fault, call)

    def log(self, method: str, path: str, account: str, answer: Answer, **more: object) -> None:
        """The ledger's line of one call."""
        if answer.figures:
            more["figures"] = answer.figures
        if any(answer.charged.values()):
            more["charged"] = {item: list(ids) for item, ids in answer.charged.items()}
        self.memory.ledger.write(
            "call",
            at=self.memory.now(),
            network=self.name,
            account=account,
            method=method,
            path=path,
            status=answer.told_status,
            **more,
        )


def attempt(call: SandboxCall) -> Answer:
    """Do ``call``; a refusal is an answer too."""
    try:
        return call.perform()
    except Refusal as refusal:
        return refusal.answer
