"""The times of posts: planned, chosen by a person, and let go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, update

from outreach.language import msg
from outreach.model import OPEN, UNTIMED, Caller, Post, Slot, Status
from outreach.store import schema
from outreach.store.changes import BACK, again, post_of
from outreach.store.engine import writing
from outreach.store.refusals import wrong_state
from outreach.store.transitions import record_step
from outreach.store.written import post_id


class Times:
    """When posts go out, as planning and a person's verbs set it."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def set_slots(
        self, campaign: str, slots: Sequence[Slot], *, caller: Caller, at: datetime
    ) -> tuple[str, ...]:
        """Give drafts their times; what is released, sent or taken out keeps its own. The ids that moved."""
        moved = []
        table = schema.posts
        with writing(self._engine) as connection:
            for slot in slots:
                id = post_id(campaign, slot.place, slot.channel, slot.number)
                change = (
                    update(table)
                    .where(table.c.id == id, table.c.status.in_(UNTIMED), table.c.pinned.is_(False))
                    .where(table.c.due_utc.is_distinct_from(slot.due))
                    .values(due_utc=slot.due, due_note=slot.note, version=table.c.version + 1)
                    .returning(table.c.status)
                )
                status = connection.execute(change).scalar()
                if status is not None:
                    why = f"planned for {slot.due.isoformat()}"
                    record_step(connection, id, Status(status), Status(status), caller=caller, at=at, why=why)
                    moved.append(id)
        return tuple(moved)

    def retry(self, id: str, *, caller: Caller, at: datetime) -> Post:
        """Try a released post again at the next step: one that waits for its next try, or that was refused.

        Raises NotAllowed for every other: nothing else is known for sure not to be live.
        """
        with writing(self._engine) as connection:
            known = post_of(connection, id)
            waits = known.status is Status.APPROVED and known.not_before is not None
            values: dict[str, Any] = {"not_before": None, "reason": ""}
            done = None
            if waits or known.status is Status.REJECTED:
                done = again(connection, known, values, caller=caller, at=at, why="tried again")
            if done is None:
                raise wrong_state(known, msg("be tried again"))
            return done

    def unpin(self, id: str, *, caller: Caller, at: datetime) -> Post:
        """Let planning move the post again. Raises NotAllowed where nobody has chosen its time, or it is on its way."""
        with writing(self._engine) as connection:
            known = post_of(connection, id)
            done = None
            if known.pinned and known.status in UNTIMED:
                done = again(
                    connection, known, {"pinned": False}, caller=caller, at=at, why="may be moved again"
                )
            if done is None:
                raise wrong_state(known, msg("be let go"))
            return done

    def reschedule(self, id: str, due: datetime, note: str, *, caller: Caller, at: datetime) -> Post:
        """A new time. The release stays, for the words are the released ones; a missed post is on its way again.

        One that was taken out is a draft again.
        """
        with writing(self._engine) as connection:
            known = post_of(connection, id)
            values: dict[str, Any] = {"due_utc": due, "due_note": note, "not_before": None, "reason": ""}
            values["pinned"] = True
            if known.status is Status.CANCELLED:
                values |= {"approved_by": "", "approved_at": None}
            done = None
            if known.status in OPEN or known.status in BACK:
                why = f"planned for {due.isoformat()}"
                done = again(connection, known, values, caller=caller, at=at, why=why)
            if done is None:
                raise wrong_state(known, msg("get another time"))
            return done
