"""Faults on demand: what a network can do wrong, to which calls, how often."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks import FACEBOOK


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


K, Op = FaultKind, Operation
_READS = frozenset({Op.READ, Op.METRICS})
FACEBOOK_ONLY = frozenset(
    {
        K.APP_LIMIT,
        K.BLOCKED,
        K.NO_PERMISSION,
        K.RETIRED_METRIC,
        K.METRIC_DENIED,
        K.NULL_IN_BATCH,
        K.OTHER_VERSION,
        K.REFUSED_AFTER,
    }
)
X_ONLY = frozenset({K.NO_CREDITS, K.NOT_FOUND})
PER_ENTRY = frozenset(
    {K.DENIED, K.NO_PERMISSION, K.RETIRED_METRIC, K.METRIC_DENIED, K.EMPTY, K.NULL_IN_BATCH}
)
"""Faults that strike one entry of a batch and not the call that carries it."""
_FITS = {
    K.BAD_PHOTO: frozenset({Op.MEDIA, Op.CREATE}),
    K.DUPLICATE: frozenset({Op.CREATE}),
    K.DUPLICATE_WORDS: frozenset({Op.CREATE}),
    K.REFUSED_AFTER: frozenset({Op.CREATE}),
    K.REWRITTEN_AFTER: frozenset({Op.CREATE}),
    K.EMPTY: _READS,
    K.NULL_IN_BATCH: _READS,
    K.RETIRED_METRIC: frozenset({Op.METRICS}),
    K.METRIC_DENIED: frozenset({Op.METRICS}),
}
del K, Op


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault waiting for its calls. ``times`` None: until cleared. Empty ``account``: whichever calls first."""

    kind: FaultKind
    network: ChannelName
    operation: Operation = Operation.ANY
    account: str = ""
    times: int | None = 1
    seconds: float = 900.0  # of STALL_*, SLOW and RATE_LIMIT
    metric: str = ""  # only of RETIRED_METRIC and METRIC_DENIED

    def __post_init__(self) -> None:
        other = X_ONLY if self.network == FACEBOOK else FACEBOOK_ONLY
        fits = _FITS.get(self.kind, frozenset(Operation)) | {Operation.ANY}
        needs_metric = self.kind in {FaultKind.RETIRED_METRIC, FaultKind.METRIC_DENIED}
        if self.kind in other or self.operation not in fits:
            raise InvalidInput(
                msg(
                    "{network} has no fault {kind} on {operation}.",
                    network=self.network,
                    kind=self.kind.value,
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
                msg("The fault {kind} is not complete or makes no sense.", kind=self.kind.value),
                msg(
                    "times is at least 1, seconds at least 0, metric stands with retired-metric and metric-denied."
                ),
            )

    def strikes(self, call: Struck, kinds: frozenset[FaultKind]) -> bool:
        """Whether the fault is meant for ``call``."""
        fits = _FITS.get(self.kind, frozenset(Operation))
        return (
            self.kind in kinds
            and self.network == call.network
            and self.operation in {Operation.ANY, call.operation}
            and call.operation in fits
            and self.account in {"", call.account}
            and self.metric in {"", *call.metrics}
        )


@dataclass(frozen=True, kw_only=True)
class Struck:
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
        kind: FaultKind,
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

    def take(self, call: Struck, kinds: Iterable[FaultKind] = FaultKind) -> Fault | None:
        """The fault that strikes ``call``, counted down; only of ``kinds``."""
        wanted = frozenset(kinds)
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if not fault.strikes(call, wanted):
                    continue
                if fault.times is not None:
                    left = fault.times - 1
                    self._waiting[index : index + 1] = [replace(fault, times=left)] if left else []
                return fault
        return None
