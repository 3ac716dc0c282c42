"""What networks have told of a campaign's posts, put together by the database: one row for each round of reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from outreach.model import Reading, ReadingOrigin, ReadingStatus, RoundCell, RoundForm, ToldRound
from outreach.store import schema
from outreach.store.documents import columns_of, values_of
from outreach.store.engine import AT_A_TIME, reading
from outreach.store.message_types import message_of

FIELD, CELL = "\x1f", "\x1e"
"""Signs that no network's word holds: between the fields of a reading, and between the readings of a round."""

Known = tuple[bool, ...] | None
"""Which of a round's readings hold a number; None for all."""

InOrder = Callable[[tuple[int | None, ...]], tuple[int | None, ...]] | None
"""Puts the numbers of two readings and more in a form's order; None where they stand in it."""

R, P = schema.readings.c, schema.posts.c

_USUAL = and_(R.status == ReadingStatus.OK, R.simulated.is_(False), type_coerce(R.detail, String) == "")
"""Most readings are so: that is not written out for each, of which there may be millions."""

_UNUSUAL = R.status, cast(cast(R.simulated, Integer), String), type_coerce(R.detail, String)
"""What is told of the others."""


class ToldRounds:
    """Readings of a whole campaign, of which there may be millions."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def rounds(self, campaign: str) -> dict[str, tuple[ToldRound, ...]]:
        """What networks have told of the campaign's posts, by post, the last round first."""
        cell = _joined(R.metric, R.definition, R.age) + case((_USUAL, ""), else_=_joined("", *_UNUSUAL))
        number = func.coalesce(cast(R.value, String), "")
        query = (
            select(
                R.post,
                R.read_at,
                func.aggregate_strings(cell, CELL).label("form"),
                func.aggregate_strings(number, ",").label("numbers"),
            )
            .join(schema.posts, P.id == R.post)
            .where(P.campaign == campaign, R.origin == ReadingOrigin.NETWORK)
            .group_by(R.post, R.read_at)
        )
        forms = _Forms()
        found: defaultdict[str, list[ToldRound]] = defaultdict(list)
        with reading(self._engine) as connection:
            rows = connection.execute(query.execution_options(yield_per=AT_A_TIME))
            for some in rows.partitions():
                for post, read_at, form, numbers in some:
                    found[post].append(forms.told(read_at, form, numbers))
        return {post: _last_first(rounds) for post, rounds in found.items()}

    def besides(self, campaign: str) -> tuple[Reading, ...]:
        """The readings of the campaign's accounts, and what people have entered, oldest first."""
        posts, accounts = parts_of(campaign)
        told = union_all(posts.where(R.origin != ReadingOrigin.NETWORK), accounts).subquery().c
        query = select(*(told[each.name] for each in columns_of(Reading, schema.readings)))
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(*(told[name] for name in ORDER)))
            return tuple(values_of(Reading, found))

    def each(self, campaign: str) -> Iterator[Reading]:
        """All readings of the campaign's posts and accounts one by one, oldest first."""
        told = union_all(*parts_of(campaign)).subquery().c
        query = select(*(told[each.name] for each in columns_of(Reading, schema.readings)))
        with reading(self._engine) as connection:
            in_order = query.order_by(*(told[name] for name in ORDER))
            rows = connection.execute(in_order.execution_options(yield_per=AT_A_TIME))
            yield from values_of(Reading, rows)


ORDER = ("read_at", "account", "post", "metric", "id")


def parts_of(campaign: str) -> tuple[Select[Any], ...]:
    """The readings of the campaign's posts, and those of the accounts that it posts from, with their numbers.

    Two joins: a database that is asked for both in one condition looks at every reading for every post.
    """
    table, posts = schema.readings, schema.posts
    columns = columns_of(Reading, table)
    names = select(posts.c.account).where(posts.c.campaign == campaign)
    return (
        select(table.c.id, *columns)
        .join(posts, posts.c.id == table.c.post)
        .where(posts.c.campaign == campaign),
        select(table.c.id, *columns).where(table.c.post == "", table.c.account.in_(names)),
    )


class _Forms:
    """The forms of the rounds that were looked up. A database puts a round's readings in any order: a form has one."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, Known], tuple[RoundForm, InOrder]] = {}
        self._forms: dict[tuple[str, ...], RoundForm] = {}

    def told(self, read_at: datetime, form: str, numbers: str) -> ToldRound:
        """A row of :meth:`ToldRounds.rounds`."""
        values: tuple[int | None, ...]
        try:
            values, known = tuple(map(int, numbers.split(","))), None
        except ValueError:  # some of them are not known
            values = tuple(int(each) if each else None for each in numbers.split(","))
            known = tuple(each is not None for each in values)
        seen = self._seen.get((form, known))
        if seen is None:
            seen = self._seen[form, known] = self._form(form.split(CELL), known)
        one, order = seen
        return ToldRound(read_at, one, values if order is None else order(values))

    def _form(self, cells: Sequence[str], known: Known) -> tuple[RoundForm, InOrder]:
        """The form, and what puts the numbers in its order."""
        there = known or (True,) * len(cells)
        order = tuple(sorted(range(len(cells)), key=lambda number: cells[number]))
        name = tuple(f"{cells[number]}{FIELD}{there[number]}" for number in order)
        form = self._forms.get(name)
        if form is None:
            form = RoundForm(tuple(_cell(cells[number], known=there[number]) for number in order))
            self._forms[name] = form
        return form, None if order == tuple(range(len(cells))) else itemgetter(*order)


def _joined(first: ColumnElement[str] | str, *others: ColumnElement[str]) -> ColumnElement[str]:
    found = literal(first, String) if isinstance(first, str) else first
    for other in others:
        found = found.concat(FIELD).concat(other)
    return found


def _cell(cell: str, *, known: bool) -> RoundCell:
    metric, definition, age, *unusual = cell.split(FIELD, 5)
    status, simulated, detail = unusual or (ReadingStatus.OK, "0", "")
    return RoundCell(
        metric=metric,
        definition=definition,
        status=ReadingStatus(status),
        age=age,
        known=known,
        simulated=simulated == "1",
        detail=message_of(detail),
    )


def _last_first(rounds: list[ToldRound]) -> tuple[ToldRound, ...]:
    if len(rounds) > 1:
        rounds.sort(key=itemgetter(0), reverse=True)
    return tuple(rounds)
