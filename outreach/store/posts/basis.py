"""What a plan is made of, as one digest: while it stays the same, planning again would see what it saw."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, func, select

from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.model import UNTIMED
from outreach.store import schema

P = schema.posts.c


def basis(connection: Connection, campaign: str) -> str:
    """Other once the definition, a place, or what planning sees of a post has changed; its words are not of these."""
    definition = connection.execute(
        select(schema.campaigns.c.definition).where(schema.campaigns.c.name == campaign)
    ).scalar()
    places = connection.execute(
        select(func.count(), func.max(schema.places.c.changed_at)).where(schema.places.c.campaign == campaign)
    ).one()
    posts = connection.execute(
        select(P.id, P.kind, P.status, P.pinned, P.due_utc).where(P.campaign == campaign).order_by(P.id)
    )
    seen = hashlib.sha256(json.dumps([definition, *map(str, places)], sort_keys=True).encode())
    for post in posts:
        loose = post.status in UNTIMED and not post.pinned
        seen.update(f"{post.id} {post.kind} {loose} {post.due_utc}\n".encode())
    return seen.hexdigest()


def require_basis(connection: Connection, campaign: str, seen: str) -> None:
    """Raises NotAllowed where the plan that was proposed on ``seen`` would not be the one that is made now."""
    if basis(connection, campaign) != seen:
        raise NotAllowed(
            msg(
                "The campaign “{name}” has changed since this plan was proposed; nothing was changed.",
                name=campaign,
            ),
            Remedy(msg("Plan again, and look at what changes now."), Action("campaign.plan", name=campaign)),
        )
