"""What pages ask of the campaigns again and again: made once, for making a statement costs more than asking it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select, union_all

from outreach.store import schema
from outreach.store.tables import fillings as fillings_schema
from outreach.store.tables import sources as sources_schema

T = schema.campaigns.c
F = fillings_schema.fillings.c

P = schema.posts.c

WITH_FILLING = schema.campaigns.outerjoin(fillings_schema.fillings, F.campaign == T.name)
"""Definitions, and until when the open-ended ones are filled."""

ENTRY = select(
    T.name,
    T.definition["title"].as_string(),
    T.definition["first_day"].as_string(),
    T.definition["last_day"].as_string(),
    T.definition["zone"].as_string(),
    T.definition["brand"].as_json(),
    T.definition["ahead"].as_integer(),
    F.until,
).select_from(WITH_FILLING)
"""What it takes to choose a campaign."""

NEXT_POSTS = 200
"""Posts that tell which campaigns go on next."""

LOOKED_THROUGH = 100
"""Campaigns of which each is asked whether it goes on, however many posts of others come before its next one."""


def _definition() -> Select[Any]:
    announced = sources_schema.announced_places.c
    came = select(announced.slug).where(announced.campaign == bindparam("wanted"))
    slugs = came.order_by(announced.at, announced.slug).subquery().c.slug
    new_places = select(func.aggregate_strings(slugs, " ")).scalar_subquery()
    query = select(T.definition, F.until, new_places.label("came"))
    return query.select_from(WITH_FILLING).where(T.name == bindparam("wanted"))


def _nearest() -> Select[Any]:
    others = schema.campaigns.alias().c
    coming = select(P.campaign, P.due_utc).where(P.due_utc >= bindparam("at"))
    posts = coming.order_by(P.due_utc, P.id).limit(NEXT_POSTS).subquery().c
    limit = bindparam("limit", type_=Integer)
    going_on = select(posts.campaign).group_by(posts.campaign).order_by(func.min(posts.due_utc)).limit(limit)
    by_name = select(others.name.label("first")).order_by(others.name)
    first = by_name.limit(LOOKED_THROUGH).subquery().c.first
    goes_on = exists().where(P.campaign == first, P.due_utc >= bindparam("at"))
    names = union_all(
        select(others.name).where(others.name.in_(bindparam("known", expanding=True))),
        select(going_on.subquery().c.campaign),
        select(select(first).where(goes_on).order_by(first).limit(limit).subquery().c.first),
        select(by_name.limit(limit).subquery().c.first),
    )
    return ENTRY.where(T.name.in_(names)).order_by(T.name)


DEFINITION, NEAREST = _definition(), _nearest()
"""One definition with what was announced since; the campaigns that :meth:`Campaigns.nearest` tells of."""
