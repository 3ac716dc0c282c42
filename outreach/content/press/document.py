"""The release as a document that an editor's word processor opens: DOCX, with headings a screen reader finds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from outreach.content.press.release import PressRelease
from outreach.content.press.words import PressWords, sections_of
from outreach.signs import printable


def to_docx(
    release: PressRelease, words: PressWords, photos: Sequence[str], author: str, at: datetime
) -> bytes:
    """``photos`` are the lines that name each photo and its author."""
    from docx import Document  # a hundred modules, which few processes ever need
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    core = document.core_properties
    core.title, core.author, core.language = printable(release.headline), printable(author), release.language
    core.created = core.modified = at.replace(tzinfo=None)
    document.add_paragraph(words.kind)
    if words.embargo:
        document.add_paragraph().add_run(words.embargo).bold = True
    document.add_heading(printable(release.headline), level=1)
    document.add_paragraph().add_run(printable(release.lead)).bold = True
    for paragraph in release.body:
        document.add_paragraph(printable(paragraph))
    said, by = release.quotation
    if said:
        document.add_paragraph(printable(f"{said} {words.dash} {by}"), style="Quote")
    for heading, lines in sections_of(release, words, photos):
        document.add_heading(heading, level=2)
        for line in lines:
            document.add_paragraph(printable(line))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
