"""What all commands share: where the data lies, which language is spoken, and how things are shown."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from outreach.errors import Finding, OutreachError, Severity
from outreach.language import Language, Message, moment, msg, translate
from outreach.settings import Settings, read_language, read_settings

if TYPE_CHECKING:
    from outreach.app import App

talk = Console(stderr=True, highlight=False, soft_wrap=True)
"""For everything that is not data."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class Command(click.Command):
    """A command that takes ``--data`` and shows its help in the person's language."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("context_settings", CONTEXT)
        super().__init__(*args, **kwargs)
        self.params.append(_data_option())


class Group(click.Group):
    """A group whose commands live in modules that are imported when they are called."""

    command_class = Command

    def __init__(self, *args: Any, lazy: dict[str, str] | None = None, **kwargs: Any):
        kwargs.setdefault("context_settings", CONTEXT)
        super().__init__(*args, **kwargs)
        self.params.append(_data_option())
        self._lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._lazy:
            module, _, name = self._lazy[cmd_name].partition(":")
            return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]
        return super().get_command(ctx, cmd_name)


Group.group_class = Group


def localise(command: click.Command, language: Language) -> None:
    """Put the help of a command and its options into ``language``."""
    if command.help:
        command.help = translate(command.help, language)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = translate(parameter.help, language)


def _data_option() -> click.Option:
    def keep(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
        if value is not None:
            ctx.ensure_object(dict)["data"] = value

    return click.Option(
        ["--data"],
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        is_eager=True,
        callback=keep,
        metavar="DIR",
        help="The data folder; else OUTREACH_DATA, else .outreach in this folder.",
    )


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--json``, given to the command as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the data as JSON.")(command)


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--by``: who does this, for the journal; else OUTREACH_USER or the name signed in with."""
    default = os.environ.get("OUTREACH_USER") or os.environ.get("USER") or os.environ.get("USERNAME") or ""
    return click.option(
        "--by", default=default, metavar="NAME", help="Your name, kept in the post's journal."
    )(command)


def settings() -> Settings:
    """The settings of this call."""
    chosen = click.get_current_context().find_root().obj or {}
    return read_settings(os.environ, chosen.get("data"))


def language() -> Language:
    """The language of this call."""
    return read_language(os.environ)


def open_app() -> AbstractContextManager[App]:
    """The app on this call's data folder."""
    from outreach.app import opened

    return opened(settings())


def say(message: Message | str) -> None:
    """A line of talk."""
    talk.print(escape(translate(message, language())))


def said(message: Message) -> str:
    """A message in the language of this call."""
    return translate(message, language())


def emit(data: Any) -> None:
    """Data as JSON on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def table(columns: Sequence[Message], rows: Iterable[Sequence[object]]) -> None:
    """Data as a table on stdout; narrow terminals and pipes get the whole text all the same."""
    made = Table(*(said(column) for column in columns), header_style="bold", box=None, pad_edge=False)
    for row in rows:
        made.add_row(*(escape(cell(value)) for value in row))
    out = Console(highlight=False)
    if not out.is_terminal:
        out = Console(highlight=False, width=200)
    out.print(made)


def cell(value: object) -> str:
    """A value as a person reads it: a dash for what is not known, moments on the wall of their own zone."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Message):
        return said(value)
    if isinstance(value, datetime):
        return moment(value, language())
    return str(value)


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on stderr: what, where, and how to mend it."""
    for finding in findings:
        where = " · ".join(
            f"{said(name)} {value}"
            for name, value in (
                (msg("file"), finding.file),
                (msg("row"), finding.row),
                (msg("field"), finding.field),
                (msg("place"), finding.place),
                (msg("template"), finding.template),
                (msg("line"), finding.line),
                (msg("post"), finding.post),
            )
            if value is not None
        )
        colour, word = {
            Severity.ERROR: ("red", msg("Error")),
            Severity.WARNING: ("yellow", msg("Warning")),
            Severity.HINT: ("cyan", msg("Hint")),
        }[finding.severity]
        talk.print(
            f"[bold {colour}]{said(word)}[/] [dim]{finding.code}[/]"
            + (f" ({escape(where)})" if where else "")
            + f": {escape(said(finding.message))}"
        )
        talk.print(f"  → {escape(said(finding.remedy))}")


def explain(error: OutreachError) -> None:
    """An error on stderr: what happened, and what to do."""
    refuse(error.message, error.remedy)
    show_findings(error.findings)


def refuse(message: Message, remedy: Message | None) -> None:
    """Why something was not done, and what to do."""
    talk.print(f"[bold red]{said(msg('Error'))}[/]: {escape(said(message))}")
    if remedy is not None:
        talk.print(f"  → {escape(said(remedy))}")


def leave(code: int) -> None:
    """End with an exit code, if it is one."""
    if code:
        click.get_current_context().exit(code)
