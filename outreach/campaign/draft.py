"""A campaign.toml for somebody who begins: the few things that they said, the rest as most campaigns have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from outreach.campaign.export import toml_text
from outreach.campaign.load import FILE_NAME, parse_campaign
from outreach.language import Language, Message, msg, translate
from outreach.model import ChannelName, Source

COLOURS = ("#3a7d44", "#2f6690", "#b5523b", "#7a4e9c", "#7d6320", "#4f6367")
"""For the first categories: white letters on them are easy to read."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a campaign is begun with. ``accounts`` has the account's name by network; days and the rest as typed."""

    name: str
    title: str
    first_day: date
    last_day: date | None  # None: open-ended
    state: str
    website: str
    accounts: Mapping[ChannelName, str]
    languages: tuple[str, ...]
    source: Source
    categories: tuple[str, ...]


def written(wishes: Wishes, language: Language) -> bytes:
    """The file, its comments in ``language``. Raises InvalidInput where a campaign cannot have these values."""
    lines = (translate(part, language) if isinstance(part, Message) else part for part in _lines(wishes))
    content = ("\n".join(lines) + "\n").encode()
    parse_campaign(content, FILE_NAME)
    return content


def _lines(wishes: Wishes) -> Iterator[str | Message]:
    yield msg("# What is published when and where. After a change the file has to be applied again.")
    yield f"name = {toml_text(wishes.name)}"
    yield f"title = {toml_text(wishes.title)}"
    yield ""
    yield "[period]"
    yield f"first_day = {wishes.first_day}"
    if wishes.last_day:
        yield f"last_day = {wishes.last_day}"
    else:
        yield msg("# no last day: so many weeks ahead are filled with posts, for ever")
        yield "ahead = 6"
    yield 'zone = "Europe/Berlin"'
    yield 'country = "DE"'
    yield msg("# decides about the public holidays, on which nothing is published")
    yield f"state = {toml_text(wishes.state)}"
    yield 'quiet = "21:00-07:00"'
    yield ""
    yield "[posts]"
    yield f"languages = [{', '.join(map(toml_text, wishes.languages))}]"
    yield f"utm_campaign = {toml_text(wishes.name)}"
    yield ""
    yield "[brand]"
    yield f"name = {toml_text(wishes.title)}"
    yield msg("# stands on the cards, and is linked where a place has no page of its own")
    yield f"website = {toml_text(wishes.website)}"
    yield msg("# without #, each word with a capital letter, as screen readers need it")
    yield "hashtags = []"
    if 0 < len(wishes.categories) <= len(COLOURS):
        yield ""
        yield msg("# a colour for each category; white letters have to be easy to read on it")
        yield "[brand.categories]"
        yield from (
            f"{toml_text(name)} = {toml_text(c)}" for name, c in zip(wishes.categories, COLOURS, strict=False)
        )
    for channel, account in wishes.accounts.items():
        yield from ("", "[[channels]]", f"channel = {toml_text(channel)}", f"account = {toml_text(account)}")
        yield "posts_per_place = 2" if wishes.last_day else "posts_per_week = 2"
        yield 'weekdays = ["mo", "di", "mi", "do", "fr"]'
        yield 'windows = ["08:00-10:00", "12:00-14:00", "17:00-20:00"]'
    yield from (
        "",
        "[[sources]]",
        f"kind = {toml_text(wishes.source.kind)}",
        f"file = {toml_text(wishes.source.file)}",
    )
    yield msg("# stands between several values in one cell")
    yield f"separator = {toml_text(wishes.source.separator)}"
    yield ""
    yield msg("# left a field of a place, right the column that it is taken from")
    yield "[sources.fields]"
    yield from (f"{field} = {toml_text(column)}" for field, column in wishes.source.fields.items())
