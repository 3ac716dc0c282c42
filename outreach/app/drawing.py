"""Cards are drawn in a process of their own.

libvips wants an environment that is set before its process starts, and a picture that brings the renderer down
must not bring down whoever asked: a scheduler that publishes, or a server of web pages.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any

from outreach.app import App
from outreach.content.cards import Card, CardRequest, engine
from outreach.content.cards.designs import lent_to
from outreach.content.cards.photos import OpenPhoto, no_photos
from outreach.content.problem import ContentProblem
from outreach.errors import OutreachError
from outreach.language import msg
from outreach.model import Campaign

CALL = (sys.executable, "-m", "outreach.content.cards.process")
PATIENCE = 10.0
"""Seconds that the process gets to end once nothing more is asked."""


class DrawingFailed(OutreachError):
    """The process that draws is gone; what it had drawn is not lost."""


class _Pickler(pickle.Pickler):
    """Also takes the read-only mappings that values are made of; they come over as plain ones."""

    def reducer_override(self, value: object) -> Any:
        return (dict, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


class DrawingProcess:
    """Draws the cards of one campaign: it is started when the first card is asked for. Safe to use from threads."""

    def __init__(self, campaign: Campaign, templates: Path, scratch: Path, photos: OpenPhoto = no_photos):
        self._given = (campaign, templates, photos, lent_to(campaign))
        self._scratch = scratch
        self._numbers = count()
        self._lock = Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: Thread | None = None

    @property
    def process_id(self) -> int | None:
        """None before the first card."""
        return self._process.pid if self._process else None

    def draw(self, card: CardRequest) -> Future[Card]:
        return self._ask("draw", card)

    def sheet(self, cards: Sequence[bytes]) -> Future[bytes]:
        return self._ask("sheet", list(cards))

    def small(self, jpeg: bytes, width: int) -> Future[bytes]:
        """The picture at most ``width`` pixels wide; empty where the bytes are none."""
        return self._ask("small", jpeg, width)

    def _ask(self, what: str, *arguments: object) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = future
            process = self._process or self._started()
            assert process.stdin
            with suppress(BrokenPipeError):  # the reader tells everybody who waits
                _Pickler(process.stdin).dump((number, what, arguments))
                process.stdin.flush()
            if self._reader is None or not self._reader.is_alive():
                self._fail(process)
        return future

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            CALL,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **engine.environment(self._scratch)},
            process_group=0 if os.name == "posix" else None,  # Ctrl-C is for us alone
        )
        self._process = process
        assert process.stdin
        _Pickler(process.stdin).dump(self._given)
        self._reader = Thread(target=self._read, args=(process,), name="drawing", daemon=True)
        self._reader.start()
        return process

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                number, result, finding = pickle.load(process.stdout)  # noqa: S301 - our own child writes it
                with self._lock:
                    future = self._waiting.pop(number)
                if finding is None:
                    future.set_result(result)
                else:
                    future.set_exception(ContentProblem(finding))
        with self._lock:
            self._fail(process)

    def _fail(self, process: subprocess.Popen[bytes]) -> None:
        """Tell everybody who waits that nothing will come."""
        while self._waiting:
            _, future = self._waiting.popitem()
            future.set_exception(
                DrawingFailed(
                    msg("The process that draws the cards ended (exit status {code}).", code=process.wait()),
                    msg(
                        "Call again: what was made is kept. If it ends again, look at the photos of the next place."
                    ),
                )
            )

    def close(self) -> None:
        """End the process; what is still being drawn is not waited for."""
        process = self._process
        if process is None:
            return
        assert process.stdin
        assert process.stdout
        with self._lock, suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader:
            self._reader.join()
        process.stdout.close()


@contextmanager
def drawing(app: App, campaign: Campaign) -> Iterator[DrawingProcess]:
    """A process that draws the campaign's cards, ended at the end."""
    made = DrawingProcess(campaign, app.settings.templates, app.settings.scratch, app.files.open)
    try:
        yield made
    finally:
        made.close()
