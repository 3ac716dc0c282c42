"""The top of the command tree."""

from __future__ import annotations

import os

import click

from outreach import __version__
from outreach.cli.base import Group, localise
from outreach.errors import InvalidInput
from outreach.language import Language
from outreach.settings import read_language


class Root(Group):
    """The root puts each command's help into the person's language when it is looked up."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _localise_tree(command, _language())
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        localise(self, _language())
        super().format_help(ctx, formatter)


def _language() -> Language:
    try:
        return read_language(os.environ)
    except InvalidInput:
        return Language.EN  # the command itself will say what is wrong with the setting


def _localise_tree(command: click.Command, language: Language) -> None:
    localise(command, language)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _localise_tree(child, language)


LAZY: dict[str, str] = {
    "init": "outreach.cli.setup:init",
    "check": "outreach.cli.setup:check",
    "places": "outreach.cli.places:places",
    "account": "outreach.cli.account:account",
    "campaign": "outreach.cli.campaign:campaign",
    "content": "outreach.cli.content:content",
    "posts": "outreach.cli.posts:posts",
    "run": "outreach.cli.running:run",
    "publish": "outreach.cli.running:publish",
    "measure": "outreach.cli.running:measure",
    "report": "outreach.cli.report:report",
    "sandbox": "outreach.cli.sandbox:sandbox",
    "demo": "outreach.cli.demo:demo",
    "db": "outreach.cli.setup:db",
}


@click.group(cls=Root, lazy=LAZY)
@click.version_option(__version__, prog_name="outreach")
@click.pass_context
def root(ctx: click.Context) -> None:
    """Plan, write, draw, publish and measure posts about places, for Facebook and X.

    \b
    First steps:
      outreach init
      outreach campaign apply campaigns/kreativorte-altmark
      outreach places import kreativorte-altmark
      outreach campaign generate kreativorte-altmark
      outreach campaign plan kreativorte-altmark
    """
    ctx.ensure_object(dict)
