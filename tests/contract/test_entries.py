"""What people enter beside the networks' figures, on both databases: expenses, effects, visits, figures by hand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.app.operation.setup import init
from outreach.app.results import effects, expenses, handfigures, reports, website
from outreach.app.results.website import SentTable
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.model import Draft, Goal, GoalKind, Kind, Role, StaleEntry, Status
from outreach.networks import FACEBOOK, HANDOVER, Measure
from outreach.settings import read_settings
from outreach.store import DraftRecord
from tests.builders import ANNA, BEN, NOW, a_campaign, a_channel_plan, a_place
from tests.contract.stage import HandClock
from tests.pure.report_sample import a_reading, facebook_figures, some_readings

NAME = "kreativorte-altmark"
SPENT = {"day": "1.3.2027", "kind": "advertising", "payee": "Meta", "reason": "Werbung", "amount": "1.234,50"}
NOTED = {"day": "2027-03-01", "kind": "press", "source": "Volksstimme", "link": "volksstimme.example.org/1"}
READER = replace(ANNA, roles=frozenset({Role.READER}))
FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)


@pytest.fixture
def app(ready_url: str, tmp_path: Path) -> Iterator[App]:
    """A campaign with one post on Facebook and one that was posted by hand, both out since an hour."""
    settings = read_settings({"OUTREACH_DATABASE_URL": ready_url}, tmp_path)
    init(settings)
    campaign = a_campaign(channels=(a_channel_plan(), a_channel_plan(HANDOVER, account="insta")))
    with opened(settings, HandClock(NOW + timedelta(hours=1))) as made:  # type: ignore[arg-type]  # a clock by its shape
        made.store.campaigns.save(campaign, NOW)
        made.store.places.save(NAME, [a_place("hof")], NOW)
        for channel, account in ((FACEBOOK, "die-altmark"), (HANDOVER, "insta")):
            draft = Draft(
                place="hof",
                channel=channel,
                kind=Kind.PORTRAIT,
                number=1,
                variant=1,
                text="Ein Hof.",
                link=f"https://example.org/?utm_source={channel}&utm_content=hof-portrait-1",
                alt="Ein Haus",
                card=b"",
            )
            record = DraftRecord(draft=draft, account=account, zone=campaign.zone, image="", image_sha256="")
            made.store.posts.save_drafts(NAME, [record], caller=ANNA, at=NOW)
        yield made


def out(app: App) -> dict[str, str]:
    """Both posts made published, by channel."""
    from sqlalchemy import update

    from outreach.store import schema
    from outreach.store.engine import writing

    ids = {post.channel: post.id for post in app.store.posts.find(campaign=NAME)}
    with writing(app.store.posts._engine) as connection:
        for channel, id in ids.items():
            values = {"status": Status.PUBLISHED, "published_at": NOW, "external_id": f"77_{id}"}
            values["permalink"] = f"https://example.org/{channel}"
            connection.execute(update(schema.posts).where(schema.posts.c.id == id).values(**values))
    return {str(channel): id for channel, id in ids.items()}


def test_an_expense_is_entered_changed_and_removed(app):
    """Each change counts, a stale one changes nothing, and the journal keeps what is gone."""
    made = expenses.add(app, NAME, SPENT, caller=ANNA)
    assert (123_450, "EUR", date(2027, 3, 1)) == (made.cents, made.currency, made.day)
    changed = expenses.change(app, NAME, made.id, {**SPENT, "amount": "99"}, version=1, caller=BEN)
    assert (9_900, 2, "Ben") == (changed.cents, changed.version, changed.entered_by)
    assert (changed,) == expenses.find(app, NAME)
    with pytest.raises(StaleEntry) as caught:
        expenses.change(app, NAME, made.id, SPENT, version=1, caller=ANNA)
    assert changed == caught.value.current
    with pytest.raises(StaleEntry):
        expenses.remove(app, NAME, made.id, version=1, caller=ANNA)
    expenses.remove(app, NAME, made.id, version=2, caller=ANNA)
    assert () == expenses.find(app, NAME)
    last, *_ = app.store.journal.newest(5)
    assert ("expenses.remove", True) == (last.verb, "99.00" in str(last.details))


def test_an_effect_is_noted_changed_and_removed(app):
    """With its place, how many at once, and its link made whole."""
    made = effects.add(app, NAME, {**NOTED, "place": "hof", "count": "2"}, caller=ANNA)
    assert ("https://volksstimme.example.org/1", 2, "hof") == (made.link, made.count, made.place)
    changed = effects.change(app, NAME, made.id, NOTED, version=1, caller=ANNA)
    assert ("", 1) == (changed.place, effects.get(app, NAME, made.id).count)
    with pytest.raises(StaleEntry):
        effects.remove(app, NAME, made.id, version=1, caller=ANNA)
    effects.remove(app, NAME, made.id, version=2, caller=ANNA)
    with pytest.raises(NotFound):
        effects.get(app, NAME, made.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "morgen"),
        ("day", "2027-03-02"),
        ("kind", "bribe"),
        ("payee", " "),
        ("amount", "viel"),
        ("channel", "x"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(app, field, value):
    """Nothing is kept; a day that is still to come is none on which money was spent."""
    with pytest.raises(InvalidInput) as caught:
        expenses.add(app, NAME, {**SPENT, field: value}, caller=ANNA)
    assert [field] == [finding.field for finding in caught.value.findings]
    assert () == expenses.find(app, NAME)


def test_entries_of_another_campaign_are_not_found(app):
    """Neither looked at nor changed by its id."""
    app.store.campaigns.save(a_campaign(name="zweite"), NOW)
    made = expenses.add(app, NAME, SPENT, caller=ANNA)
    for call in (
        lambda: expenses.get(app, "zweite", made.id),
        lambda: expenses.change(app, "zweite", made.id, SPENT, version=1, caller=ANNA),
        lambda: expenses.remove(app, "zweite", made.id, version=1, caller=ANNA),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_reader_enters_nothing(app):
    """Managers and funders look."""
    with pytest.raises(NotAllowed):
        expenses.add(app, NAME, SPENT, caller=READER)
    with pytest.raises(NotAllowed):
        handfigures.add(app, "none", {"reach": "3"}, caller=READER)


# --- visits of the website ----------------------------------------------------------------------------------


def taken(app: App, content: str, **how) -> website.TakenIn:
    sent = SentTable(name="besuche.csv", source=io.BytesIO(content.encode()))
    return website.take_in(app, NAME, [sent], caller=ANNA, **how)


def daily(*days: tuple[int, int]) -> str:
    rows = "".join(f"2027-03-{day:02},facebook,hof-portrait-1,{count}\n" for day, count in days)
    return f"date,utm_source,utm_content,visits\n{rows}"


def counted(app: App) -> dict[tuple[str, str], list[int]]:
    """First and last day of each import → its counts."""
    return {
        (f"{each.first_day:%d}", f"{each.last_day:%d}"): [count.count for count in counts]
        for each, counts in website.find(app, NAME)
    }


def test_the_same_period_again_replaces_and_does_not_double(app):
    """Also where it is part of a longer one, which keeps its other days."""
    taken(app, daily((1, 4), (5, 2), (9, 8)))
    again = taken(app, daily((1, 4), (5, 2), (9, 8)))
    assert ({("01", "09"): [4, 2, 8]}, 1) == (counted(app), len(again.replaced))
    taken(app, daily((4, 0), (6, 3)))
    assert {("01", "03"): [4], ("04", "06"): [0, 3], ("07", "09"): [8]} == counted(app)
    out(app)
    assert 15 == reports.gather(app, NAME).results.website.total


def test_a_table_without_days_needs_them_and_is_never_counted_twice(app):
    """A part of it cannot be taken out, so another one that reaches into it is refused."""
    content = "name,visits\nhof-portrait-1,7\nfremd,3\n"
    with pytest.raises(InvalidInput, match="of which days"):
        taken(app, content)
    made = taken(app, content, first_day=FIRST, last_day=LAST)
    assert (7, 1, ()) == (made.table.counts[0].count, made.table.others, made.findings)
    with pytest.raises(NotAllowed, match="counted twice"):
        taken(app, daily((5, 2)))
    taken(app, content, first_day=FIRST, last_day=LAST)
    assert {("01", "31"): [7]} == counted(app)
    website.remove(app, NAME, website.find(app, NAME)[0][0].id, caller=ANNA)
    assert {} == counted(app)
    with pytest.raises(NotFound):
        website.remove(app, NAME, "none", caller=ANNA)


def test_one_networks_table_stands_beside_the_others(app):
    """And both give way to one that tells of all."""
    content = "name,visits\nhof-portrait-1,7\n"
    for channel in (FACEBOOK, HANDOVER, FACEBOOK):
        taken(app, content, first_day=FIRST, last_day=LAST, channel=channel)
    assert 2 == len(website.find(app, NAME))
    taken(app, content, first_day=FIRST, last_day=LAST)
    assert 1 == len(website.find(app, NAME))
    with pytest.raises(NotAllowed, match="counted twice"):
        taken(app, content, first_day=FIRST, last_day=LAST, channel=FACEBOOK)


def test_a_table_of_nothing_of_ours_says_so(app):
    """It is kept, for that nobody came is an answer too."""
    assert ["website.nothing"] == [
        each.code for each in taken(app, daily() + "2027-03-01,x,fremd,1\n").findings
    ]


# --- figures by hand ----------------------------------------------------------------------------------------


def figures(app: App, channel: str) -> dict[str, tuple[int | None, str]]:
    (one,) = [each for each in reports.gather(app, NAME).posts if each.post.channel == channel]
    return {measure.value: (one.figures[measure].value, one.figures[measure].origin) for measure in Measure}


def test_figures_by_hand_fill_gaps_and_never_go_before_read_ones(app):
    """Of a post that was handed over they are all there is; where the network told one, that stands."""
    ids = out(app)
    app.store.readings.append(
        some_readings(FACEBOOK, facebook_figures(900, None, 3), post=ids[FACEBOOK], read_at=NOW)
    )
    for id in ids.values():
        handfigures.add(app, id, {"reach": "500", "views": "1.200"}, caller=ANNA)
    assert {(900, "network"), (1_200, "hand"), (3, "network"), (0, "network")} == set(
        figures(app, FACEBOOK).values()
    )
    assert {"reach": (500, "hand"), "views": (1_200, "hand")}.items() <= figures(app, HANDOVER).items()
    handfigures.add(app, ids[HANDOVER], {"reach": "510"}, caller=BEN)
    assert (510, "hand") == figures(app, HANDOVER)["reach"]
    handfigures.withdraw(app, ids[HANDOVER], caller=ANNA)
    assert (None, "network") == figures(app, HANDOVER)["reach"]
    entered = handfigures.find(app, NAME)
    assert {"Anna", "Ben"} == {each.entered_by for each in entered}
    assert all(each.entered_at for each in entered)


def test_what_people_enter_does_not_count_as_read(app):
    """Measuring asks the network all the same, and an account's access is not taken to work by it."""
    ids = out(app)
    handfigures.add(app, ids[FACEBOOK], {"reach": "500"}, caller=ANNA)
    assert () == app.store.readings.taken("die-altmark", NOW - timedelta(days=9))
    app.store.readings.append([a_reading("page_follows", 1, post="", age="day", read_at=NOW)])
    assert app.store.readings.read_well("die-altmark", NOW)


def test_a_table_of_figures_finds_its_posts(app):
    """By id, by the network's id, by address; rows that are wrong or of no post are told and left out."""
    ids = out(app)
    rows = (f"{ids[FACEBOOK]};100;5", "https://example.org/handover;200;–", "fremd;3;3", "x;viele;1")
    sent = SentTable(
        name="zahlen.csv", source=io.BytesIO("\n".join(("Beitrag;Reichweite;Klicks", *rows)).encode())
    )
    done = handfigures.take_in(app, NAME, sent, caller=ANNA)
    assert (2, 3) == (len(done.posts), done.readings)
    assert {4: "figures.no-post", 5: "figures.row"} == {each.row: each.code for each in done.findings}
    assert (100, "file") == figures(app, FACEBOOK)["reach"]
    assert (None, "network") == figures(app, HANDOVER)["clicks"]


def test_followers_by_hand_where_the_network_tells_none(app):
    """From the first entry to the last one they count for the goal; what the network tells goes before them."""
    goal = Goal(kind=GoalKind.FOLLOWERS, target=10, channel=FACEBOOK)
    app.store.campaigns.save(replace(app.store.campaigns.get(NAME), goals=(goal,)), NOW)
    out(app)
    for day, count in (("2027-02-01", "900"), ("2027-03-01", "9"), ("2027-03-01", "925")):
        fields = {"account": "die-altmark", "followers": count, "followers_day": day}
        handfigures.add_followers(app, NAME, fields, caller=ANNA)
    report = reports.gather(app, NAME)
    assert [25] == [each.actual for each in report.results.goals]
    assert [("by hand", 2)] == [(each.definition, len(each.points)) for each in report.accounts]
    app.store.readings.append([a_reading("page_follows", 3_000, post="", age="day", read_at=NOW)])
    assert ["facebook/2026-06"] == [each.definition for each in reports.gather(app, NAME).accounts]
    with pytest.raises(InvalidInput) as caught:
        handfigures.add_followers(app, NAME, {"account": "fremd", "followers": "viele"}, caller=ANNA)
    assert {"account", "followers"} == {finding.field for finding in caught.value.findings}


def test_a_post_that_is_not_out_has_no_figures(app):
    """Nobody can have seen it."""
    (post, *_) = app.store.posts.find(campaign=NAME)
    with pytest.raises(InvalidInput, match="not out"):
        handfigures.add(app, post.id, {"reach": "1"}, caller=ANNA)
    ids = out(app)
    with pytest.raises(InvalidInput) as caught:
        handfigures.add(app, ids[FACEBOOK], {"reach": "-1", "day": "2027-04-01"}, caller=ANNA)
    assert {"reach", "day"} == {finding.field for finding in caught.value.findings}
