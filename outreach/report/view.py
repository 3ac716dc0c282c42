"""The report laid out for a reader, once for page and PDF: finished words, tables, charts and cards in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outreach.language import Language, msg
from outreach.model import MAP_CREDIT, CancelCheck, never_cancelled
from outreach.networks import Measure, profile
from outreach.report import charts, lists, tables
from outreach.report.cards import CardView, cards
from outreach.report.chart_style import Chart, ChartStyle
from outreach.report.labels import MEASURES, SHORT_OUTCOMES, Words
from outreach.report.model import TROUBLE, PostOutcome, Report
from outreach.report.palette import ChartPalette, palette
from outreach.report.summary import Fact, Line, facts, short
from outreach.report.tables import ReportTable


@dataclass(frozen=True, kw_only=True)
class ReportSection:
    """A heading and what stands under it, in this order."""

    key: str
    title: str
    text: tuple[str, ...] = ()
    chart: Chart | None = None
    cards: tuple[CardView, ...] = ()
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything that a reader of page or PDF sees, in one language."""

    language: Language
    colours: ChartPalette
    brand: str
    title: str
    period: str
    made: str
    banner: str  # empty unless figures are simulated
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    sections: tuple[ReportSection, ...]
    credits: tuple[str, ...]
    words: dict[str, str]  # of the page itself


def no_images(_: str) -> None:
    """For where pictures are not put into the report itself."""


def view(
    report: Report,
    language: Language,
    images: Callable[[str], bytes | None] = no_images,
    check_cancel: CancelCheck = never_cancelled,
) -> ReportView:
    """``images`` gives the card of a post (JPEG, as large as on the page) by the post's id.

    ``check_cancel`` is called at each card and each section.
    """
    words = Words(language, report.campaign.zone)
    colours = palette(report.campaign.brand)
    campaign = report.campaign
    shown = cards(report, words, images, check_cancel)
    return ReportView(
        language=language,
        colours=colours,
        brand=campaign.brand.name,
        title=words(msg("Report on the campaign “{title}”", title=campaign.title)),
        period=words(
            msg("Campaign from {first} to {last}", first=campaign.first_day, last=campaign.last_day)
        ),
        made=_made(report, words),
        banner=words(msg("Simulated figures from the sandbox")) if report.simulated else "",
        facts=facts(report, words),
        lines=short(report, words),
        sections=tuple(_until(check_cancel, _sections(report, words, ChartStyle(words, colours), shown))),
        credits=_credits(report, words, pictures=any(card.image for card in shown)),
        words={
            "contents": words(msg("Contents")),
            "skip": words(msg("Skip to the content")),
            "short": words(msg("In short")),
            "page": words(msg("Page {page} of {pages}", page="{page}", pages="{pages}")),
            "credits": words(msg("Credits")),
            "same": words(msg("The table below has the same figures.")),
        },
    )


def _until(check_cancel: CancelCheck, sections: Iterator[ReportSection]) -> Iterator[ReportSection]:
    for section in sections:
        check_cancel()
        yield section


def _made(report: Report, words: Words) -> str:
    if report.last_reading_at is None:
        return words(msg("As of {now}; no figure has been read yet.", now=report.made_at))
    last = words.moment(report.last_reading_at)
    return words(msg("As of {now}; last figure read on {last}.", now=report.made_at, last=last))


def _credits(report: Report, words: Words, *, pictures: bool) -> tuple[str, ...]:
    funder = report.campaign.brand.funder
    lines = [words(msg("Funded by: {funder}", funder=funder))] if funder else []
    return (*lines, *report.credits, *((MAP_CREDIT,) if pictures else ()))


def _sections(
    report: Report, words: Words, style: ChartStyle, shown: tuple[CardView, ...]
) -> Iterator[ReportSection]:
    yield _ran(report, words)
    yield _attention(report, words)
    yield _best(words, shown)
    yield _weeks(report, words, style)
    yield _growth(report, words, style)
    yield _places(report, words, style)
    yield _categories(report, words, style)
    yield _accounts(report, words, style)
    yield _posts(report, words)
    yield _definitions(report, words)


def _ran(report: Report, words: Words) -> ReportSection:
    return ReportSection(
        key="channels",
        title=words(msg("What ran, per network")),
        text=(
            words(
                msg(
                    "Every figure stands for one network: the networks do not mean the same by it, so nothing is "
                    "added up across them. Unique reach is never added up at all."
                )
            ),
            *tables.marks(report.channels, words),
        )
        if report.channels
        else (words(msg("No post has been made for this campaign yet.")),),
        tables=tables.channels(report, words),
    )


def _attention(report: Report, words: Words) -> ReportSection:
    counts = [
        (outcome, len(report.open[outcome]))
        for outcome in (*TROUBLE, PostOutcome.CANCELLED, PostOutcome.AHEAD)
    ]
    told = ", ".join(f"{count} {words(SHORT_OUTCOMES[outcome])}" for outcome, count in counts if count)
    text = [
        words(msg("Posts that are not out: {told}.", told=told)) if told else words(msg("Every post is out."))
    ]
    gone = [one for one in report.posts if one.gone]
    if gone:
        named = ", ".join(f"{one.place} ({words.moment(one.post.published_at)})" for one in gone)
        text.append(
            words(
                msg(
                    "Published, and on the network no more: {posts}. Their figures are the last that were read.",
                    posts=named,
                )
            )
        )
    behind = sum(not one.gone and any(f.behind for f in one.figures.values()) for one in report.posts)
    if behind:
        text.append(
            words(
                msg(
                    "For {count} posts the latest reading brought no figure; the one before is shown, with its time.",
                    count=behind,
                )
            )
        )
    return ReportSection(
        key="attention",
        title=words(msg("What needs attention")),
        text=tuple(text),
        tables=lists.unpublished(report, words),
    )


def _best(words: Words, shown: tuple[CardView, ...]) -> ReportSection:
    text = msg(
        "Ranked are posts whose figures were read 48 hours or more after publishing; younger ones still grow."
    )
    nothing = msg("No post has figures that are old enough (48 hours) to be ranked.")
    return ReportSection(
        key="best",
        title=words(msg("Best and weakest posts")),
        text=(words(text if shown else nothing),),
        cards=shown,
    )


def _weeks(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    chart = charts.weeks(report.weeks, style)
    text = msg("Views and interactions of the posts that went out in the week, whenever they were seen.")
    return ReportSection(
        key="weeks",
        title=words(msg("Weeks")),
        text=(
            words(text if chart else msg("No figure of any week is known yet.")),
            *tables.marks(report.weeks, words),
        ),
        chart=chart,
        tables=tables.weeks(report, words),
    )


def _growth(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    chart = charts.growth(report, style)
    text = msg(
        "Median of the posts that have been read at that age. Late ages rest on fewer posts; a change of the "
        "network's definition starts a new line."
    )
    return ReportSection(
        key="growth",
        title=words(msg("How posts grow")),
        text=(words(text if chart else msg("No reading at a set age is known yet.")),),
        chart=chart,
        tables=tables.growth(report, words),
    )


def _places(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    names = {g.key: g.name for g in tables.ranked(report.places)}
    alt = words(msg("Bars per place and network: median of its posts, and a stroke for its best post."))
    chart = charts.ranges(report.places, names, alt, style)
    text = [_legend(report, words) if chart else words(msg("No figure of any place is known yet."))]
    if chart and len(names) > charts.LARGEST:
        text.append(
            words(msg("The chart shows the first {count} places; the table has all.", count=charts.LARGEST))
        )
    return ReportSection(
        key="places",
        title=words(msg("Places")),
        text=(*text, *tables.marks(report.places, words)),
        chart=chart,
        tables=tables.places(report, words),
    )


def _legend(report: Report, words: Words) -> str:
    networks = (profile(group.channel) for group in report.channels)
    others = (
        msg(
            "On {network} {measure} stand for reach, which it does not offer.",
            network=network.title,
            measure=MEASURES[network.figures.compared_by],
        )
        for network in networks
        if network.figures.compared_by is not Measure.REACH
    )
    return " ".join(map(words, (msg("Bar: median of the posts. Stroke: best post."), *others)))


def _categories(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    names = {g.key: g.name or words(msg("No category")) for g in tables.ranked(report.categories)}
    alt = words(msg("Bars per category and network: median of its posts, and a stroke for its best post."))
    chart = charts.ranges(report.categories, names, alt, style)
    several = words(
        msg("A place may have several categories and counts in each; the rows do not add up to a whole.")
    )
    text = (
        (_legend(report, words), several)
        if chart
        else (words(msg("No figure of any category is known yet.")),)
    )
    return ReportSection(
        key="categories",
        title=words(msg("Categories")),
        text=(*text, *tables.marks(report.categories, words)),
        chart=chart,
        tables=tables.categories(report, words),
    )


def _accounts(report: Report, words: Words, style: ChartStyle) -> ReportSection:
    found = tables.accounts(report, words)
    text = msg("Figures of the accounts as a whole; they are not the campaign's doing alone.")
    return ReportSection(
        key="accounts",
        title=words(msg("Accounts over time")),
        text=(words(text if found else msg("No figure of an account is known yet.")),),
        chart=charts.followers(report.accounts, style),
        tables=found,
    )


def _posts(report: Report, words: Words) -> ReportSection:
    none = (words(msg("No post is out yet.")),)
    return ReportSection(
        key="posts",
        title=words(msg("All posts")),
        text=() if report.posts else none,
        tables=lists.posts(report, words),
    )


def _definitions(report: Report, words: Words) -> ReportSection:
    used = sorted({reading.definition for reading in report.readings})
    text = [
        msg("A figure that is not known is shown as a dash with the reason, never as 0."),
        msg("A median stands beside each maximum: half of the posts lie above it, half below."),
        msg("A rate is formed per post from figures of the same age; of several posts the median is shown."),
    ]
    if used:
        text.append(msg("Definitions in force at the readings: {names}.", names=", ".join(used)))
    return ReportSection(
        key="definitions",
        title=words(msg("Definitions and sources")),
        text=tuple(words(t) for t in text),
        tables=lists.definitions(words),
    )
