"""Whose turn it is among accounts: no customer waits behind all that another one has due.

Each account is worked on in turns. When a thread is free the organisation with the fewest at work comes next, and of
its accounts the one that waits longest. Some threads are kept for those who have none: a customer whose network answers
slowly holds its own share and no more.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from inspect import GEN_CREATED, getgeneratorstate
from threading import Lock

from outreach.publish.account_worker import Work
from outreach.publish.report import StepReport

KEPT = 8
"""One thread beside each so many is for organisations that do not have their full share at work."""


@dataclass(frozen=True, kw_only=True)
class _AccountTurn:
    """An account's work that wants its next turn; ``number`` counts those that have come."""

    group: str
    work: Work
    done: Future[StepReport]
    number: int


@dataclass
class Turns:
    """Does work of many accounts, turn by turn. ``threads`` is the most that one group of accounts has at work."""

    threads: int
    _pool: ThreadPoolExecutor = field(init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _waiting: dict[str, deque[_AccountTurn]] = field(default_factory=dict, init=False)
    _busy: Counter[str] = field(default_factory=Counter, init=False)
    _came: int = field(default=0, init=False)
    _closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._size = self.threads + -(-self.threads // KEPT)
        self._pool = ThreadPoolExecutor(self._size, thread_name_prefix="publish")

    def begin(self, group: str, work: Work) -> Future[StepReport]:
        """Have ``work`` done; what came of it."""
        done: Future[StepReport] = Future()
        with self._lock:
            self._wait(group, work, done)
            self._give()
        return done

    def close(self) -> None:
        """Work that has begun is done to its end without waiting for another turn; what has not begun is cancelled."""
        with self._lock:
            self._closed = True
            left = [each for waiting in self._waiting.values() for each in waiting]
            self._waiting.clear()
        for each in left:
            if getgeneratorstate(each.work) == GEN_CREATED:
                each.done.cancel()
            else:
                self._turn(each)
        self._pool.shutdown(wait=True)

    def _wait(self, group: str, work: Work, done: Future[StepReport]) -> None:
        self._came += 1
        each = _AccountTurn(group=group, work=work, done=done, number=self._came)
        self._waiting.setdefault(group, deque()).append(each)

    def _give(self) -> None:
        """Threads that are free get the turns that come next. The lock is held."""
        while not self._closed and self._busy.total() < self._size:
            first = {name: line[0].number for name, line in self._waiting.items()}
            group = fairest(first, self._busy, self.threads)
            if group is None:
                return
            line = self._waiting[group]
            each = line.popleft()
            if not line:
                del self._waiting[group]
            self._busy[group] += 1
            self._pool.submit(self._turn, each)

    def _turn(self, each: _AccountTurn) -> None:
        while _go_on(each):
            with self._lock:
                if not self._closed:
                    self._busy[each.group] -= 1
                    self._wait(each.group, each.work, each.done)
                    self._give()
                    return
        with self._lock:
            self._busy[each.group] -= 1
            self._give()


def _go_on(each: _AccountTurn) -> bool:
    """One turn; True where another one is wanted."""
    try:
        next(each.work)
    except StopIteration as ended:
        each.done.set_result(ended.value)
    except BaseException as error:  # noqa: BLE001 - whoever waits for the work is told, whatever it is
        each.done.set_exception(error)
    else:
        return True
    return False


def fairest(waiting: Mapping[str, int], busy: Mapping[str, int], most: int) -> str | None:
    """Of the groups ``waiting``, by when the first of each came, the one with the fewest ``busy``; None where all have
    ``most``.
    """
    free = [name for name in waiting if busy.get(name, 0) < most]
    return min(free, key=lambda name: (busy.get(name, 0), waiting[name]), default=None)
