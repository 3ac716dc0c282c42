"""What people read, and how time passes."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from outreach.clock import RehearsalClock, SystemClock
from outreach.language import (
    Language,
    Message,
    day,
    days,
    message_from_json,
    message_to_json,
    moment,
    msg,
    number,
    percent,
    plural,
    register,
    translate,
)
from tests import catalogue
from tests.builders import NOW

DE, EN = Language.DE, Language.EN
SEVERAL = (  # another sentence stands in for one thing, or there always are several
    "rows to correct",
    "Take over {count}",
    "wait for a decision;",
    "once in about {count}",
    "of the Altmark imported",
    "over {days} days",
    "approved by {name}",
    "written and drawn",
    "the first {count}",
    "posts of each",
    "A source may",
)


def test_a_message_is_english_until_somebody_translates_it() -> None:
    """The template is the English sentence, filled in."""
    assert "3 of 4" == str(Message("{a} of {b}", (("a", 3), ("b", 4))))


def test_what_the_catalogue_does_not_know_stays_english() -> None:
    """A missing translation never hides a message."""
    assert "untranslated words" == translate("untranslated words", DE)


def test_one_thing_is_told_otherwise_than_several() -> None:
    """The catalogue has both forms of a sentence together, and the count chooses."""
    one, many = (
        plural(
            "For one post the latest reading brought no figure; the one before is shown, with its time.",
            "For {count} posts the latest reading brought no figure; the one before is shown, with its time.",
            count,
        )
        for count in (1, 2)
    )
    assert translate(one, DE).startswith("Für einen Beitrag")
    assert translate(many, DE).startswith("Für 2 Beiträge")
    assert str(many).startswith("For 2 posts")


def test_a_count_that_may_be_one_stands_beside_no_plural() -> None:
    """»1 posts« is said nowhere: counts stand after a colon or in brackets, or there is a form for one thing."""
    things = (
        "cards cells drafts fields files figures hashtags links places posts rows visits weeks "
        "Beiträge Besuche Bildkarten Dateien Entwürfe Felder Hashtags Links Orte Wochen Zahlen Zeilen Zellen"
    )
    counted = re.compile(
        r"(?<!of )(?<!of the )(?<!these )(?<!von )(?<!der )"
        r"\{(?:count|moves|new|places|posts|rows|weeks|drafts|links|total)\}"
        rf" (?:new |more |neue |weitere )?(?:{'|'.join(things.split())})\b"
    )
    told = {
        english
        for english, german in catalogue.german().items()
        if any(map(counted.search, (english, german)))
    }
    single = told - catalogue.of_one_or_many()
    assert [] == [english for english in single if not any(part in english for part in SEVERAL)]


def test_names_stand_as_in_a_register() -> None:
    """An umlaut stands beside its vowel and not behind the z; capitals make no difference."""
    names = ["Zuckerhalle", "Ökodorf", "haus5", "Ostrau", "Hof"]
    assert ["haus5", "Hof", "Ökodorf", "Ostrau", "Zuckerhalle"] == sorted(names, key=register)


def test_a_span_of_days_is_written_short() -> None:
    """Within a month the month stands once."""
    spans = [(date(2027, 3, 1), date(2027, 3, 7)), (date(2027, 3, 29), date(2027, 4, 4))]
    assert ["1.–7.3.", "29.3.–4.4."] == [days(*span, DE) for span in spans]
    assert ["1–7 Mar", "29 Mar – 4 Apr"] == [days(*span, EN) for span in spans]


def test_braces_in_a_message_without_values_are_left_alone() -> None:
    """A template without fields is shown as it stands."""
    assert "{x}" == translate(Message("{x}"), EN)


def test_values_are_shown_in_the_readers_language() -> None:
    """Days, moments and messages inside a message follow its language."""
    shown = Message("{d} / {m} / {inner} / {yes}", (
        ("d", date(2027, 3, 1)),
        ("m", datetime(2027, 3, 1, 17, 5, tzinfo=ZoneInfo("Europe/Berlin"))),
        ("inner", msg("inner words")),
        ("yes", True),
    ))  # fmt: skip
    assert "01.03.2027 / 01.03.2027, 17:05 / inner words / True" == translate(shown, DE)


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (Decimal("0.20"), "0,20", "0.20"),
        (Decimal("1234.5"), "1.234,5", "1,234.5"),
        (Decimal(300), "300", "300"),
        (Decimal("3E+2"), "300", "300"),
        (Decimal("-0.005"), "-0,005", "-0.005"),
        (0.5, "0,5", "0.5"),
        (2.0, "2", "2"),
        (52.123456, "52,123456", "52.123456"),
        (1e-7, "0,0000001", "0.0000001"),
        (float("inf"), "inf", "inf"),
        (8801, "8801", "8801"),
        ("v25.0", "v25.0", "v25.0"),
        (True, "True", "True"),
    ],
)
def test_amounts_have_the_readers_decimal_sign(value: object, german: str, english: str) -> None:
    """Money and fractions follow the language, digit for digit; whole numbers and words, such as a version, stay."""
    said = Message("{value}", (("value", value),))
    assert (german, english) == (translate(said, DE), translate(said, EN))


def test_an_amount_that_was_kept_is_shown_the_same() -> None:
    """JSON and back, an amount of money has its digits."""
    said = Message("{value} $", (("value", Decimal("12.00")),))
    assert "12,00 $" == translate(message_from_json(message_to_json(said)), DE)


@pytest.mark.parametrize(("language", "shown"), [(DE, "6.500"), (EN, "6,500")])
def test_thousands(language: Language, shown: str) -> None:
    """Each language has its own sign between thousands."""
    assert shown == number(6500, language)


@pytest.mark.parametrize(("language", "shown"), [(DE, "1,5"), (EN, "1.5")])
def test_decimals(language: Language, shown: str) -> None:
    """Each language has its own decimal sign."""
    assert shown == number(1.5, language, digits=1)


@pytest.mark.parametrize(("language", "shown"), [(DE, "15,0\u00a0%"), (EN, "15.0%")])
def test_per_cent(language: Language, shown: str) -> None:
    """German sets a no-break space before the sign."""
    assert shown == percent(0.15, language)


@pytest.mark.parametrize(("language", "shown"), [(DE, "25.09.2021"), (EN, "25 Sept 2021")])
def test_days(language: Language, shown: str) -> None:
    """A day is written as the language writes it."""
    assert shown == day(date(2021, 9, 25), language)


def test_a_moment_is_shown_on_its_own_wall() -> None:
    """The zone that a moment carries is the zone it is shown in."""
    berlin = datetime(2027, 7, 1, 9, 0, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert "01.07.2027, 11:00" == moment(berlin, DE)


def test_the_system_clock_is_aware_and_does_not_wait_for_the_past() -> None:
    """Now is UTC, and a moment that is over is not waited for."""
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    clock.wait_until(clock.now() - timedelta(hours=1))


def test_a_rehearsal_stands_still_until_it_leaps() -> None:
    """Compressed time moves by waiting only, ends exactly there, and tells every leap."""
    leaps: list[datetime] = []
    clock = RehearsalClock(NOW, 1e9, leaps.append)
    assert NOW == clock.now()
    clock.wait_until(NOW + timedelta(days=3))
    clock.wait_until(NOW)
    assert NOW + timedelta(days=3) == clock.now()
    assert [NOW, NOW + timedelta(days=3)] == leaps


def test_a_steady_clock_compares_within_one_boot() -> None:
    """The system's counts on, on the clock that runs while the machine sleeps where there is one."""
    first, second = SystemClock().monotonic(), SystemClock().monotonic()
    assert first.boot == second.boot
    assert first.seconds <= second.seconds
    if hasattr(time, "CLOCK_BOOTTIME"):
        before = time.clock_gettime(time.CLOCK_BOOTTIME)
        assert before <= SystemClock().monotonic().seconds <= time.clock_gettime(time.CLOCK_BOOTTIME)


def test_a_rehearsal_is_a_boot_of_its_own() -> None:
    """Compressed hours count as hours, and say nothing to another rehearsal."""
    clock, other = (RehearsalClock(NOW, 1e9, lambda _: None) for _ in range(2))
    before = clock.monotonic()
    clock.wait_until(NOW + timedelta(hours=1))
    assert 3600 == clock.monotonic().seconds - before.seconds
    assert clock.monotonic().boot != other.monotonic().boot
