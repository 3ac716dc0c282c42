"""A report of a part of the campaign, for a partner, for a funder, and for the house alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from outreach.language import Language
from outreach.model import Kind, Logo, Region
from outreach.networks import FACEBOOK, MASTODON, TWITTER
from outreach.report import Report, ReportFormat, make_report, view, write
from outreach.report.scope import WHOLE_REPORT, Edition, ReportScope, scope_of
from tests.builders import a_campaign
from tests.pure.report_sample import (
    a_card,
    a_report,
    facebook_figures,
    published,
    sample_places,
    sample_posts,
    sample_readings,
    sample_report,
    some_readings,
    x_figures,
)

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 4, 27, 18, 0, tzinfo=UTC)


def _scoped(scope: ReportScope) -> Report:
    """The sample as far as ``scope`` takes it in."""
    posts = [post for post in sample_posts() if scope.takes(post, BERLIN)]
    places = [place for place in sample_places() if scope.place in ("", place.slug)]
    made = make_report(scope.of(a_campaign()), places, posts, sample_readings(NOW), now=NOW)
    return replace(made, scope=scope)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (ReportScope(), 72),
        (ReportScope(channel=FACEBOOK), 36),
        (ReportScope(kind=Kind.EINLADUNG, channel=TWITTER), 18),
        (ReportScope(place="ort-3"), 4),
        (ReportScope(first=date(2027, 3, 2), last=date(2027, 3, 2)), 1),
        (ReportScope(last=date(2027, 2, 28)), 0),
    ],
)
def test_a_scope_takes_what_it_names(scope: ReportScope, expected: int) -> None:
    """Network, kind, place and days narrow the posts down, the days in the campaign's zone and both included."""
    assert expected == sum(scope.takes(post, BERLIN) for post in sample_posts())


def test_a_scope_is_read_as_it_is_asked_for() -> None:
    """Words that are no day, network, kind or edition narrow nothing."""
    asked = {"from": "2027-03-01", "to": "soon", "network": "facebook", "kind": "poem", "edition": "internal"}
    assert ReportScope(first=date(2027, 3, 1), channel=FACEBOOK, edition=Edition.INTERNAL) == scope_of(asked)
    assert WHOLE_REPORT == scope_of({"edition": "all", "network": "myspace"})


@pytest.mark.parametrize("format_", [ReportFormat.HTML, ReportFormat.PDF])
def test_a_part_says_what_it_is_a_part_of(format_: ReportFormat) -> None:
    """Above the first figure stand days, network and kind; posts of others are not in it."""
    scope = ReportScope(first=date(2027, 3, 1), last=date(2027, 3, 31), channel=FACEBOOK, kind=Kind.PORTRAIT)
    written = write(_scoped(scope), format_, Language.EN, lambda _: None)
    told = written.decode() if format_ is ReportFormat.HTML else _text(written)
    assert "Posts from 1 Mar 2027 to 31 Mar 2027 · Network: Facebook · Kind: Portrait" in told
    assert "X: Views" not in told
    assert "Part of the campaign, 1 Mar 2027 to 31 Mar 2027" in told


def test_the_partners_page_is_one_page() -> None:
    """The place's name, its posts with cards and figures, logos; no rank, nothing that needs attention, no annex."""
    report = _scoped(ReportScope(place="ort-3", edition=Edition.PARTNER))
    logos = tuple(Logo(file=f"{n}.png", alt=f"Förderer {n}", sha256=f"{n}") for n in range(8))
    funded = replace(report, campaign=replace(report.campaign, logos=logos))
    pdf = PdfReader(BytesIO(write(funded, ReportFormat.PDF, Language.DE, a_card, logos=a_card)))
    assert 1 == len(pdf.pages)
    told = _text(write(report, ReportFormat.PDF, Language.EN, a_card))
    assert "Biosphärenreservatsinformationszentrum Havelberg in the campaign" in told
    assert not [word for word in ("number 1 of", "need attention", "Annex", "Weakest") if word in told]
    assert () == view(report, Language.EN).annex


def test_the_partners_page_says_what_its_figures_leave_out() -> None:
    """Posts that are too young are no part of a sum; clicks that a network does not tell are no figure; nor is a filter
    kept quiet.
    """
    old = published("old", TWITTER, place="ort-3", published_at=NOW - timedelta(days=30))
    young = published("young", TWITTER, place="ort-3", published_at=NOW - timedelta(days=1))
    tooted = published("tooted", MASTODON, place="ort-3", published_at=NOW - timedelta(days=30))
    read = {"age": "27d", "read_at": NOW - timedelta(days=2)}
    views = some_readings(TWITTER, x_figures(500, 5, 5), post="old", **read)
    scope = ReportScope(place="ort-3", edition=Edition.PARTNER, kind=Kind.PORTRAIT)
    partial = view(replace(a_report((old, young, tooted), views, now=NOW), scope=scope), Language.EN)
    told = {fact.label: fact.note for fact in partial.facts}
    assert "1 of 1 posts at the age of 27 days, 1 not final" == told["X: Views"].replace("\xa0", " ")
    assert "Mastodon: Clicks" not in told
    assert "Kind: Portrait" == partial.narrowed
    whole = view(replace(a_report((old,), views, now=NOW), scope=scope), Language.EN)
    assert "of all posts about the place" == {fact.label: fact.note for fact in whole.facts}["X: Views"]


def test_the_internal_edition_alone_has_the_weakest() -> None:
    """Two of each network, none of them among the best."""
    inside = view(replace(sample_report(), scope=ReportScope(edition=Edition.INTERNAL)), Language.EN)
    (weakest,) = [section for section in inside.annex if section.key == "weakest"]
    (best,) = [section for section in inside.sections if section.key == "best"]
    assert (4, 4) == (len(weakest.cards), len(best.cards))
    assert not {card.link for card in weakest.cards} & {card.link for card in best.cards}
    assert "weakest" not in {section.key for section in view(sample_report(), Language.EN).annex}


@pytest.mark.parametrize("format_", [ReportFormat.HTML, ReportFormat.PDF])
def test_evidence_has_every_post_as_it_went_out(format_: ReportFormat) -> None:
    """All its words, alternative text, address, who released it, and digests that stand whole, to be checked."""
    words = "Ein Gut wacht auf. " * 30
    post = published(text=words, permalink="https://example.org/p1", image_sha256="ab" * 32, alt="Eine Karte")
    made = a_report((post,), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    report = replace(made, scope=ReportScope(edition=Edition.EVIDENCE))
    written = write(report, format_, Language.EN, a_card)
    told = written.decode() if format_ is ReportFormat.HTML else _text(written)
    assert hashlib.sha256(words.encode()).hexdigest() in told
    assert "ab" * 32 in told
    assert 30 <= told.count("Ein Gut wacht")
    for part in ("Eine Karte", "https://example.org/p1", "Demo"):
        assert part in told.replace("\u200b", "")


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_campaign_with_regions_is_split_by_them() -> None:
    """Each region has its own figures on page, sheet and in the data, in the campaign's order; without regions none."""
    regions = (Region(name="Norden", called=("Altmark",)), Region(name="Süden", areas=("Harz",)))
    places = [replace(each, region="" if each.slug == "ort-3" else "Altmark") for each in sample_places()]
    places = [replace(each, latitude=None, longitude=None, district="") for each in places]
    campaign = a_campaign(regions=regions)
    report = make_report(campaign, places, sample_posts(), sample_readings(NOW), now=NOW)
    assert [("Norden", 34), ("", 2)] == [(g.key, g.planned) for g in report.regions if g.channel == FACEBOOK]
    told = json.loads(write(report, ReportFormat.JSON, Language.EN, lambda _: None))
    assert [34, 2] == [each["planned"] for each in told["regions"] if each["channel"] == FACEBOOK]
    (section,) = [each for each in view(report, Language.EN).sections if each.key == "regions"]
    assert ["Norden", "Outside of the regions"] == [row[0] for row in section.tables[0].rows]
    book = load_workbook(BytesIO(write(report, ReportFormat.XLSX, Language.DE, lambda _: None)))
    assert "Regionen" in book.sheetnames
    plain = sample_report()
    assert "regions" not in json.loads(write(plain, ReportFormat.JSON, Language.EN, lambda _: None))
    assert all(each.key != "regions" for each in view(plain, Language.EN).sections)
    scope = scope_of({"region": "Norden"})
    assert scope.narrow
    assert 68 == sum(
        scope.takes(post, BERLIN, {p.slug for p in places if p.region}) for post in sample_posts()
    )
