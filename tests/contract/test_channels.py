"""What every channel promises, held against the sandbox over real HTTP; its ledger is the witness."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from outreach.channels import open_channel
from outreach.channels.base import Channel, PublishedPost
from outreach.errors import (
    AlreadyThere,
    ChannelError,
    NotSent,
    OutcomeUnknown,
    PerhapsUnauthorized,
    RateLimited,
    Rejected,
    Unauthorized,
)
from outreach.model import Account, ChannelName, Outgoing, Prepared, Reading, ReadingStatus
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER
from outreach.sandbox import FaultKind, Operation, Sandbox, read_ledger
from tests.aushang import known
from tests.aushang.profile import AUSHANG
from tests.builders import NOW, an_outgoing
from tests.contract.accounts import EVERY
from tests.contract.wire import soon

LINK = "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=x&utm_medium=social"
TEXT = f"Ein Gut wacht auf & lädt ein: „Kultur“ für 3 < 5 Dörfer. {LINK} #Altmark"
ALT = "Ein Herrenhaus im Abendlicht, davor Menschen an langen Tischen"


@dataclass
class Net:
    """One account on a running sandbox, the channel that goes to it, and the sandbox's ledger."""

    name: ChannelName
    sandbox: Sandbox
    ledger: Path
    account: Account
    channel: Channel

    def fault(self, kind: FaultKind, operation: Operation = Operation.CREATE, **more: Any) -> None:
        self.sandbox.faults.add(kind, self.name, operation, **more)

    def lines(self, event: str) -> list[Mapping[str, Any]]:
        return [line for line in read_ledger(self.ledger) if line["event"] == event]

    def creations(self) -> int:
        """How often the network was asked to make something visible."""
        return sum(line.get("operation") == Operation.CREATE for line in self.lines("call"))

    def publish(self, outgoing: Outgoing, seconds: float = 20.0) -> str:
        prepared = self.channel.prepare(outgoing, soon())
        return self.channel.publish(prepared, soon(seconds)).external_id


@pytest.fixture(scope="module", autouse=True)
def board() -> Iterator[None]:
    """The program knows the proof network too."""
    with known():
        yield


@pytest.fixture(params=EVERY)
def net(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Net]:
    ledger = tmp_path / "ledger.jsonl"
    with Sandbox(ledger) as sandbox:
        sandbox.set_time(NOW)
        found = next(account for account in sandbox.accounts() if account.channel == request.param)
        account = Account(
            name=found.name, channel=found.channel, external_id=found.external_id, api_url=found.api_url
        )
        yield Net(request.param, sandbox, ledger, account, open_channel(account, found.secrets))


@pytest.fixture(scope="module")
def card() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1200, 630), "#1d5c4d").save(file, "JPEG")
    return file.getvalue()


def outgoing(card: bytes = b"", **changes: Any) -> Outgoing:
    return an_outgoing(**({"text": TEXT, "link": LINK, "alt": ALT, "image": card} | changes))


# --- publishing ---------------------------------------------------------------------------------------


def test_a_post_is_live_once_with_picture_and_alt_text(net: Net, card: bytes) -> None:
    """What was handed over is live, once, with its words, its picture and the picture's alt text."""
    receipt = net.channel.publish(net.channel.prepare(outgoing(card), soon()), soon())
    (post,) = net.lines("post")
    assert (receipt.external_id, TEXT) == (post["id"], post["text"])
    assert post["images"] == [{"sha256": hashlib.sha256(card).hexdigest(), "alt": ALT}]
    assert receipt.published_at == NOW
    assert net.creations() == 1


def test_a_post_without_a_picture_is_live(net: Net) -> None:
    """A post may do without a picture; its link is told."""
    external_id = net.publish(outgoing())
    (post,) = net.lines("post")
    assert (external_id, [], LINK) == (post["id"], post["images"], post["link"])


def test_preparing_shows_nothing(net: Net, card: bytes) -> None:
    """An upload is invisible, as often as it is repeated."""
    for _ in range(2):
        net.channel.prepare(outgoing(card), soon())
    assert net.lines("post") == []
    assert net.channel.feed(NOW - timedelta(days=1)) == ()


BEFORE = (FaultKind.ERROR_BEFORE, FaultKind.HTML_BEFORE, FaultKind.CUT_BEFORE)
AFTER = (FaultKind.ERROR_AFTER, FaultKind.HTML_AFTER, FaultKind.CUT_AFTER, FaultKind.HALF_JSON)


@pytest.mark.parametrize(("kind", "live"), [(kind, 0) for kind in BEFORE] + [(kind, 1) for kind in AFTER])
def test_a_lost_answer_is_unknown(net: Net, kind: FaultKind, live: int) -> None:
    """Whether it went live or not: an answer that settles nothing is unknown, and nothing is sent again."""
    net.fault(kind)
    with pytest.raises(OutcomeUnknown):
        net.publish(outgoing())
    assert (live, 1) == (len(net.lines("post")), net.creations())


@pytest.mark.parametrize(("kind", "live"), [(FaultKind.STALL_BEFORE, 0), (FaultKind.STALL_AFTER, 1)])
def test_a_stalling_network_is_left_at_the_deadline(net: Net, kind: FaultKind, live: int) -> None:
    """A call ends at its deadline, and its post is unknown."""
    net.fault(kind, seconds=5)
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        net.publish(outgoing(), seconds=1.0)
    assert time.monotonic() - begun < 4
    assert live == len(net.lines("post"))


@pytest.mark.parametrize("kind", AFTER)
def test_a_post_whose_answer_was_lost_is_found(net: Net, card: bytes, kind: FaultKind) -> None:
    """The feed shows the post as it was written, however the network stores it, with the count of its pictures."""
    net.fault(kind)
    with pytest.raises(OutcomeUnknown):
        net.publish(outgoing(card))
    (entry,) = net.channel.feed(NOW - timedelta(minutes=5))
    (post,) = net.lines("post")
    assert (post["id"], TEXT, 1, NOW) == (entry.external_id, entry.text, entry.images, entry.created_at)


REFUSALS = {
    FACEBOOK: [
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.RATE_LIMIT_BARE, RateLimited),
        (FaultKind.APP_LIMIT, RateLimited),
        (FaultKind.DEAD_TOKEN, Unauthorized),
        (FaultKind.BLOCKED, Unauthorized),
        (FaultKind.DENIED, Unauthorized),
        (FaultKind.NO_PERMISSION, PerhapsUnauthorized),
        (FaultKind.SUSPENDED, PerhapsUnauthorized),
        (FaultKind.DUPLICATE, AlreadyThere),
        (FaultKind.BAD_PHOTO, Rejected),
    ],
    TWITTER: [
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.RATE_LIMIT_BARE, RateLimited),
        (FaultKind.DEAD_TOKEN, Unauthorized),
        (FaultKind.NO_CREDITS, Unauthorized),
        (FaultKind.DENIED, Rejected),
        (FaultKind.SUSPENDED, Unauthorized),
        (FaultKind.CAPPED, Unauthorized),
        (FaultKind.WRONG_CLOCK, RateLimited),
        (FaultKind.AUTOMATED, RateLimited),
        (FaultKind.DUPLICATE, AlreadyThere),
        (FaultKind.BAD_PHOTO, NotSent),
        (FaultKind.NOT_FOUND, OutcomeUnknown),
    ],
    MASTODON: [
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.RATE_LIMIT_BARE, RateLimited),
        (FaultKind.DEAD_TOKEN, Unauthorized),
        (FaultKind.DENIED, Unauthorized),
        (FaultKind.SUSPENDED, Unauthorized),
        (FaultKind.DUPLICATE, AlreadyThere),
        (FaultKind.DUPLICATE_WORDS, AlreadyThere),
        (FaultKind.BAD_PHOTO, Rejected),
        ("unfinished-picture", NotSent),
    ],
    BLUESKY: [
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.RATE_LIMIT_BARE, RateLimited),
        (FaultKind.DEAD_TOKEN, Unauthorized),
        (FaultKind.DENIED, Unauthorized),
        (FaultKind.DUPLICATE, AlreadyThere),
        (FaultKind.DUPLICATE_WORDS, AlreadyThere),
        (FaultKind.BAD_PHOTO, Rejected),
        ("blob-not-found", NotSent),
        ("expired-token", NotSent),
    ],
    AUSHANG: [
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.RATE_LIMIT_BARE, RateLimited),
        (FaultKind.DEAD_TOKEN, Unauthorized),
        (FaultKind.DENIED, Rejected),
        (FaultKind.DUPLICATE, AlreadyThere),
        (FaultKind.BAD_PHOTO, Rejected),
    ],
}


@pytest.mark.parametrize(
    ("name", "kind", "expected"), [(name, *case) for name, cases in REFUSALS.items() for case in cases]
)
def test_a_refusal_is_classed(
    name: ChannelName, kind: FaultKind, expected: type[ChannelError], tmp_path: Path
) -> None:
    """Each refusal of a post has its decision; nothing is live and nothing is sent again."""
    with Sandbox(tmp_path / "ledger.jsonl") as sandbox:
        account = next(account for account in sandbox.accounts() if account.channel == name)
        ours = Account(
            name=account.name, channel=name, external_id=account.external_id, api_url=account.api_url
        )
        net = Net(name, sandbox, tmp_path / "ledger.jsonl", ours, open_channel(ours, account.secrets))
        net.fault(kind)
        with pytest.raises(expected) as caught:
            net.publish(outgoing())
        assert type(caught.value) is expected
        assert (0, 1) == (len(net.lines("post")), net.creations())


def test_the_network_says_when_to_come_back(net: Net) -> None:
    """A rate limit tells when the network will listen again, by the network's own clock."""
    net.fault(FaultKind.RATE_LIMIT, seconds=900)
    with pytest.raises(RateLimited) as caught:
        net.publish(outgoing())
    assert NOW + timedelta(minutes=15) == caught.value.retry_at


@pytest.mark.parametrize("kind", [*BEFORE, *AFTER])
def test_a_failed_upload_may_be_repeated(net: Net, card: bytes, kind: FaultKind) -> None:
    """Whatever happens to an upload, it is certainly not a post; the next try goes through."""
    net.fault(kind, Operation.MEDIA)
    with pytest.raises(NotSent):
        net.channel.prepare(outgoing(card), soon())
    net.publish(outgoing(card))
    assert len(net.lines("post")) == 1


def test_a_bad_picture_is_rejected(net: Net) -> None:
    """A file that is no picture is refused for good, before anything is visible."""
    with pytest.raises(Rejected):
        net.channel.prepare(outgoing(b"no picture"), soon())
    assert net.creations() == 0


def test_a_picture_without_alt_text_is_possible(net: Net, card: bytes) -> None:
    """The channel sends what it is given: without an alt text the picture has none."""
    net.publish(outgoing(card, alt=""))
    assert [""] == [image["alt"] for post in net.lines("post") for image in post["images"]]


def test_nothing_is_sent_too_late(net: Net) -> None:
    """After its deadline a call does not begin, so nothing can be live."""
    with pytest.raises(NotSent):
        net.publish(outgoing(), seconds=0)
    assert net.creations() == 0


# --- reading back -------------------------------------------------------------------------------------


def texts(count: int) -> list[str]:
    return [f"Beitrag Nummer {number} aus der Altmark" for number in range(count)]


def test_the_feed_is_complete_and_newest_first(net: Net) -> None:
    """More posts than one page holds are all read, the newest first, none before the time asked for."""
    wanted = texts(105)
    for minute, text in enumerate(wanted):
        net.sandbox.set_time(NOW + timedelta(minutes=minute))
        net.publish(outgoing(text=text, at=NOW + timedelta(minutes=minute)))
    assert [entry.text for entry in net.channel.feed(NOW + timedelta(minutes=2))] == wanted[:1:-1]


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.HTML_BEFORE, FaultKind.CUT_BEFORE])
def test_a_feed_that_cannot_be_read_is_an_error(net: Net, kind: FaultKind) -> None:
    """An unreadable feed is not an empty one."""
    net.fault(kind, Operation.READ)
    with pytest.raises(NotSent):
        net.channel.feed(NOW)


# --- figures ------------------------------------------------------------------------------------------


def live(
    net: Net, *numbers: int, age: timedelta = timedelta(days=3), card: bytes = b""
) -> list[PublishedPost]:
    """Posts that went out at NOW; the sandbox's clock then stands ``age`` later."""
    posts = [
        PublishedPost(
            post=f"p{number}",
            external_id=net.publish(outgoing(card, text=f"Beitrag {number} {LINK}")),
            published_at=NOW,
            age="3d",
        )
        for number in numbers
    ]
    net.sandbox.set_time(NOW + age)
    return posts


def served(net: Net) -> dict[str, dict[str, int]]:
    """What the sandbox's ledger says it told: external id → metric → value."""
    told: dict[str, dict[str, int]] = {}
    for line in net.lines("call"):
        for external_id, figures in line.get("figures", {}).items():
            told.setdefault(external_id, {}).update(figures)
    return told


def ok(readings: Sequence[Reading]) -> dict[str, int | None]:
    return {reading.metric: reading.value for reading in readings if reading.status is ReadingStatus.OK}


def test_readings_equal_what_the_network_told(net: Net) -> None:
    """Every value is the one that the ledger says was served, for each post, marked as simulated."""
    posts = live(net, 1, 2)
    readings = net.channel.post_readings(posts, NOW + timedelta(days=3))
    told = served(net)
    for post in posts:
        own = [reading for reading in readings if reading.post == post.post]
        values = ok(own)
        assert values
        assert values == {metric: told[post.external_id][metric] for metric in values}
        assert {("3d", True)} == {(reading.age, reading.simulated) for reading in own}


def test_figures_grow(net: Net) -> None:
    """A later reading is not smaller."""
    (post,) = live(net, 1, age=timedelta(days=1))
    early = ok(net.channel.post_readings([post], NOW + timedelta(days=1)))
    net.sandbox.set_time(NOW + timedelta(days=14))
    late = ok(net.channel.post_readings([post], NOW + timedelta(days=14)))
    assert early.keys() <= late.keys()
    assert all((late[metric] or 0) >= (value or 0) for metric, value in early.items())


def test_each_metric_has_one_reading_per_post(net: Net) -> None:
    """However much goes wrong, a wanted post has exactly one reading per metric."""
    posts = live(net, 1)
    good = {reading.metric for reading in net.channel.post_readings(posts, NOW + timedelta(days=3))}
    gone = [replace(posts[0], post="gone", external_id="1999999999999999999")]
    readings = net.channel.post_readings([*posts, *gone], NOW + timedelta(days=3))
    assert sorted(good) == sorted(reading.metric for reading in readings if reading.post == "p1")
    assert {ReadingStatus.FAILED} == {reading.status for reading in readings if reading.post == "gone"}
    assert all((reading.value is None) == (reading.status is not ReadingStatus.OK) for reading in readings)


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.HTML_BEFORE, FaultKind.CUT_BEFORE])
def test_figures_that_cannot_be_read_at_all_raise(net: Net, kind: FaultKind) -> None:
    """Where the network told nothing the posts stay due."""
    posts = live(net, 1)
    net.fault(kind, Operation.METRICS)
    with pytest.raises(NotSent):
        net.channel.post_readings(posts, NOW + timedelta(days=3))


def test_a_dead_token_raises_when_measuring(net: Net) -> None:
    """An account that may read nothing any more is paused, not measured as empty."""
    posts = live(net, 1)
    net.fault(FaultKind.DEAD_TOKEN, Operation.METRICS)
    with pytest.raises(Unauthorized):
        net.channel.post_readings(posts, NOW + timedelta(days=3))


def test_an_account_is_measured(net: Net) -> None:
    """The account's daily figures are those that the network told."""
    net.sandbox.set_time(NOW + timedelta(days=3))
    readings = net.channel.account_readings(NOW + timedelta(days=3))
    assert {ReadingStatus.OK} == {reading.status for reading in readings}
    told = served(net)[net.account.external_id]
    assert {reading.metric: told[reading.metric] for reading in readings} == ok(readings)


FACEBOOK_STATUSES = [
    (FaultKind.RETIRED_METRIC, ReadingStatus.RETIRED, {"metric": "post_media_view"}),
    (FaultKind.METRIC_DENIED, ReadingStatus.DENIED, {"metric": "post_media_view"}),
]


@pytest.mark.parametrize(("kind", "status", "more"), FACEBOOK_STATUSES)
@pytest.mark.parametrize("net", [FACEBOOK], indirect=True)
def test_one_bad_metric_takes_no_other_along(
    net: Net, kind: FaultKind, status: ReadingStatus, more: dict[str, str]
) -> None:
    """A metric that is retired or refused has its status, all others their values."""
    posts = live(net, 1)
    net.fault(kind, Operation.METRICS, **more)
    readings = {
        reading.metric: reading for reading in net.channel.post_readings(posts, NOW + timedelta(days=3))
    }
    assert status == readings.pop("post_media_view").status
    assert {ReadingStatus.OK} == {reading.status for reading in readings.values()}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.NULL_IN_BATCH, ReadingStatus.FAILED),
        (FaultKind.EMPTY, ReadingStatus.EMPTY),
        (FaultKind.DENIED, ReadingStatus.DENIED),
    ],
)
@pytest.mark.parametrize("net", [FACEBOOK], indirect=True)
def test_one_bad_entry_of_a_batch(net: Net, kind: FaultKind, status: ReadingStatus) -> None:
    """An entry that was not carried out, is empty or is refused has its status; the rest of the batch counts."""
    posts = live(net, 1)
    net.fault(kind, Operation.METRICS)
    first, *others = net.channel.post_readings(posts, NOW + timedelta(days=3))
    assert status == first.status
    assert {ReadingStatus.OK} == {reading.status for reading in others}


@pytest.mark.parametrize("vocabulary", ["core", "legacy"])
def test_both_vocabularies_of_x(vocabulary: Any, tmp_path: Path) -> None:
    """Posting, reading back and measuring work whichever names X uses."""
    with Sandbox(tmp_path / "ledger.jsonl", vocabulary=vocabulary) as sandbox:
        sandbox.set_time(NOW)
        account = next(account for account in sandbox.accounts() if account.channel == TWITTER)
        ours = Account(
            name=account.name,
            channel=account.channel,
            external_id=account.external_id,
            api_url=account.api_url,
        )
        net = Net(
            account.channel, sandbox, tmp_path / "ledger.jsonl", ours, open_channel(ours, account.secrets)
        )
        posts = live(net, 1)
        assert [f"Beitrag 1 {LINK}"] == [entry.text for entry in net.channel.feed(NOW)]
        readings = net.channel.post_readings(posts, NOW + timedelta(days=3))
    assert {ReadingStatus.OK} == {reading.status for reading in readings}


# --- identity and check -------------------------------------------------------------------------------


def test_whose_account_it_is(net: Net) -> None:
    """The network's word on whose access this is."""
    found = next(account for account in net.sandbox.accounts() if account.channel == net.name)
    identity = net.channel.identify()
    assert (found.external_id, found.display_name) == (identity.external_id, identity.display_name)


def test_a_working_account_can_post_and_be_measured(net: Net) -> None:
    """No finding of a working account stops it."""
    net.sandbox.set_time(NOW + timedelta(days=3))
    codes = [finding.code for finding in net.channel.check(NOW + timedelta(days=3)).findings]
    assert codes in ([], ["facebook.token-unseen"])


@pytest.mark.parametrize("net", [FACEBOOK], indirect=True)
def test_a_page_with_its_app_is_green(net: Net) -> None:
    """With the app's id and secret the check sees the token's dates and permissions, and finds nothing."""
    net.sandbox.set_time(NOW + timedelta(days=3))
    found = next(account for account in net.sandbox.accounts() if account.channel == net.name)
    channel = open_channel(
        net.account, {**found.secrets, "app_id": "100000000000001", "app_secret": "planted"}
    )
    assert channel.check(NOW + timedelta(days=3)).findings == ()
    assert channel.identify().token_expires_at is None


def test_a_dead_token_is_a_finding(net: Net) -> None:
    """A check of dead access does not raise; it says what to do."""
    net.fault(FaultKind.DEAD_TOKEN, Operation.ANY, times=None)
    (finding,) = net.channel.check(NOW).findings
    assert finding.code == "channel.refused"
    assert str(finding.remedy)


def test_the_ledger_holds_no_secret(net: Net, card: bytes) -> None:
    """Nothing that a channel sends lands in a place where calls are written down."""
    net.publish(outgoing(card))
    net.channel.feed(NOW)
    account = next(account for account in net.sandbox.accounts() if account.channel == net.name)
    written = net.ledger.read_text("utf-8")
    assert [] == [name for name, secret in account.secrets.items() if secret in written]


def test_an_unpublished_preparation_is_a_value(net: Net) -> None:
    """A post without picture is prepared without a call, and its preparation can be kept and sent later."""
    prepared = net.channel.prepare(outgoing(), soon())
    assert Prepared(outgoing=outgoing(), handle=prepared.handle) == prepared
    assert net.lines("call") == []
