"""The audit on both databases: whoever has the password of the database cannot rewrite what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from outreach.errors import Sent, StorageFailed
from outreach.language import quoted, verbatim
from outreach.model import CallerKind, JournalEntry, Receipt, Status, machine
from outreach.sandbox import FaultKind, Operation
from outreach.store import Store
from outreach.store.engine import open_engine
from tests.builders import ANNA, NOW, a_reason
from tests.contract.conftest import Kept
from tests.contract.olden import CAMPAIGN, POST, STEP, at_migration
from tests.contract.stage import FACEBOOK, Stage

AN_ENTRY = JournalEntry(
    at=NOW,
    caller_kind=ANNA.kind,
    caller_id=ANNA.id,
    caller_name=ANNA.name,
    verb="accounts.pause",
    subject="die-altmark",
    details=quoted("away"),
)


@pytest.fixture
def engine(kept_database: Kept, stage: Stage) -> Engine:
    """The way to the stage's database beside the program, with a post that is live in it."""
    stage.live_post()
    stage.store.journal.append(AN_ENTRY)
    return kept_database[1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE steps SET why = 'nothing happened'",
        "UPDATE steps SET actor = 'somebody else'",
        "DELETE FROM steps",
        "DELETE FROM attempts",
        "UPDATE attempts SET outcome = 'not_sent' WHERE outcome = 'sent'",
        "UPDATE attempts SET owner = 'somebody else'",
        "UPDATE journal SET caller_name = 'somebody else'",
        "DELETE FROM journal",
    ],
)
def test_what_happened_cannot_be_rewritten(engine: Engine, statement: str) -> None:
    """The database refuses to change or take out a line of the audit, and to take a success back."""
    with pytest.raises(DatabaseError, match="only ever added to"), engine.begin() as connection:
        connection.execute(text(statement))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM steps")).scalar_one() > 3
        assert [Sent.YES] == list(connection.execute(text("SELECT outcome FROM attempts")).scalars())


def test_a_server_does_not_empty_the_audit_either(postgresql_url: str, tmp_path: Path) -> None:
    """TRUNCATE goes round the rows' triggers and is refused as well."""
    store = Store(postgresql_url, tmp_path / "secret.key")
    store.upgrade()
    store.close()
    server = open_engine(postgresql_url)
    with pytest.raises(DatabaseError, match="only ever added to"), server.begin() as connection:
        connection.execute(text("TRUNCATE steps CASCADE"))
    server.dispose()


def test_a_row_of_the_journal_stands_and_falls_with_what_it_tells(stage: Stage) -> None:
    """Where the journal cannot be written the account is not paused either; else both are there."""
    name = stage.live_post().account
    unfit: Any = None
    with pytest.raises(StorageFailed):
        stage.store.accounts.pause(name, a_reason("away"), NOW, replace(AN_ENTRY, verb=unfit))
    assert (None, ()) == (stage.store.accounts.get(name).paused, stage.store.journal.newest(9))
    stage.store.accounts.pause(name, a_reason("away"), NOW, AN_ENTRY)
    assert stage.store.accounts.get(name).paused
    assert (AN_ENTRY,) == stage.store.journal.newest(9, subject="die-altmark")
    assert () == stage.store.journal.newest(9, subject="another")


def test_a_late_success_may_still_be_added(stage: Stage) -> None:
    """What an attempt did not know it may learn: evidence that a post is live is taken after all."""
    stage.fault(FACEBOOK, FaultKind.CUT_BEFORE)
    post = stage.approved()
    stage.publisher().step()
    assert Status.UNKNOWN is stage.status(post)
    receipt = Receipt(external_id="1_2")
    stage.store.queue.published(
        stage.now(post), receipt, caller=machine("late"), at=stage.clock.now(), why=verbatim("late answer")
    )
    assert (Status.PUBLISHED, [Sent.YES]) == (
        stage.status(post),
        [attempt.outcome for attempt in stage.store.posts.attempts(post.id)],
    )


def test_the_audit_tells_person_machine_and_network_apart(stage: Stage) -> None:
    """Approving is a person's, sending the machine's, what the feed shows the network's; each with its id."""
    stage.fault(FACEBOOK, FaultKind.CUT_AFTER)
    post = stage.approved()
    stage.publisher().step()
    stage.clock.moment += timedelta(minutes=1)
    stage.publisher().step()
    kinds = {(step.after, step.caller_kind, step.caller_id) for step in stage.store.posts.history(post.id)}
    assert {
        (Status.APPROVED, CallerKind.PERSON, "without-sign-in:Anna Beispiel"),
        (Status.SENDING, CallerKind.MACHINE, "one/1"),
        (Status.PUBLISHED, CallerKind.NETWORK, "facebook"),
    } <= kinds


def test_a_persons_decision_on_a_doubtful_post_is_a_persons(stage: Stage) -> None:
    """Whoever has looked at the page stands in the audit as a person, not as the feed."""
    stage.fault(FACEBOOK, FaultKind.CUT_AFTER)
    stage.fault(FACEBOOK, FaultKind.ERROR_BEFORE, Operation.READ)
    post = stage.approved()
    stage.publisher().step()
    stage.store.unknown_outcomes.found(post.id, "1_2", "", caller=ANNA, at=stage.clock.now())
    last = stage.store.posts.history(post.id)[-1]
    assert (Status.PUBLISHED, CallerKind.PERSON, ANNA.id) == (last.after, last.caller_kind, last.caller_id)


def test_lines_of_older_versions_keep_what_they_say(database_url: str, tmp_path: Path) -> None:
    """The upgrade adds the caller's kind and id and makes nothing up for what was written before."""
    at_migration(database_url, "0009", CAMPAIGN, POST, STEP)
    store = Store(database_url, tmp_path / "secret.key")
    store.upgrade()
    (step,) = store.posts.history("old")
    store.close()
    assert ("Anna", "generated", None, "") == (step.actor, str(step.why), step.caller_kind, step.caller_id)
