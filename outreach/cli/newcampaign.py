"""campaign new."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outreach.cli.base import Command, language, said, say, say_next, settings, table
from outreach.cli.days import DAY, typed_day
from outreach.cli.output import make_folder, write_file
from outreach.errors import InvalidInput
from outreach.language import Message, msg
from outreach.regular_files import read_regular

if TYPE_CHECKING:
    from outreach.app.campaigns.newcampaign import Look
    from outreach.model import ChannelName

DAYS = 61
"""How long a campaign is where nobody says more of it."""

AHEAD = timedelta(days=14)
"""How long before its first day a campaign is begun: time to read and to approve."""


@click.command(cls=Command)
@click.argument("name")
@click.option(
    "--places",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The table of places (csv, xlsx, geojson); it and the photos it names are copied into the new folder.",
)
@click.option("--title", help="The campaign's title, as it stands in the report.")
@click.option("--first", **DAY, help="The first day; else one in two weeks.")
@click.option("--last", **DAY, help="The last day; else 60 days after the first.")
@click.option("--open-ended", is_flag=True, help="Without a last day: places take turns, week after week.")
@click.option("--state", help="The federal state, whose public holidays are kept free.")
@click.option("--website", help="The address that the cards show.")
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="NETWORK=NAME",
    help="An account to post with; repeatable.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(["de", "en"]),
    help="A language of the posts; else German. Repeatable.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column a field is in, where the guess is wrong; repeatable.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The new folder; else one in the data folder."
)
def new(
    name: str,
    file: Path,
    title: str | None,
    first: date | None,
    last: date | None,
    open_ended: bool,
    state: str | None,
    website: str | None,
    accounts: tuple[str, ...],
    languages: tuple[str, ...],
    columns: tuple[str, ...],
    output: Path | None,
) -> None:
    """Begin the campaign NAME: a folder with its campaign.toml and the table of places.

    Which column is which is guessed, and told. What no option says is asked for at a terminal.

    \b
    Example:
      outreach campaign new altmark --places orte.xlsx --account facebook=die-altmark
    """
    from outreach.app import clock_of
    from outreach.app.campaigns import newcampaign as verbs
    from outreach.campaign import FILE_NAME, CampaignFolder

    folder = output or settings().data / "campaigns" / name
    _require_new(folder)
    beside = CampaignFolder(file)
    found = verbs.look(file.name, beside, dict(map(_pair, columns)))
    _show(found)
    ask = _Questions()
    if open_ended and last is not None:
        raise InvalidInput(
            msg("An open-ended campaign has no last day."), msg("Leave out --last, or --open-ended.")
        )
    begins = ask.day(first, msg("First day"), clock_of(settings()).now().date() + AHEAD)
    wishes = verbs.Wishes(
        name=name,
        title=ask.text(title, "--title", msg("Title"), name.replace("-", " ").title()),
        first_day=begins,
        last_day=None if open_ended else ask.day(last, msg("Last day"), begins + timedelta(days=DAYS - 1)),
        state=ask.text(state, "--state", msg("Federal state")),
        website=ask.text(website, "--website", msg("Website")),
        accounts=ask.accounts(accounts),
        languages=languages or ("de",),
        source=found.source,
        categories=found.categories,
    )
    ask.require()
    content = verbs.define(wishes, language())
    make_folder(folder)
    write_file(read_regular(file), folder / file.name)
    write_file(content, folder / FILE_NAME)
    copied = 0
    for photo, picture in verbs.photos(found.source, beside):
        make_folder((folder / photo).parent)
        write_file(picture, folder / photo)
        copied += 1
    if copied:
        say(msg("Photos that the places name were copied too: {count}.", count=copied))
    say(msg("The campaign lies in {path}; look through its {file}.", path=str(folder), file=FILE_NAME))
    say_next(f"campaign apply {shlex.quote(str(folder))}")


def _require_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            msg("{path} exists already.", path=str(folder)),
            msg("Name a folder that does not exist yet with --output, or give the campaign another name."),
        )


def _pair(word: str) -> tuple[str, str]:
    left, sign, right = word.partition("=")
    if not (left and sign and right):
        raise InvalidInput(
            msg("“{value}” does not say what is what.", value=word),
            msg("Write it with = between the two, like this: {example}", example="name=Bezeichnung"),
        )
    return left, right


def _show(found: Look) -> None:
    """What was guessed, and from what."""
    table(
        (msg("Field"), msg("Column"), msg("Guessed"), msg("Example")),
        ((each.field, each.column, msg(each.how.value), each.example[:40]) for each in found.guesses),
    )
    if found.unused:
        say(
            msg(
                "Columns that are not used: {names}", names=", ".join(name[:60] for name in found.unused[:40])
            )
        )
    if "slug" not in found.source.fields:
        say(msg("The places' short names will be made of their names."))


@dataclass
class _Questions:
    """Asks at a terminal for what no option says; without one it remembers what is missing."""

    missing: list[str] = field(default_factory=list)
    asks: bool = field(default_factory=lambda: sys.stdin.isatty())

    def text(self, given: str | None, option: str, label: Message, default: str = "") -> str:
        if given is not None:
            return given
        if self.asks:
            return str(click.prompt(said(label), default=default or None, err=True)).strip()
        if not default:
            self.missing.append(option)
        return default

    def day(self, given: date | None, label: Message, default: date) -> date:
        if given is None and self.asks:
            given = click.prompt(said(label), default=default.isoformat(), value_proc=typed_day, err=True)
        return given or default

    def accounts(self, given: tuple[str, ...]) -> dict[ChannelName, str]:
        """By network; at a terminal each network is asked for, and an empty answer leaves it out."""
        from outreach import networks

        if given or not self.asks:
            if not given:
                self.missing.append("--account")
            return {
                networks.profile(networks.named(word) or word).name: name for word, name in map(_pair, given)
            }
        answers = {
            name: click.prompt(
                said(msg("Account on {network} (empty: none)", network=networks.profile(name).title)),
                default="",
                show_default=False,
                err=True,
            ).strip()
            for name in networks.names()
        }
        return {name: account for name, account in answers.items() if account}

    def require(self) -> None:
        """Raises InvalidInput where something is missing that only a person knows."""
        if self.missing:
            raise InvalidInput(
                msg(
                    "There is no terminal to ask at, and no word on: {options}",
                    options=", ".join(self.missing),
                ),
                msg("Give these options too."),
            )
