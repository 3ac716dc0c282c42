"""A network without API access: the promises of a channel as far as they apply, and a post's way through a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.channels import open_channel
from outreach.channels.base import Channel, PublishedPost
from outreach.content.cards import CardRequest
from outreach.content.compose import Composer
from outreach.errors import HandedOver, NotAllowed, NotSent, OutcomeUnknown, Reason, Sent
from outreach.files import FolderFiles
from outreach.language import Language
from outreach.model import Account, Draft, Kind, Outgoing, Post, Prepared, Slot, Status
from outreach.networks import FACEBOOK, HANDOVER, profile
from outreach.plan import Sending, forecast
from outreach.publish import Publisher, StepReport
from outreach.report import ReportFormat, make_report, write
from outreach.store import DraftRecord, Store, post_id
from tests.approving import approve
from tests.builders import ANNA, NOW, a_campaign, a_channel_plan, a_place, an_outgoing
from tests.contract.stage import HandClock, take
from tests.contract.wire import soon
from tests.pure.cards_kit import TEMPLATES, a_studio

CARD = b"\xff\xd8 a picture"
DUE = NOW.astimezone(ZoneInfo("Europe/Berlin"))


def an_own_account() -> Account:
    return Account(name="altmark-insta", channel=HANDOVER, external_id="altmark-insta")


def outgoing(**changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "text": "Ein Gut wacht auf. https://a.de/x",
        "link": "https://a.de/x",
        "image": CARD,
        "place": "gutshof-krevese",
        "due": DUE,
    }
    return an_outgoing(**(values | changes))


@pytest.fixture
def channel(tmp_path: Path) -> Channel:
    return open_channel(an_own_account(), {}, tmp_path)


def lies(data: Path) -> dict[str, dict[str, bytes]]:
    """Folder → file → content of what was handed over."""
    return {
        folder.name: {file.name: file.read_bytes() for file in folder.iterdir()}
        for folder in (data / "handover").glob("*")
    }


# --- the channel --------------------------------------------------------------------------------------


def test_a_post_lies_ready(channel: Channel, tmp_path: Path) -> None:
    """Text, link, picture and alt text lie in a folder named by time, place and post; it counts as posted by nobody."""
    with pytest.raises(HandedOver) as ready:
        channel.publish(channel.prepare(outgoing(), soon()), soon())
    name = "2027-03-01T0900-gutshof-krevese-p0000001"
    files = {
        "text.txt": b"Ein Gut wacht auf. https://a.de/x",
        "link.txt": b"https://a.de/x",
        "picture.jpg": CARD,
        "alt.txt": b"Ein Herrenhaus",
    }
    assert {name: files} == lies(tmp_path)
    assert (f"handover/{name}", Sent.UNKNOWN) == (ready.value.answer, ready.value.sent)


def test_a_post_without_picture_and_link_has_only_words(channel: Channel, tmp_path: Path) -> None:
    """No file lies there that would be empty."""
    with pytest.raises(HandedOver):
        channel.publish(Prepared(outgoing=outgoing(link="", image=b"")), soon())
    assert [{"text.txt"}] == [set(files) for files in lies(tmp_path).values()]


def test_preparing_shows_nothing(channel: Channel, tmp_path: Path) -> None:
    """An upload is invisible, as often as it is repeated."""
    for _ in range(2):
        channel.prepare(outgoing(), soon())
    assert {} == lies(tmp_path)


def test_nothing_is_handed_over_too_late(channel: Channel, tmp_path: Path) -> None:
    """After its deadline a call does not begin."""
    with pytest.raises(NotSent):
        channel.publish(Prepared(outgoing=outgoing()), soon(0))
    assert {} == lies(tmp_path)


def test_a_second_try_replaces_the_first(channel: Channel, tmp_path: Path) -> None:
    """A post that is handed over again lies there once, with its latest words, whatever a dead try left behind."""
    left = tmp_path / "handover" / ".2027-03-01T0900-gutshof-krevese-p0000001.part"
    left.mkdir(parents=True)
    (left / "text.txt").write_text("half a t")
    for text in ("old", "new"):
        with pytest.raises(HandedOver):
            channel.publish(Prepared(outgoing=outgoing(text=text)), soon())
    ((_, files),) = lies(tmp_path).items()
    assert b"new" == files["text.txt"]


def test_a_folder_that_cannot_be_written_is_not_sent(tmp_path: Path) -> None:
    """A full disk or a missing right is certain: nothing was handed over, it is tried again."""
    (tmp_path / "handover").write_text("a file where the folder should be")
    with pytest.raises(NotSent, match="could not be laid ready"):
        open_channel(an_own_account(), {}, tmp_path).publish(Prepared(outgoing=outgoing()), soon())


def test_no_name_leaves_the_folder(channel: Channel, tmp_path: Path) -> None:
    """A place with slashes and dots in its name stays within the folder."""
    with pytest.raises(HandedOver):
        channel.publish(Prepared(outgoing=outgoing(place="../../etc", due=None)), soon())
    assert ["now--etc-p0000001"] == list(lies(tmp_path))
    assert ["handover"] == [path.name for path in tmp_path.iterdir()]


def test_there_is_nobody_to_ask(channel: Channel) -> None:
    """No secrets, no feed, no figures; the account is what it is called, and nothing is wrong with it."""
    assert ((), ()) == (profile(HANDOVER).access.secrets, profile(HANDOVER).access.optional_secrets)
    assert "altmark-insta" == channel.identify().external_id
    assert () == channel.check(NOW).findings
    assert () == channel.feed(NOW)
    live = PublishedPost(post="p", external_id="7", published_at=NOW, age="1h")
    assert ((), ()) == (channel.post_readings([live], NOW), channel.account_readings(NOW))
    assert HANDOVER == channel.name


def test_an_account_without_a_folder_hands_nothing_over() -> None:
    """Asking whose account it is needs no data folder, handing over does."""
    channel = open_channel(an_own_account(), {})
    assert "altmark-insta" == channel.identify().display_name
    with pytest.raises(NotSent):
        channel.publish(Prepared(outgoing=outgoing()), soon())


# --- the way of a post --------------------------------------------------------------------------------


class Stage:
    """A store with one approved post for the channel, due now."""

    def __init__(self, url: str, data: Path):
        self.data = data
        self.store = Store(url, data / "secret.key")
        self.store.vault.create_key()
        self.store.campaigns.save(a_campaign(), NOW)
        self.store.accounts.save(an_own_account(), {}, NOW)
        self.files = FolderFiles(data / "files")
        draft = Draft(
            place="gutshof-krevese",
            channel=HANDOVER,
            kind=Kind.PORTRAIT,
            number=1,
            variant=1,
            text="Ein Gut wacht auf.",
            link="",
            alt="Ein Herrenhaus",
            card=b"",
        )
        written = DraftRecord(
            draft=draft,
            account="altmark-insta",
            zone="Europe/Berlin",
            image="card.jpg",
            image_sha256=self.files.put(CARD),
        )
        name, id = "kreativorte-altmark", post_id("kreativorte-altmark", draft.place, HANDOVER, 1)
        self.store.posts.save_drafts(name, [written], caller=ANNA, at=NOW)
        self.store.times.set_slots(
            name, [Slot(place=draft.place, channel=HANDOVER, number=1, due=NOW)], caller=ANNA, at=NOW
        )
        self.id = approve(self.store, id, caller=ANNA, at=NOW).id

    def step(self, **changes: Any) -> StepReport:
        values: dict[str, Any] = {
            "open_channel": lambda account: open_channel(account, {}, self.data),
            "clock": HandClock(),
            "owner": "one",
        }
        return Publisher(store=self.store, files=self.files, sole=True, **(values | changes)).step()

    @property
    def post(self) -> Post:
        return self.store.posts.get(self.id)


@pytest.fixture
def stage(ready_url: str, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(ready_url, tmp_path)
    yield made
    made.store.close()


def test_a_due_post_is_handed_over_once(stage: Stage) -> None:
    """It is handed over, says where it lies, and waits: no later step touches it."""
    stage.step()
    where = f"handover/2027-03-01T0900-gutshof-krevese-{stage.id}"
    assert Status.HANDED_OVER is stage.post.status
    assert where in str(stage.post.reason)
    before = stage.post
    assert stage.step().quiet
    assert before == stage.post
    (attempt,) = stage.store.posts.attempts(stage.id)
    assert (Sent.UNKNOWN, before.reason) == (attempt.outcome, Reason(attempt.reason))


def test_a_person_says_that_it_is_out(stage: Stage) -> None:
    """With its address it is published, at that moment, by that person, without an id to read figures by."""
    stage.step()
    done = stage.store.posts.done(
        stage.id, "https://insta.example/p/1", caller=ANNA, at=NOW + timedelta(hours=1)
    )
    assert (Status.PUBLISHED, "https://insta.example/p/1", "", NOW + timedelta(hours=1), None) == (
        done.status,
        done.permalink,
        done.external_id,
        done.published_at,
        done.reason,
    )
    last = stage.store.posts.history(stage.id)[-1]
    assert (Status.HANDED_OVER, Status.PUBLISHED, "Anna") == (last.before, last.after, last.actor)


def test_a_person_leaves_it(stage: Stage) -> None:
    """What nobody wants to post is taken out."""
    stage.step()
    assert Status.CANCELLED is stage.store.posts.cancel(stage.id, caller=ANNA, at=NOW).status


def test_only_what_was_handed_over_can_be_done(stage: Stage) -> None:
    """A post that still waits for its time is not out by a person's word, and one that is out is so once."""
    with pytest.raises(NotAllowed):
        stage.store.posts.done(stage.id, "https://insta.example/p/1", caller=ANNA, at=NOW)
    stage.step()
    stage.store.posts.done(stage.id, "https://insta.example/p/1", caller=ANNA, at=NOW)
    with pytest.raises(NotAllowed):
        stage.store.posts.done(stage.id, "https://insta.example/p/2", caller=ANNA, at=NOW)


@pytest.mark.parametrize("verb", ["approve", "edit", "reschedule"])
def test_a_post_in_a_persons_hands_stays_as_it_is(stage: Stage, verb: str) -> None:
    """Its words and its time are what lies ready."""
    verbs: dict[str, Callable[[], object]] = {
        "approve": lambda: approve(stage.store, stage.id, caller=ANNA, at=NOW),
        "edit": lambda: stage.store.posts.edit(stage.id, text="Neu", alt="", link="", caller=ANNA, at=NOW),
        "reschedule": lambda: stage.store.times.reschedule(stage.id, due=NOW, note="", caller=ANNA, at=NOW),
    }
    stage.step()
    with pytest.raises(NotAllowed):
        verbs[verb]()


def test_a_scheduler_that_dies_over_it_leaves_a_doubtful_post(stage: Stage) -> None:
    """Nobody knows whether the folder was complete and seen: a person decides, nothing is handed over again."""
    (claimed,) = take(stage.store, "altmark-insta", owner="dead", lease=timedelta(0))
    stage.store.queue.start(claimed, at=NOW, lease_until=NOW)
    for minutes in (0, 15, 20, 60, 24 * 60):  # no feed could show it, so that none shows it absent
        stage.step(clock=HandClock(NOW + timedelta(minutes=minutes)))
    assert (Status.UNKNOWN, {}) == (stage.post.status, lies(stage.data))


def test_a_disk_that_is_full_makes_it_wait(stage: Stage) -> None:
    """Nothing was handed over; it is tried again a little later."""
    (stage.data / "handover").write_text("no folder")
    stage.step()
    assert Status.APPROVED is stage.post.status
    assert stage.post.not_before == NOW + timedelta(minutes=1)


def test_what_does_not_know_the_class_takes_it_for_unknown() -> None:
    """A handed-over post is never taken for one that was not sent, and so never handed over by mistake again."""
    assert HandedOver.sent is OutcomeUnknown.sent is Sent.UNKNOWN


# --- the words, the forecast and the report ---------------------------------------------------------------


def test_it_is_written_as_for_facebook() -> None:
    """Without templates of its own the text is Facebook's, within the campaign's limit; links are told apart."""
    plan = a_channel_plan(HANDOVER)
    twin = a_channel_plan()
    campaign = a_campaign(channels=(plan,))
    made = Composer(campaign, TEMPLATES).write(a_place(), plan, 1)
    same = Composer(replace(campaign, channels=(twin,)), TEMPLATES).write(a_place(), twin, 1)
    assert made.template == same.template
    assert made.text.replace("utm_source=handover", "utm_source=facebook") == same.text


def test_templates_of_its_own_go_first(tmp_path: Path) -> None:
    """A folder `handover` among the templates is used instead."""
    own = tmp_path / "portrait" / "handover"
    own.mkdir(parents=True)
    (own / "1.txt").write_text("{{ place.name }}")
    plan = a_channel_plan(HANDOVER)
    assert (
        "Gutshof Krevese" == Composer(a_campaign(channels=(plan,)), tmp_path).write(a_place(), plan, 1).text
    )


def test_its_card_is_facebooks() -> None:
    """Without a template of its own the card is the same picture."""
    plans = (a_channel_plan(HANDOVER), a_channel_plan())
    studio = a_studio(channels=plans)
    asked = (
        CardRequest(place=a_place(), channel=channel, kind=Kind.PORTRAIT) for channel in (HANDOVER, FACEBOOK)
    )
    drawn = [studio.draw(each).jpeg for each in asked]
    assert drawn[0] == drawn[1]


def test_it_costs_no_call() -> None:
    """The forecast counts its posts and neither calls nor money."""
    sending = Sending(channel=HANDOVER, at=DUE, picture=True, alt=True, link=True)
    made = forecast(a_campaign(channels=(a_channel_plan(HANDOVER),)), [sending])
    assert ({HANDOVER: 1}, {}, 0) == (made.posts, made.calls, made.usd)


@pytest.mark.parametrize("format_", list(ReportFormat))
def test_a_report_names_it_without_figures(stage: Stage, format_: ReportFormat, tmp_path: Path) -> None:
    """A post that a person posted is among the published ones, with figures that are not offered."""
    stage.step()
    stage.store.posts.done(stage.id, "https://insta.example/p/1", caller=ANNA, at=NOW)
    campaign = a_campaign(channels=(a_channel_plan(HANDOVER, account="altmark-insta"),))
    report = make_report(campaign, [a_place()], [stage.post], [], now=NOW + timedelta(days=40))
    (scratch := tmp_path / "scratch").mkdir()
    made = write(report, format_, Language.EN, lambda _: None, scratch)
    assert made
    if format_ is ReportFormat.JSON:
        assert b'"not_offered"' in made
        assert b"https://insta.example/p/1" in made
