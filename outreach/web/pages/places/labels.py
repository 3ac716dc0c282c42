"""What people call the fields of a place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from outreach.language import Message, msg, verbatim

LABELS: Mapping[str, Message] = MappingProxyType(
    {
        "name": msg("Name"),
        "teaser": msg("Summary"),
        "opening": msg("What the place is, in a sentence"),
        "categories": msg("Categories, with | between them"),
        "street": msg("Street"),
        "postal_code": msg("Postal code"),
        "municipality": msg("Municipality"),
        "district": msg("District"),
        "region": msg("Region"),
        "latitude": msg("Latitude"),
        "longitude": msg("Longitude"),
        "website": msg("Website"),
        "page": msg("Page on the project's website"),
        "quote": msg("Quotation"),
        "quote_by": msg("Who says it"),
        "people": msg("People whom the texts name, with | between them"),
        "people_consented": msg("Of them: those who agreed to be named"),
    }
)
"""The fields that a place's form shows, in their order."""

LONG = frozenset({"teaser", "opening", "quote"})
"""Those of several sentences."""

WHOLE = LONG | {"name", "categories", "website", "page", "people", "people_consented"}
"""Those that take a line of their own."""

IMPORTED: Mapping[str, Message] = MappingProxyType(
    {
        **LABELS,
        "categories": msg("Categories"),
        "people": msg("People whom the texts name"),
        "status": msg("Status"),
        "visits": msg("May be visited"),
        "credit": msg("Source of the data"),
        "slug": msg("Short name"),
        "source_id": msg("Number in the source"),
        "checked_on": msg("Checked on"),
        "teaser_en": msg("Summary in English"),
        "opening_en": msg("First sentence in English"),
        "categories_en": msg("Categories in English"),
        "quote_en": msg("Quotation in English"),
        "photo.file": msg("Photo: file"),
        "photo.credit": msg("Photo: who is named"),
        "photo.licence": msg("Photo: licence"),
        "photo.alt": msg("Photo: what it shows"),
        "photo.consent": msg("Photo: everybody shown agrees"),
        "photo.valid_until": msg("Photo: may be shown until"),
    }
)
"""What a column of a table may be."""


def labelled(field: str) -> Message:
    """The field's name for people; one that has none keeps its own."""
    return IMPORTED.get(field) or verbatim(field)
