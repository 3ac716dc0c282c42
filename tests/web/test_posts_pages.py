"""The pages of posts, as the in-process client gets them: on both databases, without script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from outreach.app.posts import posts, review, words
from outreach.model import Status
from outreach.store import schema
from outreach.store.engine import open_engine, writing
from tests.builders import ANNA, BEN, NOW, a_campaign
from tests.contract.test_reading_posts import house as house  # a fixture of these tests
from tests.web.planned import APPROVER, EDITOR
from tests.web.test_pages import READER, browser, text

LIST = "/campaigns/kreativorte-altmark/posts"
PLAN = "/campaigns/kreativorte-altmark/plan"


def first(house):
    return house.store.posts.find()[0]


def test_posts_are_listed_filtered_and_read(house):
    """Each row leads to its post; filters live in the address; the reading mode shows all words."""
    client = browser(house, EDITOR)
    page = client.get(LIST)
    assert 200 == page.status_code
    assert {f"/posts/{post.id}" for post in house.store.posts.find()} <= set(
        re.findall(r'href="([^"]+)"', page.text)
    )
    assert "Beiträge: 4" in text(page.text)
    found = client.get(LIST, params={"channel": "twitter", "q": "mühle"})
    assert 1 == found.text.count('class="entry-title"')
    assert "hof auf facebook." in text(client.get(LIST, params={"view": "read"}).text)
    assert "Kein Beitrag" in text(client.get(LIST, params={"q": "gibt es nicht"}).text)
    assert 4 + 1 == len(client.get(f"{LIST}/export").content.decode("utf-8-sig").splitlines())


def test_many_posts_are_submitted_and_taken_out_with_count_and_consequence(house):
    """A page says how many and what follows; what has changed meanwhile is told and the rest is done."""
    client = browser(house, EDITOR)
    confirm = client.get(f"{LIST}/submit", params={"all": "1", "status": "draft"})
    assert "Zur Freigabe vorgelegt werden 4" in text(confirm.text)
    seen = re.findall(r'name="seen" value="([^"]+)"', confirm.text)
    assert 4 == len(seen)
    post = first(house)
    words.edit(house, post.id, version=post.version, text="Neu.", alt=None, caller=BEN)
    done = client.post(f"{LIST}/submit", data={"seen": seen, "to": "Ben"})
    assert "Vorgelegt (3)" in text(done.text)
    assert "geändert" in text(done.text)
    assert 3 == sum(each.status is Status.IN_REVIEW for each in house.store.posts.find())
    ids = [each.id for each in house.store.posts.find()]
    confirm = client.get(f"{LIST}/cancel", params={"post": ids})
    assert "Beiträge, die nicht erscheinen werden: 4" in text(confirm.text)
    seen = re.findall(r'name="seen" value="([^"]+)"', confirm.text)
    done = client.post(f"{LIST}/cancel", data={"seen": seen, "why": "Regen"}, follow_redirects=False)
    assert 303 == done.status_code
    assert {Status.CANCELLED} == {each.status for each in house.store.posts.find()}


@pytest.mark.slow
@pytest.mark.parametrize("view", ["", "/why", "/variants", "/revisions", "/revisions?generated=1", "/story"])
def test_each_way_to_look_at_a_post_is_a_page(house, view):
    """Whether it was only generated or also edited, submitted and sent back."""
    client, post = browser(house, EDITOR), first(house)
    assert 200 == client.get(f"/posts/{post.id}{view}").status_code
    now = words.edit(house, post.id, version=post.version, text="Ein Hof.", alt=None, caller=BEN).post
    review.submit(house, {post.id: now.version}, to="Ben", caller=ANNA)
    review.send_back(house, post.id, "Kürzer <b>bitte</b>", version=now.version + 1, caller=BEN)
    page = client.get(f"/posts/{post.id}{view}")
    assert 200 == page.status_code
    assert "<b>bitte" not in page.text
    assert 200 == browser(house, READER).get(f"/posts/{post.id}").status_code
    assert 404 == client.get(f"/posts/none{view}").status_code


def form_of(page, ends: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address with that end."""
    (form,) = re.findall(rf'<form[^>]*action="[^"]*{ends}"[^>]*>(.*?)</form>', page.text, re.DOTALL)[:1]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_words_are_saved_as_they_were_typed(house):
    """Saved, they are there; the same ones change nothing; what does not fit comes back at its field."""
    client, post = browser(house, EDITOR), first(house)
    page = client.get(f"/posts/{post.id}")
    form = form_of(page, "/words")
    same = client.post(f"/posts/{post.id}/words", data={**form, "text": post.text, "alt": post.alt})
    assert "Nichts wurde geändert." in text(same.text)
    assert post == posts.get(house, post.id)
    client.post(f"/posts/{post.id}/words", data={**form, "text": "Zeile eins.\r\nZwei.", "alt": post.alt})
    now = posts.get(house, post.id)
    assert ("Zeile eins.\nZwei.", True) == (now.text, now.edited)
    wrong = client.post(
        f"/posts/{post.id}/words", data={"version": now.version, "text": "Getippt.", "alt": ""}
    )
    assert 422 == wrong.status_code
    assert "Getippt." in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    said = client.post(f"/posts/{post.id}/weigh", data={"text": "Zehn Zeich", "alt": "x"})
    assert "10 von" in text(said.text)


def test_two_editors_lose_nothing(house):
    """The second one reads both texts word by word, keeps what they typed, and may send it again."""
    post = first(house)
    anna, ben = browser(house, EDITOR), browser(house, replace(EDITOR, name="Berta"))
    forms = [form_of(client.get(f"/posts/{post.id}"), "/words") for client in (anna, ben)]
    anna.post(f"/posts/{post.id}/words", data={**forms[0], "text": "Ein Hof wacht auf.", "alt": post.alt})
    late = ben.post(
        f"/posts/{post.id}/words", data={**forms[1], "text": "Ein Gut wacht auf.", "alt": post.alt}
    )
    assert 409 == late.status_code
    assert re.search(r"<del>.*Hof</del>.*<ins>.*Gut</ins>", late.text, re.DOTALL)
    again = form_of(late, "/words")
    ben.post(f"/posts/{post.id}/words", data={**again, "text": "Ein Gut wacht auf.", "alt": post.alt})
    assert ["Ein Hof wacht auf.", "Ein Gut wacht auf."] == [
        each.text for each in house.store.revisions.of(post.id)[1:]
    ]


def test_what_is_done_with_a_post_is_told_and_taken_back(house):
    """Submitted, sent back, submitted again; a new time, taken out, and back again."""
    editor, approver, post = browser(house, EDITOR), browser(house, APPROVER), first(house)

    def act(client, what: str, **fields: str):
        now = posts.get(house, post.id)
        return client.post(f"/posts/{post.id}/{what}", data={"version": str(now.version), **fields})

    act(editor, "submit", to="Ben")
    page = act(approver, "send-back", comment="Bitte kürzer")
    assert "Bitte kürzer" in text(page.text)
    assert "Rückgängig" not in text(page.text)
    act(editor, "submit", to="Ben")
    assert Status.IN_REVIEW is posts.get(house, post.id).status
    act(approver, "approve")
    assert Status.APPROVED is posts.get(house, post.id).status
    page = act(editor, "reschedule", when="2027-03-20T10:30")
    assert "Er erscheint jetzt am 20.03.2027, 10:30." in text(page.text)
    assert "20.03.2027, 10:30" in text(editor.get(f"/posts/{post.id}").text)
    page = act(editor, "cancel")
    assert "Zurückgeholt ist er ein Entwurf" in text(page.text)
    assert Status.CANCELLED is posts.get(house, post.id).status
    editor.post(f"/posts/{post.id}/reschedule", data=form_of(page, "/reschedule"))
    assert Status.DRAFT is posts.get(house, post.id).status
    assert 409 == act(editor, "retry").status_code
    assert 409 == act(editor, "reschedule", when="gestern").status_code
    assert 403 == act(editor, "approve").status_code


def test_a_post_sent_back_can_be_approved_by_who_sent_it_back(house):
    """Nothing on the page that follows, here or in the queue, makes them one of those who have submitted it."""
    approver, post = browser(house, APPROVER), first(house)
    for path, fields in ((f"/posts/{post.id}/send-back", {}), ("/release/back", {"post": post.id})):
        review.submit(house, {post.id: posts.get(house, post.id).version}, to="Ben", caller=ANNA)
        version = str(posts.get(house, post.id).version)
        page = approver.post(path, data={"version": version, "comment": "Kürzer", **fields})
        assert "Mit dem Kommentar zurückgegeben." in text(page.text)
        assert "Rückgängig" not in text(page.text)


def test_a_new_time_is_told_for_what_it_is_and_taken_back_whole(house):
    """A draft does not go out by it; taken back, the post has its old time and planning may move it again."""
    editor, post = browser(house, EDITOR), first(house)
    was = posts.unpin(house, post.id, version=post.version, caller=ANNA)
    fields = {"version": str(was.version), "when": "2027-03-20T10:30"}
    page = editor.post(f"/posts/{post.id}/reschedule", data=fields)
    assert "Der Termin ist jetzt 20.03.2027, 10:30, die Freigabe steht noch aus." in text(page.text)
    undo = f"{PLAN}/{post.id}/undo"
    editor.post(undo, data=form_of(page, undo))
    now = posts.get(house, post.id)
    assert (was.due_utc, False) == (now.due_utc, now.pinned)


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://social.example/1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://social.example/1", False),
        ("https://social.example/\u202e1", False),
        ("//social.example/1", False),
    ],
)
def test_what_a_network_calls_its_address_is_https_or_no_link(house, address, leads):
    """A page leads nowhere else, whatever a network, a person or a place has given as an address."""
    post, engine = first(house), open_engine(house.settings.database_url)
    values = {"status": Status.PUBLISHED, "permalink": address, "external_id": "1"}
    with writing(engine) as connection:
        connection.execute(update(schema.posts).where(schema.posts.c.id == post.id).values(**values))
    engine.dispose()
    page = browser(house, EDITOR).get(f"/posts/{post.id}").text
    assert leads is (f'href="{address}"' in page)
    assert leads is ("social.example/1" in page)


@pytest.mark.parametrize("view", ["", "/revisions", "/story"])
def test_no_sign_controls_how_a_page_looks(house, view):
    """Signs of direction and control in old words, comments and names reach no page; a field keeps what it got."""
    post = first(house)
    bad = "kurz\u202egnal\u2066\x1b[2J"
    house.store.campaigns.save(replace(a_campaign(), title=f"Reihe {bad}"), NOW)
    house.store.posts.edit(post.id, text=f"Alt {bad}", alt=bad, link="", caller=BEN, at=NOW)
    review.comment(house, post.id, f"Wort {bad}", caller=replace(ANNA, name=f"Anna {bad}"))
    pages = [f"/posts/{post.id}{view}", f"{LIST}?q=kurz"]
    for page in pages:
        shown = browser(house, EDITOR).get(page).text
        outside = re.sub(r"<textarea.*?</textarea>|<input[^>]*>", "", shown, flags=re.DOTALL)
        assert "kurzgnal" in outside
        assert not set("\u202e\u2066\x1b") & set(outside), page
    if not view:
        assert f"Alt {bad}" in browser(house, EDITOR).get(pages[0]).text


@pytest.mark.parametrize(
    ("wall", "said", "besides"),
    [
        ("2027-03-28T02:30", "Die Zeitumstellung überspringt den Termin", "liegt in der Ruhezeit"),
        ("2027-10-31T02:30", "kommt in jener Nacht zweimal vor", "liegt außerhalb"),
    ],
)
def test_an_hour_that_the_clock_changes_is_told_on_the_page(house, wall, said, besides):
    """Also beside what else is to be said of the time: it is another one than was asked for."""
    post = first(house)
    fields = {"version": str(post.version), "when": wall}
    page = browser(house, EDITOR).post(f"/posts/{post.id}/reschedule", data=fields)
    assert said in text(page.text)
    assert besides in text(page.text)


def test_the_way_back_is_on_the_campaigns_clock(house):
    """Where the campaign's zone has changed since the post was made, undoing leads to the same moment."""
    editor, post = browser(house, EDITOR), first(house)
    house.store.campaigns.save(replace(a_campaign(), zone="Europe/Lisbon"), NOW)
    page = editor.post(f"/posts/{post.id}/cancel", data={"version": str(post.version)})
    editor.post(f"/posts/{post.id}/reschedule", data=form_of(page, "/reschedule"))
    assert post.due_utc == posts.get(house, post.id).due_utc


def test_what_was_typed_comes_back_where_it_could_not_be_done(house):
    """In its field, unfolded; and as it was typed where the post waits for it no more."""
    approver, post = browser(house, APPROVER), first(house)
    editor, own = browser(house, EDITOR), f"/posts/{post.id}"
    for what, fields in (("submit", {"to": "Frau Klein"}), ("reschedule", {"when": "2027-03-20T10:30"})):
        page = editor.post(f"{own}/{what}", data={"version": "0", **fields})
        assert 409 == page.status_code
        assert f'value="{next(iter(fields.values()))}"' in page.text
    assert re.search(r"<details open>\s*<summary class=\"button\">Anderer Termin", page.text)
    seen = {
        "version": str(post.version),
        "post": post.id,
        "comment": "Bitte kürzer",
        "url": "https://x.com/1",
    }
    assert re.search(r"<blockquote[^>]*>https://x.com/1<", editor.post(f"{own}/done", data=seen).text)
    for path in (f"{own}/send-back", "/release/back"):
        late = approver.post(path, data=seen)
        assert late.status_code in (409, 422)
        assert re.search(r"<blockquote[^>]*>Bitte kürzer<", late.text)
        assert "Zurückgeben …" not in text(late.text)
    review.submit(house, {post.id: post.version}, to="Ben", caller=ANNA)
    for path in (f"{own}/send-back", "/release/back"):
        late = approver.post(path, data=seen)
        assert 409 == late.status_code
        assert re.search(r"<details[^>]* open>.*<textarea[^>]*>\s*Bitte kürzer", late.text, re.DOTALL)


def test_released_is_what_was_seen(house):
    """A post that changed between reading and approving is not approved; the difference is shown, and asked again."""
    approver, post = browser(house, APPROVER), first(house)
    review.submit(house, {post.id: post.version}, to="Ben", caller=ANNA)
    page = approver.get("/release")
    assert "Freigabe 1/1" in text(page.text)
    seen = form_of(page, "/release")
    now = posts.get(house, post.id)
    changed = words.edit(house, post.id, version=now.version, text="Ein Hof.", alt=None, caller=ANNA).post
    review.submit(house, {post.id: changed.version}, to="Ben", caller=ANNA)
    late = approver.post("/release", data=seen)
    assert 409 == late.status_code
    assert "<ins>" in late.text
    assert Status.IN_REVIEW is posts.get(house, post.id).status
    done = approver.post("/release", data=form_of(late, "/release"))
    assert "Alles erledigt" in text(done.text)
    assert Status.APPROVED is posts.get(house, post.id).status


@pytest.mark.slow
def test_cards_are_for_those_who_have_signed_in(house):
    """By their hash, kept by the browser for ever; nobody else gets one."""
    digest = first(house).image_sha256
    answer = browser(house, READER).get(f"/cards/list/{digest}.jpg")
    assert "image/jpeg" == answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    nobody = browser(house, None).get(f"/cards/list/{digest}.jpg")
    assert "image/jpeg" != nobody.headers["content-type"]
    assert 404 == browser(house, READER).get(f"/cards/huge/{digest}.jpg").status_code
