"""How the program lets itself be watched over: its log, its small port, and who may read its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from outreach.contacts import Secret
from outreach.errors import InvalidInput
from outreach.language import msg

SECRETS = (
    "OUTREACH_FILES_SECRET",
    "OUTREACH_METRICS_TOKEN",
    "OUTREACH_OIDC_CLIENT_SECRET",
    "OUTREACH_POSTS_WEBHOOK_SECRET",
    "OUTREACH_WEBHOOK_SECRET",
)
"""Settings that are secrets as a whole."""

ADDRESSES = (
    "OUTREACH_DATABASE_URL",
    "OUTREACH_HEARTBEAT_URL",
    "OUTREACH_POSTS_WEBHOOK_URL",
    "OUTREACH_SMTP_URL",
    "OUTREACH_WEBHOOK_URL",
)
"""Settings that may hold a secret: in the place of a password, or in the path."""

SHORTEST_TOKEN = 16
"""Characters; a shorter one can be guessed."""

SHORTEST_HIDDEN = 6
"""Characters; to take shorter words out of everything would make holes in sentences."""


class LogFormat(StrEnum):
    """How a line of the log is written."""

    PLAIN = "plain"  # for people
    JSON = "json"  # for a log server


@dataclass(frozen=True, kw_only=True)
class Listening:
    """An address of this machine and a port."""

    host: str
    port: int

    @property
    def on_loopback(self) -> bool:
        return ip_address(self.host).is_loopback


@dataclass(frozen=True, kw_only=True)
class Oversight:
    """``health``: where the scheduler answers, None for nowhere. ``hidden`` are words that no log may hold.

    ``addresses``: a line about a refused request names the address of the net from which it came.
    """

    log: LogFormat = LogFormat.PLAIN
    addresses: bool = False
    health: Listening | None = None
    metrics_token: str = field(default="", repr=False)
    hidden: frozenset[str] = field(default=frozenset(), repr=False)


def read_oversight(environ: Mapping[str, str], secret: Secret) -> Oversight:
    """Raises InvalidInput for a word or an address that cannot be used."""
    return Oversight(
        log=_log(environ),
        addresses=_addresses(environ),
        health=_health(environ),
        metrics_token=_token(environ, secret),
        hidden=frozenset(word for word in _hidden(environ, secret) if len(word) >= SHORTEST_HIDDEN),
    )


def _log(environ: Mapping[str, str]) -> LogFormat:
    written = environ.get("OUTREACH_LOG", "").strip().lower() or LogFormat.PLAIN
    if written not in set(LogFormat):
        raise InvalidInput(
            msg("OUTREACH_LOG is “{value}”, which is no way to write a log.", value=written[:40]),
            msg("Set it to plain or json."),
        )
    return LogFormat(written)


def _addresses(environ: Mapping[str, str]) -> bool:
    written = environ.get("OUTREACH_LOG_ADDRESSES", "").strip().lower() or "no"
    if written not in ("yes", "no"):
        raise InvalidInput(
            msg("OUTREACH_LOG_ADDRESSES is “{value}”.", value=written[:40]), msg("Set it to yes or no.")
        )
    return written == "yes"


def _health(environ: Mapping[str, str]) -> Listening | None:
    written = environ.get("OUTREACH_HEALTH", "").strip()
    if not written:
        return None
    host, _, port = written.rpartition(":")
    try:
        found = Listening(host=str(ip_address(host.strip("[]") or "127.0.0.1")), port=int(port))
    except ValueError:
        found = None
    if found is None or not 0 <= found.port <= 65_535:
        raise InvalidInput(
            msg("OUTREACH_HEALTH is “{value}”, which is no port.", value=written[:60]),
            msg("Write a port of this machine, as 9464, or an address with it, as 0.0.0.0:9464."),
        )
    return found


def _token(environ: Mapping[str, str], secret: Secret) -> str:
    token = secret(environ, "OUTREACH_METRICS_TOKEN").strip()
    if token and len(token) < SHORTEST_TOKEN:
        raise InvalidInput(
            msg("OUTREACH_METRICS_TOKEN is shorter than {least} characters.", least=SHORTEST_TOKEN),
            msg("Choose a long random word, as `openssl rand -hex 24` makes one."),
        )
    return token


def _hidden(environ: Mapping[str, str], secret: Secret) -> Iterator[str]:
    """What cannot be read is told by whoever needs it, and is in no log either."""
    for name in (*SECRETS, *ADDRESSES):
        try:
            word = secret(environ, name).strip()
            parts = urlsplit(word)
        except (InvalidInput, ValueError):
            continue
        if name in SECRETS:
            yield word
            continue
        yield parts.password or ""
        yield unquote(parts.password or "")
        if name.endswith(("WEBHOOK_URL", "HEARTBEAT_URL")):
            yield parts.path.strip("/")
            yield parts.query
