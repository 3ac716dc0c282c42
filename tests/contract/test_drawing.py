"""Cards drawn in a process of their own, and what stays out of everybody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.app.content.drawing import DrawingFailed, DrawingProcess
from outreach.content.problem import ContentProblem
from outreach.model import Kind
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_place
from tests.pure.cards_kit import TEMPLATES, a_card, a_photo, a_studio, pixels, save_picture

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
IMPORTED = """
import importlib, json, os, pkgutil, sys
before = dict(os.environ)
import outreach.app, outreach.content
for package in (outreach.app, outreach.content):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
print(json.dumps({"environ": before == dict(os.environ), "libvips": "pyvips" in sys.modules}))
"""


@pytest.fixture
def drawing(tmp_path: Path) -> Iterator[DrawingProcess]:
    """The process of a campaign in the test's folder."""
    made = DrawingProcess(a_campaign(), TEMPLATES, tmp_path / "scratch")
    yield made
    made.close()


def test_a_process_draws_what_the_studio_draws(drawing: DrawingProcess) -> None:
    """The same bytes, asked for side by side, and a sheet of them."""
    places = [a_place(), a_place("b-hof", name="Anderer Hof")]
    cards = [
        card.result()
        for card in [drawing.draw(a_card(each, FACEBOOK, Kind.PORTRAIT, None)) for each in places]
    ]
    assert [a_studio().draw(a_card(each, FACEBOOK, Kind.PORTRAIT, None)) for each in places] == cards
    assert drawing.sheet([card.jpeg for card in cards]).result().startswith(b"\xff\xd8\xff")


def test_a_picture_is_made_small(drawing: DrawingProcess, tmp_path: Path) -> None:
    """As wide as it was asked for, never larger than it is; of what is no picture nothing comes."""
    save_picture(tmp_path / "card.jpg", size=(1200, 630))
    jpeg = (tmp_path / "card.jpg").read_bytes()
    assert [(560, 294), (1200, 630)] == [pixels(drawing.small(jpeg, n).result()).size for n in (560, 3000)]
    assert b"" == drawing.small(b"no picture", 560).result()


def test_a_card_that_cannot_be_drawn_is_told_and_the_next_one_drawn(drawing: DrawingProcess) -> None:
    """The finding comes over as it is in one process."""
    with pytest.raises(ContentProblem) as told:
        drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, a_photo("nicht-da.jpg"))).result()
    assert told.value.finding.place == "gutshof-krevese"
    assert drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, None)).result().jpeg


def test_a_process_that_is_killed_takes_no_card_along(drawing: DrawingProcess) -> None:
    """What was under way and what comes after it is drawn by another process."""
    drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, None)).result()
    first = drawing.pid
    assert first
    cards = [
        drawing.draw(a_card(a_place(f"ort-{n}", name=f"Ort {n}"), FACEBOOK, Kind.PORTRAIT, None))
        for n in range(6)
    ]
    os.kill(first, signal.SIGKILL)
    assert all(card.result(timeout=60).jpeg for card in cards)
    assert drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, None)).result(timeout=30).jpeg
    assert first != drawing.pid


DEADLY, ENDLESS = "deadly.jpg", "endless.jpg"


def photo_of_trouble(file: str) -> bytes:
    """Opened where cards are drawn: one photo kills the process, and one keeps it for ever."""
    if file == DEADLY:
        os.kill(os.getpid(), signal.SIGSEGV)
    if file in (DEADLY, ENDLESS):
        time.sleep(600)
    return Path(file).read_bytes()


@pytest.mark.parametrize(
    ("deadly", "code"), [({1: DEADLY, 2: DEADLY}, -signal.SIGSEGV), ({1: ENDLESS}, -signal.SIGKILL)]
)
def test_a_card_that_the_process_dies_of_is_a_finding_of_its_place(
    tmp_path: Path, deadly: dict[int, str], code: int
) -> None:
    """The cards beside it and after it are drawn, and nobody waits for ever."""
    drawing = DrawingProcess(a_campaign(), TEMPLATES, tmp_path / "scratch", photo_of_trouble, longest=8)
    cards = []
    for n in range(4):
        photo = a_photo(deadly[n]) if n in deadly else None
        place = a_place(f"ort-{n}", name=f"Ort {n}")
        cards.append(drawing.draw(a_card(place, FACEBOOK, Kind.PORTRAIT, photo)))
    faults = {n: fault for n, card in enumerate(cards) if (fault := card.exception(timeout=90))}
    drawing.close()
    assert deadly.keys() == faults.keys()
    for n, fault in faults.items():
        assert isinstance(fault, ContentProblem)
        assert ("cards.not-drawn", f"ort-{n}") == (fault.finding.code, fault.finding.place)
        assert f"exit status {code}" in str(fault)


def test_a_process_that_never_comes_up_is_told(tmp_path: Path) -> None:
    """Where none can be had whoever waits gets a sentence, and so does whoever asks next."""
    drawing = DrawingProcess(a_campaign(), TEMPLATES, tmp_path / "scratch", Unreadable())
    for _ in range(2):
        with pytest.raises(DrawingFailed, match="ended"):
            drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, None)).result(timeout=30)
    drawing.close()


class Unreadable:
    """What the process is given first, and cannot read."""

    def __call__(self, file: str) -> bytes:
        return b""

    def __reduce__(self) -> tuple[object, ...]:
        return sys.exit, (3,)


def test_closing_leaves_nobody_waiting(tmp_path: Path) -> None:
    """What was asked for is drawn, or told not to be."""
    drawing = DrawingProcess(a_campaign(), TEMPLATES, tmp_path / "scratch", photo_of_trouble, longest=2)
    photo = a_photo(ENDLESS)
    cards = [drawing.draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, each)) for each in (photo, photo, None)]
    drawing.close()
    assert all(card.done() for card in cards)


def test_nothing_is_started_before_a_card_is_asked_for(drawing: DrawingProcess) -> None:
    """Where no card changes, no process is made."""
    assert drawing.pid is None


def test_the_process_ends_with_whoever_asked(tmp_path: Path) -> None:
    """A killed program leaves no process behind."""
    code = (
        "import os, sys, pathlib\n"
        "from outreach.app.content.drawing import DrawingProcess\n"
        "from outreach.content.cards import CardRequest\n"
        "from outreach.model import Kind\n"
        "from outreach.networks import FACEBOOK\n"
        "from tests.builders import a_campaign, a_place\n"
        "drawing = DrawingProcess(a_campaign(), pathlib.Path('templates/posts'), pathlib.Path(sys.argv[1]))\n"
        "drawing.draw(CardRequest(place=a_place(), channel=FACEBOOK, kind=Kind.PORTRAIT)).result()\n"
        "os.write(1, b'drawn\\n')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,  # ends when the last process that holds it does
        timeout=60,
        check=False,
    )
    assert (-9, b"drawn\n") == (run.returncode, run.stdout)


def test_importing_and_drawing_leave_the_process_as_it_was(tmp_path: Path) -> None:
    """Neither an environment variable nor the renderer comes into the process of a scheduler or of a web server."""
    run = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, check=True)
    assert {"environ": True, "libvips": False} == json.loads(run.stdout)


def test_no_module_touches_environment_or_allocator() -> None:
    """Nothing but the command line, whose process is its own, sets a variable; nothing touches the C library."""
    touching = [
        path
        for path in (ROOT / "outreach").rglob("*.py")
        if path.parent.name != "cli"
        and any(
            word in path.read_text("utf-8")
            for word in ("mallopt", "ctypes", "putenv", "environ[", "environ.update", "environ.setdefault")
        )
    ]
    assert [] == touching
