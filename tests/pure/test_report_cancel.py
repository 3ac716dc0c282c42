"""A report in the making is given up where nobody wants it any more."""

from __future__ import annotations

import pytest

from outreach.language import Language
from outreach.report import ReportFormat, make_report, write
from tests.builders import NOW, a_campaign
from tests.pure.report_sample import a_card, sample_places, sample_posts, sample_report
from tests.unwanted import Unwanted, patient_for


@pytest.mark.parametrize("looks", [0, 20])
def test_its_figures_are_given_up_at_the_next_post(looks: int) -> None:
    """The word is heard at the first post and at a later one, and comes out as it was raised."""
    with pytest.raises(Unwanted):
        make_report(
            a_campaign(), sample_places(), sample_posts(), (), now=NOW, check_cancel=patient_for(looks)
        )


@pytest.mark.parametrize(
    ("kind", "looks"),
    [
        (ReportFormat.HTML, 0),
        (ReportFormat.HTML, 8),
        (ReportFormat.PDF, 8),
        (ReportFormat.XLSX, 8),
        (ReportFormat.XLSX, 100),
    ],
)
def test_its_file_is_given_up_amid_cards_sections_and_rows(kind: ReportFormat, looks: int) -> None:
    """Whatever the format, there is a look at each card, section or row."""
    with pytest.raises(Unwanted):
        write(sample_report(), kind, Language.EN, a_card, check_cancel=patient_for(looks))
