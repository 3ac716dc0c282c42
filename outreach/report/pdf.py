"""The report as PDF/UA-1, set by typst from a template and data; the two are never joined."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from outreach import fonts
from outreach.report.view import ReportSection, ReportView
from outreach.resources import resource

TEMPLATE = resource("report/page.typ")


def to_pdf(view: ReportView, posts_language: str, made_at: datetime, scratch: Path | None) -> bytes:
    """A4, tagged, every picture with its alt text; typst refuses to write anything that is not PDF/UA-1.

    The parts lie in a folder of their own in ``scratch`` while it works, and it sees no other file.
    """
    files: dict[str, bytes] = {TEMPLATE.name: TEMPLATE.read_bytes()}
    sections = [_section(section, files) for section in view.sections]
    data = asdict(view) | {
        "sections": sections,
        "family": fonts.FAMILY,
        "posts_language": posts_language,
        "date": {"year": made_at.year, "month": made_at.month, "day": made_at.day},
    }
    files["data.json"] = json.dumps(data).encode()
    with TemporaryDirectory(dir=scratch) as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return _compiled(Path(folder))


def _compiled(folder: Path) -> bytes:
    compiled: bytes = typst.compile(
        folder / TEMPLATE.name,
        root=folder,
        font_paths=[fonts.FOLDER],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],  # type: ignore[list-item]  # its types lack what its code has
    )
    return compiled


def _section(section: ReportSection, files: dict[str, bytes]) -> dict[str, Any]:
    """The section as data; its pictures go into ``files`` and are named in it."""
    data = asdict(section)
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
