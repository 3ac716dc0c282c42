"""What every source is turned into first: named columns and numbered records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from outreach.campaign.folder import Beside, OutsideError
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg

MAX_BYTES = 50_000_000
MAX_COLUMNS = 1_000
MAX_ROWS = 200_000
LAST_ROW = 1_048_576  # of a sheet; a file may name any number


@dataclass(frozen=True, kw_only=True)
class Damage:
    """Why a record, or a cell, cannot be trusted."""

    code: str
    message: Message
    remedy: Message


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row: column → value as the source gives it, text or typed.

    ``row`` counts as the person's program does: in a table 1 is the header, in GeoJSON and SQL 1 is the first
    feature or row. ``position`` (latitude, longitude) is what a geometry says, for fields that no
    column fills. A damaged record holds only the cells that are certain; a single cell that cannot be trusted is a
    :class:`Damage`.
    """

    row: int
    cells: Mapping[str, object]
    position: tuple[object, object] | None = None
    damage: Damage | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """``name`` is what a person calls the source: the file as campaign.toml names it.

    The records are read as they are asked for, and may raise InvalidInput. ``findings`` are what is to be told of the
    file itself.
    """

    name: str
    columns: tuple[str, ...]
    records: Iterator[Record]
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if len(self.columns) > MAX_COLUMNS:
            refuse_file(
                self.name,
                "places.too-big",
                msg("“{file}” has {count} columns.", file=self.name, count=len(self.columns)),
                msg("A source may have {most}; leave out those that no place needs.", most=MAX_COLUMNS),
            )


def refuse(file: str, *findings: Finding) -> NoReturn:
    """The source as a whole cannot be used: InvalidInput with ``findings``."""
    raise InvalidInput(
        msg("The places in {file} cannot be read; problems found: {count}.", file=file, count=len(findings)),
        msg("Correct what is named below and import again; nothing was changed."),
        findings,
    )


def refuse_file(file: str, code: str, message: Message, remedy: Message) -> NoReturn:
    """As :func:`refuse`, for one thing that is wrong with the file itself."""
    refuse(file, Finding(code=code, message=message, remedy=remedy, file=file))


def load(beside: Beside, name: str) -> bytes:
    """The bytes of a file beside campaign.toml; InvalidInput where it is outside, missing, empty or too big."""
    try:
        content = beside.read(name, MAX_BYTES)
    except OutsideError:
        refuse_file(
            name,
            "places.outside",
            msg("“{file}” does not lie in the campaign's folder.", file=name),
            msg("Copy the file into the folder of campaign.toml and write its name without a path."),
        )
    except OSError:
        refuse_file(
            name,
            "places.unreadable",
            msg("The file “{file}” cannot be opened.", file=name),
            msg("Check that it lies beside campaign.toml and that you may read it."),
        )
    if len(content) > MAX_BYTES:
        refuse_too_big(name)
    if not content.strip():
        refuse_empty(name)
    return content


def refuse_too_big(file: str) -> NoReturn:
    """The source is beyond the bounds that keep an import within memory."""
    refuse_file(
        file,
        "places.too-big",
        msg("“{file}” is too big.", file=file),
        msg(
            "A source may hold {rows} rows and {megabytes} MB; split it into several.",
            rows=MAX_ROWS,
            megabytes=MAX_BYTES // 1_000_000,
        ),
    )


def refuse_empty(file: str, *why: Finding) -> NoReturn:
    """The source holds no place, and taking that at its word would mark every known place as gone.

    ``why`` is what was found of its rows.
    """
    empty = Finding(
        code="places.empty",
        message=msg("“{file}” holds no places.", file=file),
        remedy=msg("Check that it is the right file, and what “where” in campaign.toml asks for."),
        file=file,
    )
    refuse(file, empty, *why)


def refuse_not_a_table(file: str, remedy: Message) -> NoReturn:
    """The file is something else than its kind says."""
    refuse_file(
        file, "places.not-a-table", msg("“{file}” is not a table that can be read.", file=file), remedy
    )
