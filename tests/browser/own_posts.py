"""A campaign of a test's own in the running program, so that what it does there disturbs no other test."""

from __future__ import annotations

from datetime import timedelta

from outreach.app.people import signin
from outreach.app.posts import review
from outreach.model import Caller, Draft, Kind, Post, Slot, machine
from outreach.networks import FACEBOOK
from outreach.store import DraftRecord
from tests.browser.house import House
from tests.builders import a_campaign, a_place

ACCOUNT = "die-altmark"


def caller_of(house: House, who: str) -> Caller:
    """The person as the program knows them."""
    caller = signin.visitor_of(house.app, house.token(who))
    assert caller
    return caller


def own_campaign(house: House, name: str) -> str:
    """An empty one, from today on."""
    now = house.app.clock.now()
    campaign = a_campaign(
        name=name,
        title=f"Probe {name}",
        first_day=now.date(),
        last_day=now.date() + timedelta(days=60),
        smallest_gap=timedelta(0),
    )
    house.app.store.campaigns.save(campaign, now)
    return name


def own_posts(
    house: House,
    name: str,
    count: int,
    *,
    first: timedelta = timedelta(hours=2),
    apart: timedelta = timedelta(hours=1),
) -> list[Post]:
    """Drafts with cards and times of a campaign called ``name``, the first due so soon."""
    store, now = house.app.store, house.app.clock.now()
    shown = [post for post in store.posts.find(campaign=house.campaign) if post.image_sha256]
    campaign = store.campaigns.get(own_campaign(house, name))
    places = [a_place(f"ort-{number:02}", name=f"Ort {number}") for number in range(count)]
    store.places.save(name, places, now)
    drafts = [
        DraftRecord(
            draft=Draft(
                place=place.slug,
                channel=FACEBOOK,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text=f"Rund um {place.name} wird ein altes Gut wieder mit Kultur gefüllt.\n\n"
                f"Mehr: https://kreativorte-im-gruenen.de/{name}/{place.slug}/\n\n#Altmark",
                link=f"https://kreativorte-im-gruenen.de/{name}/{place.slug}/",
                alt=f"Karte mit dem Namen {place.name}",
                card=b"",
            ),
            account=ACCOUNT,
            zone=campaign.zone,
            image=f"{place.slug}.jpg",
            image_sha256=shown[number % len(shown)].image_sha256,
        )
        for number, place in enumerate(places)
    ]
    store.posts.save_drafts(name, drafts, caller=machine("generating"), at=now)
    slots = [
        Slot(place=place.slug, channel=FACEBOOK, number=1, due=now + first + number * apart)
        for number, place in enumerate(places)
    ]
    store.times.set_slots(name, slots, caller=machine("planning"), at=now)
    return list(store.posts.find(campaign=name))


def submitted(house: House, found: list[Post]) -> list[Post]:
    """The same, submitted by mia to the organisation whose account it is."""
    done = review.submit(
        house.app, {post.id: post.version for post in found}, to="", caller=caller_of(house, "mia")
    )
    assert not done.refused
    return [house.app.store.posts.get(post.id) for post in found]
