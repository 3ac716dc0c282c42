"""What people would have entered for the demo's report: expenses, effects, visits; all marked as simulated."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.results import effects, expenses, reports, website
from outreach.model import Caller, Campaign
from outreach.networks import Measure
from outreach.report.website import tracked

STAY = 0.8
"""Of so many who click the website counts a visit; the others turn back, or block the counting."""

ON_THE_FIRST = "first"
"""Spent on the campaign's first network."""

EXPENSES = (
    (-12, "design", "Studio Elbufer", "Vorlagen der Bildkarten", "480,00", "", "R-2027-014"),
    (1, "hours", "Geschäftsstelle", "Redaktion, 18 Stunden", "756,00", "", ""),
    (16, "advertising", "Meta Platforms", "Drei Beiträge beworben", "150,00", ON_THE_FIRST, "7731-0226"),
    (33, "hours", "Geschäftsstelle", "Redaktion und Freigaben, 14 Stunden", "588,00", "", ""),
    (52, "design", "Fotografie Altmark", "Bildrechte, vier Aufnahmen", "320,00", "", "2027/31"),
)
"""Days from the campaign's first one, kind, payee, reason, amount, network, number of the receipt."""

EFFECTS = (
    (6, "enquiry", "Telefon", "Zwei Künstlerinnen suchen ein Atelier", 2),
    (11, "press", "Regionalzeitung", "Bericht über die Kampagne", 1),
    (19, "enquiry", "E-Mail", "Anfrage nach Räumen für Workshops", 1),
    (26, "talk", "Netzwerk im Nachbarland", "Austausch über eine gemeinsame Karte", 1),
    (38, "enquiry", "Kontaktformular", "Besuchsgruppe im Mai", 3),
    (47, "partner", "Volkshochschule", "Reihe »Kreative Orte« ab Herbst", 1),
    (55, "press", "Hörfunk", "Gespräch am Morgen", 1),
)
"""Days from the campaign's first one, kind, source, what it was about, how many."""


def enter(app: App, campaign: Campaign, after: date, until: date, *, caller: Caller) -> None:
    """All of it that happened later than ``after`` and by ``until``; of the visits all until then."""
    places = sorted(app.store.places.names(campaign.name))
    for days, kind, payee, reason, money, channel, receipt in EXPENSES:
        day = campaign.first_day + timedelta(days=days)
        if after < day <= until:
            fields = {"day": day.isoformat(), "kind": kind, "payee": payee, "reason": reason}
            spent_on = campaign.channels[0].channel if channel == ON_THE_FIRST else ""
            fields |= {"amount": money, "channel": spent_on, "receipt": receipt}
            expenses.add(app, campaign.name, fields, simulated=True, caller=caller)
    for number, (days, kind, source, note, count) in enumerate(EFFECTS):
        day = campaign.first_day + timedelta(days=days)
        if after < day <= until:
            fields = {
                "day": day.isoformat(),
                "kind": kind,
                "source": source,
                "note": note,
                "count": str(count),
            }
            fields["place"] = places[number * 3 % len(places)] if kind == "enquiry" and places else ""
            effects.add(app, campaign.name, fields, simulated=True, caller=caller)
    table = website.SentTable(name="utm_contents.csv", source=BytesIO(_visits(app, campaign).encode()))
    website.take_in(app, campaign.name, [table], simulated=True, caller=caller)


def _visits(app: App, campaign: Campaign) -> str:
    """A table as the website would have counted: most of those who clicked, on the day of the post."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(("date", "utm_source", "utm_campaign", "utm_content", "visits"))
    writer.writerows(_rows(app, campaign))
    return table.getvalue()


def _rows(app: App, campaign: Campaign) -> Iterator[tuple[str, str, str, str, int]]:
    zone = ZoneInfo(campaign.zone)
    for one in reports.gather(app, campaign.name).posts:
        link, clicks = tracked(one.post.link), one.figures[Measure.CLICKS].value
        if link and clicks is not None and one.post.published_at:
            day = one.post.published_at.astimezone(zone).date().isoformat()
            yield day, link.source, campaign.utm_campaign or campaign.name, link.content, round(clicks * STAY)
