"""The JSON interface for other programs, on both databases."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest

from outreach.app.people import me, programs
from outreach.app.posts import review, words
from outreach.app.shapes import place_json, post_json
from outreach.errors import InvalidInput, NotAllowed
from outreach.language import Language
from outreach.model import Reading, ReadingStatus, Role, Scope, Status
from outreach.web.application import PROGRAMS
from outreach.web.problems import TITLES
from tests.contract.test_reading_posts import house as house  # a fixture of these tests
from tests.journeys.cli import ROOT
from tests.journeys.test_cli_json import documented, wrong
from tests.web.api import ALL, API, person, program, token_of

NAME = "kreativorte-altmark"
WRITER = (Role.EDITOR, Role.APPROVER)


def first(house):
    return house.store.posts.find()[0]


def tag(client, path):
    return client.get(path).headers["etag"]


def test_a_program_reads_what_the_command_line_prints(house):
    """Campaigns, places and posts have the keys and types of docs/json.md, and nothing else."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    (campaign,) = client.get(f"{API}/campaigns").json()
    assert [] == wrong(campaign, "Campaign")
    assert campaign == client.get(f"{API}/campaigns/{NAME}").json()
    places = client.get(f"{API}/campaigns/{NAME}/places").json()
    assert [place_json(each) for each in house.store.places.of(NAME)] == places
    seen = client.get(f"{API}/campaigns/{NAME}/places/{places[0]['slug']}").json()
    assert (places[0], 1, {}) == (seen["place"], seen["version"], seen["by_hand"])
    posts = client.get(f"{API}/posts", params={"campaign": NAME}).json()
    assert [post_json(each, Language.DE) for each in house.store.listing.walk(campaign=NAME)] == posts
    assert [] == wrong(client.get(f"{API}/posts/{posts[0]['id']}").json(), "Post with its story")
    myself = client.get(f"{API}/me").json()
    assert ("Ben", ["approve", "read", "write"]) == (myself.pop("name"), myself["scopes"])
    assert documented()["Person"].keys() | {"scopes"} == myself.keys() | {"name"}


def test_the_answer_is_in_the_programs_language(house):
    """Else in its person's."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    german = client.get(f"{API}/posts/none").json()
    english = client.get(f"{API}/posts/none", headers={"accept-language": "en-GB"}).json()
    assert ("Nicht gefunden", "Not found") == (german["title"], english["title"])
    assert german["type"] == english["type"] == "urn:outreach:problem:not-found"
    assert "none" in german["detail"]


@pytest.mark.parametrize("how", ["", "Bearer", "Bearer wrong", "Basic Og==", "wrong"])
def test_without_a_good_token_nothing_opens(house, how):
    """Whatever is sent instead of one; a cookie opens nothing either."""
    ben = person(house, "ben", *WRITER)
    client = program(house)
    from outreach.app.people.signin import begin_anew

    session = begin_anew(house, house.store.people.get(ben.id), address="", device="")
    client.cookies.set("session", session)
    for method, path in (("GET", f"{API}/posts"), ("POST", f"{API}/jobs")):
        answer = client.request(method, path, headers={"authorization": how} if how else {})
        assert (401, "Bearer") == (answer.status_code, answer.headers["www-authenticate"])
        assert "application/problem+json" == answer.headers["content-type"]
    # a session of a browser, and a token of the command line, are for something else
    assert 401 == client.get(f"{API}/me", headers={"authorization": f"Bearer {session}"}).status_code


def test_wrong_tokens_are_counted(house):
    """After twenty in an hour from one address they are not looked at any more; a right one still opens."""
    good = token_of(house, person(house, "ben", *WRITER))
    client = program(house, "wrong")
    assert [401] * 20 == [client.get(f"{API}/me").status_code for _ in range(20)]
    answer = client.get(f"{API}/me")
    assert (429, "3600") == (answer.status_code, answer.headers["retry-after"])
    assert 200 == client.get(f"{API}/me", headers={"authorization": f"Bearer {good}"}).status_code
    house.clock.moment += timedelta(hours=1, seconds=1)
    assert 401 == client.get(f"{API}/me").status_code


def test_a_token_opens_its_scopes_and_never_more_than_its_person_may(house):
    """Reading, writing and approving are three things; what the roles do not open no scope opens."""
    ben, rita = person(house, "ben", *WRITER), person(house, "rita", Role.READER)
    post = first(house)
    path, seen = f"{API}/posts/{post.id}", f'"{post.version}-{"0" * 16}"'
    patch = {"json": {"text": "Neu."}, "headers": {"if-match": seen}}
    reads = program(house, token_of(house, ben, [Scope.READ]))
    assert 200 == reads.get(path).status_code
    refused = reads.patch(path, **patch)
    assert (403, "urn:outreach:problem:not-allowed") == (refused.status_code, refused.json()["type"])
    assert "write" in refused.json()["detail"]
    writes = program(house, token_of(house, ben, [Scope.WRITE]))
    assert 403 == writes.get(path).status_code
    assert 403 == writes.post(f"{path}/approve", headers={"if-match": seen}).status_code
    all_of_little = program(house, token_of(house, rita, ALL))
    assert 403 == all_of_little.patch(path, **patch).status_code
    assert (
        403
        == all_of_little.post(
            f"{API}/jobs", json={"verb": "campaigns.generate", "campaign": NAME}
        ).status_code
    )
    assert 200 == writes.patch(path, **patch).status_code


def test_no_self_release(house):
    """Whoever wrote a post by a token does not approve it by another one; somebody else does, as it was seen."""
    ben, carla = person(house, "ben", *WRITER), person(house, "carla", *WRITER)
    mine, theirs = program(house, token_of(house, ben)), program(house, token_of(house, carla))
    path = f"{API}/posts/{first(house).id}"
    edited = mine.patch(path, json={"text": "Mein Hof."}, headers={"if-match": tag(mine, path)})
    assert ("Mein Hof.", []) == (edited.json()["text"], edited.json()["findings"])
    kept_back = mine.post(f"{path}/approve", headers={"if-match": edited.headers["etag"]})
    assert 403 == kept_back.status_code
    assert "Carla" in kept_back.json()["remedy"]["message"]
    submitted = mine.post(
        f"{path}/submit", json={"to": "Carla"}, headers={"if-match": edited.headers["etag"]}
    )
    assert "in_review" == submitted.json()["status"]
    seen = tag(theirs, path)
    back = theirs.post(f"{path}/return", json={"comment": "Bitte kürzer"}, headers={"if-match": seen})
    assert "draft" == back.json()["status"]
    approved = theirs.post(f"{path}/approve", headers={"if-match": back.headers["etag"]})
    assert ("approved", "Carla") == (approved.json()["status"], approved.json()["approved_by"])
    assert ["Bitte kürzer"] == [each["text"] for each in theirs.get(f"{path}/comments").json()]


def test_a_change_names_the_version_that_was_seen(house):
    """Without one it is refused; where somebody was quicker the answer holds what stands there now."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    post = first(house)
    path = f"{API}/posts/{post.id}"
    before = tag(client, path)
    for header in ({}, {"if-match": "*"}):
        answer = client.patch(path, json={"text": "Neu."}, headers=header)
        assert (428, "urn:outreach:problem:version-needed") == (answer.status_code, answer.json()["type"])
    words.edit(
        house, post.id, version=post.version, text="Anders.", alt=None, caller=person(house, "eva", *WRITER)
    )
    for seen in (before, '"x"', '"99999"'):
        stale = client.patch(path, json={"text": "Neu."}, headers={"if-match": seen})
        assert 412 == stale.status_code
        now = stale.json()
        assert ("Anders.", post.version + 1) == (now["current"]["text"], now["version"])
        assert [] == wrong(now["current"], "Post")
    place = f"{API}/campaigns/{NAME}/places/{post.place}"
    known = tag(client, place)
    edited = client.patch(place, json={"values": {"teaser": "Ein Hof."}}, headers={"if-match": known})
    assert [] == wrong(edited.json(), "EditedPlace")
    stale = client.patch(place, json={"back": ["teaser"]}, headers={"if-match": known})
    assert (412, "Ein Hof.") == (stale.status_code, stale.json()["current"]["teaser"])


def test_what_has_not_changed_is_not_sent_again(house):
    """The tag of an answer names its bytes: 304 as long as they are the same, for lists as well."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    post = first(house)
    for path in (f"{API}/posts/{post.id}", f"{API}/posts", f"{API}/campaigns"):
        known = tag(client, path)
        same = client.get(path, headers={"if-none-match": f'"other", W/{known}'})
        assert (304, b"", known) == (same.status_code, same.content, same.headers["etag"])
        assert 200 == client.get(path, headers={"accept-language": "en", "if-none-match": '"x"'}).status_code
    known = tag(client, f"{API}/posts")
    words.edit(
        house, post.id, version=post.version, text="Neu.", alt=None, caller=person(house, "eva", *WRITER)
    )
    assert 200 == client.get(f"{API}/posts", headers={"if-none-match": known}).status_code


def test_lists_lead_from_page_to_page(house):
    """Link names the first, last and neighbouring pages; readings go on after the last one that is known."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    page = client.get(f"{API}/posts", params={"campaign": NAME, "size": 3})
    assert (3, "4") == (len(page.json()), page.headers["total-count"])
    assert {"first", "next", "last"} == page.links.keys()
    rest = client.get(page.links["next"]["url"])
    assert (1, "prev" in rest.links, "next" in rest.links) == (len(rest.json()), True, False)
    post = first(house)
    house.store.readings.append(
        [
            Reading(
                account=post.account,
                post=post.id,
                metric=f"m{n}",
                definition="v1",
                status=ReadingStatus.OK,
                value=n,
                age="1d",
                read_at=house.clock.now(),
            )
            for n in range(5)
        ]
    )
    path, found = f"{API}/campaigns/{NAME}/readings?size=2&post={post.id}", []
    while path:
        answer = client.get(path)
        found += answer.json()
        path = answer.links.get("next", {}).get("url", "")
    assert [] == wrong(found, "list of Reading")
    assert list(range(5)) == [each["value"] for each in found]


def test_a_request_that_is_repeated_is_done_once(house):
    """Under the same key the first answer comes again; another request under it is refused, for a day."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    path = f"{API}/posts/{first(house).id}/comments"
    key = {"idempotency-key": "0f8fad5b-d9cb"}
    answers = [client.post(path, json={"text": "Schön"}, headers=key) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert [None, "true"] == [each.headers.get("idempotency-replayed") for each in answers]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    other = client.post(path, json={"text": "Anders"}, headers=key)
    assert (422, "urn:outreach:problem:key-taken") == (other.status_code, other.json()["type"])
    assert 422 == client.post(path, json={"text": "x"}, headers={"idempotency-key": "k" * 201}).status_code
    assert 1 == len(client.get(path).json())
    # what was refused was not done, and may be asked for again
    wrong_one = {"idempotency-key": "2"}
    assert [422, 422] == [
        client.post(path, json={"text": ""}, headers=wrong_one).status_code for _ in range(2)
    ]
    assert 200 == client.post(path, json={"text": "Gut"}, headers=wrong_one).status_code
    # two people may take the same key
    theirs = program(house, token_of(house, person(house, "eva", *WRITER)))
    assert 200 == theirs.post(path, json={"text": "Auch schön"}, headers=key).status_code
    house.clock.moment += timedelta(days=1, seconds=1)
    assert 200 == client.post(path, json={"text": "Anders"}, headers=key).status_code


def test_a_request_that_is_worked_on_is_not_begun_again(house):
    """The second one is told to wait; what was broken off may be made again after two minutes."""
    ben = person(house, "ben", *WRITER)
    client = program(house, token_of(house, ben))
    path, key = f"{API}/posts/{first(house).id}/comments", {"idempotency-key": "1"}
    asked = f'POST {path}?\n\n{{"text":"Schön"}}'.encode()
    import hashlib

    digest = hashlib.sha256(asked).hexdigest()
    assert house.store.answers.begin(ben.id, "1", digest, house.clock.now())
    waiting = client.post(path, json={"text": "Schön"}, headers=key)
    assert (409, "5") == (waiting.status_code, waiting.headers["retry-after"])
    assert "urn:outreach:problem:under-way" == waiting.json()["type"]
    house.clock.moment += timedelta(minutes=2)
    assert 200 == client.post(path, json={"text": "Schön"}, headers=key).status_code


def test_what_does_not_fit_the_specification_is_refused(house):
    """Fields and filters that nobody knows, other types, half characters, too much of it: each is told where."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    post = first(house)
    path, seen = f"{API}/posts/{post.id}", {"if-match": f'"{post.version}"'}
    for body in ({"words": "x"}, {"text": 3}, {"text": "\x00"}, [], {"alt": "x" * 2_001}):
        answer = client.patch(path, json=body, headers=seen)
        assert (422, "urn:outreach:problem:invalid-request") == (answer.status_code, answer.json()["type"])
        assert answer.json()["errors"][0]["at"].startswith("body")
    for content, status in ((b'{"text": "\\ud800"}', 422), (b"{", 422), (b"\xff", 400)):
        given = {**seen, "content-type": "application/json"}
        answer = client.patch(path, content=content, headers=given)
        assert (status, "urn:outreach:problem:invalid-request") == (answer.status_code, answer.json()["type"])
    for query in ("pages=2", "page=0", "size=501", "status=new"):
        assert 422 == client.get(f"{API}/posts?{query}").status_code, query
    strange = client.get(f"{API}/posts?campaign=%00")
    assert (400, "urn:outreach:problem:no-text") == (strange.status_code, strange.json()["type"])
    large = client.patch(path, content=b" " * 200_001, headers=seen)
    assert (413, "urn:outreach:problem:too-large") == (large.status_code, large.json()["type"])
    assert Status.DRAFT is first(house).status
    assert post.version == first(house).version


def test_addresses_and_methods_that_are_not_there_are_problems_too(house):
    """404 and 405 under /api are problem details, and say what there is; elsewhere they are as they were."""
    client = program(house)
    gone = client.get(f"{API}/nothing")
    assert (404, "urn:outreach:problem:no-such-address") == (gone.status_code, gone.json()["type"])
    other = client.delete(f"{API}/posts/x")
    assert (405, "GET, PATCH") == (other.status_code, other.headers["allow"])
    assert "urn:outreach:problem:other-method" == other.json()["type"]
    strange = client.get(f"{API}/me", headers={"host": "evil.example"})
    assert (400, "urn:outreach:problem:wrong-host") == (strange.status_code, strange.json()["type"])
    assert "text/plain" not in client.get("/nothing").headers.get("www-authenticate", "")


def test_times_and_posts_that_are_taken_out(house):
    """A post is moved to a time of the campaign's clock, never into the past, and taken out."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    path = f"{API}/posts/{first(house).id}"
    seen = {"if-match": tag(client, path)}
    for body, status in (
        ({"when": "2020-03-01T10:00"}, 422),
        ({"when": "2027-02-31T10:00"}, 422),
        ({}, 422),
        ({"next": True}, 403),
    ):
        assert status == client.post(f"{path}/reschedule", json=body, headers=seen).status_code, body
    moved = client.post(f"{path}/reschedule", json={"when": "2027-04-12T10:30"}, headers=seen)
    assert "2027-04-12T10:30:00+02:00" == moved.json()["due"]
    out = client.post(
        f"{path}/cancel", json={"why": "Trauerfall"}, headers={"if-match": moved.headers["etag"]}
    )
    assert "cancelled" == out.json()["status"]


def test_work_is_asked_for_watched_and_its_file_fetched(house):
    """A report as a job, done here as no scheduler lives; a plan is proposed, and taken over."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    started = client.post(f"{API}/jobs", json={"verb": "reports.make", "campaign": NAME, "format": "csv"})
    assert [] == wrong(started.json(), "Job")
    path = started.headers["location"]
    job = _ended(client, path)
    assert "done" == job["state"]
    assert client.get(f"{path}/file").content.startswith(b"\xef\xbb\xbf")
    house.clock.moment += timedelta(seconds=1)
    assert 403 == client.post(f"{path}/cancel").status_code
    assert started.json()["id"] in [each["id"] for each in client.get(f"{API}/jobs").json()]
    plan = client.post(f"{API}/jobs", json={"verb": "planning.propose", "campaign": NAME})
    listed = client.get(f"{API}/jobs", params={"size": 1})
    assert [plan.json()["id"]] == [each["id"] for each in listed.json()]
    assert 'rel="next"' in listed.headers["link"]
    assert int(listed.headers["total-count"]) >= 2
    assert "done" == _ended(client, plan.headers["location"])["state"]
    taken = client.post(f"{API}/campaigns/{NAME}/plan", json={"job": plan.json()["id"]})
    assert taken.json()["moved"] >= 0
    assert 404 == client.get(f"{API}/jobs/{plan.json()['id']}/file").status_code
    report = client.get(f"{API}/campaigns/{NAME}/report").json()
    assert NAME == report["campaign"]


def _ended(client, path):
    for _ in range(600):
        job = client.get(path).json()
        if job["ended_at"]:
            return job
        import time

        time.sleep(0.05)
    raise AssertionError(job)


def test_a_table_is_compared_and_taken_over(house):
    """Places come in as a table in base64; what is none is refused."""
    client = program(house, token_of(house, person(house, "ben", *WRITER)))
    table = "slug;name;teaser;latitude;longitude;municipality\nneu;Neuer Hof;Er ist neu.;52,7;11,5;Kalbe\n"
    path = f"{API}/campaigns/{NAME}/imports"
    sent = {"files": [{"name": "orte.csv", "content": base64.b64encode(table.encode()).decode()}]}
    compared = client.post(path, json=sent)
    assert 200 == compared.status_code, compared.text
    job = _ended(client, compared.headers["location"])
    assert (["neu"], True) == (job["result"]["new"], job["result"]["dry_run"])
    adopted = client.post(f"{path}/{job['id']}/adopt")
    assert ["neu"] == _ended(client, adopted.headers["location"])["result"]["new"]
    assert "Neuer Hof" == client.get(f"{API}/campaigns/{NAME}/places/neu").json()["place"]["name"]
    for content in ("!", "abc"):
        wrong_one = {"files": [{"name": "orte.csv", "content": content}]}
        assert 422 == client.post(path, json=wrong_one).status_code


def test_tokens_end(house):
    """With their last day, when they are ended, and with another password; what they did stays."""
    ben = person(house, "ben", *WRITER)
    client = program(house, token_of(house, ben, days=1))
    assert 200 == client.get(f"{API}/me").status_code
    house.clock.moment += timedelta(days=1, seconds=1)
    assert 401 == client.get(f"{API}/me").status_code
    client = program(house, token_of(house, ben))
    (mine,) = programs.tokens(house, caller=ben)
    me.end_device(house, mine.id, caller=ben)
    assert 401 == client.get(f"{API}/me").status_code
    assert () == me.devices(house, caller=ben)[2:]


def test_a_token_is_made_by_who_has_given_the_password(house):
    """Not by another token, not for nothing, not for ever; of one person there are twenty at most."""
    from dataclasses import replace

    ben = person(house, "ben", *WRITER)
    with pytest.raises(NotAllowed):
        programs.make_token(house, "x", ALL, caller=replace(ben, session="none"))
    for name, scopes, days in (("", ALL, 90), ("x", frozenset(), 90), ("x", ALL, 366), ("x", ALL, 0)):
        with pytest.raises(InvalidInput):
            token_of(house, ben, scopes, days=days) if name else programs.make_token(
                house, name, scopes, days=days, caller=_fresh(house, ben)
            )
    fresh = _fresh(house, ben)
    for _ in range(programs.MOST):
        programs.make_token(house, "x", ALL, caller=fresh)
    with pytest.raises(NotAllowed):
        programs.make_token(house, "x", ALL, caller=fresh)


def _fresh(house, caller):
    from outreach.app.people.signin import begin_anew, visitor_of

    return visitor_of(house, begin_anew(house, house.store.people.get(caller.id), address="", device=""))


def test_every_schema_of_the_specification_says_what_the_page_says(house):
    """Keys of the specification's shapes and of docs/json.md are the same."""
    schemas = program(house).get(f"{API}/openapi.json").json()["components"]["schemas"]
    pairs = {
        "PostShape": "Post",
        "StoriedPostShape": "Post with its story",
        "CommentShape": "Comment",
        "FindingShape": "Finding",
        "ActionShape": "Action",
        "MessageShape": "Message",
        "ReasonShape": "Reason",
        "JobShape": "Job",
        "EditedPlaceShape": "EditedPlace",
        "ReadingShape": "Reading",
    }
    for schema, page in pairs.items():
        assert documented()[page].keys() == schemas[schema]["properties"].keys(), schema


def test_every_operation_says_which_verb_roles_and_scope_it_takes(house):
    """The specification is for everybody; everything else in it asks for a token."""
    specification = program(house).get(f"{API}/openapi.json").json()
    assert "3.1.0" == specification["openapi"]
    operations = [each for path in specification["paths"].values() for each in path.values()]
    assert 20 < len(operations)
    for each in operations:
        assert [{"token": []}] == each["security"]
        assert each["x-verb"]
        assert each["x-roles"]
        assert each["x-scope"] in set(Scope)
        assert {"401", "403", "422"} <= each["responses"].keys()


def test_a_comment_of_a_review_is_seen_by_programs(house):
    """What people say on the pages is what programs read."""
    ben = person(house, "ben", *WRITER)
    client = program(house, token_of(house, ben))
    review.comment(house, first(house).id, "Schön", caller=ben)
    (said,) = client.get(f"{API}/posts/{first(house).id}/comments").json()
    assert [] == wrong(said, "Comment")


def test_the_examples_of_the_page_do_what_it_says(house):
    """Each request of docs/api.md, one after another, with the token, the post and the tag filled in."""
    token = token_of(house, person(house, "ben", *WRITER))
    client, post, seen = program(house), first(house).id, ""
    examples = re.findall(r"```http\n(.+?)\n```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)
    assert 3 < len(examples)
    for example in examples:
        known = {"{token}": token, "{post}": post, "{campaign}": NAME, "{etag}": seen}
        for part, value in known.items():
            example = example.replace(part, value)
        asked, _, expected = example.rpartition("\n\n→ ")
        head, _, body = asked.partition("\n\n")
        (method, path), *headers = (
            line.split(": " if n else " ", 1) for n, line in enumerate(head.splitlines())
        )
        answer = client.request(method, path, headers=dict(headers), content=body.encode() or None)
        assert int(expected) == answer.status_code, (example, answer.text)
        seen = tag(program(house, token), f"{API}/posts/{post}")


def test_the_page_names_every_address_and_every_problem(house):
    """docs/api.md has the routes of the interface, and the types of its problems."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    paths = {each.path.removeprefix(API) for section in PROGRAMS for each in section.declared}
    assert set() == {path for path in paths if path not in page.replace("…", "/campaigns/{campaign}")}
    assert set() == {code for code in TITLES if f"`{code}`" not in page}
