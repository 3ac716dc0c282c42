"""The top of the command tree."""

from __future__ import annotations

import click

from outreach import __version__
from outreach.cli.base import Group, language
from outreach.cli.helpwords import localise
from outreach.language import Language


class Root(Group):
    """The root puts each command's help into the person's language when it is looked up."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _localise_tree(command, language())
        return command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        # before its help and before every refusal of a call
        localise(self, language())
        return super().collect_usage_pieces(ctx)


def _localise_tree(command: click.Command, chosen: Language) -> None:
    localise(command, chosen)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _localise_tree(child, chosen)


LAZY: dict[str, str] = {
    "init": "outreach.cli.setup:init",
    "check": "outreach.cli.setup:check",
    "doctor": "outreach.cli.doctor:doctor",
    "places": "outreach.cli.places:places",
    "account": "outreach.cli.account:account",
    "people": "outreach.cli.people:people",
    "organisations": "outreach.cli.organisations:organisations",
    "campaign": "outreach.cli.campaign:campaign",
    "content": "outreach.cli.content:content",
    "cards": "outreach.cli.cards:cards",
    "plan": "outreach.cli.plan:plan",
    "posts": "outreach.cli.posts:posts",
    "rights": "outreach.cli.rights:rights",
    "jobs": "outreach.cli.jobs:jobs",
    "hosts": "outreach.cli.hosts:hosts",
    "journal": "outreach.cli.journal:journal",
    "run": "outreach.cli.running:run",
    "worker": "outreach.cli.running:worker",
    "web": "outreach.cli.serving:web",
    "publish": "outreach.cli.running:publish",
    "measure": "outreach.cli.running:measure",
    "notices": "outreach.cli.notices:notices",
    "report": "outreach.cli.report:report",
    "costs": "outreach.cli.costs:costs",
    "press": "outreach.cli.press:press",
    "conclusion": "outreach.cli.conclusion:conclusion",
    "effects": "outreach.cli.effects:effects",
    "visits": "outreach.cli.visits:visits",
    "figures": "outreach.cli.figures:figures",
    "sandbox": "outreach.cli.sandbox:sandbox",
    "demo": "outreach.cli.demo:demo",
    "tour": "outreach.cli.tour:tour",
    "db": "outreach.cli.setup:db",
    "secrets": "outreach.cli.keys:secrets",
}


@click.group(cls=Root, lazy=LAZY)
@click.version_option(__version__, prog_name="outreach", help="Show the version and exit.")
def root() -> None:
    """Plan, write, draw, publish and measure posts about places, for social networks.

    \b
    First steps:
      outreach init
      outreach campaign apply campaigns/kreativorte-altmark
      outreach places import kreativorte-altmark
      outreach campaign generate kreativorte-altmark
      outreach campaign plan kreativorte-altmark
    """
