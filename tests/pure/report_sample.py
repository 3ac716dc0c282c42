"""A campaign of 18 places and 72 posts with growing readings, and single readings, for the report's tests."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyvips

from outreach.model import Campaign, ChannelName, Kind, Place, Post, Reading, ReadingStatus, Status
from outreach.networks import FACEBOOK, TWITTER, profile
from outreach.report import Report, make_report
from tests.builders import NOW, a_campaign, a_place, a_post, a_reason

DEFINITIONS = {FACEBOOK: "facebook/2026-06", TWITTER: "x/2.167"}
AGES = {"1h": 1, "6h": 6, "1d": 24, "3d": 72, "7d": 168, "14d": 336, "28d": 672}
CATEGORIES = ("Wohnen/Bauen", "Arbeiten/Wirtschaft", "Leben/Tourismus")
NAMES = (
    "Gutshof Krevese",
    "Elbehof Wahrenberg",
    "Alte Schule Tangermünde – Haus der offenen Werkstätten",
    "Biosphärenreservatsinformationszentrum Havelberg",
    "Zuckerhalle Goldbeck",
    "Coworking in Salzwedel*",
    "Künstlerstadt Kalbe",
    "Kulturhaus Arendsee & Seebühne",
    "Hof Lüge",
    "Bahnhof Stendal-Vorbahnhof",
    "Kreativhaus Gardelegen",
    "Schloss Tangerhütte",
    "Mühle Beetzendorf",
    "Dorfladen Rochau",
    "Speicher Seehausen",
    "Kunsthof Dahrenstedt",
    "Wasserturm Osterburg",
    "Freiraum Bismark <Altmark>",
)


def a_reading(metric: str, value: int | None, **changes: Any) -> Reading:
    """An OK reading of post ``p0000001`` on Facebook at 7 days; without value an empty one."""
    values: dict[str, Any] = {
        "account": "die-altmark",
        "metric": metric,
        "definition": DEFINITIONS[FACEBOOK],
        "status": ReadingStatus.OK if value is not None else ReadingStatus.EMPTY,
        "read_at": NOW + timedelta(days=7),
        "value": value,
        "post": "p0000001",
        "age": "7d",
    }
    return Reading(**(values | changes))


def some_readings(
    channel: ChannelName, figures: dict[str, int | None], **changes: Any
) -> tuple[Reading, ...]:
    """Readings of ``channel`` under its own definition and account; figures by metric."""
    account = "die-altmark" if channel == FACEBOOK else "img-sachsen-anhalt"
    own = {"definition": DEFINITIONS[channel], "account": account} | changes
    return tuple(a_reading(metric, value, **own) for metric, value in figures.items())


def facebook_figures(
    reach: int | None, views: int | None, likes: int | None, clicks: int | None = 0
) -> dict[str, int | None]:
    """All metrics of a Facebook post; the interactions are ``likes`` and nothing else."""
    parts = [names[0] for m in profile(FACEBOOK).figures.posts for names in m.parts]
    return dict.fromkeys(parts, 0) | {
        "post_total_media_view_unique": reach,
        "post_media_view": views,
        "post_reactions_by_type_total.like": likes,
        "post_clicks_by_type.link clicks": clicks,
    }


def x_figures(views: int | None, likes: int | None, clicks: int | None = 0) -> dict[str, int | None]:
    """All metrics of a post on X; the interactions are ``likes`` and nothing else."""
    parts = [names[0] for m in profile(TWITTER).figures.posts for names in m.parts]
    return dict.fromkeys(parts, 0) | {
        "public_metrics.impression_count": views,
        "public_metrics.like_count": likes,
        "non_public_metrics.url_link_clicks": clicks,
    }


def published(id: str = "p0000001", channel: ChannelName = FACEBOOK, **changes: Any) -> Post:
    """A post with a link that went out at ``NOW``."""
    values: dict[str, Any] = {
        "link": "https://example.org/orte/gutshof-krevese",
        "status": Status.PUBLISHED,
        "channel": channel,
        "account": "die-altmark" if channel == FACEBOOK else "img-sachsen-anhalt",
        "published_at": NOW,
        "external_id": f"1001_{id}",
        "approved_by": "Demo",
    }
    return a_post(id, **(values | changes))


def a_report(
    posts: tuple[Post, ...] = (),
    readings: tuple[Reading, ...] = (),
    places: tuple[Place, ...] | None = None,
    **changes: Any,
) -> Report:
    """The report of a small campaign, ten days after ``NOW``."""
    now = changes.pop("now", NOW + timedelta(days=10))
    shown = (a_place(),) if places is None else places
    return make_report(a_campaign(**changes), shown, posts, readings, now=now)


def sample_places() -> tuple[Place, ...]:
    """18 places of three categories, one of them in none and one in two."""
    return tuple(
        a_place(
            f"ort-{number}",
            name=name,
            categories=(CATEGORIES[number % 3],) if number % 7 else CATEGORIES[: number % 3],
            credit="© GeoNames, CC BY 4.0",
        )
        for number, name in enumerate(NAMES)
    )


def sample_posts() -> tuple[Post, ...]:
    """72 posts over 61 days: one missed, one doubtful, one rejected, one cancelled, four still ahead."""
    return tuple(_sample_post(number) for number in range(72))


def _sample_post(number: int) -> Post:
    channel = (FACEBOOK, TWITTER)[number % 2]
    due = datetime(2027, 3, 1, 9, 10, tzinfo=UTC) + timedelta(hours=20.2 * number)
    outcome = {
        7: (Status.MISSED, "Der Rechner war von 9 bis 14 Uhr aus."),
        20: (Status.UNKNOWN, "Facebook antwortete nicht binnen 30 s."),
        33: (Status.REJECTED, "403: You are not allowed to create a Tweet with duplicate content."),
        50: (Status.CANCELLED, ""),
    }.get(number, (Status.APPROVED if number >= 68 else Status.PUBLISHED, ""))
    out = outcome[0] is Status.PUBLISHED
    place = number // 4 if number % 4 < 2 else (number // 4 + 9) % 18
    return a_post(
        f"p{number:07}",
        place=f"ort-{place}",
        channel=channel,
        account="die-altmark" if channel == FACEBOOK else "img-sachsen-anhalt",
        kind=(Kind.PORTRAIT, Kind.EINLADUNG)[number // 36],
        status=outcome[0],
        reason=a_reason(outcome[1]) if outcome[1] else None,
        text="Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt.\n\n"
        "Als Nächstes soll ein Dorfwohnzimmer unter freiem Himmel entstehen, das auch Platz für Theater bietet. "
        "#KreativorteImGrünen #Altmark",
        image="x.jpg",
        link="https://example.org/orte",
        due_utc=due,
        published_at=due + timedelta(seconds=12) if out else None,
        external_id=str(1_900_000_000_000_000_000 + number) if out else "",
        permalink=f"https://example.org/{number}" if out else "",
        approved_by="Demo",
    )


def sample_readings(now: datetime) -> tuple[Reading, ...]:
    """Figures of every published post at each age that it had reached by ``now``, and of both accounts daily."""
    return (*_of_posts(now), *_of_accounts(now))


def _of_posts(now: datetime) -> Iterator[Reading]:
    for number, post in enumerate(sample_posts()):
        for age, hours in AGES.items():
            if post.published_at is None or post.published_at + timedelta(hours=hours) > now:
                continue
            growth = 1 - math.exp(-hours / 40)
            size = 300 + (number * 7919) % 2400
            views = int(size * growth * 1.4)
            likes = int(views * (0.01 + number % 5 / 150))
            clicks = None if number % 11 == 0 else likes // 3
            figures = (
                facebook_figures(int(size * growth), views, likes, clicks)
                if post.channel == FACEBOOK
                else x_figures(views, likes, clicks)
            )
            yield from some_readings(
                post.channel,
                figures,
                post=post.id,
                age=age,
                read_at=post.published_at + timedelta(hours=hours, minutes=2),
                simulated=True,
            )


def _of_accounts(now: datetime) -> Iterator[Reading]:
    first = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
    for number in range((now - first).days):
        at = first + timedelta(days=number)
        levels = {"page_follows": 3950 + number * 2, "page_media_view": 400 + number % 9 * 55}
        changes: dict[str, Any] = {"post": "", "age": "day", "read_at": at, "simulated": True}
        yield from some_readings(FACEBOOK, dict(levels), **changes)
        yield from some_readings(TWITTER, {"public_metrics.followers_count": 1210 + number // 2}, **changes)


def sample_report(**changes: Any) -> Report:
    """The campaign three days before its end."""
    now = datetime(2027, 4, 27, 18, 0, tzinfo=UTC)
    campaign: Campaign = a_campaign(**changes)
    return make_report(campaign, sample_places(), sample_posts(), sample_readings(now), now=now)


def a_card(_post: str = "") -> bytes:
    """A JPEG of a card's size."""
    picture = pyvips.Image.black(1200, 630).linear([0, 0, 0], [40, 120, 90]).cast("uchar")
    picture = picture.draw_circle([230.0, 180.0, 80.0], 600, 315, 200, fill=True)
    return bytes(picture.copy(interpretation="srgb").jpegsave_buffer(Q=85))
