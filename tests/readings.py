"""What tests look at of the readings that a store has kept."""

from __future__ import annotations

from sqlalchemy import select, union_all

from outreach.model import Reading
from outreach.store import Store
from outreach.store.documents import columns_of, values_of
from outreach.store.results.told import parts_of
from outreach.store.schema import readings


def readings_of(store: Store, campaign: str) -> tuple[Reading, ...]:
    """Those of the campaign's posts and of the accounts that it posts from, oldest first."""
    told = union_all(*parts_of(campaign)).subquery().c
    columns = (told[each.name] for each in columns_of(Reading, readings))
    query = select(*columns).order_by(told.read_at, told.id)
    with store.readings._engine.connect() as connection:
        return tuple(values_of(Reading, connection.execute(query)))
