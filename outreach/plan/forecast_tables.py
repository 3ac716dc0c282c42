"""The forecast for a person: posts and calls, limits, money, and other places for the links."""

from __future__ import annotations

from datetime import timedelta

from outreach.language import Message, msg
from outreach.plan.forecast import Forecast

Table = tuple[Message, tuple[Message, ...], tuple[tuple[object, ...], ...]]
"""Title, names of the columns, rows."""


def tables(made: Forecast) -> tuple[Table, ...]:
    """What there is to tell, a table each."""
    found = [_calls(made), _limits(made), _costs(made)]
    if made.months:
        found.append(_by_month(made))
    if made.elsewhere:
        found.append(_elsewhere(made))
    return tuple(found)


def _calls(made: Forecast) -> Table:
    rows: list[tuple[object, ...]] = [(name, msg("posts"), n) for name, n in made.posts.items()]
    rows += [(channel, endpoint, count) for (channel, endpoint), count in made.calls.items()]
    return (msg("Posts and calls"), (msg("channel"), msg("what"), msg("number")), tuple(rows))


def _limits(made: Forecast) -> Table:
    rows = tuple(
        (
            use.channel,
            use.limit.endpoint,
            msg(
                "{calls} in {minutes} min",
                calls=use.limit.calls,
                minutes=use.limit.window // timedelta(minutes=1),
            ),
            use.peak,
            use.binds_on or msg("never"),
        )
        for use in made.limits
    )
    columns = (msg("channel"), msg("what"), msg("limit"), msg("most at once"), msg("binds on"))
    return (msg("Limits of the networks"), columns, rows)


def _costs(made: Forecast) -> Table:
    rows: list[tuple[object, ...]] = [(c.channel, c.label, c.quantity, c.unit_usd, c.usd) for c in made.costs]
    rows.append((None, msg("total"), None, None, made.usd))
    if made.budget_usd is not None and not made.months:
        rows.append((None, msg("budget"), None, None, made.budget_usd))
    if made.over_usd and not made.months:
        rows.append((None, msg("more than the budget"), None, None, made.over_usd))
    title = msg("Money in US dollars, prices of {as_of}", as_of=made.prices_as_of)
    return (title, (msg("channel"), msg("what"), msg("number"), msg("each"), msg("US dollars")), tuple(rows))


def _by_month(made: Forecast) -> Table:
    """Of an open-ended campaign."""
    rows = tuple(
        (f"{each.month:%Y-%m}", each.usd, made.budget_usd, each.over_usd or None) for each in made.months
    )
    columns = (msg("month"), msg("US dollars"), msg("budget"), msg("more than the budget"))
    return (msg("Month by month"), columns, rows)


def _elsewhere(made: Forecast) -> Table:
    rows = tuple((e.channel, e.label, e.allowed, e.usd_saved) for e in made.elsewhere)
    title = msg('If the links stood elsewhere (link = "none" in campaign.toml)')
    return (title, (msg("channel"), msg("where"), msg("allowed"), msg("US dollars saved")), rows)
