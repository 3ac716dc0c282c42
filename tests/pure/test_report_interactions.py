"""The report tells reactions, replies, reposts and quotes apart, by each network's own words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from outreach.language import Language
from outreach.model import Reading, Status
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, InteractionKind, Measure, names, profile
from outreach.report import rows
from outreach.report.figures import FigureStatus
from outreach.report.interaction_table import interaction_table
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.shape import to_json
from outreach.report.view import view
from tests.builders import NOW
from tests.pure.report_sample import a_reading, a_report, facebook_figures, published, some_readings

ENGLISH = Words(Language.EN, "Europe/Berlin")
OLD_SERVER = {"favourites_count": 5, "reblogs_count": 2, "replies_count": 0, "quotes_count": None}
INDEXED = {"likeCount": 7, "repostCount": 3, "replyCount": 1, "quoteCount": 0}


def of(post: str, told: dict[str, int | None], days: int = 7) -> tuple[Reading, ...]:
    at = NOW + timedelta(days=days)
    return tuple(
        a_reading(n, v, post=post, account="die-altmark", read_at=at, definition="1") for n, v in told.items()
    )


def the_report(old: int = 3) -> Report:
    """A post on a Mastodon server that knows no quotes, one on Bluesky, one on Facebook."""
    posts = tuple(
        published(id, channel=channel, account="die-altmark")
        for id, channel in (("p0000001", MASTODON), ("p0000002", BLUESKY), ("p0000003", FACEBOOK))
    )
    facebook = some_readings(FACEBOOK, facebook_figures(100, 150, 4), post="p0000003")
    return a_report(posts, (*of("p0000001", OLD_SERVER, old), *of("p0000002", INDEXED), *facebook))


@pytest.mark.parametrize("name", names())
def test_the_kinds_are_the_interactions(name):
    """Each part of a network's interactions is of one kind, and no kind is named twice."""
    metric = profile(name).figures.metric(Measure.INTERACTIONS)
    assert metric.parts == tuple(part for kind in metric.kinds for part in kind.parts)
    assert len(metric.kinds) == len({kind.kind for kind in metric.kinds})


def test_a_kind_that_is_missing_does_not_hide_the_others():
    """Without quotes the sum is unknown, and favourites, boosts and replies still stand; 0 is a figure."""
    (one, *_) = the_report().posts
    assert one.figures[Measure.INTERACTIONS].value is None
    assert [5, 2, 0, None] == [figure.value for figure in one.kinds.values()]
    assert FigureStatus.EMPTY is one.kinds[InteractionKind.QUOTES].status


def test_kinds_that_were_read_at_another_age_alone_are_not_read_at_that_of_comparison():
    """A figure of seven days is none of three, and that nobody asked then is why."""
    (one, *_) = the_report(old=7).posts
    assert FigureStatus.NOT_READ is one.final.kinds[InteractionKind.REACTIONS].status


def test_the_kinds_of_a_sum_are_of_its_reading():
    """Where the last reading told likes alone, likes stand as they did when all were told."""
    later = of("p0000002", {"likeCount": 90, "repostCount": None}, days=9)
    post = published("p0000002", channel=BLUESKY, account="die-altmark")
    (one,) = a_report((post,), (*of("p0000002", INDEXED), *later)).posts
    assert (
        11 == one.figures[Measure.INTERACTIONS].value == sum(kind.value or 0 for kind in one.kinds.values())
    )


def test_kinds_of_a_post_that_is_too_young_are_not_final():
    """They go into no group, as its sum does."""
    post = published("p0000002", channel=BLUESKY, account="die-altmark", published_at=NOW)
    report = a_report((post,), of("p0000002", INDEXED, days=1), now=NOW + timedelta(days=1, hours=1))
    assert {FigureStatus.NOT_FINAL} == {kind.status for kind in report.posts[0].final.kinds.values()}
    assert {0} == {summary.known for summary in report.channels[0].kinds.values()}
    assert 7 == report.posts[0].kinds[InteractionKind.REACTIONS].value


def test_each_network_is_told_in_its_own_words_and_alone():
    """A row per network and kind: nothing is added up across networks, and what is not known is a dash with why."""
    (table,) = interaction_table(the_report(), ENGLISH)
    told = {row[0]: row[1] for row in table.rows}
    assert ("4", "5", "7") == (
        told["Facebook: Reactions"],
        told["Mastodon: Favourites"],
        told["Bluesky: Likes"],
    )
    assert ("– none told", "0") == (told["Mastodon: Quotes"], told["Bluesky: Quotes"])
    assert "Facebook: Quotes" not in told


def test_the_page_has_them_under_results_per_network_in_german():
    """The networks' words are German in a German report."""
    made = view(the_report(), Language.DE, lambda _: None)
    (section,) = [section for section in made.sections if section.key == "channels"]
    cells = {row[0] for table in section.tables for row in table.rows}
    assert {
        "Mastodon: Favoriten",
        "Mastodon: Geteilt",
        "Bluesky: Gefällt mir",
        "Facebook: Kommentare",
    } <= cells


def test_a_spreadsheet_has_a_column_for_each_kind():
    """Per post, under the words of the networks; what is not known or not offered is empty."""
    made = rows.posts(the_report(), ENGLISH)
    heads = [head.label for head in made.heads]
    reactions = heads.index("Interactions: Reactions / Favourites / Likes")
    quotes = heads.index("Interactions: Quotes")
    assert {("Mastodon", 5, None), ("Bluesky", 7, 0), ("Facebook", 4, None)} == {
        (row[heads.index("Network")], row[reactions], row[quotes]) for row in made.rows
    }
    assert not [head for head in heads if "Bookmarks" in head]


def test_json_has_them_by_kind():
    """A figure each per post and a summary each per network, with the network's own name."""
    told = to_json(the_report(), Language.EN)
    post = {post["channel"]: post for post in told["posts"]}[MASTODON]
    kinds = post["interactions_by_kind"]
    assert (2, "reblogs_count", None) == (
        kinds["reposts"]["value"],
        kinds["reposts"]["metric"],
        kinds["quotes"]["value"],
    )
    group = {group["channel"]: group for group in told["channels"]}[BLUESKY]
    assert (7, 7) == tuple(group["interactions_by_kind"]["reactions"][key] for key in ("total", "median"))
    assert "bookmarks" not in group["interactions_by_kind"]


def test_posts_that_are_not_out_have_empty_cells():
    """Every row has a cell for each head."""
    report = a_report((published(status=Status.APPROVED, published_at=None, external_id=""),))
    made = rows.posts(report, ENGLISH)
    assert {len(made.heads)} == {len(row) for row in made.rows}
