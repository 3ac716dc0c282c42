"""A plan in the making is given up where nobody wants it any more."""

from __future__ import annotations

import pytest

from outreach.plan import make_plan
from tests.builders import a_campaign, a_place
from tests.unwanted import Unwanted, patient_for

PLACES = [a_place(f"ort-{n:02}", municipality=f"Stadt {n % 7}") for n in range(18)]


@pytest.mark.parametrize("looks", [0, 5])
def test_a_plan_is_cancelled_amid_its_search(looks: int) -> None:
    """The word is heard at the first look and at a later one, and comes out as it was raised."""
    with pytest.raises(Unwanted):
        make_plan(a_campaign(), PLACES, check_cancel=patient_for(looks))


def test_a_post_that_is_fitted_in_is_cancelled_too() -> None:
    """Where the plan stays as it is and a place joins, nothing is searched, and the word is heard all the same."""
    first = make_plan(a_campaign(seed=1), PLACES)
    with pytest.raises(Unwanted):
        make_plan(a_campaign(), [*PLACES, a_place("neu")], previous=first.slots, check_cancel=patient_for(0))
