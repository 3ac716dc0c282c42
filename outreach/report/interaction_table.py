"""The interactions by their kinds, each in its network's own words, as page, PDF and spreadsheet show them."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.language import msg
from outreach.networks import InteractionKind, InteractionPart, profile
from outreach.report.labels import Words
from outreach.report.model import FigureGroup, Report
from outreach.report.tables import Column, ReportTable


def interaction_table(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """A row per network and kind; nothing is added up across networks, and none of them has the other's words."""
    head = (
        Column(words(msg("Network and interaction")), number=False, share=2.2),
        Column(words(msg("In all"))),
        Column(words(msg("Median"))),
        Column(words(msg("Best post"))),
    )
    rows = tuple(row for group in report.channels if group.published for row in _rows(group, words))
    return (ReportTable(words(msg("What the interactions are")), head, rows),) if rows else ()


def _rows(group: FigureGroup, words: Words) -> Iterator[tuple[str, ...]]:
    known = profile(group.channel)
    for part in known.figures.interaction_kinds:
        found = group.kinds[part.kind]
        yield (
            words(msg("{network}: {interaction}", network=known.title, interaction=part.label)),
            words.summary(found, found.total),
            words.summary(found, found.median),
            words.summary(found, found.maximum),
        )


def kind_names(report: Report, words: Words) -> dict[InteractionKind, str]:
    """The kinds that the report's networks tell apart, each by what they call it: ``Favourites / Likes``."""
    found: dict[InteractionKind, list[InteractionPart]] = {kind: [] for kind in InteractionKind}
    for group in report.channels:
        for part in profile(group.channel).figures.interaction_kinds:
            found[part.kind].append(part)
    return {
        kind: " / ".join(dict.fromkeys(words(part.label) for part in parts))
        for kind, parts in found.items()
        if parts
    }
