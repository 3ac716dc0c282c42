"""The words and cards that posts have had, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from outreach.errors import NotAllowed, NotFound
from outreach.model import CallerKind, Origin, Post, Revision, Stale, Status, machine
from outreach.store import DraftRecord, Store
from tests.approving import approve
from tests.builders import ANNA, BEN, NOW
from tests.contract.conftest import Kept
from tests.contract.olden import CAMPAIGN, POST, STEP, at_migration
from tests.contract.stage import CAMPAIGN as NAME
from tests.contract.stage import Stage
from tests.contract.test_store import a_draft, written


def generated(stage: Stage, place: str = "hof", **changes: object) -> Post:
    """A post as generating makes it, or makes it again."""
    made: DraftRecord = written(a_draft(place, **changes))
    stage.store.posts.save_drafts(NAME, [made], caller=machine("generating", "Anna"), at=NOW)
    return next(post for post in stage.store.posts.find() if post.place == place)


def edited(stage: Stage, post: Post, words: str) -> Post:
    return stage.store.posts.edit(post.id, text=words, alt="Ein Hof", link="", caller=BEN, at=NOW)


def told(revisions: tuple[Revision, ...]) -> list[tuple[int, Origin, str, str]]:
    return [(each.number, each.origin, each.author, each.text) for each in revisions]


def test_everything_that_a_post_has_said_is_kept(stage: Stage) -> None:
    """Generated, edited, taken back: each is a revision with its author, and the last is what stands there."""
    post = generated(stage)
    edited(stage, post, "Von Hand.")
    now = stage.store.posts.get(post.id)
    back = stage.store.revisions.restore(post.id, 1, version=now.version, caller=ANNA, at=NOW)
    assert [
        (1, Origin.GENERATED, "Anna", "Ein Gut wacht auf."),
        (2, Origin.EDITED, "Ben", "Von Hand."),
        (3, Origin.RESTORED, "Anna", "Ein Gut wacht auf."),
    ] == told(stage.store.revisions.of(post.id))
    assert (3, "Ein Gut wacht auf.", False) == (back.revision, back.text, back.edited)
    assert [CallerKind.MACHINE, CallerKind.PERSON, CallerKind.PERSON] == [
        each.caller_kind for each in stage.store.revisions.of(post.id)
    ]


def test_the_card_comes_back_with_its_words(stage: Stage) -> None:
    """Another card is a revision, and taking the first one back brings its card, photo and fingerprint too."""
    first = generated(stage, photo="hof.jpg", quoted="Anna", made_from="a")
    second = generated(stage, photo="tor.jpg", made_from="b")
    assert ("tor.jpg", "", "b", 2) == (second.photo, second.quoted, second.made_from, second.revision)
    back = stage.store.revisions.restore(first.id, 1, caller=ANNA, at=NOW)
    assert ("hof.jpg", "Anna", "a") == (back.photo, back.quoted, back.made_from)


def test_generating_renews_generated_words_that_were_taken_back_and_no_persons(stage: Stage) -> None:
    """Whose words they were before decides, not that a person took them back."""
    post = generated(stage)
    edited(stage, post, "Von Hand.")
    edited(stage, post, "Anders.")
    assert stage.store.revisions.restore(post.id, 2, caller=ANNA, at=NOW).edited
    assert "Von Hand." == generated(stage, text="Neu.").text
    stage.store.revisions.restore(post.id, 1, caller=ANNA, at=NOW)
    assert "Neu." == generated(stage, text="Neu.").text


def test_saving_unchanged_words_changes_nothing(stage: Stage) -> None:
    """No lost approval, no mark as edited, no line in the story, no revision."""
    post = stage.approved()
    story = stage.store.posts.history(post.id)
    assert post == stage.store.posts.edit(
        post.id, text=post.text, alt=post.alt, link=post.link, caller=BEN, at=NOW
    )
    assert post == stage.store.revisions.restore(post.id, post.revision, caller=BEN, at=NOW)
    assert (post, story) == (stage.now(post), stage.store.posts.history(post.id))
    assert 1 == len(stage.store.revisions.of(post.id))


def test_generating_the_same_again_makes_no_revision(stage: Stage) -> None:
    """Neither where all is the same, nor where only what it was made of is another."""
    generated(stage, made_from="a")
    again = generated(stage, made_from="b")
    assert (1, "b") == (again.revision, again.made_from)
    assert 1 == len(stage.store.revisions.of(again.id))


def test_an_approval_names_its_revision_and_other_words_take_it_away(stage: Stage) -> None:
    """What is approved is the revision that was seen; a restored one has to be approved anew."""
    post = stage.draft()
    edited(stage, post, "Von Hand.")
    approved = approve(stage.store, post.id, version=stage.now(post).version, caller=ANNA, at=NOW)
    assert (2, 2) == (approved.revision, approved.approved_revision)
    back = stage.store.revisions.restore(post.id, 1, caller=BEN, at=NOW)
    assert (Status.DRAFT, None, "") == (back.status, back.approved_revision, back.approved_by)


def test_words_that_nobody_saw_are_not_approved(stage: Stage) -> None:
    """The refusal carries what was seen and what stands there now."""
    seen = stage.draft()
    now = edited(stage, seen, "Andere Worte.")
    with pytest.raises(Stale) as caught:
        approve(stage.store, seen.id, version=seen.version, caller=ANNA, at=NOW)
    assert caught.value.before
    assert (seen.text, now.text) == (caught.value.before.text, caught.value.post.text)


def test_what_is_out_of_a_persons_hands_keeps_its_words(stage: Stage) -> None:
    """A published post takes no earlier words."""
    live = stage.live_post()
    with pytest.raises(NotAllowed, match="published"):
        stage.store.revisions.restore(live.id, 1, caller=ANNA, at=NOW)


def test_a_revision_that_is_not_there_is_told(stage: Stage) -> None:
    """Neither another number nor another post is guessed."""
    post = stage.draft()
    with pytest.raises(NotFound, match="no revision 7"):
        stage.store.revisions.restore(post.id, 7, caller=ANNA, at=NOW)
    with pytest.raises(NotFound, match="no revision 7"):
        stage.store.revisions.get(post.id, 7)
    with pytest.raises(NotFound):
        stage.store.revisions.of("nowhere")


@pytest.mark.parametrize("statement", ["UPDATE revisions SET text = 'x'", "DELETE FROM revisions"])
def test_what_was_said_cannot_be_rewritten(kept_database: Kept, stage: Stage, statement: str) -> None:
    """The database refuses to change or take out a revision."""
    stage.draft()
    with pytest.raises(DatabaseError, match="only ever added to"), kept_database[1].begin() as connection:
        connection.execute(text(statement))


def test_posts_of_before_get_their_first_revision(database_url: str, tmp_path: Path) -> None:
    """What they said when the upgrade came, with the author that the audit tells; an approval is of it."""
    approved = POST.replace("'old', 'old'", "'out', 'old'").replace("'hof'", "'tor'")
    at_migration(
        database_url,
        "0009",
        CAMPAIGN,
        POST,
        STEP,
        approved,
        "UPDATE posts SET edited = true, status = 'approved', approved_at = '2027-03-02 08:00:00+00:00',"
        " approved_by = 'Ben' WHERE id = 'out'",
    )
    store = Store(database_url, tmp_path / "secret.key")
    store.upgrade()
    (first,), (other,) = store.revisions.of("old"), store.revisions.of("out")
    posts = [store.posts.get("old"), store.posts.get("out")]
    store.close()
    assert (1, Origin.GENERATED, "Anna", "Alt.") == (first.number, first.origin, first.author, first.text)
    assert (Origin.EDITED, True, "") == (other.origin, other.edited, other.author)
    assert [(1, None), (1, 1)] == [(post.revision, post.approved_revision) for post in posts]
