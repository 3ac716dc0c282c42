"""The verdict on every day of the campaign for a post that is to be moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from time import thread_time
from zoneinfo import ZoneInfo

import pytest

from outreach.errors import Finding
from outreach.language import msg
from outreach.model import Slot
from outreach.plan import make_plan
from outreach.plan.explain import NO_ROOM, Weighing, explain
from outreach.plan.objective import MeasuredPlan, measure
from outreach.plan.verdicts import DayVerdict, Verdict, day_verdicts
from tests.builders import a_campaign, a_place

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE = datetime(2027, 2, 1, tzinfo=UTC)
BLACKOUT = (date(2027, 3, 8), date(2027, 3, 9))
CAMPAIGN = a_campaign(blackout=(BLACKOUT,))
PLACES = [
    a_place(f"ort-{n:02}", name=f"Ort {n}", municipality=f"Gemeinde {n % 5}", categories=(f"Art {n % 3}",))
    for n in range(18)
]


@cache
def slots() -> Sequence[Slot]:
    """The campaign's 72."""
    return make_plan(CAMPAIGN, PLACES).slots


@cache
def mine() -> Slot:
    """The one that is to be moved."""
    return slots()[30]


def free(_day: date) -> Sequence[Finding]:
    return ()


def verdicts(
    post: Slot | None = None, *, now: datetime = BEFORE, timed: bool = True
) -> dict[date, DayVerdict]:
    own = post or mine()
    known = slots() if timed else [slot for slot in slots() if slot != own]
    found = day_verdicts(CAMPAIGN, PLACES, known, own, timed=timed, now=now, forbids=free)
    return {each.day: each for each in found}


def test_every_day_has_a_verdict_and_the_clock_time_is_kept() -> None:
    """61 days, each at the time that the clock on the wall shows, also across the change of 28.03.2027."""
    found = verdicts()
    assert [date(2027, 3, 1) + timedelta(days=n) for n in range(61)] == list(found)
    clock = mine().due.astimezone(BERLIN).time()
    assert {clock} == {each.due.astimezone(BERLIN).time() for each in found.values()}
    assert {timedelta(hours=1), timedelta(hours=2)} == {each.due.utcoffset() for each in found.values()}


def test_day_verdicts() -> None:
    """A time that explaining names is weighed the same for a verdict, and a day that it closes fits for none."""
    named = closed = 0
    for post in slots()[::6]:
        weighing, found = Weighing(CAMPAIGN, PLACES, slots(), post), verdicts(post)
        for other in explain(CAMPAIGN, PLACES, slots(), post).instead:
            if other.due is not None:
                assert other == weighing.at(replace(post, due=other.due))
                named += 1
            elif other.day in found and other.says != NO_ROOM:
                assert Verdict.REMARK is found[other.day].verdict
                closed += 1
        for each in found.values():
            weighed = weighing.at(replace(post, due=each.due))
            assert (each.verdict is Verdict.FITS) <= (not weighed.against and each.says == (weighed.says,))
    assert named > 20
    assert closed > 3


def test_a_day_on_which_the_clock_skips_the_time_says_so_first() -> None:
    """It fits nowhere without a remark, for the post would go out at another time than people see."""
    night = replace(mine(), due=datetime(2027, 3, 3, 2, 30, tzinfo=BERLIN))
    known = [night if slot == mine() else slot for slot in slots()]
    found = {
        each.day: each
        for each in day_verdicts(CAMPAIGN, PLACES, known, night, timed=True, now=BEFORE, forbids=free)
    }
    skipped = found[date(2027, 3, 28)]
    assert (Verdict.REMARK, "gap", time(3, 30)) == (skipped.verdict, skipped.note, skipped.due.time())
    assert "clock change" in str(skipped.says[0])
    assert not any("clock change" in str(says) for says in found[date(2027, 3, 27)].says)


def test_a_refusal_has_its_reason() -> None:
    """What is past and a card that may not be shown are refused; a day to be silent on is a remark."""
    now = datetime(2027, 3, 15, tzinfo=UTC)
    found = verdicts(now=now)
    assert {Verdict.REFUSED} == {each.verdict for day, each in found.items() if day < date(2027, 3, 14)}
    assert all(each.says for each in found.values())
    assert Verdict.REMARK is verdicts()[BLACKOUT[0]].verdict
    gone = Finding(code="rights.expired", message=msg("words"), remedy=msg("words"))
    said = day_verdicts(
        CAMPAIGN,
        PLACES,
        slots(),
        mine(),
        timed=True,
        now=BEFORE,
        forbids=lambda day: [gone] * (day.day == 20),
    )
    assert {20} == {each.day.day for each in said if each.verdict is Verdict.REFUSED}


def test_a_post_without_a_time_is_judged_too() -> None:
    """From the tray: it stands in no queue yet, and the same clock time is tried on each day."""
    assert 61 == len(verdicts(timed=False))


def test_one_post_elsewhere_is_worth_what_measuring_all_says() -> None:
    """The quick value is the plan's own, for every day."""
    plan = MeasuredPlan(CAMPAIGN, PLACES, slots())
    for n in range(0, 61, 4):
        other = replace(mine(), due=datetime.combine(date(2027, 3, 1) + timedelta(days=n), time(18), BERLIN))
        known = [other if slot == mine() else slot for slot in slots()]
        assert measure(CAMPAIGN, PLACES, known) == plan.with_slot(mine(), other)


def test_all_days_are_judged_in_a_fifth_of_a_second() -> None:
    """61 days of 72 posts."""
    verdicts()
    began = thread_time()
    verdicts()
    took = thread_time() - began
    assert took < 0.2, f"{took * 1000:.0f} ms"
