"""The release as a document that an editor's word processor opens: DOCX, with headings a screen reader finds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from outreach.content.press.release import PressRelease
from outreach.content.press.words import PressWords, sections_of
from outreach.model import Brand
from outreach.signs import printable

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

FAMILY = "Calibri"
"""On most desks of editors; where it is not, its twin of the same widths."""


def to_docx(
    release: PressRelease, words: PressWords, photos: Sequence[str], brand: Brand, at: datetime
) -> bytes:
    """``photos`` are the lines that name each photo and its author."""
    from docx import Document  # a hundred modules, which few processes ever need
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    _style(document, brand)
    core = document.core_properties
    core.title, core.author, core.language = (
        printable(release.headline),
        printable(brand.name),
        release.language,
    )
    core.created = core.modified = at.replace(tzinfo=None)
    document.add_paragraph(printable(f"{words.kind} · {brand.name}"))
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
            document.add_paragraph(printable(line)).paragraph_format.space_after = Pt(2)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _style(document: DocumentObject, brand: Brand) -> None:
    """One family of letters, headings in the brand's colour with air above them: what Word has by itself is blue."""
    from docx.shared import Cm, Pt, RGBColor

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FAMILY, Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.15
    for name, size, above, below in (("Heading 1", 20, 14, 8), ("Heading 2", 12, 14, 3)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FAMILY, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(brand.primary.removeprefix("#"))
        # the theme's own face would win over the one that is named
        style.element.rPr.rFonts.attrib.clear()
        style.font.name = FAMILY
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    quoted = document.styles["Quote"]
    quoted.font.color.rgb = RGBColor.from_string(brand.ink.removeprefix("#"))
    quoted.paragraph_format.left_indent = Cm(0.75)
