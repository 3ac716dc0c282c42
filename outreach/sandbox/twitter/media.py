"""Uploads to X: at once or in chunks, and the alt text (facts/x-api.md §4.3)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta

from outreach.sandbox.pictures import look_at
from outreach.sandbox.state import Memory, SandboxAccount, Upload, milliseconds
from outreach.sandbox.twitter.requests import ID, an_object, invalid, json_body
from outreach.sandbox.twitter.words import not_found, problem
from outreach.sandbox.wire import Answer, Request, json_answer

LIFE = timedelta(hours=24)
IMAGE_BYTES = 5 * 1024 * 1024
GIF_BYTES = 15 * 1024 * 1024
CATEGORIES = {"tweet_image": {"image/jpeg", "image/png"}, "tweet_gif": {"image/gif"}}
ALT_LENGTH = 1000
EPOCH_MS = 1288834974657


def snowflake(memory: Memory) -> str:
    """An id of X: it carries the sandbox's time in its upper bits."""
    return memory.new_number((milliseconds(memory.now()) - EPOCH_MS) << 22)


@dataclass(kw_only=True)
class _UploadSession:
    account: str
    total: int
    category: str
    chunks: dict[int, bytes] = field(default_factory=dict)


class MediaUploads:
    """Takes pictures in. Media ids belong to the user who uploaded them and expire after 24 hours."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self._sessions: dict[str, _UploadSession] = {}

    def upload(self, account: SandboxAccount, request: Request, step: list[str]) -> Answer:
        """``POST /2/media/upload`` and what stands below it."""
        match step:
            case []:
                return self._at_once(account, request)
            case ["initialize"]:
                return self._initialize(account, request)
            case [id, "append"]:
                return self._append(self._session(account, id), request)
            case [id, "finalize"]:
                session = self._session(account, id)
                content = b"".join(chunk for _, chunk in sorted(session.chunks.items()))
                if len(content) != session.total:
                    raise invalid("total_bytes", session.total, "is not what was appended")
                del self._sessions[id]
                return self._taken(self._keep(account, content, session.category, id))
        raise not_found()

    def status(self) -> Answer:
        """Pictures are ready at once, and X refuses to tell a status that it never announced."""
        raise problem(400, "Bad Request", "There is no processing to report on for this media.")

    def describe(self, account: SandboxAccount, request: Request) -> Answer:
        """``POST /2/media/metadata``: the alt text, to be set before the post is created."""
        body = json_body(request, {"id", "metadata"})
        metadata = an_object("metadata", body.get("metadata", {}), {"alt_text"})
        alt_text = an_object("alt_text", metadata.get("alt_text", {}), {"text"})
        text, upload = alt_text.get("text"), usable(self._memory, account, str(body.get("id", "")))
        if not isinstance(text, str) or not 1 <= len(text) <= ALT_LENGTH:
            raise invalid("alt_text", text, f"must be 1 to {ALT_LENGTH} characters")
        if upload is None:
            raise invalid("id", body.get("id"), "is no media of this user")
        upload.alt = text
        associated = {"alt_text": {"text": text}}
        data = {"id": upload.id, "associated_metadata": associated}
        return json_answer(200, {"data": data}, charged={"alt_text": [upload.id]})

    def _at_once(self, account: SandboxAccount, request: Request) -> Answer:
        content, others = _parts(request, {"media_category", "additional_owners"})
        category = others.get("media_category")
        if category not in CATEGORIES:
            raise invalid("media_category", category or "", f"must be one of {', '.join(CATEGORIES)}")
        return self._taken(self._keep(account, content, category, snowflake(self._memory)))

    def _initialize(self, account: SandboxAccount, request: Request) -> Answer:
        body = json_body(
            request, {"media_type", "total_bytes", "media_category", "additional_owners", "shared"}
        )
        total, category = body.get("total_bytes"), body.get("media_category")
        if not isinstance(total, int) or not 0 < total <= GIF_BYTES:
            raise invalid("total_bytes", total, "must be the size of the file")
        if category not in CATEGORIES or body.get("media_type") not in CATEGORIES[category]:
            raise invalid("media_category", category, "does not go with media_type")
        id = snowflake(self._memory)
        self._sessions[id] = _UploadSession(account=account.name, total=total, category=category)
        data = {"id": id, "media_key": f"3_{id}", "expires_after_secs": int(LIFE.total_seconds())}
        return json_answer(200, {"data": data})

    def _append(self, session: _UploadSession, request: Request) -> Answer:
        content, others = _parts(request, {"segment_index"})
        index = others.get("segment_index", "")
        if not index.isdigit() or int(index) > 999:
            raise invalid("segment_index", index, "must be 0 to 999")
        session.chunks[int(index)] = content
        return json_answer(200, {"data": {"expires_at": round((self._memory.now() + LIFE).timestamp())}})

    def _session(self, account: SandboxAccount, id: str) -> _UploadSession:
        session = self._sessions.get(id)
        if session is None or session.account != account.name:
            raise invalid("id", id, "is no upload of this user")
        return session

    def _keep(self, account: SandboxAccount, content: bytes, category: str, id: str) -> Upload:
        picture = look_at(content)
        if picture is None or picture.mime not in CATEGORIES[category]:
            raise problem(400, "Bad Request", "The media type is not recognised.")
        if len(content) > (GIF_BYTES if category == "tweet_gif" else IMAGE_BYTES):
            raise problem(400, "Bad Request", "The media is too large.")
        upload = self._memory.keep(account, id, content, picture)
        upload.expires_at = self._memory.now() + LIFE
        return upload

    def _taken(self, upload: Upload) -> Answer:
        picture = upload.picture
        data = {
            "id": upload.id,
            "media_key": f"3_{upload.id}",
            "size": picture.size,
            "expires_after_secs": int(LIFE.total_seconds()),
            "image": {"image_type": picture.mime, "w": picture.width, "h": picture.height},
        }
        return json_answer(200, {"data": data})


def usable(memory: Memory, account: SandboxAccount, id: str) -> Upload | None:
    """The upload with that id, where it is the account's own and has not expired."""
    upload = memory.uploads.get(id) if ID.fullmatch(id) else None
    if upload is None or upload.account != account.name or upload.expires_at is None:
        return None
    return upload if memory.now() < upload.expires_at else None


def _parts(request: Request, known: set[str]) -> tuple[bytes, dict[str, str]]:
    """The bytes of ``media`` and the other fields, from a multipart form or from JSON with base64."""
    if request.content_type == "application/json":
        body = json_body(request, known | {"media"})
        try:
            content = base64.b64decode(str(body.pop("media", "")), validate=True)
        except binascii.Error:
            raise invalid("media", "", "is no base64") from None
        return content, {name: str(value) for name, value in body.items()}
    try:
        form = request.form()
    except ValueError:
        raise invalid("body", "", "cannot be read as a form") from None
    others = dict(form.fields)
    text = others.pop("media", "").encode()  # a part without a file name
    for name in {*others, *form.files} - known - {"media"}:
        raise invalid(name, "", "is no field of this form")
    content = form.files.get("media", text)
    if not content:
        raise invalid("media", "", "is missing")
    return content, others
