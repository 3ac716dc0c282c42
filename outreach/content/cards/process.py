"""The process that draws: ``python -m outreach.content.cards.process``, asked on its standard input, until that ends.

It reads pickled values: first a campaign, the folder of its templates, what opens its photos and what its networks lend
one another, then ``(number, what, arguments)`` again and again. It answers on its standard output: first that it is
:data:`READY`, which a process that cannot draw at all never is, then with ``(number, result, finding)`` in the order in
which things are done. Whoever starts it gives it :func:`outreach.content.cards.engine.environment`.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Lock
from typing import Any, BinaryIO

from outreach.content.cards import engine
from outreach.content.cards.drawer import DRAWERS
from outreach.content.cards.studio import CardStudio, contact_sheet
from outreach.content.problem import ContentProblem

READY = "ready"
"""The first answer."""


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Draw what is asked for, several at a time. An error that is nobody's finding ends the process."""
    campaign, templates, photos, lent = pickle.load(asked)  # noqa: S301 - our own parent writes it
    engine.load()
    pickle.dump(READY, answers)
    answers.flush()
    writing = Lock()

    @cache
    def studio() -> CardStudio:
        return CardStudio(campaign, templates, photos, lent)

    works: dict[str, Callable[..., object]] = {
        "draw": lambda card: studio().draw(card),
        "sheet": contact_sheet,
        "small": engine.small,
    }

    def answer(number: int, work: Callable[[], object]) -> None:
        result, finding = None, None
        try:
            result = work()
        except ContentProblem as problem:
            finding = problem.finding
        except BaseException:  # noqa: BLE001 - told, and it ends the process
            sys.excepthook(*sys.exc_info())
            os._exit(1)  # a thread's error would not end the others, and whoever asked would wait for ever
        with writing:
            pickle.dump((number, result, finding), answers)
            answers.flush()

    with ThreadPoolExecutor(DRAWERS) as pool:
        while (question := _next(asked)) is not None:
            number, what, arguments = question
            pool.submit(answer, number, partial(works[what], *arguments))


def _next(asked: BinaryIO) -> tuple[int, str, tuple[Any, ...]] | None:
    try:
        question: tuple[int, str, tuple[Any, ...]] = pickle.load(asked)  # noqa: S301 - our own parent writes it
    except EOFError:
        return None
    return question


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's word is for whoever asks
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
