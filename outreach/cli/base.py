"""What all commands share: where the data lies, which language is spoken, and how things are shown."""

from __future__ import annotations

import importlib
import json
import os
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from functools import partial
from logging import ERROR
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import NoSuchCommand
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from outreach.cli.calls import call_of
from outreach.cli.clicks import Spoken
from outreach.cli.talk import line, talk_to
from outreach.errors import (
    Action,
    Finding,
    InvalidInput,
    OutreachError,
    Remedy,
    Severity,
    as_remedy,
)
from outreach.language import Language, Message, amount, moment, msg, translate
from outreach.settings import Settings, read_language, read_settings
from outreach.signs import one_line, visible

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.model import Stale

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class Command(Spoken):
    """A command that takes ``--data`` and shows its help in the person's language."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("context_settings", CONTEXT)
        super().__init__(*args, **kwargs)
        self.params.append(_data_option())


class Group(Spoken, click.Group):
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
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:  # click knows nothing of the lazy ones and cannot say which was meant
            raise NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from error


Group.group_class = Group


def _data_option() -> click.Option:
    def keep(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
        if value is not None:
            _chosen.set(value)

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


def settings() -> Settings:
    """The settings of this call."""
    return read_settings(os.environ, _chosen_data())


_chosen: ContextVar[Path | None] = ContextVar("data", default=None)
"""The data folder that this call names; kept beyond click's context, for errors are told when that is gone."""


def begin_call() -> None:
    """Forget what the call before, if there was one in this process, had chosen."""
    _chosen.set(None)
    talk_to(None)


def prefer_data(folder: Path) -> None:
    """Use ``folder`` where this call names none."""
    if _chosen.get() is None:
        _chosen.set(folder)


def _chosen_data() -> Path | None:
    return _chosen.get()


def language() -> Language:
    """The language of this call; English where the setting is wrong, which :func:`settings` then tells."""
    try:
        return read_language(os.environ)
    except InvalidInput:
        return Language.EN


def open_app() -> AbstractContextManager[App]:
    """The app on this call's data folder. Raises InvalidInput where there is none."""
    from outreach.app import opened
    from outreach.app.operation.datafolder import require_folder

    chosen = settings()
    require_folder(chosen)
    return opened(chosen, call_of=partial(call_of, data=_chosen_data(), language=language()))


def say(message: Message | str) -> None:
    """A line of talk."""
    line(escape(visible(translate(message, language()))))


def say_next(command: str) -> None:
    """The call that takes the work on, with the data folder where this call named one."""
    data = _chosen_data()
    folder = f"--data {shlex.quote(str(data))} " if data else ""
    say(msg("Next: {call}", call=f"outreach {folder}{command}"))


def said(message: Message) -> str:
    """A message in the language of this call, without signs that would control the terminal."""
    return visible(translate(message, language()))


def emit(data: Any) -> None:
    """Data as JSON on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def table(columns: Sequence[Message], rows: Iterable[Sequence[object]]) -> None:
    """Data as a table on stdout; narrow terminals and pipes get the whole text all the same."""
    made = Table(*(said(column) for column in columns), header_style="bold", box=None, pad_edge=False)
    made.columns[0].no_wrap = True  # a name or id that is to be copied stays in one piece
    for row in rows:
        made.add_row(*(escape(cell(value)) for value in row))
    out = Console(highlight=False)
    if not out.is_terminal:
        out = Console(highlight=False, width=200)
    out.print(made)


def cell(value: object) -> str:
    """A value as a person reads it: a dash for what is not known, moments on the wall of their own zone."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, Message):
        return said(value)
    if isinstance(value, bool):
        return said(msg("yes") if value else msg("no"))
    if isinstance(value, datetime):
        return moment(value, language())
    if isinstance(value, Decimal):
        return amount(value, language())
    if isinstance(value, Mapping):
        return "\n".join(_entry(str(key), cell(item)) for key, item in value.items())
    if isinstance(value, list):
        parts = [cell(item) for item in value]
        return ("\n" if any("\n" in part for part in parts) else ", ").join(parts)
    return visible(str(value))


def _entry(key: str, shown: str) -> str:
    return f"{key}:\n{indent(shown, '  ')}" if "\n" in shown else f"{key}: {shown}"


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on stderr: what, where, and how to fix it."""
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
        line(
            f"[bold {colour}]{said(word)}[/] [dim]{finding.code}[/]"
            + (f" ({escape(one_line(where))})" if where else "")
            + f": {escape(said(finding.message))}"
        )
        show_remedy(finding.remedy)


def explain(error: OutreachError) -> None:
    """An error on stderr: what happened, and what to do."""
    refuse(error.message, error.remedy)
    show_findings(error.findings)
    from outreach.model import Stale

    if isinstance(error, Stale):
        _show_changes(error)


def _show_changes(stale: Stale) -> None:
    """What has changed in words and card since the person saw them."""
    from outreach.app.posts.revisions import changed_since
    from outreach.cli.revisions import show_changes

    comparison = changed_since(stale)
    if comparison is not None:
        show_changes(comparison)


def refuse(message: Message, remedy: Message | Remedy | None) -> None:
    """Why something was not done, and what to do."""
    line(f"[bold red]{said(msg('Error'))}[/]: {escape(said(message))}", ERROR)
    if remedy is not None:
        show_remedy(remedy)


def show_remedy(remedy: Message | Remedy) -> None:
    """What to do, and the calls that do it, a line each."""
    told = as_remedy(remedy)
    line(f"  → {escape(said(told.message))}")
    for action in told.actions:
        line(f"      {escape(command_line(action))}")
    if told.page:
        line(f"      docs/{told.page}")


def command_line(action: Action) -> str:
    """The call that does ``action``, with the data folder where this call named one."""
    return call_of(action, _chosen_data(), language())


def leave(code: int) -> None:
    """End with an exit code, if it is one."""
    if code:
        click.get_current_context().exit(code)
