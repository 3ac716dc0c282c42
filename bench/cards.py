"""What a picture card costs beside its floor: ``python3 run.py bench cards [CARDS] [--json]``.

The floor is the work that no card can do without, through the same library with the same settings: decode and crop the
photo, rasterise the finished drawing, encode a JPEG of the card's size. A card is all of that and what makes it one:
reading the row, breaking lines, binding the drawing, measuring contrast, darkening, laying one over the other; it saves
what of the drawing other cards have too, which the floor rasterises each time. Both are timed card by card, in turn,
in CPU time of one thread; then as many cards are drawn by one and by two threads, on the clock on the wall.

All of it is done in a process that was started as those that draw cards are, with what libvips needs to be told, and
given a campaign and places as those are: whoever made the photos and read the sources is another process.
"""

from __future__ import annotations

import argparse
import copyreg
import io
import json
import os
import pickle
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from outreach.content.cards import CardRequest, CardStudio, engine
from outreach.content.cards.designs import lent_to
from outreach.content.cards.photos import read_photo
from outreach.files import FolderFiles
from outreach.model import ChannelName, Kind, Photo, Place
from outreach.networks import FACEBOOK, TWITTER

ROOT = Path(__file__).parents[1]
PHOTOS, PHOTO_SIZE = 8, (1600, 1067)
BATCH = 150  # cards
GIVEN = "given.pickle"
SIZES = {FACEBOOK: (1200, 630), TWITTER: (1200, 675)}

Job = tuple[Place, ChannelName, Photo]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="run.py bench cards", description="what a card costs beside its floor"
    )
    parser.add_argument("cards", type=int, nargs="?", default=2000, help="drawn in all; else 2000")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args(words)
    if wanted.folder:
        print(json.dumps(measure(wanted.folder, wanted.cards)))
        return 0
    from bench.machine import tell

    with tempfile.TemporaryDirectory(prefix="outreach-cards-") as name:
        prepare(Path(name), wanted.cards)
        call = [sys.executable, __file__, str(wanted.cards), "--in", name]
        environ = {**os.environ, **engine.environment(Path(name) / "scratch"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(call, env=environ, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    result = json.loads(done.stdout)
    tell(result, show, as_json=wanted.json)
    return 0


def prepare(folder: Path, count: int) -> None:
    """The photos as files, and campaign and jobs pickled, in ``folder``."""
    from outreach.campaign import CampaignFolder, load_campaign
    from outreach.places import read_campaign

    files = FolderFiles(folder / "files")
    photos = [photograph(files, number) for number in range(PHOTOS)]
    altmark = ROOT / "campaigns" / "kreativorte-altmark"
    campaign = load_campaign(altmark)
    known = read_campaign(campaign, CampaignFolder(altmark), lambda *_: iter(())).places
    channels = list(SIZES)
    jobs = [
        (
            replace(known[n % len(known)], name=f"{known[n % len(known)].name} {n}"),
            channels[n % 2],
            photos[n % PHOTOS],
        )
        for n in range(count)
    ]
    copyreg.pickle(MappingProxyType, lambda mapping: (dict, (dict(mapping),)))
    (folder / GIVEN).write_bytes(pickle.dumps((campaign, lent_to(campaign), jobs)))


def measure(folder: Path, count: int) -> dict[str, Any]:
    files = FolderFiles(folder / "files")
    campaign, lent, jobs = pickle.loads((folder / GIVEN).read_bytes())
    studio = CardStudio(campaign, ROOT / "templates" / "posts", files.open, lent)
    for job in jobs[:4]:
        draw(studio, job)  # imports, fonts, caches
        floor(files, studio, job)
    paired = jobs[: min(max(50, count // 10), count // 2)]
    ours, least = [], []
    for job in paired:
        ours.append(timed(lambda job=job: draw(studio, job)))
        least.append(floor(files, studio, job))
    rest = jobs[len(paired) :]
    one, two = in_turn(studio, rest)
    ms, floor_ms = statistics.median(ours), statistics.median(least)
    return {
        "ms": round(ms, 1),
        "floor_ms": round(floor_ms, 1),
        "ratio": round(ms / floor_ms, 3),
        "threads2_over_1": round(two / one, 3),
        "per_second_1": round(one, 1),
        "per_second_2": round(two, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "cards": count,
    }


def photograph(files: FolderFiles, seed: int) -> Photo:
    """A picture with as much in it as a photo has, different for each seed."""
    from PIL import Image

    chance = random.Random(seed)
    small = Image.new("RGB", (96, 64))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(96 * 64)])
    file = io.BytesIO()
    small.resize(PHOTO_SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=88)
    digest = files.put(file.getvalue())
    return Photo(file=f"{seed}.jpg", sha256=digest, credit="Verein Hof", licence="CC BY 4.0", consent=True)


def draw(studio: CardStudio, job: Job) -> None:
    place, channel, photo = job
    studio.draw(CardRequest(place=place, channel=channel, kind=Kind.PORTRAIT, photo=photo))


def floor(files: FolderFiles, studio: CardStudio, job: Job) -> float:
    """Milliseconds of the steps alone, each from what the one before would have left it."""
    place, channel, photo = job
    width, height = SIZES[channel]
    data = read_photo(files.open, place, photo)
    svg = studio.lay_out(CardRequest(place=place, channel=channel, kind=Kind.PORTRAIT, photo=photo)).svg

    def steps() -> None:
        shot = engine.photo(data, width, height)
        engine.pixels(engine.draw(svg).image)
        engine.jpeg(shot)

    return timed(steps)


def timed(work: Any) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def in_turn(studio: CardStudio, jobs: Sequence[Job]) -> tuple[float, float]:
    """Cards per second of one thread and of two, a batch each in turn, so that both meet the same neighbours."""
    size = min(BATCH, len(jobs) // 2)
    turns, seconds = len(jobs) // (2 * size), {1: 0.0, 2: 0.0}
    for turn in range(turns):
        for threads in seconds:
            at = (2 * turn + threads - 1) * size
            seconds[threads] += wall(studio, jobs[at : at + size], threads)
    return turns * size / seconds[1], turns * size / seconds[2]


def wall(studio: CardStudio, jobs: Sequence[Job], threads: int) -> float:
    """Seconds."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda job: draw(studio, job), jobs):
            pass
    return time.perf_counter() - began


def show(result: dict[str, Any]) -> None:
    print(f"{result['cards']} cards with a photo, 1200×630 and 1200×675")
    print(f"  a card            {result['ms']:>8} ms of one core")
    print(f"  its floor         {result['floor_ms']:>8} ms: decode, crop, rasterise, encode alone")
    print(f"  ratio             {result['ratio']:>8}    (wanted: at most 1.25)")
    print(f"  two threads       {result['threads2_over_1']:>8}    times as many cards a second as one (1.7)")
    print(f"  memory            {result['peak_mb']:>8} MB at most (200)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
