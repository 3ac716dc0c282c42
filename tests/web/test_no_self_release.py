"""Nobody releases their own words by a page or by what could be sent to one, on both databases."""

from __future__ import annotations

import re

import pytest

from outreach.app import journal
from outreach.app.posts import otherwise, posts, review, words
from outreach.errors import OutreachError
from outreach.model import Kind, Membership, Role, Status
from outreach.web.application import SECTIONS
from tests.builders import ANNA, a_person
from tests.contract.test_reading_posts import house as house  # a fixture of these tests
from tests.web.test_pages import browser

pytestmark = pytest.mark.slow

BOTH = (Membership(organisation="", roles=frozenset({Role.EDITOR, Role.APPROVER})),)


def person(house, name: str):
    made = a_person(name, *BOTH, made_at=house.clock.now())
    house.store.people.add(made, "", journal.entry(house, "people.add", caller=ANNA))
    return made.as_caller()


def sent(house, post, **more: str) -> dict[str, str]:
    """All that a form about the post could hold."""
    now = house.store.posts.get(post.id)
    return {
        "id": post.id,
        "post": post.id,
        "version": str(now.version),
        "seen": f"{post.id}:{now.version}",
        "text": now.text,
        "alt": now.alt,
        "comment": "ja",
        "to": "Ben",
        "kind": "portrait",
        "number": "1",
        "photo": "",
        "when": "2027-03-20T10:00",
    } | more


def released(house, post) -> bool:
    return house.store.posts.get(post.id).status not in (
        Status.DRAFT,
        Status.IN_REVIEW,
        Status.CANCELLED,
    )


def test_no_self_release(house):
    """Every address that takes a form, with all that it could hold: 0 succeed; somebody else's one click does."""
    ben, carla = person(house, "ben"), person(house, "carla")
    author, other = browser(house, ben), browser(house, carla)
    post = house.store.posts.find()[0]
    version = post.version
    words.edit(house, post.id, version=version, text="Mein Hof.", alt=None, caller=ben)
    tried = succeeded = 0
    paths = [each.path for section in SECTIONS for each in section.declared if each.method == "POST"]
    about_posts = [path for path in paths if re.search(r"/posts|/release", path)]
    assert "/release" in about_posts
    assert "/posts/{id}/approve" in about_posts
    for path in about_posts:
        for again in ({}, {"all": "1", "status": "draft"}):
            address = path.replace("{id}", post.id).replace("{campaign}", post.campaign)
            author.post(address, data=sent(house, post, **again), follow_redirects=False)
            tried += 1
            succeeded += released(house, post)
    assert tried > 30
    assert 0 == succeeded

    now = house.store.posts.get(post.id)
    if now.status is Status.CANCELLED:
        posts.reschedule(house, post.id, now.due_utc.replace(tzinfo=None), version=now.version, caller=ben)
    answer = author.post(f"/posts/{post.id}/approve", data=sent(house, post))
    assert 409 == answer.status_code
    assert "Carla" in answer.text  # who may
    other.post(f"/posts/{post.id}/approve", data=sent(house, post), follow_redirects=False)
    assert Status.APPROVED is house.store.posts.get(post.id).status


def test_another_photo_or_kind_is_a_change_of_ones_own(house):
    """The card is part of what is released: whoever has chosen it does not approve it."""
    ben = person(house, "ben")
    person(house, "carla")
    for post in house.store.posts.find():
        try:
            otherwise.put_kind(house, post.id, Kind.EINLADUNG, 1, version=post.version, caller=ben)
        except OutreachError:
            continue
        now = house.store.posts.get(post.id)
        done = posts.approve(house, {post.id: now.version}, caller=ben)
        assert not done.approved
        assert "Carla" in str(done.refused[0][1].remedy)
        return
    raise AssertionError("no post took another kind")


def test_whoever_submits_many_does_not_approve_them(house):
    """By the list, and then by the queue."""
    ben = person(house, "ben")
    found = house.store.posts.find()
    review.submit(house, {post.id: post.version for post in found}, to="Ben", caller=ben)
    author = browser(house, ben)
    for post in found:
        author.post("/release", data=sent(house, post), follow_redirects=False)
        assert not released(house, post)
