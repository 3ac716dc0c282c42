"""One record → one place, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from outreach import networks
from outreach.campaign.folder import Beside
from outreach.campaign.values import WrongValueError, day, shown, web_address
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import ChannelName, Place, PlaceStatus
from outreach.places import cells
from outreach.places.cleaning import CellKind, Cleaner
from outreach.places.municipality import municipality
from outreach.places.photos import photos_of
from outreach.places.placeholders import is_placeholder
from outreach.places.table import Damage, Record
from outreach.places.whereabouts import position_of, tell_elsewhere

T = TypeVar("T")

_BARE_CODE = re.compile(r"^(?:DE?[\s-]{1,3})?(\d{5})(?!\d).*")
"""A German postal code, whatever stands around it: »D-39606«, »39606 Osterburg«."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What every record of one source is read by. ``categories`` are those that the brand knows; None: any."""

    file: str
    beside: Beside
    mapping: Mapping[str, str]
    separator: str
    categories: Collection[str] | None


@dataclass(kw_only=True)
class Row:
    """A record on its way to a place. ``slug`` is empty where the source gives none, or one that cannot be used."""

    recipe: Recipe
    record: Record
    slug: str = ""
    findings: list[Finding] = field(default_factory=list)
    _cleaner: Cleaner = field(default_factory=Cleaner)

    def place(self) -> Place | None:
        """The place; None where the row has to be left out. ``findings`` holds everything that was wrong."""
        self.slug = self.read("slug", "places.slug", cells.slug, "", CellKind.SLUG)
        if self.record.damage:
            damage = self.record.damage
            self.add(damage.code, None, damage.message, damage.remedy)
            return None
        name = self._name()
        latitude, longitude = position_of(self)
        town, code = municipality(self.line("municipality"))
        place = Place(
            slug=self.slug,
            source_id=self.line("source_id", CellKind.CODE),
            name=name,
            teaser=self.line("teaser", CellKind.PROSE),
            opening=self.line("opening", CellKind.PROSE),
            texts=MappingProxyType(self._texts("texts.")),
            categories=self._categories(),
            status=self.read("status", "places.status", cells.status, PlaceStatus.ACTIVE),
            visits=self._visits(),
            municipality=town,
            district=self.line("district"),
            region=self.line("region"),
            postal_code=self._postal_code() or code,
            street=self.line("street"),
            latitude=latitude,
            longitude=longitude,
            website=self.read("website", "places.url", web_address, "", CellKind.ADDRESS),
            page=self.read("page", "places.url", web_address, "", CellKind.ADDRESS),
            checked_on=self.day("checked_on"),
            photos=photos_of(self),
            credit=self.line("credit"),
            people=self.list_of("people"),
            people_consented=self.list_of("people_consented"),
            teaser_en=self.line("teaser_en", CellKind.PROSE),
            opening_en=self.line("opening_en", CellKind.PROSE),
            texts_en=MappingProxyType(self._texts("texts_en.")),
            categories_en=self.list_of("categories_en"),
            quote=self.line("quote", CellKind.PROSE),
            quote_by=self.line("quote_by"),
            quote_en=self.line("quote_en", CellKind.PROSE),
        )
        tell_elsewhere(self, place)
        return None if self._errors() else place

    def _errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def add(
        self,
        code: str,
        name: str | None,
        message: Message,
        remedy: Message,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """One more thing that is wrong with the field ``name`` of this row, or with the row (None)."""
        self.findings.append(
            Finding(
                code=code,
                message=message,
                remedy=remedy,
                severity=severity,
                file=self.recipe.file,
                row=self.record.row,
                field=name,
                place=self.slug or None,
            )
        )

    def raw(self, name: str) -> object:
        """What the source says for the field ``name``, untouched; None where it says nothing."""
        column = self.recipe.mapping.get(name)
        if column is None:
            latitude, longitude = self.record.position or (None, None)
            return {"latitude": latitude, "longitude": longitude}.get(name)
        return column[1:] if column.startswith("=") else self.record.cells.get(column)

    def read(
        self, name: str, code: str, read: Callable[[str], T], empty: T, kind: CellKind = CellKind.CODE
    ) -> T:
        """The field ``name`` read by ``read``; ``empty`` where the source says nothing, or something wrong."""
        text = self.text(name, code, kind)
        if not text:
            return empty
        try:
            return read(text)
        except WrongValueError as error:
            self.add(code, name, error.message, error.remedy)
            return empty

    def text(self, name: str, code: str, kind: CellKind) -> str:
        """What the field ``name`` says, cleaned; empty where it says nothing, or something wrong, which is told."""
        raw = self.raw(name)
        if isinstance(raw, Damage):
            self.add(raw.code, name, raw.message, raw.remedy)
            return ""
        if raw is None or raw == "":
            return ""
        tell = partial(self._tell, name)
        try:
            return self._cleaner.clean(cells.as_text(raw, self.recipe.separator), kind, tell)
        except cells.BrokenTextError as error:
            self.add("places.broken-text", name, error.message, error.remedy)
        except WrongValueError as error:
            self.add(code, name, error.message, error.remedy)
        return ""

    def _tell(self, name: str, code: str, message: Message, remedy: Message, severity: Severity) -> None:
        self.add(code, name, message, remedy, severity)

    def line(self, name: str, kind: CellKind = CellKind.WORDS) -> str:
        """The field ``name`` as one line."""
        return self.read(name, "places.value", cells.line, "", kind)

    def _visits(self) -> bool | None:
        return self.read("visits", "places.yes-no", cells.yes_no, None)

    def _name(self) -> str:
        before = self._errors()
        name = self.line("name")
        self._cleaner = Cleaner(name=name)
        if not name and self._errors() == before:
            column = self.recipe.mapping["name"]
            remedy = msg("Fill in the column “{column}”, or delete the row.", column=shown(column))
            self.add("places.no-name", "name", msg("The name is missing."), remedy)
        return name

    def _texts(self, prefix: str) -> dict[str, str]:
        names = (name for name in self.recipe.mapping if name.startswith(prefix))
        texts = {
            name.removeprefix(prefix): self.read(name, "places.value", cells.paragraphs, "", CellKind.SECTION)
            for name in names
        }
        return {section: text for section, text in texts.items() if text}

    def list_of(self, name: str) -> tuple[str, ...]:
        """The values in one cell, each once."""
        parts = [cells.line(part) for part in self.line(name).split(self.recipe.separator)]
        return tuple(dict.fromkeys(part for part in parts if part and not is_placeholder(part)))

    def _categories(self) -> tuple[str, ...]:
        categories = self.list_of("categories")
        known = self.recipe.categories
        unknown = [] if known is None else [category for category in categories if category not in known]
        for category in unknown:
            self.add(
                "places.unknown-category",
                "categories",
                msg("The category “{category}” has no colour in the campaign.", category=shown(category)),
                msg(
                    "Correct its spelling, or add it to brand.categories. Known: {names}",
                    names=", ".join(known or ()),
                ),
                Severity.WARNING,
            )
        return categories

    def _postal_code(self) -> str:
        code = _BARE_CODE.sub(r"\1", self.line("postal_code"))
        if isinstance(self.raw("postal_code"), int | float) and 0 < len(code) < 5:
            self.add(
                "places.postal-code",
                "postal_code",
                msg(
                    "The postal code {value} is stored as a number; a leading zero would be lost.", value=code
                ),
                msg("Format the column as text in the spreadsheet and write the code anew."),
                Severity.WARNING,
            )
        return code

    def day(self, name: str) -> date | None:
        raw = self.raw(name)
        if isinstance(raw, date):  # with an hour in it, too
            return day(raw)
        return self.read(name, "places.day", day, None)

    def channels(self, name: str) -> tuple[ChannelName, ...]:
        """The networks that a cell names. One that is not known allows nothing: the photo then needs a person."""
        found = {word: networks.named(word) for word in self.list_of(name)}
        for unknown in (word for word, network in found.items() if network is None):
            self.add(
                "places.channel",
                name,
                msg("“{value}” is no channel.", value=shown(unknown)),
                msg("Write one or more of: {names}", names=", ".join(networks.words())),
            )
        return tuple(dict.fromkeys(network for network in found.values() if network is not None))
