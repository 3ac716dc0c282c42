"""From the file to the campaign; everything that is wrong with the file is told at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from outreach import model
from outreach.campaign.period import OPEN_ENDED
from outreach.campaign.region_tables import region_in
from outreach.campaign.tables import CampaignFile, ChannelTable, SourceTable
from outreach.campaign.values import WrongValueError
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg
from outreach.resources import resource

FILE_NAME = "campaign.toml"
MAX_BYTES = 1_000_000


def parse_campaign(content: bytes, file: str) -> model.Campaign:
    """The campaign that the bytes of a campaign.toml describe; ``file`` is what a person calls it.

    Raises :class:`InvalidInput` with a finding for everything that is wrong: file, key and remedy.
    """
    return campaign_of_tables(_parse(content, file), file)


def campaign_of_tables(tables: Mapping[str, Any], file: str) -> model.Campaign:
    """The campaign of what a campaign.toml holds, read already. Raises as :func:`parse_campaign`."""
    try:
        parsed = CampaignFile.model_validate(tables, context={OPEN_ENDED: _says_ahead(tables)})
    except ValidationError as error:
        findings = tuple(_finding(detail, file) for detail in error.errors(include_url=False))
        _refuse(file, findings)
    return _campaign(parsed)


def _says_ahead(tables: Mapping[str, Any]) -> bool:
    """Whether it is an open-ended campaign: one that says how far ahead it is filled."""
    period = tables.get("period")
    return isinstance(period, dict) and "ahead" in period


def _parse(content: bytes, file: str) -> dict[str, Any]:
    """What stands in the file; a byte order mark, as Windows editors write it, does no harm."""
    if len(content) > MAX_BYTES:
        refuse_file(
            file,
            msg("The campaign's file is larger than {limit} bytes.", limit=MAX_BYTES),
            msg("Check that it is the right file."),
        )
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        refuse_file(
            file,
            msg("The file is not saved as UTF-8."),
            msg("Open it in an editor, choose “Save as” and the encoding UTF-8."),
            line=content.count(b"\n", 0, error.start) + 1,
        )
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else content.count(b"\n") + 1
        refuse_file(
            file,
            msg("Line {line} cannot be read.", line=line),
            msg("Check quotation marks, brackets, commas and the = sign in this line and the one before."),
            line=line,
        )
    except RecursionError:
        refuse_file(file, msg("The brackets are nested too deeply."), msg("Check that it is the right file."))


def refuse_file(file: str, message: Message, remedy: Message, line: int | None = None) -> NoReturn:
    """The file as a whole cannot be read: InvalidInput with what is wrong."""
    _refuse(
        file,
        (Finding(code="campaign.unreadable", message=message, remedy=remedy, file=file, line=line),),
    )


def _refuse(file: str, findings: tuple[Finding, ...]) -> NoReturn:
    raise InvalidInput(
        msg("{file} cannot be used; problems found: {count}.", file=file, count=len(findings)),
        msg("Correct the places named below and try again."),
        findings,
    )


def _finding(detail: ErrorDetails, file: str) -> Finding:
    key = _dotted(detail["loc"])
    message, remedy = _story(detail, key)
    code = {"missing": "campaign.missing", "extra_forbidden": "campaign.unknown-key"}.get(detail["type"])
    return Finding(code=code or "campaign.value", message=message, remedy=remedy, file=file, field=key)


def _story(detail: ErrorDetails, key: str) -> tuple[Message, Message]:
    cause = detail.get("ctx", {}).get("error")
    example = _example(detail["loc"])
    match detail["type"]:
        case "value_error" if isinstance(cause, WrongValueError):
            return cause.message, cause.remedy
        case "missing":
            return msg("“{key}” is missing.", key=key), msg("Add it like this: {example}", example=example)
        case "extra_forbidden":
            known = {name.rpartition(".")[2] for name in _examples()}
            near = difflib.get_close_matches(str(detail["loc"][-1]), known, n=1)
            return msg("“{key}” is not known here.", key=key), (
                msg("Do you mean “{near}”? Else delete the line.", near=near[0])
                if near
                else msg("Delete the line, or check its spelling and the section that it stands in.")
            )
        case "greater_than_equal":
            message = msg("“{key}” must be at least {smallest}.", key=key, smallest=detail["ctx"]["ge"])
        case "less_than_equal":
            message = msg("“{key}” must be at most {largest}.", key=key, largest=detail["ctx"]["le"])
        case _:
            message = msg("The value of “{key}” cannot be used.", key=key)
    return message, msg("Write it like this: {example}", example=example)


def _example(location: tuple[int | str, ...]) -> str:
    """The line of the example file for the key at ``location``, or for the section around it."""
    names = [part for part in location if isinstance(part, str) and part != "networks"]
    alike = [key for key in _examples() if key.startswith(f"{names[0]}.") and key.endswith(f".{names[-1]}")]
    keys = [".".join(names[:length]) for length in range(len(names), 0, -1)]
    found = (_examples()[key] for key in (keys[0], *alike, *keys) if key in _examples())
    return next(found, names[0])


@cache
def _examples() -> dict[str, str]:
    """Dotted key → its line in the example file; a section's line is its heading."""
    lines: dict[str, str] = {}
    section = ""
    for line in resource("campaign/example.toml").read_text("utf-8").splitlines():
        line = line.removeprefix("# ")  # a key that excludes another one
        name, equals, _ = line.partition(" = ")
        if line.startswith("["):
            section = line.strip("[]")
            lines.setdefault(section, line)
        elif equals:
            lines.setdefault(f"{section}.{name}".lstrip("."), line)
    return lines


def _dotted(location: tuple[int | str, ...]) -> str:
    """``channels[1].windows[2]``: the first channel's second window, as a person counts."""
    location = tuple(part for part in location if part not in ("networks", "[key]"))  # are in no file
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).removeprefix(".")


def _campaign(parsed: CampaignFile) -> model.Campaign:
    period, posts, brand = parsed.period, parsed.posts, parsed.brand
    made = model.Campaign(
        name=parsed.name,
        title=parsed.title,
        first_day=period.first_day,
        last_day=period.last_day or period.first_day,
        zone=period.zone,
        country=period.country,
        subdivision=period.state,
        seed=posts.seed,
        brand=model.Brand(
            **brand.model_dump(exclude={"hashtags", "categories", "logos"}),
            hashtags=tuple(brand.hashtags),
            categories=MappingProxyType(brand.categories),
        ),
        channels=tuple(_channel_plan(channel) for channel in parsed.channels),
        sources=tuple(_source(source) for source in parsed.sources),
        kinds=tuple(posts.kinds),
        new_places=tuple(posts.new_places),
        languages=tuple(dict.fromkeys(language.value for language in posts.languages)),
        style=model.HouseStyle(**parsed.style.model_dump()),
        blackout=tuple(period.blackout),
        skip_holidays=period.skip_holidays,
        quiet=period.quiet,
        smallest_gap=period.smallest_gap,
        grace=period.grace,
        utm_campaign=posts.utm_campaign,
        budget_usd=parsed.budget_usd,
        goals=tuple(_goals(parsed)),
        public=parsed.partners.public,
        licence=parsed.partners.licence,
        press=model.PressFacts(**parsed.press.model_dump()),
        logos=tuple(model.Logo(**logo.model_dump()) for logo in brand.logos),
        regions=tuple(map(region_in, parsed.regions)),
        ahead=period.ahead,
    )
    return replace(made, last_day=made.filled_until(made.first_day))


def _goals(parsed: CampaignFile) -> Iterator[model.Goal]:
    goals = parsed.goals
    for kind in model.GOALS_OF_CAMPAIGN:
        if (target := getattr(goals, kind)) is not None:
            yield model.Goal(kind=kind, target=target)
    for channel in (each.channel for each in parsed.channels if each.channel in goals.networks):
        for kind in model.GOALS_OF_NETWORK:
            if (target := getattr(goals.networks[channel], kind)) is not None:
                yield model.Goal(kind=kind, target=target, channel=channel)


def _channel_plan(channel: ChannelTable) -> model.ChannelPlan:
    return model.ChannelPlan(
        channel=channel.channel,
        account=channel.account,
        posts_per_place=channel.posts_per_place or 1,
        posts_per_week=channel.posts_per_week,
        weekdays=frozenset(channel.weekdays),
        windows=tuple(channel.windows),
        link=channel.link,
        text_limit=channel.text_limit,
        card=channel.card,
    )


def _source(source: SourceTable) -> model.Source:
    return model.Source(
        **source.model_dump(exclude={"kind", "fields", "where"}),
        kind=source.kind.value,
        fields=MappingProxyType(source.fields),
        where=MappingProxyType({column: tuple(values) for column, values in source.where.items()}),
    )
