"""Two people at once, each with a connection of their own, on both databases: nobody's words are lost in silence.

Every race is run a hundred times, with delays drawn by lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from threading import Barrier, Thread
from time import sleep

import pytest
from sqlalchemy import create_engine, text

from outreach.app import App
from outreach.app.places import rights, sharedplaces
from outreach.app.plan import costs
from outreach.app.posts import posts, words
from outreach.cli.base import command_line
from outreach.errors import NotAllowed, OutreachError
from outreach.language import msg
from outreach.model import Caller, Draft, Kind, PlaceKey, Post, Slot, Stale, Status, machine
from outreach.networks import TWITTER
from outreach.settings import read_settings
from outreach.store import DayTaken, DraftRecord, Store, post_id
from tests.builders import ANNA, BEN, NOW, a_campaign, a_channel_plan, a_place
from tests.contract.stage import HandClock
from tests.contract.test_whose_approvals import LOCKED
from tests.journeys.processes import eventually

pytestmark = pytest.mark.slow

ROUNDS = 100
HOUR = timedelta(hours=1)
LINK = "https://kreativorte-im-gruenen.de/orte/hof/"


@pytest.fixture
def apps(ready_url: str, tmp_path: Path) -> Iterator[tuple[App, App]]:
    """Two programs on one database."""
    settings = read_settings({"OUTREACH_DATA": str(tmp_path), "OUTREACH_DATABASE_URL": ready_url})
    with ExitStack() as stack:

        def opened() -> App:
            store = Store(settings.database_url, settings.key_file)
            stack.callback(store.close)
            return App(settings=settings, clock=HandClock(NOW), store=store, call_of=command_line)

        one, other = opened(), opened()
        one.store.vault.create_key()
        yield one, other


def drafted(app: App, campaign: str, count: int, budget: Decimal | None = None) -> list[Post]:
    """Posts of a campaign on X, each with a link that costs, due an hour apart."""
    plan = a_channel_plan(TWITTER, posts_per_place=1)
    app.store.campaigns.save(a_campaign(name=campaign, channels=(plan,), budget_usd=budget), NOW)
    slugs = [f"ort-{n}" for n in range(count)]
    app.store.places.save(campaign, [a_place(slug) for slug in slugs], NOW)
    made = [
        DraftRecord(
            draft=Draft(
                place=slug,
                channel=TWITTER,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text=f"Ein Ort wacht auf: {slug}. {LINK}",
                link=LINK,
                alt="",
                card=b"",
            ),
            account="img-sachsen-anhalt",
            zone="Europe/Berlin",
            image="",
            image_sha256="",
        )
        for slug in slugs
    ]
    slots = [
        Slot(place=slug, channel=TWITTER, number=1, due=NOW + (n + 1) * HOUR) for n, slug in enumerate(slugs)
    ]
    app.store.posts.save_drafts(campaign, made, caller=machine("generating"), at=NOW)
    app.store.times.set_slots(campaign, slots, caller=ANNA, at=NOW)
    return [app.store.posts.get(post_id(campaign, slug, TWITTER, 1)) for slug in slugs]


def race(lot: Random, *runs: Callable[[], object]) -> list[object]:
    """What each of them gave, or the error that it ended with."""
    start, ends = Barrier(len(runs)), list[object](runs)
    delays = [lot.choice((0, lot.random() / 500)) for _ in runs]

    def runner(at: int) -> None:
        start.wait()
        sleep(delays[at])
        try:
            ends[at] = runs[at]()
        except OutreachError as error:
            ends[at] = error

    threads = [Thread(target=runner, args=(at,)) for at in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def edit(app: App, seen: Post, text: str, caller: Caller) -> Callable[[], object]:
    return lambda: words.edit(app, seen.id, version=seen.version, text=text, alt=None, caller=caller).post


def approve(app: App, seen: Post, caller: Caller) -> Callable[[], object]:
    return lambda: posts.approve(app, {seen.id: seen.version}, caller=caller)


def test_of_two_edits_one_is_kept_and_the_other_is_told(apps: tuple[App, App]) -> None:
    """Whoever comes second has what stands there now in hand and changes nothing; each accepted text is a revision."""
    one, other = apps
    lot = Random(10)
    (post,) = drafted(one, "race", 1)
    for n in range(ROUNDS):
        seen = one.store.posts.get(post.id)
        texts = [f"Anna {n}. {LINK}", f"Ben {n}. {LINK}"]
        ends = race(lot, edit(one, seen, texts[0], ANNA), edit(other, seen, texts[1], BEN))
        (kept,) = [end for end in ends if isinstance(end, Post)]
        (told,) = [end for end in ends if isinstance(end, Stale)]
        assert kept.text in texts
        assert (kept, seen.text) == (told.post, told.before and told.before.text)
        assert kept == one.store.posts.get(post.id)
    assert ROUNDS + 1 == len(one.store.revisions.of(post.id))


def test_of_an_edit_and_an_approval_no_unseen_word_goes_out(apps: tuple[App, App]) -> None:
    """What is approved is what the approver saw, or nothing; an edit that comes second is told of the approval."""
    one, other = apps
    lot, approved = Random(11), 0
    (post,) = drafted(one, "race", 1)
    for n in range(ROUNDS):
        seen = one.store.posts.get(post.id)
        edited, approval = race(lot, edit(one, seen, f"Neu {n}. {LINK}", ANNA), approve(other, seen, BEN))
        now = one.store.posts.get(post.id)
        assert isinstance(approval, posts.Approval)
        if approval.approved:
            assert isinstance(edited, Stale)
            assert (Status.APPROVED, seen.text, seen.revision) == (
                now.status,
                now.text,
                now.approved_revision,
            )
            one.store.posts.withdraw_approval(post.id, caller=ANNA, at=NOW, why=msg("edited"))
            approved += 1
        else:
            ((_, refusal),) = approval.refused
            assert isinstance(refusal, Stale)
            assert (Status.DRAFT, edited, None) == (now.status, now, now.approved_revision)
    assert 0 < approved < ROUNDS


def test_two_approvers_do_not_exceed_the_budget_together(apps: tuple[App, App]) -> None:
    """Four posts of which three can be paid: two approvers with two each approve three, whoever is first."""
    one, other = apps
    lot = Random(12)
    for n in range(ROUNDS):
        name = f"race-{n}"
        made = drafted(one, name, 4, Decimal(1000))
        whole = costs.cost_forecast(one, name).usd
        campaign = one.store.campaigns.get(name)
        one.store.campaigns.save(replace(campaign, budget_usd=whole - Decimal("0.001")), NOW)
        halves = [{post.id: post.version for post in half} for half in (made[:2], made[2:])]
        ends = race(
            lot,
            lambda halves=halves: posts.approve(one, halves[0], caller=ANNA),
            lambda halves=halves: posts.approve(other, halves[1], caller=BEN),
        )
        approvals = [end for end in ends if isinstance(end, posts.Approval)]
        assert 2 == len(approvals), ends
        assert 3 == len(one.store.posts.find(campaign=name, status=(Status.APPROVED,)))
        ((_, refusal),) = [refused for approval in approvals for refused in approval.refused]
        assert isinstance(refusal, NotAllowed)
        assert not isinstance(refusal, Stale)


def test_of_two_who_withdraw_a_photo_the_earlier_day_counts(apps: tuple[App, App]) -> None:
    """Whoever is first, and also where nobody had withdrawn it before; both are done."""
    one, other = apps
    lot = Random(14)
    one.store.campaigns.save(a_campaign(name="race"), NOW)
    today = NOW.date()

    def withdraw(app: App, file: str, days: int) -> Callable[[], object]:
        day = today + timedelta(days=days)
        return lambda: app.store.rights.withdraw("race", file, day, caller=ANNA, why="Wunsch", at=NOW)

    for n in range(ROUNDS):
        file, days = f"foto-{n // 2}.jpg", [9, 8] if n % 2 == 0 else [3, 5]
        ends = race(lot, withdraw(one, file, days[0]), withdraw(other, file, days[1]))
        assert [None, None] == ends
        assert today + timedelta(days=min(days)) == one.store.rights.withdrawn("race")[file]


@pytest.mark.parametrize(("status", "named"), [(Status.SENDING, 1), (Status.CANCELLED, 0)])
def test_a_photo_is_withdrawn_while_a_post_with_it_moves_on(
    apps: tuple[App, App], ready_url: str, status: Status, named: int
) -> None:
    """The others lose their approval; the one that is being sent by then is named as such, and stays what it is."""
    if ready_url.startswith("sqlite"):
        pytest.skip("who writes there is alone")
    one, _ = apps
    moves, stays = drafted(one, "race", 2)
    beside = create_engine(ready_url)
    with ThreadPoolExecutor(1) as threads, beside.connect() as connection:
        looking = connection.execution_options(isolation_level="AUTOCOMMIT")
        looking.execute(text("UPDATE posts SET photo = 'hof.jpg'"))
        with beside.begin() as holding:
            change = text("UPDATE posts SET status = :status WHERE id = :id")
            holding.execute(change, {"status": status, "id": moves.id})
            told = threads.submit(
                rights.withdraw, one, "race", "hof.jpg", day=None, caller=ANNA, why="Wunsch"
            )
            eventually(lambda: looking.execute(text(LOCKED)).scalar() == 1, "it waits")
        done = told.result(10)
    beside.dispose()
    assert [stays.id] == [post.id for post in done.blocked]
    assert [moves.id] * named == [post.id for post in done.published]
    assert (status, moves.version) == ((now := one.store.posts.get(moves.id)).status, now.version)


def test_two_campaigns_take_a_day_of_a_shared_place_once(apps: tuple[App, App]) -> None:
    """Both plan a post about it on one account for the same day: one gets it, the other is told and keeps its time."""
    one, other = apps
    lot = Random(13)
    posts_of = [drafted(one, name, 1)[0] for name in ("dort", "hier")]
    sharedplaces.say(one, "hier", "ort-0", PlaceKey(campaign="dort", slug="ort-0"), same=True, caller=ANNA)

    def plan(app: App, post: Post, days: int) -> Callable[[], object]:
        slot = Slot(place=post.place, channel=post.channel, number=1, due=NOW + timedelta(days=days))
        return lambda: app.store.times.set_slots(post.campaign, [slot], caller=ANNA, at=NOW)

    for n in range(1, ROUNDS + 1):
        ends = race(lot, plan(one, posts_of[0], n), plan(other, posts_of[1], n))
        assert [DayTaken] == [type(end) for end in ends if isinstance(end, OutreachError)]
        days = [one.store.posts.get(post.id).due_utc for post in posts_of]
        assert 1 == days.count(NOW + timedelta(days=n))
