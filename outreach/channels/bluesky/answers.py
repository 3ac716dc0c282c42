"""What a Bluesky server's answers mean, and the record that a post is sent as. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from outreach.channels import plain
from outreach.channels.figures import ReadFigure
from outreach.channels.pictures import jpeg_size
from outreach.language import msg
from outreach.model import FeedEntry, Outgoing, ReadingStatus, Receipt
from outreach.networks import BLUESKY, profile
from outreach.networks.bluesky_text import as_it_was_written, rich_text

POST = "app.bsky.feed.post"
LINK, TAG = "app.bsky.richtext.facet#link", "app.bsky.richtext.facet#tag"
IMAGES = "app.bsky.embed.images"
METRICS = tuple(part for metric in profile(BLUESKY).figures.posts for (part,) in metric.parts)
FOLLOWERS = "followersCount"

_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_SPREAD = 1_000_000  # microseconds


def new_key(at: datetime, chance: random.Random) -> str:
    """A record key of our own (TID): the time, drawn from the second after it so that no two are alike."""
    moment = int(at.timestamp() * 1_000_000) + chance.randrange(_SPREAD)
    number = moment << 10 | chance.randrange(1 << 10)
    return "".join(_SORTABLE[number >> 5 * place & 31] for place in range(12, -1, -1))


def record(outgoing: Outgoing, created_at: str, blobs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The post as its repository keeps it: the same for the same words, picture and time."""
    rich = rich_text(outgoing.text)
    made: dict[str, Any] = {"$type": POST, "text": rich.text, "createdAt": created_at}
    made["langs"] = [outgoing.language]
    if rich.facets:
        made["facets"] = [
            {
                "index": {"byteStart": facet.start, "byteEnd": facet.end},
                "features": [
                    {"$type": LINK, "uri": facet.link} if facet.link else {"$type": TAG, "tag": facet.tag}
                ],
            }
            for facet in rich.facets
        ]
    if blobs:
        shown = {"alt": outgoing.alt, **_ratio(outgoing.image)}
        made["embed"] = {"$type": IMAGES, "images": [{**shown, "image": blob} for blob in blobs]}
    return made


def _ratio(image: bytes) -> dict[str, Any]:
    size = jpeg_size(image)
    return {"aspectRatio": {"width": size[0], "height": size[1]}} if size else {}


def key_of(uri: str) -> str:
    """The record key in ``at://did/collection/key``. Raises ValueError for another form."""
    _, collection, key = uri.removeprefix("at://").split("/")
    if collection != POST or not key:
        raise ValueError(uri)
    return key


def receipt(told: Mapping[str, Any], created_at: str, did: str) -> Receipt:
    """What a put or a read of the record is evidence of."""
    key = key_of(told["uri"])
    return Receipt(
        external_id=key,
        permalink=f"https://bsky.app/profile/{did}/post/{key}",
        published_at=plain.moment(created_at),
    )


def feed_entry(row: Mapping[str, Any], did: str) -> FeedEntry:
    """One record of the account's own posts, its text as it was written."""
    value, told = row["value"], receipt(row, row["value"]["createdAt"], did)
    links = [
        (int(facet["index"]["byteStart"]), int(facet["index"]["byteEnd"]), str(feature["uri"]))
        for facet in value.get("facets") or ()
        for feature in facet["features"]
        if feature.get("$type") == LINK
    ]
    embed = value.get("embed") or {}
    return FeedEntry(
        external_id=told.external_id,
        text=as_it_was_written(str(value["text"]), links),
        created_at=plain.moment(value["createdAt"]),
        images=len(embed.get("images") or ()) if embed.get("$type") == IMAGES else 0,
        permalink=told.permalink,
    )


def figure(post: Mapping[str, Any] | None, metric: str) -> ReadFigure:
    """One figure of a post as the index shows it; None for a post that it does not show."""
    if post is None:
        return ReadFigure(metric, ReadingStatus.FAILED, detail=msg("not in the answer"))
    return ReadFigure.delivered(metric, post[metric]) if metric in post else ReadFigure.left_out(metric)
