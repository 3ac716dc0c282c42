"""A quotation on its card: large, whole, with its opening mark in the margin."""

from __future__ import annotations

from dataclasses import replace

from outreach.content.cards.binding import Binder, frame_of
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.breaking import DESCENT, fit_large, fit_paragraphs
from outreach.content.cards.designs import Design
from outreach.content.cards.lettering import clean, unknown_letters
from outreach.content.quotation import Quotation
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import Place


def settled(quotation: Quotation, place: Place, design: Design) -> Quotation | Finding:
    """The quotation as it is set; a warning where it cannot be set whole, for it is never cut."""
    strange = unknown_letters(quotation.words + quotation.by)
    if strange:
        return _refused(
            place,
            msg("The card's font has no letters for the quotation (missing: {letters}).", letters=strange),
            msg("Write it in Latin, Greek or Cyrillic letters; the card is drawn without it until then."),
        )
    cleaned = replace(quotation, words=clean(quotation.words), by=clean(quotation.by))
    sheet = design.template.sheet()
    for name, words in (("quote", cleaned.words), ("speaker", cleaned.by)):
        element = sheet.by_id[name]
        face, box = sheet.face(element), design.template.boxes[f"{name}-box"]
        frame = frame_of(design.limits.texts[name], box, sheet.size(element), fewest=name != "quote")
        fitted = fit_large(words, face, frame) if name == "quote" else fit_paragraphs([words], face, frame)
        if not fitted.whole:
            return _refused(
                place,
                msg("The quotation is too long for the card {name}, and it is not cut.", name=design.name),
                msg("Shorten it, or the line of who says it; the card is drawn without it until then."),
            )
    return cleaned


def set_quotation(binder: Binder, quotation: Quotation) -> tuple[str, ...]:
    """Set a :func:`settled` quotation, and who says it close to its last line. Gives the words shown."""
    setting = binder.text("quote", [quotation.words])
    binder.text("speaker", [quotation.by])
    last = max(text.y for text in binder.texts if text.id == "quote")
    binder.shift("below-quote", last + DESCENT * setting.size - binder.template.boxes["quote-box"].bottom)
    _hang(binder)
    return tuple(words.replace("\u00ad", "") for words in (quotation.words, quotation.by))


def _hang(binder: Binder) -> None:
    """The opening mark stands in the margin, so that the words below one another begin alike."""
    at = next(n for n, text in enumerate(binder.texts) if text.id == "quote")
    first = binder.texts[at]
    out = first.face.width(first.line) * first.size - first.face.width(first.line[1:]) * first.size
    box = Rect(first.box.x - out, first.box.y, first.box.width + out, first.box.height)
    binder.texts[at] = replace(first, x=first.x - out, box=box)
    binder.sheet.by_id["quote"][0].set("x", f"{first.x - out:.1f}")


def _refused(place: Place, message: Message, remedy: Message) -> Finding:
    return Finding(
        code="cards.quote",
        severity=Severity.WARNING,
        message=message,
        remedy=remedy,
        place=place.slug,
        field="quote",
    )
