"""Tokens stay where they belong: in the sandbox's own token files, and sealed in the database."""

from __future__ import annotations

from pathlib import Path

from tests.contract.stage import ACCOUNTS
from tests.journeys.processes import CAMPAIGN, FACEBOOK, TWITTER, House, Networks

# a rate limit is not among them: it holds the account for a minute and nothing after it would be tried
WRONG = ("error-before", "html-after", "half-json", "dead-token")


def holding(secrets: list[bytes], folder: Path) -> list[str]:
    """The files below ``folder`` that hold one of the secrets."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if any(secret in path.read_bytes() for secret in secrets)]


def test_no_token_is_left_anywhere(networks: Networks, house: House) -> None:
    """After posts, refusals of all kinds, a check and a report: not in the database, the ledger, a log, an answer."""
    secrets = [
        value.encode() for channel in (FACEBOOK, TWITTER) for value in networks.secrets(channel).values()
    ]
    for n, kind in enumerate(WRONG):
        for channel in (FACEBOOK, TWITTER):
            house.release(f"geheim-{n}", channel)
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
