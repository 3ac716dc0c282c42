"""What answers look like, for the specification alone: ``app/shapes.py`` makes them, docs/json.md explains each key.

Tests hold real answers against both, so that neither says what is not so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from outreach.model import CallerKind, Kind, ReadingOrigin, ReadingStatus, Status


class _Shape(BaseModel):
    """An object with exactly these keys."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ActionShape(_Shape):
    verb: str
    args: dict[str, Any]


class MessageShape(_Shape):
    code: str
    values: dict[str, Any]
    text: str


class ReasonShape(MessageShape):
    answer: str
    remedy: str
    actions: list[ActionShape]


class FindingShape(_Shape):
    code: str
    severity: str
    message: str
    remedy: str
    actions: list[ActionShape]
    file: str = ""
    row: int = 0
    rows: list[int] = []
    field: str = ""
    place: str = ""
    template: str = ""
    line: int = 0
    post: str = ""


class PostShape(_Shape):
    id: str
    version: int
    campaign: str
    place: str
    channel: str
    account: str
    kind: Kind
    variant: int
    number: int
    status: Status
    due: datetime | None
    due_utc: datetime | None
    due_note: str
    pinned: bool
    text: str
    link: str
    alt: str
    image: str
    image_sha256: str
    external_id: str
    permalink: str
    submitted_to: str
    revision: int
    approved_by: str
    approved_revision: int | None
    approved_at: datetime | None
    published_at: datetime | None
    edited: bool
    tries: int
    not_before: datetime | None
    reason: ReasonShape | None


class ChangedPostShape(PostShape):
    """A post after a change, and what should be looked at in it."""

    findings: list[FindingShape]


class CommentShape(_Shape):
    post: str
    revision: int
    at: datetime
    author: str
    text: str
    caller_kind: CallerKind
    caller_id: str


class StoriedPostShape(PostShape):
    """A post with how it came to where it stands."""

    history: list[dict[str, Any]]
    attempts: list[dict[str, Any]]
    sightings: list[dict[str, Any]]
    comments: list[CommentShape]
    next_slots: list[datetime]


class CampaignShape(BaseModel):
    """Its definition as it was applied; docs/json.md explains all of its keys."""

    name: str
    title: str
    first_day: str
    last_day: str
    zone: str


class PlaceShape(BaseModel):
    """Everything that is known of a place; docs/json.md explains all of its keys."""

    slug: str
    name: str
    gone: bool


class EditedPlaceShape(_Shape):
    place: PlaceShape
    version: int
    by_hand: dict[str, dict[str, Any]]
    findings: list[FindingShape]


class SeenPlaceShape(_Shape):
    place: PlaceShape
    version: int
    by_hand: dict[str, dict[str, Any]]


class ReadingShape(_Shape):
    id: int
    account: str
    metric: str
    definition: str
    status: ReadingStatus
    read_at: datetime
    value: int | None
    post: str
    age: str
    simulated: bool
    day: str | None
    origin: ReadingOrigin
    entered_by: str
    entered_at: datetime | None
    detail: MessageShape | None


class JobShape(_Shape):
    id: str
    verb: str
    arguments: dict[str, Any]
    caller: dict[str, str]
    state: str
    lost: bool
    done: int
    total: int
    message: str
    remedy: str
    actions: list[ActionShape]
    findings: list[FindingShape]
    result: Any
    cancelled_by: str
    owner: str
    tries: int
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class MovedShape(_Shape):
    """How many posts have another time now."""

    moved: int


class ReportShape(BaseModel):
    """What a campaign has reached; docs/report.md explains all of its keys."""

    campaign: str
    title: str


class MyselfShape(_Shape):
    """In whose name the token asks, and what it is for."""

    id: str
    mail: str
    name: str
    language: str
    active: bool
    made_at: datetime
    memberships: list[dict[str, Any]]
    scopes: list[str]
