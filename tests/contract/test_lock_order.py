"""Whoever changes several posts holds them in one order: of two at once neither breaks the other off."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from sqlalchemy import text

from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Post, Region, Slot, Status
from outreach.networks import FACEBOOK
from outreach.store import CallLimit, ClaimRequest, DraftRecord, post_id
from outreach.store.posts.standing import AT_ONCE
from outreach.store.publishing.claiming import Waiting
from tests.builders import ANNA, NOW, a_campaign, a_draft, a_place
from tests.contract.conftest import Kept
from tests.contract.stage import CAMPAIGN, STEADY, Stage
from tests.contract.test_races import race
from tests.contract.test_whose_approvals import LOCKED
from tests.journeys.processes import eventually

pytestmark = pytest.mark.slow

ROUNDS, POSTS = 25, 16
ACCOUNT = "die-altmark"
SLUGS = [f"ort-{number}" for number in range(POSTS)]
REGIONS = (Region(name="Altmark", organisation="art"), Region(name="Prignitz", organisation="img"))
BOUND = CallLimit(
    bucket="app", endpoint="post", calls=4, window=timedelta(days=1), costs=(1, 1, 1), why=Reason(msg("full"))
)
numbers = count()


def written(slugs: list[str], words: str) -> list[DraftRecord]:
    return [
        DraftRecord(
            draft=a_draft(slug, text=words),
            account=ACCOUNT,
            zone="Europe/Berlin",
            image="",
            image_sha256="",
        )
        for slug in slugs
    ]


@pytest.fixture
def posts(stage: Stage) -> list[Post]:
    """Approved posts of places in two organisations' regions, due in the opposite order of their ids."""
    store = stage.store
    store.campaigns.save(a_campaign(regions=REGIONS, smallest_gap=timedelta(0)), NOW)
    store.places.save(CAMPAIGN, [a_place(slug) for slug in SLUGS], NOW)
    store.posts.save_drafts(CAMPAIGN, written(SLUGS, "Ein Ort."), caller=ANNA, at=NOW)
    found = sorted(store.posts.find(campaign=CAMPAIGN), key=lambda post: post.id, reverse=True)
    slots = [
        Slot(place=post.place, channel=FACEBOOK, number=1, due=NOW + timedelta(seconds=n))
        for n, post in enumerate(found)
    ]
    store.times.set_slots(CAMPAIGN, slots, caller=ANNA, at=NOW)
    store.approvals.approve(CAMPAIGN, versions(store.posts.find(campaign=CAMPAIGN)), caller=ANNA, at=NOW)
    return found


def versions(found: tuple[Post, ...]) -> dict[str, int]:
    return {post.id: post.version for post in found}


LATER = NOW + timedelta(minutes=1)


def claim(stage: Stage, _: list[Post]) -> object:
    return stage.store.queue.claim(
        ACCOUNT, ClaimRequest(owner="one", lease=LATER - NOW, limit=POSTS, gaps={}), LATER
    )


def claim_some(stage: Stage, _: list[Post]) -> object:
    """The network takes four more; the others wait."""
    wanted = ClaimRequest(owner="one", lease=LATER - NOW, limit=POSTS, gaps={}, limits=(BOUND,))
    return stage.store.queue.claim(ACCOUNT, wanted, LATER)


def defer(stage: Stage, _: list[Post]) -> object:
    return stage.store.queue.defer(ACCOUNT, LATER)


def miss(stage: Stage, posts: list[Post]) -> object:
    late = [
        Waiting(id=post.id, campaign=CAMPAIGN, due=NOW + timedelta(seconds=n)) for n, post in enumerate(posts)
    ]
    return stage.store.queue.miss(late, owner="one", at=LATER)


def look(stage: Stage, _: list[Post]) -> object:
    return stage.store.unknown_outcomes.of(ACCOUNT, lambda: STEADY)


def plan_looks(stage: Stage, posts: list[Post]) -> object:
    return stage.store.unknown_outcomes.plan({(post.id, 1): 1.0 for post in posts}, STEADY.boot)


def to_account(stage: Stage, _: list[Post]) -> object:
    return stage.store.posts.to_account(ACCOUNT, ACCOUNT, caller=ANNA, at=LATER)


def plan_anew(stage: Stage, posts: list[Post]) -> object:
    slots = [
        Slot(place=post.place, channel=FACEBOOK, number=1, due=NOW + timedelta(seconds=next(numbers)))
        for post in posts
    ]
    return stage.store.times.set_slots(CAMPAIGN, slots, caller=ANNA, at=LATER)


def generate(stage: Stage, posts: list[Post]) -> object:
    """All posts say something else, and there is one more."""
    number = next(numbers)
    drafts = written(
        [*(post.place for post in posts), f"neu-{number}"], f"Ein Ort wacht auf, zum {number}. Mal."
    )
    return stage.store.posts.save_drafts(CAMPAIGN, drafts, caller=ANNA, at=LATER)


def approve(stage: Stage, posts: list[Post]) -> object:
    seen = {post.id: stage.now(post).version for post in posts}
    return stage.store.approvals.approve(CAMPAIGN, seen, caller=ANNA, at=LATER)


WRITERS: list[tuple[Callable[[Stage, list[Post]], object], Status]] = [
    (claim, Status.APPROVED),
    (claim_some, Status.APPROVED),
    (defer, Status.APPROVED),
    (miss, Status.APPROVED),
    (look, Status.UNKNOWN),
    (plan_looks, Status.UNKNOWN),
    (to_account, Status.APPROVED),
    (plan_anew, Status.DRAFT),
    (generate, Status.DRAFT),
    (approve, Status.DRAFT),
]


@pytest.mark.parametrize(("write", "status"), WRITERS, ids=[write.__name__ for write, _ in WRITERS])
def test_places_move_while_somebody_changes_many_posts(
    kept_database: Kept,
    stage: Stage,
    posts: list[Post],
    write: Callable[[Stage, list[Post]], object],
    status: Status,
) -> None:
    """Other organisations get all places, again and again: both that and the other change are done each time."""
    _, beside = kept_database
    lot = Random(14)

    def move(region: str) -> None:
        stage.store.places.save(CAMPAIGN, [a_place(slug, region=region) for slug in SLUGS], LATER)

    for n in range(ROUNDS):
        with beside.begin() as connection:
            connection.execute(
                text("UPDATE posts SET status = :status, not_before = NULL, lease_until = NULL"),
                {"status": status},
            )
            connection.execute(text("DELETE FROM call_buckets"))
        region = REGIONS[n % 2].name
        ends = race(lot, lambda region=region: move(region), lambda: write(stage, posts))
        assert [] == [str(end) for end in ends if isinstance(end, Exception)]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_more_places_move_than_one_statement_takes(kept_database: Kept, stage: Stage, status: Status) -> None:
    """Whoever has the first of their posts gets the last one too, whatever places are told of first."""
    store, (_, beside) = stage.store, kept_database
    if beside.dialect.name == "sqlite":
        pytest.skip("who writes there is alone")
    first, last = sorted(SLUGS[:2], key=lambda slug: post_id(CAMPAIGN, slug, FACEBOOK, 1))
    slugs = [last, *(f"dorf-{number}" for number in range(AT_ONCE - 1)), first]
    store.campaigns.save(a_campaign(regions=REGIONS), NOW)
    store.places.save(CAMPAIGN, [a_place(slug, region="Altmark") for slug in slugs], NOW)
    store.posts.save_drafts(CAMPAIGN, written([first, last], "Ein Ort."), caller=ANNA, at=NOW)
    places = [a_place(slug, region="Prignitz") for slug in slugs]
    one = text("SELECT id FROM posts WHERE place = :of FOR NO KEY UPDATE")
    before = text("UPDATE posts SET last_approved_revision = 1, approved_for = 'art', status = :status")
    with ThreadPoolExecutor(1) as threads, beside.connect() as connection:
        looking = connection.execution_options(isolation_level="AUTOCOMMIT")
        looking.execute(before, {"status": status})
        with beside.begin() as holding:
            holding.execute(one, {"of": first})
            moved = threads.submit(store.places.save, CAMPAIGN, places, LATER)
            eventually(lambda: looking.execute(text(LOCKED)).scalar() == 1, "it waits")
            holding.execute(one, {"of": last})
        moved.result(10)
        assert {None} == set(looking.execute(text("SELECT last_approved_revision FROM posts")).scalars())
