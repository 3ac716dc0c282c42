"""Reading a page, its posts and its photos (facts/facebook-api.md §4.4, §4.5)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from outreach.sandbox.facebook import words
from outreach.sandbox.state import LivePost, Memory, SandboxAccount, Upload, digest
from outreach.sandbox.wire import Answer, Figures, json_answer

GATED = frozenset({"comments", "reactions", "likes"})  # need pages_read_user_content, which the token has not
POST_FIELDS = frozenset(
    {"id", "created_time", "message", "permalink_url", "status_type", "is_published", "full_picture"}
    | {"attachments", "shares"}
)
PAGE_FIELDS = frozenset({"id", "name", "followers_count", "fan_count", "link", "category"})
PHOTO_FIELDS = frozenset({"id", "alt_text_custom", "width", "height"})
PAGE_SIZE = 100


class PageReader:
    """Everything that the token of ``account`` may look at."""

    def __init__(self, memory: Memory, account: SandboxAccount):
        self._memory = memory
        self._account = account

    def object(self, id: str, params: Mapping[str, str]) -> Answer:
        """The page itself, one of its posts or one of its photos."""
        upload, post = self._memory.uploads.get(id), self._memory.posts.get(id)
        if id == self._account.external_id:
            return self._page(params)
        if post is not None and post.account == self._account.name and post.network == self._account.channel:
            fields = requested_fields(self._memory, self._account, params, default="created_time,message,id")
            return json_answer(200, fields(post), figures=self._shares([post], params))
        if upload is not None and upload.account == self._account.name:
            return json_answer(200, _photo(upload, _names(params, PHOTO_FIELDS, default="id")))
        raise words.no_such_object("GET", id)

    def posts(self, params: Mapping[str, str], edge: str) -> Answer:
        """A page of posts, newest first; ``next`` is missing on the last one and holds the token, as in real life."""
        limit = _limit(params)
        fields = requested_fields(self._memory, self._account, params, default="created_time,message,id")
        since, until = read_time(params, "since"), read_time(params, "until")
        posts = [
            post
            for post in self._memory.posts_of(self._account)
            if (since is None or post.created_at >= since) and (until is None or post.created_at <= until)
        ]
        start = _start(posts, params)
        shown = posts[start : start + limit]
        answer: dict[str, Any] = {"data": [fields(post) for post in shown]}
        if shown:
            cursors = {"before": _cursor(shown[0].id), "after": _cursor(shown[-1].id)}
            answer["paging"] = {"cursors": cursors}
            if start + limit < len(posts):
                query = urlencode({**params, "limit": str(limit), "after": cursors["after"]})
                path = f"{words.VERSION}/{self._account.external_id}/{edge}"
                answer["paging"]["next"] = f"https://graph.facebook.com/{path}?{query}"
        return json_answer(200, answer, figures=self._shares(shown, params))

    def _page(self, params: Mapping[str, str]) -> Answer:
        followers = self._memory.followers(self._account, self._memory.now())
        everything = {
            "id": self._account.external_id,
            "name": self._account.display_name,
            "followers_count": followers,
            "fan_count": followers,
            "link": f"https://www.facebook.com/{self._account.external_id}",
            "category": "Community",
        }
        names = _names(params, PAGE_FIELDS, default="id,name")
        counts = {name: followers for name in names if name in {"followers_count", "fan_count"}}
        figures = {self._account.external_id: counts} if counts else {}
        return json_answer(200, {name: everything[name] for name in names}, figures=figures)

    def _shares(self, posts: list[LivePost], params: Mapping[str, str]) -> Figures:
        if "shares" not in _names(params, POST_FIELDS, default="id"):
            return {}
        now = self._memory.now()
        return {post.id: {"shares.count": self._memory.figures(post, now).shares} for post in posts}


def requested_fields(
    memory: Memory, account: SandboxAccount, params: Mapping[str, str], *, default: str
) -> Callable[[LivePost], dict[str, Any]]:
    """A post as the request's ``fields`` want it. Raises Refusal for unknown and for gated fields."""
    names = _names(params, POST_FIELDS, default=default)

    def shown(post: LivePost) -> dict[str, Any]:
        everything = _everything(account, post)
        if "shares" in names and (shares := memory.figures(post, memory.now()).shares):
            everything["shares"] = {"count": shares}
        return {name: everything[name] for name in names if everything.get(name) is not None}

    return shown


def _everything(account: SandboxAccount, post: LivePost) -> dict[str, Any]:
    pictures = [f"{account.api_url}/_sandbox/media/{image.sha256}" for image in post.images]
    number = post.id.partition("_")[2]
    profile = "61" + str(int(digest(account.external_id)[:12], 16) % 10**12).zfill(12)  # not the page's id
    return {
        "id": post.id,
        "created_time": graph_time(post.created_at),
        "message": post.shown or None,
        "permalink_url": f"https://www.facebook.com/{profile}/posts/{number}",
        "status_type": "added_photos" if post.images else "mobile_status_update",
        "is_published": True,
        "full_picture": pictures[0] if pictures else None,
        "attachments": _attachments(post, pictures),
    }


def _attachments(post: LivePost, pictures: list[str]) -> dict[str, Any] | None:
    photos = [
        {"media_type": "photo", "type": "photo", "media": {"image": {"src": picture}}} for picture in pictures
    ]
    if len(photos) > 1:
        album = {"media_type": "album", "type": "album", "subattachments": {"data": photos}}
        return {"data": [album]}
    if photos:
        return {"data": photos}
    return {"data": [{"media_type": "link", "type": "share", "url": post.link}]} if post.link else None


def _photo(upload: Upload, names: list[str]) -> dict[str, Any]:
    everything = {
        "id": upload.id,
        "alt_text_custom": upload.alt,
        "width": upload.picture.width,
        "height": upload.picture.height,
    }
    return {name: everything[name] for name in names}


def graph_time(moment: datetime) -> str:
    """Graph's way of writing a moment, in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def read_time(params: Mapping[str, str], name: str) -> datetime | None:
    """A parameter that is a unix time or an ISO day or moment; days begin in UTC. Raises Refusal for others."""
    text = params.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromtimestamp(int(text), UTC) if text.isdigit() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise words.bad_parameter(f"Param {name} must be a time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _names(params: Mapping[str, str], known: frozenset[str], *, default: str) -> list[str]:
    """Field names on the first level, without what stands in their braces and brackets."""
    text = params.get("fields", default)
    while (flat := re.sub(r"\{[^{}]*\}|\([^()]*\)", "", text)) != text:
        text = flat
    names = [re.sub(r"\..*", "", name.strip()) for name in text.split(",") if name.strip()]
    if known is POST_FIELDS and GATED & set(names):
        raise words.error(10, "(#10) The fields need pages_read_user_content")
    if unknown := [name for name in names if name not in known]:
        raise words.error(100, f"(#100) Tried accessing nonexisting field ({unknown[0]})")
    return names


def _limit(params: Mapping[str, str]) -> int:
    text = params.get("limit", "25")
    if not text.isdigit() or not 1 <= int(text) <= PAGE_SIZE:
        raise words.bad_parameter(f"limit must be 1 to {PAGE_SIZE}")
    return int(text)


def _cursor(id: str) -> str:
    return base64.urlsafe_b64encode(id.encode()).decode()


def _start(posts: list[LivePost], params: Mapping[str, str]) -> int:
    """Index of the first post after the cursor."""
    if "after" not in params:
        return 0
    try:
        after = base64.urlsafe_b64decode(params["after"]).decode()
        return [post.id for post in posts].index(after) + 1
    except ValueError:
        raise words.bad_parameter("Invalid cursor") from None
