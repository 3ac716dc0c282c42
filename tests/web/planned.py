"""A campaign with drafts and their times, for the tests of its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from outreach.app import App, opened
from outreach.app.operation.setup import init
from outreach.language import Language
from outreach.model import Campaign, ChannelName, Draft, Kind, Post, Role, Slot, without_sign_in
from outreach.networks import FACEBOOK, TWITTER
from outreach.settings import read_settings
from outreach.store import DraftRecord
from tests.builders import a_campaign, a_place
from tests.contract.stage import HandClock
from tests.databases import put_ready
from tests.passwords import CHEAP

BERLIN = ZoneInfo("Europe/Berlin")
NAME = "kreativorte-altmark"
TODAY = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday morning; the campaigns of the tests are still ahead."""
EDITOR = replace(without_sign_in("Anna", Language.DE), roles=frozenset({Role.EDITOR}))
APPROVER = replace(without_sign_in("Ben", Language.DE), roles=frozenset({Role.APPROVER}))


def at(day: int, hour: int = 18, minute: int = 0, month: int = 3) -> datetime:
    """A moment of the campaign's spring, as the clock on the wall shows it."""
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN)


@contextmanager
def planned(
    folder: Path, database_url: str, times: dict[tuple[str, ChannelName], datetime | None], **changes: Any
) -> Iterator[App]:
    """An app with a campaign of two months; its posts stand at these times, by place and channel."""
    settings = read_settings({"OUTREACH_DATABASE_URL": database_url, "OUTREACH_LANG": "de"}, folder)
    if settings.sqlite_file and not settings.sqlite_file.exists():
        put_ready(settings.sqlite_file)
    init(settings)
    campaign = a_campaign(**changes)
    with opened(settings, HandClock(TODAY), hashing=CHEAP) as app:  # type: ignore[arg-type]  # a clock by its shape
        app.store.campaigns.save(campaign, TODAY)
        slugs = sorted({place for place, _ in times})
        places = [
            a_place(
                slug, name=f"Ort {slug.upper()}", municipality=f"Dorf {n % 7}", categories=(f"Art {n % 3}",)
            )
            for n, slug in enumerate(slugs)
        ]
        app.store.places.save(NAME, places, TODAY)
        _write(app, campaign, times)
        yield app


def _write(app: App, campaign: Campaign, times: dict[tuple[str, ChannelName], datetime | None]) -> None:
    drafts = [
        DraftRecord(
            draft=Draft(
                place=place,
                channel=channel,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text=f"Ein Ort wacht auf: {place}.",
                link="",
                alt="Ein Haus",
                card=b"",
            ),
            account="die-altmark" if channel == FACEBOOK else "img-sachsen-anhalt",
            zone=campaign.zone,
            image="",
            image_sha256="",
        )
        for place, channel in times
    ]
    app.store.posts.save_drafts(NAME, drafts, caller=EDITOR, at=TODAY)
    slots = [
        Slot(place=place, channel=channel, number=1, due=due)
        for (place, channel), due in times.items()
        if due
    ]
    app.store.times.set_slots(NAME, slots, caller=EDITOR, at=TODAY)


def post_of(app: App, place: str, channel: ChannelName = FACEBOOK) -> Post:
    """The place's post on the channel, as it stands now."""
    (found,) = [
        each for each in app.store.posts.find(campaign=NAME) if (each.place, each.channel) == (place, channel)
    ]
    return found


def a_spring(posts: int) -> dict[tuple[str, ChannelName], datetime]:
    """So many posts on both channels, spread over the campaign's 61 days."""
    first = datetime(2027, 3, 1, 10, tzinfo=BERLIN)
    times = {}
    for n in range(posts):
        day, turn = n * 61 // posts, n % 16
        times[f"ort-{n // 2:04}", (FACEBOOK, TWITTER)[n % 2]] = first + timedelta(days=day, minutes=20 * turn)
    return times
