"""Creating and deleting posts on X (facts/x-api.md §4.1, §4.2, §8)."""

from __future__ import annotations

import re
from typing import Any

from outreach.networks.twitter_length import links, weighted_length
from outreach.sandbox.shortening import normal, stored
from outreach.sandbox.state import Memory, SandboxAccount, Upload
from outreach.sandbox.twitter.media import snowflake, usable
from outreach.sandbox.twitter.requests import an_object, ids, invalid, json_body
from outreach.sandbox.twitter.words import duplicate, forbidden, not_found, problem
from outreach.sandbox.wire import Answer, Request, json_answer

TEXT_LIMIT = 280
IMAGES_PER_POST = 4
SIMULATED_KEYS = frozenset(
    {"text", "media", "reply_settings", "made_with_ai", "paid_partnership", "nullcast"}
)
REFUSED_KEYS = frozenset(
    {"reply", "quote_tweet_id", "poll", "community_id", "edit_options", "geo", "card_uri"}
    | {"direct_message_deep_link", "for_super_followers_only", "share_with_followers"}
)
"""X knows these; the sandbox permits none of them."""
AUDIENCES = frozenset({"following", "mentionedUsers", "subscribers", "verified"})
INVALID = frozenset("\ufeff\ufffe\uffff")
CASHTAG = re.compile(r"(?<!\w)\$[A-Za-z]{1,6}\b")


def username(account: SandboxAccount) -> str:
    """The handle that X would show: letters, digits and underscores, 15 at most."""
    return re.sub(r"[^A-Za-z0-9_]", "_", account.name)[:15]


def create_post(memory: Memory, account: SandboxAccount, request: Request) -> Answer:
    """The call that makes a post visible; the same text a second time is refused while the first is live."""
    body = json_body(request, SIMULATED_KEYS | REFUSED_KEYS)
    if REFUSED_KEYS & set(body):
        raise forbidden()
    uploads = _media(memory, account, body)
    text = _text(body, bool(uploads))
    for name in ("made_with_ai", "paid_partnership", "nullcast"):
        if not isinstance(body.get(name, False), bool):
            raise invalid(name, body[name], "must be true or false")
    if body.get("reply_settings", "following") not in AUDIENCES:
        raise invalid("reply_settings", body["reply_settings"], "is unknown")
    if any(normal(post.text) == normal(text) for post in memory.posts_of(account) if text):
        raise duplicate()
    post = memory.publish(account, snowflake(memory), text=text, link="", uploads=uploads)
    shown = stored(post, username(account), tuple(f"3_{u.id}" for u in uploads))
    # even the core vocabulary answers this call with the legacy key and an empty id (facts/x-api.md §3)
    data = {"id": post.id, "text": shown.text, "edit_history_tweet_ids": [""]}
    item = "create_with_link" if links(text) else "create"
    return json_answer(201, {"data": data}, charged={item: [post.id]})


def delete_post(memory: Memory, account: SandboxAccount, id: str) -> Answer:
    post = memory.posts.get(id)
    if post is None or post.network != account.channel:
        raise not_found()
    if post.account != account.name:
        raise forbidden()
    memory.delete(account, id)
    return json_answer(200, {"data": {"deleted": True}}, charged={"delete": [id]})


def _text(body: dict[str, Any], has_media: bool) -> str:
    text = body.get("text", "")
    if not isinstance(text, str) or not (text.strip() or has_media):
        raise invalid("text", text, "is needed where there is no media")
    if INVALID & set(text):
        raise invalid("text", text, "holds a character that no text may hold")
    if weighted_length(text) > TEXT_LIMIT or len(CASHTAG.findall(text)) > 1:
        raise forbidden()
    return text


def _media(memory: Memory, account: SandboxAccount, body: dict[str, Any]) -> tuple[Upload, ...]:
    if "media" not in body:
        return ()
    media = an_object("media", body["media"], {"media_ids", "tagged_user_ids"})
    wanted = ids("media_ids", media.get("media_ids"), IMAGES_PER_POST)
    if "tagged_user_ids" in media:
        ids("tagged_user_ids", media["tagged_user_ids"], 10)
    uploads = [usable(memory, account, id) for id in wanted]
    found = tuple(upload for upload in uploads if upload is not None)
    if len(found) < len(wanted) or len(set(wanted)) < len(wanted):
        raise problem(400, "Bad Request", "Your media IDs are invalid.")
    return found
