"""A campaign's definition as a form that a person fills in: what it shows, and the definition that it makes.

Fields are called as the keys of campaign.toml (``period.first_day``), those of a channel by its network
(``facebook.windows``). What the form does not show stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from outreach.campaign import region_form
from outreach.campaign.export import written_out
from outreach.campaign.load import campaign_of_tables
from outreach.errors import Finding, InvalidInput
from outreach.language import msg
from outreach.model import GOALS_OF_CAMPAIGN, GOALS_OF_NETWORK, Campaign, ChannelName, LinkTo
from outreach.networks import names

Filled = Mapping[str, Sequence[str]]
"""Field → what was filled in; fields of several choices have several values."""

FILE = "campaign.toml"

LINES = ("title", "period.first_day", "period.last_day", "period.state", "brand.name", "brand.website")
"""What every campaign says, each in one line."""

OPTIONAL = (
    "period.quiet",
    "period.smallest_gap",
    "period.grace",
    "budget_usd",
    "brand.funder",
    "style.gender",
)
"""Where nothing is filled in, the key stays out."""

COLOURS = ("brand.primary", "brand.accent")
LISTS = ("period.blackout", "brand.hashtags")
"""Written one after another, with commas or on lines of their own."""

CHOICES = ("posts.kinds", "posts.languages")

GOALS = tuple(f"goals.{kind}" for kind in GOALS_OF_CAMPAIGN)
"""Those of a channel are called ``facebook.goals.clicks``."""

BEGIN: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "period.skip_holidays": ("yes",),
        "period.quiet": ("21:00-07:00",),
        "period.ahead": ("6",),
        "period.smallest_gap": ("2h",),
        "period.grace": ("2h",),
        "posts.kinds": ("portrait", "einladung"),
        "posts.languages": ("de",),
    }
)
"""What a new campaign has as most have it."""

RHYTHM: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "posts_per_place": ("2",),
        "posts_per_week": ("2",),
        "weekdays": ("mo", "di", "mi", "do", "fr"),
        "windows": ("08:00-10:00, 12:00-14:00, 17:00-20:00",),
        "link": ("page",),
    }
)
"""The same of a channel."""

COUNTS = ("posts_per_place", "posts_per_week")
"""How often a channel posts: in a campaign with an end, and in an open-ended one."""


def begun() -> dict[str, Sequence[str]]:
    """The form of a new campaign."""
    rhythms = {f"{name}.{key}": value for name in names() for key, value in RHYTHM.items()}
    return {**BEGIN, **rhythms}


def filled(campaign: Campaign) -> dict[str, Sequence[str]]:
    """The form as it shows ``campaign``."""
    tables = _tables(campaign)
    found: dict[str, Sequence[str]] = dict(begun())
    for name in (*LINES, *OPTIONAL, *COLOURS, *GOALS):
        found[name] = [_text(_at(tables, name))]
    for name in LISTS:
        found[name] = ["\n".join(map(str, _at(tables, name) or ()))]
    for name in CHOICES:
        found[name] = list(_at(tables, name) or ())
    found["period.skip_holidays"] = ["yes"] if campaign.skip_holidays else []
    found["period.open_ended"] = ["yes"] if campaign.open_ended else []
    if campaign.open_ended:
        found["period.ahead"] = [str(campaign.ahead)]
    for table in tables["channels"]:
        network = table["channel"]
        found[f"{network}.account"] = [table["account"]]
        for count in COUNTS:
            if count in table:
                found[f"{network}.{count}"] = [str(table[count])]
        found[f"{network}.weekdays"] = table["weekdays"]
        found[f"{network}.windows"] = [", ".join(table["windows"])]
        found[f"{network}.link"] = ["page"] if table["link"] == LinkTo.PAGE else []
        goals = tables.get("goals", {}).get(network, {})
        for kind in GOALS_OF_NETWORK:
            found[f"{network}.goals.{kind}"] = [_text(goals.get(kind))]
    return found | region_form.filled(tables.get("regions", ()))


def defined(form: Filled, name: str, base: Campaign | None) -> Campaign:
    """The campaign ``name`` as the form says it; what the form does not show is that of ``base``.

    Raises InvalidInput with a finding for everything that is wrong; its ``field`` is the form's.
    """
    tables = _tables(base) if base else {"channels": []}
    tables["name"] = name
    period = tables.setdefault("period", {"zone": "Europe/Berlin", "country": "DE"})
    for field in (*LINES, *OPTIONAL, *COLOURS):
        _put(tables, field, _one(form, field))
    _put(tables, "budget_usd", _one(form, "budget_usd").replace(",", "."))
    for field in LISTS:
        _put(tables, field, _listed(_one(form, field)))
    for field in CHOICES:
        _put(tables, field, list(form.get(field, ())))
    period["skip_holidays"] = bool(form.get("period.skip_holidays"))
    period.pop("ahead", None)
    if form.get("period.open_ended"):
        period.pop("last_day")
        period["ahead"] = _whole(_one(form, "period.ahead"))
    if base is None or base.name != name:
        tables["posts"]["utm_campaign"] = name
    known = {table["channel"]: table for table in tables["channels"]}
    chosen = [network for network in names() if _one(form, f"{network}.account")]
    tables["channels"] = [_channel(form, network, known.get(network, {})) for network in chosen]
    tables["goals"] = {
        **_numbers(form, "goals.", GOALS_OF_CAMPAIGN),
        **{network: _numbers(form, f"{network}.goals.", GOALS_OF_NETWORK) for network in chosen},
    }
    tables["regions"] = region_form.defined(form, tables.get("regions", ()))
    try:
        made = campaign_of_tables(tables, FILE)
    except InvalidInput as error:
        raise InvalidInput(
            msg("The campaign was not saved."),
            msg("Correct what is marked, then save again."),
            tuple(_at_field(finding, form, chosen) for finding in error.findings),
        ) from error
    if not base:
        return made
    regions = region_form.with_borders(made.regions, base.regions)
    return replace(made, sources=base.sources, logos=base.logos, regions=regions)


def _tables(campaign: Campaign) -> dict[str, Any]:
    """Without its sources, which no form shows: the file would leave a password in their address out."""
    return tomllib.loads(written_out(without_sources(campaign)).decode())


def without_sources(campaign: Campaign) -> Campaign:
    """The same, for places from elsewhere."""
    return replace(campaign, sources=())


def taken(title: str) -> Finding:
    """The title is another campaign's."""
    return Finding(
        code="campaign.taken",
        message=msg("There is a campaign “{title}” already.", title=title),
        remedy=msg("Give this one another title."),
        field="title",
    )


def _channel(form: Filled, network: ChannelName, known: Mapping[str, Any]) -> dict[str, Any]:
    count = COUNTS[bool(form.get("period.open_ended"))]
    return {
        **{key: value for key, value in known.items() if key not in COUNTS},
        "channel": network,
        "account": _one(form, f"{network}.account"),
        count: _whole(_one(form, f"{network}.{count}")),
        "weekdays": list(form.get(f"{network}.weekdays", ())),
        "windows": _listed(_one(form, f"{network}.windows")),
        "link": LinkTo.PAGE.value if form.get(f"{network}.link") else LinkTo.NONE.value,
    }


def _whole(text: str) -> int | str:
    """The number that was typed; what is none is left as it is, to be refused."""
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else text


def _numbers(form: Filled, before: str, keys: Iterable[str]) -> dict[str, int | str]:
    """Those that were filled in."""
    return {key: _whole(text) for key in keys if (text := _one(form, before + key))}


def _at_field(finding: Finding, form: Filled, networks: Sequence[ChannelName]) -> Finding:
    """The finding at its field of the form; one of an empty field says that it is empty."""
    key = finding.field or ""
    channel = re.match(r"channels\[(\d+)\]\.(\w+)", key)
    region = re.match(r"regions\[(\d+)\]\.(\w+)", key)
    goals = re.match(rf"goals\.({'|'.join(map(re.escape, networks))})\.(\w+)", key) if networks else None
    if goals:
        key = f"{goals[1]}.goals.{goals[2]}"
    elif region:
        key = f"region{region_form.slots(form)[int(region[1]) - 1]}.{region[2]}"
    elif key == "regions":
        return replace(finding, field="region1.name")
    elif channel:
        key = f"{networks[int(channel[1]) - 1]}.{channel[2]}"
    elif key == "channels":
        key = f"{names()[0]}.account"
        return replace(
            finding,
            field=key,
            message=msg("No account is chosen yet."),
            remedy=msg("Choose an account on at least one network."),
        )
    key = re.sub(r"\[\d+\]$", "", key)
    if not any(part.strip() for part in form.get(key, ())):
        return replace(
            finding, field=key, message=msg("This is not filled in yet."), remedy=msg("Fill it in.")
        )
    return replace(finding, field=key)


def _one(form: Filled, field: str) -> str:
    return next(iter(form.get(field, ())), "").strip()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _at(tables: Mapping[str, Any], field: str) -> Any:
    section, _, key = field.rpartition(".")
    return (tables.get(section, {}) if section else tables).get(key)


def _put(tables: dict[str, Any], field: str, value: Any) -> None:
    section, _, key = field.rpartition(".")
    table = tables.setdefault(section, {}) if section else tables
    if value or field in LINES or isinstance(value, list):
        table[key] = value
    else:
        table.pop(key, None)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def fields() -> Iterator[str]:
    """Every field that a form may carry."""
    yield from (*LINES, *OPTIONAL, *COLOURS, *LISTS, *CHOICES, *GOALS)
    yield from ("period.skip_holidays", "period.open_ended", "period.ahead")
    goals = (f"goals.{kind}" for kind in GOALS_OF_NETWORK)
    yield from (f"{name}.{key}" for key in ("account", *RHYTHM, *goals) for name in names())
    yield from region_form.fields()
