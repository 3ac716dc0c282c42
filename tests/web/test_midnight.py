"""Between midnight where a campaign runs and midnight by UTC pages tell the day that its people have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from outreach.app.people import people
from outreach.language import Language
from outreach.model import Membership, Role
from tests.builders import an_account
from tests.web.planned import EDITOR, a_spring, planned
from tests.web.test_pages import browser, text

pytestmark = pytest.mark.slow  # puts a report together in a process of its own

NIGHT = datetime(2027, 3, 14, 23, 30, tzinfo=UTC)
"""Half past midnight of the next day in Berlin."""

HERE = "/campaigns/kreativorte-altmark"
CHIEF = replace(EDITOR, roles=frozenset(Role))


def test_after_midnight_it_is_the_next_day(tmp_path: Path) -> None:
    """People, accounts, links, the report's file and how far a campaign is: all by the day of the campaign's zone."""
    url = f"sqlite:///{tmp_path / 'outreach.sqlite'}"
    with planned(tmp_path / "data", url, a_spring(2), first_day=date(2027, 3, 15)) as app:
        app.clock.moment = NIGHT
        every = [Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR}))]
        people.add(
            app,
            "ben@example.org",
            "Ben",
            "vier Worte die keiner kennt",
            memberships=every,
            language=Language.DE,
            caller=CHIEF,
        )
        app.store.accounts.save(an_account(), {}, NIGHT)
        app.store.accounts.checked(
            "die-altmark", at=NIGHT, trouble=None, token_expires_at=NIGHT, figures_end_at=NIGHT, limits={}
        )
        client = browser(app, CHIEF)
        shared = {"days": "90", "language": "de", "lang": "de", "about": "place:ort-0000"}
        pages = {
            "person": client.get("/administration/people/ben@example.org"),
            "accounts": client.get("/accounts"),
            "report": client.post(f"{HERE}/report/links", data=shared),
            "press": client.post(f"{HERE}/press/links", data=shared),
        }
        shown = {name: text(page.text) for name, page in pages.items()}
        assert [] == [name for name, told in shown.items() if "15.03.2027" not in told]
        assert [] == [name for name, told in shown.items() if "14.03.2027" in told]
        assert 2 == sum("13.06.2027" in told and "12.06.2027" not in told for told in shown.values())
        assert "läuft" in text(client.get("/campaigns").text)
        file = client.get(f"{HERE}/report.csv").headers["content-disposition"]
        assert "kreativorte-altmark-2027-03-15.csv" in file
