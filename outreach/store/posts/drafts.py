"""What generating hands to the posts table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from outreach.model import ChannelName, Draft, Post, Status


@dataclass(frozen=True, kw_only=True)
class DraftRecord:
    """A draft with its card filed away, ready to become or to renew a post."""

    draft: Draft
    account: str
    zone: str
    image: str  # its name
    image_sha256: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What saving drafts did, by post id."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]  # edited by hand, sent, or taken out: left as they are
    unapproved: tuple[str, ...]  # of the changed ones, those that lost their approval


def post_id(campaign: str, place: str, channel: ChannelName, number: int) -> str:
    """The id of a post: the same for the same campaign, place, channel and number, for ever."""
    return hashlib.sha256(f"{campaign}\n{place}\n{channel}\n{number}".encode()).hexdigest()[:10]


def content_of(written: DraftRecord) -> dict[str, Any]:
    """The fields of a post that generating decides, and may renew."""
    draft = written.draft
    return {
        "account": written.account,
        "kind": draft.kind,
        "variant": draft.variant,
        "text": draft.text,
        "link": draft.link,
        "alt": draft.alt,
        "image": written.image,
        "image_sha256": written.image_sha256,
        "photo": draft.photo,
        "quoted": draft.quoted,
        "zone": written.zone,
    }


def new_post(id: str, campaign: str, written: DraftRecord) -> Post:
    """The draft as a post that nobody has seen yet, without a time."""
    draft = written.draft
    return Post(
        id=id,
        campaign=campaign,
        place=draft.place,
        channel=draft.channel,
        number=draft.number,
        status=Status.DRAFT,
        made_from=draft.made_from,
        **content_of(written),
    )
