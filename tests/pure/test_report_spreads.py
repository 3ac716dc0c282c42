"""Kinds, texts and days of the week: what differs by more than chance is told, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from outreach.language import Language
from outreach.model import Kind
from outreach.networks import FACEBOOK
from outreach.report import Report, ReportFormat, write
from outreach.report.kinds import differences, name_of, undecided
from outreach.report.labels import Words
from outreach.report.spreads import Trait, comparable, findings, spreads
from tests.builders import NOW
from tests.pure.report_sample import a_report, facebook_figures, published, some_readings

WORDS = {language: Words(language, "Europe/Berlin") for language in Language}


def _of(reached: dict[Kind, list[int]], **changes: int) -> Report:
    """A campaign on Facebook whose posts of each kind reached so many."""
    posts, readings = [], []
    for kind, values in reached.items():
        for number, value in enumerate(values):
            post = published(
                f"{kind.value}{number}", kind=kind, published_at=NOW + timedelta(hours=number), **changes
            )
            posts.append(post)
            readings += some_readings(
                FACEBOOK,
                facebook_figures(value, value, 1),
                post=post.id,
                read_at=NOW + timedelta(days=7, hours=number),
            )
    return a_report(tuple(posts), tuple(readings))


def _around(middle: int, count: int, seed: int) -> list[int]:
    random = Random(seed)
    below = [middle - random.randrange(1, 500) for _ in range(count // 2)]
    return [*below, *(middle + middle - value for value in below), *([middle] if count % 2 else [])]


PORTRAITS, INVITATIONS = _around(2372, 18, 1), _around(1768, 17, 2)


def test_portraits_that_beat_invitations_are_told() -> None:
    """Medians, how many posts, and how seldom chance makes such a difference: in both languages, in page and PDF."""
    report = _of({Kind.PORTRAIT: PORTRAITS, Kind.EINLADUNG: INVITATIONS})
    (found,) = [one for one in findings(report, seed=1) if one.trait is Trait.KIND]
    assert ("portrait", "einladung", 604) == (found.best.key, found.weakest.key, found.difference)
    assert found.chance < 0.01
    (sentence, *_) = differences(report, WORDS[Language.DE])
    assert "Facebook: »Porträt« lag vor »Einladung«" in sentence
    assert "2.372 gegenüber 1.768 (18 und 17 Beiträge)" in sentence
    page = write(report, ReportFormat.HTML, Language.EN, lambda _: None).decode()
    assert "“Portrait” came before “Invitation”" in page


def test_what_chance_may_make_is_no_finding() -> None:
    """Groups of one make differ somewhat, and nothing is said but that."""
    report = _of({Kind.PORTRAIT: _around(2000, 18, 1), Kind.EINLADUNG: _around(2030, 18, 2)})
    assert comparable(report)
    assert () == findings(report, seed=1)
    assert (
        "No difference between kinds, texts or days of the week is larger than chance makes it.",
    ) == undecided(report, WORDS[Language.EN])


def test_few_posts_are_silent() -> None:
    """Below ten posts of each kind nothing is tested, however far they lie apart."""
    report = _of({Kind.PORTRAIT: PORTRAITS[:9], Kind.EINLADUNG: [10] * 9})
    assert not comparable(report)
    assert () == findings(report, seed=1)
    (sentence,) = undecided(report, WORDS[Language.EN])
    assert "compared where 10 posts of each have final figures" in sentence


def test_kinds_stand_with_their_median_and_its_range() -> None:
    """Of every channel and kind, in the kinds' order; one post has a median and no range."""
    report = _of({Kind.EINLADUNG: INVITATIONS, Kind.PORTRAIT: PORTRAITS, Kind.NEU: [500]})
    first, second, third = spreads(report, Trait.KIND)
    assert ["portrait", "einladung", "neu"] == [first.key, second.key, third.key]
    assert (2372, 18) == (first.median, len(first.values))
    assert first.range is not None
    assert first.range.low < 2372 < first.range.high
    assert (500, None) == (third.median, third.range)


def test_texts_and_days_of_the_week_have_their_own_groups() -> None:
    """A text within its kind, and the day in the campaign's zone."""
    report = _of({Kind.PORTRAIT: PORTRAITS}, variant=3)
    assert ["portrait/3"] == [one.key for one in spreads(report, Trait.TEXT)]
    assert ["1", "2"] == [one.key for one in spreads(report, Trait.WEEKDAY)]


def test_young_posts_are_not_compared() -> None:
    """Their figures still grow."""
    post = published("p1")
    young = some_readings(FACEBOOK, facebook_figures(9, 9, 1), post="p1", read_at=NOW + timedelta(hours=6))
    (spread,) = spreads(a_report((post,), young), Trait.KIND)
    assert (1, ()) == (spread.published, spread.values)


def test_a_post_whose_time_nobody_knows_is_of_no_day() -> None:
    """Such a one was found in the feed; it does not stand among the Mondays."""
    (day,) = spreads(a_report((published(published_at=None),), ()), Trait.WEEKDAY)
    assert "–" == name_of(day, WORDS[Language.EN])
