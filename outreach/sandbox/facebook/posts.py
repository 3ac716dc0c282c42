"""Photos and posts of a page: what makes them, and what takes them away (facts/facebook-api.md §4.1–§4.3, §9)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from outreach.sandbox.facebook import words
from outreach.sandbox.facebook.pages import requested_fields
from outreach.sandbox.pictures import look_at
from outreach.sandbox.state import LivePost, Memory, SandboxAccount, Upload, milliseconds
from outreach.sandbox.wire import Answer, json_answer

PHOTO_BYTES = 4 * 1024 * 1024
TEXT_LIMIT = 63_206  # UTF-16 units
PHOTOS_PER_POST = 10


def is_true(params: Mapping[str, str], name: str, *, default: bool) -> bool:
    """A boolean parameter. Raises Refusal for anything but ``true`` and ``false``."""
    value = params.get(name)
    if value not in {None, "true", "false"}:
        raise words.bad_parameter(f"Param {name} must be a boolean")
    return default if value is None else value == "true"


def create_photo(
    memory: Memory, account: SandboxAccount, params: Mapping[str, str], files: Mapping[str, bytes]
) -> Answer:
    """A photo: with ``published=false`` nobody sees it, else it is a post of its own."""
    published = is_true(params, "published", default=True)
    if "source" not in files:
        raise words.error(324, "(#324) Missing or invalid image file")
    content = files["source"]
    picture = look_at(content)
    if picture is None or len(content) > PHOTO_BYTES:
        raise words.bad_photo()
    message = _message(params)
    upload = memory.keep(account, memory.new_number(_number(memory)), content, picture)
    upload.alt = params.get("alt_text_custom", "")
    if not published:
        return json_answer(200, {"id": upload.id})
    post = _publish(memory, account, message, "", (upload,))
    return json_answer(200, {"id": upload.id, "post_id": post.id})


def create_post(memory: Memory, account: SandboxAccount, params: Mapping[str, str]) -> Answer:
    """The call that makes a post visible.

    Repeating it makes a second post, as on the real network: Facebook promises no de-duplication.
    """
    if not is_true(params, "published", default=True) or "scheduled_publish_time" in params:
        raise words.bad_parameter("The sandbox has no scheduled and no unpublished posts")
    message, link = _message(params), params.get("link", "")
    uploads = _attached(memory, account, params)
    if not message.strip() and not link and not uploads:
        raise words.bad_parameter("A post needs a message, a link or a photo")
    if link and not re.match(r"https?://[^/\s]+", link):
        raise words.error(100, "(#100) link is not a valid URL", subcode=1609005)
    fields = requested_fields(memory, account, params, default="id")
    post = _publish(memory, account, message, link, uploads)
    return json_answer(200, fields(post))


def delete_object(memory: Memory, account: SandboxAccount, id: str) -> Answer:
    """Take a post down, or an upload away that no post shows."""
    post, upload = memory.posts.get(id), memory.uploads.get(id)
    if post is not None and post.account == account.name and post.network == account.channel:
        memory.delete(account, id)
    elif upload is not None and upload.account == account.name and not upload.post:
        del memory.uploads[id]
    else:
        raise words.no_such_object("DELETE", id)
    return json_answer(200, {"success": True})


def _publish(
    memory: Memory, account: SandboxAccount, message: str, link: str, uploads: tuple[Upload, ...]
) -> LivePost:
    number = memory.new_number(_number(memory))
    return memory.publish(
        account, f"{account.external_id}_{number}", text=message, link=link, uploads=uploads
    )


def _message(params: Mapping[str, str]) -> str:
    message = params.get("message", "")
    if len(message.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise words.bad_parameter("Name parameter too long")
    return message


def _attached(memory: Memory, account: SandboxAccount, params: Mapping[str, str]) -> tuple[Upload, ...]:
    text = params.get("attached_media")
    if text is None:
        return ()
    try:
        media = json.loads(text)
        ids = [entry["media_fbid"] for entry in media] if isinstance(media, list) else []
    except (ValueError, TypeError, KeyError):
        raise words.bad_parameter("Param attached_media must be an array") from None
    uploads = tuple(memory.uploads[id] for id in ids if isinstance(id, str) and id in memory.uploads)
    usable = 0 < len(uploads) == len(ids) == len(set(ids)) <= PHOTOS_PER_POST
    if not usable or any(upload.account != account.name or upload.post for upload in uploads):
        raise words.bad_parameter("attached_media names photos that cannot be attached")
    return uploads


def _number(memory: Memory) -> int:
    return 10 * milliseconds(memory.now())
