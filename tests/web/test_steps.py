"""The steps of a campaign without a scheduler: what another process has left is taken up again."""

from __future__ import annotations

from datetime import timedelta
from threading import enumerate as enumerate_threads

import pytest
from starlette.testclient import TestClient

from outreach.app.campaigns import campaigns
from outreach.model import Job, JobState, Slot
from outreach.networks import FACEBOOK
from tests.approving import approve
from tests.builders import NOW, a_campaign, a_place, an_account
from tests.web.planned import APPROVER, EDITOR
from tests.web.test_pages import browser
from tests.web.test_pages import house as house  # a fixture of these tests

HERE = "/campaigns/kreativorte-altmark"


@pytest.fixture
def client(house) -> TestClient:
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.accounts.save(an_account(FACEBOOK), {}, NOW)
    return browser(house, EDITOR)


def left_behind(house, verb: str) -> Job:
    """A job whose process has ended over it."""
    job = Job(
        id=f"left-{verb[:4]}",
        verb=verb,
        arguments={"campaign": "kreativorte-altmark"},
        caller=EDITOR,
        asked_at=house.clock.now(),
        state=JobState.RUNNING,
        owner="dead",
        lease_until=house.clock.now() - timedelta(minutes=1),
        tries=1,
    )
    house.store.jobs.put(job)
    return job


def ended(house, job: Job) -> Job:
    """What became of a job that a thread of this process does."""
    for thread in enumerate_threads():
        if thread.name == f"run {job.id}":
            thread.join(60)
    return house.store.jobs.get(job.id)


@pytest.mark.slow
def test_what_a_restart_left_is_taken_up_again(house, client):
    """Without a scheduler, work of a process that ended shows its button, and the next call does that very work."""
    house.store.places.save("kreativorte-altmark", [a_place("hof")], NOW)
    for verb, path in (("campaigns.generate", "texts"), ("planning.propose", "times")):
        job = left_behind(house, verb)
        assert (
            f'action="{HERE}/{path}"><button class="button primary">Wieder aufnehmen' in client.get(HERE).text
        )
        client.post(f"{HERE}/{path}")
        assert JobState.DONE is ended(house, job).state
        assert "Wieder aufnehmen" not in client.get(HERE).text
    assert 2 == len(house.store.jobs.latest(5))
    assert "Diese Termine übernehmen" in client.get(HERE).text


@pytest.mark.slow
def test_writing_anew_says_that_approvals_may_end(house, client):
    """Beside the button stands how many posts are approved, and when one of them becomes a draft again."""
    house.store.places.save("kreativorte-altmark", [a_place("hof")], NOW)
    campaigns.generate(house, "kreativorte-altmark", caller=EDITOR, progress=campaigns.unwatched)
    assert "Freigegebene Beiträge" not in client.get(HERE).text
    post = house.store.posts.find(campaign="kreativorte-altmark")[0]
    slot = Slot(place=post.place, channel=post.channel, number=post.number, due=NOW + timedelta(days=9))
    house.store.times.set_slots(post.campaign, [slot], caller=EDITOR, at=NOW)
    approve(house.store, post.id, caller=APPROVER, at=NOW)
    assert "Freigegebene Beiträge: 1." in client.get(HERE).text


def test_a_scheduler_is_left_its_work(house, client):
    """While one lives it takes up what another process has left, and no button asks for it."""
    house.store.places.save("kreativorte-altmark", [a_place("hof")], NOW)
    left_behind(house, "campaigns.generate")
    house.store.schedulers.tick("elsewhere", house.clock.now())
    assert "Wieder aufnehmen" not in client.post(f"{HERE}/texts").text
    assert 1 == len(house.store.jobs.latest(5))
