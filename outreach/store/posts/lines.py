"""Posts as figures need them, of which a campaign may have hundreds of thousands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, select

from outreach.model import Kind, PostLine, Status
from outreach.store import schema
from outreach.store.engine import AT_A_TIME


def read_lines(connection: Connection, campaign: str) -> list[PostLine]:
    """All posts of the campaign, in no order."""
    table = schema.posts.c
    text = case((table.link == "", table.text), else_="")
    columns = [text if name == "words" else table[name] for name in PostLine._fields]
    query = select(*columns).where(table.campaign == campaign)
    kinds, states = {each.value: each for each in Kind}, {each.value: each for each in Status}
    once = dict[str, Any]().setdefault  # what many posts share is kept once
    rows = connection.execute(query.execution_options(yield_per=AT_A_TIME))
    # all by name: handing on the rest as ``*rest`` takes twice as long
    return [
        PostLine(
            id,
            once(place, place),
            once(channel, channel),
            once(account, account),
            kinds[kind],
            variant,
            states[status],
            link,
            words,
            due,
            out,
            number,
        )
        for some in rows.partitions()
        for id, place, channel, account, kind, variant, status, link, words, due, out, number in some
    ]
