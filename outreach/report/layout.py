"""What a reader's report is built of: sections with words, a chart, cards and tables, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.report.cards import CardView
from outreach.report.chart_style import Chart
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
