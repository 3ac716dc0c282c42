"""The report laid out for a reader, once for page and PDF: finished words, tables, charts and cards in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from outreach.language import Language, msg
from outreach.model import KINDS, MAP_CREDIT, CancelCheck, never_cancelled
from outreach.networks import profile
from outreach.report.annex import annexed
from outreach.report.cards import CardView, Ranked, cards, evidence
from outreach.report.chart_style import ChartStyle
from outreach.report.kinds import differences
from outreach.report.labels import Words
from outreach.report.layout import ReportSection
from outreach.report.lists import part_of
from outreach.report.model import Report
from outreach.report.palette import ChartPalette, palette
from outreach.report.partner import partner_facts, partner_sections
from outreach.report.scope import Edition
from outreach.report.scope import told as told_scope
from outreach.report.sections import sections
from outreach.report.summary import Fact, Line, facts, short


@dataclass(frozen=True, kw_only=True)
class LogoView:
    """Who pays or takes part; ``image`` is a JPEG, empty where it is left out."""

    alt: str
    image: bytes


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything that a reader of page or PDF sees, in one language."""

    language: Language
    colours: ChartPalette
    brand: str
    title: str
    period: str
    narrowed: str  # what the report is narrowed down to, empty where it is all of the campaign
    made: str
    banner: str  # empty unless figures are simulated
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    sections: tuple[ReportSection, ...]
    annex: tuple[ReportSection, ...]  # for whoever checks
    credits: tuple[str, ...]
    logos: tuple[LogoView, ...]
    words: dict[str, str]  # of the page itself

    @property
    def all_sections(self) -> tuple[ReportSection, ...]:
        return (*self.sections, *self.annex)


def no_images(_: str) -> None:
    """For where pictures are not put into the report itself."""


def view(
    report: Report,
    language: Language,
    images: Callable[[str], bytes | None] = no_images,
    check_cancel: CancelCheck = never_cancelled,
    logos: Callable[[str], bytes | None] = no_images,
    most: int | None = None,
) -> ReportView:
    """``images`` gives the card of a post (JPEG, as large as on the page) by the post's id, ``logos`` one by digest.

    ``check_cancel`` is called at each card and each section. No table has more than ``most`` rows; it then says so.
    """
    words = Words(language, report.campaign.zone)
    colours = palette(report.campaign.brand)
    campaign = report.campaign
    style = ChartStyle(words, colours)

    def drawn(posts: Iterable[Ranked]) -> tuple[CardView, ...]:
        return cards(report, posts, words, images, check_cancel)

    def proven(posts: Iterable[Ranked]) -> tuple[CardView, ...]:
        return evidence(report, posts, words, images, check_cancel)

    if report.scope.edition is not Edition.PARTNER:
        found = differences(report, words)
        top, lines = facts(report, words), short(report, words, found)
        later = annexed(report, words, style, drawn, proven, most)
        laid_out = sections(report, words, style, drawn, found), later
    else:
        top, lines = partner_facts(report, words), ()
        laid_out = partner_sections(report, words, drawn), iter(())
    main, annex = (tuple(_shortened(_until(check_cancel, part), words, most)) for part in laid_out)
    return ReportView(
        language=language,
        colours=colours,
        brand=campaign.brand.name,
        title=_title(report, words),
        period=_period(report, words),
        narrowed=_narrowed(report, words),
        made=_made(report, words),
        banner=words(msg("Simulated figures from the sandbox")) if report.simulated else "",
        facts=top,
        lines=lines,
        sections=main,
        annex=annex,
        credits=_credits(
            report, words, pictures=any(card.image for each in (*main, *annex) for card in each.cards)
        ),
        logos=_logos(report, logos),
        words=_of_the_page(words),
    )


def _of_the_page(words: Words) -> dict[str, str]:
    """What page and PDF say themselves, whatever the report."""
    return {
        "contents": words(msg("Contents")),
        "skip": words(msg("Skip to the content")),
        "short": words(msg("In short")),
        "page": words(msg("Page {page} of {pages}", page="{page}", pages="{pages}")),
        "credits": words(msg("Credits")),
        "logos": words(msg("Funders and partners")),
        "annex": words(msg("Annex")),
        "same": words(msg("The table below has the same figures.")),
    }


def short_lines(report: Report, language: Language) -> tuple[Line, ...]:
    """The lines of the whole report's view alone, without drawing anything."""
    words = Words(language, report.campaign.zone)
    return short(report, words, differences(report, words))


def _period(report: Report, words: Words) -> str:
    first, last = report.campaign.first_day, report.campaign.last_day
    if report.scope.first or report.scope.last:
        return words(msg("Part of the campaign, {first} to {last}", first=first, last=last))
    return words(msg("Campaign from {first} to {last}", first=first, last=last))


def _title(report: Report, words: Words) -> str:
    title = report.campaign.title
    if report.scope.edition is Edition.PARTNER:
        place = report.place_name(report.scope.place)
        return words(msg("{place} in the campaign “{title}”", place=place, title=title))
    return words(msg("Report on the campaign “{title}”", title=title))


def _narrowed(report: Report, words: Words) -> str:
    scope = report.scope
    if scope.edition is Edition.PARTNER:
        scope = replace(scope, place="")  # its title names it
    network = profile(scope.channel).title if scope.channel else ""
    kind = KINDS[scope.kind] if scope.kind else None
    return " · ".join(
        words(each) for each in told_scope(scope, report.place_name(scope.place), network, kind)
    )


def _until(check_cancel: CancelCheck, sections: Iterable[ReportSection]) -> Iterator[ReportSection]:
    for section in sections:
        check_cancel()
        yield section


def _shortened(sections: Iterable[ReportSection], words: Words, most: int | None) -> Iterator[ReportSection]:
    for section in sections:
        tables = (
            replace(table, rows=table.rows[:most], part=table.part or part_of(most, len(table.rows), words))
            for table in section.tables
        )
        yield replace(section, tables=tuple(tables))


def _made(report: Report, words: Words) -> str:
    if report.last_reading_at is None:
        return words(
            msg(
                "As of {now} (all times: {zone}); no figure has been read yet.",
                now=report.made_at,
                zone=report.campaign.zone,
            )
        )
    last = words.moment(report.last_reading_at)
    return words(
        msg(
            "As of {now} (all times: {zone}); last figure read on {last}.",
            now=report.made_at,
            zone=report.campaign.zone,
            last=last,
        )
    )


def _logos(report: Report, images: Callable[[str], bytes | None]) -> tuple[LogoView, ...]:
    """They are for whoever the report is handed on to."""
    shown = () if report.scope.edition is Edition.INTERNAL else report.campaign.logos
    return tuple(LogoView(alt=logo.alt, image=images(logo.sha256) or b"") for logo in shown)


def _credits(report: Report, words: Words, *, pictures: bool) -> tuple[str, ...]:
    funder = report.campaign.brand.funder
    lines = [words(msg("Funded by: {funder}", funder=funder))] if funder else []
    return (*lines, *report.credits, *((MAP_CREDIT,) if pictures else ()))
