"""What is asked again and again asks for what is due, wrong or wanted, on both databases: never for all there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.app import App, journal
from outreach.app.campaigns import filling
from outreach.app.places import watching
from outreach.app.plan import costs
from outreach.app.running import forgetting
from outreach.language import Language, msg
from outreach.model import (
    Cause,
    Membership,
    Post,
    Region,
    Role,
    SharedLink,
    Source,
    Status,
    Way,
)
from outreach.networks import TWITTER
from outreach.plan import bill, forecast
from outreach.settings import read_settings
from tests.builders import ANNA, NOW, a_campaign, a_person, a_place, a_post, a_reason, an_account
from tests.contract.conftest import Kept
from tests.contract.stage import CAMPAIGN, FACEBOOK, STEADY, Stage, take

DAY = timedelta(days=1)
WATCHED = Source(kind="csv", file="orte.csv", watch="daily 06:00")


def in_doubt(stage: Stage, place: str) -> Post:
    """A post that nobody can say of whether it is live."""
    stage.approved(place, pictured=False)
    (post,) = take(stage.store, stage.account(FACEBOOK))
    stage.store.queue.start(post, at=NOW, lease_until=NOW + DAY)
    doubtful = stage.store.queue.unknown(post, STEADY, at=NOW, reason=a_reason("time-out"))
    assert doubtful
    return doubtful


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    settings = read_settings({}, tmp_path / "data")
    return App(settings=settings, clock=stage.clock, store=stage.store, call_of=lambda each: each.verb)


def test_of_the_accounts_those_are_read_that_need_somebody(stage: Stage) -> None:
    """Paused, in trouble, or ending soon, each with its last change; at most so many."""
    store = stage.store
    for name, changes in (
        ("ends", {"token_expires_at": NOW + 14 * DAY}),
        ("ends-late", {"token_expires_at": NOW + 15 * DAY}),
        ("figures", {"figures_end_at": NOW - DAY}),
        ("paused", {"paused": a_reason("no credits")}),
        ("trouble", {"trouble": a_reason("no right to read figures")}),
    ):
        store.accounts.save(an_account(name=name, external_id=name, **changes), {}, NOW)
    found = store.accounts.needing(NOW + 14 * DAY, 10)
    assert [("ends", NOW), ("figures", NOW), ("paused", NOW), ("trouble", NOW)] == [
        (account.name, changed_at) for account, changed_at in found
    ]
    assert 2 == len(store.accounts.needing(NOW + 14 * DAY, 2))
    assert ["ends", "paused"] == [each.name for each in store.accounts.named({"paused", "ends", "nobody"})]


def test_accounts_are_handed_out_for_their_look_a_part_at_a_time(stage: Stage) -> None:
    """The one that nobody has looked at for longest comes first, and a paused one never."""
    store = stage.store
    for name, days in (("new", None), ("old", 3), ("older", 5), ("today", 0)):
        store.accounts.save(an_account(name=name, external_id=name), {}, NOW)
        if days is not None:
            told = {"trouble": None, "token_expires_at": None, "figures_end_at": None, "limits": {}}
            store.accounts.checked(name, at=NOW - days * DAY, **told)  # type: ignore[arg-type]  # as it takes them
    for known in stage.sandbox.accounts():
        store.accounts.pause(known.name, a_reason("rests"), NOW)
    assert ("new", "older", "old") == store.accounts.due_for_check(NOW - DAY / 2, 9)
    assert ("new", "older") == store.accounts.due_for_check(NOW - DAY / 2, 2)


def test_of_the_campaigns_those_are_read_that_are_watched_or_open_ended(app: App) -> None:
    """A look for sources reads one campaign of three, a look for weeks to fill the other, and both are quiet after."""
    store = app.store
    store.campaigns.save(a_campaign(name="watched", sources=(WATCHED,)), NOW)
    store.campaigns.save(a_campaign(name="open", ahead=2), NOW)
    assert ["watched"] == [each.name for each in store.campaigns.watched()]
    (found,) = store.campaigns.open_ended()
    campaign = store.campaigns.get("open")
    assert (campaign.name, campaign.zone, campaign.first_day, 2, None, None) == (
        found.name,
        found.zone,
        found.first_day,
        found.ahead,
        found.until,
        found.looked_at,
    )
    assert ("watched",) == watching.step(app).begun
    assert watching.step(app).quiet
    assert filling.step(app).quiet, "it has no places yet"
    store.places.save("open", [a_place()], NOW)
    assert ("open",) == filling.step(app).begun
    assert filling.step(app).quiet
    app.clock.wait_until(NOW + DAY)
    store.fillings.filled("open", campaign.filled_until((NOW + DAY).date()))
    assert filling.step(app).quiet
    ended = a_campaign(name="ended", first_day=date(2026, 1, 1), last_day=date(2026, 2, 1))
    store.campaigns.save(ended, NOW)
    assert {"ended"} == store.campaigns.over_before(date(2026, 2, 2))
    assert set() == store.campaigns.over_before(date(2026, 2, 1))


def test_whose_posts_are_is_looked_up_as_it_is_asked(stage: Stage) -> None:
    """A region's organisation goes before the account's; what nobody owns is everybody's."""
    store = stage.store
    region = Region(name="nord", areas=("Osterburg (Altmark)",), organisation="nord")
    campaign = replace(store.campaigns.get(CAMPAIGN), regions=(region,))
    store.campaigns.save(campaign, NOW)
    store.accounts.save(an_account(name="art", organisation="art"), {}, NOW)
    store.places.save(CAMPAIGN, [a_place("da", municipality="Osterburg (Altmark)"), a_place("dort")], NOW)
    owners = store.owners.asked()

    def of(place: str, account: str) -> str:
        return owners.of(a_post(campaign=CAMPAIGN, place=place, account=account))

    post = stage.draft("da", account="art")
    assert {post.id: of("da", "art")} == store.owners.of([post])
    assert ("art", "") == (of("dort", "art"), of("dort", "nobody's"))


def test_what_is_over_is_forgotten_and_the_rest_stays(app: App, stage: Stage, kept_database: Kept) -> None:
    """Notices, letters, links and counts of doubts go by themselves once they tell nothing any more."""
    store = stage.store
    person = a_person("lena", Membership(organisation="", roles=frozenset({Role.EDITOR})))
    entry = journal.entry(app, "people.add", caller=ANNA)
    store.people.add(person, "kept", entry)
    for number, days in enumerate((400, 250, 150, 0)):
        at = NOW - days * DAY
        store.letters.to_staff("", msg("Plan again."), post="", at=at, but=())
        told = {"sent": "", "language": Language.EN, "at": at, "since": at}
        store.notices.begin(Cause.MISSED, Way.MAIL, [f"p{number}"], msg("Plan again."), tries=0, **told)
        link = SharedLink(
            id=f"l{number}",
            campaign=CAMPAIGN,
            language=Language.EN,
            made_by="Anna",
            made_at=at - DAY,
            ends_at=at,
            opened=0,
            opened_at=None,
        )
        store.shared_links.add(link, f"h{number}", entry)
    doubtful, settled = in_doubt(stage, "a"), in_doubt(stage, "b")
    store.unknown_outcomes.found(settled.id, "7", "", caller=ANNA, at=NOW)
    assert 2 + 3 + 1 + 1 == forgetting.forget_once(app).rows
    assert 0 == forgetting.forget_once(app).rows
    assert [("p3",), ("p2",)] == [notice.subjects for notice in store.notices.latest()]
    assert 3 == len(store.shared_links.of(CAMPAIGN, press=False))
    with kept_database[1].connect() as connection:
        left = connection.exec_driver_sql("SELECT post FROM unknown_outcomes").scalars().all()
    assert [doubtful.id] == left
    assert Status.UNKNOWN is stage.status(doubtful)


def test_a_forecast_reads_no_words_that_cost_nothing(app: App, stage: Stage) -> None:
    """It is what the whole posts come to, and where a link makes none dearer their words stay where they are."""
    store, campaign = stage.store, app.store.campaigns.get(CAMPAIGN)
    texts = ("Ohne Adresse.", "Mit einer: https://example.org/hof", "Und ohne Anfang: example.org/hof")
    for number, said in enumerate(texts):
        for channel in (FACEBOOK, TWITTER):
            stage.draft(f"ort-{number}", channel, text=said, pictured=number != 1, due=NOW + number * DAY)
    stage.live_post("live", TWITTER, text=texts[1])
    away = stage.draft("weg", TWITTER, text=texts[1])
    store.posts.cancel(away.id, caller=ANNA, at=NOW)
    posts = store.posts.find(campaign=CAMPAIGN)
    accounts = costs.watched(app, campaign)
    assert forecast(campaign, costs.sendings(posts), accounts) == costs.cost_forecast(app, CAMPAIGN)
    (charged,) = costs.bills(app, campaign)
    out = [costs.sending(post, NOW) for post in posts if post.status is Status.PUBLISHED]
    assert sum(each.usd for each in bill(out, accounts, stage.clock.now())) == charged.usd
    read = store.post_outlines.sendings(CAMPAIGN, frozenset(Status), lambda line: line, worded={TWITTER})
    assert {FACEBOOK: False, TWITTER: True} == {line.channel: bool(line.words) for line in read}
