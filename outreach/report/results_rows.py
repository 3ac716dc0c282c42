"""Goals, costs, receipts, visits and effects as flat rows with raw values, for the spreadsheet."""

from __future__ import annotations

from outreach.language import msg
from outreach.networks import profile
from outreach.report.costs import euros
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.results_words import (
    COST_STATUSES,
    EXPENSES,
    GOAL_STATUSES,
    GOALS,
    ONE_EFFECT,
    VISIT_STATUSES,
    VISITS,
)
from outreach.report.rows import Cell, CellFormat, Head, Rows, wall


def goals(report: Report, words: Words) -> Rows:
    """One row per goal."""
    heads = (
        Head(words(msg("Goal")), width=30),
        Head(words(msg("Network")), width=16),
        Head(words(msg("Aimed at")), CellFormat.COUNT),
        Head(words(msg("Actual")), CellFormat.MIDDLE),
        Head(words(msg("Share")), CellFormat.SHARE),
        Head(words(msg("Status")), width=18),
        Head(words(msg("Why")), width=50),
    )
    return Rows(
        heads,
        tuple(
            (
                words(GOALS[result.goal.kind]),
                _network(result.goal.channel, words),
                result.goal.target,
                result.actual,
                result.share,
                words(GOAL_STATUSES[result.status]),
                words(result.why) if result.why else "",
            )
            for result in report.results.goals
        ),
    )


def costs(report: Report, words: Words) -> Rows:
    """One row per network and currency, then one per kind of what was spent on the whole."""
    heads = (
        Head(words(msg("Network")), width=16),
        Head(words(msg("Spent on")), width=22),
        Head(words(msg("Costs")), CellFormat.MONEY),
        Head(words(msg("Currency")), width=10),
        Head(words(msg("Per 1,000 views")), CellFormat.MONEY, 16),
        Head(words(msg("Per 1,000 views: status")), width=22),
        Head(words(msg("Per click")), CellFormat.MONEY),
        Head(words(msg("Per click: status")), width=22),
    )
    found = report.results.costs
    networks: list[tuple[Cell, ...]] = [
        (
            profile(cost.channel).title,
            words(msg("list prices, {as_of}", as_of=cost.prices_as_of) if cost.reckoned else msg("entered")),
            float(cost.total),
            cost.currency,
            None if cost.per_thousand_views.value is None else float(cost.per_thousand_views.value),
            words(COST_STATUSES[cost.per_thousand_views.status]),
            None if cost.per_click.value is None else float(cost.per_click.value),
            words(COST_STATUSES[cost.per_click.status]),
        )
        for cost in found.networks
    ]
    whole: list[tuple[Cell, ...]] = [
        (
            words(msg("whole campaign")),
            words(EXPENSES[cost.kind]),
            float(cost.total),
            cost.currency,
            *(None, "") * 2,
        )
        for cost in found.whole
    ]
    return Rows(heads, (*networks, *whole))


def receipts(report: Report, words: Words) -> Rows:
    """One row per expense, as a funder lists them: day, payee, reason, amount."""
    heads = (
        Head(words(msg("Day")), CellFormat.DAY),
        Head(words(msg("Receipt")), width=16),
        Head(words(msg("Payee")), width=28),
        Head(words(msg("Reason")), width=44),
        Head(words(msg("Spent on")), width=18),
        Head(words(msg("Network")), width=16),
        Head(words(msg("Amount")), CellFormat.MONEY),
        Head(words(msg("Currency")), width=10),
        Head(words(msg("Entered by")), width=20),
        Head(words(msg("Entered at")), CellFormat.MOMENT, 17),
    )
    return Rows(
        heads,
        tuple(
            (
                each.day,
                each.receipt,
                each.payee,
                each.reason,
                words(EXPENSES[each.kind]),
                _network(each.channel, words),
                float(euros(each.cents)),
                each.currency,
                each.entered_by,
                wall(each.entered_at, report),
            )
            for each in report.results.costs.receipts
        ),
    )


def website(report: Report, words: Words) -> Rows:
    """One row per post that is out."""
    unit = report.results.website.unit
    heads = (
        Head(words(msg("Post"))),
        Head(words(msg("Published")), CellFormat.MOMENT, 17),
        Head(words(msg("Place")), width=30),
        Head(words(msg("Network")), width=11),
        Head(words(msg("Clicks, as the network counts")), CellFormat.COUNT, 20),
        Head(words(VISITS[unit]) if unit else "", CellFormat.COUNT),
        Head(words(msg("Status")), width=30),
    )
    return Rows(
        heads,
        tuple(
            (
                each.post.post.id,
                wall(each.post.post.published_at, report),
                each.post.place,
                profile(each.post.post.channel).title,
                each.clicks.value,
                each.visits.value,
                words(VISIT_STATUSES[each.visits.status]),
            )
            for each in report.results.website.posts
        ),
    )


def effects(report: Report, words: Words) -> Rows:
    """One row per note."""
    heads = (
        Head(words(msg("Day")), CellFormat.DAY),
        Head(words(msg("What")), width=18),
        Head(words(msg("Number")), CellFormat.COUNT),
        Head(words(msg("Source")), width=28),
        Head(words(msg("About")), width=50),
        Head(words(msg("Place")), width=30),
        Head(words(msg("Link")), CellFormat.LINK, 40),
    )
    return Rows(
        heads,
        tuple(
            (
                each.day,
                words(ONE_EFFECT[each.kind]),
                each.count,
                each.source,
                each.note,
                report.place_name(each.place) if each.place else "",
                each.link,
            )
            for each in report.results.effects.noted
        ),
    )


def _network(channel: str, words: Words) -> str:
    return profile(channel).title if channel else words(msg("whole campaign"))
