"""sandbox."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import click

from outreach.cli.base import Command, emit, json_option, said, say, settings
from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks import names
from outreach.stopping import rest_until, stop_on_signal

HIGHEST_PORT = 65_535


def _ports(
    _context: click.Context, _option: click.Parameter, written: tuple[str, ...]
) -> dict[ChannelName, int]:
    """By network; raises what click says of a wrong value."""
    ports: dict[ChannelName, int] = {}
    for each in written:
        name, _, port = each.partition("=")
        if not (name and port.isdecimal() and int(port) <= HIGHEST_PORT):
            wrong = msg(
                "“{text}” names no port; write a network and its port, as in {example}.",
                text=each,
                example=f"{names()[0]}=8801",
            )
            raise click.BadParameter(said(wrong))
        ports[ChannelName(name)] = int(port)
    return ports


@click.command(cls=Command)
@click.option(
    "--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Else ledger.jsonl in the data folder."
)
@click.option(
    "--port",
    "ports",
    metavar="NETWORK=PORT",
    multiple=True,
    callback=_ports,
    help="On which port a network listens, else on a free one; repeatable.",
)
@json_option
def sandbox(ledger: Path | None, ports: dict[ChannelName, int], as_json: bool) -> None:
    """The networks on this machine: real servers with a simulated audience, until Ctrl-C.

    The accounts' tokens are written into files, which `outreach account add --tokens FILE --api-url URL` takes.

    \b
    Example:
      outreach sandbox --port facebook=8801 --port twitter=8802
    """
    from outreach.sandbox import Sandbox

    data = settings().data
    folder = data / "sandbox"
    for each in (data, folder):  # the mode is that of the last folder only
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    stop_on_signal(stop)
    path = ledger or data / "ledger.jsonl"
    with Sandbox(path, ports=ports) as running:
        accounts = []
        for account in running.accounts():
            tokens = folder / f"{account.name}.json"
            _write_for_owner(tokens, dict(account.secrets))
            accounts.append(
                {
                    "name": account.name,
                    "channel": account.channel,
                    "external_id": account.external_id,
                    "display_name": account.display_name,
                    "api_url": account.api_url,
                    "tokens": str(tokens),
                }
            )
        shape = {
            "urls": dict(running.urls),
            "ledger": str(path),
            "accounts": accounts,
        }
        if as_json:
            emit(shape)
        else:
            for entry in accounts:
                call = (
                    f"outreach account add {entry['name']} --channel {entry['channel']}"
                    f" --tokens {entry['tokens']} --api-url {entry['api_url']}"
                )
                click.echo(call)
        say(msg("The sandbox runs: {url}/_sandbox/", url=next(iter(running.urls.values()))))
        say(msg("Its ledger: {path}. Ctrl-C ends it.", path=str(path)))
        rest_until(stop)


def _write_for_owner(path: Path, secrets: dict[str, str]) -> None:
    """As JSON that nobody else on this machine can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(secrets, file, indent=2)
