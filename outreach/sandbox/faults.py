"""Faults on demand: what a network can do wrong, to which calls, how often."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import ChannelName
from outreach.sandbox.registry import part


class Operation(StrEnum):
    """What a call is for."""

    ANY = "any"  # every call, the others included
    MEDIA = "media"  # a picture or its alt text is uploaded
    CREATE = "create"  # the one call that makes a post visible
    READ = "read"  # posts or an account are read, without figures
    METRICS = "metrics"  # figures are read


class FaultKind(StrEnum):
    """What happens. *Before* means that the network did not do what was asked, *after* that it did."""

    ERROR_BEFORE = "error-before"  # server error (Facebook 500 code 2, X 503), nothing done
    ERROR_AFTER = "error-after"  # the same server error, although it was done
    HTML_BEFORE = "html-before"  # a gateway's 502 page, nothing done
    HTML_AFTER = "html-after"  # a gateway's 502 page, although it was done
    STALL_BEFORE = "stall-before"  # silence for `seconds`, then the connection is closed; nothing done
    STALL_AFTER = "stall-after"  # done, then silence for `seconds`, then the connection is closed
    CUT_BEFORE = "cut-before"  # the connection is closed at once, nothing done
    CUT_AFTER = "cut-after"  # done, then the connection is closed without an answer
    HALF_JSON = "half-json"  # done, and only the first half of the answer's body comes
    SLOW = "slow"  # done, and the answer comes after `seconds`
    RATE_LIMIT = "rate-limit"  # refused (Facebook code 32, X 429); header says to come back in `seconds`
    RATE_LIMIT_BARE = "rate-limit-bare"  # refused the same way, without a header that says when
    APP_LIMIT = "app-limit"  # Facebook: refused with code 4, X-App-Usage header
    DEAD_TOKEN = "dead-token"  # noqa: S105 - refused: Facebook 190/463 expired, X 401
    NO_CREDITS = "no-credits"  # X: refused with 402
    BLOCKED = "blocked"  # Facebook: refused by policy, 368/1390008
    DENIED = "denied"  # refused: Facebook #10, X 403 without permission
    SUSPENDED = (
        "suspended"  # refused for the account: Facebook 100/33 on the page itself, X 403 user-suspended
    )
    CAPPED = "capped"  # X: refused with 429 usage-capped, the month's cap is used up
    WRONG_CLOCK = "wrong-clock"  # X: refused with 401 code 135
    AUTOMATED = "automated"  # X: refused with 403 code 226, for now
    NO_PERMISSION = "no-permission"  # Facebook: refused with #200
    DUPLICATE = "duplicate"  # refused as a repeat: Facebook 506, X 403
    DUPLICATE_WORDS = "duplicate-words"  # the same in words alone: Facebook 368 without subcode, X 403
    REFUSED_AFTER = "refused-after"  # Facebook: refused with #100, although it was done
    REWRITTEN_AFTER = "rewritten-after"  # done with other words than were sent, then cut without an answer
    BAD_PHOTO = "bad-photo"  # refused: Facebook 100/1366046, X 400 invalid media
    RETIRED_METRIC = "retired-metric"  # Facebook: `metric` is no longer known, #100 for the whole request
    METRIC_DENIED = "metric-denied"  # Facebook: the page may not read the metric, 200/1504029
    EMPTY = "empty"  # answered without data
    NULL_IN_BATCH = "null-in-batch"  # Facebook: the batch's entry is null, not done
    OTHER_VERSION = "other-version"  # Facebook: done, and facebook-api-version names another version
    NOT_FOUND = "not-found"  # X: 404 of an outage


Faultable = frozenset[Operation]
"""The operations in which a fault can strike."""

EVERYWHERE: Faultable = frozenset(Operation)
READS: Faultable = frozenset({Operation.READ, Operation.METRICS})
CREATES: Faultable = frozenset({Operation.CREATE})
FIGURES: Faultable = frozenset({Operation.METRICS})
PICTURES: Faultable = frozenset({Operation.MEDIA, Operation.CREATE})

K = FaultKind
ON_THE_WIRE: Mapping[str, Faultable] = MappingProxyType(
    {
        **dict.fromkeys((K.HTML_BEFORE, K.HTML_AFTER, K.CUT_BEFORE, K.CUT_AFTER), EVERYWHERE),
        **dict.fromkeys((K.STALL_BEFORE, K.STALL_AFTER, K.HALF_JSON, K.SLOW), EVERYWHERE),
        K.REWRITTEN_AFTER: CREATES,
    }
)
"""What happens to any network alike: nothing of it is said in the network's own words."""

USUAL: Mapping[str, Faultable] = MappingProxyType(
    {
        **ON_THE_WIRE,
        **dict.fromkeys((K.ERROR_BEFORE, K.ERROR_AFTER, K.RATE_LIMIT, K.RATE_LIMIT_BARE), EVERYWHERE),
        **dict.fromkeys((K.DEAD_TOKEN, K.DENIED), EVERYWHERE),
        **dict.fromkeys((K.DUPLICATE, K.DUPLICATE_WORDS), CREATES),
        K.BAD_PHOTO: PICTURES,
        K.EMPTY: READS,
    }
)
"""What every network knows, each in words of its own (:meth:`Network.strike`)."""
del K


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault waiting for its calls. ``times`` None: until cleared. Empty ``account``: whichever calls first."""

    kind: str  # one of the network's own: a FaultKind, or what it alone knows
    network: ChannelName
    operation: Operation = Operation.ANY
    account: str = ""
    times: int | None = 1
    seconds: float = 900.0  # of STALL_*, SLOW and RATE_LIMIT
    metric: str = ""  # only of RETIRED_METRIC and METRIC_DENIED

    def __post_init__(self) -> None:
        fits = part(self.network).faults.get(self.kind, frozenset())
        needs_metric = self.kind in {FaultKind.RETIRED_METRIC, FaultKind.METRIC_DENIED}
        if not fits or self.operation not in fits | {Operation.ANY}:
            raise InvalidInput(
                msg(
                    "{network} has no fault {kind} on {operation}.",
                    network=self.network,
                    kind=str(self.kind),
                    operation=self.operation.value,
                ),
                msg("docs/sandbox.md lists the faults and what each applies to."),
            )
        if (
            bool(self.metric) != needs_metric
            or self.seconds < 0
            or (self.times is not None and self.times < 1)
        ):
            raise InvalidInput(
                msg("The fault {kind} is not complete or makes no sense.", kind=str(self.kind)),
                msg(
                    "times is at least 1, seconds at least 0, metric stands with retired-metric and metric-denied."
                ),
            )

    def strikes(self, call: FaultTarget, kinds: frozenset[str]) -> bool:
        """Whether the fault is meant for ``call``."""
        fits = part(self.network).faults[self.kind]
        return (
            self.kind in kinds
            and self.network == call.network
            and self.operation in {Operation.ANY, call.operation}
            and call.operation in fits
            and self.account in {"", call.account}
            and self.metric in {"", *call.metrics}
        )


@dataclass(frozen=True, kw_only=True)
class FaultTarget:
    """What a fault needs to know of a call."""

    network: ChannelName
    operation: Operation
    account: str
    metrics: tuple[str, ...] = ()


class Faults:
    """The faults that wait, in the order in which they were added; each call takes at most one. Thread-safe."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        kind: str,
        network: ChannelName,
        operation: Operation = Operation.ANY,
        *,
        account: str = "",
        times: int | None = 1,
        seconds: float = 900.0,
        metric: str = "",
    ) -> Fault:
        """Let the next ``times`` calls that fit run into ``kind``. Raises InvalidInput where that makes no sense."""
        fault = Fault(
            kind=kind,
            network=network,
            operation=operation,
            account=account,
            times=times,
            seconds=seconds,
            metric=metric,
        )
        with self._lock:
            self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        """What has not struck as often as it was asked to."""
        with self._lock:
            return tuple(self._waiting)

    def take(self, call: FaultTarget, kinds: Iterable[str] | None = None) -> Fault | None:
        """The fault that strikes ``call``, counted down; only of ``kinds``."""
        wanted = frozenset(part(call.network).faults if kinds is None else kinds)
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if not fault.strikes(call, wanted):
                    continue
                if fault.times is not None:
                    left = fault.times - 1
                    self._waiting[index : index + 1] = [replace(fault, times=left)] if left else []
                return fault
        return None
