"""Tokens stay where they belong: in the sandbox's own token files, and sealed in the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.channels import open_channel
from outreach.model import Account
from outreach.settings import read_settings
from outreach.store import Store
from tests.contract.stage import ACCOUNTS
from tests.journeys.processes import (
    CAMPAIGN,
    FACEBOOK,
    PROGRAM,
    TWITTER,
    House,
    Networks,
    outreach,
    started,
)

pytestmark = pytest.mark.slow

# a rate limit is not among them: it holds the account for a minute and nothing after it would be tried
WRONG = ("error-before", "html-after", "half-json", "dead-token")


def holding(secrets: list[bytes], folder: Path) -> list[str]:
    """The files below ``folder`` that hold one of the secrets."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if any(secret in path.read_bytes() for secret in secrets)]


def test_no_token_is_left_anywhere(networks: Networks, house: House) -> None:
    """After posts, refusals of all kinds, a check and a report: not in the database, the ledger, a log, an answer."""
    secrets = [value.encode() for channel in ACCOUNTS for value in networks.secrets(channel).values()]
    for n, kind in enumerate(WRONG):
        for channel in ACCOUNTS:
            house.approved(f"geheim-{n}", channel)
            networks.fault(channel, kind)
    with house.run() as running:
        running.says(f"outreach account check {ACCOUNTS[TWITTER]}")
        assert 0 == running.end()
    networks.fault(FACEBOOK, "dead-token", "any", times=None)
    said = [
        house.outreach(*words)
        for words in (
            ("account", "check", ACCOUNTS[FACEBOOK]),
            ("posts", "list", "--json"),
            ("report", CAMPAIGN, "--format", "json", "-o", house.data / "report.json"),
        )
    ]
    told = "".join(answer.stdout + answer.stderr for answer in said).encode()
    assert len(told) > 1000
    assert [] == [secret for secret in secrets if secret in told]
    assert (house.data / "report.json").stat().st_size > 1000
    assert [] == holding(secrets, house.data)
    token_files = {f"{name}.json" for name in ACCOUNTS.values()}
    assert token_files == set(holding(secrets, networks.ledger.parent))


PLANTED = {
    "OUTREACH_SMTP_URL": "smtp://wir:PLANTEDsmtpword@127.0.0.1:9",
    "OUTREACH_NOTICE_TO": "anna@example.org",
    "OUTREACH_NOTICE_FROM": "wir@example.org",
    "OUTREACH_WEBHOOK_URL": "http://127.0.0.1:9/PLANTEDhookpath",
    "OUTREACH_WEBHOOK_SECRET": "PLANTEDhooksecret",
    "OUTREACH_HEARTBEAT_URL": "http://127.0.0.1:9/PLANTEDheartpath",
}
"""Secrets of the settings; nobody listens at these addresses, so that every way fails and is told of."""


def test_no_secret_of_the_settings_is_told(networks: Networks, house: House) -> None:
    """Whatever fails on the way to mail server, webhook and watchdog: no password, secret or telling path is said."""
    house.approved("verloren", FACEBOOK)
    networks.fault(FACEBOOK, "bad-photo")
    call = (*PROGRAM, "run", "--data", house.data)
    with started(house.data, "planted", *call, **PLANTED) as running:
        running.says("Not told by webhook")
        assert 0 == running.end()
    said = [
        outreach("--data", house.data, *words, **PLANTED)
        for words in (("check", "--offline"), ("doctor", "--json"), ("notices", "test"), ("notices", "list"))
    ]
    assert "".join(answer.stdout for answer in said)
    assert "".join(answer.stderr for answer in said)
    assert [] == [answer for answer in said if "PLANTED" in answer.stdout + answer.stderr]
    assert [] == holding([b"PLANTED"], house.data)


def test_no_password_of_the_database_is_told(house: House) -> None:
    """A server that cannot be reached is told of without the password in its address."""
    url = "postgresql://wir:PLANTEDpassword@127.0.0.1:9/outreach"
    for words in (("doctor",), ("check",), ("posts", "list"), ("run",)):
        answer = outreach("--data", house.data, *words, OUTREACH_DATABASE_URL=url)
        assert 1 == answer.returncode
        assert answer.stderr
        assert "PLANTED" not in answer.stdout + answer.stderr


def test_no_repr_holds_a_secret(tmp_path: Path) -> None:
    """Neither settings nor what is made of them show a secret where a debugger or a log prints them."""
    settings = read_settings(
        {
            **PLANTED,
            "OUTREACH_DATA": str(tmp_path),
            "OUTREACH_DATABASE_URL": "postgresql://wir:PLANTEDpassword@127.0.0.1:9/outreach",
        }
    )
    store = Store(settings.database_url, settings.key_file)
    names = {"page_token", "app_id", "app_secret", "consumer_key", "consumer_secret", "access_token"}
    secrets = {name: f"PLANTED{name}" for name in names | {"access_token_secret"}}
    channels = [
        open_channel(Account(name="konto", channel=channel, external_id="1"), secrets)
        for channel in (FACEBOOK, TWITTER)
    ]
    made = (settings, settings.contacts, store, store.vault, store.accounts, store.queue, *channels)
    assert [] == [each for each in map(repr, made) if "PLANTED" in each]
    store.close()
