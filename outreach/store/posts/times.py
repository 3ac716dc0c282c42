"""The times of posts: planned, chosen by a person, and let go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, bindparam, select, update

from outreach.language import msg
from outreach.model import OPEN, UNTIMED, Caller, Post, Slot, Status, TimeBefore, moved
from outreach.store import schema
from outreach.store.campaigns.shared_places import hold_shared, require_free_days
from outreach.store.engine import reading, writing
from outreach.store.posts.basis import basis, require_basis
from outreach.store.posts.changes import BACK, again, as_seen
from outreach.store.posts.drafts import post_id
from outreach.store.posts.holding import held
from outreach.store.posts.transitions import record_steps
from outreach.store.refusals import wrong_state

P = schema.posts.c

MOVE = (
    update(schema.posts)
    .where(P.id == bindparam("of_post"))
    .values(due_utc=bindparam("due"), due_note=bindparam("note"), version=P.version + 1)
)


class Times:
    """When posts go out, as planning and a person's verbs set it."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def basis(self, campaign: str) -> str:
        """What a plan of the campaign would be made of now, for :meth:`set_slots`."""
        with reading(self._engine) as connection:
            return basis(connection, campaign)

    def planned(self, campaign: str) -> bool:
        """Whether any of the campaign's posts has a time."""
        query = select(P.id).where(P.campaign == campaign, P.due_utc.is_not(None)).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def set_slots(
        self, campaign: str, slots: Sequence[Slot], *, caller: Caller, at: datetime, seen: str | None = None
    ) -> tuple[str, ...]:
        """Give drafts their times; what is approved, sent or taken out keeps its own. The ids that moved.

        Raises NotAllowed, with nothing changed, where the campaign's :meth:`basis` is another one than ``seen``, and
        DayTaken where another campaign posts about the same place on the same account and day.
        """
        wanted = {post_id(campaign, slot.place, slot.channel, slot.number): slot for slot in slots}
        columns = (P.id, P.status, P.due_utc, P.campaign, P.place, P.channel, P.account, P.zone)
        loose = select(*columns).where(P.campaign == campaign, P.status.in_(UNTIMED), P.pinned.is_(False))
        with writing(self._engine) as connection:
            # before any post is held, or two would wait for each other
            twins = hold_shared(connection, campaign)
            drafts = connection.execute(held(loose)).all()
            if seen is not None:
                require_basis(connection, campaign, seen)
            moves = [
                (post, wanted[post.id])
                for post in drafts
                if post.id in wanted and post.due_utc != wanted[post.id].due
            ]
            require_free_days(connection, twins, moves)
            if moves:
                connection.execute(
                    MOVE, [{"of_post": post.id, "due": slot.due, "note": slot.note} for post, slot in moves]
                )
            told = [
                (post.id, Status(post.status), Status(post.status), msg("planned for {due}", due=slot.due))
                for post, slot in moves
            ]
            record_steps(connection, told, caller=caller, at=at)
        return tuple(post.id for post, _ in moves)

    def retry(self, id: str, *, caller: Caller, at: datetime, version: int | None = None) -> Post:
        """Try an approved post again at the next step: one that waits for its next try, or that was refused.

        Raises NotAllowed for every other: nothing else is known for sure not to be live.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            waits = known.status is Status.APPROVED and known.not_before is not None
            values: dict[str, Any] = {"not_before": None, "reason": None}
            done = None
            if waits or known.status is Status.REJECTED:
                done = again(connection, known, values, caller=caller, at=at, why=msg("tried again"))
            if done is None:
                raise wrong_state(known, msg("be tried again"))
            return done

    def pin(self, id: str, *, caller: Caller, at: datetime, version: int | None = None) -> Post:
        """Planning leaves the post where it is. Raises NotAllowed where that is so anyway, or it has no time."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            done = None
            if known.due_utc is not None and not known.pinned and known.status in UNTIMED:
                done = again(
                    connection, known, {"pinned": True}, caller=caller, at=at, why=msg("keeps its time")
                )
            if done is None:
                raise wrong_state(known, msg("be pinned"))
            return done

    def unpin(self, id: str, *, caller: Caller, at: datetime, version: int | None = None) -> Post:
        """Let planning move the post again. Raises NotAllowed where nobody has chosen its time, or it is on its way."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            done = None
            if known.pinned and known.status in UNTIMED:
                done = again(
                    connection, known, {"pinned": False}, caller=caller, at=at, why=msg("may be moved again")
                )
            if done is None:
                raise wrong_state(known, msg("be let go"))
            return done

    def reschedule(
        self, id: str, due: datetime, note: str, *, caller: Caller, at: datetime, version: int | None = None
    ) -> Post:
        """A new time. The approval stays, for the words are the approved ones; a missed post is on its way again.

        One that was taken out is a draft again. The step says where the post stood before, for :meth:`put_back`.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            values: dict[str, Any] = {"due_utc": due, "due_note": note, "not_before": None, "reason": None}
            values["pinned"] = True
            if known.status is Status.CANCELLED:
                values |= {"approved_by": "", "approved_at": None, "approved_revision": None}
            done = None
            if known.status in OPEN or known.status in BACK:
                due_before = known.due_utc and known.due_utc.astimezone(ZoneInfo(known.zone))
                why = moved(TimeBefore(due=due_before, pinned=known.pinned), due)
                done = again(connection, known, values, caller=caller, at=at, why=why)
            if done is None:
                raise wrong_state(known, msg("get another time"))
            return done

    def put_back(
        self, id: str, before: TimeBefore, note: str, *, caller: Caller, at: datetime, version: int
    ) -> Post:
        """Where the post stood before a person moved it; ``note`` is of that time, as in a slot."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            values = {"due_utc": before.due, "due_note": note, "pinned": before.pinned}
            why = msg("back to {due}", due=before.due) if before.due else msg("without a time again")
            done = None
            if known.status in OPEN:
                done = again(connection, known, values, caller=caller, at=at, why=why)
            if done is None:
                raise wrong_state(known, msg("be put back"))
            return done
