"""A report in the format and language that somebody asked for; the library of spreadsheets is imported for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from outreach.language import Language
from outreach.model import CancelCheck, never_cancelled
from outreach.report import rows
from outreach.report.csv_file import to_csv
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.page import page
from outreach.report.pdf import to_pdf
from outreach.report.shape import to_json
from outreach.report.view import no_images, view


class ReportFormat(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def write(
    report: Report,
    format_: ReportFormat,
    language: Language,
    images: Callable[[str], bytes | None],
    scratch: Path | None = None,
    check_cancel: CancelCheck = never_cancelled,
    logos: Callable[[str], bytes | None] = no_images,
) -> bytes:
    """The whole file. ``images`` gives the picture card of a post (JPEG) by the post's id, None where there is none;
    ``logos`` gives a logo by its digest.

    ``scratch`` is an existing folder for the parts of the PDF while it is put together (the system's own where it is
    None). ``check_cancel`` is called between the parts of what takes long; lets pass what it raises.
    """
    return laid_out(report, format_, language, images, scratch, check_cancel, logos)()


def laid_out(
    report: Report,
    format_: ReportFormat,
    language: Language,
    images: Callable[[str], bytes | None],
    scratch: Path | None = None,
    check_cancel: CancelCheck = never_cancelled,
    logos: Callable[[str], bytes | None] = no_images,
) -> Callable[[], bytes]:
    """As :func:`write`, in two steps: what comes back sets a PDF, and holds nothing of ``report`` any more."""
    words = Words(language, report.campaign.zone)
    if format_ is ReportFormat.PDF:
        shown = view(report, language, images, check_cancel, logos)
        return partial(to_pdf, shown, report.campaign.language, report.made_at, scratch)
    return partial(bytes, _whole(report, format_, words, images, scratch, check_cancel, logos))


def _whole(
    report: Report,
    format_: ReportFormat,
    words: Words,
    images: Callable[[str], bytes | None],
    scratch: Path | None,
    check_cancel: CancelCheck,
    logos: Callable[[str], bytes | None],
) -> bytes:
    language = words.language
    if format_ is ReportFormat.JSON:
        return json.dumps(to_json(report, language), ensure_ascii=False, indent=2).encode()
    if format_ is ReportFormat.CSV:
        return to_csv(rows.posts(report, words), language)
    if format_ is ReportFormat.XLSX:
        from outreach.report.xlsx import to_xlsx

        return to_xlsx(
            report, view(report, language, check_cancel=check_cancel), words, check_cancel, scratch
        )
    return page(view(report, language, images, check_cancel, logos), report.campaign.language)
