"""Readings → figures (pure) → one self-contained page, PDF, spreadsheet, CSV or JSON."""

from outreach.report.make import make_report, report_of
from outreach.report.model import Report
from outreach.report.shape import to_json
from outreach.report.view import ReportView, view
from outreach.report.write import ReportFormat, laid_out, write

__all__ = [
    "Report",
    "ReportFormat",
    "ReportView",
    "laid_out",
    "make_report",
    "report_of",
    "to_json",
    "view",
    "write",
]
