"""Nobody who has signed in approves what they have written or submitted, or for another organisation than theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from outreach.errors import NotAllowed
from outreach.language import Message, msg
from outreach.model import Caller, CallerKind, Post, Role, Status
from outreach.store import schema
from outreach.store.posts.owners import owners_of
from outreach.store.tables import people as people_schema

P = schema.posts.c
R = schema.revisions.c
S = schema.steps.c

UNAPPROVED = (Status.DRAFT, Status.IN_REVIEW)

IDS: BindParameter[Any] = bindparam("ids", expanding=True)

WROTE = (
    select(R.post, R.caller_id)
    .join(schema.posts, R.post == P.id)
    .where(
        R.post.in_(IDS),
        R.caller_kind == CallerKind.PERSON,
        R.number > func.coalesce(P.last_approved_revision, 0),
    )
)


def _submitted() -> Select[Any]:
    approvals = schema.steps.alias().c
    last = (
        select(func.coalesce(func.max(approvals.id), 0))
        .where(approvals.post == S.post, approvals.before.in_(UNAPPROVED), approvals.after == Status.APPROVED)
        .scalar_subquery()
    )
    return select(S.post, S.caller_id).where(
        S.post.in_(IDS), S.caller_kind == CallerKind.PERSON, S.after == Status.IN_REVIEW, S.id > last
    )


def _generated() -> Select[Any]:
    said = schema.revisions.alias().c
    approved = select(said.at).where(said.post == P.id, said.number == P.last_approved_revision)
    return (
        select(
            P.id,
            P.campaign,
            P.place,
            func.max(R.at).label("made"),
            approved.scalar_subquery().label("approved"),
        )
        .join(schema.revisions, R.post == P.id)
        .where(
            P.id.in_(IDS),
            R.caller_kind == CallerKind.MACHINE,
            R.number > func.coalesce(P.last_approved_revision, 0),
        )
        .group_by(P.id)
    )


SUBMITTED, GENERATED = _submitted(), _generated()
"""Asked for each post that somebody looks at: made once, for making a statement costs more than asking it."""


def kept_back(connection: Connection, posts: Sequence[Post], caller: Caller) -> Mapping[str, NotAllowed]:
    """Which of ``posts`` the caller may not approve, by id, with who may; nothing where nobody has signed in."""
    if not caller.signed_in or not posts:
        return {}
    owners = owners_of(connection, posts)
    concerned = concerned_in(connection, [post.id for post in posts])
    approvers: dict[str, Mapping[str, str]] = {}
    refused = {}
    for post in posts:
        owner, own = owners[post.id], concerned.get(post.id, frozenset())
        foreign = Role.APPROVER not in caller.roles_in(owner)
        if foreign or caller.id in own:
            known = approvers.setdefault(owner, approvers_of(connection, owner))
            others = tuple(name for id, name in known.items() if id not in own)
            refused[post.id] = _foreign(post, owner, others) if foreign else _own(post, others)
    return refused


def concerned_in(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Who has changed words or card of each post since it was approved last, and who has submitted it since then.

    Generated words are also theirs who wrote what they are made of: the place by hand or by an import, the campaign.
    """
    found: dict[str, set[str]] = {}
    for query in (WROTE, SUBMITTED):
        for post, person in connection.execute(query, {"ids": ids}):
            found.setdefault(post, set()).add(person)
    for post, person in _behind_generated_words(connection, ids):
        found.setdefault(post, set()).add(person)
    return {post: frozenset(people) for post, people in found.items()}


def _behind_generated_words(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Post and person: they wrote what its words are made of, since the words that were approved last were made."""
    rows = connection.execute(GENERATED, {"ids": ids}).all()
    wrote = _authors(connection, {(row.campaign, row.place) for row in rows})
    for row in rows:
        for person, at in (*wrote.get((row.campaign, ""), ()), *wrote.get((row.campaign, row.place), ())):
            if at <= row.made and (row.approved is None or at > row.approved):
                yield row.id, person


def _authors(
    connection: Connection, wanted: Set[tuple[str, str]]
) -> Mapping[tuple[str, str], Sequence[tuple[str, datetime]]]:
    """Who wrote what posts are made of, and when, by campaign and place; "" stands for the campaign's definition."""
    if not wanted:
        return {}
    campaigns, places = schema.campaigns.c, schema.places.c
    names, slugs = {name for name, _ in wanted}, {slug for _, slug in wanted}
    found: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for name, authors in connection.execute(
        select(campaigns.name, campaigns.authors).where(campaigns.name.in_(names))
    ):
        found[name, ""] = [(person, datetime.fromisoformat(at)) for person, at in authors.items()]
    query = select(places.campaign, places.slug, places.authors, places.by_hand)
    for name, slug, authors, hands in connection.execute(
        query.where(places.campaign.in_(names), places.slug.in_(slugs))
    ):
        wrote = (*authors.items(), *((hand["caller_id"], hand["at"]) for hand in hands.values()))
        found[name, slug] = [(person, datetime.fromisoformat(at)) for person, at in wrote]
    return found


def approvers_of(connection: Connection, organisation: str) -> Mapping[str, str]:
    """Id and name of everybody who may approve for ``organisation``, by name."""
    people, memberships = people_schema.people, people_schema.memberships.c
    query = (
        select(people.c.id, people.c.name)
        .join(people_schema.memberships)
        .where(people.c.active, memberships.role == Role.APPROVER)
        .order_by(people.c.name)
    )
    if organisation:
        query = query.where(memberships.organisation.in_(("", organisation)))
    return {row.id: row.name for row in connection.execute(query)}


def _own(post: Post, others: Sequence[str]) -> NotAllowed:
    return NotAllowed(
        msg(
            "Post {id} ({place}, {channel}) is approved by somebody who has neither written nor submitted it.",
            id=post.id,
            place=post.place,
            channel=post.channel,
        ),
        _ask(others),
    )


def _foreign(post: Post, organisation: str, others: Sequence[str]) -> NotAllowed:
    return NotAllowed(
        msg(
            "Post {id} ({place}, {channel}) is approved by an approver of “{organisation}”.",
            id=post.id,
            place=post.place,
            channel=post.channel,
            organisation=organisation,
        ),
        _ask(others),
    )


def _ask(others: Sequence[str]) -> Message:
    if others:
        return msg("This can be done by: {names}.", names=", ".join(others))
    return msg("There is nobody else yet: an administrator gives somebody the role of an approver.")
