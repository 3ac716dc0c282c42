"""What is taken along of a campaign shows one state of it, whatever happens while it is made; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from outreach.app import App
from outreach.app.results import reports
from outreach.language import Language
from outreach.model import Reading, ReadingStatus, Status
from outreach.networks import FACEBOOK, Measure, profile
from outreach.report import ReportFormat
from outreach.settings import read_settings
from outreach.store import Store, schema
from outreach.store.documents import row_of
from outreach.store.engine import writing
from tests.builders import NOW, a_campaign, a_place, a_post
from tests.contract.stage import HandClock

CAMPAIGN = a_campaign().name
VIEWS = profile(FACEBOOK).figures.metric(Measure.VIEWS).parts[0][0]


@pytest.fixture
def store(ready_url: str, tmp_path: Path) -> Iterator[Store]:
    """A campaign with one post that was seen ten times; one connection reads and one writes."""
    made = Store(ready_url, tmp_path / "key", connections=2)
    made.campaigns.save(a_campaign(), NOW)
    made.places.save(CAMPAIGN, [a_place()], NOW)
    post = a_post("p1", status=Status.PUBLISHED, published_at=NOW, due_utc=NOW, external_id="1")
    with writing(made.posts._engine) as connection:
        connection.execute(insert(schema.posts), row_of(post))
    seen(made, 10, timedelta(days=1))
    yield made
    made.close()


@pytest.fixture
def meanwhile(ready_url: str, tmp_path: Path) -> Iterator[Callable[[int, timedelta], None]]:
    """Somebody else reads a figure."""
    other = Store(ready_url, tmp_path / "key")
    with ThreadPoolExecutor(1) as pool:
        yield lambda value, age: pool.submit(seen, other, value, age).result()
    other.close()


def seen(store: Store, value: int, age: timedelta) -> None:
    store.readings.append(
        [
            Reading(
                account=a_post("p1").account,
                post="p1",
                metric=VIEWS,
                definition="",
                status=ReadingStatus.OK,
                read_at=NOW + age,
                value=value,
                age="1d",
            )
        ]
    )


def test_a_reading_amid_an_export_is_in_its_figures_and_its_list_or_in_neither(
    store: Store, meanwhile: Callable[[int, timedelta], None], tmp_path: Path
) -> None:
    """What is told while the file is made stands in none of it, also where making it writes how far it has come."""
    app = App(
        settings=read_settings({}, tmp_path),
        clock=HandClock(NOW + timedelta(days=3)),
        store=store,
        call_of=lambda action: action.verb,
    )
    done = []

    def amid(step: int, _steps: int) -> None:
        if step and not done:  # the figures are formed, and no list is written yet
            done.append(step)
            meanwhile(20, timedelta(days=2))
            store.campaigns.save(a_campaign(title="Andere Orte"), NOW)

    before = reports.make(app, CAMPAIGN, ReportFormat.XLSX, Language.EN, progress=amid)
    assert done
    assert (10, [10]) == shown(before)
    assert (20, [10, 20]) == shown(reports.make(app, CAMPAIGN, ReportFormat.XLSX, Language.EN))


def shown(file: bytes) -> tuple[object, list[object]]:
    """The post's views in the file, and all single figures that it lists."""
    book = load_workbook(BytesIO(file))
    posts, readings = (
        [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
        for rows in (list(book[name].values) for name in ("Posts", "Readings"))
    )
    return posts[0]["Views"], [row["Value"] for row in readings]
