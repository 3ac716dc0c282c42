"""account add, move, give, list, check, pause, resume."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from outreach import networks
from outreach.cli.base import (
    Group,
    emit,
    json_option,
    language,
    leave,
    open_app,
    said,
    say,
    say_next,
    show_findings,
    table,
)
from outreach.cli.callers import by_option
from outreach.cli.networks import NetworkName
from outreach.cli.paging import page_options, say_more
from outreach.errors import InvalidInput, Severity
from outreach.language import msg, plural
from outreach.model import Caller, ChannelName
from outreach.regular_files import read_regular


@click.group(cls=Group)
def account() -> None:
    """The pages and profiles that posts go to."""


@account.command()
@click.argument("name")
@click.option("--channel", type=NetworkName(), required=True, help="Which network.")
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="File with the tokens (JSON or TOML); without it they are asked for, unseen.",
)
@click.option("--api-url", default="", metavar="URL", help="A sandbox or proxy instead of the real network.")
@click.option(
    "--server", default="", metavar="URL", help="The account's own server, on a network of many servers."
)
@by_option
@json_option
def add(
    name: str, channel: str, tokens: Path | None, api_url: str, server: str, caller: Caller, as_json: bool
) -> None:
    """Add the account NAME with its tokens; they are asked for or read from a file, never taken from the call.

    \b
    Example:
      outreach account add die-altmark --channel facebook --tokens facebook.toml
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import account_json

    kind = ChannelName(channel)
    secrets = _secrets(tokens) if tokens else _ask(kind)
    with open_app() as app:
        added = accounts.add(app, name, kind, secrets, api_url, server=server, caller=caller)
    if as_json:
        emit(account_json(added, language()))
    say(
        msg(
            "The account “{name}” was added: {display} ({id}).",
            name=added.name,
            display=added.display_name,
            id=added.external_id,
        )
    )


@account.command()
@click.argument("old")
@click.argument("new")
@by_option
@json_option
def move(old: str, new: str, caller: Caller, as_json: bool) -> None:
    """Let what is not sent yet of the account OLD go out on the account NEW. It has to be approved again.

    \b
    Example:
      outreach account move die-altmark die-altmark-neu
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import post_json

    with open_app() as app:
        done = accounts.move(app, old, new, caller=caller)
    if as_json:
        emit([post_json(post, language()) for post in done.moved])
    say(msg("Posts that go out on “{name}” now, once approved: {count}.", count=len(done.moved), name=new))
    if done.staying:
        say(
            msg(
                "Posts that stay with “{name}”, as they are out, on their way or doubtful: {count}.",
                count=done.staying,
                name=old,
            )
        )
    say(msg("Write the new name into campaign.toml too, before you apply it the next time."))


def _secrets(path: Path) -> dict[str, str]:
    from outreach.app.accounts.tokenfile import read_secrets

    try:
        content = read_regular(path, 100_000)
    except OSError as error:
        raise InvalidInput(
            msg("The token file {path} cannot be read.", path=str(path)),
            msg("Check its path and your rights."),
        ) from error
    return read_secrets(content, str(path))


def _ask(channel: ChannelName) -> dict[str, str]:
    """The tokens, typed unseen; those that an account can do without may be left empty."""
    if not sys.stdin.isatty():
        raise InvalidInput(
            msg("Tokens are asked for at a terminal only, and this is none."),
            msg("Write them into a file that only you may read, and give it with --tokens FILE."),
        )
    access = networks.profile(channel).access
    secrets = {name: click.prompt(name, hide_input=True, err=True) for name in access.secrets}
    for name in access.optional_secrets:
        label = said(msg("{name} (may be left empty)", name=name))
        secrets[name] = click.prompt(label, default="", show_default=False, hide_input=True, err=True)
    return {name: value.strip() for name, value in secrets.items() if value.strip()}


@account.command()
@click.argument("name")
@click.argument("organisation")
@by_option
@json_option
def give(name: str, organisation: str, caller: Caller, as_json: bool) -> None:
    """Say that the account NAME belongs to ORGANISATION: its approvers alone let posts out on it.

    An empty ORGANISATION ("") makes it everybody's again. What others had approved waits for them; how many is told.

    \b
    Example:
      outreach account give die-altmark art
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import account_json

    with open_app() as app:
        given, waiting = accounts.give(app, name, organisation, caller=caller)
    if as_json:
        emit({**account_json(given, language()), "waiting": waiting})
    say(
        msg(
            "The account “{name}” belongs to {organisation} now.", name=name, organisation=organisation or "–"
        )
    )
    if waiting:
        say(
            plural(
                "One post that was approved waits for its approvers now.",
                "{count} posts that were approved wait for its approvers now.",
                waiting,
            )
        )


@account.command("list")
@page_options
@json_option
def list_(limit: int, number: int, as_json: bool) -> None:
    """Accounts by name, a page at a time; tokens are never shown.

    \b
    Example:
      outreach account list
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import account_json

    with open_app() as app:
        found = accounts.page(app, number=number, size=limit)
    if as_json:
        emit([account_json(each, language()) for each in found.accounts])
        say_more(found.total, len(found.accounts), limit, number)
        return
    table(
        (msg("Account"), msg("Channel"), msg("Name there"), msg("API address"), msg("Paused")),
        (
            (a.name, a.channel, a.display_name, a.api_url, a.paused and a.paused.in_full)
            for a in found.accounts
        ),
    )
    say_more(found.total, len(found.accounts), limit, number)
    if not found.total:
        say_next("account add NAME --channel NETWORK --tokens FILE")


@account.command()
@click.argument("name")
@json_option
def check(name: str, as_json: bool) -> None:
    """Ask the network whether the account NAME may post and be measured. Exit status 1 if not.

    \b
    Example:
      outreach account check die-altmark
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import finding_json

    with open_app() as app:
        findings = accounts.check(app, accounts.get(app, name))
    if as_json:
        emit([finding_json(finding, language()) for finding in findings])
    else:
        show_findings(findings)
        if not findings:
            say(msg("The account “{name}” works.", name=name))
    leave(int(any(finding.severity is Severity.ERROR for finding in findings)))


@account.command()
@click.argument("name")
@click.option("--why", default="", help="The reason; it is shown to everybody who asks.")
@by_option
@json_option
def pause(name: str, why: str, caller: Caller, as_json: bool) -> None:
    """Let nothing of the account NAME go out until it is resumed; its posts keep their turn.

    \b
    Example:
      outreach account pause die-altmark --why "Trauerfall im Verband"
    """
    from outreach.app.accounts import accounts
    from outreach.app.shapes import account_json

    with open_app() as app:
        paused = accounts.pause(app, name, why=why, caller=caller)
    if as_json:
        emit(account_json(paused, language()))
    say(msg("The account “{name}” posts nothing until `outreach account resume {name}`.", name=name))


@account.command()
@click.argument("name")
@by_option
def resume(name: str, caller: Caller) -> None:
    """Let the paused account NAME post again.

    \b
    Example:
      outreach account resume die-altmark
    """
    from outreach.app.accounts import accounts

    with open_app() as app:
        accounts.resume(app, name, caller=caller)
    say(msg("The account “{name}” posts again.", name=name))
