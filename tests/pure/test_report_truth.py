"""What a report says where data are missing, of several ages or of several definitions: nothing that is not so."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from outreach.language import Language, quoted
from outreach.model import Post, Reading, ReadingStatus, Status
from outreach.networks import Measure
from outreach.report import Report, ReportFormat, to_json, write
from outreach.report.figures import FigureStatus
from outreach.report.labels import Words
from outreach.report.model import Criterion
from outreach.report.series_tables import growth as growth_table
from outreach.report.summary import facts, short
from outreach.report.view import view
from tests.builders import NOW, a_post
from tests.pure.report_sample import (
    FACEBOOK,
    TWITTER,
    a_reading,
    a_report,
    facebook_figures,
    published,
    some_readings,
    x_figures,
)

DAY = timedelta(days=1)
AGES = {"6h": DAY / 4, "1d": DAY, "3d": 3 * DAY, "7d": 7 * DAY, "28d": 28 * DAY}
GROWS = {"6h": 300, "1d": 600, "3d": 800, "7d": 1000, "28d": 1200}
EN = Words(Language.EN, "Europe/Berlin")
NOTHING = {"post_total_media_view_unique": None, "post_media_view": None}


def half_over(count: int = 24) -> tuple[tuple[Post, ...], tuple[Reading, ...]]:
    """A post every other day for 48 days, each weaker than the one before, all read at each age that they reached."""
    posts = tuple(published(f"p{n}", published_at=NOW - (count - n) * 2 * DAY) for n in range(count))
    return posts, tuple(
        reading
        for n, post in enumerate(posts)
        for age, after in AGES.items()
        if post.published_at and post.published_at + after <= NOW
        for reading in some_readings(
            FACEBOOK,
            facebook_figures(GROWS[age] - 10 * n, 2 * GROWS[age] - 20 * n, 10),
            post=post.id,
            age=age,
            read_at=post.published_at + after + timedelta(minutes=5),
        )
    )


def the_half(count: int = 24) -> Report:
    posts, readings = half_over(count)
    return a_report(posts, readings, now=NOW + timedelta(minutes=10))


def line(report: Report, question: str) -> str:
    return next(each.answer for each in short(report, EN) if each.question == question)


def rows(report: Report) -> list[dict[str, str]]:
    return list(
        csv.DictReader(StringIO(write(report, ReportFormat.CSV, Language.EN, lambda _: None).decode()))
    )


# --- growth -------------------------------------------------------------------------------------------


def test_a_half_finished_campaign_does_not_fall() -> None:
    """Each point of a curve rests on the very same posts, so that late ages are not those of other posts."""
    for measure in (Measure.VIEWS, Measure.INTERACTIONS):
        points = [p for p in the_half().growth if p.measure is measure]
        assert ["6h", "1d", "3d", "7d"] == [p.age for p in points]
        assert 1 == len({p.posts for p in points})
        medians = [p.median for p in points]
        assert medians == sorted(medians)


def test_ages_of_fewer_than_five_posts_are_not_drawn() -> None:
    """Four posts make no curve, five do; and one age alone is none."""
    assert () == the_half(4).growth
    assert {5} == {p.posts for p in the_half(6).growth}
    posts, readings = half_over()
    assert () == a_report(posts, tuple(r for r in readings if r.age == "7d"), now=NOW).growth


def test_growth_tells_the_ages_that_were() -> None:
    """A reading that came late is shown at the age that the post truly had."""
    posts, readings = half_over()
    late = tuple(
        replace(r, read_at=r.read_at + timedelta(hours=6.6)) if r.age == "6h" else r for r in readings
    )
    report = a_report(posts, late, now=NOW + DAY)
    first = report.growth[0]
    assert ("6h", 12.7) == (first.age, round(first.hours, 1))
    (table,) = growth_table(report, EN)
    assert ["Facebook, 12.7 h", "Facebook, 24.1 h", "Facebook, 3.0 days", "Facebook, 7.0 days"] == [
        row[0] for row in table.rows
    ]


def test_growth_never_joins_definitions() -> None:
    """Posts that were read under two definitions are two curves."""
    posts, readings = half_over(40)
    mixed = tuple(replace(r, definition="facebook/2025-11") if int(r.post[1:]) % 2 else r for r in readings)
    views = [p for p in a_report(posts, mixed, now=NOW).growth if p.measure is Measure.VIEWS]
    assert {"facebook/2025-11", "facebook/2026-06"} == {p.definition for p in views}
    assert all(len({p.posts for p in views if p.definition == d}) == 1 for d in {p.definition for p in views})
    assert 2 == len({(p.definition, p.changed) for p in views}) == len({p.changed for p in views})


# --- ages ---------------------------------------------------------------------------------------------


def test_groups_are_taken_at_one_age_and_say_so() -> None:
    """Totals, medians, rates, weeks and places hold figures of one age; younger posts are counted apart."""
    report = the_half()
    for groups in (report.channels, report.places, report.weeks, report.categories):
        for group in groups:
            for summary in (*group.summaries.values(), group.rate):
                assert ("7d", 0) == (summary.age, summary.earlier)
    (channel,) = report.channels
    assert ("7d", 3) == (channel.age, channel.not_final)
    assert (21, 21, 3) == tuple(
        getattr(channel.summaries[Measure.VIEWS], name) for name in ("known", "posts", "not_final")
    )
    assert 2000 == channel.summaries[Measure.VIEWS].maximum
    assert 3 == sum(week.not_final for week in report.weeks)


def test_the_age_is_the_oldest_at_which_most_were_read() -> None:
    """It grows with the campaign, and where readings ended early it is the last one that there is."""
    posts, readings = half_over()
    later = a_report(posts, readings, now=NOW + 60 * DAY)
    assert "7d" == later.channels[0].age
    assert {"not_read": 3} == to_json(later, Language.EN)["quality"][0]["unread"]
    done = tuple(
        r
        for post in posts
        if post.published_at
        for r in some_readings(
            FACEBOOK, facebook_figures(5, 6, 1), post=post.id, age="28d", read_at=post.published_at + 28 * DAY
        )
    )
    assert "28d" == a_report(posts, readings + done, now=NOW + 60 * DAY).channels[0].age


def test_a_post_whose_reading_is_to_come_is_not_unread() -> None:
    """It has just reached the age: not final yet, and nobody failed to read it."""
    report = a_report((published(),), (), now=NOW + 3 * DAY + timedelta(minutes=9))
    assert FigureStatus.NOT_FINAL is report.posts[0].final.figures[Measure.VIEWS].status
    report = a_report((published(),), (), now=NOW + 3 * DAY + timedelta(hours=2))
    assert FigureStatus.NOT_READ is report.posts[0].final.figures[Measure.VIEWS].status


def test_young_posts_are_not_ranked() -> None:
    """A post that is younger than the age of comparison is neither best nor weakest, however much it has."""
    posts, readings = half_over()
    loud = tuple(replace(r, value=99_999) if r.post == "p23" and r.value else r for r in readings)
    report = a_report(posts, loud, now=NOW)
    assert "p23" not in {h.post.post.id for h in report.highlights}
    assert {"7d"} == {h.age for h in report.highlights}


def test_a_post_that_is_gone_goes_in_with_its_last_figures() -> None:
    """They do not grow any more; the group says that one is of an earlier age, and nobody ranks it."""
    posts, readings = half_over()
    posts = tuple(replace(p, status=Status.GONE) if p.id == "p22" else p for p in posts)
    report = a_report(posts, readings, now=NOW)
    (channel,) = report.channels
    assert (1, 2) == (channel.summaries[Measure.VIEWS].earlier, channel.not_final)
    assert "p22" not in {h.post.post.id for h in report.highlights}
    assert "1 gone" in line(report, "Data quality")


def test_a_retired_metric_costs_no_rate() -> None:
    """The rates of 17 posts stand, each from the last reading that told both parts, and say that it is earlier."""
    posts = tuple(published(f"p{n}", published_at=NOW - 10 * DAY) for n in range(17))
    readings = tuple(
        r
        for post in posts
        for r in (
            *some_readings(
                FACEBOOK, facebook_figures(200, 300, 5), post=post.id, age="3d", read_at=NOW - 7 * DAY
            ),
            *(
                replace(each, status=ReadingStatus.RETIRED) if each.value is None else each
                for each in some_readings(
                    FACEBOOK, facebook_figures(None, 400, 6), post=post.id, read_at=NOW - 3 * DAY
                )
            ),
        )
    )
    report = a_report(posts, readings, now=NOW)
    rate = report.channels[0].rate
    assert (17, 0.025) == (rate.known, rate.median)
    assert {NOW - 7 * DAY} == {one.rate.read_at for one in report.posts}
    assert "Reach (retired) of 17 of 17 posts" in line(report, "What went wrong")


# --- what went wrong ----------------------------------------------------------------------------------


def test_nothing_went_wrong_is_said_only_where_it_is_so() -> None:
    """Young posts are no trouble, and where all was read nothing went wrong."""
    assert "Nothing." == line(the_half(), "What went wrong")
    assert "Facebook: 21 final (age 7 days), 3 not final." == line(the_half(), "Data quality")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ReadingStatus.FAILED, "reading failed"),
        (ReadingStatus.DENIED, "not permitted"),
        (ReadingStatus.RETIRED, "retired"),
        (ReadingStatus.EMPTY, "none told"),
    ],
)
def test_a_network_that_told_nothing_is_named_with_its_reason(status: ReadingStatus, words: str) -> None:
    """Failed is failed and denied is denied: for posts, rates, groups and the whole network alike."""
    posts = tuple(published(f"p{n}", published_at=NOW - 10 * DAY) for n in range(3))
    readings = tuple(
        replace(r, status=status, detail=quoted("no"))
        for post in posts
        for r in some_readings(
            FACEBOOK, dict.fromkeys(facebook_figures(1, 1, 1)), post=post.id, read_at=NOW - 3 * DAY
        )
    )
    report = a_report(posts, readings, now=NOW)
    assert f"Facebook: all figures ({words}) of 3 of 3 posts." == line(report, "What went wrong")
    assert f"3 without figures ({words})" in line(report, "Data quality")
    (group,) = report.channels
    known = FigureStatus(status.value)
    assert {known} == {summary.status for summary in (*group.summaries.values(), group.rate)}
    assert {known} == {f.status for one in report.posts for f in (*one.final.figures.values(), one.rate)}


def test_the_most_frequent_reason_is_the_groups() -> None:
    """Of ten denied posts and one that failed the group is denied, and tells of both."""
    posts = tuple(published(f"p{n}", published_at=NOW - 10 * DAY) for n in range(11))
    readings = tuple(
        replace(r, status=ReadingStatus.FAILED if post.id == "p0" else ReadingStatus.DENIED)
        for post in posts
        for r in some_readings(FACEBOOK, NOTHING, post=post.id, read_at=NOW - 3 * DAY)
    )
    summary = a_report(posts, readings, now=NOW).channels[0].summaries[Measure.REACH]
    assert FigureStatus.DENIED is summary.status
    assert {FigureStatus.DENIED: 10, FigureStatus.FAILED: 1} == summary.reasons


def test_a_last_try_that_failed_is_named_beside_older_figures() -> None:
    """The figures of the age are there, but since then the account is denied."""
    posts, readings = half_over()
    denied = tuple(
        a_reading("*", None, post=p.id, status=ReadingStatus.DENIED, read_at=NOW + DAY / 24, age="28d")
        for p in posts
    )
    report = a_report(posts, readings + denied, now=NOW + DAY / 24)
    assert "Facebook: all figures (not permitted) of 24 of 24 posts." == line(report, "What went wrong")


def test_an_account_that_told_nothing_is_named() -> None:
    """The page's own figures were denied at the last reading; an older failure is over."""
    posts, readings = half_over()
    before = a_reading("*", None, post="", status=ReadingStatus.FAILED, read_at=NOW - DAY, age="day")
    denied = a_reading("page_follows", None, post="", status=ReadingStatus.DENIED, read_at=NOW, age="day")
    report = a_report(posts, (*readings, before, denied), now=NOW + timedelta(minutes=1))
    assert "Facebook, figures of the account: Followers (not permitted)." == line(report, "What went wrong")


def test_a_network_that_nobody_reads_is_named() -> None:
    """Posts that were posted by hand have no figures, and the report says so."""
    report = a_report((published(channel="handover", account="von-hand"),))
    assert "Handover: no figures are read there." == line(report, "What went wrong")
    assert "Handover: 1 without figures (not offered)." == line(report, "Data quality")


def test_a_figure_that_shrinks_is_pointed_out() -> None:
    """What is counted over a lifetime only grows; a smaller one is told, but not across a change of definition."""
    first = some_readings(FACEBOOK, facebook_figures(90, 120, 5), age="3d", read_at=NOW + 3 * DAY)
    second = some_readings(FACEBOOK, facebook_figures(100, 110, 5))
    report = a_report((published(),), first + second)
    assert [(Measure.VIEWS, 120, 110)] == [(s.measure, s.before, s.after) for s in report.shrunk]
    assert "Gutshof Krevese on Facebook, Views 120 → 110" in line(report, "What went wrong")
    assert [("p0000001", "views")] == [(s["id"], s["figure"]) for s in to_json(report, Language.EN)["shrunk"]]
    other = tuple(replace(r, definition="facebook/2025-11") for r in first)
    assert () == a_report((published(),), other + second).shrunk


# --- definitions --------------------------------------------------------------------------------------


def changed_half() -> Report:
    """Eleven posts were read under a definition that the network has given up since; they have more views."""
    posts, readings = half_over()
    mixed = tuple(
        replace(r, definition="facebook/2025-11", value=r.value * 10 if r.value else r.value)
        if r.read_at < NOW - 20 * DAY
        else r
        for r in readings
        if r.age != "28d"
    )
    return a_report(posts, mixed, now=NOW)


def test_a_changed_definition_is_marked_wherever_its_figure_stands() -> None:
    """Tiles, sentences, lists, spreadsheet and JSON carry the sign."""
    report = changed_half()
    tiles = [fact.value for fact in facts(report, EN)]
    assert all(value.endswith("≠") for value in tiles[1:3]), tiles
    told = {row["Post"]: row for row in rows(report)}
    assert ("known ≠", "known") == (told["p0"]["Views: status"], told["p20"]["Views: status"])
    assert "≠" in told["p0"]["Rate: status"]
    document = to_json(report, Language.EN)["posts"]
    assert [True] * 11 + [False] * 13 == [post["views"]["changed"] for post in document]
    cells = {
        c for s in view(report, Language.EN).all_sections for t in s.tables for row in t.rows for c in row
    }
    assert any(cell.startswith("20,000 ≠") for cell in cells)


def test_nobody_is_ranked_across_definitions() -> None:
    """Posts of the old definition have more views, and are neither best nor weakest."""
    report = changed_half()
    assert {"p11", "p20"} == {h.post.post.id for h in report.highlights if h.criterion is Criterion.VIEWS}
    assert {10} == {h.ranked for h in report.highlights}


# --- times, links, ids, marks ---------------------------------------------------------------------------


def test_a_figure_of_a_page_belongs_to_its_day() -> None:
    """The day is the network's, not that of the reading; of two readings of one day the last stands."""
    days = tuple(
        a_reading("page_follows", 10 + n, post="", age="day", read_at=NOW + n * DAY / 2, day=NOW.date())
        for n in range(2)
    )
    (series,) = a_report((), days).accounts
    assert [(NOW.date(), 11)] == [(point.day, point.value) for point in series.points]
    old = a_report((), (replace(days[0], day=None, read_at=NOW.replace(hour=23, minute=30)),))
    assert [NOW.date() + DAY] == [point.day for point in old.accounts[0].points]


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
def test_without_a_link_there_are_no_clicks(channel: str) -> None:
    """On both networks they are missing, whatever is told: 0 on Facebook, nothing on X."""
    figures = facebook_figures(9, 9, 1, 0) if channel == FACEBOOK else x_figures(9, 1, None)
    for link, status in (("", FigureStatus.NO_LINK), ("https://example.org", None)):
        report = a_report((published(channel=channel, link=link),), some_readings(channel, figures))
        found = {report.posts[0].figures[Measure.CLICKS], report.posts[0].final.figures[Measure.CLICKS]}
        assert 1 == len({f.status for f in found})
        assert (status is FigureStatus.NO_LINK) == (
            {None, FigureStatus.NO_LINK} == {*(f.value for f in found), *(f.status for f in found)}
        )


def test_each_value_carries_its_own_time() -> None:
    """Where the latest reading lacks one figure, that one's older time stands beside it in every format."""
    first = some_readings(FACEBOOK, facebook_figures(90, 120, 5), age="3d", read_at=NOW + 3 * DAY)
    second = some_readings(FACEBOOK, facebook_figures(None, 130, 6))
    report = a_report((published(),), first + second)
    (row,) = rows(report)
    assert ("2027-03-04 09:00", "2027-03-08 09:00") == (row["Reach: read on"], row["Views: read on"])
    assert ("72.0 h", "7.0 days") == (row["Reach: age"], row["Views: age"]) or ("3.0 days", "7.0 days") == (
        row["Reach: age"],
        row["Views: age"],
    )
    cells = [c for s in view(report, Language.EN).all_sections for t in s.tables for r in t.rows for c in r]
    assert "90 (4 Mar 2027, 09:00)" in cells
    document = to_json(report, Language.EN)["posts"][0]
    assert (72.0, 168.0, 72.0) == tuple(document[k]["age_hours"] for k in ("reach", "views", "rate"))


def test_ages_are_shown_as_they_were() -> None:
    """A reading for six hours that was taken at 12.6 hours says 12.6 h."""
    assert "12.6 h" == EN.true_age(timedelta(hours=12.6))
    assert "12,6 h" == Words(Language.DE, "Europe/Berlin").true_age(timedelta(hours=12.6))
    assert "6.9 days" == EN.true_age(timedelta(hours=166))


def test_the_zone_is_named() -> None:
    """Whoever reads a time is told where it is that time, in the file that has no page around it too."""
    report = a_report((published(),))
    assert "all times: Europe/Berlin" in view(report, Language.EN).made
    assert "Europe/Berlin" in rows(report)[0].values()


@pytest.mark.parametrize(
    "value", ["1900000000000000123", "1045", "06868", "1.3.", "3-4", "1e5", "12:30", "WAHR", "+49 391"]
)
def test_ids_survive_a_spreadsheet(value: str) -> None:
    """A text that a spreadsheet would take for a number, a day or a truth is written so that it stays one."""
    (row,) = rows(a_report((published(external_id=value, place=value),)))
    assert {f'="{value}"'} == {row["Id on the network"], row["Place (key)"]}


def test_simulated_is_marked_in_every_file() -> None:
    """Rows of the table, the document and each of its posts say so."""
    readings = some_readings(FACEBOOK, facebook_figures(1, 2, 3), simulated=True)
    report = a_report((published(), a_post("p2", status=Status.MISSED)), readings)
    assert {"yes"} == {row["Simulated"] for row in rows(report)}
    assert {"no"} == {row["Simulated"] for row in rows(a_report((published(),)))}
    assert to_json(report, Language.EN)["simulated"]


@pytest.mark.parametrize(
    ("value", "told"), [(1530.5, "1,531"), (1531.5, "1,532"), (0.25, "0.3"), (2.35, "2.4")]
)
def test_numbers_are_rounded_half_up(value: float, told: str) -> None:
    """As people round, everywhere the same."""
    assert told == EN.number(value)


@pytest.mark.parametrize(("share", "told"), [(0.0325, "3.3%"), (0.0335, "3.4%"), (0.00249, "0.2%")])
def test_shares_are_rounded_half_up(share: float, told: str) -> None:
    """On the page as in the file."""
    told_in_csv = {0.0325: "0.0325", 0.0335: "0.0335", 0.00249: "0.0025"}
    assert told == EN.percent(share)
    readings = some_readings(FACEBOOK, facebook_figures(100_000, 1, round(share * 100_000)))
    assert told_in_csv[share] == rows(a_report((published(),), readings))[0]["Rate"]
