"""Cards are drawn in a process of their own.

libvips wants an environment that is set before its process starts, and a picture that brings the renderer down
must not bring down whoever asked: a scheduler that publishes, or a server of web pages. Nor the other pictures: where
the process dies, another one draws what still waits, each picture alone; one that it dies of at once is told as such.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import RLock, Thread, Timer
from types import MappingProxyType
from typing import Any

from outreach import tallies
from outreach.app import App
from outreach.clock import uptime
from outreach.content.cards import Card, CardRequest, engine
from outreach.content.cards.designs import lent_to
from outreach.content.cards.photos import OpenPhoto, no_photos
from outreach.content.cards.process import READY
from outreach.content.problem import ContentProblem
from outreach.errors import Finding, OutreachError
from outreach.language import Message, msg
from outreach.model import Campaign

CALL = (sys.executable, "-m", "outreach.content.cards.process")
DRAW = "draw"
"""The work whose argument is a card, and whose failure is a finding of its place."""

PATIENCE = 10.0
"""Seconds that the process gets to end once nothing more is asked."""


LONGEST = 120.0
"""Seconds in which the process finishes a picture, however slow the machine; one that takes longer never ends.
Its start may take as long, whatever a picture is given."""


AGAIN = msg("Call again: what was made is kept.")


class DrawingFailed(OutreachError):
    """No process that draws can be had, or it died of something that is no card; what was drawn is not lost."""


class _Pickler(pickle.Pickler):
    """Also takes the read-only mappings that values are made of; they come over as plain ones."""

    def reducer_override(self, value: object) -> Any:
        return (dict, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


@dataclass(eq=False)
class _Question:
    """What is asked of the process: its work, what it works on, and who waits for it."""

    number: int
    work: str
    arguments: tuple[Any, ...]
    answer: Future[Any] = field(default_factory=Future)
    alone: bool = False  # nothing else is under way
    first: bool = False  # nor has the process done anything before

    def fail(self, why: Message) -> None:
        """A card's is a finding of its place: the other cards go on."""
        remedy = msg("Look at what is unusual in the drawing or in the place's texts and photo.")
        if self.work == DRAW:
            (card,) = self.arguments
            finding = Finding(code="cards.not-drawn", message=why, remedy=remedy, place=card.place.slug)
            self.answer.set_exception(ContentProblem(finding))
        else:
            self.answer.set_exception(DrawingFailed(why, remedy))


class DrawingProcess:
    """Draws the cards of one campaign: it is started when the first card is asked for. Safe to use from threads."""

    def __init__(
        self,
        campaign: Campaign,
        templates: Path,
        scratch: Path,
        photos: OpenPhoto = no_photos,
        *,
        longest: float = LONGEST,
    ):
        self._given = (campaign, templates, photos, lent_to(campaign))
        self._scratch = scratch
        self._longest = longest
        self._numbers = count()
        self._lock = RLock()
        self._asked: dict[int, _Question] = {}  # of the process
        self._later = deque[_Question]()  # to be asked one after another, since a process died
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False  # the process has imported what it draws with
        self._reader: Thread | None = None
        self._watch: Timer | None = None
        self._drawing_since: float | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """None before the first card."""
        return self._process.pid if self._process else None

    def draw(self, card: CardRequest) -> Future[Card]:
        return self._ask(DRAW, card)

    def sheet(self, cards: Sequence[bytes]) -> Future[bytes]:
        return self._ask("sheet", list(cards))

    def small(self, jpeg: bytes, width: int) -> Future[bytes]:
        """The picture at most ``width`` pixels wide; empty where the bytes are none."""
        return self._ask("small", jpeg, width)

    def _ask(self, work: str, *arguments: object) -> Future[Any]:
        with self._lock:
            question = _Question(next(self._numbers), work, arguments)
            if self._later or any(each.alone for each in self._asked.values()):
                self._later.append(question)
            else:
                self._send(question)
        return question.answer

    def _send(self, question: _Question) -> None:
        try:
            process = self._process or self._started()
        except OSError as error:
            why = msg("The process that draws the cards cannot be started: {why}", why=str(error))
            question.answer.set_exception(DrawingFailed(why, AGAIN))
            return
        assert process.stdin
        self._asked[question.number] = question
        self._watched(process)
        with suppress(BrokenPipeError):  # the reader sees that the process is gone
            _Pickler(process.stdin).dump((question.number, question.work, question.arguments))
            process.stdin.flush()

    def _send_next(self) -> None:
        """The next of those that are asked alone, once nothing is under way."""
        while self._later and not self._asked:
            question = self._later.popleft()
            question.alone, question.first = True, self._process is None
            self._send(question)

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
        with suppress(BrokenPipeError):
            _Pickler(process.stdin).dump(self._given)
        self._reader = Thread(target=self._read, args=(process,), name="drawing", daemon=True)
        self._reader.start()
        return process

    def _watched(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process where it finishes nothing for too long, as long as something is asked of it."""
        now = uptime()
        if self._drawing_since is not None:
            tallies.DRAWING_SECONDS.add(by=now - self._drawing_since)
        self._drawing_since = now if self._asked else None
        if self._watch:
            self._watch.cancel()
        longest = self._longest if self._ready else LONGEST
        self._watch = Timer(longest, process.kill) if self._asked else None
        if self._watch:
            self._watch.daemon = True
            self._watch.start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        with suppress(EOFError, pickle.UnpicklingError):
            ready = pickle.load(process.stdout) == READY  # noqa: S301 - our own child writes it
            with self._lock:
                self._ready = ready
                self._watched(process)
            while True:
                number, result, finding = pickle.load(process.stdout)  # noqa: S301 - our own child writes it
                with self._lock:
                    question = self._asked.pop(number)
                    self._watched(process)
                    self._send_next()
                if finding is None and question.work == DRAW:
                    tallies.CARDS.add()
                if finding is None:
                    question.answer.set_result(result)
                else:
                    question.answer.set_exception(ContentProblem(finding))
        with self._lock:
            self._ended(process)

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        """Another process is asked, for one thing at a time; what one dies of at once, or none can draw, has failed."""
        code = process.wait()
        self._close_pipes(process)
        ready, self._ready, self._process = self._ready, False, None
        left = [self._asked.pop(number) for number in sorted(self._asked)]
        self._watched(process)
        why = msg("The process that draws the cards ended (exit status {code}).", code=code)
        if self._closed or not ready:
            left += self._later
            self._later.clear()
            for each in left:
                each.answer.set_exception(DrawingFailed(why, AGAIN))
            return
        for each in left:
            if each.first:
                each.fail(why)
        self._later.extendleft(each for each in reversed(left) if not each.first)
        self._send_next()

    def close(self) -> None:
        """End the process; what is still being drawn is not waited for."""
        with self._lock:
            self._closed = True
            process, reader = self._process, self._reader
            if process is None:
                return
            assert process.stdin
            with suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        assert reader
        reader.join()

    @staticmethod
    def _close_pipes(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()


@contextmanager
def drawing(app: App, campaign: Campaign) -> Iterator[DrawingProcess]:
    """A process that draws the campaign's cards, ended at the end."""
    made = DrawingProcess(campaign, app.settings.templates, app.settings.scratch, app.files.open)
    try:
        yield made
    finally:
        made.close()
