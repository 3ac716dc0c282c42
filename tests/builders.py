"""Values for tests: complete and plausible, each field can be overridden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from outreach.errors import Reason
from outreach.language import Language, verbatim
from outreach.model import (
    Account,
    Brand,
    Campaign,
    ChannelName,
    ChannelPlan,
    Draft,
    Kind,
    Membership,
    Outgoing,
    Person,
    Place,
    Post,
    Status,
    Window,
    without_sign_in,
)
from outreach.networks import FACEBOOK, TWITTER

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
ANY_HOUR: Mapping[str, Any] = MappingProxyType(
    {"quiet": None, "first_day": date(2060, 3, 1), "last_day": date(2060, 4, 30)}
)
"""Of a campaign whose posts fall due by the machine's clock: no quiet hour and no last day cuts their grace short."""
ANNA = without_sign_in("Anna", Language.DE)
ANNA_BEISPIEL = without_sign_in("Anna Beispiel", Language.DE)
BEN = without_sign_in("Ben", Language.DE)


def a_place(slug: str = "gutshof-krevese", **changes: Any) -> Place:
    values: dict[str, Any] = {
        "slug": slug,
        "name": "Gutshof Krevese",
        "teaser": "Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. "
        "Als Nächstes soll ein Dorfwohnzimmer unter freiem Himmel entstehen.",
        "categories": ("Arbeiten/Wirtschaft", "Leben/Tourismus"),
        "municipality": "Hansestadt Osterburg (Altmark), OT Krevese",
        "district": "Landkreis Stendal",
        "region": "Altmark",
        "postal_code": "39606",
        "latitude": 52.8127,
        "longitude": 11.6925,
        "page": "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/",
    }
    return Place(**(values | changes))


def a_brand(**changes: Any) -> Brand:
    values: dict[str, Any] = {
        "name": "Kreativorte im Grünen",
        "website": "https://kreativorte-im-gruenen.de/",
        "hashtags": ("KreativorteImGrünen", "Altmark"),
        "categories": MappingProxyType(
            {"Wohnen/Bauen": "#b5523b", "Arbeiten/Wirtschaft": "#2f6690", "Leben/Tourismus": "#3a7d44"}
        ),
    }
    return Brand(**(values | changes))


def a_channel_plan(channel: ChannelName = FACEBOOK, **changes: Any) -> ChannelPlan:
    facebook = channel == FACEBOOK
    values: dict[str, Any] = {
        "channel": channel,
        "account": "die-altmark" if facebook else "img-sachsen-anhalt",
        "posts_per_place": 2,
        "weekdays": frozenset({0, 1, 2, 3, 4, 6} if facebook else {0, 1, 2, 3, 4}),
        "windows": (Window(start=time(10), end=time(12)), Window(start=time(17), end=time(20))),
    }
    return ChannelPlan(**(values | changes))


def a_campaign(**changes: Any) -> Campaign:
    values: dict[str, Any] = {
        "name": "kreativorte-altmark",
        "title": "Kreativorte im Grünen: Altmark",
        "first_day": date(2027, 3, 1),
        "last_day": date(2027, 4, 30),
        "zone": "Europe/Berlin",
        "country": "DE",
        "subdivision": "ST",
        "seed": 1,
        "brand": a_brand(),
        "channels": (a_channel_plan(), a_channel_plan(TWITTER)),
        "quiet": Window(start=time(21), end=time(7)),
        "smallest_gap": timedelta(hours=2),
        "utm_campaign": "kreativorte-altmark",
    }
    return Campaign(**(values | changes))


def an_account(channel: ChannelName = FACEBOOK, **changes: Any) -> Account:
    values: dict[str, Any] = {
        "name": "die-altmark" if channel == FACEBOOK else "img-sachsen-anhalt",
        "channel": channel,
        "external_id": "1001",
        "display_name": "Die Altmark",
        "api_url": "http://127.0.0.1:1",
    }
    return Account(**(values | changes))


def a_post(id: str = "p0000001", **changes: Any) -> Post:
    values: dict[str, Any] = {
        "id": id,
        "campaign": "kreativorte-altmark",
        "place": "gutshof-krevese",
        "channel": FACEBOOK,
        "account": "die-altmark",
        "kind": Kind.PORTRAIT,
        "number": 1,
        "variant": 1,
        "status": Status.DRAFT,
        "text": "Ein Gut wacht auf.",
        "link": "",
        "alt": "Karte mit dem Namen Gutshof Krevese",
        "image": "",
        "image_sha256": "",
        "zone": "Europe/Berlin",
        "due_utc": NOW,
    }
    return Post(**(values | changes))


def an_outgoing(**changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "post_id": "p0000001",
        "text": "Ein Gut wacht auf.",
        "link": "",
        "alt": "Ein Herrenhaus",
        "language": "de",
        "at": NOW,
    }
    return Outgoing(**(values | changes))


def a_person(name: str = "ben", *memberships: Membership, **changes: Any) -> Person:
    values: dict[str, Any] = {
        "id": f"id-{name}",
        "mail": f"{name}@example.org",
        "name": name.title(),
        "language": Language.DE,
        "made_at": NOW,
        "memberships": memberships,
    }
    return Person(**(values | changes))


def a_reason(words: str, **changes: Any) -> Reason:
    return Reason(verbatim(words), **changes)


def a_draft(place: str, **changes: Any) -> Draft:
    """A portrait of the place for Facebook, with few words and no picture."""
    values: dict[str, Any] = {
        "place": place,
        "channel": FACEBOOK,
        "kind": Kind.PORTRAIT,
        "number": 1,
        "variant": 1,
        "text": "Ein Ort.",
        "link": "",
        "alt": "",
        "card": b"",
    }
    return Draft(**(values | changes))
