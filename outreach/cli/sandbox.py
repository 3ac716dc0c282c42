"""sandbox."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import click

from outreach.cli.base import Command, emit, json_option, say, settings
from outreach.language import msg


@click.command(cls=Command)
@click.option(
    "--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Else ledger.jsonl in the data folder."
)
@click.option("--facebook-port", type=click.IntRange(0, 65535), default=0, help="Else a free one.")
@click.option("--twitter-port", type=click.IntRange(0, 65535), default=0, help="Else a free one.")
@json_option
def sandbox(ledger: Path | None, facebook_port: int, twitter_port: int, as_json: bool) -> None:
    """Facebook and X on this machine: real servers with a simulated audience, until Ctrl-C.

    The accounts' tokens are written into files, which `outreach account add --tokens FILE --api-url URL` takes.

    \b
    Example:
      outreach sandbox --facebook-port 8801 --twitter-port 8802
    """
    from outreach.sandbox import Sandbox

    data = settings().data
    folder = data / "sandbox"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    path = ledger or data / "ledger.jsonl"
    with Sandbox(path, facebook_port=facebook_port, twitter_port=twitter_port) as running:
        accounts = []
        for account in running.accounts():
            tokens = folder / f"{account.name}.json"
            handle = os.open(tokens, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(dict(account.secrets), file, indent=2)
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
            "facebook_url": running.facebook_url,
            "twitter_url": running.twitter_url,
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
        say(msg("The sandbox runs: {url}/_sandbox/", url=running.facebook_url))
        say(msg("Its ledger: {path}. Ctrl-C ends it.", path=str(path)))
        stop.wait()
