"""Repositories and their blobs: what makes a post, and what a second put under its key does (putRecord.ts)."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b32encode
from collections.abc import Mapping
from typing import Any

from outreach.networks.bluesky_text import as_it_was_written
from outreach.networks.counting import graphemes, utf8_bytes
from outreach.sandbox.bluesky import words
from outreach.sandbox.pictures import Picture, look_at
from outreach.sandbox.state import LivePost, Memory, SandboxAccount, Upload
from outreach.sandbox.wire import Answer, Request, json_answer

POST, PROFILE = "app.bsky.feed.post", "app.bsky.actor.profile"
TEXT_GRAPHEMES, TEXT_BYTES = 300, 3_000
BLOB_BYTES, IMAGE_BYTES, IMAGES = 5 * 1024 * 1024, 2_000_000, 4
PAGE = 100
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
LINK = "app.bsky.richtext.facet#link"


class Repositories:
    """The records of all accounts. Callers hold the memory's lock."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._sent: dict[str, dict[str, Any]] = {}  # by key, as it was put; empty after a restart

    def upload(self, account: SandboxAccount, request: Request) -> Answer:
        """``uploadBlob``: whatever it is, under the hash of its bytes."""
        content = request.body
        if len(content) > BLOB_BYTES:
            raise words.error(413, "PayloadTooLarge", "request entity too large")
        cid = _cid(0x55, content)
        size, mime = len(content), request.content_type or "application/octet-stream"
        seen = look_at(content)
        hashed = hashlib.sha256(content).hexdigest()
        picture = seen or Picture(sha256=hashed, size=size, mime=mime, width=0, height=0)
        self._memory.keep(account, f"{account.external_id}/{cid}", content, picture)
        blob = {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": size}
        return json_answer(200, {"blob": blob})

    def put(self, account: SandboxAccount, request: Request) -> Answer:
        """``putRecord``: the same record again is no change; with ``swapRecord`` null another one is refused."""
        asked = words.body(request)
        record, key = asked.get("record"), str(asked.get("rkey", ""))
        if asked.get("repo") not in (account.external_id, account.secrets["handle"]):
            raise words.error(403, "Forbidden", "Cannot write to another repository")
        if asked.get("collection") != POST or not isinstance(record, dict):
            raise words.invalid("The sandbox keeps posts alone")
        if not TID.fullmatch(key):
            raise words.invalid(f"Invalid record key for {POST}: {key}")
        uploads = self._checked(account, record)
        known = self._memory.posts.get(key)
        if known is not None and self._value(known) == record:
            return self._put(account, key, record, commit=False)
        if known is not None and "swapRecord" in asked:
            raise words.error(400, "InvalidSwap", f"Record was at {_of(self._value(known))}")
        if known is not None:  # the live post is edited in silence
            self._memory.delete(account, key)
        self._memory.publish(account, key, text=_written(record), link="", uploads=uploads)
        self._sent[key] = record
        return self._put(account, key, record, commit=True)

    def get(self, account: SandboxAccount, query: Mapping[str, str]) -> Answer:
        """``getRecord``."""
        if (query.get("collection"), query.get("rkey")) == (PROFILE, "self"):
            value = {"$type": PROFILE, "displayName": account.display_name}
            return json_answer(
                200, {"uri": _uri(account, PROFILE, "self"), "cid": _of(value), "value": value}
            )
        post = self._memory.posts.get(query.get("rkey", ""))
        if post is None or post.account != account.name or post.network != account.channel:
            uri = _uri(account, query.get("collection", ""), query.get("rkey", ""))
            raise words.error(400, "RecordNotFound", f"Could not locate record: {uri}")
        return json_answer(200, self._row(account, post))

    def listed(self, account: SandboxAccount, query: Mapping[str, str]) -> Answer:
        """``listRecords``, the newest key first."""
        limit, before = query.get("limit", "50"), query.get("cursor", "~")
        if not limit.isdigit() or not 1 <= int(limit) <= PAGE:
            raise words.invalid(f"limit must be 1 to {PAGE}")
        posts = sorted(self._memory.posts_of(account), key=lambda post: post.id, reverse=True)
        page = [post for post in posts if post.id < before][: int(limit)]
        told: dict[str, Any] = {"records": [self._row(account, post) for post in page]}
        return json_answer(200, told | ({"cursor": page[-1].id} if len(page) == int(limit) else {}))

    def _row(self, account: SandboxAccount, post: LivePost) -> dict[str, Any]:
        value = self._value(post)
        if post.rewritten:
            value = {**{name: each for name, each in value.items() if name != "facets"}, "text": post.shown}
        return {"uri": _uri(account, POST, post.id), "cid": _of(value), "value": value}

    def _value(self, post: LivePost) -> dict[str, Any]:
        images = [
            {"alt": image.alt, "image": {"$type": "blob", "ref": {"$link": image.sha256}}}
            for image in post.images
        ]
        embed = {"embed": {"$type": "app.bsky.embed.images", "images": images}} if images else {}
        rest = {"$type": POST, "text": post.text, "createdAt": post.created_at.isoformat(), **embed}
        return self._sent.get(post.id, rest)

    def _put(self, account: SandboxAccount, key: str, record: dict[str, Any], *, commit: bool) -> Answer:
        told: dict[str, Any] = {"uri": _uri(account, POST, key), "cid": _of(record)}
        made = {"commit": {"cid": _of(told), "rev": key}} if commit else {}
        return json_answer(200, told | made | {"validationStatus": "valid"})

    def _checked(self, account: SandboxAccount, record: Mapping[str, Any]) -> tuple[Upload, ...]:
        """The pictures of a record that keeps the rules of its lexicon."""
        text = record.get("text")
        wrong = f"Invalid {POST} record: "
        if record.get("$type") != POST or not isinstance(text, str) or "createdAt" not in record:
            raise words.invalid(f"{wrong}Record must have the property text and createdAt")
        if graphemes(text) > TEXT_GRAPHEMES:
            raise words.invalid(
                f"{wrong}string too big (maximum {TEXT_GRAPHEMES} graphemes) at $.record.text"
            )
        if utf8_bytes(text) > TEXT_BYTES:
            raise words.invalid(f"{wrong}string too big (maximum {TEXT_BYTES}) at $.record.text")
        images = record.get("embed", {}).get("images", [])
        if len(images) > IMAGES:
            raise words.invalid(f"{wrong}array too big at $.record.embed.images")
        found = [(self._blob(account, image, wrong), image) for image in images]
        for upload, image in found:
            upload.alt = image["alt"]
        return tuple(upload for upload, _ in found)

    def _blob(self, account: SandboxAccount, image: Mapping[str, Any], wrong: str) -> Upload:
        blob = image.get("image", {})
        if "alt" not in image or not str(blob.get("mimeType", "")).startswith("image/"):
            raise words.invalid(f"{wrong}Missing required key alt or no picture at $.record.embed.images")
        upload = self._memory.uploads.get(f"{account.external_id}/{blob.get('ref', {}).get('$link')}")
        if upload is None:
            raise words.error(400, "BlobNotFound", f"Could not find blob: {blob.get('ref')}")
        if upload.picture.size > IMAGE_BYTES:
            raise words.invalid(f"{wrong}blob too big (maximum {IMAGE_BYTES}) at $.record.embed.images")
        return upload


def _written(record: Mapping[str, Any]) -> str:
    """What its author wrote: every link in full, where its facet says that it is."""
    links = [
        (facet["index"]["byteStart"], facet["index"]["byteEnd"], feature["uri"])
        for facet in record.get("facets", ())
        for feature in facet["features"]
        if feature["$type"] == LINK
    ]
    return as_it_was_written(record["text"], links)


def _uri(account: SandboxAccount, collection: str, key: str) -> str:
    return f"at://{account.external_id}/{collection}/{key}"


def _of(value: object) -> str:
    """The content's own name; the real one is of DAG-CBOR."""
    return _cid(0x71, json.dumps(value, sort_keys=True).encode())


def _cid(codec: int, content: bytes) -> str:
    """CID version 1, SHA-256, in base 32."""
    raw = bytes((1, codec, 0x12, 32)) + hashlib.sha256(content).digest()
    return "b" + b32encode(raw).decode().lower().rstrip("=")
