"""Visits of the website: what was handed in of one period replaces what was there of it."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from outreach.errors import NotAllowed, NotFound
from outreach.language import msg
from outreach.model import JournalEntry, WebsiteCount, WebsiteImport, left_of
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables.results import website_counts, website_imports

I, C = website_imports.c, website_counts.c  # noqa: E741 - the two tables' columns


class WebsiteVisits:
    """Imports with their counts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def replace(
        self, made: WebsiteImport, counts: Sequence[WebsiteCount], entry: JournalEntry
    ) -> tuple[WebsiteImport, ...]:
        """Keep the import; the earlier ones whose days it has taken over, as they were.

        Raises NotAllowed where an earlier one is known as a whole only and reaches beyond the new one's period.
        """
        with writing(self._engine) as connection:
            earlier = _overlapping(connection, made)
            for each in earlier:
                _cut_out(connection, each, made)
            connection.execute(insert(website_imports).values(**row_of(made)))
            rows = [{**row_of(count), "part_of": made.id} for count in counts]
            if rows:
                connection.execute(insert(website_counts), rows)
            write(connection, entry)
            return earlier

    def of(self, campaign: str) -> tuple[tuple[WebsiteImport, tuple[WebsiteCount, ...]], ...]:
        """The campaign's imports by their period, each with its counts."""
        query = select(website_imports).where(I.campaign == campaign).order_by(I.first_day, I.id)
        below = select(website_counts).where(C.part_of.in_(select(I.id).where(I.campaign == campaign)))
        with reading(self._engine) as connection:
            imports = [value_of(WebsiteImport, row) for row in connection.execute(query).mappings()]
            counts: dict[str, list[WebsiteCount]] = {each.id: [] for each in imports}
            for row in connection.execute(below.order_by(C.id)).mappings():
                counts[row["part_of"]].append(value_of(WebsiteCount, row))
        return tuple((each, tuple(counts[each.id])) for each in imports)

    def remove(self, campaign: str, id: str, entry: JournalEntry) -> None:
        """Forget an import and what it counted. Raises NotFound."""
        with writing(self._engine) as connection:
            known = connection.execute(select(I.id).where(I.id == id, I.campaign == campaign)).scalar()
            if known is None:
                raise NotFound(
                    msg("There is no import “{id}” of the campaign “{campaign}”.", id=id, campaign=campaign),
                    msg("It may have been removed, or replaced by a later one; look through the list."),
                )
            _forget(connection, id)
            write(connection, entry)


def _overlapping(connection: Connection, made: WebsiteImport) -> tuple[WebsiteImport, ...]:
    """Those whose visits would be counted twice."""
    query = (
        select(website_imports)
        .where(I.campaign == made.campaign, I.first_day <= made.last_day, I.last_day >= made.first_day)
        .order_by(I.first_day, I.id)
        .with_for_update()
    )
    found = (value_of(WebsiteImport, row) for row in connection.execute(query).mappings())
    return tuple(
        each for each in found if not (each.channel and made.channel) or each.channel == made.channel
    )


def _cut_out(connection: Connection, earlier: WebsiteImport, made: WebsiteImport) -> None:
    """Nothing of the new one's days is left in the earlier one."""
    left = list(left_of(earlier.first_day, earlier.last_day, made.first_day, made.last_day))
    narrower = made.channel and not earlier.channel  # what tells of all networks takes over what told of one
    if (left and not earlier.daily) or narrower:
        raise NotAllowed(
            msg(
                "“{file}” was imported from {first} to {last}: its visits would be counted twice.",
                file=earlier.file or earlier.tool,
                first=earlier.first_day,
                last=earlier.last_day,
            ),
            msg(
                "Hand in a table of all networks and of a period that covers it, or remove the earlier import."
            ),
        )
    if not left:
        _forget(connection, earlier.id)
        return
    taken = (C.part_of == earlier.id) & C.day.between(made.first_day, made.last_day)
    connection.execute(delete(website_counts).where(taken))
    (first, last), *rest = left
    spans: dict[str, Any] = {"first_day": first, "last_day": last}
    connection.execute(update(website_imports).where(I.id == earlier.id).values(**spans))
    for first, last in rest:
        apart = {**row_of(earlier), "id": token_hex(5), "first_day": first, "last_day": last}
        connection.execute(insert(website_imports).values(**apart))
        moved = update(website_counts).where(C.part_of == earlier.id, C.day.between(first, last))
        connection.execute(moved.values(part_of=apart["id"]))


def _forget(connection: Connection, id: str) -> None:
    connection.execute(delete(website_counts).where(C.part_of == id))
    connection.execute(delete(website_imports).where(I.id == id))
