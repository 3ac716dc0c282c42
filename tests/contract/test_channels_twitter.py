"""What only X does: its problems, its two vocabularies, its timeline. Through tweepy, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from outreach.channels.base import Channel, PublishedPost
from outreach.channels.twitter.answers import SNOWFLAKE_EPOCH_MS
from outreach.errors import (
    AlreadyThere,
    ChannelError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Sent,
    Severity,
    Unauthorized,
)
from outreach.language import quoted
from outreach.model import FeedEntry, Prepared, Reading, ReadingStatus
from outreach.networks import TWITTER
from outreach.networks.twitter import DEFINITION
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import a_channel
from tests.contract.wire import Seen, Wire, reply, soon

USER = "1001"
ID = str((int(NOW.timestamp() * 1000) - SNOWFLAKE_EPOCH_MS) << 22)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


def profile(wire: Wire) -> Channel:
    return a_channel(TWITTER, wire.url)


def query(seen: Seen) -> Mapping[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(seen.line.split()[1]).query).items()}


# --- publishing ---------------------------------------------------------------------------------------


def problem(status: int, detail: str = "no", kind: str = "about:blank", **headers: str) -> bytes:
    return reply(status, {"title": "no", "detail": detail, "type": kind, "status": status}, **headers)


DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
PROBLEMS = [
    (problem(400), Rejected, Rejected),
    (problem(400, "Your media IDs are invalid."), NotSent, Rejected),
    (problem(401, "Unauthorized"), Unauthorized, Unauthorized),
    (problem(402, kind="https://api.x.com/2/problems/credits-depleted"), Unauthorized, Unauthorized),
    (problem(403, DUPLICATE), AlreadyThere, NotSent),
    (reply(403, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}), AlreadyThere, NotSent),
    (reply(403, {"errors": [{"code": "187", "message": "no"}]}), AlreadyThere, NotSent),
    (problem(403, "Whoops! You already said that."), AlreadyThere, NotSent),
    (problem(400, "This request would create an identical post."), AlreadyThere, NotSent),
    (problem(409, "You already sent this Post."), AlreadyThere, NotSent),
    (problem(403, "You are not permitted to perform this action."), Rejected, Unauthorized),
    (problem(403, kind="https://api.twitter.com/2/problems/client-not-enrolled"), Unauthorized, Unauthorized),
    (problem(403, kind="https://api.x.com/2/problems/oauth1-permissions"), Unauthorized, Unauthorized),
    (reply(403, {"errors": [{"code": 453, "message": "no"}]}), Unauthorized, Unauthorized),
    (problem(403, "Authenticating with Unknown is forbidden for this endpoint."), NotSent, NotSent),
    (reply(403, "no", "text/plain"), RateLimited, RateLimited),
    (reply(403, ["no"]), RateLimited, RateLimited),
    (problem(404), OutcomeUnknown, NotSent),
    (problem(409), OutcomeUnknown, NotSent),
    (problem(413), OutcomeUnknown, Rejected),
    (reply(431, "", None), OutcomeUnknown, Rejected),
    (problem(429), RateLimited, RateLimited),
    (reply(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}), RateLimited, RateLimited),
    (problem(500), OutcomeUnknown, NotSent),
    (problem(503, "Service Unavailable"), OutcomeUnknown, NotSent),
]


@pytest.mark.parametrize(("answer", "expected"), [(answer, post) for answer, post, _ in PROBLEMS])
def test_problems_of_a_post(answer: bytes, expected: type[ChannelError], wire: Wire) -> None:
    """Each problem has its decision, an unlisted one settles nothing, and none of them is tried twice."""
    wire.says(answer)
    with pytest.raises(expected) as caught:
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert type(caught.value) is expected
    assert caught.value.remedy
    assert len(wire.seen) == 1


@pytest.mark.parametrize(("answer", "expected"), [(answer, upload) for answer, _, upload in PROBLEMS])
def test_problems_of_an_upload(answer: bytes, expected: type[ChannelError], wire: Wire) -> None:
    """An upload is invisible, so what settles nothing may be repeated."""
    wire.says(answer)
    with pytest.raises(expected) as caught:
        profile(wire).prepare(an_outgoing(image=b"\xff\xd8"), soon())
    assert type(caught.value) is expected


def codes(status: int, code: int, message: str) -> bytes:
    return reply(status, {"errors": [{"code": code, "message": message}]})


X = "https://api.twitter.com/2/problems/"
CLOUDFLARE = (
    "<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title>Your account text image</html>"
)
LOCKED = "To protect our users from spam and other malicious activity, this account is temporarily locked."
CAP = "Usage cap exceeded: Monthly product cap"
OF_THE_ACCOUNT = [
    problem(403, "The user used for authentication is suspended", f"{X}user-suspended"),
    codes(403, 63, "User has been suspended."),
    codes(403, 64, "Your account is suspended and is not permitted to access this feature."),
    codes(403, 326, f"{LOCKED} Please log in to https://x.com to unlock your account, then try again later."),
    codes(403, 231, "User must verify login"),
    codes(403, 261, "Application cannot perform write actions."),
    problem(
        403, "Authenticating with OAuth 2.0 Application-Only is forbidden.", f"{X}unsupported-authentication"
    ),
    problem(403, "Your client app is not configured with the scope media.write."),
    problem(
        403, "When authenticating requests you must use keys from a developer App.", f"{X}client-forbidden"
    ),
    problem(403, "Forbidden"),
    problem(400, "Bad Authentication data."),
    codes(400, 215, "no"),
    problem(429, CAP, f"{X}usage-capped", period="Monthly"),
    reply(429, {"title": "UsageCapExceeded", "detail": CAP, "period": "Monthly", "type": f"{X}usage-capped"}),
    problem(402, kind=f"{X}credits"),
    problem(403, "Your enrolled account has reached its billing cycle spend cap.", f"{X}credits"),
    problem(403, "Your account is in read-only mode."),
    problem(403, "Your account has been temporarily restricted."),
    problem(403, "You must be of legal age to use this account."),
]
NOT_NOW = [
    codes(403, 185, "User is over daily status update limit."),
    codes(403, 226, f"This request looks like it might be automated. {LOCKED[:40]} Please try again later."),
    codes(403, 344, "You have reached your daily limit for sending Tweets."),
    reply(403, CLOUDFLARE, "text/html"),
    reply(400, CLOUDFLARE, "text/html"),
    reply(403, "error code: 1020", "text/plain"),
    problem(429, "Too Many Requests"),
    reply(429, {"detail": "Usage cap exceeded: Daily cap", "period": "Daily", "type": f"{X}usage-capped"}),
]


@pytest.mark.parametrize("answer", OF_THE_ACCOUNT)
@pytest.mark.parametrize("upload", [False, True], ids=["post", "upload"])
def test_what_is_about_the_account_pauses_it(answer: bytes, upload: bool, wire: Wire) -> None:
    """A refusal that is not about the post stops the account with a remedy, and the post keeps its turn."""
    wire.says(answer)
    with pytest.raises(ChannelError) as caught:
        sends(wire, upload=upload)
    assert (Unauthorized, True, Sent.NO) == (
        type(caught.value),
        caught.value.pauses_account,
        caught.value.sent,
    )
    assert caught.value.remedy


@pytest.mark.parametrize("answer", NOT_NOW)
@pytest.mark.parametrize("upload", [False, True], ids=["post", "upload"])
def test_what_is_about_the_moment_waits(answer: bytes, upload: bool, wire: Wire) -> None:
    """X or a gateway takes nothing for now: the account waits, and nothing was sent."""
    wire.says(answer)
    with pytest.raises(RateLimited) as caught:
        sends(wire, upload=upload)
    assert (False, Sent.NO) == (caught.value.permanent, caught.value.sent)


def sends(wire: Wire, *, upload: bool) -> None:
    channel = profile(wire)
    if upload:
        channel.prepare(an_outgoing(image=b"\xff\xd8"), soon())
    else:
        channel.publish(Prepared(outgoing=an_outgoing()), soon())


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Your Tweet text is too long.", "words"),
        ("Tweet needs to be a bit shorter.", "words"),
        ("You cannot add more than one cashtag to a post.", "words"),
        ("The image is not valid.", "picture"),
        ("Media type unrecognized.", "picture"),
        ("This request contains a link to a malware site.", "link"),
        ("The URL is invalid.", "link"),
        ("You are not permitted to perform this action.", "words"),
        ("This post violates the X rules.", "words"),
        ("Your video is too long.", "picture"),
    ],
)
def test_a_refused_post_says_what_to_change(words: str, named: str, wire: Wire) -> None:
    """Only what is about the post is refused for good, and its remedy names the part that X speaks of."""
    wire.says(problem(403, words))
    with pytest.raises(Rejected) as caught:
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert named in str(caught.value.remedy)


def test_the_posts_own_words_are_not_taken_for_xs(wire: Wire) -> None:
    """What X echoes of a post that it refuses does not pause the account."""
    told = {"message": "The `text` is too long.", "parameters": {"text": ["Our app: your account is locked"]}}
    wire.says(reply(400, {"title": "Invalid Request", "detail": "no", "errors": [told]}))
    with pytest.raises(Rejected):
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())


@pytest.mark.parametrize(
    "answer", [codes(401, 135, "Timestamp out of bounds."), problem(401, "Timestamp out of bounds")]
)
def test_a_wrong_clock_is_told_as_one(answer: bytes, wire: Wire) -> None:
    """A signature of another time is no dead token: both clocks are named, and the account waits unpaused."""
    wire.says(answer.replace(b"\r\n", b"\r\nDate: Mon, 01 Mar 2027 08:00:00 GMT\r\n", 1))
    with pytest.raises(RateLimited) as caught:
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert "2027-03-01 08:00:00" in str(caught.value)
    assert "clock" in str(caught.value.remedy)
    assert caught.value.retry_at is None


@pytest.mark.parametrize("body", [b"", b"{}", b'{"title": "Unauthorized", "status": 401}'])
@pytest.mark.parametrize(
    ("minutes", "raised"),
    [(-60, RateLimited), (-7, RateLimited), (7, RateLimited), (1, Unauthorized), (0, Unauthorized)],
)
def test_a_bare_401_is_judged_by_the_networks_clock(
    minutes: int, raised: type[ChannelError], body: bytes, wire: Wire
) -> None:
    """Where X says no word, its Date header tells a machine's wrong clock from a dead token."""
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True).encode()
    wire.says(
        b"HTTP/1.1 401 Unauthorized\r\nDate: %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        % (date, len(body), body)
    )
    with pytest.raises(raised) as caught:
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert ("clock" in str(caught.value.remedy)) == (raised is RateLimited)


def test_a_bare_401_without_a_date_is_a_dead_token(wire: Wire) -> None:
    """No time to compare with: the account pauses, and new tokens are asked for."""
    wire.says(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(Unauthorized):
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())


RESET = {"x_rate_limit_reset": "1803888000"}  # NOW
DAY = {"x_user_limit_24hour_reset": "1803931200"}  # NOW + 12 h


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        (RESET, NOW),
        (RESET | DAY | {"x_user_limit_24hour_remaining": "5"}, NOW),
        (RESET | DAY | {"x_user_limit_24hour_remaining": "0"}, NOW + timedelta(hours=12)),
        ({"x_rate_limit_reset": "soon"}, None),
        ({"x_rate_limit_reset": "9" * 40}, None),
    ],
)
def test_when_x_listens_again(headers: Mapping[str, str], expected: datetime | None, wire: Wire) -> None:
    """The wait ends with the reset of the bucket that is empty; where X does not say, none is made up."""
    wire.says(problem(429, **headers))
    with pytest.raises(RateLimited) as caught:
        profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert expected == caught.value.retry_at


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        (RESET | {"x_rate_limit_remaining": "1"}, None),
        (RESET | {"x_rate_limit_remaining": "0"}, NOW),
        (
            RESET | DAY | {"x_rate_limit_remaining": "0", "x_user_limit_24hour_remaining": "0"},
            NOW + timedelta(hours=12),
        ),
        ({"x_rate_limit_remaining": "0", "x_rate_limit_reset": "soon"}, None),
    ],
)
def test_a_bucket_that_a_post_has_emptied(
    headers: Mapping[str, str], expected: datetime | None, wire: Wire
) -> None:
    """The post is live, and says until when nothing more should be sent; odd headers spoil nothing."""
    wire.says(reply(201, {"data": {"id": ID, "text": "Ein Ort"}}, **headers))
    receipt = profile(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert (ID, expected) == (receipt.external_id, receipt.rest_until)


def test_an_upload_as_x_wants_it(wire: Wire) -> None:
    """The picture goes up as multipart with its category, then it gets its alt text."""
    wire.says(reply(200, {"data": {"id": "55"}})).says(reply(200, {"data": {"id": "55"}}))
    prepared = profile(wire).prepare(an_outgoing(image=b"\xff\xd8photo", alt="Ein Gutshof"), soon())
    upload, describe = wire.seen
    assert prepared.media_ids == ("55",)
    assert upload.line == "POST /2/media/upload HTTP/1.1"
    assert b'name="media_category"\r\n\r\ntweet_image' in upload.body
    assert b"Content-Type: image/jpeg\r\n\r\n\xff\xd8photo" in upload.body
    assert describe.line == "POST /2/media/metadata HTTP/1.1"
    assert json.loads(describe.body) == {"id": "55", "metadata": {"alt_text": {"text": "Ein Gutshof"}}}


def test_an_upload_without_an_envelope(wire: Wire) -> None:
    """Some answers come without `data` around them; a picture without alt text is not described."""
    wire.says(reply(200, {"id": "55"}))
    assert ("55",) == profile(wire).prepare(an_outgoing(image=b"\xff\xd8", alt=""), soon()).media_ids
    assert len(wire.seen) == 1


def test_a_post_as_x_wants_it(wire: Wire) -> None:
    """Text and picture in JSON, signed; the id tells when it went live; a sandbox's post is not on x.com."""
    wire.says(reply(201, {"data": {"id": ID, "text": "Gut", "edit_history_tweet_ids": [""]}}))
    receipt = profile(wire).publish(Prepared(outgoing=an_outgoing(text="Gut"), media_ids=("55",)), soon())
    assert json.loads(wire.seen[0].body) == {"text": "Gut", "media": {"media_ids": ["55"]}}
    assert wire.seen[0].line == "POST /2/tweets HTTP/1.1"
    assert 'oauth_signature_method="HMAC-SHA1"' in wire.seen[0].head
    assert (ID, "", NOW) == (receipt.external_id, receipt.permalink, receipt.published_at)


def test_a_success_without_a_content_type(wire: Wire) -> None:
    """Evidence of success is taken, however sloppy the answer's head."""
    wire.says(reply(200, {"data": {"id": ID}}, None))
    assert ID == profile(wire).publish(Prepared(outgoing=an_outgoing()), soon()).external_id


# --- reading back -------------------------------------------------------------------------------------


def timeline(*posts: object, token: str = "", **more: object) -> bytes:
    meta = {"result_count": len(posts), **({"next_token": token} if token else {})}
    return reply(200, {**({"data": posts} if posts else {}), "meta": meta, **more})


POST: Mapping[str, Any] = {
    "id": ID,
    "text": "Gut &amp; schön &lt;3 https://t.co/a1 https://t.co/m1",
    "created_at": "2027-03-01T08:00:00.000Z",
    "entities": {
        "urls": [
            {
                "url": "https://t.co/a1",
                "expanded_url": "https://kreativorte.example/?utm_source=x&utm_medium=social",
            },
            {
                "url": "https://t.co/m1",
                "expanded_url": "https://x.com/a/status/1/photo/1",
                "media_key": "3_55",
            },
        ]
    },
    "attachments": {"media_keys": ["3_55"]},
}


def test_a_post_is_read_as_it_was_written(wire: Wire) -> None:
    """Links are expanded, entities unescaped, the appended picture link is gone, pictures are counted."""
    wire.says(timeline(POST))
    assert profile(wire).feed(NOW) == (
        FeedEntry(
            external_id=ID,
            text="Gut & schön <3 https://kreativorte.example/?utm_source=x&utm_medium=social",
            created_at=NOW,
            images=1,
        ),
    )
    assert query(wire.seen[0])["start_time"] == "2027-03-01T08:00:00Z"


def test_the_feed_is_paged(wire: Wire) -> None:
    """The feed is read to its last page."""
    wire.says(timeline(POST, token="t1")).says(timeline({**POST, "id": "5"})).says(timeline())
    assert [entry.external_id for entry in profile(wire).feed(NOW)] == [ID, "5"]
    assert [query(seen).get("pagination_token") for seen in wire.seen] == [None, "t1"]


def test_an_empty_feed(wire: Wire) -> None:
    """A timeline without posts is an answer."""
    wire.says(timeline())
    assert profile(wire).feed(NOW) == ()


@pytest.mark.parametrize("answer", [reply(200, {}), reply(200, {"errors": [{"detail": "no"}]}), problem(404)])
def test_a_feed_that_was_not_told(answer: bytes, wire: Wire) -> None:
    """Neither a 404 nor an answer without a count proves that there are no posts."""
    wire.says(answer)
    with pytest.raises(NotSent):
        profile(wire).feed(NOW)


def test_a_feed_with_an_odd_time_is_an_error(wire: Wire) -> None:
    """A post whose time cannot be placed makes the feed unreadable rather than incomplete."""
    wire.says(timeline({**POST, "created_at": "2027-03-01T08:00:00"}))
    with pytest.raises(NotSent):
        profile(wire).feed(NOW)


def test_an_endless_timeline_is_an_error(wire: Wire) -> None:
    """A timeline that does not end is not taken for complete."""
    for _ in range(40):
        wire.says(timeline(POST, token="again"))
    with pytest.raises(NotSent, match="does not end"):
        profile(wire).feed(NOW)


# --- figures ------------------------------------------------------------------------------------------

CORE = {
    "impression_count": 900,
    "like_count": 8,
    "reply_count": 1,
    "repost_count": 2,
    "quote_count": 0,
    "bookmark_count": 3,
}
LEGACY = {("retweet_count" if name == "repost_count" else name): value for name, value in CORE.items()}
PRIVATE = {"impression_count": 900, "url_link_clicks": 12, "user_profile_clicks": 4, "engagements": 30}


def live(external_id: str = ID, age: timedelta = timedelta(days=1), post: str = "p1") -> PublishedPost:
    return PublishedPost(post=post, external_id=external_id, published_at=NOW - age, age="1d")


def read(
    wire: Wire, public: object, private: object, post: PublishedPost | None = None
) -> dict[str, Reading]:
    wire.says(timeline({"id": ID, "public_metrics": public, "non_public_metrics": private}))
    return {reading.metric: reading for reading in profile(wire).post_readings([post or live()], NOW)}


def test_a_reading_is_complete(wire: Wire) -> None:
    """A reading says whose it is, what it means, when it was read and at which age."""
    assert read(wire, CORE, PRIVATE)["public_metrics.impression_count"] == Reading(
        account="img-sachsen-anhalt",
        metric="public_metrics.impression_count",
        definition=DEFINITION,
        status=ReadingStatus.OK,
        value=900,
        read_at=NOW,
        post="p1",
        age="1d",
    )


def test_the_timeline_is_read_once(wire: Wire) -> None:
    """Public and private figures come in one answer."""
    read(wire, CORE, PRIVATE)
    assert [query(seen)["post.fields"] for seen in wire.seen] == ["public_metrics,non_public_metrics"]
    assert {query(seen)["since_id"] for seen in wire.seen} == {str(int(ID) - 1)}


def test_what_private_figures_keep_back_is_asked_for_alone(wire: Wire) -> None:
    """Where a refused private field has taken the public ones along, these are read on their own, as those of posts
    that are too old for private ones are.
    """
    wire.says(timeline(errors=[{"resource_id": ID, "field": "non_public_metrics", "detail": "not allowed"}]))
    wire.says(timeline({"id": ID, "public_metrics": CORE}))
    found = {reading.metric: reading for reading in profile(wire).post_readings([live()], NOW)}
    assert found["public_metrics.like_count"].value == 8
    assert found["non_public_metrics.engagements"].status is ReadingStatus.DENIED
    older = live(str(int(ID) - (1 << 40)), age=timedelta(days=31), post="p2")
    wire.says(timeline({"id": ID, "public_metrics": CORE})).says(
        timeline({"id": ID, "non_public_metrics": PRIVATE})
    )
    profile(wire).post_readings([live(), older], NOW)
    asked = [query(seen)["post.fields"] for seen in wire.seen]
    assert asked[1:] == ["public_metrics", "public_metrics", "non_public_metrics"]


@pytest.mark.parametrize(
    ("public", "name"),
    [(CORE, "repost_count"), (LEGACY, "retweet_count"), (LEGACY | {"repost_count": 2}, "repost_count")],
)
def test_both_vocabularies(public: Mapping[str, int], name: str, wire: Wire) -> None:
    """A figure is kept under the name that X delivered; where both come the new one counts."""
    readings = read(wire, public, PRIVATE)
    assert {f"public_metrics.{name}": 2} == {
        metric: reading.value
        for metric, reading in readings.items()
        if metric.endswith(("repost_count", "retweet_count"))
    }


def test_clicks_of_a_post_without_a_link(wire: Wire) -> None:
    """Without a link X leaves the key out: that is empty, not zero."""
    private = {name: value for name, value in PRIVATE.items() if name != "url_link_clicks"}
    reading = read(wire, CORE, private)["non_public_metrics.url_link_clicks"]
    assert (reading.status, reading.value) == (ReadingStatus.EMPTY, None)
    assert reading.detail


@pytest.mark.parametrize(
    "about",
    [{"resource_id": ID, "parameter": "non_public_metrics.engagements"}, {"field": "non_public_metrics"}],
)
def test_refused_fields_are_denied(about: Mapping[str, str], wire: Wire) -> None:
    """A partial error denies the field that it names, of the post that it names or of all."""
    errors = [{**about, "detail": "not allowed"}, "odd"]
    wire.says(timeline({"id": ID, "public_metrics": CORE}, errors=errors))
    readings = {reading.metric: reading for reading in profile(wire).post_readings([live()], NOW)}
    assert readings["non_public_metrics.engagements"].status is ReadingStatus.DENIED
    assert readings["non_public_metrics.engagements"].detail == quoted("not allowed")


def test_a_figure_that_is_no_number(wire: Wire) -> None:
    """A value that is no whole number is not guessed into one."""
    reading = read(wire, CORE | {"like_count": "8"}, PRIVATE)["public_metrics.like_count"]
    assert (reading.status, reading.value) == (ReadingStatus.FAILED, None)


def test_old_posts_have_no_private_figures(wire: Wire) -> None:
    """After 30 days X keeps private figures to itself: not asked for, and said so."""
    wire.says(timeline({"id": ID, "public_metrics": CORE}))
    readings = profile(wire).post_readings([live(age=timedelta(days=30))], NOW)
    denied = [reading for reading in readings if reading.metric.startswith("non_public_metrics.")]
    assert {ReadingStatus.DENIED} == {reading.status for reading in denied}
    assert len(wire.seen) == 1


def test_a_post_that_is_not_in_the_timeline(wire: Wire) -> None:
    """A wanted post that X does not show has failed readings with the reason."""
    wire.says(timeline()).says(timeline())
    readings = profile(wire).post_readings([live()], NOW)
    assert {(ReadingStatus.FAILED, "not in the account's timeline")} == {
        (reading.status, str(reading.detail)) for reading in readings
    }
    assert len(readings) == 10


def test_an_id_that_is_none(wire: Wire) -> None:
    """An id that X cannot have given is not asked for."""
    readings = profile(wire).post_readings([live("handmade")], NOW)
    assert {ReadingStatus.FAILED} == {reading.status for reading in readings}
    assert wire.seen == []


def test_no_posts_no_call(wire: Wire) -> None:
    """Nothing to read costs nothing."""
    assert profile(wire).post_readings([], NOW) == ()
    assert wire.seen == []


def test_what_was_read_is_kept(wire: Wire) -> None:
    """What was read and paid for stays, even if the private figures of younger posts then fail."""
    wire.says(timeline({"id": ID, "public_metrics": CORE}, simulated=True)).says(problem(503))
    older = live(str(int(ID) - (1 << 40)), age=timedelta(days=31), post="p2")
    told = profile(wire).post_readings([live(), older], NOW)
    readings = {reading.metric: reading for reading in told if reading.post == "p1"}
    assert readings["public_metrics.like_count"].value == 8
    assert readings["non_public_metrics.engagements"].status is ReadingStatus.FAILED
    assert "503" in str(readings["non_public_metrics.engagements"].detail)


def test_a_second_page_that_fails(wire: Wire) -> None:
    """Posts of the page that came are read, those of the page that did not are failed."""
    older = str(int(ID) - (1 << 40))
    wire.says(timeline({"id": ID, "public_metrics": CORE}, token="t")).says(problem(429)).says(timeline())
    readings = profile(wire).post_readings([live(), live(older, post="p2")], NOW)
    public = [reading for reading in readings if reading.metric == "public_metrics.like_count"]
    assert [(reading.post, reading.value) for reading in public] == [("p1", 8), ("p2", None)]


def test_a_first_page_that_fails_raises(wire: Wire) -> None:
    """Where nothing could be read the account's error is told, so that it can wait or be paused."""
    wire.says(problem(402))
    with pytest.raises(Unauthorized):
        profile(wire).post_readings([live()], NOW)


MEDIA = reply(200, {"data": {"id": "7", "media_key": "3_7"}})


def me(**more: object) -> bytes:
    return reply(
        200, {"data": {"id": USER, "name": "IMG", "username": "img", **more}}, X_Outreach_Simulated="1"
    )


def test_followers(wire: Wire) -> None:
    """The account's figure is the number of followers, marked where a sandbox made it up."""
    wire.says(me(public_metrics={"followers_count": 1234, "tweet_count": 9}))
    (reading,) = profile(wire).account_readings(NOW)
    assert ("public_metrics.followers_count", 1234, "day", True) == (
        reading.metric,
        reading.value,
        reading.age,
        reading.simulated,
    )


def test_followers_that_are_not_told(wire: Wire) -> None:
    """An account whose figures X does not tell has an empty reading."""
    wire.says(me())
    (reading,) = profile(wire).account_readings(NOW)
    assert (reading.status, reading.value) == (ReadingStatus.EMPTY, None)


# --- check --------------------------------------------------------------------------------------------


def test_a_good_account_has_no_findings(wire: Wire) -> None:
    """Tokens that work and belong to the account are green."""
    wire.says(me()).says(timeline()).says(MEDIA)
    assert profile(wire).check(NOW).findings == ()
    lines = [seen.line.split("?")[0].split(" HTTP")[0] for seen in wire.seen]
    assert ["GET /2/users/me", f"GET /2/users/{USER}/tweets", "POST /2/media/upload"] == lines


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((problem(403, "Forbidden"), MEDIA), "channel.cannot-read"),
        ((timeline(), problem(403, "Forbidden")), "channel.cannot-upload"),
        ((timeline(), problem(503)), "channel.unreachable"),
    ],
)
def test_the_check_tries_what_will_be_needed(answers: tuple[bytes, ...], code: str, wire: Wire) -> None:
    """Tokens that name their user may still lack a scope: reading back and uploading are tried before a post is due."""
    wire.says(me())
    for answer in answers:
        wire.says(answer)
    (finding,) = profile(wire).check(NOW).findings
    assert code == finding.code
    assert "media.write" in str(finding.remedy) or code == "channel.unreachable"


def test_another_accounts_tokens(wire: Wire) -> None:
    """Tokens of another profile are found before they post there."""
    wire.says(me(id="2002")).says(timeline()).says(MEDIA)
    assert [finding.code for finding in profile(wire).check(NOW).findings] == ["channel.other-account"]


@pytest.mark.parametrize("status", [401, 402, 403])
def test_dead_tokens_are_a_finding(status: int, wire: Wire) -> None:
    """Access that X refuses is an error with its remedy, not an exception."""
    wire.says(problem(status))
    (finding,) = profile(wire).check(NOW).findings
    assert (finding.code, finding.severity) == ("channel.refused", Severity.ERROR)


def test_a_wait_is_a_warning(wire: Wire) -> None:
    """A check that came at a bad time does not call the account broken."""
    wire.says(problem(429))
    (finding,) = profile(wire).check(NOW).findings
    assert (finding.code, finding.severity) == ("channel.unreachable", Severity.WARNING)


def test_times_are_utc() -> None:
    """The test's own headers say what their comments say."""
    assert datetime.fromtimestamp(int(RESET["x_rate_limit_reset"]), UTC) == NOW
