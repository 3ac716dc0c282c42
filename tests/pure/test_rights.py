"""Whether a photo may be shown: on which channel, on which day, and if not, why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.rights import (
    credit_in_text,
    is_cleared,
    obstacles,
    of_post,
    running_out,
    with_withdrawals,
)
from outreach.language import Language
from outreach.model import ChannelName, Photo
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_place

DAY = date(2027, 3, 28)  # the clock changes on it
ONE = timedelta(days=1)


def a_photo(**changes: object) -> Photo:
    values = {"file": "photos/hof.jpg", "credit": "Ada Beispiel", "licence": "CC BY 4.0", "consent": True}
    return Photo(**(values | changes))  # type: ignore[arg-type]  # the names are those of the photo


def codes(photo: Photo, channel: ChannelName | None = FACEBOOK, day: date | None = DAY) -> list[str]:
    return [finding.code for finding in obstacles(photo, channel, day)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"credit": ""}, "rights.no-credit"),
        ({"licence": ""}, "rights.no-licence"),
        ({"consent": False}, "rights.no-consent"),
        ({"persons": ("Ada", "Bo"), "persons_consented": ("Ada",)}, "rights.no-consent"),
        ({"channels": (TWITTER,)}, "rights.channel"),
        ({"valid_from": DAY + ONE}, "rights.not-yet"),
        ({"valid_until": DAY - ONE}, "rights.expired"),
        ({"withdrawn_on": DAY}, "rights.withdrawn"),
    ],
)
def test_each_obstacle_has_its_reason_and_remedy(changes: dict[str, object], code: str) -> None:
    """One thing that is wrong is one finding with the file, and something that helps."""
    (finding,) = obstacles(a_photo(**changes), FACEBOOK, DAY)
    assert (code, "photos/hof.jpg") == (finding.code, finding.file)
    assert str(finding.remedy)


@pytest.mark.parametrize(
    "changes",
    [
        {"channels": (FACEBOOK, TWITTER)},
        {"persons": ("Ada",), "persons_consented": ("Ada",)},
        {"valid_from": DAY},
        {"valid_until": DAY},
        {"withdrawn_on": DAY + ONE},
    ],
)
def test_both_ends_of_a_period_are_in_it(changes: dict[str, object]) -> None:
    """On its first and its last day a photo may be shown, and until the day before it is withdrawn."""
    assert is_cleared(a_photo(**changes), FACEBOOK, DAY)


def test_without_a_day_periods_are_left_aside() -> None:
    """A post without a time is judged by what does not depend on a day; a withdrawal counts all the same."""
    assert [] == codes(a_photo(valid_from=DAY + ONE, valid_until=DAY - ONE), day=None)
    assert ["rights.withdrawn"] == codes(a_photo(withdrawn_on=DAY + ONE), day=None)


def test_without_a_channel_it_is_asked_of_all() -> None:
    """A report on the photo itself does not mind where it may be shown."""
    assert [] == codes(a_photo(channels=(TWITTER,)), channel=None)


@given(
    begin=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    length=st.integers(0, 400),
    day=st.dates(date(2025, 1, 1), date(2030, 12, 31)),
)
def test_a_period_is_exactly_its_days(begin: date, length: int, day: date) -> None:
    """Cleared on the days from the first to the last, and on no other."""
    photo = a_photo(valid_from=begin, valid_until=begin + timedelta(days=length))
    assert (0 <= (day - begin).days <= length) is is_cleared(photo, TWITTER, day)


@given(told=st.dates(), source=st.none() | st.dates())
def test_the_earlier_withdrawal_counts(told: date, source: date | None) -> None:
    """A person's word and the source's are both heard; other photos stay as they were."""
    other = a_photo(file="photos/tor.jpg")
    place = a_place(photos=(a_photo(withdrawn_on=source), other))
    first, second = with_withdrawals(place, {"photos/hof.jpg": told}).photos
    assert min(filter(None, (told, source))) == first.withdrawn_on
    assert other is second


def test_a_card_without_a_photo_needs_no_right() -> None:
    """Nothing is asked of it, whatever its place."""
    assert () == of_post(None, "", FACEBOOK, DAY)


def test_a_photo_that_nobody_knows_any_more_is_not_shown() -> None:
    """Where the data no longer has it, nobody can say that it may be shown."""
    (finding,) = of_post(a_place(photos=()), "photos/hof.jpg", FACEBOOK, DAY)
    assert "rights.unknown" == finding.code


@pytest.mark.parametrize(
    ("licence", "language", "line"),
    [
        ("CC BY 4.0", Language.DE, "Foto: Ada Beispiel, CC BY 4.0"),
        ("CC BY-SA 4.0", Language.EN, "Photo: Ada Beispiel, CC BY-SA 4.0"),
        ("CC0 1.0", Language.DE, ""),
        ("Nutzungsrecht vom 3. März 2027", Language.DE, ""),
        ("dl-de/by-2-0", Language.DE, "Foto: Ada Beispiel, dl-de/by-2-0"),
    ],
)
def test_the_credit_stands_in_the_text_where_the_licence_asks(
    licence: str, language: Language, line: str
) -> None:
    """In the language of the post; no licence, no line."""
    assert line == credit_in_text(a_photo(licence=licence), language)
    assert "" == credit_in_text(None, language)


def test_a_credit_that_says_it_already_is_not_doubled() -> None:
    """Neither the word Foto nor the licence stands there twice."""
    photo = a_photo(credit="Foto: Ada Beispiel, CC BY 4.0")
    assert "Foto: Ada Beispiel, CC BY 4.0" == credit_in_text(photo, Language.DE)


def test_a_right_that_ends_before_the_campaign_is_told() -> None:
    """In time to ask for a longer one; on the campaign's last day it is long enough."""
    assert ["rights.runs-out"] == [f.code for f in running_out(a_photo(valid_until=DAY - ONE), DAY)]
    assert () == running_out(a_photo(valid_until=DAY), DAY)
    assert () == running_out(a_photo(), DAY)
