"""Visits of the website: tables of every tool as people export them, and what each post and place has brought."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import date, timedelta
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import InvalidInput
from outreach.intake import OurLinks, SentTable, WebsiteTable, read_website
from outreach.intake.tables import LONGEST_LINE, Lines
from outreach.intake.website import MOST_SOURCES
from outreach.model import VisitUnit, WebsiteCount, WebsiteImport, WebsiteTool, left_of
from outreach.networks import FACEBOOK, TWITTER
from outreach.report import make_report
from outreach.report.results import HandedIn
from outreach.report.website import VisitStatus, Website
from tests.builders import NOW, a_campaign, a_place
from tests.pure.report_sample import published

BERLIN = ZoneInfo("Europe/Berlin")
OURS = OurLinks(contents=frozenset({"hof-portrait-1"}), campaign="altmark", zone=BERLIN)
QUERY = "utm_source=facebook&utm_medium=social&utm_campaign=altmark&utm_content=hof-portrait-1"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"


def read(*contents: bytes | str) -> WebsiteTable:
    sent = [
        SentTable(name=f"{n}.csv", source=io.BytesIO(each.encode() if isinstance(each, str) else each))
        for n, each in enumerate(contents)
    ]
    return read_website(sent, OURS)


def told(table: WebsiteTable) -> list[tuple[str, date | None, int]]:
    return [(each.source, each.day, each.count) for each in table.counts]


def test_matomos_report_of_contents() -> None:
    """In UTF-16 and German, as its button writes it: visits, not people; what is not ours is counted and forgotten."""
    table = read(
        "\ufeffLabel,Eindeutige Besucher,Besuche\nhof-portrait-1,10,1.212\nanna@example.org,1,1\n".encode(
            "utf-16-le"
        )
    )
    assert (WebsiteTool.MATOMO, VisitUnit.VISITS, False) == (table.tool, table.unit, table.daily)
    assert [("", None, 1212)] == told(table)
    assert (1, 0) == (table.others, table.strange)
    assert "anna" not in repr(table)


def test_made_up_sources_do_not_swell_what_is_kept() -> None:
    """Whoever calls the page with a thousand sources adds visits and few rows; the networks' own stay apart."""
    rows = [f"hof-portrait-1,made-up-{n},1" for n in range(1_000)]
    table = read("\n".join(("utm_content,utm_source,visits", *rows, "hof-portrait-1,facebook,7")))
    assert MOST_SOURCES + 2 == len(table.counts)
    assert {7} == {each.count for each in table.counts if each.source == "facebook"}
    assert 1_007 == sum(each.count for each in table.counts)


def test_many_callers_at_once_are_read_in_a_moment() -> None:
    """A hundred thousand calls of as many callers within half an hour: each is a visit, and reading stays quick."""
    lines = (
        f'10.0.0.1 - - [01/Mar/2027:10:{n // 4000:02}:00 +0100] "GET /?{QUERY} HTTP/1.1" 200 9 "-" "{BROWSER} {n}"\n'
        for n in range(100_000)
    )
    before = process_time()
    table = read("".join(lines))
    assert [100_000] == [each.count for each in table.counts]
    assert process_time() - before < 20


def test_plausibles_contents_are_people() -> None:
    """Its table tells visitors, who are never added up; its archive has days, sources and visits."""
    table = read("name,visitors,bounce_rate,visit_duration\nhof-portrait-1,12,40,30\n")
    assert (WebsiteTool.PLAUSIBLE, VisitUnit.VISITORS) == (table.tool, table.unit)
    daily = read(
        "date,source,utm_source,utm_content,visitors,visits\n2027-03-02,Facebook,facebook,hof-portrait-1,3,4\n"
        "2027-03-05,X,twitter,hof-portrait-1,1,1\n"
    )
    assert [("facebook", date(2027, 3, 2), 4), ("twitter", date(2027, 3, 5), 1)] == told(daily)
    assert (VisitUnit.VISITS, date(2027, 3, 2), date(2027, 3, 5)) == (
        daily.unit,
        daily.first_day,
        daily.last_day,
    )


def test_umamis_events_are_visits() -> None:
    """Each visit once, on its day in the campaign's zone; another campaign's links are not ours."""
    rows = (
        f"w,s1,v1,{QUERY},2027-03-02 23:30:00",
        f"w,s1,v1,{QUERY},2027-03-02 23:31:00",
        f"w,s2,v2,{QUERY},2027-03-03 10:00:00",
        f"w,s3,v3,{QUERY.replace('altmark', 'winter')},2027-03-03 10:00:00",
        "w,s3,v4,,gestern",
    )
    table = read("website_id,session_id,visit_id,url_query,created_at\n" + "\n".join(rows))
    assert [("facebook", date(2027, 3, 3), 2)] == told(table)
    assert (1, 1, (6,)) == (table.others, table.strange, table.strange_at)


def logged(
    minute: int, address: str = "203.0.113.5", status: int = 200, agent: str = BROWSER, query: str = QUERY
) -> str:
    at = f"02/Mar/2027:{10 + minute // 60}:{minute % 60:02}:00 +0100"
    return (
        f'{address} - - [{at}] "GET /orte/hof/?{query} HTTP/1.1" {status} 512 "https://l.example/" "{agent}"'
    )


def test_a_servers_log_counts_visits_of_people() -> None:
    """Half an hour makes one visit; machines, redirections and calls of other pages do not count."""
    lines = (
        logged(0),
        logged(20),
        logged(51),
        logged(52, status=301),
        logged(53, address="198.51.100.7"),
        logged(54, agent="facebookexternalhit/1.1"),
        logged(55, query="q=1"),
        "kaputt",
    )
    table = read("\n".join(lines))
    assert [("facebook", date(2027, 3, 2), 3)] == told(table)
    assert (8, 2, 1, 1, (8,)) == (table.rows, table.others, table.machines, table.strange, table.strange_at)
    assert table.daily


def test_no_address_is_kept() -> None:
    """What is handed on tells neither address nor browser nor where somebody came from."""
    shown = repr(read("\n".join((logged(0), logged(40, address="198.51.100.7")))))
    assert not [word for word in ("203.0", "198.51", "Mozilla", "l.example") if word in shown]


def test_an_endless_address_takes_no_longer() -> None:
    """A line made to harm is left out as fast as any other."""
    begin = '192.0.2.1 - - [02/Mar/2027:10:00:00 +0100] "GET /?utm_content='
    table = read("\n".join([logged(0), *(begin + "a" * 60_000 for _ in range(20))]))
    assert (20, 1) == (table.strange, len(table.counts))


def test_rotated_logs_are_one() -> None:
    """Packed or not; what a visit began in one file it ends in the next."""
    table = read(gzip.compress(logged(0).encode()), logged(10))
    assert [("facebook", date(2027, 3, 2), 1)] == told(table)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ((b"",), "no log in the combined format"),
        ((b"a,b\n1,2\n",), "no log in the combined format"),
        ((bytes(range(256)) * 300,), "no log in the combined format"),
        ((b"PK\x03\x04",), "archive of several files"),
        ((gzip.compress(b"name,visits\n" * 5000)[:-30],), "damaged"),
        ((b"name,visits\nx,1\n", b"name,visitors\nx,1\n"), "do not belong together"),
        ((), "do not belong together"),
    ],
)
def test_what_is_none_is_refused(contents: tuple[bytes, ...], words: str) -> None:
    """With what to hand in instead."""
    with pytest.raises(InvalidInput, match=words) as caught:
        read(*contents)
    assert caught.value.remedy


def test_a_packed_file_has_its_bounds() -> None:
    """It is read to its bound and no further, and a line without end is left out."""
    packed = gzip.compress(b"name,visits\n" + b"x,1\n" * 100_000)
    with pytest.raises(InvalidInput, match="larger than what is read"):
        list(Lines("x", io.BytesIO(packed), most=1_000))
    endless = read("name,visits\n" + "x" * (3 * LONGEST_LINE) + "\nhof-portrait-1,2\n")
    assert (1, [("", None, 2)]) == (endless.strange, told(endless))


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"name,visits\n", b"label;besuche\n", logged(0).encode() + b"\n"]),
)
def test_any_bytes_are_a_table_or_refused(content: bytes, head: bytes) -> None:
    """Nothing that is handed in is more than counts of our own links, and nothing breaks."""
    try:
        table = read(head + content)
    except InvalidInput:
        return
    assert {"hof-portrait-1"} >= {each.content for each in table.counts}
    assert table.rows >= len(table.counts)


@given(st.dates(date(2027, 1, 1), date(2027, 2, 1)), *[st.integers(0, 20)] * 3)
def test_what_is_cut_out_is_gone_and_nothing_else(
    first: date, length: int, cut: int, cut_length: int
) -> None:
    """A day is in what is left if and only if it was in the span and is not in the cut."""
    day = timedelta(days=1)
    last, a = first + length * day, first + (cut - 10) * day
    b = a + cut_length * day
    left = [s + n * day for s, e in left_of(first, last, a, b) for n in range((e - s).days + 1)]
    assert [first + n * day for n in range(length + 1) if not a <= first + n * day <= b] == left


# --- what posts and places have brought ------------------------------------------------------------------


def an_import(**changes: Any) -> WebsiteImport:
    values: dict[str, Any] = {
        "id": "i1",
        "campaign": "kreativorte-altmark",
        "tool": WebsiteTool.LOG,
        "unit": VisitUnit.VISITS,
        "daily": True,
        "first_day": date(2027, 3, 1),
        "last_day": date(2027, 3, 31),
        "entered_by": "Anna",
        "entered_at": NOW,
    }
    return WebsiteImport(**(values | changes))


def linked(content: str, source: str) -> str:
    return f"https://example.org/?utm_source={source}&utm_content={content}"


POSTS = (
    published("a", link=linked("hof-portrait-1", "facebook")),
    published("b", TWITTER, link=linked("hof-portrait-1", "twitter")),
    published("c", link=linked("hof-einladung-2", "facebook")),
    published("d"),
)


def visits(*imported: tuple[WebsiteImport, tuple[WebsiteCount, ...]]) -> Website:
    made = make_report(
        a_campaign(),
        (a_place(),),
        POSTS,
        (),
        now=NOW + timedelta(days=9),
        handed_in=HandedIn(website=imported),
    )
    return made.results.website


def by_post(found: Website) -> dict[str, tuple[int | None, VisitStatus]]:
    return {each.post.post.id: (each.visits.value, each.visits.status) for each in found.posts}


def test_visits_are_told_per_post_and_place() -> None:
    """A log knows network and content: each post has its own, a day that was counted without it is 0, no link none."""
    counts = (
        WebsiteCount(content="hof-portrait-1", source="facebook", count=5, day=date(2027, 3, 2)),
        WebsiteCount(content="hof-portrait-1", source="twitter", count=2, day=date(2027, 3, 3)),
    )
    found = visits((an_import(), counts))
    expected = {
        "a": (5, VisitStatus.OK),
        "b": (2, VisitStatus.OK),
        "c": (0, VisitStatus.OK),
        "d": (None, VisitStatus.NO_LINK),
    }
    assert expected == by_post(found)
    assert (7, [7]) == (found.total, [each.visits.value for each in found.places])


def test_a_table_of_contents_alone_cannot_tell_networks_apart() -> None:
    """Then the place has its number and neither post; what a table does not list is not 0."""
    found = visits((an_import(daily=False), (WebsiteCount(content="hof-portrait-1", count=5),)))
    told_of = by_post(found)
    assert (None, VisitStatus.SHARED) == told_of["a"] == told_of["b"]
    assert (None, VisitStatus.NOT_LISTED) == told_of["c"]
    assert [5] == [each.visits.value for each in found.places]
    one = visits(
        (an_import(daily=False, channel=FACEBOOK), (WebsiteCount(content="hof-portrait-1", count=5),))
    )
    assert (5, VisitStatus.OK) == by_post(one)["a"]


def test_people_are_never_added_up() -> None:
    """Visitors of two links may be the same."""
    counts = (
        WebsiteCount(content="hof-portrait-1", count=5),
        WebsiteCount(content="hof-einladung-2", count=4),
    )
    found = visits((an_import(daily=False, unit=VisitUnit.VISITORS), counts))
    assert (None, [None]) == (found.total, [each.visits.value for each in found.places])


def test_people_of_several_tables_are_not_added_up_either() -> None:
    """Whoever came in March and again in April is one; what one table alone tells of a post stands."""
    march = (WebsiteCount(content="hof-portrait-1", source="facebook", count=5),)
    april = (
        WebsiteCount(content="hof-portrait-1", source="facebook", count=4),
        WebsiteCount(content="hof-portrait-1", source="twitter", count=2),
    )
    first = an_import(daily=False, unit=VisitUnit.VISITORS)
    second = replace(first, id="i2", first_day=date(2027, 4, 1), last_day=date(2027, 4, 30))
    found = visits((first, march), (second, april))
    told_of = by_post(found)
    assert (None, VisitStatus.PEOPLE) == told_of["a"]
    assert (2, VisitStatus.OK) == told_of["b"]
    assert [(None, VisitStatus.PEOPLE)] == [(each.visits.value, each.visits.status) for each in found.places]
    assert (5, VisitStatus.OK) == by_post(visits((first, march)))["a"]


def test_without_a_table_nothing_is_known() -> None:
    """No unit, no total, no rows."""
    assert (None, None, ()) == (visits().unit, visits().total, visits().posts)
