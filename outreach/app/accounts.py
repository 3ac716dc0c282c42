"""Accounts: added with their tokens, and asked whether they work."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from outreach.app import App
from outreach.channels import open_channel, secret_names
from outreach.errors import Finding, InvalidInput, OutreachError, Severity
from outreach.language import msg
from outreach.model import Account, ChannelName


def read_secrets(path: Path) -> dict[str, str]:
    """Tokens from a JSON or TOML file of name → value. Raises InvalidInput; the file's words are never shown."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            msg("The token file {path} cannot be read.", path=str(path)),
            msg("Check its path and your rights."),
        ) from error
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as error:
        raise InvalidInput(
            msg("The token file {path} is neither JSON nor TOML.", path=str(path)),
            msg('Write one line per token, for example: page_token = "…"'),
        ) from error
    if not all(isinstance(value, str) for value in found.values()):
        raise InvalidInput(
            msg("The token file {path} holds something else than names and tokens.", path=str(path)),
            msg('Write one line per token, for example: page_token = "…"'),
        )
    return {name: value.strip() for name, value in found.items()}


def add(app: App, name: str, channel: ChannelName, secrets: Mapping[str, str], api_url: str) -> Account:
    """Ask the network whose tokens these are, and keep the account with its tokens sealed.

    ``api_url`` is empty for the real network, else a sandbox or a proxy. Raises InvalidInput for missing tokens
    and ChannelError where the network does not take them; then nothing is kept.
    """
    missing = [wanted for wanted in secret_names(channel) if not secrets.get(wanted)]
    if missing:
        raise InvalidInput(
            msg(
                "For {channel} these tokens are missing: {names}.",
                channel=channel.value,
                names=", ".join(missing),
            ),
            msg("Put them into the token file, or type them when asked."),
        )
    account = Account(name=name, channel=channel, external_id="", api_url=api_url.rstrip("/"))
    who = open_channel(account, secrets).identify()
    account = Account(
        name=name,
        channel=channel,
        external_id=who.external_id,
        display_name=who.display_name,
        api_url=api_url.rstrip("/"),
        token_expires_at=who.token_expires_at,
    )
    app.store.accounts.save(account, secrets, app.clock.now())
    return account


def check(app: App, account: Account) -> tuple[Finding, ...]:
    """What would keep this account from posting or being measured; asks the network."""
    findings: list[Finding] = []
    if account.paused:
        findings.append(
            Finding(
                code="account.paused",
                message=msg("The account “{name}” is paused: {why}", name=account.name, why=account.paused),
                remedy=msg("Mend the cause, then run `outreach account resume {name}`.", name=account.name),
            )
        )
    try:
        return (*findings, *app.channel(account).check(app.clock.now()))
    except OutreachError as error:
        remedy = error.remedy or msg("Run `outreach account check {name}` again.", name=account.name)
        unreachable = Finding(
            code="account.unreachable", message=error.message, remedy=remedy, severity=Severity.ERROR
        )
        return (*findings, unreachable)


def resume(app: App, name: str) -> Account:
    """Let a paused account post again."""
    app.store.accounts.get(name)
    app.store.accounts.pause(name, "", app.clock.now())
    return app.store.accounts.get(name)
