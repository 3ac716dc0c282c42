"""A season in which a source grows, changes, breaks once and loses a place; the ledger is the witness."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from outreach.app.campaigns import campaigns
from outreach.app.places import watching
from outreach.app.plan import planning
from outreach.app.posts import posts
from outreach.app.posts.attention import find as open_decisions
from outreach.app.running import jobs
from outreach.app.running.notices import notifier
from outreach.model import Accept, Cause, Kind, Status
from outreach.networks import FACEBOOK
from tests.builders import ANNA, ANNA_BEISPIEL, NOW, a_channel_plan
from tests.contract.sources import SourceServer
from tests.contract.stage import Stage
from tests.contract.test_watching import NAME, House, a_table
from tests.contract.test_watching import server as server  # a fixture

DAYS = 120


@pytest.mark.slow
@pytest.mark.unmeasured
def test_a_season_of_growth(stage: Stage, server: SourceServer, tmp_path: Path) -> None:
    """Each place is posted once and each new one announced once; one that left is held back; nothing is lost."""
    house = House(stage, server, tmp_path)
    app, clock = house.app, stage.clock
    house.clock = clock
    object.__setattr__(app, "clock", clock)
    account = stage.account(FACEBOOK)
    house.define(
        house.source(Accept.ALL),
        first_day=date(2027, 3, 1),
        last_day=date(2027, 3, 1) + timedelta(days=DAYS),
        channels=(a_channel_plan(FACEBOOK, account=account, posts_per_place=1),),
    )
    clock.moment = NOW - timedelta(days=1)  # brought in before it begins: these are no news
    house.bring_in()
    campaigns.generate(app, NAME, caller=ANNA, progress=campaigns.unwatched)
    planning.adopt(app, planning.propose(app, NAME), caller=ANNA)
    planned = app.store.posts.find(campaign=NAME)
    leaves = max(planned, key=lambda post: post.due_utc or NOW)
    gone = frozenset({int(leaves.place.rpartition("-")[2])})
    changed = "ort-1;Hof Nummer 1;Auf dem Hof Nummer 1 wird jetzt gekocht.;Osterburg;"
    of_days = {
        0: a_table(15),
        10: a_table(16),
        20: a_table(18),
        30: a_table(18, changed, without=frozenset({1})),
        50: a_table(19, changed, without=frozenset({1})),
        60: a_table(20, changed, without=frozenset({1}) | gone),
    }
    broken = range(40, 43)
    told: set[str] = set()
    for day in range(DAYS + 1):
        clock.moment = max(clock.moment, datetime(2027, 3, 1, 5, 30, tzinfo=NOW.tzinfo) + timedelta(days=day))
        newest = of_days[max(each for each in of_days if each <= day)]
        server.tables["/orte.csv"] = b"<!doctype html><p>503" if day in broken else newest
        watching.step(app)
        while jobs.worker(app).step():
            pass
        told |= {alert.subject for alert in notifier(app).alerts() if alert.cause is Cause.SOURCE}
        drafts = app.store.posts.find(campaign=NAME, status=(Status.DRAFT,))
        approved = {post.id: post.version for post in drafts if post.due_utc}
        if approved:
            posts.approve(app, approved, caller=ANNA_BEISPIEL)
        for due in sorted(
            filter(None, (p.due_utc for p in app.store.posts.find(campaign=NAME, status=(Status.APPROVED,))))
        ):
            if due < clock.moment + timedelta(days=1):
                clock.wait_until(due)
                publisher = app.publisher()
                publisher.step()
                publisher.close()
    found = app.store.posts.find(campaign=NAME)
    assert 20 == len(found)
    live = Counter(line["text"] for line in stage.lines("post"))
    out = [post for post in found if post.status is Status.PUBLISHED]
    assert Counter(post.text for post in out) == live, "the ledger and the posts say the same, each once"
    (held,) = [post for post in found if post.status is not Status.PUBLISHED]
    assert (leaves.id, Status.REJECTED) == (held.id, held.status)
    assert held.reason
    assert "gone from its source" in str(held.reason.message)
    assert held.id in {each.post.id for each in open_decisions(app).shown}
    new = {post.place for post in out if post.kind is Kind.NEU}
    assert {f"ort-{number}" for number in range(16, 21)} == new
    assert 1 == len(told), "the broken export, told once"
    assert 20 == len(app.store.places.of(NAME)), "nothing is ever deleted"
    assert "gekocht" in app.store.places.get(NAME, "ort-1").teaser
