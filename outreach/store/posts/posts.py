"""Posts as people handle them: written, timed, edited, approved, taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from outreach.errors import Sent
from outreach.language import Message, msg
from outreach.model import (
    OPEN,
    RENEWED,
    WENT_OUT,
    Attempt,
    Caller,
    Origin,
    Post,
    PostLine,
    Status,
    Transition,
)
from outreach.store import schema
from outreach.store.documents import columns_of, row_of, value_of, values_of
from outreach.store.engine import AT_A_TIME, reading, writing
from outreach.store.posts.changes import as_seen, change, post_of, remember_origin, seen_in, set_fields
from outreach.store.posts.drafts import DraftRecord as DraftRecord
from outreach.store.posts.drafts import Saved as Saved
from outreach.store.posts.drafts import content_of, new_post
from outreach.store.posts.drafts import post_id as post_id
from outreach.store.posts.holding import held
from outreach.store.posts.lines import read_lines
from outreach.store.posts.revisions import EDITABLE, record_revisions, reword
from outreach.store.posts.transitions import move, record_steps
from outreach.store.refusals import wrong_state
from outreach.store.together import read_once

BATCH = 50
"""Drafts written in one transaction: SQLite has one writer, and publishing must not wait for it longer than it can."""


class Posts:
    """The posts table, as a person's verbs use it."""

    def __init__(self, engine: Engine):
        self._engine = engine

    # --- reading ---

    @read_once
    def get(self, id: str) -> Post:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            return post_of(connection, id)

    def seen(self, id: str, version: int) -> Post:
        """As :meth:`get`. Raises Stale where the post has changed since ``version``. Nothing is held."""
        with reading(self._engine) as connection:
            return seen_in(connection, post_of(connection, id), version)

    def find(
        self,
        *,
        campaign: str | None = None,
        place: str | None = None,
        places: Collection[str] = (),
        status: Collection[Status] | None = None,
    ) -> tuple[Post, ...]:
        """By due time, those without one last; without ``places`` those of all."""
        table = schema.posts
        query = select(*columns_of(Post, table))
        query = query.order_by(table.c.due_utc.is_(None), table.c.due_utc, table.c.id)
        if campaign is not None:
            query = query.where(table.c.campaign == campaign)
        if place is not None:
            query = query.where(table.c.place == place)
        if places:
            query = query.where(table.c.place.in_(list(places)))
        if status is not None:
            query = query.where(table.c.status.in_(list(status)))
        with reading(self._engine) as connection:
            found = connection.execute(query.execution_options(yield_per=AT_A_TIME))
            return tuple(values_of(Post, found))

    def lines(self, campaign: str) -> list[PostLine]:
        """All posts of the campaign as figures need them, in no order."""
        with reading(self._engine) as connection:
            return read_lines(connection, campaign)

    def whole(self, ids: Sequence[str]) -> tuple[Post, ...]:
        """These posts, in the order of ``ids``."""
        table = schema.posts
        query = select(*columns_of(Post, table)).where(table.c.id.in_(ids))
        with reading(self._engine) as connection:
            found = {post.id: post for post in values_of(Post, connection.execute(query))}
        return tuple(found[id] for id in ids)

    def live(self, account: str, since: datetime) -> tuple[Post, ...]:
        """Posts of ``account`` that were published since then, oldest first."""
        table = schema.posts
        query = (
            select(table)
            .where(
                table.c.account == account, table.c.status == Status.PUBLISHED, table.c.published_at >= since
            )
            .order_by(table.c.published_at, table.c.id)
        )
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())

    def known_ids(self, ids: Collection[str]) -> frozenset[str]:
        """Those of a network's ``ids`` that are posts of ours which went out, under whichever account's name."""
        table = schema.posts
        query = select(table.c.external_id).where(
            table.c.status.in_(WENT_OUT), table.c.external_id.in_(list(ids))
        )
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def first_tried(self, id: str) -> datetime | None:
        """When the first try to publish a post began."""
        query = select(func.min(schema.attempts.c.started_at)).where(schema.attempts.c.post == id)
        with reading(self._engine) as connection:
            found: datetime | None = connection.execute(query).scalar()
            return found

    def last_tried(self, account: str) -> datetime | None:
        """When the last try of ``account`` began that is not known to have sent nothing."""
        table = schema.attempts.c
        query = select(func.max(table.started_at)).where(table.account == account, table.outcome != Sent.NO)
        with reading(self._engine) as connection:
            found: datetime | None = connection.execute(query).scalar()
            return found

    def history(self, id: str) -> tuple[Transition, ...]:
        """Every transition of a post, oldest first."""
        query = select(schema.steps).where(schema.steps.c.post == id).order_by(schema.steps.c.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Transition, row) for row in connection.execute(query).mappings())

    def attempts(self, id: str) -> tuple[Attempt, ...]:
        """Every try to publish a post, oldest first."""
        query = select(schema.attempts).where(schema.attempts.c.post == id).order_by(schema.attempts.c.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Attempt, row) for row in connection.execute(query).mappings())

    # --- writing ---

    def save_drafts(
        self, campaign: str, drafts: Iterable[DraftRecord], *, caller: Caller, at: datetime
    ) -> Saved:
        """New drafts become posts; changed words replace those that nobody edited, and take an approval away.

        ``drafts`` is taken and written in batches of :data:`BATCH`, a transaction each, so that other writers get their
        turn: where it ends early, what was taken before is kept.
        """
        done: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "kept": [], "unapproved": []}
        coming = iter(drafts)
        while batch := list(islice(coming, BATCH)):
            with writing(self._engine) as connection:
                self._save_batch(connection, campaign, batch, done, caller, at)
        return Saved(**{key: tuple(ids) for key, ids in done.items()})

    def _save_batch(
        self,
        connection: Connection,
        campaign: str,
        batch: Sequence[DraftRecord],
        done: dict[str, list[str]],
        caller: Caller,
        at: datetime,
    ) -> None:
        ids = [post_id(campaign, each.draft.place, each.draft.channel, each.draft.number) for each in batch]
        of_these = select(schema.posts).where(schema.posts.c.id.in_(ids))
        rows = connection.execute(held(of_these)).mappings()
        known = {row["id"]: value_of(Post, row) for row in rows}
        fresh = [new_post(id, campaign, each) for id, each in zip(ids, batch, strict=True) if id not in known]
        if fresh:
            connection.execute(insert(schema.posts), [row_of(post) for post in fresh])
            record_revisions(connection, fresh, Origin.GENERATED, caller=caller, at=at)
        why = msg("generated")
        record_steps(connection, [(post.id, None, Status.DRAFT, why) for post in fresh], caller=caller, at=at)
        done["new"] += [post.id for post in fresh]
        for id, written in zip(ids, batch, strict=True):
            if id in known:
                self._renew(connection, known[id], written, done, caller, at)

    def _renew(
        self,
        connection: Connection,
        known: Post,
        written: DraftRecord,
        done: dict[str, list[str]],
        caller: Caller,
        at: datetime,
    ) -> None:
        fresh = content_of(written)
        if known.edited or known.status not in RENEWED:
            done["kept"].append(known.id)
        elif all(getattr(known, key) == value for key, value in fresh.items()):
            done["unchanged"].append(known.id)
            if known.made_from != written.draft.made_from:  # of something else, and the same came out
                remember_origin(connection, known, written.draft.made_from)
        else:
            fresh["made_from"] = written.draft.made_from
            reword(
                connection, known, fresh, Origin.GENERATED, caller=caller, at=at, why=msg("generated again")
            )
            done["changed"].append(known.id)
            if known.status is Status.APPROVED:
                done["unapproved"].append(known.id)

    def edit(
        self,
        id: str,
        *,
        text: str,
        alt: str,
        link: str,
        caller: Caller,
        at: datetime,
        version: int | None = None,
    ) -> Post:
        """A person's words replace the generated ones; an approval, a refusal or a miss is gone with it.

        The same words change nothing.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            if known.status not in EDITABLE:
                raise wrong_state(known, msg("be edited"))
            if (known.text, known.alt) == (text, alt):
                return known
            return reword(
                connection,
                known,
                {"text": text, "alt": alt, "link": link, "edited": True},
                Origin.EDITED,
                caller=caller,
                at=at,
                why=msg("edited"),
            )

    def to_account(self, old: str, new: str, *, caller: Caller, at: datetime) -> tuple[Post, ...]:
        """Let what is not sent yet of the account ``old`` go out on ``new``; the approval, for ``old``, is gone."""
        table = schema.posts.c
        loose = OPEN | {Status.MISSED, Status.REJECTED, Status.CANCELLED}
        query = select(schema.posts).where(table.account == old, table.status.in_(loose))
        with writing(self._engine) as connection:
            found = [value_of(Post, row) for row in connection.execute(held(query)).mappings().all()]
            found.sort(key=lambda post: (post.due_utc is None, post.due_utc, post.id))
            why = msg("moved from the account {old} to {new}", old=old, new=new)
            return tuple(self._moved(connection, post, new, caller, at, why) for post in found)

    @staticmethod
    def _moved(
        connection: Connection, post: Post, account: str, caller: Caller, at: datetime, why: Message
    ) -> Post:
        # whoever approved the words did it for another page
        values: dict[str, Any] = {"account": account, "last_approved_revision": None}
        if post.status is not Status.CANCELLED:
            return change(connection, post, values, caller=caller, at=at, why=why)
        return set_fields(connection, post, values) or post

    def withdraw_approval(self, id: str, *, caller: Caller, at: datetime, why: Message) -> Post:
        """Take the approval away, of a post whose picture may not be shown any more; a draft stays one.

        What is on its way, out, or taken out by now stays as it is.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, None)
            if known.status not in RENEWED | {Status.MISSED}:
                return known
            return change(connection, known, {}, caller=caller, at=at, why=why)

    def cancel(
        self, id: str, *, caller: Caller, at: datetime, version: int | None = None, why: Message | None = None
    ) -> Post:
        """Take a post out. One that is being sent, is live or is doubtful cannot be taken out any more."""
        states = OPEN | {Status.MISSED, Status.REJECTED, Status.HANDED_OVER}
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            before, after = (known.status,), Status.CANCELLED
            if known.status in states:
                done = move(connection, id, before, after, caller=caller, at=at, why=why)
            else:
                done = None
            if done is None:
                raise wrong_state(known, msg("be cancelled"))
            return done

    def done(self, id: str, permalink: str, *, caller: Caller, at: datetime) -> Post:
        """A person has posted what was handed over; it is at ``permalink``. There is no id to read figures by."""
        with writing(self._engine) as connection:
            known = post_of(connection, id)
            before, after, why = (Status.HANDED_OVER,), Status.PUBLISHED, msg("posted by hand")
            values: dict[str, Any] = {"permalink": permalink, "published_at": at, "reason": None}
            done = move(connection, id, before, after, caller=caller, at=at, why=why, **values)
            if done is None:
                raise wrong_state(known, msg("be marked as posted by hand"))
            return done
