"""Statuses and their pictures: what makes them, and what a second request does (post_status_service.rb)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from outreach.networks.counting import addresses, graphemes
from outreach.networks.mastodon_text import counted
from outreach.sandbox.mastodon import words
from outreach.sandbox.pictures import look_at
from outreach.sandbox.state import LivePost, Memory, SandboxAccount, Upload, milliseconds
from outreach.sandbox.wire import Answer, Request, json_answer

TEXT_LIMIT, ALT_LIMIT = 500, 1_500
PICTURES, PICTURE_BYTES = 4, 16 * 1024 * 1024
PAGE = 40
KEY_LIFE = timedelta(hours=1)
VISIBILITIES = frozenset({"public", "unlisted", "private", "direct"})
NO_KEY = "no-key"
MODES = frozenset({"mastodon", "500-on-repeat", NO_KEY})
"""What a key does: one post of two requests; the same, but a repeat is answered 500 (4.6, 4.7.0); nothing (snac).

Where it does nothing the server is as snac throughout: no page about itself, no pages of statuses, pictures for any
number of posts.
"""

FULL_LIST = 256  # statuses that snac gives at most


class Statuses:
    """The posts of all accounts. Callers hold the memory's lock."""

    def __init__(self, memory: Memory, mode: str):
        self._memory = memory
        self._mode = mode
        self._keys: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._working: dict[str, int] = {}  # pictures → how many more looks they take

    def upload(self, account: SandboxAccount, request: Request, looks: int = 0) -> Answer:
        """``POST /api/v2/media``: at once, or to be asked for ``looks`` times more."""
        form = request.form()
        content, alt = form.files.get("file", b""), form.fields.get("description", "")
        picture = look_at(content)
        if picture is None or len(content) > PICTURE_BYTES:
            raise words.error(422, "Validation failed: File content type is invalid")
        if graphemes(alt) > ALT_LIMIT:
            raise words.error(422, f"Validation failed: Description is too long (maximum is {ALT_LIMIT})")
        id = f"{self._number()}.jpg" if self._mode == NO_KEY else self._number()
        upload = self._memory.keep(account, id, content, picture)
        upload.alt = alt
        if looks:
            self._working[upload.id] = looks
        return self._told(upload, 202 if looks else 200)

    def look(self, account: SandboxAccount, id: str) -> Answer:
        """``GET /api/v1/media/{id}``: 206 until it is ready; what a post shows is not found."""
        upload = self._free(account, id)
        if upload is None:
            raise words.error(404, "Record not found")
        left = self._working.get(id, 0)
        if left:
            self._working[id] = left - 1
        return self._told(upload, 206 if left else 200)

    def create(self, account: SandboxAccount, request: Request) -> Answer:
        """``POST /api/v1/statuses``."""
        key = str(request.headers.get("Idempotency-Key", ""))
        known, until = self._keys.get((account.name, key), ("", self._memory.now()))
        if key and known and self._memory.now() < until and self._mode != NO_KEY:
            if self._mode == "500-on-repeat":
                raise words.error(500, "Something went wrong on our end.")
            return json_answer(200, self.shown(account, self._memory.posts[known]))
        asked = _body(request)
        text, uploads = str(asked.get("status") or ""), self._attached(account, asked)
        if not text.strip() and not uploads:
            raise words.error(422, "Validation failed: Text can't be blank")
        if counted(text) > TEXT_LIMIT:
            raise words.error(422, f"Validation failed: Text character limit of {TEXT_LIMIT} exceeded")
        if asked.get("visibility", "public") not in VISIBILITIES:
            raise words.error(422, "Validation failed: Visibility is not included in the list")
        post = self._memory.publish(account, self._number(), text=text, link="", uploads=uploads)
        self._keys[account.name, key] = post.id, self._memory.now() + KEY_LIFE
        return json_answer(200, self.shown(account, post))

    def get(self, account: SandboxAccount, id: str) -> LivePost:
        """A live post. Raises Refusal for one that is not there."""
        post = self._memory.posts.get(id)
        if post is None or post.network != account.channel:
            raise words.error(404, "Record not found")
        return post

    def source(self, account: SandboxAccount, id: str) -> Answer:
        """``GET /api/v1/statuses/{id}/source``: the plain text."""
        return json_answer(200, {"id": id, "text": self.get(account, id).shown, "spoiler_text": ""})

    def listed(self, account: SandboxAccount, query: Mapping[str, str]) -> Answer:
        """``GET /api/v1/accounts/{id}/statuses``, the newest first."""
        limit, before = int(query.get("limit", "20")), int(query.get("max_id", "9" * 19))
        posts = sorted(self._memory.posts_of(account), key=lambda post: int(post.id), reverse=True)
        page = [post for post in posts if int(post.id) < before][: min(limit, PAGE)]
        if self._mode == NO_KEY:
            page = posts[:FULL_LIST]
        return json_answer(200, [self.shown(account, post) for post in page])

    def shown(self, account: SandboxAccount, post: LivePost) -> dict[str, Any]:
        """A status without figures, its words as HTML."""
        ids = post.photos or tuple(image.sha256[:12] for image in post.images)
        pictures = [
            {"id": id, "type": "image", "description": image.alt, "url": _picture(account, image.sha256)}
            for id, image in zip(ids, post.images, strict=True)
        ]
        return {
            "id": post.id,
            "created_at": post.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "visibility": "public",
            "url": f"{account.api_url}/@{account.name}/{post.id}",
            "content": _html(post.shown),
            "media_attachments": pictures,
        }

    def _attached(self, account: SandboxAccount, asked: Mapping[str, Any]) -> tuple[Upload, ...]:
        """The pictures, none of which any post shows."""
        ids = [str(id) for id in asked.get("media_ids") or ()]
        found = [self._free(account, id) for id in ids]
        free = tuple(upload for upload in found if upload is not None)
        if len(free) < len(ids) or len(ids) > PICTURES:
            raise words.error(422, "Validation failed: Media not found or already attached to another post")
        if any(self._working.get(id) for id in ids):
            raise words.error(
                422, "Cannot attach files that have not finished processing. Try again in a moment!"
            )
        return free

    def _free(self, account: SandboxAccount, id: str) -> Upload | None:
        upload = self._memory.uploads.get(id)
        taken = upload is not None and upload.post and self._mode != NO_KEY
        return upload if upload and upload.account == account.name and not taken else None

    def _told(self, upload: Upload, status: int) -> Answer:
        url = f"/_sandbox/media/{upload.picture.sha256}" if status == 200 else None
        return json_answer(
            status, {"id": upload.id, "type": "image", "url": url, "description": upload.alt or None}
        )

    def _number(self) -> str:
        return self._memory.new_number(milliseconds(self._memory.now()) << 16)


def _body(request: Request) -> Mapping[str, Any]:
    try:
        told = json.loads(request.body)
    except ValueError:
        raise words.error(400, "Error occurred while parsing request parameters") from None
    return told if isinstance(told, dict) else {}


def _picture(account: SandboxAccount, sha256: str) -> str:
    return f"{account.api_url}/_sandbox/media/{sha256}"


def _html(text: str) -> str:
    shown = escape(text)
    for address in addresses(text):
        shown = shown.replace(escape(address), f'<a href="{escape(address)}">{escape(address)}</a>')
    paragraphs = shown.split("\n\n")
    return "".join(f"<p>{each.replace(chr(10), '<br />')}</p>" for each in paragraphs)
