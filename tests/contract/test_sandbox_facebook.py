"""The fake Graph over real HTTP, with bare requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from outreach.networks import FACEBOOK
from outreach.sandbox import Sandbox
from outreach.sandbox.state import SandboxAccount
from tests.contract.sandbox_clients import MONDAY, TIMEOUT, FacebookClient, a_picture, lines


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        running.set_time(MONDAY)
        yield running


@pytest.fixture
def graph(sandbox: Sandbox) -> Iterator[FacebookClient]:
    with FacebookClient(sandbox) as client:
        yield client


@pytest.fixture
def neighbour(sandbox: Sandbox) -> SandboxAccount:
    return sandbox.add_account(FACEBOOK, "stendal", "Stendal")


def code(answer: requests.Response) -> tuple[int, int, int | None]:
    """HTTP status, Graph code and subcode."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("error_subcode")


def a_post(graph: FacebookClient, message: str = "Ein Gut wacht auf.") -> str:
    photo = graph.photo().json()["id"]
    return str(graph.publish(message, photo).json()["id"])


# --- posting ----------------------------------------------------------------------------------------


def test_an_unpublished_photo_has_an_id_and_no_post(graph: FacebookClient) -> None:
    """A photo with published=false is invisible: the answer names no post, the ledger has none."""
    answer = graph.photo()

    assert ["id"] == list(answer.json())
    assert [] == lines(graph.sandbox, "post")


def test_a_published_photo_is_a_post_of_its_own(graph: FacebookClient) -> None:
    """Without published=false the answer names the post that went live."""
    answer = graph.photo(published="true", message="Ein Gut").json()

    assert answer["post_id"] == lines(graph.sandbox, "post")[0]["id"]


def test_the_feed_call_makes_the_post_visible(graph: FacebookClient) -> None:
    """The post's id begins with the page's, and the page's posts show it."""
    post = a_post(graph)

    assert post.startswith(f"{graph.page}_")
    assert [post] == [p["id"] for p in graph.get(f"{graph.page}/published_posts").json()["data"]]


def test_the_alt_text_can_be_read_back_from_the_photo(graph: FacebookClient) -> None:
    """What was uploaded as alt_text_custom comes back under the same name."""
    photo = graph.photo(alt="Ein Hof, von oben").json()["id"]

    assert {"alt_text_custom": "Ein Hof, von oben"} == graph.get(photo, fields="alt_text_custom").json()


def test_the_feed_call_returns_the_fields_it_is_asked_for(graph: FacebookClient) -> None:
    """fields on the posting call saves the reading one."""
    answer = graph.publish("Ein Gut wacht auf.", fields="id,permalink_url").json()

    assert {"id", "permalink_url"} == set(answer)


def test_the_permalink_names_another_page_id(graph: FacebookClient) -> None:
    """As with New Pages, a permalink cannot be built from the post's id."""
    post = a_post(graph)

    assert graph.page not in graph.get(post, fields="permalink_url").json()["permalink_url"]


def test_the_same_call_twice_makes_two_posts(graph: FacebookClient) -> None:
    """Facebook promises no de-duplication, so the sandbox does not hide a double."""
    graph.publish("Ein Gut wacht auf.")
    graph.publish("Ein Gut wacht auf.")

    assert 2 == len(lines(graph.sandbox, "post"))


def test_a_post_can_carry_several_photos(graph: FacebookClient) -> None:
    """An album keeps the order of its photos, and shows itself as one."""
    photos = [graph.photo(a_picture(colour=colour), alt=colour).json()["id"] for colour in ("red", "blue")]
    post = graph.publish("Zwei Bilder", *photos).json()["id"]

    assert ["red", "blue"] == [image["alt"] for image in lines(graph.sandbox, "post")[0]["images"]]
    album = graph.get(post, fields="attachments{media_type,subattachments}").json()["attachments"]["data"][0]
    assert ("album", 2) == (album["media_type"], len(album["subattachments"]["data"]))


def test_a_link_parameter_becomes_the_link_of_the_post(graph: FacebookClient) -> None:
    """link goes into the ledger and into the attachment."""
    post = graph.publish("Schauen Sie vorbei", link="https://example.org/a").json()["id"]

    assert "https://example.org/a" == lines(graph.sandbox, "post")[0]["link"]
    shown = graph.get(post, fields="attachments").json()["attachments"]["data"][0]
    assert "https://example.org/a" == shown["url"]


@pytest.mark.parametrize("value", ["False", "True", "0", "no", ""])
def test_booleans_are_true_or_false(graph: FacebookClient, value: str) -> None:
    """published=False, which facebook-sdk sends for a Python bool, is refused."""
    assert (400, 100, None) == code(graph.photo(published=value))


@pytest.mark.parametrize("value", ["media_fbid", "[1]", "{}", '[{"id": "1"}]', '[{"media_fbid": 1}]', "[[]]"])
def test_attached_media_is_a_json_list_of_own_photos(graph: FacebookClient, value: str) -> None:
    """What is not JSON, or names no photo, is refused and nothing goes live."""
    assert (400, 100, None) == code(graph.publish("Ein Gut wacht auf.", attached_media=value))
    assert [] == lines(graph.sandbox, "post")


def test_a_photo_belongs_to_one_post(graph: FacebookClient) -> None:
    """A photo that a post shows cannot be attached again."""
    photo = graph.photo().json()["id"]
    graph.publish("Das erste Mal", photo)

    assert (400, 100, None) == code(graph.publish("Das zweite Mal", photo))


def test_a_photo_of_another_page_cannot_be_attached(
    graph: FacebookClient, sandbox: Sandbox, neighbour: SandboxAccount
) -> None:
    """Photos belong to the page that uploaded them."""
    with FacebookClient(sandbox, neighbour) as other:
        photo = other.photo().json()["id"]

    assert (400, 100, None) == code(graph.publish("Ein Gut wacht auf.", photo))


@pytest.mark.parametrize("content", [b"", b"no picture", a_picture()[:12], b"\x89PNG\r\n\x1a\n" + b"0" * 40])
def test_what_is_no_picture_is_refused(graph: FacebookClient, content: bytes) -> None:
    """An empty, unknown or broken file is a bad photo."""
    assert (400, 100, 1366046) == code(graph.photo(content))


def test_a_photo_over_four_megabytes_is_refused(graph: FacebookClient) -> None:
    """Facebook takes photos under 4 MB."""
    assert (400, 100, 1366046) == code(graph.photo(a_picture() + b"\0" * (4 * 1024 * 1024)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_usual_kinds_of_pictures_are_taken_with_their_size(graph: FacebookClient, kind: str) -> None:
    """Width and height are read from the file itself."""
    photo = graph.photo(a_picture(kind)).json()["id"]

    assert {"width": 120, "height": 63} == graph.get(photo, fields="width,height").json()


def test_a_photo_must_come_as_a_file(graph: FacebookClient) -> None:
    """A url parameter does not do: the sandbox cannot fetch, as Facebook cannot reach a private address."""
    answer = graph.post(f"{graph.page}/photos", url="https://example.org/a.jpg", published="false")

    assert (400, 324, None) == code(answer)


def test_an_empty_post_is_refused(graph: FacebookClient) -> None:
    """Neither words, nor a link, nor a photo: nothing to post."""
    assert (400, 100, None) == code(graph.publish("  "))


def test_a_text_over_the_limit_is_refused(graph: FacebookClient) -> None:
    """63,206 UTF-16 units are taken, one more is not."""
    assert 200 == graph.publish("a" * 63_206).status_code
    assert (400, 100, None) == code(graph.publish("a" * 63_205 + "😀"))


def test_a_link_must_be_an_address(graph: FacebookClient) -> None:
    """A link without scheme is a bad link."""
    assert (400, 100, 1609005) == code(graph.publish("Ein Gut", link="kein-link"))


@pytest.mark.parametrize("more", [{"published": "false"}, {"scheduled_publish_time": "1803891600"}])
def test_scheduling_by_facebook_itself_is_refused(graph: FacebookClient, more: dict[str, str]) -> None:
    """The sandbox has live posts only and says so instead of posting at once."""
    assert (400, 100, None) == code(graph.publish("Ein Gut", **more))
    assert [] == lines(graph.sandbox, "post")


# --- access -----------------------------------------------------------------------------------------


def test_without_a_token_nothing_is_told(graph: FacebookClient) -> None:
    """No token, no answer."""
    assert (400, 2500, None) == code(graph.send("GET", "me"))


def test_a_wrong_token_is_refused(graph: FacebookClient) -> None:
    """A token that the sandbox did not make opens nothing."""
    assert (400, 190, None) == code(graph.send("GET", "me", params={"access_token": "EAAwrong"}))


def test_a_token_may_come_as_bearer(graph: FacebookClient) -> None:
    """The Authorization header works in the place of the parameter."""
    answer = graph.send("GET", "me", headers={"Authorization": f"Bearer {graph.token}"})

    assert {"id": graph.page, "name": "Die Altmark"} == answer.json()


def test_a_token_cannot_post_to_another_page(graph: FacebookClient, neighbour: SandboxAccount) -> None:
    """Writing with a foreign token is a lack of permission."""
    answer = graph.post(f"{neighbour.external_id}/feed", message="Hallo")

    assert (400, 200, None) == code(answer)


def test_a_token_cannot_read_another_pages_posts(graph: FacebookClient, neighbour: SandboxAccount) -> None:
    """Reading another page's posts needs a permission that the token has not."""
    assert (400, 10, None) == code(graph.get(f"{neighbour.external_id}/published_posts"))


@pytest.mark.parametrize("version", ["v99.0", "v2.8", "v20.0", "me"])
def test_a_version_that_is_not_served_is_refused(graph: FacebookClient, version: str) -> None:
    """Only versions that have not expired are known, and every path needs one."""
    url = f"{graph.sandbox.url(FACEBOOK)}/{version}/me"

    assert (400, 2500, None) == code(requests.get(url, params={"access_token": graph.token}, timeout=TIMEOUT))


def test_an_unknown_path_is_refused(graph: FacebookClient) -> None:
    """What the sandbox does not play, it does not answer."""
    assert (400, 2500, None) == code(graph.post("me/comments/1", message="Hallo"))


def test_ids_is_dead(graph: FacebookClient) -> None:
    """GET /?ids= was removed with v26."""
    assert (500, 100, None) == code(graph.get("", ids=graph.page))
    assert (400, 2500, None) == code(graph.get(""))


def test_a_broken_body_is_refused(graph: FacebookClient) -> None:
    """A multipart body that ends early cannot be read."""
    head = {"Content-Type": "multipart/form-data; boundary=x"}

    assert (400, 100, None) == code(graph.send("POST", "me/photos", data=b"--x\r\n", headers=head))


def test_the_token_tells_about_itself(graph: FacebookClient) -> None:
    """debug_token names type, page, permissions and both ends of its life."""
    data = graph.get("debug_token", input_token=graph.token).json()["data"]

    assert ("PAGE", graph.page, True, 0) == (
        data["type"],
        data["profile_id"],
        data["is_valid"],
        data["expires_at"],
    )
    assert (MONDAY + timedelta(days=89)).timestamp() == data["data_access_expires_at"]
    assert "read_insights" in data["scopes"]


def test_an_app_token_may_ask_about_a_token(graph: FacebookClient) -> None:
    """debug_token is the one path that takes app id and secret."""
    params = {"access_token": "123|secret", "input_token": graph.token}

    assert 200 == graph.send("GET", "debug_token", params=params).status_code
    assert (400, 190, None) == code(graph.send("GET", "me", params=params))


def test_debug_token_refuses_an_unknown_token(graph: FacebookClient) -> None:
    """A token that nobody made cannot be looked into."""
    assert (400, 190, None) == code(graph.get("debug_token", input_token="EAAother"))


# --- reading ----------------------------------------------------------------------------------------


def test_a_post_shows_the_fields_that_a_page_token_may_read(graph: FacebookClient) -> None:
    """Text, time in Graph's own form, and what is attached."""
    post = a_post(graph)
    fields = "id,created_time,message,status_type,is_published,full_picture,attachments{media_type,type}"

    shown = graph.get(post, fields=fields).json()

    assert ("2027-03-01T08:00:00+0000", "Ein Gut wacht auf.") == (shown["created_time"], shown["message"])
    assert ("added_photos", True) == (shown["status_type"], shown["is_published"])
    assert "photo" == shown["attachments"]["data"][0]["media_type"]
    assert a_picture() == requests.get(shown["full_picture"], timeout=TIMEOUT).content


def test_fields_without_a_value_are_left_out(graph: FacebookClient) -> None:
    """A post without words has no message, a fresh one no shares."""
    post = graph.publish("", graph.photo().json()["id"]).json()["id"]

    assert {"id": post} == graph.get(post, fields="id,message,shares").json()


def test_one_gated_field_fails_the_whole_request(graph: FacebookClient) -> None:
    """Comments need a permission that a page token does not carry by itself."""
    fields = "id,comments.summary(true).limit(0)"

    assert (400, 10, None) == code(graph.get(a_post(graph), fields=fields))


def test_an_unknown_field_fails_the_whole_request(graph: FacebookClient) -> None:
    """A field that is not there is an error, not a gap."""
    assert (400, 100, None) == code(graph.get(a_post(graph), fields="id,nonsense"))


@pytest.mark.parametrize("id", ["1", "1_2", "nothing"])
def test_an_unknown_object_is_refused(graph: FacebookClient, id: str) -> None:
    """Unknown and deleted objects are one error."""
    assert (400, 100, 33) == code(graph.get(id))


def test_posts_come_in_pages_newest_first(graph: FacebookClient) -> None:
    """The cursor leads on, and the last page has no next."""
    posts = []
    for hour in range(5):
        graph.sandbox.set_time(MONDAY + timedelta(hours=hour))
        posts.insert(0, graph.publish(f"Beitrag {hour}").json()["id"])

    seen, after = [], ""
    while True:
        page = graph.get("me/published_posts", limit="2", **({"after": after} if after else {})).json()
        seen += [post["id"] for post in page["data"]]
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]

    assert posts == seen


def test_posts_of_one_moment_come_latest_first(graph: FacebookClient) -> None:
    """The order of posting decides where the clock does not."""
    posts = [graph.publish(f"Beitrag {n}").json()["id"] for n in range(3)]

    assert posts[::-1] == [post["id"] for post in graph.get("me/posts").json()["data"]]


def test_the_next_address_holds_the_token_as_in_real_life(graph: FacebookClient) -> None:
    """Whoever stores paging.next stores a secret."""
    graph.publish("Eins")
    graph.publish("Zwei")

    assert graph.token in graph.get("me/feed", limit="1").json()["paging"]["next"]


def test_posts_can_be_asked_for_by_time(graph: FacebookClient) -> None:
    """since and until take a unix time or an ISO moment."""
    graph.publish("Früh")
    graph.sandbox.set_time(MONDAY + timedelta(days=1))
    late = graph.publish("Spät").json()["id"]

    since = graph.get("me/published_posts", since=str(int((MONDAY + timedelta(hours=1)).timestamp())))
    until = graph.get("me/published_posts", until="2027-03-01T12:00:00")

    assert [late] == [post["id"] for post in since.json()["data"]]
    assert ["Früh"] == [post["message"] for post in until.json()["data"]]


@pytest.mark.parametrize(
    "params", [{"limit": "101"}, {"limit": "x"}, {"since": "gestern"}, {"after": "é"}, {"after": "MQ=="}]
)
def test_bad_paging_is_refused(graph: FacebookClient, params: dict[str, str]) -> None:
    """A page is 1 to 100 posts, times are times, cursors are the sandbox's own."""
    assert (400, 100, None) == code(graph.get("me/published_posts", **params))


def test_a_page_without_posts_has_empty_data(graph: FacebookClient) -> None:
    """No posts, no paging."""
    assert {"data": []} == graph.get("me/published_posts").json()


def test_the_page_tells_its_followers(graph: FacebookClient) -> None:
    """followers_count is a simulated figure, says so, and is in the ledger as served."""
    answer = graph.get(graph.page, fields="id,followers_count")

    assert ("1", 6_400) == (answer.headers["X-Outreach-Simulated"], answer.json()["followers_count"])
    assert {graph.page: {"followers_count": 6_400}} == lines(graph.sandbox, "call")[-1]["figures"]


def test_shares_are_a_figure_of_the_ledger(graph: FacebookClient) -> None:
    """The shares field of a post is held in the ledger as shares.count."""
    post = a_post(graph)
    graph.sandbox.set_time(MONDAY + timedelta(days=20))

    answer = graph.get(post, fields="shares")

    assert {post: {"shares.count": answer.json()["shares"]["count"]}} == lines(graph.sandbox, "call")[-1][
        "figures"
    ]


def test_an_answer_without_figures_does_not_claim_to_be_simulated(graph: FacebookClient) -> None:
    """The mark stands only where there are figures."""
    assert "X-Outreach-Simulated" not in graph.get("me").headers


# --- deleting ---------------------------------------------------------------------------------------


def test_a_deleted_post_is_gone(graph: FacebookClient) -> None:
    """Deleting succeeds once; then there is no such object."""
    post = a_post(graph)

    assert {"success": True} == graph.delete(post).json()
    assert (400, 100, 33) == code(graph.delete(post))
    assert [post] == [line["id"] for line in lines(graph.sandbox, "delete")]


def test_a_leftover_photo_can_be_deleted(graph: FacebookClient) -> None:
    """A photo that no post shows may go; one that is shown may not."""
    left, shown = (graph.photo().json()["id"] for _ in range(2))
    graph.publish("Ein Gut", shown)

    assert {"success": True} == graph.delete(left).json()
    assert (400, 100, 33) == code(graph.delete(shown))
    assert (400, 100, 33) == code(graph.get(left))


# --- batch, headers ---------------------------------------------------------------------------------


def test_a_batch_answers_in_order(graph: FacebookClient) -> None:
    """Each entry has its own code and a body that is JSON text."""
    post = a_post(graph)

    good, bad = graph.batch(f"{post}?fields=id", "v26.0/1_2")

    assert (200, {"id": post}) == (good["code"], json.loads(good["body"]))
    assert 400 == bad["code"]


def test_a_batch_may_go_to_the_root(graph: FacebookClient) -> None:
    """A batch needs no version in its address, and tells headers unless it is asked not to."""
    entries = json.dumps([{"method": "GET", "relative_url": "me?fields=name"}])
    data = {"access_token": graph.token, "batch": entries}

    answer = requests.post(f"{graph.sandbox.url(FACEBOOK)}/", data=data, timeout=TIMEOUT).json()

    assert {"name": "Die Altmark"} == json.loads(answer[0]["body"])
    assert "facebook-api-version" in {header["name"] for header in answer[0]["headers"]}


def test_a_batch_can_post_and_delete(graph: FacebookClient) -> None:
    """The entry's body is a form, as outside of a batch."""
    entries = [{"method": "POST", "relative_url": "me/feed", "body": "message=Guten+Tag"}]
    answer = graph.post("", batch=json.dumps(entries)).json()
    post = json.loads(answer[0]["body"])["id"]
    answer = graph.post("", batch=json.dumps([{"method": "DELETE", "relative_url": post}])).json()

    assert "Guten Tag" == lines(graph.sandbox, "post")[0]["text"]
    assert {"success": True} == json.loads(answer[0]["body"])


@pytest.mark.parametrize("batch", ["", "x", "{}", "[]", "[1]", json.dumps([{"method": "GET"}] * 51)])
def test_a_batch_is_a_list_of_at_most_fifty(graph: FacebookClient, batch: str) -> None:
    """Anything else is refused as a whole."""
    assert (400, 100, None) == code(graph.post("", batch=batch))


@pytest.mark.parametrize("entry", [{}, {"method": "GET"}, {"method": "PUT", "relative_url": "me"}])
def test_a_bad_entry_fails_alone(graph: FacebookClient, entry: dict[str, str]) -> None:
    """One entry that cannot be done leaves the others alone."""
    entries = [entry, {"method": "GET", "relative_url": "me"}]

    assert [400, 200] == [e["code"] for e in graph.post("", batch=json.dumps(entries)).json()]


def test_each_entry_of_a_batch_is_a_call_in_the_ledger(graph: FacebookClient) -> None:
    """Every entry counts as a call; the batch itself is one more."""
    graph.batch("me", "me?fields=name")

    calls = lines(graph.sandbox, "call")
    assert [True, True, None] == [call.get("batch") for call in calls]
    assert ["/me", "/me", "/v26.0/"] == [call["path"] for call in calls]


def test_every_answer_names_version_and_usage(graph: FacebookClient) -> None:
    """A client can see the served version and how much of the quota is used."""
    headers = graph.get("me").headers

    usage = json.loads(headers["X-Business-Use-Case-Usage"])[graph.page][0]
    assert "v26.0" == headers["facebook-api-version"]
    assert ("pages", 0) == (usage["type"], usage["estimated_time_to_regain_access"])


def test_usage_counts_the_calls_of_a_day(tmp_path: Path) -> None:
    """The share of the quota rises with the calls and falls a day later."""
    with (
        Sandbox(tmp_path / "l.jsonl", followers={"die-altmark": 20}) as sandbox,
        FacebookClient(sandbox) as graph,
    ):
        sandbox.set_time(MONDAY)
        for _ in range(48 * 2):
            graph.get("me")
        before = json.loads(graph.get("me").headers["X-Business-Use-Case-Usage"])
        sandbox.set_time(MONDAY + timedelta(days=2))
        after = json.loads(graph.get("me").headers["X-Business-Use-Case-Usage"])

    assert [2, 0] == [usage[graph.page][0]["call_count"] for usage in (before, after)]


def test_the_date_header_is_the_sandboxs_time(graph: FacebookClient) -> None:
    """A client that reckons from the Date header reckons in the sandbox's time."""
    assert "Mon, 01 Mar 2027 08:00:00 GMT" == graph.get("me").headers["Date"]
