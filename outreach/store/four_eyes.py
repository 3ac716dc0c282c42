"""Nobody who has signed in approves what they have written or submitted, or for another organisation than theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from outreach.errors import NotAllowed
from outreach.language import Message, msg
from outreach.model import Caller, CallerKind, Post, Role, Status
from outreach.store import people_schema, schema

P = schema.posts.c
R = schema.revisions.c
S = schema.steps.c

UNAPPROVED = (Status.DRAFT, Status.IN_REVIEW)


def kept_back(connection: Connection, posts: Sequence[Post], caller: Caller) -> Mapping[str, NotAllowed]:
    """Which of ``posts`` the caller may not approve, by id, with who may; nothing where nobody has signed in."""
    if not caller.signed_in or not posts:
        return {}
    table = schema.accounts.c
    wanted = select(table.name, table.organisation).where(table.name.in_({post.account for post in posts}))
    owners = {row.name: row.organisation for row in connection.execute(wanted)}
    concerned = concerned_in(connection, [post.id for post in posts])
    approvers: dict[str, Mapping[str, str]] = {}
    refused = {}
    for post in posts:
        owner, own = owners.get(post.account, ""), concerned.get(post.id, frozenset())
        foreign = Role.APPROVER not in caller.roles_in(owner)
        if foreign or caller.id in own:
            known = approvers.setdefault(owner, approvers_of(connection, owner))
            others = tuple(name for id, name in known.items() if id not in own)
            refused[post.id] = _foreign(post, owner, others) if foreign else _own(post, others)
    return refused


def concerned_in(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Who has changed words or card of each post since it was approved last, and who has submitted it since then.

    Words that are generated of what somebody wrote by hand into the place are theirs, too.
    """
    wrote = (
        select(R.post, R.caller_id)
        .join(schema.posts, R.post == P.id)
        .where(
            R.post.in_(ids),
            R.caller_kind == CallerKind.PERSON,
            R.number > func.coalesce(P.last_approved_revision, 0),
        )
    )
    approvals = schema.steps.alias().c
    last = (
        select(func.coalesce(func.max(approvals.id), 0))
        .where(approvals.post == S.post, approvals.before.in_(UNAPPROVED), approvals.after == Status.APPROVED)
        .scalar_subquery()
    )
    submitted = select(S.post, S.caller_id).where(
        S.post.in_(ids), S.caller_kind == CallerKind.PERSON, S.after == Status.IN_REVIEW, S.id > last
    )
    found: dict[str, set[str]] = {}
    for query in (wrote, submitted):
        for post, person in connection.execute(query):
            found.setdefault(post, set()).add(person)
    for post, person in _behind_generated_words(connection, ids):
        found.setdefault(post, set()).add(person)
    return {post: frozenset(people) for post, people in found.items()}


def _behind_generated_words(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Post and person: a field of the place was written by hand after the last approval, and words made of it since."""
    approved = (
        select(func.max(S.at))
        .where(S.post == P.id, S.before.in_(UNAPPROVED), S.after == Status.APPROVED)
        .scalar_subquery()
    )
    made = func.max(R.at)
    places = schema.places.c
    query = (
        select(P.id, made.label("made"), approved.label("approved"), places.campaign, places.slug)
        .join(schema.revisions, R.post == P.id)
        .join(schema.places, (places.campaign == P.campaign) & (places.slug == P.place))
        .where(
            P.id.in_(ids),
            R.caller_kind == CallerKind.MACHINE,
            R.number > func.coalesce(P.last_approved_revision, 0),
        )
        .group_by(P.id, places.campaign, places.slug)
    )
    rows = connection.execute(query).all()
    wanted = {(row.campaign, row.slug) for row in rows}
    hands = {
        (row.campaign, row.slug): row.by_hand
        for row in connection.execute(
            select(places.campaign, places.slug, places.by_hand).where(
                places.campaign.in_({campaign for campaign, _ in wanted}),
                places.slug.in_({slug for _, slug in wanted}),
            )
        )
    }
    for row in rows:
        for hand in hands[row.campaign, row.slug].values():
            at = datetime.fromisoformat(hand["at"])
            if at <= row.made and (row.approved is None or at > row.approved):
                yield row.id, hand["caller_id"]


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
