"""Goals, costs, visits, what came of it and what comes next, for a reader; what nobody has entered is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from outreach.language import Message, amount, msg, percent
from outreach.model import WHOLE_CAMPAIGN, VisitUnit
from outreach.networks import profile
from outreach.report.costs import Costs, CostStatus, UnitCost, euros
from outreach.report.effects import Effects
from outreach.report.goals import GoalResult, GoalStatus
from outreach.report.labels import DASH, Words
from outreach.report.layout import ReportSection
from outreach.report.model import Report
from outreach.report.results_words import (
    COST_STATUSES,
    EFFECTS,
    EXPENSES,
    GOAL_STATUSES,
    GOALS,
    ONE_EFFECT,
    TOOLS,
    VISIT_STATUSES,
    VISITS,
)
from outreach.report.tables import Column, ReportTable
from outreach.report.website import VisitFigure, VisitStatus, Website

SIGNS = {"EUR": "€", "USD": "$"}


def goals(report: Report, words: Words) -> Iterator[ReportSection]:
    """Goal, actual, per cent, status: those of the campaign, then those of its networks."""
    found = report.results.goals
    if not found:
        return
    reached = sum(result.status is GoalStatus.REACHED for result in found)
    whole = [result for result in found if not result.goal.channel]
    networks = [result for result in found if result.goal.channel]
    yield ReportSection(
        key="goals",
        title=words(msg("Goals")),
        text=(words(msg("Reached: {reached} of {goals}.", reached=reached, goals=len(found))),),
        tables=tuple(
            _goals(caption, several, words)
            for caption, several in (
                (msg("Goals of the campaign"), whole),
                (msg("Goals per network"), networks),
            )
            if several
        ),
    )


def _goals(caption: Message, found: Sequence[GoalResult], words: Words) -> ReportTable:
    head = (
        Column(words(msg("Goal")), number=False, share=3.2),
        Column(words(msg("Aimed at"))),
        Column(words(msg("Actual"))),
        Column(words(msg("Share")), share=0.8),
        Column(words(msg("Status")), number=False, share=2.6),
    )
    return ReportTable(words(caption), head, tuple(_goal(result, words) for result in found))


def _goal(result: GoalResult, words: Words) -> tuple[str, ...]:
    goal, status = result.goal, GOAL_STATUSES[result.status]
    name = words(GOALS[goal.kind])
    return (
        f"{profile(goal.channel).title}: {name}" if goal.channel else name,
        words.number(goal.target),
        words.number(result.actual),
        DASH if result.share is None else percent(result.share, words.language, digits=0),
        words(msg("{status}: {why}", status=status, why=result.why) if result.why else status),
    )


def costs(report: Report, words: Words) -> Iterator[ReportSection]:
    """Per network and as a whole, each currency by itself, and the list of receipts."""
    found = report.results.costs
    if not found.totals:
        return
    totals = ", ".join(money(total, currency, words) for currency, total in sorted(found.totals.items()))
    yield ReportSection(
        key="costs",
        title=words(msg("Costs")),
        text=(
            words(msg("In all: {totals}.", totals=totals)),
            words(
                msg(
                    "What a network charges is reckoned by its list prices for what was sent and read until now. "
                    "Currencies and networks are never added up or set against each other."
                )
            ),
        ),
        tables=tuple(table for table in _cost_tables(found, words) if table.rows),
    )


def _cost_tables(found: Costs, words: Words) -> Iterator[ReportTable]:
    yield ReportTable(
        words(msg("Costs per network")),
        (
            Column(words(msg("Network")), number=False, share=1.2),
            Column(words(msg("Told by")), number=False, share=2),
            Column(words(msg("Costs"))),
            Column(words(msg("Per 1,000 views")), share=1.4),
            Column(words(msg("Per click")), share=1.4),
        ),
        tuple(
            (
                profile(cost.channel).title,
                words(
                    msg("list prices, {as_of}", as_of=cost.prices_as_of) if cost.reckoned else msg("entered")
                ),
                money(cost.total, cost.currency, words),
                unit(cost.per_thousand_views, cost.currency, words),
                unit(cost.per_click, cost.currency, words),
            )
            for cost in found.networks
        ),
    )
    yield ReportTable(
        words(msg("Costs of the campaign as a whole")),
        (Column(words(msg("Spent on")), number=False, share=2), Column(words(msg("Costs")))),
        tuple((words(EXPENSES[cost.kind]), money(cost.total, cost.currency, words)) for cost in found.whole),
    )
    yield ReportTable(
        words(msg("Receipts")),
        (
            Column(words(msg("Day")), number=False),
            Column(words(msg("Receipt")), number=False),
            Column(words(msg("Payee")), number=False, share=1.6),
            Column(words(msg("Reason")), number=False, share=2.4),
            Column(words(msg("For")), number=False, share=1.2),
            Column(words(msg("Amount"))),
        ),
        tuple(
            (
                words.day(each.day),
                each.receipt or DASH,
                each.payee,
                each.reason,
                profile(each.channel).title
                if each.channel != WHOLE_CAMPAIGN
                else words(msg("whole campaign")),
                money(euros(each.cents), each.currency, words),
            )
            for each in found.receipts
        ),
    )


def website(report: Report, words: Words) -> Iterator[ReportSection]:
    """Visits per place, and per post beside the clicks that its network counts."""
    found = report.results.website
    if found.unit is None:
        return
    yield ReportSection(
        key="website",
        title=words(msg("Visits of the website")),
        text=tuple(_website_text(found, words)),
        tables=(_by_place(found, report, words), _by_post(found, words)) if found.posts else (),
    )


def _website_text(found: Website, words: Words) -> Iterator[str]:
    tools = ", ".join(dict.fromkeys(words(TOOLS[each.tool]) for each in found.imports))
    if found.total is not None:
        yield words(
            msg(
                "Visits by the posts' links from {first} to {last}, as the website counts them ({tools}): {count}.",
                count=words.number(found.total),
                first=found.first_day,
                last=found.last_day,
                tools=tools,
            )
        )
    else:
        yield words(
            msg(
                "The website's statistics from {first} to {last} ({tools}).",
                first=found.first_day,
                last=found.last_day,
                tools=tools,
            )
        )
    if found.unit is VisitUnit.VISITORS:
        yield words(
            msg("It counts people per link; the same may have come by several, so they are not added up.")
        )
    yield words(msg("Networks count clicks, the website counts visits; the two never quite agree."))
    if any(each.visits.status is VisitStatus.SHARED for each in found.posts):
        yield words(
            msg(
                "Where the table does not tell networks apart, visits stand with the place and with no single post."
            )
        )


def _by_place(found: Website, report: Report, words: Words) -> ReportTable:
    unit_ = words(VISITS[found.unit or VisitUnit.VISITS])
    head = (
        Column(words(msg("Place")), number=False, share=3),
        Column(words(msg("Posts"))),
        Column(unit_, share=2),
    )
    rows = sorted(
        (report.place_name(each.place), words.number(each.posts), visits(each.visits, words))
        for each in found.places
    )
    return ReportTable(words(msg("Visits per place")), head, tuple(rows))


def _by_post(found: Website, words: Words) -> ReportTable:
    head = (
        Column(words(msg("Published")), number=False, share=1.6),
        Column(words(msg("Place")), number=False, share=2.4),
        Column(words(msg("Network")), number=False),
        Column(words(msg("Clicks, as the network counts")), share=1.4),
        Column(words(VISITS[found.unit or VisitUnit.VISITS]), share=1.8),
    )
    rows = tuple(
        (
            words.moment(each.post.post.published_at),
            each.post.place,
            profile(each.post.post.channel).title,
            words.figure(each.clicks),
            visits(each.visits, words),
        )
        for each in found.posts
    )
    return ReportTable(words(msg("Visits per post")), head, rows, on_screen=True)


def effects(report: Report, words: Words) -> Iterator[ReportSection]:
    """What came of it, by day."""
    found = report.results.effects
    if not found.noted:
        return
    yield ReportSection(
        key="effects",
        title=words(msg("What came of it")),
        text=(counted(found, words),),
        tables=(_noted(found, report, words),),
    )


def conclusion(report: Report, words: Words) -> Iterator[ReportSection]:
    """What the staff draws from it, where somebody has written that down."""
    found = report.results.conclusion
    if found is None:
        return
    paragraphs = [each.strip() for each in found.text.split("\n\n") if each.strip()]
    told = msg("{name}, {day}", name=found.written_by, day=words.date_of(found.written_at))
    yield ReportSection(key="next", title=words(msg("What next")), text=(*paragraphs, words(told)))


def counted(found: Effects, words: Words) -> str:
    """How many of each kind; a kind of which nothing was noted is not named."""
    return ", ".join(f"{words(EFFECTS[kind])}: {words.number(count)}" for kind, count in found.counts.items())


def _noted(found: Effects, report: Report, words: Words) -> ReportTable:
    head = (
        Column(words(msg("Day")), number=False),
        Column(words(msg("What")), number=False, share=1.3),
        Column(words(msg("Number")), share=0.7),
        Column(words(msg("Source")), number=False, share=1.6),
        Column(words(msg("About")), number=False, share=2.6),
        Column(words(msg("Place")), number=False, share=1.6),
    )
    rows = tuple(
        (
            words.day(each.day),
            words(ONE_EFFECT[each.kind]),
            words.number(each.count),
            each.source,
            " ".join(filter(None, (each.note, each.link))) or DASH,
            report.place_name(each.place) if each.place else DASH,
        )
        for each in found.noted
    )
    return ReportTable(words(msg("Enquiries, press, talks, partners")), head, rows)


def visits(figure: VisitFigure, words: Words) -> str:
    """The number, or a dash and the reason."""
    if figure.value is None:
        return f"{DASH} {words(VISIT_STATUSES[figure.status])}"
    return words.number(figure.value)


def unit(cost: UnitCost, currency: str, words: Words) -> str:
    """What one of it has cost; at most so much where figures are missing; else a dash and the reason."""
    if cost.value is None:
        return f"{DASH} {words(COST_STATUSES[cost.status])}"
    shown = money(cost.value, currency, words)
    return f"{words(COST_STATUSES[cost.status])} {shown}" if cost.status is CostStatus.AT_MOST else shown


def money(value: Decimal, currency: str, words: Words) -> str:
    """``1.234,50 €``, to the cent, rounded half up."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{amount(rounded, words.language)}\u00a0{SIGNS.get(currency, currency)}"
