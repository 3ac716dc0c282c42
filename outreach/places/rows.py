"""One record → one place, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import TypeVar

from outreach import networks
from outreach.campaign.folder import Beside, OutsideError
from outreach.campaign.values import WrongValueError, day, shown, web_address
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import ChannelName, Photo, Place, PlaceStatus
from outreach.places import cells
from outreach.places.mapping import PHOTO
from outreach.places.table import Record

T = TypeVar("T")

LARGEST_PHOTO = 60_000_000  # bytes


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

    def place(self) -> Place | None:
        """The place; None where the row has to be left out. ``findings`` holds everything that was wrong."""
        self.slug = self._read("slug", "places.slug", cells.slug, "")
        if self.record.damage:
            damage = self.record.damage
            self.add(damage.code, None, damage.message, damage.remedy)
            return None
        name = self._name()
        latitude, longitude = self._position()
        place = Place(
            slug=self.slug,
            source_id=self._line("source_id"),
            name=name,
            teaser=self._line("teaser"),
            opening=self._line("opening"),
            texts=MappingProxyType(self._texts("texts.")),
            categories=self._categories(),
            status=self._read("status", "places.status", cells.status, PlaceStatus.ACTIVE),
            visits=self._visits(),
            municipality=self._line("municipality"),
            district=self._line("district"),
            region=self._line("region"),
            postal_code=self._postal_code(),
            street=self._line("street"),
            latitude=latitude,
            longitude=longitude,
            website=self._read("website", "places.url", web_address, ""),
            page=self._read("page", "places.url", web_address, ""),
            checked_on=self._day("checked_on"),
            photos=self._photos(),
            credit=self._line("credit"),
            people=self._list("people"),
            people_consented=self._list("people_consented"),
            teaser_en=self._line("teaser_en"),
            opening_en=self._line("opening_en"),
            texts_en=MappingProxyType(self._texts("texts_en.")),
            categories_en=self._list("categories_en"),
            quote=self._line("quote"),
            quote_by=self._line("quote_by"),
            quote_en=self._line("quote_en"),
        )
        return None if any(finding.severity is Severity.ERROR for finding in self.findings) else place

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

    def _raw(self, name: str) -> object:
        column = self.recipe.mapping.get(name)
        if column is None:
            latitude, longitude = self.record.position or (None, None)
            return {"latitude": latitude, "longitude": longitude}.get(name)
        return column[1:] if column.startswith("=") else self.record.cells.get(column)

    def _read(self, name: str, code: str, read: Callable[[str], T], empty: T) -> T:
        """The field ``name`` read by ``read``; ``empty`` where the source says nothing, or something wrong."""
        raw = self._raw(name)
        if raw is None or raw == "":
            return empty
        try:
            text = cells.checked(cells.as_text(raw, self.recipe.separator)).strip()
            return read(text) if text else empty
        except cells.BrokenTextError as error:
            self.add("places.broken-text", name, error.message, error.remedy)
        except WrongValueError as error:
            self.add(code, name, error.message, error.remedy)
        return empty

    def _line(self, name: str) -> str:
        return self._read(name, "places.value", cells.line, "")

    def _visits(self) -> bool | None:
        return self._read("visits", "places.yes-no", cells.yes_no, None)

    def _name(self) -> str:
        before = len(self.findings)
        name = self._line("name")
        if not name and len(self.findings) == before:
            column = self.recipe.mapping["name"]
            remedy = msg("Fill in the column “{column}”, or delete the row.", column=column)
            self.add("places.no-name", "name", msg("The name is missing."), remedy)
        return name

    def _texts(self, prefix: str) -> dict[str, str]:
        names = (name for name in self.recipe.mapping if name.startswith(prefix))
        texts = {
            name.removeprefix(prefix): self._read(name, "places.value", cells.paragraphs, "")
            for name in names
        }
        return {section: text for section, text in texts.items() if text}

    def _list(self, name: str) -> tuple[str, ...]:
        """The values in one cell, each once."""
        parts = [cells.line(part) for part in self._line(name).split(self.recipe.separator)]
        return tuple(dict.fromkeys(part for part in parts if part))

    def _categories(self) -> tuple[str, ...]:
        categories = self._list("categories")
        known = self.recipe.categories
        unknown = [] if known is None else [category for category in categories if category not in known]
        for category in unknown:
            self.add(
                "places.unknown-category",
                "categories",
                msg("The category “{category}” has no colour in campaign.toml.", category=shown(category)),
                msg(
                    "Correct its spelling, or add it to brand.categories. Known: {names}",
                    names=", ".join(known or ()),
                ),
                Severity.WARNING,
            )
        return categories

    def _postal_code(self) -> str:
        code = self._line("postal_code")
        if isinstance(self._raw("postal_code"), int | float) and 0 < len(code) < 5:
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

    def _day(self, name: str) -> date | None:
        raw = self._raw(name)
        if isinstance(raw, date):  # with an hour in it, too
            return day(raw)
        return self._read(name, "places.day", day, None)

    def _channels(self, name: str) -> tuple[ChannelName, ...]:
        """The networks that a cell names. One that is not known allows nothing: the photo then needs a person."""
        found = {word: networks.named(word) for word in self._list(name)}
        for unknown in (word for word, network in found.items() if network is None):
            self.add(
                "places.channel",
                name,
                msg("“{value}” is no channel.", value=shown(unknown)),
                msg("Write one or more of: {names}", names=", ".join(networks.words())),
            )
        return tuple(dict.fromkeys(network for network in found.values() if network is not None))

    def _position(self) -> tuple[float | None, float | None]:
        raw = {name: self._raw(name) for name in ("latitude", "longitude")}
        missing = [name for name, value in raw.items() if value is None or not str(value).strip()]
        if len(missing) == 1:
            self.add(
                "places.half-position",
                missing[0],
                msg("Only one half of the position is given: {name} is missing.", name=missing[0]),
                msg("Fill in both latitude and longitude, or neither."),
            )
        return self._degrees("latitude", 90), self._degrees("longitude", 180)

    def _degrees(self, name: str, limit: int) -> float | None:
        degrees = self._read(name, "places.number", cells.number, None)
        if degrees is not None and not -limit <= degrees <= limit:
            self.add(
                "places.position",
                name,
                msg("{name} {value} lies off the globe.", name=name, value=f"{degrees:g}"),
                msg(
                    "Degrees go from -{limit} to {limit}; check the decimal point, and that both are not swapped.",
                    limit=limit,
                ),
            )
        return degrees

    def _photos(self) -> tuple[Photo, ...]:
        prefixes = dict.fromkeys(found[1] for name in self.recipe.mapping if (found := PHOTO.fullmatch(name)))
        ordered = sorted(prefixes, key=lambda prefix: int(prefix.removeprefix("photo") or 1))
        return tuple(photo for prefix in ordered if (photo := self._photo(prefix)))

    def _photo(self, prefix: str) -> Photo | None:
        photo = Photo(
            file=self._read(f"{prefix}.file", "places.value", lambda text: text.replace("\\", "/"), ""),
            credit=self._line(f"{prefix}.credit"),
            licence=self._line(f"{prefix}.licence"),
            consent=self._read(f"{prefix}.consent", "places.yes-no", cells.yes_no, False),
            alt=self._line(f"{prefix}.alt"),
            alt_en=self._line(f"{prefix}.alt_en"),
            author=self._line(f"{prefix}.author"),
            source=self._line(f"{prefix}.source"),
            channels=self._channels(f"{prefix}.channels"),
            valid_from=self._day(f"{prefix}.valid_from"),
            valid_until=self._day(f"{prefix}.valid_until"),
            persons=self._list(f"{prefix}.persons"),
            persons_consented=self._list(f"{prefix}.persons_consented"),
            withdrawn_on=self._day(f"{prefix}.withdrawn_on"),
            altered=self._read(f"{prefix}.altered", "places.yes-no", cells.yes_no, False),
            focus=self._read(f"{prefix}.focus", "places.focus", cells.focus, None),
        )
        if not photo.file:
            return None
        remedy = msg(
            "Put the file into the campaign's folder and write its path from there; the place goes without."
        )
        try:
            content = self.recipe.beside.read(photo.file, LARGEST_PHOTO)
        except OutsideError:
            code = "places.photo-outside"
            message = msg("The photo “{file}” does not lie in the campaign's folder.", file=shown(photo.file))
        except OSError:
            code = "places.photo-missing"
            message = msg("The photo “{file}” is not there.", file=shown(photo.file))
        else:
            if len(content) <= LARGEST_PHOTO:
                return replace(photo, sha256=sha256(content).hexdigest())
            code = "places.photo-too-big"
            message = msg("The photo “{file}” has more than 60 MB.", file=shown(photo.file))
            remedy = msg("Save it smaller; a card is 1200 pixels wide. Until then the place goes without.")
        self.add(code, f"{prefix}.file", message, remedy, Severity.WARNING)
        return None
