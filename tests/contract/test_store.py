"""One suite over both databases: what the store promises, whichever it is."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import TimeoutError as NoConnectionError

from outreach.channels.settling import CAUTIOUS
from outreach.clock import MonotonicReading
from outreach.errors import Action, InvalidInput, NotAllowed, NotFound, Remedy, Sent, StorageFailed
from outreach.language import msg, quoted, verbatim
from outreach.model import (
    Draft,
    Kind,
    PlaceStatus,
    Post,
    Reading,
    ReadingStatus,
    Receipt,
    Slot,
    Status,
    machine,
)
from outreach.networks import FACEBOOK, TWITTER
from outreach.publish.quiet_period import quiet_period
from outreach.store import HEAD, DraftRecord, Store, UpgradeNeeded, post_id, read_rows
from outreach.store.engine import explained_errors
from outreach.store.posts.posts import BATCH
from tests.approving import approve
from tests.builders import ANNA, ANNA_BEISPIEL, BEN, NOW, a_campaign, a_place, a_reason, an_account
from tests.contract.olden import CAMPAIGN, POST, at_migration
from tests.contract.stage import STEADY, take
from tests.readings import readings_of

HOUR = timedelta(hours=1)
LEASE = NOW + timedelta(minutes=10)
QUIET = quiet_period(CAUTIOUS, sole=True)
RESTED = MonotonicReading(STEADY.boot, STEADY.seconds + QUIET.total_seconds())


Open = Callable[[Path], Store]


@pytest.fixture
def open_store(database_url: str) -> Iterator[Open]:
    """Opens stores on the test's database, each with the key file it is given; all are closed at the end."""
    with ExitStack() as stack:

        def opened(key_file: Path, url: str = database_url) -> Store:
            made = Store(url, key_file)
            stack.callback(made.close)
            return made

        yield opened


@pytest.fixture
def store(ready_url: str, open_store: Open, tmp_path: Path) -> Store:
    """An upgraded store with a key and one campaign."""
    made = open_store(tmp_path / "secret.key", ready_url)
    made.vault.create_key()
    made.campaigns.save(a_campaign(), NOW)
    return made


def sql(url: str, *statements: str) -> Any:
    """Run statements beside the store; the first value of the last one, where it gives any."""
    engine = create_engine(url)
    with engine.begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        value = results[-1].scalar() if results[-1].returns_rows else None
    engine.dispose()
    return value


def a_draft(place: str = "gutshof-krevese", number: int = 1, **changes: object) -> Draft:
    values = {
        "place": place,
        "channel": FACEBOOK,
        "kind": Kind.PORTRAIT,
        "number": number,
        "variant": 1,
        "text": "Ein Gut wacht auf.",
        "link": "",
        "alt": "Ein Herrenhaus",
        "card": b"",
    }
    return Draft(**(values | changes))  # type: ignore[arg-type]  # any field may be given


def written(draft: Draft) -> DraftRecord:
    return DraftRecord(
        draft=draft, account="die-altmark", zone="Europe/Berlin", image="x.jpg", image_sha256="0" * 64
    )


def drafted(store: Store, *places: str) -> list[Post]:
    """Posts of these places as drafts, due an hour apart from NOW on."""
    for place in places:
        store.posts.save_drafts("kreativorte-altmark", [written(a_draft(place))], caller=ANNA, at=NOW)
    slots = [
        Slot(place=place, channel=FACEBOOK, number=1, due=NOW + n * HOUR) for n, place in enumerate(places)
    ]
    store.times.set_slots("kreativorte-altmark", slots, caller=ANNA, at=NOW)
    return [store.posts.get(post_id("kreativorte-altmark", place, FACEBOOK, 1)) for place in places]


def approved(store: Store, *places: str) -> list[Post]:
    store.accounts.save(an_account(), {}, NOW)
    return [approve(store, post.id, caller=ANNA_BEISPIEL, at=NOW) for post in drafted(store, *places)]


def claimed(store: Store, now: datetime = NOW, owner: str = "one", limit: int = 10) -> tuple[Post, ...]:
    return take(store, "die-altmark", now=now, owner=owner, limit=limit)


def sending(store: Store, place: str = "a") -> Post:
    approved(store, place)
    (post,) = claimed(store)
    started = store.queue.start(post, at=NOW, lease_until=LEASE)
    assert started is not None
    return started


# --- set-up -----------------------------------------------------------------------------------------


def test_an_empty_database_asks_for_init(open_store: Open, tmp_path: Path) -> None:
    """A database without tables is refused with the verb that makes them."""
    empty = open_store(tmp_path / "k")
    with pytest.raises(UpgradeNeeded) as caught:
        empty.require_head()
    assert Remedy(msg("Make the data folder."), Action("init")) == caught.value.remedy


def test_upgrading_twice_does_nothing_the_second_time(store: Store) -> None:
    """A database that stands at the program's state is left alone."""
    assert not store.upgrade()
    assert store.revision() == HEAD


# --- campaigns, places, accounts --------------------------------------------------------------------


def test_a_new_file_that_another_is_just_making_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself would refuse at once: who makes it write ahead waits for nobody."""
    file = tmp_path / "new.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE first (number)")
        other.execute("BEGIN IMMEDIATE")
        ended = threading.Timer(0.2, other.execute, ["COMMIT"])
        ended.start()
        store = Store(f"sqlite:///{file}", tmp_path / "secret.key")
        assert store.revision() is None
        store.close()
        ended.join()


def test_a_campaign_comes_back_as_it_was_saved(store: Store) -> None:
    """Every field of a campaign survives the database."""
    assert a_campaign() == store.campaigns.get("kreativorte-altmark")


def test_applying_again_replaces_the_definition(store: Store) -> None:
    """The newest definition of a name is the one that counts."""
    store.campaigns.save(a_campaign(title="Neu"), NOW)
    assert ["Neu"] == [campaign.title for campaign in store.campaigns.all()]


def test_an_unknown_campaign_is_named(store: Store) -> None:
    """Asking for a campaign that is not there names it."""
    with pytest.raises(NotFound, match="nirgends"):
        store.campaigns.get("nirgends")


def test_places_come_back_by_slug_and_can_be_written_over(store: Store) -> None:
    """Saving a place again replaces it and leaves the others."""
    store.places.save("kreativorte-altmark", [a_place("b"), a_place("a")], NOW)
    store.places.save("kreativorte-altmark", [a_place("b", gone=True)], NOW)
    assert (a_place("a"), a_place("b", gone=True)) == store.places.of("kreativorte-altmark")


def test_an_unknown_place_is_named(store: Store) -> None:
    """Asking for a place that is not there names it."""
    with pytest.raises(NotFound, match="nirgendheim"):
        store.places.get("kreativorte-altmark", "nirgendheim")


def test_tokens_come_back_but_do_not_lie_in_the_database(store: Store, database_url: str) -> None:
    """What the database holds of a token is not the token."""
    store.accounts.save(an_account(), {"page_token": "EAAgeheim"}, NOW)
    block = sql(database_url, "SELECT secrets FROM accounts")
    assert b"EAAgeheim" not in bytes(block)
    assert {"page_token": "EAAgeheim"} == store.accounts.secrets("die-altmark")


def test_another_key_does_not_open_the_tokens(store: Store, open_store: Open, tmp_path: Path) -> None:
    """With a foreign key the tokens stay shut, and the person is told which file is meant."""
    store.accounts.save(an_account(), {"page_token": "EAAgeheim"}, NOW)
    other = open_store(tmp_path / "other.key")
    other.vault.create_key()
    with pytest.raises(InvalidInput, match=r"other\.key"):
        other.accounts.secrets("die-altmark")


def test_a_missing_or_broken_key_is_told(store: Store, open_store: Open, tmp_path: Path) -> None:
    """A key file that is gone, or is none, is named before anything is encrypted with it."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        open_store(tmp_path / "none").accounts.save(an_account(), {}, NOW)
    (tmp_path / "short").write_bytes(b"short")
    with pytest.raises(InvalidInput, match="32 bytes"):
        open_store(tmp_path / "short").accounts.save(an_account(), {}, NOW)


def test_an_account_can_be_replaced_paused_and_is_named_when_unknown(store: Store) -> None:
    """An account keeps its name through all changes."""
    store.accounts.save(an_account(), {"page_token": "1"}, NOW)
    store.accounts.save(an_account(display_name="Neu"), {"page_token": "2"}, NOW)
    store.accounts.pause("die-altmark", a_reason("token dead"), NOW)
    assert an_account(display_name="Neu", paused=a_reason("token dead")) == store.accounts.get("die-altmark")
    assert "2" == store.accounts.secrets("die-altmark")["page_token"]
    with pytest.raises(NotFound):
        store.accounts.get("wer")
    with pytest.raises(NotFound):
        store.accounts.secrets("wer")


# --- posts in a person's hands ----------------------------------------------------------------------


def test_drafts_become_posts_once(store: Store) -> None:
    """Generating the same again changes nothing."""
    first = store.posts.save_drafts("kreativorte-altmark", [written(a_draft())], caller=ANNA, at=NOW)
    second = store.posts.save_drafts("kreativorte-altmark", [written(a_draft())], caller=ANNA, at=NOW)
    assert (1, 0) == (len(first.new), len(second.new))
    assert first.new == second.unchanged


def test_the_same_made_of_something_else_is_nothing_new_to_who_looks_at_it(store: Store) -> None:
    """Where another template gives the same post, its version stays: whoever looks at it is up to date."""
    (id,) = store.posts.save_drafts("kreativorte-altmark", [written(a_draft())], caller=ANNA, at=NOW).new
    seen = store.posts.get(id)
    other = replace(a_draft(), made_from="another template")
    again = store.posts.save_drafts("kreativorte-altmark", [written(other)], caller=ANNA, at=NOW)
    assert (id,) == again.unchanged
    assert replace(seen, made_from="another template") == store.posts.get(id)


def test_other_writers_get_their_turn_between_drafts(store: Store, open_store: Open, tmp_path: Path) -> None:
    """While many drafts are saved another process writes in between, and finds what was saved until then."""
    beside = open_store(tmp_path / "secret.key")
    seen = []

    def coming() -> Iterator[DraftRecord]:
        for number in range(1, 2 * BATCH + 2):
            if number % BATCH == 1:
                beside.campaigns.save(a_campaign(), NOW)
                seen.append(len(beside.posts.find()))
            yield written(a_draft(number=number))

    saved = store.posts.save_drafts("kreativorte-altmark", coming(), caller=ANNA, at=NOW)
    assert [0, BATCH, 2 * BATCH] == seen
    assert 2 * BATCH + 1 == len(set(saved.new)) == len(store.posts.find())


def test_new_words_take_the_approval_away(store: Store) -> None:
    """An approved post whose text is generated anew is a draft again, and the run says so."""
    (post,) = approved(store, "a")
    saved = store.posts.save_drafts(
        "kreativorte-altmark", [written(a_draft("a", text="Neu."))], caller=BEN, at=NOW
    )
    changed = store.posts.get(post.id)
    assert (post.id,) == saved.unapproved
    assert (Status.DRAFT, "Neu.", "", None) == (
        changed.status,
        changed.text,
        changed.approved_by,
        changed.approved_at,
    )


def test_a_persons_words_are_kept(store: Store) -> None:
    """Generating again leaves an edited post alone."""
    (post,) = drafted(store, "a")
    store.posts.edit(post.id, text="Von Hand.", alt="Alt.", link="", caller=ANNA, at=NOW)
    saved = store.posts.save_drafts(
        "kreativorte-altmark", [written(a_draft("a", text="Neu."))], caller=BEN, at=NOW
    )
    assert (post.id,) == saved.kept
    assert "Von Hand." == store.posts.get(post.id).text


def test_an_edit_takes_the_approval_away(store: Store) -> None:
    """Nobody has approved words that were written after the approval."""
    (post,) = approved(store, "a")
    edited = store.posts.edit(post.id, text="Von Hand.", alt="Alt.", link="", caller=ANNA, at=NOW)
    assert (Status.DRAFT, "") == (edited.status, edited.approved_by)


def test_an_approval_names_who_and_when(store: Store) -> None:
    """An approved post carries the name of the person who answers for it."""
    (post,) = approved(store, "a")
    assert ("Anna Beispiel", NOW) == (post.approved_by, post.approved_at)


def test_a_post_without_a_time_is_not_approved(store: Store) -> None:
    """An approval needs a time, and says how to get one."""
    store.posts.save_drafts("kreativorte-altmark", [written(a_draft())], caller=ANNA, at=NOW)
    (post,) = store.posts.find()
    with pytest.raises(NotAllowed, match="no time yet"):
        approve(store, post.id, caller=ANNA, at=NOW)


def test_a_published_post_takes_no_verb(store: Store) -> None:
    """A live post can be neither edited, approved, timed, resolved nor taken out."""
    post = sending(store)
    store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW, why=verbatim("said so")
    )
    for verb in (
        lambda: store.posts.edit(post.id, text="x", alt="x", link="", caller=ANNA, at=NOW),
        lambda: approve(store, post.id, caller=ANNA, at=NOW),
        lambda: store.times.reschedule(post.id, NOW, "", caller=ANNA, at=NOW),
        lambda: store.posts.cancel(post.id, caller=ANNA, at=NOW),
        lambda: store.unknown_outcomes.found(post.id, "78", "", caller=ANNA, at=NOW),
        lambda: store.unknown_outcomes.not_found(post.id, STEADY, QUIET, caller=ANNA, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="published"):
            verb()


def test_planning_moves_drafts_only(store: Store) -> None:
    """An approved post keeps its time when the plan is made again."""
    draft, kept = drafted(store, "a", "b")
    approve(store, kept.id, caller=ANNA, at=NOW)
    later = [Slot(place=p, channel=FACEBOOK, number=1, due=NOW + timedelta(days=3)) for p in ("a", "b", "c")]
    assert (draft.id,) == store.times.set_slots("kreativorte-altmark", later, caller=ANNA, at=NOW)
    assert kept.due_utc == store.posts.get(kept.id).due_utc


@pytest.mark.parametrize("change", ["definition", "place", "approved", "pinned", "new post", "taken out"])
def test_a_plan_that_was_made_of_something_else_is_not_written(store: Store, change: str) -> None:
    """Once anything has changed that planning looks at, no slot of the older plan is taken."""
    draft, other = drafted(store, "a", "b")
    seen = store.times.basis("kreativorte-altmark")
    {
        "definition": lambda: store.campaigns.save(a_campaign(seed=99), NOW),
        "place": lambda: store.places.save("kreativorte-altmark", [a_place()], NOW),
        "approved": lambda: approve(store, other.id, caller=ANNA, at=NOW),
        "pinned": lambda: store.times.reschedule(other.id, NOW + HOUR, "", caller=ANNA, at=NOW),
        "new post": lambda: drafted(store, "c"),
        "taken out": lambda: store.posts.cancel(other.id, caller=ANNA, at=NOW),
    }[change]()
    slot = Slot(place="a", channel=FACEBOOK, number=1, due=NOW + timedelta(days=3))
    with pytest.raises(NotAllowed, match="has changed since"):
        store.times.set_slots("kreativorte-altmark", [slot], caller=ANNA, at=NOW, seen=seen)
    assert draft == store.posts.get(draft.id)


def test_words_and_figures_do_not_make_a_plan_stale(store: Store) -> None:
    """What planning does not look at may change while a person looks at its proposal."""
    draft, other = drafted(store, "a", "b")
    seen = store.times.basis("kreativorte-altmark")
    store.posts.edit(other.id, text="Von Hand.", alt="Alt.", link="", caller=ANNA, at=NOW)
    slot = Slot(place="a", channel=FACEBOOK, number=1, due=NOW + timedelta(days=3))
    moved = store.times.set_slots("kreativorte-altmark", [slot], caller=ANNA, at=NOW, seen=seen)
    assert (draft.id,) == moved


def test_a_slot_that_stays_is_no_move(store: Store) -> None:
    """Planning the same again writes nothing."""
    (post,) = drafted(store, "a")
    berlin = timezone(HOUR)
    slot = Slot(place="a", channel=FACEBOOK, number=1, due=NOW.astimezone(berlin))
    assert () == store.times.set_slots("kreativorte-altmark", [slot], caller=ANNA, at=NOW)
    assert post.version == store.posts.get(post.id).version


def test_another_time_keeps_the_approval(store: Store) -> None:
    """The words are the approved ones, whatever the hour; the journal tells of the change."""
    (post,) = approved(store, "a")
    moved = store.times.reschedule(post.id, NOW + HOUR, "", caller=ANNA, at=NOW)
    assert (Status.APPROVED, NOW + HOUR) == (moved.status, moved.due_utc)
    assert "moved from" in str(store.posts.history(post.id)[-1].why)


def test_a_missed_post_goes_out_at_its_new_time(store: Store) -> None:
    """A post that was too late is approved again by giving it a time."""
    (post,) = approved(store, "a")
    store.queue.miss(store.queue.late("die-altmark", NOW + HOUR), owner="one", at=NOW + HOUR)
    moved = store.times.reschedule(post.id, NOW + 5 * HOUR, "", caller=ANNA, at=NOW + 2 * HOUR)
    assert (Status.APPROVED, None) == (moved.status, moved.reason)


def test_a_cancelled_post_is_not_claimed(store: Store) -> None:
    """What was taken out stays in."""
    (post,) = approved(store, "a")
    assert (
        Status.CANCELLED
        is store.posts.cancel(post.id, caller=ANNA, at=NOW, why=verbatim("Trauerfall")).status
    )
    assert () == claimed(store)


def test_an_unknown_post_is_named(store: Store) -> None:
    """Asking for a post that is not there names it."""
    with pytest.raises(NotFound, match="deadbeef"):
        store.posts.get("deadbeef")


def test_posts_are_found_by_what_is_asked(store: Store) -> None:
    """Campaign and state narrow the list, which is in the order of the due times."""
    approved(store, "b", "a")
    assert ["b", "a"] == [post.place for post in store.posts.find(campaign="kreativorte-altmark")]
    assert () == store.posts.find(status=[Status.DRAFT])


def test_a_doubtful_post_that_is_live_gets_its_id(store: Store) -> None:
    """Found by a person, a post is published with the id that the person gave."""
    post = sending(store)
    store.queue.unknown(post, STEADY, at=NOW, reason=a_reason("time-out"))
    live = store.unknown_outcomes.found(post.id, "77", "https://example.org/77", caller=ANNA, at=NOW)
    assert (Status.PUBLISHED, "77", "https://example.org/77") == (
        live.status,
        live.external_id,
        live.permalink,
    )


def test_a_doubtful_post_that_is_not_live_goes_out_again(store: Store) -> None:
    """A person's word that it is not there makes it due again."""
    post = sending(store)
    store.queue.unknown(post, STEADY, at=NOW, reason=a_reason("time-out"))
    with pytest.raises(NotAllowed, match="too early"):
        store.unknown_outcomes.not_found(post.id, STEADY, QUIET, caller=ANNA, at=NOW)
    assert Status.UNKNOWN is store.posts.get(post.id).status
    assert (
        Status.APPROVED
        is store.unknown_outcomes.not_found(post.id, RESTED, QUIET, caller=ANNA, at=NOW).status
    )
    assert [post.id] == [each.id for each in claimed(store)]


def test_a_pool_without_a_free_connection_is_told_as_an_outage() -> None:
    """Whoever waits for a connection that never comes free learns that the database cannot be reached."""
    with pytest.raises(StorageFailed, match="cannot be reached"), explained_errors():
        raise NoConnectionError


# --- the queue --------------------------------------------------------------------------------------


def test_only_approved_posts_that_are_due_are_claimed(store: Store) -> None:
    """Drafts and posts of a later hour are left."""
    first, _ = approved(store, "a", "b")
    drafted(store, "c")
    assert [first.id] == [post.id for post in claimed(store)]


def test_a_claim_is_taken_once(store: Store) -> None:
    """Of two schedulers one gets the post."""
    approved(store, "a")
    assert (1, 0) == (len(claimed(store, owner="one")), len(claimed(store, owner="two")))


def test_claims_at_the_same_moment_share_the_posts(store: Store) -> None:
    """Schedulers that claim at once never get the same post, and leave none. One at a time is at the account."""
    approved(store, *(f"place-{n}" for n in range(20)))
    late, taken = NOW + timedelta(days=2), []

    def work(owner: str) -> None:
        while len(taken) < 20:
            for post in claimed(store, late, owner, limit=3):
                taken.append(post.id)
                store.queue.rejected(post, at=late, reason=a_reason(""))

    threads = [threading.Thread(target=work, args=(f"owner-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (20, 20) == (len(taken), len(set(taken)))


def test_claims_can_leave_accounts_out(store: Store) -> None:
    """Only posts of the accounts that are named are taken."""
    approved(store, "a")
    assert () == take(store, "another")


def test_an_accounts_posts_can_be_held(store: Store) -> None:
    """Held until a moment, the account's due posts wait, and a later hold goes before an earlier one."""
    approved(store, "a", "b")
    store.queue.defer("die-altmark", NOW + 2 * HOUR)
    store.queue.defer("die-altmark", NOW + HOUR)
    assert () == claimed(store, NOW + HOUR)
    assert 2 == len(claimed(store, NOW + 2 * HOUR))


def test_a_late_success_counts_after_a_person_said_no(store: Store) -> None:
    """An answer that outlives its sender's claim still makes the post published, so that it is not sent again."""
    post = sending(store)
    store.queue.unknown(post, STEADY, at=NOW, reason=a_reason("time-out"))
    store.unknown_outcomes.not_found(post.id, RESTED, QUIET, caller=ANNA, at=NOW)
    done = store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW, why=verbatim("late answer")
    )
    assert done is not None
    assert (Status.PUBLISHED, ()) == (done.status, claimed(store))


def test_evidence_of_a_second_copy_is_written_down(store: Store) -> None:
    """Whoever finds another live copy of a published post leaves it in the post's history."""
    post = sending(store)
    store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW, why=verbatim("said so")
    )
    assert (
        store.queue.published(
            post, Receipt(external_id="78"), caller=machine("one"), at=NOW, why=verbatim("said so")
        )
        is None
    )
    assert "also live as 78" == str(store.posts.history(post.id)[-1].why)


def test_evidence_of_the_same_copy_is_no_second_one(store: Store) -> None:
    """Told again, as where the database went before it could confirm the record, the history is as it was."""
    post, receipt = sending(store), Receipt(external_id="77")
    for expected in (Status.PUBLISHED, None):
        done = store.queue.published(post, receipt, caller=machine("one"), at=NOW, why=verbatim("said so"))
        assert expected is (done and done.status)
    assert "said so" == str(store.posts.history(post.id)[-1].why)


def test_a_claim_raises_the_fence_and_an_old_one_cannot_start(store: Store) -> None:
    """Whoever lost the claim is not allowed to send."""
    approved(store, "a")
    (old,) = claimed(store, owner="one")
    store.queue.recover("die-altmark", STEADY, owner="two", now=NOW + HOUR, sole=False)
    (new,) = claimed(store, NOW + HOUR, owner="two")
    assert old.fence + 1 == new.fence
    assert store.queue.start(old, at=NOW + HOUR, lease_until=LEASE) is None
    assert store.queue.start(new, at=NOW + HOUR, lease_until=LEASE) is not None


def test_starting_writes_the_journal_first(store: Store) -> None:
    """Before the network is spoken to there is a row that says so, without an outcome."""
    post = sending(store)
    (attempt,) = store.posts.attempts(post.id)
    assert (Status.SENDING, 1, "", None) == (post.status, post.tries, attempt.outcome, attempt.ended_at)


def test_success_closes_the_journal(store: Store) -> None:
    """A published post has its id, its moment and a closed attempt."""
    post = sending(store)
    done = store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW, why=verbatim("said so")
    )
    (attempt,) = store.posts.attempts(post.id)
    assert done is not None
    assert (Status.PUBLISHED, "77", NOW) == (done.status, done.external_id, done.published_at)
    assert (Sent.YES, NOW) == (attempt.outcome, attempt.ended_at)


def test_success_is_taken_from_an_old_fence_too(store: Store) -> None:
    """Evidence that a post is live counts, even after its sender was given up."""
    post = sending(store)
    store.queue.recover("die-altmark", STEADY, owner="two", now=NOW + HOUR, sole=True)
    assert Status.UNKNOWN is store.posts.get(post.id).status
    done = store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW + HOUR, why=verbatim("late answer")
    )
    assert done is not None
    assert Status.PUBLISHED is done.status


def test_a_post_that_was_not_sent_waits_for_its_time(store: Store) -> None:
    """Back in the queue it is not claimed before the moment it was told."""
    post = sending(store)
    store.queue.back(post, at=NOW, reason=a_reason("429"), not_before=NOW + HOUR)
    assert () == claimed(store, NOW + HOUR - timedelta(seconds=1))
    assert [post.id] == [each.id for each in claimed(store, NOW + HOUR)]


def test_a_post_that_may_have_been_marked_is_taken_back(store: Store) -> None:
    """The database was gone before it could say whether the mark is there; its owner knows that nothing was sent."""
    marked = sending(store)
    unaware = replace(marked, status=Status.CLAIMED)
    done = store.queue.back(unaware, at=NOW, reason=a_reason("the database was away"), not_before=None)
    assert done is not None
    assert Status.APPROVED is store.posts.get(marked.id).status


def test_an_old_fence_cannot_take_a_post_back(store: Store) -> None:
    """Only the holder of the claim may say that nothing was sent."""
    post = sending(store)
    stale = replace(post, fence=post.fence - 1)
    assert store.queue.back(stale, at=NOW, reason=a_reason("late"), not_before=None) is None
    assert store.queue.rejected(stale, at=NOW, reason=a_reason("late")) is None
    assert store.queue.unknown(stale, STEADY, at=NOW, reason=a_reason("late")) is None
    assert Status.SENDING is store.posts.get(post.id).status


def test_a_refused_post_says_why(store: Store) -> None:
    """A rejection is final and keeps the network's word."""
    done = store.queue.rejected(sending(store), at=NOW, reason=a_reason("Invalid Request"))
    assert done is not None
    assert (Status.REJECTED, a_reason("Invalid Request")) == (done.status, done.reason)


def test_recovery_takes_claims_back_and_doubts_what_was_being_sent(store: Store) -> None:
    """After a crash nothing is sent again by itself: a claim goes back, a sending post is unknown."""
    approved(store, "a", "b")
    first, held = claimed(store, NOW + HOUR)
    in_flight = store.queue.start(first, at=NOW, lease_until=LEASE)
    assert in_flight is not None
    recovered = store.queue.recover("die-altmark", STEADY, owner="two", now=NOW, sole=True)
    assert {in_flight.id: Status.UNKNOWN, held.id: Status.APPROVED} == {p.id: p.status for p in recovered}


def test_recovery_leaves_the_living_alone(store: Store) -> None:
    """Without the lock only a lease that has run out counts."""
    sending(store, "a")
    assert () == store.queue.recover("die-altmark", STEADY, owner="two", now=NOW, sole=False)


def test_a_late_post_is_missed(store: Store) -> None:
    """Later than the grace a post is not sent but shown."""
    first, second = approved(store, "a", "b")
    missed = store.queue.miss(store.queue.late("die-altmark", NOW + HOUR), owner="one", at=NOW + HOUR)
    assert [first.id] == [post.id for post in missed]
    assert Status.APPROVED is store.posts.get(second.id).status


def test_the_next_due_moment_heeds_back_off(store: Store) -> None:
    """The queue says when it wants to be looked at next."""
    assert store.queue.next_due() is None
    post = sending(store)
    store.queue.back(post, at=NOW, reason=a_reason("429"), not_before=NOW + HOUR)
    assert NOW + HOUR == store.queue.next_due()


def test_every_step_is_in_the_history(store: Store) -> None:
    """The audit tells the whole life of a post, with who and why."""
    post = sending(store)
    store.queue.published(
        post, Receipt(external_id="77"), caller=machine("one"), at=NOW, why=verbatim("said so")
    )
    steps = [(step.before, step.after) for step in store.posts.history(post.id)]
    assert [
        (None, Status.DRAFT),
        (Status.DRAFT, Status.DRAFT),  # planned
        (Status.DRAFT, Status.APPROVED),
        (Status.APPROVED, Status.CLAIMED),
        (Status.CLAIMED, Status.SENDING),
        (Status.SENDING, Status.PUBLISHED),
    ] == steps


# --- readings ---------------------------------------------------------------------------------------


def a_reading(post: str, **changes: object) -> Reading:
    values = {
        "account": "die-altmark",
        "metric": "post_media_view",
        "definition": "facebook/2026-06",
        "status": ReadingStatus.OK,
        "value": 12,
        "read_at": NOW,
        "post": post,
        "age": "1h",
    }
    return Reading(**(values | changes))  # type: ignore[arg-type]  # any field may be given


def test_readings_come_back_with_unknown_as_unknown(store: Store) -> None:
    """A reading without a value stays without one."""
    (post,) = approved(store, "a")
    readings = (
        a_reading(post.id),
        a_reading(
            post.id,
            value=None,
            status=ReadingStatus.DENIED,
            metric="x",
            read_at=NOW + HOUR,
            detail=quoted("no"),
        ),
        a_reading("", age="day", read_at=NOW + 2 * HOUR),
    )
    store.readings.append(readings)
    store.readings.append(())
    assert readings == readings_of(store, "kreativorte-altmark")


def test_readings_of_before_keep_their_words(database_url: str, open_store: Open, tmp_path: Path) -> None:
    """What an older version wrote down as plain text is told as it stands."""
    at_migration(
        database_url,
        "0020",
        CAMPAIGN,
        POST,
        "INSERT INTO readings (account, post, metric, definition, status, read_at, mark, simulated, detail) VALUES"
        " ('a', 'old', 'm', 'd', 'denied', '2027-03-01 08:00:00+00:00', '7d', false, 'No {metric} for you')",
    )
    store = open_store(tmp_path / "secret.key")
    store.upgrade()
    (found,) = readings_of(store, "old")
    assert "No {metric} for you" == str(found.detail)


def test_taken_tells_of_the_last_reading_of_each_age(store: Store) -> None:
    """A failure that was made good later is no failure any more."""
    store.readings.append([a_reading("p", status=ReadingStatus.FAILED, value=None)])
    assert [True] == [taken.failed for taken in store.readings.taken("die-altmark", NOW - HOUR)]
    store.readings.append([a_reading("p", read_at=NOW + HOUR)])
    (taken,) = store.readings.taken("die-altmark", NOW - HOUR)
    assert (NOW + HOUR, False) == (taken.read_at, taken.failed)


# --- moments, copies, foreign databases --------------------------------------------------------------


def test_moments_come_back_in_utc(store: Store) -> None:
    """A moment given in another zone is the same moment, and always aware."""
    tokyo = datetime(2027, 3, 1, 17, 0, tzinfo=timezone(9 * HOUR))
    store.accounts.save(an_account(token_expires_at=tokyo), {}, NOW)
    found = store.accounts.get("die-altmark").token_expires_at
    assert (tokyo, UTC) == (found, found.tzinfo if found else None)


@pytest.mark.parametrize(
    "written",
    ["2027-03-01 10:00:00+02:00", "2027-03-01T08:00:00Z", "2027-03-01 08:00", "2027-03-01 08:00:00.000000"],
)
def test_a_moment_that_another_program_has_written_is_read(
    store: Store, database_url: str, written: str
) -> None:
    """With whatever zone it says; without one it is UTC."""
    if not database_url.startswith("sqlite"):
        pytest.skip("a server knows moments, whoever writes them")
    store.accounts.save(an_account(), {}, NOW)
    sql(database_url, f"UPDATE accounts SET token_expires_at = '{written}'")
    found = store.accounts.get("die-altmark").token_expires_at
    assert datetime(2027, 3, 1, 8, tzinfo=UTC) == found


def test_a_naive_moment_is_refused(store: Store) -> None:
    """A moment without a zone never enters the database."""
    with pytest.raises(Exception, match="needs a zone"):
        store.accounts.pause("x", a_reason("y"), datetime(2027, 3, 1))  # noqa: DTZ001 - that is the case


def test_a_copy_of_a_file_is_a_whole_database(
    store: Store, open_store: Callable[[Path, str], Store], tmp_path: Path, database_url: str
) -> None:
    """The copy of an SQLite file opens as a store, and tells what it holds."""
    target = tmp_path / "copy.db"
    copied = store.backup(target)
    assert (HEAD, frozenset()) == (copied.revision, copied.files)
    if database_url.startswith("sqlite"):
        opened = open_store(tmp_path / "k", f"sqlite:///{target}")
        assert a_campaign() == opened.campaigns.get("kreativorte-altmark")


def test_rows_of_a_foreign_database_are_read(database_url: str) -> None:
    """A places source may be any database that SQLAlchemy reaches."""
    sql(
        database_url,
        "CREATE TABLE orte (slug varchar(20), name varchar(20))",
        "INSERT INTO orte VALUES ('a', 'Hof Ä')",
    )
    assert [{"slug": "a", "name": "Hof Ä"}] == list(read_rows(database_url, "SELECT slug, name FROM orte"))


def test_a_foreign_database_that_fails_does_not_show_its_url(database_url: str) -> None:
    """The sentence names the database's word, never the address with its password."""
    with pytest.raises(InvalidInput) as caught:
        list(read_rows(database_url, "SELECT nothing FROM nowhere"))
    assert database_url not in str(caught.value)


def test_a_mistyped_name_offers_the_one_that_is_meant(store: Store) -> None:
    """Of places by name or short name, of accounts, and of posts whose beginning was right."""
    store.places.save("kreativorte-altmark", [a_place("gutshof-krevese", name="Gutshof Krevese")], NOW)
    with pytest.raises(NotFound) as place:
        store.places.get("kreativorte-altmark", "gutshof krevese")
    assert "gutshof-krevese" in str(place.value.remedy)
    store.accounts.save(an_account(), {}, NOW)
    with pytest.raises(NotFound) as account:
        store.accounts.get("die altmark")
    assert "die-altmark" in str(account.value.remedy)
    (post,) = approved(store, "gutshof-krevese")
    with pytest.raises(NotFound) as known:
        store.posts.get(f"{post.id[:-1]}_")
    assert post.id in str(known.value.remedy)


def untimed(store: Store, *places: str) -> None:
    drafts = [written(a_draft(place)) for place in places]
    store.posts.save_drafts("kreativorte-altmark", drafts, caller=ANNA, at=NOW)


# --- lists ------------------------------------------------------------------------------------------


def test_a_page_goes_on_where_the_one_before_ended(store: Store) -> None:
    """Together the pages are all posts, by their time, those without one last; each knows how many there are."""
    approved(store, "a", "b", "c")
    untimed(store, "d", "e")
    whole = [post.id for post in store.posts.find()]
    for limit in (1, 2, 4, 10):
        pages = [store.listing.page(skip=skip, limit=limit) for skip in range(0, 6, limit)]
        assert whole == [post.id for page in pages for post in page.posts]
        assert {5} == {page.total for page in pages}
    assert 3 == store.listing.page(status=[Status.APPROVED], limit=1).total
    assert 1 == store.listing.page(place="d", limit=5).total
    assert 0 == store.listing.page(campaign="nirgends", limit=5).total


def test_a_walk_takes_in_all_posts_some_at_a_time(store: Store) -> None:
    """Posts of one time, and those without one, are each given once, in the order of the pages."""
    approved(store, "a", "b", "c")
    untimed(store, "d", "e", "f")
    walked = [post.id for post in store.listing.walk(campaign="kreativorte-altmark", at_once=2)]
    assert [post.id for post in store.posts.find()] == walked
    drafts = store.listing.walk(campaign="kreativorte-altmark", status=[Status.DRAFT])
    assert {"d", "e", "f"} == {post.place for post in drafts}
    assert [] == list(store.listing.walk(campaign="nirgends"))


def test_places_accounts_and_campaigns_are_read_a_page_at_a_time(store: Store) -> None:
    """By name; each page knows how many there are."""
    for name in ("altmark", "anderswo"):
        store.campaigns.save(a_campaign(name=name), NOW)
    store.places.save("altmark", [a_place(slug) for slug in "cab"], NOW)
    store.places.save("anderswo", [a_place("z")], NOW)
    page = store.places.page("altmark", skip=1, limit=1)
    assert (["b"], 3) == ([place.slug for place in page.places], page.total)
    for name in ("zwei", "eins"):
        store.accounts.save(an_account(name=name), {}, NOW)
    accounts = store.accounts.page(skip=1, limit=5)
    assert (["zwei"], 2) == ([account.name for account in accounts.accounts], accounts.total)
    campaigns = store.campaigns.page(skip=1, limit=1)
    assert ((store.campaigns.get("anderswo"),), 3) == (campaigns.campaigns, campaigns.total)


def test_a_campaign_is_chosen_by_what_it_takes(store: Store) -> None:
    """Name, title, days and brand of each, as the campaigns themselves say."""
    store.campaigns.save(a_campaign(name="altmark", title="Ä", last_day=date(2028, 2, 29)), NOW)
    found = store.campaigns.search("", NOW.date(), limit=5).entries
    assert {"altmark", "kreativorte-altmark"} == {entry.name for entry in found}
    for entry in found:
        campaign = store.campaigns.get(entry.name)
        assert all(getattr(entry, part.name) == getattr(campaign, part.name) for part in fields(entry))


def test_accounts_are_asked_for_by_what_is_wanted_of_them(store: Store) -> None:
    """Those that nobody has looked at since, whose each is, and which is which page."""
    for name, channel in (("a", FACEBOOK), ("b", TWITTER), ("c", FACEBOOK)):
        store.accounts.save(an_account(channel, name=name, external_id=f"id-{name}"), {}, NOW)
    store.accounts.save(an_account(name="d", organisation="img", paused=a_reason("x")), {}, NOW)
    for name, at in (("a", NOW), ("b", NOW - HOUR)):
        store.accounts.checked(
            name, at=at, trouble=None, token_expires_at=None, figures_end_at=None, limits={}
        )
    assert ["b", "c"] == [account.name for account in store.accounts.unchecked(NOW)]
    assert {"a": "", "d": "img"} == store.accounts.organisations(["a", "d", "nobody"])
    assert {"a", "b", "c", "d"} == store.accounts.organisations().keys()
    assert {"id-a": "a", "id-c": "c"}.items() <= store.accounts.known_as(FACEBOOK, ["id-a", "id-c"]).items()
    assert {"id-b": "b"} == store.accounts.known_as(TWITTER, ["id-a", "id-b"])


def test_places_are_counted_without_those_that_are_over(store: Store) -> None:
    """A place that is gone, and where it is asked for one that has ended, is not counted."""
    store.campaigns.save(a_campaign(name="altmark"), NOW)
    places = [a_place("a"), a_place("b", status=PlaceStatus.ENDED), a_place("c", gone=True)]
    store.places.save("altmark", places, NOW)
    assert 1 == sum(place.is_running for place in places)
    assert (2, 1) == (
        store.places.count("altmark"),
        store.places.count("altmark", running=True),
    )


def test_a_place_is_known_in_some_campaign_or_the_nearest_is_named(store: Store) -> None:
    """Where nobody said which campaign, all are looked through."""
    store.campaigns.save(a_campaign(name="altmark"), NOW)
    store.places.save("altmark", [a_place("gutshof")], NOW)
    store.places.require_anywhere("gutshof")
    with pytest.raises(NotFound, match="gutshoff") as caught:
        store.places.require_anywhere("gutshoff")
    assert "Do you mean “gutshof”?" in str(caught.value.remedy)


def test_of_many_posts_the_latest_are_given(store: Store) -> None:
    """By due time, the last one last."""
    approved(store, "a", "b", "c")
    whole = [post.id for post in store.posts.find()]
    assert whole[1:] == [post.id for post in store.listing.latest([Status.APPROVED], 2)]
    assert (3, 0) == (store.listing.count(account="die-altmark"), store.listing.count(account="niemand"))


def test_posts_are_counted_without_being_read(store: Store) -> None:
    """By state, and those without a time."""
    approved(store, "a", "b")
    untimed(store, "c")
    assert {Status.APPROVED: 2, Status.DRAFT: 1} == store.listing.counts("kreativorte-altmark")
    assert 1 == store.listing.without_time("kreativorte-altmark", [Status.DRAFT])
    assert store.listing.any_in([Status.APPROVED])
    assert not store.listing.any_in([Status.SENDING])


def test_what_does_not_get_on_is_read_alone(store: Store) -> None:
    """Approved posts that were due long ago, and claims whose lease is over; nothing that is on its way."""
    approved(store, "a", "b")
    assert () == store.listing.late(NOW - timedelta(days=1), NOW, 10)
    assert 2 == len(store.listing.late(NOW + timedelta(days=1), NOW, 10))
    assert 1 == len(store.listing.late(NOW + timedelta(days=1), NOW, 1))
    (held,) = claimed(store, limit=1)
    late = store.listing.late(NOW - timedelta(days=1), LEASE + timedelta(seconds=1), 10)
    assert [held.id] == [post.id for post in late]
