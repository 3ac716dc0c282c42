"""Where a row says that its place lies: its position read in whatever form, and held against its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outreach.campaign.values import shown
from outreach.errors import Severity
from outreach.geography import Contradiction, Likely, contradiction
from outreach.language import Message, msg
from outreach.model import Place
from outreach.places import cells, position
from outreach.places.cleaning import CellKind
from outreach.places.table import Damage

if TYPE_CHECKING:
    from outreach.places.rows import Row

_DIGITS = 6
"""Decimal places of a degree that is reckoned: a hand's breadth."""

_EASTING = re.compile(r"(?:UTM\s*)?3[1-3]\s?[A-Z]?\s*\d{6}(?:[.,]\d+)?")
"""An easting with the zone before it."""

_LONGEST_OUTLINE = 5_000_000  # characters of an area in a cell


def position_of(row: Row) -> tuple[float | None, float | None]:
    """Latitude and longitude of the row; what is wrong with them is told there."""
    whole = _in_one_cell(row)
    if whole is not None:
        return _whole(row, *whole)
    column = row.recipe.mapping.get("latitude")
    if column is not None and column == row.recipe.mapping.get("longitude"):
        return _unread(row)
    texts = {name: row.text(name, "places.number", CellKind.CODE) for name in ("latitude", "longitude")}
    missing = [name for name, text in texts.items() if not text]
    if len(missing) == 1 and not any(isinstance(row.raw(name), Damage) for name in missing):
        row.add(
            "places.half-position",
            missing[0],
            msg("Only one half of the position is given: {name} is missing.", name=missing[0]),
            msg("Fill in both latitude and longitude, or neither."),
        )
    grid = _of_grid(texts["latitude"], texts["longitude"])
    if grid is not None:
        return grid
    return _degrees(row, "latitude", texts["latitude"], 90), _degrees(
        row, "longitude", texts["longitude"], 180
    )


def _in_one_cell(row: Row) -> position.Position | None:
    """Both halves where one cell holds them, or both fields are filled by the same column."""
    for name in ("latitude", "longitude"):
        raw = row.raw(name)
        if isinstance(raw, str) and len(raw) <= _LONGEST_OUTLINE and re.search(r"\d\D+\d", raw):
            found = position.both(cells.visible(raw)) if position.degrees(raw) is None else None
            if found is not None:
                return round(found[0], _DIGITS), round(found[1], _DIGITS)
    return None


def _whole(row: Row, latitude: float, longitude: float) -> tuple[float | None, float | None]:
    """Both halves out of one cell, or what is wrong with it."""
    if position.is_metres(latitude) or position.is_metres(longitude):
        _tell_metres(row, "latitude", f"{latitude:.0f}, {longitude:.0f}")
        return None, None
    return _checked(row, "latitude", latitude, 90), _checked(row, "longitude", longitude, 180)


def _unread(row: Row) -> tuple[float | None, float | None]:
    """One cell that should hold both halves and does not is one thing that is wrong."""
    text = row.text("latitude", "places.number", CellKind.CODE)
    if position.degrees(text) == 0:
        return 0.0, 0.0  # »0,0«: told as such
    if text:
        row.add(
            "places.number",
            "latitude",
            msg("“{value}” is not a position.", value=shown(text)),
            msg("Write latitude and longitude in degrees, for example 52.8127, 11.6925."),
        )
    return None, None


def _of_grid(latitude: str, longitude: str) -> position.Position | None:
    """The position where both halves are metres whose zone is said with the easting: »32650123« beside »5834567«."""
    for easting, northing in ((longitude, latitude), (latitude, longitude)):
        found = position.both(f"{easting} {northing}") if _EASTING.fullmatch(easting) else None
        if found is not None:
            return round(found[0], _DIGITS), round(found[1], _DIGITS)
    return None


def _degrees(row: Row, name: str, text: str, limit: int) -> float | None:
    if not text:
        return None
    value = position.degrees(text)
    if value is None:
        row.add(
            "places.number",
            name,
            msg("“{value}” is not a number.", value=shown(text)),
            msg("Write degrees as a decimal number, for example 52.8127 or 52,8127."),
        )
        return None
    if position.is_metres(value):
        _tell_metres(row, name, text)
        return None
    return _checked(row, name, value, limit)


def _tell_metres(row: Row, name: str, text: str) -> None:
    row.add(
        "places.position",
        name,
        msg("{value} are metres of a surveyor's grid, not degrees.", value=shown(text)),
        msg(
            "Write both with their zone into one column, for example 32U 650123 5834567, and map latitude and "
            "longitude to it; or have them converted to degrees (WGS 84)."
        ),
    )


def _checked(row: Row, name: str, degrees: float, limit: int) -> float | None:
    if not -limit <= degrees <= limit:
        row.add(
            "places.position",
            name,
            msg("{name} {value} lies off the globe.", name=name, value=degrees),
            msg(
                "Degrees go from -{limit} to {limit}; check the decimal point, and that both are not swapped.",
                limit=limit,
            ),
        )
        return None
    return degrees


def tell_elsewhere(row: Row, place: Place) -> None:
    """Tell where the place's position is not where its words say; the place comes in, and no map shows the position."""
    found = contradiction(place)
    if found is not None:
        row.add("places.elsewhere", "latitude", _said(found, place), _todo(found), Severity.WARNING)


def _said(found: Contradiction, place: Place) -> Message:
    return msg(
        "The position {latitude}, {longitude} lies {kilometres} km away from “{where}”; no map shows it.",
        latitude=f"{place.latitude:g}",
        longitude=f"{place.longitude:g}",
        kilometres=round(found.kilometres),
        where=found.claim.name,
    )


def _todo(found: Contradiction) -> Message:
    match found.likely:
        case Likely.SWAPPED:
            return msg(
                "Latitude and longitude are swapped: exchange them in the table, or say it of its columns."
            )
        case Likely.SIGN:
            return msg("A sign is wrong: north and east are positive.")
        case Likely.EMPTY:
            return msg("0/0 stands for an empty cell: leave it empty, or write the position.")
    return msg("Correct the position, or the district and the municipality.")
