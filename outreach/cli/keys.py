"""secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, open_app, say, say_next, settings
from outreach.cli.callers import by_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller


@click.group(cls=Group)
def secrets() -> None:
    """The key that the accounts' tokens are encrypted with."""


@secrets.command()
@click.option("--on-all-hosts", is_flag=True, help="Every host has the key file with both keys by now.")
@by_option
def rotate(on_all_hosts: bool, caller: Caller) -> None:
    """Encrypt all tokens with a new key. Schedulers go on meanwhile, and it may be broken off and called again.

    Until all is done both keys open, and the key file holds them both. Where several hosts share a PostgreSQL, the
    first call makes the new key and ends: bring the file to every host, then call it again with --on-all-hosts.

    \b
    Example:
      outreach secrets rotate
    """
    from outreach.app.operation import keychange

    with open_app() as app:
        done = keychange.rotate(app, on_all_hosts=on_all_hosts, caller=caller)
    path = str(settings().key_file)
    if done.waiting:
        told = msg(
            "{path} holds the old key and a new one with the fingerprint {fingerprint}. Bring it to every host.",
            path=path,
            fingerprint=done.fingerprint,
        )
        say(told)
        say_next("secrets rotate --on-all-hosts")
        return
    say(
        msg(
            "The key with the fingerprint {fingerprint} encrypts all tokens; encrypted anew: {count}.",
            fingerprint=done.fingerprint,
            count=done.sealed,
        )
    )
    if done.left:
        say(msg("The key file {path} cannot be written: all but its last 32 bytes can go.", path=path))
    say(
        msg(
            "Keep a copy of {path} in a safe place, and the old one as long as backups made with it.",
            path=path,
        )
    )
