"""The plan as a calendar file: what a calendar program reads back, and the letter of RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from outreach.language import Language
from outreach.model import Post, Status
from outreach.networks import TWITTER
from outreach.plan.calendar import calendar
from tests.builders import NOW, a_post, a_reason

DUE = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # in the hour in which Berlin's clock leaps
NAMES = {("kreativorte-altmark", "gutshof-krevese"): "Gutshof Krevese"}


def written(*posts: Post, language: Language = Language.DE) -> bytes:
    return calendar("Altmark", posts, NAMES, language, NOW)


def entries(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).events)


def test_an_entry_tells_the_post() -> None:
    """Time, title, text, state, address and categories are read back as they were."""
    post = a_post(
        "3f2a9c01de",
        due_utc=DUE,
        status=Status.PUBLISHED,
        text="Kunst; Kultur, Land\\Leute\n\n#Altmark",
        permalink="https://www.facebook.com/1/posts/2",
        version=7,
    )
    (entry,) = entries(written(post))
    assert "3f2a9c01de@kreativorte-altmark.outreach" == entry["UID"]
    assert (DUE, timedelta(minutes=15)) == (entry["DTSTART"].dt, entry["DURATION"].dt)
    assert (7, NOW) == (entry["SEQUENCE"], entry["DTSTAMP"].dt)
    assert "Gutshof Krevese · Facebook" == entry["SUMMARY"]
    assert (
        "Status: veröffentlicht\n3f2a9c01de\n\nKunst; Kultur, Land\\Leute\n\n#Altmark" == entry["DESCRIPTION"]
    )
    assert ["Facebook", "portrait", "kreativorte-altmark"] == [str(c) for c in entry["CATEGORIES"].cats]
    assert ("https://www.facebook.com/1/posts/2", "TRANSPARENT") == (entry["URL"], entry["TRANSP"])


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.DRAFT, "TENTATIVE"),
        (Status.APPROVED, "CONFIRMED"),
        (Status.PUBLISHED, "CONFIRMED"),
        (Status.UNKNOWN, "TENTATIVE"),
        (Status.CANCELLED, "CANCELLED"),
    ],
)
def test_the_state_is_told_in_the_calendar_s_words(status: Status, told: str) -> None:
    """What nobody has approved is tentative, what was taken out is cancelled and stays in the file."""
    (entry,) = entries(written(a_post(due_utc=DUE, status=status)))
    assert told == entry["STATUS"]


def test_the_reason_stands_with_the_state() -> None:
    """Whoever looks into the calendar sees why a post did not go out."""
    post = a_post(due_utc=DUE, status=Status.REJECTED, reason=a_reason("photo too small"), channel=TWITTER)
    (entry,) = entries(written(post, language=Language.EN))
    assert entry["DESCRIPTION"].startswith("Status: rejected (photo too small)\n")
    assert "Gutshof Krevese · X" == entry["SUMMARY"]


def test_a_moved_post_keeps_its_uid() -> None:
    """A newer file moves the entry: same UID, higher SEQUENCE; the same posts give the same bytes."""
    before = a_post("a1", due_utc=DUE, version=2)
    after = a_post("a1", due_utc=DUE + timedelta(days=1), version=3)
    (old,), (new,) = entries(written(before)), entries(written(after))
    assert old["UID"] == new["UID"]
    assert old["SEQUENCE"] < new["SEQUENCE"]
    assert written(before) == written(before)


def test_posts_without_a_time_are_left_out() -> None:
    """A calendar has no place for what has no time."""
    assert 1 == len(entries(written(a_post("a1", due_utc=DUE), a_post("a2", due_utc=None))))


def test_control_characters_do_no_harm() -> None:
    """What a network answered can neither end a line nor make an entry of its own."""
    reason = "HTML \x00\x0b\x1b[0m\r\nEND:VEVENT\r\nBEGIN:VEVENT \x85 x"
    post = a_post(
        due_utc=DUE, status=Status.REJECTED, reason=a_reason(reason), permalink="https://x.com/1\r\nX:1"
    )
    content = calendar(
        "A\r\nB, C", [post], {(post.campaign, post.place): "Na\x07me\r\nX:1"}, Language.EN, NOW
    )
    (entry,) = entries(content)
    assert "Na me  X:1 · Facebook" == entry["SUMMARY"]
    assert b"\r\nNAME:A  B\\, C\r\n" in content
    assert {b"\r", b"\n"} == {bytes([sign]) for sign in content if sign < 32}


words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=300)


@settings(max_examples=60)
@given(words, words.map(lambda s: s.replace("\n", " ")))
def test_any_words_survive(text: str, name: str) -> None:
    """Lines end with CRLF and hold at most 75 octets of whole characters; the text comes back as it was."""
    content = calendar(name, [a_post(due_utc=DUE, text=text)], {}, Language.EN, NOW)
    lines = content.split(b"\r\n")
    assert b"" == lines.pop()
    assert [] == [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
    for line in lines:
        line.decode("utf-8")
    (entry,) = entries(content)
    assert entry["DESCRIPTION"].endswith("\n\n" + text)
