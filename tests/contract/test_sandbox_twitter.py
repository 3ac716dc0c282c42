"""The fake X over real HTTP, with bare requests signed by requests-oauthlib."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import Sandbox, SandboxAccount
from tests.contract.sandbox_clients import MONDAY, TIMEOUT, XClient, a_picture, lines, oauth_names

PRIVATE = "non_public_metrics"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        running.set_time(MONDAY)
        yield running


@pytest.fixture
def x(sandbox: Sandbox) -> Iterator[XClient]:
    with XClient(sandbox) as client:
        yield client


@pytest.fixture
def neighbour(sandbox: Sandbox) -> Iterator[XClient]:
    with XClient(sandbox, sandbox.add_account(TWITTER, "stendal", "Stendal")) as client:
        yield client


@pytest.fixture
def legacy(tmp_path: Path) -> Iterator[XClient]:
    with Sandbox(tmp_path / "old.jsonl", vocabulary="legacy") as sandbox:
        sandbox.set_time(MONDAY)
        with XClient(sandbox) as client:
            yield client


def a_post(x: XClient, text: str = "Ein Gut wacht auf.", *media: str) -> str:
    return str(x.create(text, *media).json()["data"]["id"])


def media(x: XClient, alt: str = "Ein Herrenhaus") -> str:
    id = str(x.upload().json()["data"]["id"])
    x.describe(id, alt)
    return id


def kind(answer: requests.Response) -> tuple[int, str]:
    """Status, and the last part of the problem's type."""
    return answer.status_code, str(answer.json()["type"]).rpartition("/")[2]


# --- access -----------------------------------------------------------------------------------------


def test_a_signed_request_is_answered(x: XClient) -> None:
    """Consumer and token secrets together open the account."""
    me = x.get("/2/users/me").json()["data"]

    assert {"id": x.user, "name": "IMG Sachsen-Anhalt", "username": "img_sachsen_anh"} == me


@pytest.mark.parametrize(
    "secret", ["client_key", "client_secret", "resource_owner_key", "resource_owner_secret"]
)
def test_one_wrong_secret_is_unauthorized(x: XClient, secret: str) -> None:
    """Each of the four must be right; the answer has no rate headers."""
    auth = OAuth1(**(oauth_names(x.account) | {secret: "wrong"}))

    answer = x.send("GET", "/2/users/me", auth=auth)

    assert (401, "Unauthorized") == (answer.status_code, answer.json()["title"])
    assert "x-rate-limit-reset" not in answer.headers


def test_without_a_signature_nothing_is_told(x: XClient) -> None:
    """A bearer token is not enough for anything the sandbox plays."""
    head = {"Authorization": "Bearer abc"}

    assert (
        401 == requests.get(f"{x.sandbox.url(TWITTER)}/2/users/me", headers=head, timeout=TIMEOUT).status_code
    )


def test_another_signature_method_is_refused(x: XClient) -> None:
    """X takes HMAC-SHA1."""
    auth = OAuth1(**oauth_names(x.account), signature_method="PLAINTEXT")

    assert 401 == x.send("GET", "/2/users/me", auth=auth).status_code


def test_a_changed_query_breaks_the_signature(x: XClient) -> None:
    """The query is signed, so that nobody can change it on the way."""
    prepared = requests.Request("GET", f"{x.sandbox.url(TWITTER)}/2/users/me", auth=x.auth).prepare()
    prepared.url = f"{prepared.url}?user.fields=public_metrics"

    with requests.Session() as session:
        assert 401 == session.send(prepared, timeout=TIMEOUT).status_code


def test_a_form_body_is_signed(x: XClient) -> None:
    """The fields of a url-encoded form are part of the signature: it is valid, and then X wants JSON."""
    assert (400, "invalid-request") == kind(x.send("POST", "/2/tweets", data={"text": "Grüße & mehr"}))


def test_a_form_that_is_no_text_has_no_signature(x: XClient) -> None:
    """Bytes that no form can hold are unauthorized, not a crash."""
    prepared = requests.Request(
        "POST", f"{x.sandbox.url(TWITTER)}/2/tweets", data={"a": "b"}, auth=x.auth
    ).prepare()
    prepared.body = b"a=\xff"

    with requests.Session() as session:
        assert 401 == session.send(prepared, timeout=TIMEOUT).status_code


def test_a_request_cannot_be_played_again(x: XClient) -> None:
    """The same nonce a second time is refused, so a blind repeat is seen."""
    prepared = requests.Request("GET", f"{x.sandbox.url(TWITTER)}/2/users/me", auth=x.auth).prepare()

    with requests.Session() as session:
        statuses = [session.send(prepared, timeout=TIMEOUT).status_code for _ in range(2)]

    assert [200, 401] == statuses


def test_an_unknown_path_is_not_found(x: XClient) -> None:
    """What the sandbox does not play is 404."""
    assert [404, 404] == [
        x.get("/2/users/me/likes").status_code,
        x.send("POST", "/2/media/upload/1/2/3").status_code,
    ]


# --- creating ---------------------------------------------------------------------------------------


def test_a_post_is_created(x: XClient) -> None:
    """201 with the id, the stored text and the empty history that X sends."""
    answer = x.create("Ein Gut wacht auf.")

    assert 201 == answer.status_code
    assert ("Ein Gut wacht auf.", [""]) == (
        answer.json()["data"]["text"],
        answer.json()["data"]["edit_history_tweet_ids"],
    )


def test_an_id_carries_the_sandboxs_time(x: XClient) -> None:
    """The upper bits of an id are the milliseconds since X's epoch."""
    assert MONDAY.timestamp() * 1000 == (int(a_post(x)) >> 22) + 1288834974657


def test_stored_text_has_short_links_and_escapes(x: XClient) -> None:
    """URLs become t.co links, a picture adds one, and & < > are escaped."""
    text = x.create("Kunst & <Kultur> https://example.org/a?b=1&c=2, ja!", media(x)).json()["data"]["text"]

    before, between, picture = text.split("https://t.co/")
    assert ("Kunst &amp; &lt;Kultur&gt; ", ", ja! ", 10) == (before, between[10:], len(picture))


def test_the_timeline_expands_its_links(x: XClient) -> None:
    """entities.urls leads from the stored text back to the sent one."""
    a_post(x, "Mehr: https://www.example.org/a/very/long/path/of/an/address?b=1 bald", media(x))

    post = x.timeline(post_fields="entities").json()["data"][0]

    link, picture = post["entities"]["urls"]
    assert "https://www.example.org/a/very/long/path/of/an/address?b=1" == link["expanded_url"]
    assert link["url"] == post["text"][link["start"] : link["end"]]
    assert "example.org/a/very/long/pa…" == link["display_url"]
    assert picture["expanded_url"].endswith(f"/status/{post['id']}/photo/1")
    assert post["text"].endswith(picture["url"])


def test_the_ledger_holds_the_text_as_it_was_sent(x: XClient) -> None:
    """No t.co and no escapes: what the tool sent, with link, picture hash and alt text."""
    a_post(x, "Kunst & Kultur https://example.org/a.", media(x, "Ein Hof"))

    post = lines(x.sandbox, "post")[0]
    assert ("Kunst & Kultur https://example.org/a.", "https://example.org/a") == (post["text"], post["link"])
    assert ["Ein Hof"] == [image["alt"] for image in post["images"]]


def test_a_picture_alone_is_a_post(x: XClient) -> None:
    """Text is needed only where there is no media."""
    assert 201 == x.create(None, media(x)).status_code


def test_the_same_text_is_a_duplicate(x: XClient, neighbour: XClient) -> None:
    """An account may not have one text live twice, whatever the spaces around it; another account may."""
    a_post(x, "Ein Gut wacht auf.")

    again = x.create(" Ein Gut wacht auf. ")

    assert 403 == again.status_code
    assert "duplicate content" in again.json()["detail"]
    assert 201 == neighbour.create("Ein Gut wacht auf.").status_code


def test_a_deleted_text_may_come_again(x: XClient) -> None:
    """Only live posts are compared."""
    x.send("DELETE", f"/2/tweets/{a_post(x)}")

    assert 201 == x.create("Ein Gut wacht auf.").status_code


def test_280_weighted_characters_fit(x: XClient) -> None:
    """An ellipsis weighs two, a link 23: one more than 280 is not permitted."""
    link = " https://example.org/a/long/address/that/weighs/twenty-three/only"

    assert 201 == x.create("a" * 254 + "…" + link).status_code
    assert 403 == x.create("a" * 255 + "…" + link).status_code


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 1},
        {"text": "a", "colour": "red"},
        {"text": "a", "media": []},
        {"text": "a", "media": {}},
        {"text": "a", "media": {"media_ids": []}},
        {"text": "a", "media": {"media_ids": [1]}},
        {"text": "a", "media": {"media_ids": ["1"] * 5}},
        {"text": "a", "media": {"media_ids": ["1"], "alt": "b"}},
        {"text": "a", "media": {"media_ids": ["1"], "tagged_user_ids": ["x"]}},
        {"text": "a", "made_with_ai": "yes"},
        {"text": "a", "reply_settings": "nobody"},
        {"text": "a\ufffe"},
        ["a"],
    ],
)
def test_a_body_out_of_shape_is_invalid(x: XClient, body: Any) -> None:
    """Unknown keys and wrong types are refused, and the answer names them."""
    answer = x.send("POST", "/2/tweets", json=body)

    assert (400, "invalid-request") == kind(answer)
    assert answer.json()["errors"][0]["parameters"]


def test_a_body_that_is_no_json_is_invalid(x: XClient) -> None:
    """Half a JSON body is refused."""
    head = {"Content-Type": "application/json"}

    assert (400, "invalid-request") == kind(x.send("POST", "/2/tweets", data=b'{"text": ', headers=head))


@pytest.mark.parametrize(
    "more", [{"reply": {"in_reply_to_tweet_id": "1"}}, {"quote_tweet_id": "1"}, {"poll": {}}]
)
def test_what_is_not_played_is_not_permitted(x: XClient, more: dict[str, Any]) -> None:
    """Keys that X knows and the sandbox does not play are a plain refusal."""
    assert 403 == x.create("Hallo", **more).status_code


def test_two_cashtags_are_not_permitted(x: XClient) -> None:
    """One is."""
    assert [201, 403] == [x.create(text).status_code for text in ("Nur $ABC", "Mit $ABC und $DEF")]


def test_known_options_are_taken(x: XClient) -> None:
    """Options without an effect on the sandbox are accepted in their right type."""
    answer = x.create("Hallo", made_with_ai=True, nullcast=False, reply_settings="following")

    assert 201 == answer.status_code


# --- media ------------------------------------------------------------------------------------------


def test_an_upload_tells_what_it_got(x: XClient) -> None:
    """Size, kind, width and height, and a day to use it."""
    data = x.upload(a_picture(size=(1200, 675))).json()["data"]

    assert {"image_type": "image/jpeg", "w": 1200, "h": 675} == data["image"]
    assert (len(a_picture(size=(1200, 675))), 86_400) == (data["size"], data["expires_after_secs"])
    assert f"3_{data['id']}" == data["media_key"]


def test_an_upload_may_come_as_json(x: XClient) -> None:
    """The JSON form holds the picture in base64."""
    body = {"media": base64.b64encode(a_picture()).decode(), "media_category": "tweet_image"}

    assert 200 == x.send("POST", "/2/media/upload", json=body).status_code
    assert 400 == x.send("POST", "/2/media/upload", json=body | {"media": "?"}).status_code


def test_a_part_without_a_file_name_is_media_too(x: XClient) -> None:
    """A media field is bytes, however it came; text is no picture."""
    parts = {"media": (None, b"text"), "media_category": (None, "tweet_image")}

    assert "not recognised" in x.send("POST", "/2/media/upload", files=parts).json()["detail"]


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (b"no picture", {}),
        (b"", {}),
        (a_picture("GIF"), {}),
        (a_picture() + b"\0" * (5 * 1024 * 1024), {}),
        (a_picture(), {"media_category": "tweet_video"}),
        (a_picture(), {"media_type": "image/jpeg"}),
    ],
)
def test_a_bad_upload_is_refused(x: XClient, content: bytes, data: dict[str, str]) -> None:
    """No picture, the wrong category, too large, or a field that X no longer knows."""
    assert 400 == x.upload(content, **data).status_code


def test_a_broken_form_is_refused(x: XClient) -> None:
    """A multipart body that ends early cannot be read."""
    head = {"Content-Type": "multipart/form-data; boundary=x"}

    assert 400 == x.send("POST", "/2/media/upload", data=b"--x\r\n", headers=head).status_code


def test_an_animation_goes_in_its_own_category(x: XClient) -> None:
    """GIF is taken as tweet_gif."""
    assert 200 == x.upload(a_picture("GIF"), media_category="tweet_gif").status_code


def test_the_alt_text_is_read_back_from_the_post(x: XClient) -> None:
    """Set before the post, seen in the expansion after it; the address leads to the picture."""
    a_post(x, "Ein Gut", media(x, "Ein Herrenhaus"))

    shown = x.timeline(expansions="attachments.media_keys", media_fields="alt_text,url").json()

    picture = shown["includes"]["media"][0]
    assert ("Ein Herrenhaus", "photo") == (picture["alt_text"], picture["type"])
    assert shown["data"][0]["attachments"]["media_keys"] == [picture["media_key"]]
    assert a_picture() == requests.get(picture["url"], timeout=TIMEOUT).content


@pytest.mark.parametrize("alt", ["", "a" * 1001])
def test_an_alt_text_has_1_to_1000_characters(x: XClient, alt: str) -> None:
    """Empty and over-long ones are refused."""
    assert (400, "invalid-request") == kind(x.describe(x.upload().json()["data"]["id"], alt))


@pytest.mark.parametrize(
    "body",
    [
        {"id": "1", "metadata": {"alt": "b"}},
        {"id": "1"},
        {"id": 1, "metadata": {"alt_text": {"text": "a"}}},
        {"x": 1},
    ],
)
def test_bad_metadata_is_refused(x: XClient, body: dict[str, Any]) -> None:
    """Unknown keys, no text and unknown media."""
    assert (400, "invalid-request") == kind(x.send("POST", "/2/media/metadata", json=body))


def test_media_expires_after_a_day(x: XClient) -> None:
    """A picture uploaded too early is an invalid media id."""
    id = media(x)
    x.sandbox.set_time(MONDAY + timedelta(hours=24))

    answer = x.create("Ein Gut", id)

    assert (400, "Your media IDs are invalid.") == (answer.status_code, answer.json()["detail"])


def test_media_belongs_to_its_user(x: XClient, neighbour: XClient) -> None:
    """Another user's picture can be neither used nor described; nor can one stand twice in a post."""
    id = media(x)

    assert 400 == neighbour.create("Ein Gut", id).status_code
    assert 400 == neighbour.describe(id, "Ein Hof").status_code
    assert 400 == x.create("Ein Gut", id, id).status_code


def test_there_is_no_status_for_a_picture(x: XClient) -> None:
    """Asking for a processing that was never announced is an error."""
    assert 400 == x.get("/2/media/upload", command="STATUS", media_id=media(x)).status_code


def test_a_picture_can_come_in_chunks(x: XClient) -> None:
    """initialize, append and finalize give the same answer as one upload."""
    content = a_picture()
    begin = {"media_type": "image/jpeg", "total_bytes": len(content), "media_category": "tweet_image"}
    id = x.send("POST", "/2/media/upload/initialize", json=begin).json()["data"]["id"]
    for index, chunk in ((1, content[100:]), (0, content[:100])):
        form: dict[str, Any] = {"data": {"segment_index": str(index)}, "files": {"media": ("blob", chunk)}}
        assert 200 == x.send("POST", f"/2/media/upload/{id}/append", **form).status_code

    done = x.send("POST", f"/2/media/upload/{id}/finalize")

    assert (id, len(content)) == (done.json()["data"]["id"], done.json()["data"]["size"])
    assert 201 == x.create("In Stücken", id).status_code


def test_chunks_are_checked(x: XClient) -> None:
    """Sizes, indices and ids must fit together."""
    begin: dict[str, Any] = {"media_type": "image/jpeg", "total_bytes": 9, "media_category": "tweet_image"}
    start = "/2/media/upload/initialize"
    id = x.send("POST", start, json=begin).json()["data"]["id"]
    form: dict[str, Any] = {"data": {"segment_index": "1000"}, "files": {"media": ("blob", b"1")}}
    refused = [
        x.send("POST", start, json=begin | {"total_bytes": 0}),
        x.send("POST", start, json=begin | {"media_type": "image/gif"}),
        x.send("POST", f"/2/media/upload/{id}/append", **form),
        x.send("POST", "/2/media/upload/1/finalize"),
        x.send("POST", f"/2/media/upload/{id}/finalize"),
    ]

    assert [(400, "invalid-request")] * 5 == [kind(answer) for answer in refused]


# --- deleting ---------------------------------------------------------------------------------------


def test_an_own_post_can_be_deleted_once(x: XClient) -> None:
    """Then it is not found any more."""
    post = a_post(x)

    assert {"data": {"deleted": True}} == x.send("DELETE", f"/2/tweets/{post}").json()
    assert 404 == x.send("DELETE", f"/2/tweets/{post}").status_code
    assert [post] == [line["id"] for line in lines(x.sandbox, "delete")]


def test_a_foreign_post_cannot_be_deleted(x: XClient, neighbour: XClient) -> None:
    """Only the author may."""
    assert 403 == neighbour.send("DELETE", f"/2/tweets/{a_post(x)}").status_code


# --- reading ----------------------------------------------------------------------------------------


def test_posts_are_looked_up_by_id(x: XClient) -> None:
    """Known posts come as data, unknown ones as errors."""
    post = a_post(x)

    answer = x.get("/2/tweets", ids=f"{post},1", post_fields="created_at").json()

    assert [("2027-03-01T08:00:00.000Z", post)] == [(p["created_at"], p["id"]) for p in answer["data"]]
    assert ["1"] == [error["value"] for error in answer["errors"]]


def test_only_unknown_ids_leave_no_data(x: XClient) -> None:
    """data is missing, not empty."""
    assert ["errors"] == list(x.get("/2/tweets", ids="1").json())


def test_the_author_can_be_expanded(x: XClient) -> None:
    """author_id as an expansion brings the id and the user."""
    answer = x.get("/2/tweets", ids=a_post(x), expansions="author_id").json()

    assert x.user == answer["data"][0]["author_id"] == answer["includes"]["users"][0]["id"]


@pytest.mark.parametrize(
    "params",
    [
        {"ids": "x"},
        {"ids": ""},
        {"ids": ",".join(["1"] * 101)},
        {"ids": "1", "post_fields": "nonsense"},
        {"ids": "1", "post_fields": "text,text"},
        {"ids": "1", "tweet_fields": "text"},
        {"ids": "1", "colour": "red"},
        {"ids": "1", "expansions": "geo"},
    ],
)
def test_a_query_out_of_shape_is_invalid(x: XClient, params: dict[str, str]) -> None:
    """Unknown parameters, fields and expansions are refused; the core vocabulary knows no tweet.fields."""
    assert (400, "invalid-request") == kind(x.get("/2/tweets", **params))


@pytest.mark.parametrize(
    "params",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "x"},
        {"start_time": "2027-03-01"},
        {"start_time": "2027-03-01T08:00:00.5Z"},
        {"since_id": "x"},
        {"pagination_token": "zz"},
        {"exclude": "nonsense"},
    ],
)
def test_bad_paging_is_invalid(x: XClient, params: dict[str, str]) -> None:
    """Pages are 5 to 100 posts, times are whole seconds with a Z, ids are digits."""
    assert (400, "invalid-request") == kind(x.timeline(**params))


def test_an_empty_timeline_has_no_data(x: XClient) -> None:
    """Only meta says that there is nothing."""
    assert {"meta": {"result_count": 0}} == x.timeline().json()


def test_the_timeline_comes_in_pages_newest_first(x: XClient) -> None:
    """next_token leads through all posts once, and is missing on the last page."""
    posts: list[str] = []
    for hour in range(12):
        x.sandbox.set_time(MONDAY + timedelta(hours=hour))
        posts.insert(0, a_post(x, f"Beitrag {hour}"))

    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = x.timeline(max_results="5", **token).json()
        seen += [post["id"] for post in page["data"]]
        assert (page["meta"]["newest_id"], page["meta"]["oldest_id"]) == (
            page["data"][0]["id"],
            page["data"][-1]["id"],
        )
        if "next_token" not in page["meta"]:
            break
        token = {"pagination_token": page["meta"]["next_token"]}

    assert posts == seen


def test_the_timeline_can_be_cut_at_both_ends(x: XClient) -> None:
    """By id, both exclusive; by time, the start included and the end not."""
    ids = []
    for hour in range(4):
        x.sandbox.set_time(MONDAY + timedelta(hours=hour))
        ids.append(a_post(x, f"Beitrag {hour}"))

    def found(**params: str) -> list[int]:
        return [ids.index(post["id"]) for post in x.timeline(**params).json().get("data", [])]

    assert [2] == found(since_id=ids[1], until_id=ids[3])
    assert [2, 1] == found(start_time="2027-03-01T09:00:00Z", end_time="2027-03-01T11:00:00Z")


def test_another_users_timeline_is_public(x: XClient, neighbour: XClient) -> None:
    """Posts are told, private figures are not."""
    post = a_post(x)

    told = neighbour.get(f"/2/users/{x.user}/tweets").json()
    private = neighbour.get(f"/2/users/{x.user}/tweets", post_fields=PRIVATE).json()

    assert post == told["data"][0]["id"]
    assert "data" not in private
    assert {"Field Authorization Error"} == {error["title"] for error in private["errors"]}


def test_an_unknown_user_is_an_error_in_the_answer(x: XClient) -> None:
    """The timeline of nobody is 200 with errors only."""
    answer = x.get("/2/users/1/tweets")

    assert (200, ["errors"]) == (answer.status_code, list(answer.json()))


# --- figures ----------------------------------------------------------------------------------------


def test_public_figures_are_marked_and_in_the_ledger(x: XClient) -> None:
    """What was served stands in the ledger under the names of a reading."""
    post = a_post(x)
    x.sandbox.set_time(MONDAY + timedelta(days=3))

    answer = x.timeline(post_fields="public_metrics")

    counts = answer.json()["data"][0]["public_metrics"]
    assert "1" == answer.headers["X-Outreach-Simulated"]
    assert {post: {f"public_metrics.{name}": n for name, n in counts.items()}} == lines(x.sandbox, "call")[
        -1
    ]["figures"]
    assert counts["impression_count"] > counts["like_count"] > 0


def test_link_clicks_are_told_only_where_there_is_a_link(x: XClient) -> None:
    """Without a link the key is absent, not zero."""
    with_link, without = a_post(x, "Mehr: https://example.org/a"), a_post(x, "Ohne Link")

    posts = {post["id"]: post[PRIVATE] for post in x.timeline(post_fields=PRIVATE).json()["data"]}

    assert "url_link_clicks" in posts[with_link]
    assert "url_link_clicks" not in posts[without]


def test_private_figures_end_after_thirty_days(x: XClient) -> None:
    """The lookup tells an error per part and no data; the timeline leaves the post out."""
    post = a_post(x)
    x.sandbox.set_time(MONDAY + timedelta(days=30, seconds=1))

    lookup = x.get("/2/tweets", ids=post, post_fields=PRIVATE).json()

    assert "data" not in lookup
    assert 4 == len([error for error in lookup["errors"] if error["field"].startswith(PRIVATE)])
    assert {"meta": {"result_count": 0}} == x.timeline(post_fields=PRIVATE).json()
    assert post == x.timeline(post_fields="public_metrics").json()["data"][0]["id"]


def test_the_last_second_of_thirty_days_still_counts(x: XClient) -> None:
    """Thirty days are included."""
    post = a_post(x)
    x.sandbox.set_time(MONDAY + timedelta(days=30))

    assert post == x.get("/2/tweets", ids=post, post_fields="organic_metrics").json()["data"][0]["id"]


def test_promoted_figures_are_nobodys(x: XClient) -> None:
    """A post that was never an advertisement has none to see."""
    assert "data" not in x.get("/2/tweets", ids=a_post(x), post_fields="promoted_metrics").json()


def test_the_user_tells_followers_and_posts(x: XClient) -> None:
    """Figures of the account, marked as simulated."""
    a_post(x)

    answer = x.get("/2/users/me", user_fields="public_metrics")

    assert "1" == answer.headers["X-Outreach-Simulated"]
    assert (2_700, 1) == tuple(
        answer.json()["data"]["public_metrics"][name] for name in ("followers_count", "post_count")
    )


# --- vocabularies -----------------------------------------------------------------------------------


def test_the_core_vocabulary_says_post(x: XClient) -> None:
    """Since 2.167: repost_count, edit_history_post_ids, problems of api.x.com."""
    post = a_post(x)

    answer = x.get("/2/tweets", ids=f"{post},1", post_fields="public_metrics").json()

    assert [post] == answer["data"][0]["edit_history_post_ids"]
    assert "repost_count" in answer["data"][0]["public_metrics"]
    assert answer["errors"][0]["type"].startswith("https://api.x.com/")


def test_the_legacy_vocabulary_says_tweet(legacy: XClient) -> None:
    """Before: tweet.fields, retweet_count, edit_history_tweet_ids, tweet_count, problems of api.twitter.com."""
    post = a_post(legacy)

    answer = legacy.get("/2/tweets", ids=f"{post},1", tweet_fields="public_metrics,author_id").json()
    me = legacy.get("/2/users/me", user_fields="public_metrics").json()["data"]

    assert [post] == answer["data"][0]["edit_history_tweet_ids"]
    assert "retweet_count" in answer["data"][0]["public_metrics"]
    assert answer["errors"][0]["type"].startswith("https://api.twitter.com/")
    assert 1 == me["public_metrics"]["tweet_count"]


def test_the_legacy_vocabulary_takes_both_selectors(legacy: XClient) -> None:
    """post.fields works there too, and a field named by both comes once."""
    a_post(legacy)

    post = legacy.timeline(tweet_fields="created_at", post_fields="created_at,lang").json()["data"][0]

    assert {"id", "text", "edit_history_tweet_ids", "created_at", "lang"} == set(post)


# --- limits -----------------------------------------------------------------------------------------


def test_each_answer_tells_what_is_left(x: XClient) -> None:
    """Limit, rest and the end of the quarter of an hour."""
    x.get("/2/users/me")
    headers = x.get("/2/users/me").headers

    told = [headers[f"x-rate-limit-{name}"] for name in ("limit", "remaining", "reset")]
    assert ["75", "73", str(int((MONDAY + timedelta(minutes=15)).timestamp()))] == told


def test_beyond_the_limit_nothing_is_done(tmp_path: Path) -> None:
    """429 until the quarter is over, for that account and that kind of call alone."""
    limits = {"create": 2, "me": 75}
    with Sandbox(tmp_path / "l.jsonl", rate_limits=limits) as sandbox, XClient(sandbox) as x:
        sandbox.set_time(MONDAY + timedelta(minutes=14))
        statuses = [x.create(f"Beitrag {n}").status_code for n in range(3)]
        others = [x.get("/2/users/me").status_code]
        with XClient(sandbox, sandbox.add_account(TWITTER, "b", "B")) as other:
            others.append(other.create("Beitrag 2").status_code)
        sandbox.set_time(MONDAY + timedelta(minutes=15))

        assert [201, 201, 429] == statuses
        assert [200, 201] == others
        assert 201 == x.create("Beitrag 2").status_code


def test_the_secrets_are_not_in_the_accounts_repr(x: XClient) -> None:
    """An account may be printed."""
    shown = repr(replace(x.account))

    assert not [secret for secret in x.account.secrets.values() if secret in shown]


def test_an_account_says_where_it_is_reached(sandbox: Sandbox) -> None:
    """Each account carries the address of its network."""
    accounts: tuple[SandboxAccount, ...] = sandbox.accounts()

    assert [sandbox.url(account.channel) for account in accounts] == [account.api_url for account in accounts]
    assert {FACEBOOK: "die-altmark", TWITTER: "img-sachsen-anhalt"}.items() <= {
        account.channel: account.name for account in accounts
    }.items()
