"""The report as PDF/UA-1, set by typst from a template and data; the two are never joined."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from outreach import fonts
from outreach.printing import FALLBACK, printed
from outreach.report.layout import ReportSection
from outreach.report.row_heads import with_row_heads
from outreach.report.view import LogoView, ReportView
from outreach.resources import resource
from outreach.signs import each_word, printable

TEMPLATE = resource("report/page.typ")


def to_pdf(view: ReportView, posts_language: str, made_at: datetime, scratch: Path | None) -> bytes:
    """A4, tagged, every picture with its alt text; typst refuses to write anything that is not PDF/UA-1.

    The parts lie in a folder of their own in ``scratch`` while it works, and it sees no other file.
    """
    files: dict[str, bytes] = {TEMPLATE.name: TEMPLATE.read_bytes()}
    data = asdict(view) | {
        "sections": [_section(section, files) for section in view.sections],
        "annex": [_section(section, files) for section in view.annex],
        "logos": [_logo(number, logo, files) for number, logo in enumerate(view.logos)],
        "family": [fonts.FAMILY, *FALLBACK],
        "posts_language": posts_language,
        "date": {"year": made_at.year, "month": made_at.month, "day": made_at.day},
    }
    data = each_word(data, printable)
    with TemporaryDirectory(dir=scratch) as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return with_row_heads(printed(Path(folder), TEMPLATE.name, data))


def _logo(number: int, logo: LogoView, files: dict[str, bytes]) -> dict[str, str | None]:
    """One that is lost is told by its words."""
    name = f"logo-{number}.jpg" if logo.image else None
    if name:
        files[name] = logo.image
    return {"alt": logo.alt, "image": name}


def _section(section: ReportSection, files: dict[str, bytes]) -> dict[str, Any]:
    """The section as data; its pictures go into ``files`` and are named in it."""
    data = asdict(section)
    data["tables"] = [asdict(table) for table in section.tables if not table.on_screen]
    if section.chart:
        name = f"{section.key}.svg"
        files[name] = section.chart.svg.encode()
        data["chart"] = {"file": name, "alt": section.chart.alt}
    for number, card in enumerate(section.cards):
        name = f"{section.key}-{number}.jpg"
        data["cards"][number]["image"] = name if card.image else None
        if card.image:
            files[name] = card.image
    return data
