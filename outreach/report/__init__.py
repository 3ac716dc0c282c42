"""Readings → figures (pure) → one self-contained page, PDF, spreadsheet, CSV or JSON."""

from outreach.report.make import make_report
from outreach.report.model import Report
from outreach.report.shape import to_json
from outreach.report.write import ReportFormat, write

__all__ = ["Report", "ReportFormat", "make_report", "to_json", "write"]
