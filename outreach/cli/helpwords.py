"""Help in the person's language: what commands and options do, and what they take."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import click

from outreach.language import Language, Message, msg, translate

PLACEHOLDERS: Mapping[str, Message] = {
    word.template: word
    for word in (
        msg("ACCOUNT"),
        msg("ADDRESS"),
        msg("BACKUP"),
        msg("CAMPAIGN"),
        msg("COUNT"),
        msg("DAY"),
        msg("DIR"),
        msg("DIRECTORY"),
        msg("FIELD"),
        msg("FIELD=COLUMN"),
        msg("FIELD=VALUE"),
        msg("FILE"),
        msg("FILES"),
        msg("FOLDER"),
        msg("ID-OR-URL"),
        msg("INTEGER"),
        msg("INTEGER RANGE"),
        msg("MOMENT"),
        msg("NETWORK"),
        msg("NETWORK=NAME"),
        msg("NETWORK=PORT"),
        msg("NEW"),
        msg("NUMBER"),
        msg("OLD"),
        msg("OTHER_CAMPAIGN"),
        msg("OTHER_PLACE"),
        msg("PARTS"),
        msg("PATH"),
        msg("PLACE"),
        msg("REVISION"),
        msg("SPEED"),
    )
}
"""What stands for a value in usage and help; other words are the same in every language."""


def localise(command: click.Command, language: Language) -> None:
    """Put the help of a command and its options into ``language``; the English is kept beside it for the next call."""
    things: list[click.Command | click.Option] = [command]
    things += [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    for thing in things:
        # click keeps a docstring as it stands in the file, the catalogue as it is read
        english = vars(thing).setdefault("english", thing.help and inspect.cleandoc(thing.help))
        thing.help = english and translate(english, language)
        if isinstance(thing, click.Option):
            thing.metavar = _placeholder_of(thing, language)
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            parameter.metavar = _place_of(parameter, language)
    command.options_metavar = translate(msg("[OPTIONS]"), language)
    if isinstance(command, click.Group):
        command.subcommand_metavar = translate(msg("COMMAND [ARGS]..."), language)


def _placeholder_of(option: click.Option, language: Language) -> str | None:
    """What stands for the option's value in its help; that of choices and of switches is left to click."""
    if option.is_flag or option.count or isinstance(option.type, click.Choice):
        return option.metavar
    english = vars(option).setdefault("declared", option.metavar) or option.type.name.upper()
    return placeholder(english, language)


def _place_of(argument: click.Argument, language: Language) -> str:
    """What stands for the argument in usage, in brackets where it may be left out, with dots where it takes many."""
    shape = vars(argument).setdefault("declared", argument.metavar)
    if shape is None:
        shape = argument.name.upper() if argument.required else f"[{argument.name.upper()}]"
        shape += "..." if argument.nargs != 1 else ""
    bare = shape.strip("[].")
    return str(shape.replace(bare, placeholder(bare, language)))


def placeholder(english: str, language: Language) -> str:
    """What stands for a value in a help or a call, in ``language``."""
    return translate(PLACEHOLDERS[english], language) if english in PLACEHOLDERS else english


def declared(parameter: click.Parameter) -> str | None:
    """What stands for the value where the command is declared, whatever language its help was last put into."""
    found: str | None = vars(parameter).get("declared", parameter.metavar)
    return found
