"""The plan as a file that calendar programs read (RFC 5545). The only module that imports ``icalendar``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vText

from outreach.language import Language, msg, translate
from outreach.model import WENT_OUT, Post, Status
from outreach.networks import profile
from outreach.signs import linkable, visible

SHOWN_AS = timedelta(minutes=15)
"""How long an entry is: a post takes a moment, which calendars draw as a line or not at all."""

SURE = WENT_OUT | {Status.APPROVED, Status.CLAIMED, Status.SENDING, Status.HANDED_OVER}
"""States in which a post goes out, or went out, as the calendar shows it."""


def calendar(
    title: str, posts: Iterable[Post], names: Mapping[tuple[str, str], str], language: Language, now: datetime
) -> bytes:
    """The posts that have a time, as an iCalendar file; ``names`` are the places' by (campaign, slug).

    Times are in UTC, which a calendar shows on the wall of whoever looks. A post keeps its UID for ever and its
    SEQUENCE is its version, so that reading the file again moves entries instead of adding some.
    """
    made = Calendar()
    made.add("prodid", "-//outreach//plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):  # most programs read the second
        made.add(name, vText(_line(title)))
    for post in posts:
        if post.due_utc is not None:
            place = names.get((post.campaign, post.place), post.place)
            made.add_component(_event(post, post.due_utc, place, language, now))
    return bytes(made.to_ical())


def _event(post: Post, due: datetime, place: str, language: Language, now: datetime) -> Event:
    event = Event()
    channel = translate(profile(post.channel).label, language)
    event.add("uid", f"{post.id}@{post.campaign}.outreach")
    event.add("dtstamp", now)
    event.add("sequence", post.version)
    event.add("dtstart", due)
    event.add("duration", SHOWN_AS)
    event.add("summary", _line(f"{place} · {channel}"))
    event.add("description", _description(post, language))
    event.add("categories", [channel, post.kind.value, post.campaign])
    event.add("status", _status(post.status))
    event.add("transp", "TRANSPARENT")  # nobody is busy while a post goes out
    if linkable(post.permalink):
        event.add("url", post.permalink)
    return event


def _description(post: Post, language: Language) -> str:
    """Where the post stands and why, then its words."""
    status = msg(post.status.value)
    if post.reason:
        status = msg("{status} ({why})", status=status, why=post.reason.in_full)
    head = translate(msg("Status: {status}", status=status), language)
    return "\n".join(_line(line) for line in (head, post.id, "", *post.text.split("\n")))


def _line(text: str) -> str:
    """``text`` on one line: control signs, which an answer of a network can hold, have no place in the file."""
    return visible(
        "".join(" " if unicodedata.category(sign) == "Cc" and sign != "\t" else sign for sign in text)
    )


def _status(status: Status) -> str:
    if status is Status.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if status in SURE else "TENTATIVE"
