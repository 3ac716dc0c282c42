"""Figures as they were told: the real channels against the sandbox, whose ledger says what was served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from outreach.channels.base import PublishedPost
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.measure import MeasureReport
from outreach.model import Account, Post, Reading, ReadingStatus, Receipt, Status, machine, network
from outreach.networks import AGES, profile
from outreach.sandbox import FaultKind, Operation
from tests.builders import NOW, a_reason
from tests.contract.stage import ACCOUNTS, CAMPAIGN, FACEBOOK, TWITTER, Stage
from tests.readings import readings_of

K, Op, R = FaultKind, Operation, ReadingStatus
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
VIEWS = {FACEBOOK: "post_media_view", TWITTER: "public_metrics.impression_count"}
both = pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])


def readings(stage: Stage, post: Post | None = None) -> list[Reading]:
    """Those of ``post``, or those of the accounts."""
    return [r for r in readings_of(stage.store, CAMPAIGN) if r.post == (post.id if post else "")]


def measure(stage: Stage, moment: datetime) -> MeasureReport:
    """One step at ``moment``."""
    stage.clock.moment = moment
    return stage.measurer().step()


def served(stage: Stage, external_id: str, metric: str, at: datetime) -> set[int]:
    """What the ledger says that the network told then; a part that it left out of a map is 0."""
    found = set()
    for line in stage.lines("call"):
        figures = line.get("figures", {}).get(external_id, {})
        if line["at"] != at.isoformat():
            continue
        if metric in figures:
            found.add(figures[metric])
        elif any(name.partition(".")[0] == metric.partition(".")[0] for name in figures):
            found.add(0)
    return found


# --- when ---------------------------------------------------------------------------------------------


def test_nothing_is_asked_where_nothing_is_live(stage: Stage) -> None:
    """An approved post has no figures, and an account without posts is left alone."""
    stage.approved()
    report = measure(stage, NOW - HOUR)
    assert report.quiet
    assert report == MeasureReport()
    assert [] == stage.lines("call")


def test_a_post_is_read_at_its_ages(stage: Stage) -> None:
    """From six hours to four weeks after it went live, each age once, and not a minute earlier."""
    post = stage.live_post()
    for age in (each.after for each in AGES):
        assert measure(stage, NOW + age - MINUTE).posts == 0
        assert measure(stage, NOW + age).posts == 1
        assert measure(stage, NOW + age + MINUTE).posts == 0
    ages = [r.age for r in readings(stage, post) if r.metric == VIEWS[FACEBOOK]]
    assert ["6h", "1d", "3d", "7d", "28d"] == ages


def test_x_is_read_once_a_day(stage: Stage) -> None:
    """Each reading costs money there, so posts share it: at most one per UTC day, for all posts that are due."""
    first = stage.live_post("erster", TWITTER)
    stage.clock.moment = NOW + 5 * HOUR
    second = stage.live_post("zweiter", TWITTER, due=NOW + 5 * HOUR)
    hours = [hour for hour in range(80) if measure(stage, NOW + hour * HOUR).posts]
    assert [
        24,
        40,
        72,
    ] == hours  # a day old; the second one in the next day's first minute (UTC), beside the first
    assert ["1d", "3d"] == [r.age for r in readings(stage, first) if r.metric == VIEWS[TWITTER]]
    assert ["", "1d", ""] == [r.age for r in readings(stage, second) if r.metric == VIEWS[TWITTER]]


def test_every_figure_of_x_that_is_paid_for_is_kept(stage: Stage) -> None:
    """What the timeline tells of younger posts than the one that is wanted is no waste; a call brings all of it."""
    posts = []
    for n in range(4):
        stage.clock.moment = NOW + n * 5 * HOUR
        posts.append(stage.live_post(f"ort-{n}", TWITTER, due=NOW + n * 5 * HOUR))
    for day in range(1, 32):
        measure(stage, NOW + day * DAY)
    served = [line for line in stage.lines("call") if line.get("charged", {}).get("owned_read")]
    paid = sum(len(line["charged"]["owned_read"]) for line in served)
    kept = [r for p in posts for r in readings(stage, p) if r.metric == VIEWS[TWITTER] and r.status is R.OK]
    assert paid == len(kept) > 4 * 4
    assert len(served) == len({line["at"] for line in served})
    private = {r.metric for p in posts for r in readings(stage, p) if r.age == "27d" and r.status is R.OK}
    assert "non_public_metrics.user_profile_clicks" in private


@both
def test_an_account_is_read_once_a_day(stage: Stage, channel: Any) -> None:
    """Once per UTC day, on X once a week, for as long as it has posts that are looked at."""
    stage.live_post(channel=channel)
    for hour in range(0, 72, 4):
        measure(stage, NOW + hour * HOUR)
    days = {r.read_at.date() for r in readings(stage) if r.account == ACCOUNTS[channel]}
    metrics = {r.metric for r in readings(stage)}
    assert {FACEBOOK: 4, TWITTER: 1}[channel] == len(days)
    assert len(days) * len(metrics) == len(readings(stage))
    assert {"day"} == {r.age for r in readings(stage)}


def test_an_old_post_is_let_alone(stage: Stage) -> None:
    """When even its last age is long over, a post and its account are not read any more."""
    stage.live_post()
    assert measure(stage, NOW + profile(FACEBOOK).figures.reading.reach_back).posts == 1
    assert measure(stage, NOW + profile(FACEBOOK).figures.reading.reach_back + DAY) == MeasureReport()


def test_the_next_reading_is_foretold(stage: Stage) -> None:
    """So that compressed time knows where to leap."""
    stage.live_post(channel=FACEBOOK)
    assert NOW + 6 * HOUR == measure(stage, NOW).ahead
    assert datetime(2027, 3, 2, tzinfo=UTC) == measure(stage, NOW + 6 * HOUR).ahead
    assert measure(stage, NOW + 28 * DAY).ahead is None


def test_x_is_foretold_for_the_next_day(stage: Stage) -> None:
    """An age that is reached on a day that was read already waits for midnight UTC."""
    stage.live_post(channel=TWITTER)
    stage.clock.moment = NOW + HOUR
    stage.live_post("zweiter", TWITTER, due=NOW + HOUR)
    assert NOW + DAY == measure(stage, NOW + HOUR).ahead
    assert datetime(2027, 3, 3, tzinfo=UTC) == measure(stage, NOW + DAY).ahead


# --- what ---------------------------------------------------------------------------------------------


@both
def test_every_figure_is_what_the_network_told(stage: Stage, channel: Any) -> None:
    """Post by post, metric by metric, at the moment of reading; and it says that it is simulated."""
    posts = [stage.live_post(f"ort-{n}", channel) for n in range(3)]
    ages = profile(channel).figures.reading.ages
    for age in (each.after for each in ages):
        measure(stage, NOW + age)
    external = {post.id: post.external_id for post in posts}
    external[""] = stage.store.accounts.get(ACCOUNTS[channel]).external_id
    told = [r for r in readings_of(stage.store, CAMPAIGN) if r.status is R.OK]
    assert {"", *(post.id for post in posts)} == {r.post for r in told}
    for r in told:
        assert r.simulated
        assert r.value in served(stage, external[r.post], r.metric, r.read_at), r
    last = [r.value for r in told if r.metric == VIEWS[channel] and r.age == ages[-1].name]
    assert len(last) == len(posts)
    assert all(last)


def test_what_is_not_told_is_not_zero(stage: Stage) -> None:
    """An answer without data, as in a post's first minutes, is a reading without a value."""
    post = stage.live_post()
    stage.fault(FACEBOOK, K.EMPTY, Op.METRICS, times=None)
    measure(stage, NOW + 6 * HOUR)
    assert {(R.EMPTY, None)} == {(r.status, r.value) for r in readings(stage, post)}


@pytest.mark.parametrize(
    ("kind", "status"), [(K.RETIRED_METRIC, R.RETIRED), (K.METRIC_DENIED, R.DENIED)], ids=str
)
def test_a_metric_that_fails_takes_no_other_along(stage: Stage, kind: FaultKind, status: Any) -> None:
    """A name that Facebook no longer knows, or does not tell this page, fails alone and says why."""
    post = stage.live_post()
    stage.fault(FACEBOOK, kind, Op.METRICS, metric="post_media_view", times=None)
    measure(stage, NOW + 7 * HOUR)
    found = {r.metric: r for r in readings(stage, post)}
    views = found.pop("post_media_view")
    assert (status, None) == (views.status, views.value)
    assert views.detail
    assert {R.OK} == {r.status for r in found.values()}


def test_what_was_denied_is_read_once_it_is_permitted(stage: Stage) -> None:
    """On the next day, and after half a year every four weeks: Facebook keeps figures for two years."""
    post = stage.live_post()
    stage.fault(FACEBOOK, K.METRIC_DENIED, Op.METRICS, metric="post_media_view", times=None)
    measure(stage, NOW + 28 * DAY)
    measure(stage, NOW + 180 * DAY)
    stage.sandbox.faults.clear()
    assert measure(stage, NOW + 207 * DAY).posts == 0
    assert measure(stage, NOW + 208 * DAY).posts == 1
    told = [(r.status, r.read_at) for r in readings(stage, post) if r.metric == VIEWS[FACEBOOK]]
    moments = (NOW + 28 * DAY, NOW + 180 * DAY, NOW + 208 * DAY)
    assert list(zip((R.DENIED, R.DENIED, R.OK), moments, strict=True)) == told
    assert measure(stage, NOW + 300 * DAY) == MeasureReport()


def test_private_figures_of_an_old_post_are_denied(stage: Stage) -> None:
    """X tells them for 30 days: read later they have no value, and the public ones have theirs."""
    post = stage.live_post(channel=TWITTER)
    measure(stage, NOW + 31 * DAY)
    kinds = {(r.metric.partition(".")[0], r.status) for r in readings(stage, post)}
    assert {("public_metrics", R.OK), ("non_public_metrics", R.DENIED)} == kinds


# --- what fails ---------------------------------------------------------------------------------------


@both
def test_a_call_that_fails_is_told_and_tried_again(stage: Stage, channel: Any) -> None:
    """That nothing could be read is written down, asked again after an hour, and then read."""
    post, first = stage.live_post(channel=channel), profile(channel).figures.reading.ages[0]
    measure(stage, NOW)  # the account's own figures
    measure(stage, datetime(2027, 3, 2, tzinfo=UTC))
    stage.fault(channel, K.ERROR_BEFORE, Op.METRICS)
    then = NOW + max(first.after, DAY)
    report = measure(stage, then)
    age = "1d"
    assert [ACCOUNTS[channel]] == [account for account, _ in report.failures]
    assert then + HOUR == report.ahead
    assert [("*", R.FAILED, None, age)] == [
        (r.metric, r.status, r.value, r.age) for r in readings(stage, post) if r.read_at == then
    ]
    assert measure(stage, then + HOUR - MINUTE).posts == 0
    assert measure(stage, then + HOUR).posts == 1
    assert [R.OK] == [
        r.status for r in readings(stage, post) if r.metric == VIEWS[channel] and r.read_at > then
    ]


@both
def test_an_account_that_fails_is_asked_again(stage: Stage, channel: Any) -> None:
    """The account's figures of a day are tried again after an hour, and then not again on that day."""
    stage.live_post(channel=channel)
    stage.fault(channel, K.ERROR_BEFORE, Op.METRICS)
    assert 1 == len(measure(stage, NOW).failures)
    for minutes in (59, 60, 61, 200):
        measure(stage, NOW + minutes * MINUTE)
    moments = sorted({(r.read_at, r.status) for r in readings(stage)})
    assert [(NOW, R.FAILED), (NOW + HOUR, R.OK)] == moments


def test_one_accounts_trouble_is_its_own(stage: Stage) -> None:
    """A dead token on one network does not keep the other from being read."""
    broken, works = stage.live_post(channel=FACEBOOK), stage.live_post(channel=TWITTER)
    stage.fault(FACEBOOK, K.DEAD_TOKEN, Op.ANY, times=None)
    report = measure(stage, NOW + DAY)
    assert {ACCOUNTS[FACEBOOK]} == {account for account, _ in report.failures}
    assert {("*", R.DENIED)} == {(r.metric, r.status) for r in readings(stage, broken)}
    assert measure(stage, NOW + DAY + HOUR).failures
    assert R.OK in {r.status for r in readings(stage, works)}


def test_an_account_that_cannot_be_opened_is_told(stage: Stage) -> None:
    """With the wrong key nothing is read, which is written down and tried again; the other account is read."""
    broken, works = stage.live_post(channel=FACEBOOK), stage.live_post(channel=TWITTER)

    def locked(account: Account) -> Any:
        if account.channel == FACEBOOK:
            raise InvalidInput(msg("The key is another one."))
        return stage.channel(account)

    stage.clock.moment = NOW + DAY
    report = stage.measurer(open_channel=locked).step()
    ((account, why),) = report.failures
    assert (ACCOUNTS[FACEBOOK], "The key is another one.") == (account, str(why.message))
    assert [("*", R.FAILED, None)] == [(r.metric, r.status, r.value) for r in readings(stage, broken)]
    assert readings(stage, works)
    assert measure(stage, NOW + DAY + HOUR).posts == 1


@both
def test_a_post_taken_down_there_has_no_figures(stage: Stage, channel: Any) -> None:
    """Deleted on the network by hand, it alone is missed; the others are read."""
    gone, there = stage.live_post("weg", channel), stage.live_post("da", channel)
    stage.take_down(gone)
    measure(stage, NOW + DAY)
    assert {(R.ABSENT, None)} == {(r.status, r.value) for r in readings(stage, gone)}
    assert {R.OK} == {r.status for r in readings(stage, there) if "url_link" not in r.metric}


def status(stage: Stage, post: Post) -> Status:
    return stage.store.posts.get(post.id).status


@both
@pytest.mark.parametrize("alone", [False, True], ids=["beside another", "the only one"])
def test_a_post_missed_on_two_days_is_gone(stage: Stage, channel: Any, alone: bool) -> None:
    """Not after one day's reading; and then nobody asks for it any more."""
    post = stage.live_post("weg", channel)
    if not alone:
        stage.live_post("da", channel)
    measure(stage, NOW + HOUR)
    stage.take_down(post)
    for hour in range(2, 16):  # to the end of the UTC day
        measure(stage, NOW + hour * HOUR)
    assert Status.PUBLISHED is status(stage, post)
    gone = [each for hour in range(16, 80) for each in measure(stage, NOW + hour * HOUR).gone]
    assert [post.id] == [each.id for each in gone]
    missed = sorted({r.read_at for r in readings(stage, post) if r.status is R.ABSENT})
    assert 2 <= len(missed) <= 4  # the first of them, another age, and the second day's; not one an hour
    assert len({moment.date() for moment in missed}) == 2
    last = stage.store.posts.history(post.id)[-1]
    assert (Status.PUBLISHED, Status.GONE) == (last.before, last.after)
    told = [missed[0], missed[-1]]  # as the clock on the wall shows them there
    assert told == [value for name, value in last.why.values if name in ("first", "second")]
    assert {"Europe/Berlin"} == {value.tzinfo.key for _, value in last.why.values[1:]}
    asked = len(stage.lines("call"))
    if alone:
        for hour in range(80, 200, 6):
            assert measure(stage, NOW + hour * HOUR).quiet
        assert asked == len(stage.lines("call"))


@both
@pytest.mark.parametrize("kind", [K.DENIED, K.DEAD_TOKEN, K.ERROR_BEFORE, K.SUSPENDED, K.EMPTY], ids=str)
def test_trouble_of_an_account_makes_no_post_gone(stage: Stage, channel: Any, kind: FaultKind) -> None:
    """Suspended, without permission, out of order or empty for days: its posts stay published."""
    post = stage.live_post("da", channel)
    measure(stage, NOW + HOUR)
    stage.fault(channel, kind, Op.METRICS, times=None)
    stage.fault(channel, kind, Op.READ, times=None)
    for hour in range(2, 90, 4):
        measure(stage, NOW + hour * HOUR)
    assert Status.PUBLISHED is status(stage, post)
    assert R.ABSENT not in {r.status for r in readings(stage, post)}


@both
def test_what_is_gone_and_what_is_there_are_told_apart(stage: Stage, channel: Any) -> None:
    """The network's own word about each post; of two it has one."""
    gone, there = stage.live_post("weg", channel), stage.live_post("da", channel)
    stage.take_down(gone)
    asked = [
        PublishedPost(post=p.id, external_id=p.external_id, published_at=NOW, age="") for p in (gone, there)
    ]
    opened = stage.channel(stage.store.accounts.get(gone.account))
    assert {gone.id: False, there.id: True} == opened.shows(asked)
    assert {gone.id: False} == opened.shows(asked[:1])


def test_an_old_answer_does_not_bring_a_gone_post_back(stage: Stage) -> None:
    """A late success about the same copy is a line of its history; one about another copy is evidence."""
    post = stage.live_post("weg")
    reason = a_reason("missed twice")
    stage.store.gone_posts.gone(post, reason, caller=network(FACEBOOK), at=NOW)
    again = {"caller": machine("one"), "at": NOW, "why": msg("late")}
    assert None is stage.store.queue.published(post, Receipt(external_id=post.external_id), **again)
    assert Status.GONE is status(stage, post)
    stage.store.queue.published(post, Receipt(external_id="7_8"), **again)
    assert Status.PUBLISHED is status(stage, post)
