"""Values as JSON, the shapes of docs/json.md; held by tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from outreach.errors import Finding, OutreachError, Reason, Remedy, as_remedy
from outreach.language import Language, Message, message_shape, translate
from outreach.model import (
    Account,
    Attempt,
    Campaign,
    Comment,
    FeedEntry,
    HandValue,
    Job,
    JournalEntry,
    Notice,
    Organisation,
    Person,
    Place,
    Post,
    Reading,
    Revision,
    Transition,
)
from outreach.signs import visible
from outreach.store.documents import plain

if TYPE_CHECKING:
    from outreach.app.posts.revisions import WordingComparison
    from outreach.plan.explain import Explanation

Json = dict[str, Any]
PASSWORD = re.compile(r"(//[^/@:]*):[^/]*@")


def due_of(post: Post) -> datetime | None:
    """The post's time on the wall of its campaign."""
    return post.due_utc.astimezone(ZoneInfo(post.zone)) if post.due_utc else None


def post_json(post: Post, language: Language) -> Json:
    """A post; ``image`` is the picture's name, ``image_sha256`` its hash; ``due`` has the campaign zone's offset."""
    return {
        "id": post.id,
        "version": post.version,
        "campaign": post.campaign,
        "place": post.place,
        "channel": post.channel,
        "account": post.account,
        "kind": post.kind.value,
        "variant": post.variant,
        "number": post.number,
        "status": post.status.value,
        "due": _iso(due_of(post)),
        "due_utc": _iso(post.due_utc),
        "due_note": post.due_note,
        "pinned": post.pinned,
        "text": post.text,
        "link": post.link,
        "alt": post.alt,
        "image": post.image,
        "image_sha256": post.image_sha256,
        "external_id": post.external_id,
        "permalink": post.permalink,
        "submitted_to": post.submitted_to,
        "revision": post.revision,
        "approved_by": post.approved_by,
        "approved_revision": post.approved_revision,
        "approved_at": _iso(post.approved_at),
        "published_at": _iso(post.published_at),
        "edited": post.edited,
        "tries": post.tries,
        "not_before": _iso(post.not_before),
        "reason": reason_json(post.reason, language),
    }


def explained_json(post: Post, explanation: Explanation, language: Language) -> Json:
    """Why a post has its time, sentence by sentence, and other times with what speaks against them."""
    return {
        "id": post.id,
        "due": _iso(due_of(post)),
        "why": [translate(sentence, language) for sentence in explanation.why],
        "instead": [
            {
                "day": other.day.isoformat(),
                "due": _iso(other.due),
                "better": other.better,
                "says": translate(other.says, language),
            }
            for other in explanation.instead
        ],
    }


def times_json(times: Sequence[datetime]) -> Json:
    """The next good times for a post that was too late, as ``next_slots``."""
    return {"next_slots": [_iso(moment) for moment in times]}


def story_json(
    steps: Sequence[Transition],
    attempts: Sequence[Attempt],
    sightings: Sequence[FeedEntry],
    comments: Sequence[Comment],
    language: Language,
) -> Json:
    """How a post came to where it stands: ``history`` and ``attempts``, oldest first, what may be it by now,
    and what people said of it."""
    return {
        "history": [plain(step) | {"why": message_json(step.why, language)} for step in steps],
        "attempts": [plain(tried) | {"reason": message_json(tried.reason, language)} for tried in attempts],
        "sightings": [plain(entry) for entry in sightings],
        "comments": [plain(comment) for comment in comments],
    }


def comment_json(comment: Comment) -> Json:
    """What somebody said of a post."""
    shape: Json = plain(comment)
    return shape


def history_json(revisions: Sequence[Revision], comparison: WordingComparison | None) -> Json:
    """What a post has said, oldest first, and two wordings word by word where that was asked for."""
    return {
        "revisions": [plain(revision) for revision in revisions],
        "comparison": comparison
        and {
            "same": comparison.same,
            "text": [plain(part) for part in comparison.text],
            "alt": [plain(part) for part in comparison.alt],
            "cards": list(comparison.cards),
        },
    }


def value_json(value: object) -> Json:
    """A value with all its fields."""
    shape: Json = plain(value)
    return shape


def place_json(place: Place) -> Json:
    """A place with all its fields."""
    shape: Json = plain(place)
    return shape


def hands_json(version: int, hands: Mapping[str, HandValue]) -> Json:
    """What a place carries beside its fields: its version, and which fields a person wrote."""
    return {"version": version, "by_hand": {field: plain(hand) for field, hand in hands.items()}}


def campaign_json(campaign: Campaign) -> Json:
    """A campaign's definition as it was applied; a password in a source's address is not in it."""
    shape: Json = plain(campaign)
    for source in shape["sources"]:
        source["url"] = PASSWORD.sub(r"\1:***@", source["url"])
    for region in shape["regions"]:
        del region["rings"]
    return shape


def account_json(account: Account, language: Language) -> Json:
    """An account; its tokens are not in it."""
    return {
        "name": account.name,
        "channel": account.channel,
        "external_id": account.external_id,
        "display_name": account.display_name,
        "api_url": account.api_url,
        "server": account.server,
        "limits": dict(account.limits),
        "paused": reason_json(account.paused, language),
        "token_expires_at": _iso(account.token_expires_at),
        "figures_end_at": _iso(account.figures_end_at),
        "checked_at": _iso(account.checked_at),
        "trouble": reason_json(account.trouble, language),
        "organisation": account.organisation,
    }


def notice_text(notice: Notice, language: Language) -> str:
    """Title and text of a notice in the person's language; of a row of an older version as they were sent."""
    return visible(translate(notice.message, language)) if notice.message else notice.sent


def notice_json(notice: Notice, language: Language) -> Json:
    """A row of the notices' journal: ``text`` in the person's language, ``sent`` as it left in ``language``."""
    shape: Json = plain(notice)
    del shape["message"]
    return shape | {
        "channel": shape.pop("way"),  # so it is called in what other programs read
        "text": notice_text(notice, language),
        "detail": reason_json(notice.detail, language),
    }


def finding_json(finding: Finding, language: Language) -> Json:
    """A finding; ``message`` and ``remedy`` in the person's language, empty fields left out."""
    remedy = as_remedy(finding.remedy)
    shape: Json = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": translate(finding.message, language),
        "remedy": translate(remedy.message, language),
        "actions": actions_json(remedy),
    }
    where = ("file", "row", "field", "place", "template", "line", "post")
    shape |= {name: getattr(finding, name) for name in where if getattr(finding, name) is not None}
    return shape | ({"rows": list(finding.rows)} if finding.rows else {})


def message_json(message: Message | None, language: Language) -> Json | None:
    """A message as its code, its values and its text in the person's language."""
    return message_shape(message, language) if message else None


def reason_json(reason: Reason | None, language: Language) -> Json | None:
    """A reason as its message, with the network's own words and what to do."""
    if reason is None:
        return None
    remedy = reason.remedy
    return message_shape(reason.message, language) | {
        "answer": reason.answer,
        "remedy": translate(remedy.message, language) if remedy else "",
        "actions": actions_json(remedy) if remedy else [],
    }


def actions_json(remedy: Remedy) -> list[Json]:
    """The verbs that a remedy names, with their arguments; null for one that the person has to give."""
    return [{"verb": action.verb, "args": dict(action.args)} for action in remedy.actions]


def reading_json(number: int, reading: Reading, language: Language) -> Json:
    """A figure as its network told it; ``number`` is its place in the order in which they were kept."""
    shape: Json = plain(reading)
    return {"id": number} | shape | {"detail": message_json(reading.detail, language)}


def refusal_json(error: OutreachError, language: Language) -> Json:
    """What was refused: ``message``, ``remedy`` and the verbs that do it, and what was found."""
    remedy = as_remedy(error.remedy) if error.remedy else None
    return {
        "message": translate(error.message, language),
        "remedy": translate(remedy.message, language) if remedy else "",
        "actions": actions_json(remedy) if remedy else [],
        "findings": [finding_json(finding, language) for finding in error.findings],
    }


def journal_json(entry: JournalEntry, language: Language) -> Json:
    """A row of the journal; ``details`` in the person's language."""
    shape: Json = plain(entry)
    return shape | {"details": message_json(entry.details, language)}


def job_json(job: Job, now: datetime, language: Language) -> Json:
    """A job; ``message``, ``remedy`` and findings in the reader's language."""
    remedy = job.remedy
    return {
        "id": job.id,
        "verb": job.verb,
        "arguments": dict(job.arguments),
        "caller": {"kind": job.caller.kind.value, "id": job.caller.id, "name": job.caller.name},
        "state": job.state.value,
        "lost": job.lost(now),
        "done": job.done,
        "total": job.total,
        "message": translate(job.message, language) if job.message else "",
        "remedy": translate(remedy.message, language) if remedy else "",
        "actions": actions_json(remedy) if remedy else [],
        "findings": [finding_json(finding, language) for finding in job.findings],
        "result": job.result,
        "cancelled_by": job.cancelled_by,
        "owner": job.owner,
        "tries": job.tries,
        "asked_at": _iso(job.asked_at),
        "started_at": _iso(job.started_at),
        "ended_at": _iso(job.ended_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def person_json(person: Person) -> Json:
    """A person and their roles."""
    return {
        "id": person.id,
        "mail": person.mail,
        "name": person.name,
        "language": person.language.value,
        "active": person.active,
        "made_at": _iso(person.made_at),
        "memberships": [
            {"organisation": each.organisation, "roles": sorted(each.roles)} for each in person.memberships
        ],
    }


def organisation_json(organisation: Organisation) -> Json:
    """An organisation."""
    return {
        "name": organisation.name,
        "title": organisation.title,
        "made_at": _iso(organisation.made_at),
    }
