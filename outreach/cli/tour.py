"""tour."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from outreach.cli.base import Command, prefer_data, say, settings, table
from outreach.cli.serving import PORT
from outreach.errors import OutreachError
from outreach.language import msg
from outreach.settings import DEFAULT_DATA
from outreach.stopping import stop_on_signal

HOST = "127.0.0.1"

PATIENCE = 60
"""Seconds that the pages have to begin."""

LAST = 2000
"""Characters that are shown of the log of what has failed."""


class Ended(OutreachError):
    """One of the programs has ended by itself."""


@click.command(cls=Command)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="On which port the pages are; a free one where that is taken.",
)
def tour(port: int) -> None:
    """The demo's campaign amid its period, in the browser, until Ctrl-C: pages, scheduler and sandbox side by side.

    The data folder is the demo's; what is done in the tour lies in its folder `tour`, which may be deleted.

    \b
    Example:
      outreach demo
      outreach tour
    """
    from outreach.app.demo.tour import GUESTS, PASSWORD, prepared

    prefer_data(DEFAULT_DATA / "demo")
    stop = threading.Event()
    stop_on_signal(stop)
    with prepared(settings()) as made, ExitStack() as programs:
        port = _free(port)
        pages = programs.enter_context(_started(made.data, "web", "--port", str(port)))
        scheduler = programs.enter_context(_started(made.data, "run"))
        _wait(port, pages, made.data)
        table(
            (msg("Who"), msg("E-mail address"), msg("What they do")),
            ((guest.name, guest.mail, guest.part) for guest in GUESTS),
        )
        say(msg("The password of all of them: {password}", password=PASSWORD))
        say(msg("It is {day} in this rehearsal; the networks are a sandbox.", day=made.now.date()))
        say(msg("The pages: {address} – Ctrl-C ends them.", address=f"http://{HOST}:{port}"))
        while not stop.wait(0.2):
            for name, program in (("web", pages), ("run", scheduler)):
                if program.poll() is not None:
                    raise _ended(name, made.data)


@contextmanager
def _started(data: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """`outreach WORDS` on the tour's folder; what it says goes to a log there."""
    env = {**os.environ, "OUTREACH_DATABASE_URL": "", "OUTREACH_KEY_FILE": ""}
    call: Sequence[str] = [sys.executable, "-m", "outreach", "--data", str(data), *words]
    with _log(data, words[0]).open("wb") as log:
        # Ctrl-C reaches this program alone, which then ends the others in their order
        process = subprocess.Popen(call, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _log(data: Path, name: str) -> Path:
    return data / f"{name}.log"


def _ended(name: str, data: Path) -> Ended:
    words = _log(data, name).read_text("utf-8", errors="replace")[-LAST:].strip()
    return Ended(msg("`{name}` has ended by itself: {words}", name=name, words=words))


def _free(port: int) -> int:
    """The port, or a free one where somebody has it."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Ended(msg("No port is free."))


def _wait(port: int, pages: subprocess.Popen[bytes], data: Path) -> None:
    """Until the pages can be asked."""
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        if pages.poll() is not None:
            raise _ended("web", data)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        pause.wait(0.05)
    raise Ended(msg("The pages did not begin within {seconds} seconds.", seconds=PATIENCE))
