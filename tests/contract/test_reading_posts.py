"""Posts as people look through them, read them before they are approved, and have them made otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import opened
from outreach.app.content import pictures
from outreach.app.content.pictures import Size
from outreach.app.operation.setup import init
from outreach.app.people import people
from outreach.app.posts import approving, browsing, otherwise, posts, review, words
from outreach.app.posts.browsing import PostFilter
from outreach.errors import NotAllowed, NotFound, Severity
from outreach.language import Language
from outreach.model import Kind, Membership, Photo, Role, Stale, Status
from outreach.networks import TWITTER
from outreach.settings import read_settings
from outreach.store import DraftRecord
from tests.builders import ANNA, BEN, NOW, a_campaign, a_place, an_account
from tests.contract.stage import HandClock
from tests.contract.test_store import a_draft

SAMPLE = Path(__file__).parents[1] / "journeys/made_by_0009"
NAME = "kreativorte-altmark"
PHOTO = Photo(file="hof.jpg", credit="Foto: Anna", licence="CC BY 4.0", consent=True, alt="Ein Hof.")


@pytest.fixture
def house(tmp_path, ready_url):
    """An app with a campaign of two places, their first posts and times."""
    settings = read_settings({"OUTREACH_DATABASE_URL": ready_url}, tmp_path / "data")
    init(settings)
    with opened(settings, HandClock()) as app:
        store = app.store
        store.campaigns.save(a_campaign(), NOW)
        photo = app.files.put((SAMPLE / "campaign/photos/hof.jpg").read_bytes())
        card = app.files.put(next((SAMPLE / "cards/probe").glob("*.jpg")).read_bytes())
        places = [
            a_place("hof", name="Öko-Hof", photos=(replace(PHOTO, sha256=photo),)),
            a_place("muehle", name="Mühle"),
        ]
        store.places.save(NAME, places, NOW)
        store.accounts.save(an_account(), {}, NOW)
        store.accounts.save(an_account(TWITTER), {}, NOW)
        made = [
            DraftRecord(
                draft=a_draft(place, channel=channel, text=f"{place} auf {channel}."),
                account="die-altmark",
                zone="Europe/Berlin",
                image=f"{place}.jpg",
                image_sha256=card,
            )
            for place in ("hof", "muehle")
            for channel in ("facebook", "twitter")
        ]
        store.posts.save_drafts(NAME, made, caller=ANNA, at=NOW)
        for day, post in enumerate(store.posts.find()):
            store.times.reschedule(post.id, NOW + timedelta(days=day + 1), "", caller=ANNA, at=NOW)
        yield app


def found(app, **wanted) -> set[tuple[str, str]]:
    page = browsing.page(app, PostFilter(campaign=NAME, **wanted))
    assert page.total == len(page.rows)
    return {(row.post.place, row.post.channel) for row in page.rows}


def test_posts_are_found_by_what_is_remembered_of_them(house):
    """By network, place, state, a word of the text and the name of the place, whatever its capitals."""
    assert {("hof", "twitter"), ("muehle", "twitter")} == found(house, channel="twitter")
    assert {("hof", "twitter")} == found(house, words="Hof auf TWITTER")
    assert {("hof", "facebook"), ("hof", "twitter")} == found(house, words="öko")
    assert {("hof", "facebook"), ("hof", "twitter")} == found(house, place="hof", status=(Status.DRAFT,))
    assert set() == found(house, status=(Status.PUBLISHED,))
    assert set() == found(house, words="100%")
    with pytest.raises(NotFound):
        browsing.page(house, PostFilter(campaign="none"))


def test_a_page_is_a_part_of_them_and_the_export_all(house):
    """Pages follow one another by due time; a spreadsheet gets all, and no text of it is a formula."""
    pages = [browsing.page(house, PostFilter(campaign=NAME), number=n, size=3) for n in (1, 2, 3)]
    assert [3, 1, 0] == [len(page.rows) for page in pages]
    due = [row.post.due_utc for page in pages for row in page.rows]
    assert due == sorted(due)
    post = pages[0].rows[0].post
    house.store.posts.edit(post.id, text="=1+1", alt="x", link="", caller=BEN, at=NOW)
    table = browsing.export(house, PostFilter(campaign=NAME), Language.DE).decode("utf-8-sig")
    assert 5 == len(table.splitlines())
    assert ";'=1+1;" in table


def test_what_is_done_with_many_takes_those_that_it_can_be_done_with(house):
    """Of all that are looked at, or of those named: so many at once, how many more, and how many it does not fit."""
    wanted, drafts = PostFilter(campaign=NAME), (Status.DRAFT,)
    first, second, third, fourth = house.store.posts.find()
    review.submit(house, {first.id: first.version}, to="Ben", caller=ANNA)
    of_all = browsing.choose(house, wanted, drafts, most=2)
    assert ((second, third), 1, 1) == (of_all.posts, of_all.more, of_all.left_out)
    named = browsing.choose(house, wanted, drafts, ids={first.id, fourth.id, "none"}, most=9)
    assert ((fourth,), 0, 1) == (named.posts, named.more, named.left_out)
    assert not browsing.choose(house, wanted, drafts, ids=(), most=9).posts
    narrow = browsing.choose(house, replace(wanted, status=(Status.IN_REVIEW,)), drafts, most=9)
    assert ((), 0, 1) == (narrow.posts, narrow.more, narrow.left_out)
    untimed = DraftRecord(
        draft=a_draft("hof", number=2), account="die-altmark", zone="Europe/Berlin", image="", image_sha256=""
    )
    house.store.posts.save_drafts(NAME, [untimed], caller=ANNA, at=NOW)
    assert 4 == len(browsing.choose(house, wanted, drafts, most=9).posts)
    timed = browsing.choose(house, wanted, drafts, timed=True, most=9)
    assert (3, 2) == (len(timed.posts), timed.left_out)


def test_what_turns_the_words_round_does_not_go_out(house):
    """A person's own words are kept without signs of direction; what joins an emoji and an unchanged text stay."""
    post = house.store.posts.find()[0]
    text = "Ein \u202eHof\u202c \u2066und\u2069 eine Familie: \U0001f468\u200d\U0001f469. Danach kommt man wieder."
    kept = words.edit(house, post.id, version=post.version, text=text, alt="Ein \u200fTor", caller=ANNA).post
    assert "Ein Hof und eine Familie: \U0001f468\u200d\U0001f469. Danach kommt man wieder." == kept.text
    assert "Ein Tor" == kept.alt
    old = house.store.posts.edit(post.id, text="\u202eHof", alt="x", link="", caller=BEN, at=NOW)
    same = words.edit(house, post.id, version=old.version, text="\u202eHof", alt=None, caller=ANNA).post
    assert old == same


def test_words_are_weighed_without_being_saved(house):
    """Length, fold and findings are those of the words that were asked about; the post stays as it is."""
    post = next(p for p in house.store.posts.find() if p.channel == TWITTER)
    said = words.weigh(house, post.id, text="https://example.com/" + "x" * 80 + " Hof", alt="")
    assert (27, 280) == (said.counted, said.most)
    assert any(finding.field == "alt" and finding.severity is Severity.ERROR for finding in said.findings)
    assert house.store.posts.get(post.id) == post


def test_a_releaser_sees_what_has_changed_since_the_last_approval(house):
    """Nothing where it was never approved; then the words of that time beside those of now."""
    post = house.store.posts.find()[0]
    review.submit(house, {post.id: post.version}, to="Ben", caller=ANNA)
    (waiting,) = approving.queue(house, caller=BEN).posts
    assert approving.read(house, waiting.id, caller=BEN).changed is None
    posts.approve(house, {waiting.id: waiting.version}, caller=BEN)
    assert () == approving.queue(house, caller=BEN).posts
    now = posts.get(house, post.id)
    later = NOW + timedelta(minutes=1)
    house.store.posts.edit(post.id, text="Ein Hof wacht auf.", alt=now.alt, link="", caller=ANNA, at=later)
    changed = approving.read(house, post.id, caller=BEN).changed
    assert changed is not None
    assert any("wacht" in part.text for part in changed.text)


def test_the_queue_is_of_those_for_whom_one_may_approve(house):
    """What another organisation has submitted takes no place in it and is not counted."""
    for name in ("altmark", "harz"):
        people.add_organisation(house, name, name, caller=ANNA)
    house.store.accounts.save(an_account(name="die-altmark", organisation="altmark"), {}, NOW)
    review.submit(house, {post.id: post.version for post in house.store.posts.find()}, to="B", caller=ANNA)

    def waiting(organisation: str, role: Role = Role.APPROVER) -> int:
        mine = (Membership(organisation=organisation, roles=frozenset({role})),)
        queue = approving.queue(
            house, caller=replace(BEN, signed_in=True, roles=frozenset({role}), memberships=mine)
        )
        assert queue.total == len(queue.posts)
        return queue.total

    assert (4, 4, 0) == (waiting("altmark"), waiting(""), waiting("harz"))
    assert 0 == waiting("altmark", Role.EDITOR)


@pytest.mark.slow
def test_a_card_gets_another_photo_and_the_words_stay(house):
    """Drawn and described anew, with the credit that its licence wants; what is stale changes nothing."""
    post = next(p for p in house.store.posts.find() if (p.place, p.channel) == ("hof", "facebook"))
    assert ["hof.jpg"] == [photo.file for photo in otherwise.photos(house, post.id)]
    with pytest.raises(NotFound):
        otherwise.put_photo(house, post.id, "tor.jpg", version=post.version, caller=ANNA)
    now = otherwise.put_photo(house, post.id, "hof.jpg", version=post.version, caller=ANNA)
    assert ("hof.jpg", f"{post.text}\n\nFoto: Anna, CC BY 4.0", True) == (now.photo, now.text, now.edited)
    assert post.image_sha256 != now.image_sha256
    assert "Ein Hof." in now.alt
    with pytest.raises(Stale):
        otherwise.put_photo(house, post.id, "", version=post.version, caller=ANNA)
    again = otherwise.put_kind(house, post.id, Kind.EINLADUNG, 1, version=now.version, caller=BEN)
    assert (Kind.EINLADUNG, 1) == (again.kind, again.variant)
    assert again.text != post.text
    published = house.store.posts.find()[0]
    posts.cancel(house, {published.id: published.version}, caller=ANNA, why="")
    with pytest.raises(NotAllowed):
        otherwise.put_kind(house, published.id, Kind.PORTRAIT, 1, version=published.version + 1, caller=ANNA)


def test_a_card_is_shown_by_its_hash_and_nothing_else_is(house):
    """Small ones are narrower; what is kept and is no post's card is not there."""
    digest = house.store.posts.find()[0].image_sha256
    whole, small = (pictures.card(house, digest, size) for size in (Size.WHOLE, Size.LIST))
    assert whole.startswith(b"\xff\xd8")
    assert small.startswith(b"\xff\xd8")
    assert len(small) < len(whole)
    other = house.files.put(b"secret")
    for wrong in (other, "../secret.key", "0" * 64):
        with pytest.raises(NotFound):
            pictures.card(house, wrong, Size.WHOLE)
