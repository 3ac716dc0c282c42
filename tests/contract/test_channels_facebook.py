"""What only Facebook does: its codes, its batches, its rows, its tokens. Through facebook-sdk, over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from outreach.channels.base import Channel, PublishedPost
from outreach.errors import (
    AlreadyThere,
    ChannelError,
    NotSent,
    OutcomeUnknown,
    PerhapsRejected,
    PerhapsUnauthorized,
    RateLimited,
    Rejected,
    Severity,
    Unauthorized,
)
from outreach.model import Prepared, Reading, ReadingStatus, Receipt
from outreach.networks import FACEBOOK
from outreach.networks.facebook import DEFINITION
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import SECRETS, a_channel
from tests.contract.wire import Seen, Wire, reply, soon

PAGE = "1001"
TOKEN = SECRETS[FACEBOOK]["page_token"]
APP = {"app_id": "4711", "app_secret": "plantedAppSecret"}
DATE = "Mon, 01 Mar 2027 08:00:00 GMT"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server


def page(wire: Wire, **secrets: str) -> Channel:
    return a_channel(FACEBOOK, wire.url, **secrets)


def fault(code: object, subcode: int = 0, *, status: int = 400, message: str = "no", **more: object) -> bytes:
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode, **more}
    return reply(status, {"error": error})


def form(seen: Seen) -> Mapping[str, str]:
    return {key: values[0] for key, values in parse_qs(seen.body.decode(), keep_blank_values=True).items()}


def query(seen: Seen) -> Mapping[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(seen.line.split()[1]).query).items()}


# --- publishing ---------------------------------------------------------------------------------------

CODES = [
    (fault(1), OutcomeUnknown, NotSent),
    (fault(2, status=500), OutcomeUnknown, NotSent),
    (fault(190, status=500), OutcomeUnknown, NotSent),
    (fault(100, is_transient=True), OutcomeUnknown, NotSent),
    (fault(987654), OutcomeUnknown, NotSent),
    (fault(None), OutcomeUnknown, NotSent),
    (fault(506), AlreadyThere, NotSent),
    (fault(368, 1404082), AlreadyThere, NotSent),
    (fault(100, 1366051), AlreadyThere, NotSent),
    (
        fault(368, message="You've already posted this. Posting it over and over is not allowed."),
        AlreadyThere,
        NotSent,
    ),
    (fault(100, message="The status is now a duplicate"), AlreadyThere, NotSent),
    (fault(200, error_user_msg="Du hast das bereits gepostet."), AlreadyThere, NotSent),
    (fault(190, error_user_title="Duplicate post"), AlreadyThere, NotSent),
    (fault(4), RateLimited, RateLimited),
    (fault(17), RateLimited, RateLimited),
    (fault(32, is_transient=True), RateLimited, RateLimited),
    (fault(613), RateLimited, RateLimited),
    (fault(80001), RateLimited, RateLimited),
    (fault(190, 463), Unauthorized, Unauthorized),
    (fault("190", 460, status=401), Unauthorized, Unauthorized),
    (fault(102), Unauthorized, Unauthorized),
    (fault(10), Unauthorized, Unauthorized),
    (fault(200), PerhapsUnauthorized, Unauthorized),
    (fault(275), PerhapsUnauthorized, Unauthorized),
    (fault(1705), Unauthorized, Unauthorized),
    (fault(368, 1390008), Unauthorized, Unauthorized),
    (fault(100), PerhapsRejected, Rejected),
    (fault(100, 33), PerhapsUnauthorized, Unauthorized),
    (fault(803), Unauthorized, Unauthorized),
    (fault(3), Unauthorized, Unauthorized),
    (fault(2500), Unauthorized, Unauthorized),
    (fault(100, 1366046), Rejected, Rejected),
    (fault(324), Rejected, Rejected),
    (fault(1609005), Rejected, Rejected),
]


@pytest.mark.parametrize(("answer", "expected"), [(answer, post) for answer, post, _ in CODES])
def test_codes_of_a_post(answer: bytes, expected: type[ChannelError], wire: Wire) -> None:
    """Each code has its decision, an unlisted one settles nothing, and none of them is tried twice."""
    wire.says(answer)
    with pytest.raises(expected) as caught:
        page(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert type(caught.value) is expected
    assert len(wire.seen) == 1


@pytest.mark.parametrize(("answer", "expected"), [(answer, upload) for answer, _, upload in CODES])
def test_codes_of_an_upload(answer: bytes, expected: type[ChannelError], wire: Wire) -> None:
    """An upload is invisible, so what settles nothing may be repeated."""
    wire.says(answer)
    with pytest.raises(expected) as caught:
        page(wire).prepare(an_outgoing(image=b"\xff\xd8"), soon())
    assert type(caught.value) is expected


MISSING = "Unsupported post request. Object with ID '{id}' does not exist, or missing permissions."


@pytest.mark.parametrize(
    ("subcode", "message", "expected"),
    [
        (33, MISSING.format(id=PAGE), PerhapsUnauthorized),
        (33, MISSING.format(id="77"), PerhapsRejected),
        (0, "(#100) No permission to publish as this page", PerhapsUnauthorized),
        (0, "(#100) The global id 1001 is not allowed for this call", PerhapsUnauthorized),
        (0, "(#100) Requires a page access token", PerhapsUnauthorized),
        (0, "(#100) param message must be non-empty", PerhapsRejected),
        (1366046, "Your photos couldn't be uploaded by this app", Rejected),
    ],
)
def test_code_100_about_the_page_pauses_it(
    subcode: int, message: str, expected: type[ChannelError], wire: Wire
) -> None:
    """Code 100 that speaks of the page or its token pauses the account; about the post it is the post's."""
    wire.says(fault(100, subcode, message=message))
    with pytest.raises(ChannelError) as caught:
        page(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (fault(324), "picture"),
        (fault(100, 1366046), "picture"),
        (fault(1609005), "link"),
        (fault(1500, message="The url you supplied is invalid"), "link"),
        (fault(100, message="(#100) param message must be non-empty"), "words"),
        (fault(100), "words"),
    ],
)
def test_a_refused_post_says_what_to_change(answer: bytes, named: str, wire: Wire) -> None:
    """The remedy names the picture, the link or the words, whichever Facebook speaks of."""
    wire.says(answer)
    with pytest.raises(Rejected) as caught:
        page(wire).prepare(an_outgoing(image=b"\xff\xd8"), soon())
    assert named in str(caught.value.remedy)


def test_every_error_says_what_to_do(wire: Wire) -> None:
    """Each decision comes with a remedy and with Facebook's own words."""
    for answer, _, _ in CODES:
        wire.says(answer)
        with pytest.raises(ChannelError) as caught:
            page(wire).publish(Prepared(outgoing=an_outgoing()), soon())
        assert caught.value.remedy
        assert "no" in caught.value.answer


def usage(text: str, **more: str) -> bytes:
    return reply(400, {"error": {"code": 32}}, X_Business_Use_Case_Usage=text, **more)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            usage('{"1001": [{"estimated_time_to_regain_access": 45}]}', Date=DATE),
            NOW + timedelta(minutes=45),
        ),
        (
            usage(
                '{"1": [{"estimated_time_to_regain_access": 5}, {"estimated_time_to_regain_access": 9}]}',
                Date=DATE,
            ),
            NOW + timedelta(minutes=9),
        ),
        (usage('{"1001": [{"estimated_time_to_regain_access": 45}]}'), None),
        (usage('{"1001": [{"estimated_time_to_regain_access": 0}]}', Date=DATE), None),
        (usage('{"1001": [{}]}', Date=DATE), None),
        (usage("broken", Date=DATE), None),
        (usage("[1]", Date=DATE), None),
        (usage('{"1001": 7}', Date=DATE), None),
    ],
)
def test_when_facebook_listens_again(answer: bytes, expected: datetime | None, wire: Wire) -> None:
    """The wait is the header's minutes after Facebook's own clock; where it does not say, none is made up."""
    wire.says(answer)
    with pytest.raises(RateLimited) as caught:
        page(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert expected == caught.value.retry_at


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"X_App_Usage": '{"call_count": 94, "total_time": 20}'}, None),
        ({"X_App_Usage": '{"call_count": 20, "total_time": 95}'}, NOW + timedelta(minutes=15)),
        ({"X_Page_Usage": '{"call_count": 100}'}, NOW + timedelta(minutes=15)),
        (
            {
                "X_Business_Use_Case_Usage": '{"1001": [{"call_count": 99, "estimated_time_to_regain_access": 45}]}'
            },
            NOW + timedelta(minutes=45),
        ),
        ({"X_Business_Use_Case_Usage": '{"1001": [{"call_count": 30}]}', "X_App_Usage": "broken"}, None),
        ({"X_App_Usage": "[1]", "X_Page_Usage": '{"call_count": "many"}'}, None),
    ],
)
def test_a_share_that_is_nearly_used_up(
    headers: Mapping[str, str], expected: datetime | None, wire: Wire
) -> None:
    """The post is live, and says until when the page should rest; odd headers spoil nothing."""
    wire.says(reply(200, {"id": "1001_9"}, Date=DATE, **headers)).says(reply(200, {}))
    receipt = page(wire).publish(Prepared(outgoing=an_outgoing()), soon())
    assert ("1001_9", expected) == (receipt.external_id, receipt.rest_until)


def test_an_upload_as_facebook_wants_it(wire: Wire) -> None:
    """The photo goes up unpublished, as multipart, with its alt text."""
    wire.says(reply(200, {"id": "88"}))
    prepared = page(wire).prepare(an_outgoing(image=b"\xff\xd8photo", alt="Ein Gutshof"), soon())
    seen = wire.seen[0]
    assert prepared.media_ids == ("88",)
    assert seen.line == f"POST /v26.0/{PAGE}/photos HTTP/1.1"
    assert b'name="published"\r\n\r\nfalse' in seen.body
    assert b'name="alt_text_custom"\r\n\r\nEin Gutshof' in seen.body
    assert b"Content-Type: image/jpeg\r\n\r\n\xff\xd8photo" in seen.body


def test_a_picture_without_alt_text_carries_none(wire: Wire) -> None:
    """An empty alt text is not sent as one."""
    wire.says(reply(200, {"id": "88"}))
    page(wire).prepare(an_outgoing(image=b"\xff\xd8photo", alt=""), soon())
    assert b"alt_text_custom" not in wire.seen[0].body


def publish(wire: Wire, prepared: Prepared, **secrets: str) -> Receipt:
    post = {
        "permalink_url": "https://www.facebook.com/61/posts/9",
        "created_time": "2027-03-01T08:00:02+0000",
    }
    wire.says(reply(200, {"id": "1001_9"})).says(reply(200, post))
    return page(wire, **secrets).publish(prepared, soon())


def test_a_post_with_a_picture(wire: Wire) -> None:
    """The post carries text and photo, the photo as JSON; the link stands in the text alone."""
    outgoing = an_outgoing(text="Ein Gut & mehr", link="https://kreativorte.example/")
    receipt = publish(wire, Prepared(outgoing=outgoing, media_ids=("88",)))
    expected = {
        "message": "Ein Gut & mehr",
        "attached_media": '[{"media_fbid": "88"}]',
        "access_token": TOKEN,
    }
    assert expected == form(wire.seen[0])
    assert wire.seen[0].line == f"POST /v26.0/{PAGE}/feed HTTP/1.1"
    assert receipt == Receipt(
        external_id="1001_9",
        permalink="https://www.facebook.com/61/posts/9",
        published_at=datetime(2027, 3, 1, 8, 0, 2, tzinfo=UTC),
    )


def test_a_post_without_a_picture(wire: Wire) -> None:
    """Without a picture Facebook is told the link, so that it shows a preview."""
    publish(wire, Prepared(outgoing=an_outgoing(text="Gut", link="https://kreativorte.example/")))
    assert form(wire.seen[0]) == {
        "message": "Gut",
        "link": "https://kreativorte.example/",
        "access_token": TOKEN,
    }


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (fault(190, 463),),
        (fault(2, status=500),),
        (reply(200, {"id": "1001_9"}),),
        (reply(200, "oops"),),
        (9.0,),
    ],
)
def test_a_missing_permalink_is_no_failure(steps: tuple[bytes | float, ...], wire: Wire) -> None:
    """What happens after the post is live never turns success into failure."""
    wire.says(reply(200, {"id": "1001_9"})).says(*steps)
    receipt = page(wire).publish(Prepared(outgoing=an_outgoing()), soon(1.5))
    assert receipt == Receipt(external_id="1001_9")


def test_calls_carry_a_proof(wire: Wire) -> None:
    """With the app's secret every call proves that it comes from the app, on POST and on GET."""
    publish(wire, Prepared(outgoing=an_outgoing()), **APP)
    proof = hmac.new(b"plantedAppSecret", TOKEN.encode(), hashlib.sha256).hexdigest()
    assert proof == form(wire.seen[0])["appsecret_proof"]
    assert proof == query(wire.seen[1])["appsecret_proof"]


# --- reading back -------------------------------------------------------------------------------------


def post_row(number: int, created: datetime, **more: object) -> dict[str, object]:
    return {"id": f"1001_{number}", "message": f"Text {number}", "created_time": created.isoformat(), **more}


def feed_page(rows: Sequence[object], after: str = "") -> bytes:
    paging = {"cursors": {"after": after}, "next": "https://graph.facebook.com/…"} if after else {}
    return reply(200, {"data": rows, "paging": paging} if paging else {"data": rows})


def test_the_feed_is_paged_back(wire: Wire) -> None:
    """The feed is read page by page until it is older than asked for, and no further."""
    hours = [NOW - timedelta(hours=hour) for hour in range(6)]
    wire.says(feed_page([post_row(0, hours[0]), post_row(1, hours[1])], "c1"))
    wire.says(feed_page([post_row(2, hours[2]), post_row(3, hours[3])], "c2"))
    entries = page(wire).feed(hours[2])
    assert [entry.external_id for entry in entries] == ["1001_0", "1001_1", "1001_2"]
    assert [query(seen).get("after") for seen in wire.seen] == [None, "c1"]


def test_a_post_of_the_same_second_belongs_to_the_feed(wire: Wire) -> None:
    """Facebook cuts fractions of a second off: a post made right after the time asked for is not missed."""
    wire.says(feed_page([post_row(1, NOW)]))
    assert len(page(wire).feed(NOW + timedelta(milliseconds=900))) == 1


def test_the_feed_ends(wire: Wire) -> None:
    """A page without a following one is the last; a post without text or picture is a post too."""
    row = {"id": "1001_5", "created_time": "2027-03-01T08:00:00+0000"}
    wire.says(feed_page([row]))
    (entry,) = page(wire).feed(NOW - timedelta(days=1))
    assert (entry.external_id, entry.text, entry.images, entry.permalink) == ("1001_5", "", 0, "")


def test_the_feed_counts_pictures(wire: Wire) -> None:
    """Photos are counted, link previews are not."""
    photo, link = {"media_type": "photo", "type": "photo"}, {"media_type": "link", "type": "share"}
    wire.says(
        feed_page(
            [post_row(1, NOW, attachments={"data": [photo]}), post_row(2, NOW, attachments={"data": [link]})]
        )
    )
    assert [entry.images for entry in page(wire).feed(NOW)] == [1, 0]


LESS = "Please reduce the amount of data you're asking for, then retry your request"


def test_a_feed_that_is_too_much_at_once_is_read_in_smaller_pages(wire: Wire) -> None:
    """Code 1 that asks for less gets less, from where the reading stood, and in the end the whole feed."""
    wire.says(feed_page([post_row(0, NOW)], "c1"))
    wire.says(fault(1, status=500, message=LESS)).says(fault(1, message=LESS))
    wire.says(feed_page([post_row(1, NOW)], "c2")).says(feed_page([post_row(2, NOW)]))
    assert ["1001_0", "1001_1", "1001_2"] == [entry.external_id for entry in page(wire).feed(NOW)]
    asked = [(query(seen)["limit"], query(seen).get("after")) for seen in wire.seen]
    assert [("100", None), ("100", "c1"), ("50", "c1"), ("25", "c1"), ("25", "c2")] == asked


def test_a_feed_that_is_always_too_much_is_an_error(wire: Wire) -> None:
    """It does not ask for ever, and it is not taken for empty."""
    for _ in range(20):
        wire.says(fault(1, message=LESS))
    with pytest.raises(NotSent):
        page(wire).feed(NOW)
    assert len(wire.seen) < 10


def test_a_next_page_without_a_cursor_is_followed(wire: Wire) -> None:
    """Of its address the place is taken, and neither its host nor the token in it."""
    place = "until=1803800000&__paging_token=enc_7"
    other = f"https://evil.example/v26.0/1001/feed?access_token=foreign&limit=9&{place}"
    wire.says(reply(200, {"data": [post_row(0, NOW)], "paging": {"next": other}}))
    wire.says(feed_page([post_row(1, NOW)]))
    assert 2 == len(page(wire).feed(NOW))
    asked = query(wire.seen[1])
    assert ("1803800000", "enc_7", "100") == (asked["until"], asked["__paging_token"], asked["limit"])
    assert "foreign" not in wire.seen[1].line


@pytest.mark.parametrize("following", ["https://graph.facebook.com/v26.0/1001/feed?limit=100", "…"])
def test_a_next_page_that_cannot_be_placed_is_an_error(following: str, wire: Wire) -> None:
    """A feed that goes on somewhere unknown is not taken for complete."""
    wire.says(reply(200, {"data": [post_row(0, NOW)], "paging": {"next": following}}))
    with pytest.raises(NotSent):
        page(wire).feed(NOW)


def test_a_missing_permission_to_read_is_named(wire: Wire) -> None:
    """Which permission the page's own posts need is said, whatever words Facebook finds."""
    wire.says(fault(10, message="(#10) no"))
    with pytest.raises(Unauthorized) as caught:
        page(wire).feed(NOW)
    assert "pages_read_engagement" in str(caught.value)


def test_an_endless_feed_is_an_error(wire: Wire) -> None:
    """A feed that does not end is not taken for complete."""
    for _ in range(25):
        wire.says(feed_page([post_row(1, NOW)], "again"))
    with pytest.raises(NotSent, match="does not end"):
        page(wire).feed(NOW - timedelta(days=1))


def test_a_feed_with_an_odd_time_is_an_error(wire: Wire) -> None:
    """A post whose time cannot be placed makes the feed unreadable rather than incomplete."""
    wire.says(feed_page([{"id": "1001_1", "created_time": "2027-03-01T08:00:00"}]))
    with pytest.raises(NotSent):
        page(wire).feed(NOW)


# --- figures ------------------------------------------------------------------------------------------


def row(name: str, *values: object, period: str = "lifetime") -> dict[str, object]:
    return {"name": name, "period": period, "values": [{"value": value} for value in values]}


def entry(*rows: object, code: int = 200) -> dict[str, object]:
    return {"code": code, "body": json.dumps({"data": rows})}


def refused(code: int, subcode: int = 0, message: str = "no") -> dict[str, object]:
    return {
        "code": 400,
        "body": json.dumps({"error": {"code": code, "error_subcode": subcode, "message": message}}),
    }


LIVE = PublishedPost(post="p1", external_id="1001_9", published_at=NOW - timedelta(days=1), age="1d")


def read(
    wire: Wire, *entries: object, posts: Sequence[PublishedPost] = (LIVE,), **headers: str
) -> dict[str, Reading]:
    """One batch's readings by metric; entries that are not given are empty."""
    wire.says(reply(200, [*entries, *[entry()] * (5 * len(posts) - len(entries))], **headers))
    return {reading.metric: reading for reading in page(wire).post_readings(posts, NOW)}


def test_one_operation_per_metric(wire: Wire) -> None:
    """Each metric of a post is asked for on its own, so that a retired one cannot take the others along."""
    read(wire)
    operations = json.loads(form(wire.seen[0])["batch"])
    assert [operation["relative_url"] for operation in operations] == [
        f"v26.0/1001_9/insights?metric={name}&period=lifetime"
        for name in (
            "post_total_media_view_unique",
            "post_media_view",
            "post_clicks_by_type",
            "post_reactions_by_type_total",
            "post_activity_by_action_type",
        )
    ]


def test_a_reading_is_complete(wire: Wire) -> None:
    """A reading says whose it is, what it means, when it was read and at which age."""
    readings = read(wire, entry(row("post_total_media_view_unique", 412)))
    assert readings["post_total_media_view_unique"] == Reading(
        account="die-altmark",
        metric="post_total_media_view_unique",
        definition=DEFINITION,
        status=ReadingStatus.OK,
        value=412,
        read_at=NOW,
        post="p1",
        age="1d",
    )


def test_simulated_figures_say_so(wire: Wire) -> None:
    """Figures that a sandbox made up are marked as such."""
    readings = read(wire, entry(row("post_media_view", 1)), X_Outreach_Simulated="1")
    assert all(reading.simulated for reading in readings.values())


def test_rows_of_a_day_are_left(wire: Wire) -> None:
    """Facebook adds rows of zeros for the day: the lifetime row counts, whatever the order."""
    name = "post_total_media_view_unique"
    readings = read(wire, entry(row(name, 0, 0, period="day"), row(name, 7), row("other", 9)))
    assert readings[name].value == 7


def test_absent_parts_of_a_map_are_zero(wire: Wire) -> None:
    """A delivered map without a key means 0 for it, as documented; unknown keys are kept under their name."""
    readings = read(
        wire, entry(), entry(), entry(), entry(row("post_reactions_by_type_total", {"love": 2, "care": 1}))
    )
    told = {
        name.rpartition(".")[2]: reading.value for name, reading in readings.items() if "reactions" in name
    }
    assert told == {"like": 0, "love": 2, "wow": 0, "haha": 0, "sorry": 0, "anger": 0, "care": 1}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, ReadingStatus.FAILED),
        (7, ReadingStatus.FAILED),
        ({"code": 200, "body": "<html>"}, ReadingStatus.FAILED),
        ({"code": 200, "body": "[]"}, ReadingStatus.FAILED),
        ({"code": 200}, ReadingStatus.FAILED),
        (entry(), ReadingStatus.EMPTY),
        (entry(row("post_total_media_view_unique")), ReadingStatus.EMPTY),
        (entry("odd", row("post_total_media_view_unique", 3, period="day")), ReadingStatus.EMPTY),
        (entry(row("post_total_media_view_unique", "many")), ReadingStatus.FAILED),
        (entry(row("post_total_media_view_unique", True)), ReadingStatus.FAILED),
        (refused(100, message="(#100) The value must be a valid insights metric"), ReadingStatus.RETIRED),
        (refused(3001, 1504028), ReadingStatus.RETIRED),
        (refused(100, 33, "Object does not exist; metric"), ReadingStatus.FAILED),
        (refused(100, message="bad parameter"), ReadingStatus.FAILED),
        (refused(200, 1504029), ReadingStatus.DENIED),
        (refused(10), ReadingStatus.DENIED),
        (refused(2), ReadingStatus.FAILED),
        (refused(80001), ReadingStatus.FAILED),
    ],
)
def test_what_is_no_figure_has_no_value(told: object, expected: ReadingStatus, wire: Wire) -> None:
    """Unknown is not zero: each way of not telling a figure has its status, and the other metrics go on."""
    readings = read(wire, told, entry(row("post_media_view", 5)))
    unread = readings["post_total_media_view_unique"]
    assert (expected, None) == (unread.status, unread.value)
    assert readings["post_media_view"].value == 5


def test_an_unread_map_has_all_its_parts(wire: Wire) -> None:
    """A map that was not told leaves one reading per part, so that nothing looks like zero."""
    readings = read(wire, entry(), entry(), refused(10))
    parts = [
        "post_clicks_by_type.link clicks",
        "post_clicks_by_type.photo view",
        "post_clicks_by_type.other clicks",
    ]
    assert [readings[part].status for part in parts] == [ReadingStatus.DENIED] * 3


def test_an_empty_list_is_no_map(wire: Wire) -> None:
    """`[]` in place of a map is not a row of zeros; a reaction that is new is kept under its own name."""
    reactions = row("post_reactions_by_type_total", {"like": 2, "care": 5})
    readings = read(wire, entry(), entry(), entry(row("post_clicks_by_type", [])), entry(reactions))
    assert readings["post_clicks_by_type.link clicks"].status is ReadingStatus.EMPTY
    assert 5 == readings["post_reactions_by_type_total.care"].value


def test_a_map_that_is_none_is_empty(wire: Wire) -> None:
    """A bare number where parts are expected is not shared out among them."""
    readings = read(wire, entry(), entry(), entry(row("post_clicks_by_type", 7)))
    assert readings["post_clicks_by_type.link clicks"].status is ReadingStatus.EMPTY


def many(count: int) -> list[PublishedPost]:
    return [
        PublishedPost(post=f"p{i}", external_id=f"1001_{i}", published_at=NOW, age="1h") for i in range(count)
    ]


def test_at_most_fifty_operations_per_batch(wire: Wire) -> None:
    """Eleven posts of five metrics make two batches."""
    wire.says(reply(200, [entry()] * 50)).says(reply(200, [entry()] * 5))
    readings = page(wire).post_readings(many(11), NOW)
    assert [len(json.loads(form(seen)["batch"])) for seen in wire.seen] == [50, 5]
    assert len({reading.post for reading in readings}) == 11


def test_what_was_read_is_kept(wire: Wire) -> None:
    """A later batch that fails leaves failed readings; the earlier ones are not thrown away."""
    wire.says(reply(200, [entry(row("post_total_media_view_unique", 1))] * 50)).says(fault(2, status=500))
    readings = page(wire).post_readings(many(11), NOW)
    assert {ReadingStatus.FAILED} == {reading.status for reading in readings if reading.post == "p10"}
    assert any(reading.value == 1 for reading in readings)


def test_a_batch_that_is_too_much_at_once_is_read_in_halves(wire: Wire) -> None:
    """Code 1 that asks for less gets half of the batch at a time; every figure is read."""
    wire.says(fault(1, status=500, message=LESS))
    wire.says(reply(200, [entry(row("post_total_media_view_unique", 7)), entry(row("post_media_view", 9))]))
    wire.says(reply(200, [entry()] * 3))
    found = {reading.metric: reading.value for reading in page(wire).post_readings([LIVE], NOW)}
    assert (7, 9) == (found["post_total_media_view_unique"], found["post_media_view"])


def test_a_first_batch_that_fails_raises(wire: Wire) -> None:
    """Where nothing could be read the account's error is told, so that it can wait or be paused."""
    wire.says(fault(190, 463))
    with pytest.raises(Unauthorized):
        page(wire).post_readings([LIVE], NOW)


def test_a_batch_of_another_length_is_an_error(wire: Wire) -> None:
    """Entries that cannot be told apart are not given to the wrong post."""
    wire.says(reply(200, [entry()] * 4))
    with pytest.raises(NotSent):
        page(wire).post_readings([LIVE], NOW)


def test_no_posts_no_call(wire: Wire) -> None:
    """Nothing to read costs nothing."""
    assert page(wire).post_readings([], NOW) == ()
    assert wire.seen == []


def daily(name: str, **values: int) -> dict[str, object]:
    told = [
        {"value": value, "end_time": f"2027-0{day[1]}-{day[2:]}T08:00:00+0000"}
        for day, value in values.items()
    ]
    return entry({"name": name, "period": "day", "values": told})


def test_the_day_that_ended_last_counts(wire: Wire) -> None:
    """Of the page's days the latest one that has ended is taken; one that ends later is not a day yet."""
    wire.says(
        reply(
            200,
            [
                daily("page_total_media_view_unique", d228=10, d301=20, d302=3),
                daily("page_media_view", d301=40, d228=30),
                daily("page_follows", d302=7),
            ],
        )
    )
    readings = page(wire).account_readings(NOW)
    assert [(reading.metric, reading.value) for reading in readings] == [
        ("page_total_media_view_unique", 20),
        ("page_media_view", 40),
        ("page_follows", None),
    ]
    assert {"day"} == {reading.age for reading in readings}


# --- check --------------------------------------------------------------------------------------------

GOOD: Mapping[str, Any] = {
    "type": "PAGE",
    "is_valid": True,
    "scopes": ["pages_manage_posts", "pages_read_engagement", "read_insights"],
    "expires_at": 0,
    "data_access_expires_at": int((NOW + timedelta(days=60)).timestamp()),
}


def check(
    wire: Wire, token: Mapping[str, Any] | None, *probe: object, version: str = "v26.0", id: str = PAGE
) -> list[str]:
    """The codes that a check finds."""
    wire.says(reply(200, {"id": id, "name": "Die Altmark"}))
    if token is not None:
        wire.says(reply(200, {"data": token}))
    wire.says(reply(200, [*probe, *[entry()] * (3 - len(probe))], facebook_api_version=version))
    findings = page(wire, **(APP if token is not None else {})).check(NOW).findings
    return [finding.code for finding in findings]


def test_a_good_page_has_no_findings(wire: Wire) -> None:
    """A valid page token with all permissions and a far end is green; the app's token asks."""
    assert check(wire, GOOD) == []
    assert query(wire.seen[1])["access_token"] == "4711|plantedAppSecret"
    assert "appsecret_proof" not in query(wire.seen[1])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_valid": False}, "facebook.token-dead"),
        ({"type": "USER"}, "facebook.token-kind"),
        ({"scopes": ["pages_manage_posts", "pages_read_engagement"]}, "facebook.scope-missing"),
        ({"expires_at": int((NOW + timedelta(days=20)).timestamp())}, "facebook.token-ends"),
        ({"data_access_expires_at": int((NOW + timedelta(days=6)).timestamp())}, "facebook.token-ends"),
    ],
)
def test_findings_about_a_token(changes: Mapping[str, Any], code: str, wire: Wire) -> None:
    """Each flaw of a token is one finding."""
    assert check(wire, {**GOOD, **changes}) == [code]


def test_missing_scopes_are_all_named(wire: Wire) -> None:
    """A token without a list of permissions lacks all three."""
    assert check(wire, {**GOOD, "scopes": None}) == ["facebook.scope-missing"] * 3


@pytest.mark.parametrize(("days", "severity"), [(20, Severity.WARNING), (6, Severity.ERROR)])
def test_an_ending_token_grows_urgent(days: int, severity: Severity, wire: Wire) -> None:
    """Three weeks before its end a token is a warning, in its last week an error."""
    token = {**GOOD, "expires_at": int((NOW + timedelta(days=days)).timestamp())}
    wire.says(reply(200, {"id": PAGE, "name": "Die Altmark"})).says(reply(200, {"data": token}))
    wire.says(reply(200, [entry()] * 3))
    (finding,) = page(wire, **APP).check(NOW).findings
    assert severity == finding.severity
    assert str((NOW + timedelta(days=days)).year) in str(finding.message)


def test_a_token_nobody_can_look_at(wire: Wire) -> None:
    """Without the app's secret the check says that it cannot see the token's end."""
    assert check(wire, None) == ["facebook.token-unseen"]


def test_another_pages_token(wire: Wire) -> None:
    """A token of another page is found before it posts there."""
    assert check(wire, GOOD, id="2002") == ["channel.other-account"]


def test_another_version_is_told(wire: Wire) -> None:
    """Facebook serves the next version in silence; the check does not keep silent."""
    assert check(wire, GOOD, version="v27.0") == ["facebook.version"]


def test_figures_that_are_not_told(wire: Wire) -> None:
    """A page that may not be measured is found before the campaign ends."""
    codes = check(wire, GOOD, refused(10), refused(3001), None)
    assert codes == ["facebook.metric-denied", "facebook.metric-retired", "facebook.metric-failed"]


def test_a_dead_token_is_a_finding(wire: Wire) -> None:
    """A token that Facebook refuses is an error with its remedy, not an exception."""
    wire.says(fault(190, 463))
    (finding,) = page(wire).check(NOW).findings
    assert (finding.code, finding.severity) == ("channel.refused", Severity.ERROR)


@pytest.mark.parametrize("kind", ["USER", "SYSTEM_USER"])
def test_a_users_token_is_refused(kind: str, wire: Wire) -> None:
    """With the app's secret Facebook says whose kind of token it is; without it a list of pages gives it away."""
    someone = reply(200, {"id": "77", "name": "Anna Beispiel"})
    wire.says(reply(200, {"data": {"type": kind}})).says(someone)
    wire.says(someone).says(reply(200, {"data": []}))
    for secrets in (APP, {}):
        with pytest.raises(Unauthorized) as caught:
            page(wire, **secrets).identify()
        assert "Anna Beispiel" in str(caught.value)
        assert "page's own token" in str(caught.value.remedy)


def test_a_page_has_no_list_of_pages(wire: Wire) -> None:
    """A page's token is taken without the app's secret: Facebook knows no such list of a page."""
    wire.says(reply(200, {"id": PAGE, "name": "Die Altmark"}))
    wire.says(fault(100, message="(#100) Tried accessing nonexisting field (accounts) on node type (Page)"))
    assert PAGE == page(wire).identify().external_id


def test_the_identity_knows_the_end(wire: Wire) -> None:
    """With the app's secret the token's end is part of the identity; 0 means that it never ends."""
    ends = NOW + timedelta(days=40)
    me = reply(200, {"id": PAGE, "name": "Die Altmark"})
    for seconds in (int(ends.timestamp()), 0):
        wire.says(reply(200, {"data": {"expires_at": seconds}})).says(me)
    channel = page(wire, **APP)
    assert [ends, None] == [channel.identify().token_expires_at for _ in range(2)]
