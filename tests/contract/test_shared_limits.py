"""A network's limits on accounts and apps are kept by several hosts together; the ledger counts."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from outreach.app import App, journal
from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Account, Post, Status
from outreach.networks import TWITTER
from outreach.networks.twitter_calls import OAUTH1, OAUTH2
from outreach.settings import read_settings
from outreach.store import CallLimit, Store
from tests.builders import ANNA, NOW, an_account
from tests.contract.conftest import Kept
from tests.contract.stage import Stage
from tests.contract.test_turns import one_more

WINDOW = timedelta(minutes=30)
FULL = Reason(msg("X takes no more from the app for now"))


def limited(account: Account) -> tuple[CallLimit, ...]:
    """Three posts in half an hour of an account, and seven of the app that speaks for all."""
    return tuple(
        CallLimit(bucket=bucket, endpoint="create", calls=calls, window=WINDOW, costs=(1, 1, 1), why=FULL)
        for bucket, calls in ((f"account {account.name}", 3), ("app", 7))
    )


def all_due(stage: Stage) -> list[Post]:
    names = [one_more(stage, f"seite-{number}") for number in range(4)]
    return [
        stage.approved(f"{name}-{n}", account=name, pictured=False, due=NOW)
        for name in names
        for n in range(4)
    ]


def hosts_step(stage: Stage, moment: datetime) -> None:
    """Two hosts publish at the same time until neither has anything to do."""
    stage.clock.moment = moment
    start, failed = threading.Barrier(2), list[BaseException]()

    def host(name: str) -> None:
        publisher = stage.publisher(owner=name, sole=False, limits_of=limited)
        try:
            start.wait(20)
            for _ in range(3):
                publisher.step()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            publisher.close()

    both = [threading.Thread(target=host, args=(name,)) for name in ("one", "two")]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert not failed


def test_two_hosts_keep_one_limit_together(stage: Stage) -> None:
    """Seven of sixteen posts go out in the first half hour, three of an account at most, and the rest after it."""
    posts = all_due(stage)
    hosts_step(stage, NOW)
    live = stage.lines("post")
    assert 7 == len(live)
    by_account = [
        sum(f"{name}-" in line["text"] for line in live) for name in map("seite-{}".format, range(4))
    ]
    assert max(by_account) <= 3
    waiting = [stage.now(post) for post in posts if stage.status(post) is Status.APPROVED]
    assert 9 == len(waiting)
    told = [post for post in waiting if post.reason]
    assert told
    assert all(post.not_before and NOW + WINDOW < post.not_before <= NOW + 2 * WINDOW for post in told)
    hosts_step(stage, NOW + timedelta(minutes=29))
    assert 7 == len(stage.lines("post"))
    hosts_step(stage, NOW + timedelta(minutes=32))
    assert 14 == len(stage.lines("post"))
    hosts_step(stage, NOW + timedelta(minutes=64))
    assert [Status.PUBLISHED] * 16 == [stage.status(post) for post in posts]
    assert all(stage.now(post).reason is None for post in posts)


def test_a_limit_of_one_account_holds_up_no_other(stage: Stage) -> None:
    """The one waits, the other's posts go out."""
    for name in ("viel", "wenig"):
        one_more(stage, name)
    for number in range(5):
        stage.approved(f"viel-{number}", account="viel", pictured=False, due=NOW)
    stage.approved("wenig-0", account="wenig", pictured=False, due=NOW)
    hosts_step(stage, NOW)
    live = stage.live()
    assert 4 == len(live)
    assert any("wenig" in text for text in live)


def test_tokens_that_cannot_be_opened_keep_no_post_from_being_told_of(
    stage: Stage, kept_database: Kept, tmp_path: Path
) -> None:
    """Which app speaks for the account is unknown then: its post says why it waits, and is missed after its grace."""
    post = stage.approved(channel=TWITTER, pictured=False)
    url = kept_database[1].url.render_as_string(hide_password=False)
    store = Store(url, tmp_path / "other.key")
    store.vault.create_key()
    app = App(settings=read_settings({}, tmp_path), clock=stage.clock, store=store, call_of=str)
    with closing(store), closing(app.publisher(owner="one")) as publisher:
        publisher.step()
        assert Status.APPROVED is stage.status(post)
        assert stage.now(post).reason
        stage.clock.moment += timedelta(days=1)
        publisher.watch.look()
        publisher.step()
    assert Status.MISSED is stage.status(post)


def test_one_app_of_x_is_one_bucket_by_whichever_way_an_account_signs_in(
    stage: Stage, tmp_path: Path
) -> None:
    """The app that is kept says which key and which client id are its own; another app has a bucket of its own."""
    app = App(settings=read_settings({}, tmp_path), clock=stage.clock, store=stage.store, call_of=str)
    keys = dict.fromkeys(OAUTH1, "k") | {"consumer_key": "api-key"}
    tokens = dict.fromkeys(OAUTH2, "t") | {"oauth2_client_id": "client"}
    for name, secrets in (
        ("by-key", keys),
        ("by-token", tokens),
        ("by-both", keys | tokens),
        ("by-other-token", tokens | {"oauth2_client_id": "other"}),
    ):
        stage.store.accounts.save(an_account(TWITTER, name=name, external_id=name, api_url=""), secrets, NOW)

    def bucket(name: str) -> str:
        limits = app.limits_of(stage.store.accounts.get(name))
        (found,) = {limit.bucket for limit in limits if limit.bucket.startswith("app ")}
        return found

    assert bucket("by-both") == bucket("by-key") != bucket("by-token")
    entry = journal.entry(app, "connecting.save_app", caller=ANNA)
    kept = {"oauth2_client_id": "client", "consumer_key": "api-key"}
    stage.store.connections.save_app(TWITTER, "", kept, entry)
    assert bucket("by-both") == bucket("by-key") == bucket("by-token") != bucket("by-other-token")


def test_a_user_is_counted_once_under_two_names(stage: Stage, tmp_path: Path) -> None:
    """Two accounts of ours that are one profile of the network share what that may do."""
    app = App(settings=read_settings({}, tmp_path), clock=stage.clock, store=stage.store, call_of=str)
    for name, id in (("one", "7"), ("again", "7"), ("other", "8")):
        stage.store.accounts.save(
            an_account(TWITTER, name=name, external_id=id, api_url=""), dict.fromkeys(OAUTH1, "k"), NOW
        )
    one, again, other = (
        {limit.bucket for limit in app.limits_of(stage.store.accounts.get(name))}
        for name in ("one", "again", "other")
    )
    assert one == again
    assert 1 == len(one & other)
