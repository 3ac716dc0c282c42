"""A campaign's definition as a campaign.toml: read again, it is the same campaign."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from outreach.campaign.values import PASSWORD, WEEKDAYS
from outreach.model import Brand, Campaign, ChannelPlan, PressFacts, Region, Source, Window


def written_out(campaign: Campaign) -> bytes:
    """The file, every key in the order of the docs; what is unset stays out, and so does a password in an address."""
    return ("\n".join(_lines(campaign)) + "\n").encode()


def toml_text(text: str) -> str:
    """``text`` as TOML writes it. JSON's way is one of TOML's, but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(c: Campaign) -> Iterator[str]:
    yield from _keys({"name": c.name, "title": c.title, "budget_usd": c.budget_usd})
    yield from ("", "[period]", *_period(c))
    yield from ("", "[posts]", *_posts(c))
    yield from ("", "[style]", *_attributes(c.style, "gender", "most_emoji", "most_hashtags"))
    yield from ("", "[brand]", *_brand(c.brand))
    for logo in c.logos:
        yield from ("", "[[brand.logos]]", *_attributes(logo, "file", "alt"))
    for channel in dict.fromkeys(goal.channel for goal in c.goals):
        yield from ("", f"[goals.{channel}]" if channel else "[goals]")
        yield from _keys({goal.kind: goal.target for goal in c.goals if goal.channel == channel})
    for plan in c.channels:
        yield from ("", "[[channels]]", *_channel(plan))
    if c.public or c.licence:
        yield from ("", "[partners]", *_keys({"public": c.public, "licence": c.licence or None}))
    if c.press != PressFacts():
        yield from ("", "[press]", *_attributes_set(c.press, "about", "about_en", "contact"))
    for region in c.regions:
        yield from ("", "[[regions]]", *_region(region))
    for source in c.sources:
        yield from ("", "[[sources]]", *_source(source))


def _period(c: Campaign) -> Iterable[str]:
    return _keys(
        {
            "first_day": c.first_day,
            "last_day": None if c.open_ended else c.last_day,
            "ahead": c.ahead,
            "zone": c.zone,
            "country": c.country,
            "state": c.subdivision,
            "skip_holidays": c.skip_holidays,
            "blackout": [str(a) if a == b else f"{a}..{b}" for a, b in c.blackout],
            "quiet": _window(c.quiet) if c.quiet else None,
            "smallest_gap": c.smallest_gap,
            "grace": c.grace,
        }
    )


def _posts(c: Campaign) -> Iterable[str]:
    return _keys(
        {
            "kinds": list(c.kinds),
            "new_places": list(c.new_places),
            "languages": list(c.languages),
            "seed": c.seed,
            "utm_campaign": c.utm_campaign or None,
        }
    )


def _brand(brand: Brand) -> Iterator[str]:
    yield from _keys({"name": brand.name, "website": brand.website, "hashtags": list(brand.hashtags)})
    yield from _attributes(brand, "primary", "accent", "paper", "ink", "funder")
    if brand.categories:
        yield from ("", "[brand.categories]")
        yield from (f"{toml_text(name)} = {toml_text(colour)}" for name, colour in brand.categories.items())


def _channel(plan: ChannelPlan) -> Iterator[str]:
    yield from _keys(
        {
            "channel": plan.channel,
            "account": plan.account,
            "posts_per_place": None if plan.posts_per_week else plan.posts_per_place,
            "posts_per_week": plan.posts_per_week,
            "weekdays": [WEEKDAYS[day] for day in sorted(plan.weekdays)],
            "windows": [_window(window) for window in plan.windows],
            "link": plan.link,
            "text_limit": plan.text_limit,
            "card": plan.card,
        }
    )


def _region(region: Region) -> Iterator[str]:
    lists = {name: list(getattr(region, name)) or None for name in ("called", "areas", "hashtags")}
    yield from _keys({"name": region.name, **lists})
    yield from _attributes_set(region, "border", "border_credit", "brand", "website", "primary", "accent")
    yield from _attributes_set(region, "about", "about_en", "contact", "organisation")


def _source(source: Source) -> Iterator[str]:
    address = "" if PASSWORD.search(source.url) else source.url
    places = {name: getattr(source, name) or None for name in ("file", "sheet", "url_file")}
    yield from _keys({"kind": source.kind, **places, "url": address or None, "query": source.query or None})
    yield from _keys({"separator": source.separator, "watch": source.watch or None, "accept": source.accept})
    if source.fields:
        yield "[sources.fields]"
        yield from (f"{toml_text(field)} = {toml_text(column)}" for field, column in source.fields.items())
    if source.where:
        yield "[sources.where]"
        yield from (
            f"{toml_text(column)} = {_value(list(values))}" for column, values in source.where.items()
        )


def _keys(values: Mapping[str, object]) -> Iterable[str]:
    return (f"{key} = {_value(value)}" for key, value in values.items() if value is not None)


def _attributes(value: object, *names: str) -> Iterable[str]:
    """Those that a key of the same name holds in the file."""
    return _keys({name: getattr(value, name) for name in names})


def _attributes_set(value: object, *names: str) -> Iterable[str]:
    """As :func:`_attributes`; an empty one stays out."""
    return _keys({name: getattr(value, name) or None for name in names})


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return toml_text(str(value))
        case int() | Decimal() | date():
            return str(value)
        case timedelta():
            minutes = value // timedelta(minutes=1)
            hours = f"{minutes // 60}h" if minutes >= 60 else ""
            rest = f"{minutes % 60}min" if minutes % 60 or not hours else ""
            return toml_text(" ".join(filter(None, (hours, rest))))
        case list():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(value)


def _window(window: Window) -> str:
    return f"{window.start:%H:%M}-{window.end:%H:%M}"
