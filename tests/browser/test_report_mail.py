"""A report that comes by mail after each month: wanted in the browser, sent by the scheduler's step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from outreach.app import opened
from outreach.app.results import reportsending
from outreach.contacts import Contacts, Mail
from outreach.errors import Reason
from tests.browser.house import PEOPLE, House
from tests.contract.mailbox import Mailbox
from tests.contract.stage import HandClock


def test_monthly_mail(house: House, window):
    """A manager wants it in three clicks; it is sent once, through a restart, with a German subject and the PDF."""
    page = window("lena")
    page.goto("/me")
    page.get_by_role("link", name="Berichte wählen").click()
    expect(page.locator("main")).to_contain_text("Noch kommt kein Bericht per Mail.")
    expect(page.get_by_label("Wie oft")).to_have_value("monthly")
    expect(page.get_by_label("Zeitzone")).to_have_value("Europe/Berlin")
    # who may not share a report by a link is not offered one
    expect(page.get_by_label("Was die Mail bringt").locator("option")).to_have_count(2)
    page.get_by_label("Kampagne").select_option(house.campaign)
    page.get_by_role("button", name="Regelmäßig schicken").click()
    expect(page.get_by_role("status").first).to_contain_text("Der Bericht kommt ab jetzt per Mail.")
    expect(page.get_by_role("listitem").filter(has_text="jeden Monat")).to_contain_text("Europe/Berlin")

    berlin = house.app.clock.now().astimezone(ZoneInfo("Europe/Berlin"))
    later = (berlin.replace(day=1) + timedelta(days=32)).replace(day=1, hour=6, minute=0)
    with Mailbox() as box:
        mail = Mail(
            host="127.0.0.1", port=box.port, tls=False, sender="o@example.org", recipients=("k@e.org",)
        )
        settings = replace(house.app.settings, contacts=Contacts(mail=mail), base_url=house.url)
        failed = list[tuple[str, Reason]]()
        for moment in (later - timedelta(minutes=1), later, later + timedelta(minutes=5)):
            # each look is a program started anew
            with opened(settings, HandClock(moment)) as app:  # type: ignore[arg-type]  # a clock by its shape
                failed += reportsending.send_once(app).failed
        assert not failed, failed
        (sent,) = box.taken
    assert (PEOPLE["lena"],) == sent.recipients
    assert str(sent.message["Subject"]).startswith("Bericht ")
    (pdf,) = sent.message.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF")
    assert pdf.get_filename().endswith(".pdf")

    page.reload()
    expect(page.get_by_role("region", name="Die letzten Mails")).to_contain_text("gesendet")
    page.get_by_role("button", name="Abbestellen").click()
    expect(page.locator("main")).to_contain_text("Noch kommt kein Bericht per Mail.")
