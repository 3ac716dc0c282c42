"""Which notices are due: once per cause and hour, and nothing is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.cli.calls import call_of
from outreach.errors import Action
from outreach.language import Language, translate
from outreach.model import Account, Cause, DeliveryStatus, Notice, Status, Way
from outreach.networks import HANDOVER, TWITTER
from outreach.notices.alerts import Alert, Snapshot, alerts
from outreach.notices.due import PAUSE, due
from outreach.notices.notification import MOST, message, notification, trial
from tests.builders import NOW, a_post, a_reason, an_account

MINUTE = timedelta(minutes=1)
MAIL = (Way.MAIL,)


def snapshot(**changes: Any) -> Snapshot:
    return Snapshot(**({"changed_at": {}, "spent": {}} | changes))


def of(status: Status, id: str = "p0000001", **changes: Any) -> Alert:
    (found,) = alerts(snapshot(posts=[a_post(id, status=status, **changes)]), NOW)
    return found


def a_notice(alert: Alert, outcome: DeliveryStatus = DeliveryStatus.SENT, **changes: Any) -> Notice:
    values: dict[str, Any] = {
        "id": 1,
        "cause": alert.cause,
        "way": Way.MAIL,
        "subjects": (alert.subject,),
        "message": None,
        "sent": "",
        "language": None,
        "at": NOW,
        "outcome": outcome,
    }
    return Notice(**(values | changes))


# --- what there is to tell ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "cause", "command"),
    [
        (Status.UNKNOWN, Cause.DOUBTFUL, "outreach posts resolve p0000001 --published ID-OR-URL"),
        (Status.REJECTED, Cause.REJECTED, "outreach posts edit p0000001 --text-file FILE"),
        (Status.MISSED, Cause.MISSED, "outreach posts reschedule p0000001 YYYY-MM-DDTHH:MM"),
        (Status.HANDED_OVER, Cause.HANDED_OVER, "outreach posts done p0000001 --url URL"),
    ],
)
def test_a_post_that_waits_is_told(status: Status, cause: Cause, command: str) -> None:
    """Its notice names the post, its place, its account, its time on the wall, what to do and the command for it."""
    found = of(status)
    assert (cause, "p0000001", "die-altmark") == (found.cause, found.post, found.account)
    said = notification(cause, [found], Language.EN, call_of).text
    todo = str(found.remedy)
    for word in ("p0000001", "gutshof-krevese", "die-altmark", "1 Mar 2027, 09:00", command, todo):
        assert word in said


def test_the_reason_is_told() -> None:
    """What the network said of a refused post is in its notice."""
    assert (
        "no hashtags"
        in notification(
            Cause.REJECTED, [of(Status.REJECTED, reason=a_reason("no hashtags"))], Language.EN, call_of
        ).text
    )


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVED, Status.SENDING, Status.PUBLISHED])
def test_a_post_that_goes_its_way_is_not_told(status: Status) -> None:
    """Nobody is written to where nobody is needed."""
    assert () == alerts(snapshot(posts=[a_post(status=status)]), NOW)


def test_a_post_handed_over_brings_its_words() -> None:
    """Who posts by hand finds the text in the notice."""
    found = of(Status.HANDED_OVER, text="Ein Gut wacht auf.\nKommt!")
    assert "Ein Gut wacht auf.\nKommt!" in notification(Cause.HANDED_OVER, [found], Language.EN, call_of).text


def test_what_happens_again_is_another_subject() -> None:
    """Doubtful after another try, or missed at another time: told again. Anything else about the post: not."""
    assert of(Status.UNKNOWN, fence=1).subject != of(Status.UNKNOWN, fence=2).subject
    assert of(Status.MISSED).subject != of(Status.MISSED, due_utc=NOW + MINUTE).subject
    assert of(Status.UNKNOWN, version=1).subject == of(Status.UNKNOWN, version=2).subject


def test_a_paused_account_is_told_with_its_reason() -> None:
    """It names the account, why it is paused, and the command that lets it post again; a later pause is another."""
    paused = an_account(paused=a_reason("no credits left"))
    (one,) = alerts(snapshot(accounts=[paused, an_account(name="works")], changed_at={paused.name: NOW}), NOW)
    (two,) = alerts(snapshot(accounts=[paused], changed_at={paused.name: NOW + MINUTE}), NOW)
    assert (Cause.PAUSED, "die-altmark") == (one.cause, one.account)
    assert "no credits left" in str(one.what)
    assert Action("account.resume", name="die-altmark") in one.remedy.actions
    assert one.subject != two.subject


@pytest.mark.parametrize(
    ("left", "days"), [(14, 14), (13, 14), (7, 7), (2, 7), (1, 1), (0, 1), (-3, 1), (15, None), (None, None)]
)
def test_an_ending_token_is_told_14_7_and_1_days_before(left: int | None, days: int | None) -> None:
    """Only the last warning that has been reached is given; a token that has ended is told once too."""
    ends = None if left is None else NOW + timedelta(days=left)
    found = alerts(snapshot(accounts=[an_account(token_expires_at=ends)]), NOW)
    assert [days] * (days is not None) == [int(t.subject.rpartition("/")[2].rstrip("d")) for t in found]


def test_a_campaign_with_nothing_ahead_is_told() -> None:
    """It names the campaign and how to go on; one that was over a week ago is left in peace."""
    (found,) = alerts(
        snapshot(spent={"spring": NOW - timedelta(days=6), "autumn": NOW - timedelta(days=8)}), NOW
    )
    assert (Cause.NOTHING_LEFT, "spring") == (found.cause, found.campaign)
    assert Action("posts.approve", campaign="spring", by=None) in found.remedy.actions


# --- when it is told ----------------------------------------------------------------------------------


def test_what_is_new_is_told_in_every_way() -> None:
    """Mail and webhook each have their own notice."""
    found = due([of(Status.UNKNOWN)], [], tuple(Way), NOW)
    assert [(Cause.DOUBTFUL, Way.MAIL), (Cause.DOUBTFUL, Way.WEBHOOK)] == [(d.cause, d.way) for d in found]


def test_without_a_way_nothing_is_due() -> None:
    """Where nobody is named nothing is written down either."""
    assert () == due([of(Status.UNKNOWN)], [], (), NOW)


def test_what_was_told_is_not_told_again() -> None:
    """However long the post goes on waiting."""
    alert = of(Status.MISSED)
    assert () == due([alert], [a_notice(alert)], MAIL, NOW + timedelta(days=30))


def test_the_same_cause_waits_for_the_hour_and_is_told_together() -> None:
    """Two more within the hour are one notice at its end; another cause does not wait."""
    first, second, third = (of(Status.MISSED, id) for id in ("a", "b", "c"))
    journal = [a_notice(first)]
    late = NOW + PAUSE - MINUTE
    other = of(Status.UNKNOWN)
    assert [(other,)] == [d.alerts for d in due([first, second, third, other], journal, MAIL, late)]
    assert [(second, third)] == [d.alerts for d in due([first, second, third], journal, MAIL, NOW + PAUSE)]


def test_a_failed_notice_is_due_at_once() -> None:
    """It neither counts as told nor keeps the hour."""
    alert = of(Status.MISSED)
    (found,) = due([alert], [a_notice(alert, DeliveryStatus.FAILED, tries=3)], MAIL, NOW + MINUTE)
    assert ((alert,), 3) == (found.alerts, found.tries)


def test_a_notice_whose_sender_died_is_told_again_after_the_hour() -> None:
    """It may have been sent, so the hour is kept; it may not have been, so it is not forgotten."""
    alert = of(Status.MISSED)
    journal = [a_notice(alert, DeliveryStatus.OPEN)]
    assert () == due([alert], journal, MAIL, NOW + PAUSE - MINUTE)
    assert [(alert,)] == [d.alerts for d in due([alert], journal, MAIL, NOW + PAUSE)]


def test_posts_to_be_posted_by_hand_do_not_wait() -> None:
    """Each is told at its own time, but not while another scheduler is telling it."""
    first, second = of(Status.HANDED_OVER, "a"), of(Status.HANDED_OVER, "b")
    for outcome in (DeliveryStatus.SENT, DeliveryStatus.OPEN):
        (found,) = due([first, second], [a_notice(first, outcome)], MAIL, NOW + MINUTE)
        assert (second,) == found.alerts


def test_a_clock_that_was_wrong_does_not_silence() -> None:
    """A notice from the future, written by a clock that was set back since, holds nothing up."""
    first, second = of(Status.MISSED, "a"), of(Status.MISSED, "b")
    assert due([second], [a_notice(first, at=NOW + timedelta(days=300))], MAIL, NOW)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 90),  # minutes until the next step
            st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=2),  # what comes up before it
            st.booleans(),  # does the way work
        ),
        max_size=40,
    )
)
def test_never_twice_an_hour_and_nothing_is_lost(story: list[tuple[int, list[str], bool]]) -> None:
    """Whatever comes up and however often the way fails: at most one notice an hour, each thing told exactly once."""
    now, journal, waiting = NOW, list[Notice](), dict[str, Alert]()
    sent: list[tuple[datetime, tuple[str, ...]]] = []
    for minutes, names, works in [*story, (61, [], True), (61, [], True)]:
        now += minutes * MINUTE
        waiting |= {name: of(Status.MISSED, name) for name in names}
        for each in due(list(waiting.values()), journal, MAIL, now):
            subjects = tuple(t.subject for t in each.alerts)
            journal = [n for n in journal if n.outcome is not DeliveryStatus.FAILED]
            outcome = DeliveryStatus.SENT if works else DeliveryStatus.FAILED
            journal.append(a_notice(each.alerts[0], outcome, at=now, subjects=subjects))
            sent += [(now, subjects)] * works
    told = [subject for _, subjects in sent for subject in subjects]
    assert sorted(told) == sorted(t.subject for t in waiting.values())
    times = [at for at, _ in sent]
    assert all(later - earlier >= PAUSE for earlier, later in pairwise(times))


# --- in which words -----------------------------------------------------------------------------------


def test_a_flood_is_counted_not_listed() -> None:
    """Thousands of missed posts are one readable notice that says how many more there are."""
    flood = [of(Status.MISSED, f"p{n}") for n in range(MOST + 7)]
    made = notification(Cause.MISSED, flood, Language.EN, call_of)
    assert str(MOST + 7) in made.title
    assert "7 more" in made.text
    assert MOST == len(made.items)


@pytest.mark.parametrize("language", Language)
def test_the_journal_holds_what_the_letter_says(language: Language) -> None:
    """Told in a language, the message is title and text of the letter in that language."""
    found = [
        of(Status.HANDED_OVER, text="Ein Gut wacht auf."),
        of(Status.HANDED_OVER, reason=a_reason("why")),
    ]
    sent = notification(Cause.HANDED_OVER, found, language, call_of)
    assert f"{sent.title}\n\n{sent.text}" == translate(message(Cause.HANDED_OVER, found, call_of), language)


def test_a_program_finds_the_same_in_fields() -> None:
    """The webhook's body is JSON that names cause, time, post, account and commands."""
    body = json.loads(notification(Cause.DOUBTFUL, [of(Status.UNKNOWN)], Language.EN, call_of).as_json(NOW))
    assert ("doubtful", NOW.isoformat()) == (body["cause"], body["at"])
    (item,) = body["items"]
    assert ("p0000001", "die-altmark", "kreativorte-altmark") == (
        item["post"],
        item["account"],
        item["campaign"],
    )
    assert "outreach posts show p0000001" in item["commands"]
    assert {"verb": "posts.show", "args": {"id": "p0000001"}} in item["actions"]


def test_a_trial_asks_for_nothing() -> None:
    """A notice that tries the way says that nothing needs to be done."""
    assert ("test", ()) == (trial(Language.EN).cause, trial(Language.EN).items)
    assert "Nothing needs to be done" in trial(Language.EN).text


@pytest.mark.parametrize(
    ("account", "link"),
    [
        (an_account(api_url="", external_id="4711"), "https://www.facebook.com/4711"),
        (an_account(TWITTER, api_url="", external_id="99"), "https://x.com/i/user/99"),
        (an_account(api_url="http://127.0.0.1:8801"), "http://127.0.0.1:8801/_sandbox/"),
        (an_account(HANDOVER, api_url=""), ""),
    ],
)
def test_a_notice_says_where_to_look(account: Account, link: str) -> None:
    """The account's page on its network, or the sandbox's; a post that has an address is named by it."""
    post = a_post(account=account.name, channel=account.channel, status=Status.UNKNOWN)
    (doubt,) = alerts(Snapshot(posts=[post], accounts=[account], changed_at={}, spent={}), NOW)
    assert link == doubt.link
    assert link in notification(doubt.cause, [doubt], Language.EN, call_of).text
    known = replace(post, permalink="https://x.com/i/web/status/7")
    (doubt,) = alerts(Snapshot(posts=[known], accounts=[account], changed_at={}, spent={}), NOW)
    assert "https://x.com/i/web/status/7" == doubt.link
