"""Posts on their way to an approver and back, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from outreach.errors import NotAllowed, NotFound
from outreach.model import CallerKind, Stale, Status
from tests.approving import approve
from tests.builders import ANNA, BEN, NOW
from tests.contract.conftest import Kept
from tests.contract.stage import Stage


def test_a_draft_is_submitted_and_approved(stage: Stage) -> None:
    """It stands in review with the name of whoever shall approve it, and is approved from there."""
    post = stage.draft()
    submitted = stage.store.review.submit(post.id, "Ben", version=post.version, caller=ANNA, at=NOW)
    assert (Status.IN_REVIEW, "Ben") == (submitted.status, submitted.submitted_to)
    step = stage.store.posts.history(post.id)[-1]
    assert ("Anna", Status.DRAFT, Status.IN_REVIEW) == (step.actor, step.before, step.after)
    approved = approve(stage.store, post.id, version=submitted.version, caller=BEN, at=NOW)
    assert (Status.APPROVED, "Ben") == (approved.status, approved.approved_by)


def test_a_submitted_post_comes_back_with_a_comment(stage: Stage) -> None:
    """It is a draft again; the reason stands beside it and not in it."""
    post = stage.draft()
    submitted = stage.store.review.submit(post.id, "Ben", caller=ANNA, at=NOW)
    back = stage.store.review.send_back(
        post.id, "Bitte kürzer.", version=submitted.version, caller=BEN, at=NOW
    )
    assert (Status.DRAFT, "", post.text) == (back.status, back.submitted_to, back.text)
    (comment,) = stage.store.review.comments(post.id)
    assert ("Ben", "Bitte kürzer.", 1, CallerKind.PERSON) == (
        comment.author,
        comment.text,
        comment.revision,
        comment.caller_kind,
    )


def test_other_words_take_a_post_out_of_review(stage: Stage) -> None:
    """Nobody approves words that were written after they were submitted."""
    post = stage.draft()
    seen = stage.store.review.submit(post.id, "Ben", caller=ANNA, at=NOW)
    edited = stage.store.posts.edit(post.id, text="Neu.", alt=post.alt, link="", caller=ANNA, at=NOW)
    assert (Status.DRAFT, "") == (edited.status, edited.submitted_to)
    with pytest.raises(Stale):
        approve(stage.store, post.id, version=seen.version, caller=BEN, at=NOW)


def test_what_is_not_in_review_is_not_sent_back(stage: Stage) -> None:
    """A draft is one already, an approved post loses its approval by other words; no comment is left behind."""
    draft, approved = stage.draft("a"), stage.approved("b")
    for post in (draft, approved):
        with pytest.raises(NotAllowed, match="cannot be sent back"):
            stage.store.review.send_back(post.id, "Nein.", caller=BEN, at=NOW)
        assert (post, ()) == (stage.now(post), stage.store.review.comments(post.id))


def test_only_a_draft_is_submitted(stage: Stage) -> None:
    """What is approved already needs nobody any more, and a stale look hands nothing over."""
    approved, draft = stage.approved("a"), stage.draft("b")
    with pytest.raises(NotAllowed, match="cannot be submitted"):
        stage.store.review.submit(approved.id, "Ben", caller=ANNA, at=NOW)
    with pytest.raises(Stale):
        stage.store.review.submit(draft.id, "Ben", version=draft.version - 1, caller=ANNA, at=NOW)
    assert draft == stage.now(draft)


def test_comments_are_kept_in_every_state_and_change_nothing(stage: Stage) -> None:
    """Also of a post that is out; oldest first, and the post is the one it was."""
    live = stage.live_post()
    stage.store.review.comment(live.id, "Schön.", caller=ANNA, at=NOW)
    stage.store.review.comment(live.id, "Finde ich auch.", caller=BEN, at=NOW)
    assert ["Schön.", "Finde ich auch."] == [each.text for each in stage.store.review.comments(live.id)]
    assert live == stage.now(live)
    with pytest.raises(NotFound):
        stage.store.review.comment("nowhere", "Hallo", caller=ANNA, at=NOW)


@pytest.mark.parametrize("statement", ["UPDATE comments SET text = 'x'", "DELETE FROM comments"])
def test_a_comment_cannot_be_rewritten(kept_database: Kept, stage: Stage, statement: str) -> None:
    """The database refuses to change or take out what somebody said."""
    stage.store.review.comment(stage.draft().id, "So nicht.", caller=BEN, at=NOW)
    with pytest.raises(DatabaseError, match="only ever added to"), kept_database[1].begin() as connection:
        connection.execute(text(statement))
