"""Holding posts until a transaction ends: whoever holds several takes them in one order, so that no two ever wait
for each other.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, select

from outreach.store import schema

P = schema.posts.c

S = TypeVar("S", bound=Select[Any])


def held(posts: S) -> S:
    """The rows of ``posts`` in the order of their ids: nobody else changes them before the transaction ends.

    What only refers to one of them may come meanwhile. SQLite has one writer anyway.
    """
    return posts.order_by(None).order_by(P.id).with_for_update(key_share=True)


def hold(connection: Connection, *which: ColumnElement[bool]) -> None:
    """As :func:`held`, for who is about to change them one by one, or all by one statement."""
    connection.execute(held(select(P.id).where(*which))).all()
