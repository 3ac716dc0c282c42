"""How long a report takes: ``python3 run.py bench report [--readings 1000000] [--posts 1000] [--json]``.

A database of many readings holds campaigns of equal size, as their networks tell them: Facebook at six hours, one,
three, seven and 28 days, X once a day. One of them is looked at: as its page, as PDF, as a spreadsheet, each in this
process after one that starts the engine of the charts; beside them the bare SQL that reads what the page shows. What is
looked at a second time without a change is kept, which is told as well. CPU time is taken, of all threads.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bench.machine import tell
from outreach.app import App, opened
from outreach.app.operation import setup
from outreach.app.results import reports
from outreach.app.results.reportprocess import ReportProcess
from outreach.clock import RehearsalClock
from outreach.language import Language
from outreach.model import Kind, Post, Reading, ReadingStatus, Status
from outreach.networks import FACEBOOK, TWITTER, profile
from outreach.report import ReportFormat
from outreach.settings import read_settings
from outreach.store import schema
from outreach.store.documents import row_of
from tests.builders import a_campaign, a_place, a_post

BEGIN = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
NOW = BEGIN + timedelta(days=120)
ACCOUNTS = {FACEBOOK: "die-altmark", TWITTER: "img-sachsen-anhalt"}
METRICS = {
    channel: [names[0] for metric in profile(channel).figures.posts for names in metric.parts]
    for channel in ACCOUNTS
}
ROUNDS = {
    FACEBOOK: [("6h", 6), ("1d", 24), ("3d", 72), ("7d", 168), ("28d", 672)],
    TWITTER: [(f"{day}d", 24 * day) for day in range(1, 29)],
}
SQL = """
    SELECT post, metric, definition, status, value, read_at FROM readings
    WHERE post IN (SELECT id FROM posts WHERE campaign = :campaign) ORDER BY read_at
"""


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench report", description="a report over many readings")
    parser.add_argument("--readings", type=int, default=1_000_000, help="in the database; else 1000000")
    parser.add_argument(
        "--posts", type=int, default=1000, help="of the campaign that is looked at; else 1000"
    )
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="outreach-report-") as name:
        result = measured(Path(name), wanted.readings, wanted.posts)
    tell(result, show, as_json=wanted.json)
    return 0


def measured(folder: Path, readings: int, posts: int) -> dict[str, Any]:
    settings = read_settings({}, folder)
    setup.init(settings)
    with opened(settings, RehearsalClock(NOW, 1.0, lambda _: None)) as app:
        names, kept = fill(app, readings, posts)
        name = names[0]
        reports.look(app, name, Language.DE)  # starts the engine of the charts
        page = timed(lambda: reports.look(app, name, Language.DE))
        pdf = timed(lambda: reports.make(app, name, ReportFormat.PDF, Language.DE))
        until_pdf = peak()
        html = reports.make(app, name, ReportFormat.HTML, Language.DE)
        xlsx = timed(lambda: reports.make(app, name, ReportFormat.XLSX, Language.DE))
        sql = timed(lambda: bare(app, name))
        process = ReportProcess(settings)
        process.look(name, Language.DE, content=reports.content(app, name))
        again = timed(lambda: process.look(name, Language.DE, content=reports.content(app, name)))
    return {
        "readings": kept,
        "of_campaign": kept // len(names),
        "posts": posts,
        "page_s": page,
        "page_again_s": again,
        "pdf_s": pdf,
        "xlsx_s": xlsx,
        "sql_s": sql,
        "html_mb": round(len(html) / 1e6, 3),
        "peak_mb": peak(),
        "pdf_mb": until_pdf,
    }


def peak() -> int:
    """MB of the largest process so far: this one, or one that it has started, which sets the PDF or draws."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024)


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of those that it has ended, so that neighbours change little."""
    begin = sum(os.times()[:4])
    work()
    return round(sum(os.times()[:4]) - begin, 3)


def bare(app: App, campaign: str) -> int:
    with app.store.readings._engine.connect() as connection:  # the same database, past the program
        return len(connection.execute(text(SQL), {"campaign": campaign}).fetchall())


def fill(app: App, wanted: int, posts: int) -> tuple[list[str], int]:
    """Campaigns until there are so many readings: their names, and how many readings there are."""
    names, kept = list[str](), 0
    while kept < wanted:
        name = f"campaign-{len(names)}"
        campaign = a_campaign(name=name)
        app.store.campaigns.save(campaign, BEGIN)
        app.store.places.save(
            name, [a_place(f"ort-{n}", name=f"Ort {n}") for n in range(posts // 4 or 1)], BEGIN
        )
        made = [_post(name, len(names), number, posts) for number in range(posts)]
        rows = [row_of(reading) for post in made for reading in _readings(post)]
        with app.store.readings._engine.begin() as connection:  # a million by way of the verbs takes an hour
            connection.execute(insert(schema.posts), [row_of(post) for post in made])
            for start in range(0, len(rows), 20_000):
                connection.execute(insert(schema.readings), rows[start : start + 20_000])
        names.append(name)
        kept += len(rows)
    return names, kept


def _post(campaign: str, row: int, number: int, posts: int) -> Post:
    channel = (FACEBOOK, TWITTER)[number % 2]
    out = BEGIN + timedelta(days=61) * number / posts
    return a_post(
        f"p{row:02}{number:05}",
        campaign=campaign,
        place=f"ort-{number % (posts // 4 or 1)}",
        channel=channel,
        account=ACCOUNTS[channel],
        kind=(Kind.PORTRAIT, Kind.EINLADUNG)[number // 2 % 2],
        variant=1 + number // 4 % 3,
        number=1 + number,
        status=Status.PUBLISHED,
        published_at=out,
        due_utc=out,
        external_id=f"{row:02}{number:05}",
        permalink=f"https://example.org/{number}",
    )


def _readings(post: Post) -> Iterator[Reading]:
    size = 300 + hash_of(post.id) % 2400
    assert post.published_at
    for age, hours in ROUNDS[post.channel]:
        at = post.published_at + timedelta(hours=hours, minutes=2)
        for place, metric in enumerate(METRICS[post.channel]):
            yield Reading(
                account=post.account,
                metric=metric,
                definition=profile(post.channel).figures.definition,
                status=ReadingStatus.OK,
                read_at=at,
                value=int(size * (1 - 0.9 ** (hours / 6)) / (1 + place)),
                post=post.id,
                age=age,
            )


def hash_of(id: str) -> int:
    """The same in every run."""
    return sum(ord(sign) * 7919**place for place, sign in enumerate(id))


def show(result: dict[str, Any]) -> None:
    print(
        f"{result['readings']:,} readings, {result['of_campaign']:,} of the campaign with {result['posts']:,} posts"
    )
    for key, words in (
        ("page_s", "its page, made"),
        ("page_again_s", "its page, looked at again (at most 1)"),
        ("sql_s", "the bare SQL that reads what it shows"),
        ("pdf_s", "PDF"),
        ("xlsx_s", "XLSX"),
    ):
        print(f"{result[key]:8.2f} s  {words}")
    print(
        f"{result['html_mb']:8.2f} MB HTML without cards; at most {result['peak_mb']} MB of memory in one "
        f"process, {result['pdf_mb']} MB up to the PDF"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
