"""Actions as calls of the command line: the one place that makes the text of a command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from outreach.cli.helpwords import declared, placeholder
from outreach.errors import Action
from outreach.language import Language


def call_of(action: Action, data: Path | None = None, language: Language = Language.EN) -> str:
    """The call that does ``action``, to be copied; what the person has to fill in stands there in capitals.

    ``data`` is the data folder where it has to be named. Raises LookupError for a verb or an argument that the command
    line does not have.
    """
    command = _command(action.verb)
    folder = ["--data", shlex.quote(str(data))] if data else []
    return " ".join(
        ["outreach", *folder, *action.verb.split("."), *_words(command, dict(action.args), language)]
    )


def _command(verb: str) -> click.Command:
    from outreach.cli.root import root

    found: click.Command | None = root
    for word in verb.split("."):
        found = found.get_command(click.Context(found), word) if isinstance(found, click.Group) else None
    if found is None:
        raise LookupError(f"no command does {verb}")
    return found


def _words(command: click.Command, args: dict[str, str | bool | None], language: Language) -> Iterator[str]:
    """First what has its place, then the options, as the command declares them; what it requires is never left out."""
    params = {_name(param): param for param in command.params}
    if args.keys() - params.keys():
        raise LookupError(f"{command.name} takes no {', '.join(sorted(args.keys() - params.keys()))}")
    wanted = {name: param for name, param in params.items() if name in args or param.required}
    for name, param in wanted.items():
        if isinstance(param, click.Argument):
            yield _word(param, name, args.get(name), language)
    for name, param in wanted.items():
        if isinstance(param, click.Option):
            yield param.opts[0]
            if not param.is_flag:
                yield _word(param, name, args.get(name), language)


def _name(param: click.Parameter) -> str:
    """What a person calls it: the option without its dashes, one of the things that an argument takes many of."""
    name = param.opts[0].lstrip("-").replace("-", "_")
    return name.removesuffix("s") if param.nargs == -1 else name


def _word(param: click.Parameter, name: str, value: str | bool | None, language: Language) -> str:
    if value is not None:
        return shlex.quote(str(value))
    return placeholder((declared(param) or name.rpartition("_")[2].upper()).strip("[]."), language)
