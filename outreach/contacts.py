"""How the program reaches a person: e-mail, a webhook, and a heartbeat for a watchdog, as the environment says.

A setting that cannot be used is a finding, never an exception: what tells people about trouble must not be
trouble itself. The check of the data folder shows the findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from outreach.addresses import is_loopback
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg
from outreach.model import Way

SHORTEST_SECRET = 16
"""Characters; a signature under a shorter secret can be guessed."""

_ADDRESS = re.compile(r"\A[^@\s,;<>\"]+@[^@\s,;<>\"]+")

Secret = Callable[[Mapping[str, str], str], str]
"""Reads a variable, or the file that ``<NAME>_FILE`` names; raises InvalidInput."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail server and the people who are written to. ``tls``: encrypted from the first byte, else by STARTTLS."""

    host: str
    port: int
    tls: bool
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def on_this_machine(self) -> bool:
        """A server on loopback may be spoken to without encryption."""
        return is_loopback(self.host)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """An address that takes signed notices. It may hold a secret itself, so neither is shown."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """What can be used of the settings; ``problems`` says why the rest cannot."""

    mail: Mail | None = None
    webhook: Webhook | None = None
    posts_webhook: Webhook | None = None  # is told of each change of a post's state
    heartbeat_url: str = field(default="", repr=False)
    problems: tuple[Finding, ...] = ()

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which a person can be told."""
        return tuple(way for way, to in ((Way.MAIL, self.mail), (Way.WEBHOOK, self.webhook)) if to)


class _Unusable(Exception):
    def __init__(self, code: str, field: str, message: Message, remedy: Message):
        self.finding = Finding(code=code, message=message, remedy=remedy, field=field)


def read_contacts(environ: Mapping[str, str], secret: Secret) -> Contacts:
    """The contacts in ``environ``; what is missing or wrong is left out, and told."""
    problems: list[Finding] = []
    found: dict[str, Mail | Webhook | str | None] = {}
    readers = (
        ("mail", _mail),
        ("webhook", _webhook),
        ("posts_webhook", _posts_webhook),
        ("heartbeat_url", _heartbeat),
    )
    for name, read in readers:
        try:
            found[name] = read(environ, secret)
        except _Unusable as error:
            problems.append(error.finding)
        except InvalidInput as error:
            remedy = error.remedy or msg("Correct the path.")
            problems.append(Finding(code="notices.file", message=error.message, remedy=remedy))
    mail, webhook, heartbeat = found.get("mail"), found.get("webhook"), found.get("heartbeat_url")
    posts = found.get("posts_webhook")
    return Contacts(
        mail=mail if isinstance(mail, Mail) else None,
        webhook=webhook if isinstance(webhook, Webhook) else None,
        posts_webhook=posts if isinstance(posts, Webhook) else None,
        heartbeat_url=heartbeat if isinstance(heartbeat, str) else "",
        problems=tuple(problems),
    )


def _mail(environ: Mapping[str, str], secret: Secret) -> Mail | None:
    name = "OUTREACH_SMTP_URL"
    url = secret(environ, name)
    wanted = environ.get("OUTREACH_NOTICE_TO", "")
    if not url and not wanted.strip():
        return None
    remedy = msg("Write smtps://user:password@host or smtp://user:password@host:587 (with STARTTLS).")
    if not url:
        raise _Unusable(
            "notices.smtp-url", name, msg("OUTREACH_NOTICE_TO is set, but no mail server."), remedy
        )
    split = _split(url)
    if split is None or split.scheme not in ("smtp", "smtps") or split.path.strip("/") or split.query:
        raise _Unusable(
            "notices.smtp-url", name, msg("The address of the mail server cannot be used."), remedy
        )
    tls = split.scheme == "smtps"
    user, password = unquote(split.username or ""), unquote(split.password or "")
    return Mail(
        host=split.hostname or "",
        port=split.port or (465 if tls else 587),
        tls=tls,
        sender=_sender(environ, user),
        recipients=tuple(_recipients(wanted)),
        user=user,
        password=password,
    )


def _sender(environ: Mapping[str, str], user: str) -> str:
    sender = environ.get("OUTREACH_NOTICE_FROM", "").strip() or user
    if not _ADDRESS.fullmatch(sender):
        raise _Unusable(
            "notices.from",
            "OUTREACH_NOTICE_FROM",
            msg("The notices have no sender's address."),
            msg("Set OUTREACH_NOTICE_FROM to one address, such as outreach@example.org."),
        )
    return sender


def _recipients(wanted: str) -> Iterator[str]:
    remedy = msg("Set OUTREACH_NOTICE_TO to one or more addresses, with commas between them.")
    addresses = [part.strip() for part in wanted.split(",") if part.strip()]
    if not addresses:
        raise _Unusable(
            "notices.to", "OUTREACH_NOTICE_TO", msg("There is a mail server, but nobody to write to."), remedy
        )
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            message = msg("“{address}” is no e-mail address.", address=address)
            raise _Unusable("notices.to", "OUTREACH_NOTICE_TO", message, remedy)
        yield address


def _webhook(environ: Mapping[str, str], secret: Secret) -> Webhook | None:
    variables = ("OUTREACH_WEBHOOK_URL", "OUTREACH_WEBHOOK_SECRET")
    return _signed(environ, secret, variables, ("notices.webhook-url", "notices.webhook-secret"))


def _posts_webhook(environ: Mapping[str, str], secret: Secret) -> Webhook | None:
    variables = ("OUTREACH_POSTS_WEBHOOK_URL", "OUTREACH_POSTS_WEBHOOK_SECRET")
    return _signed(environ, secret, variables, ("notices.posts-webhook-url", "notices.posts-webhook-secret"))


def _signed(
    environ: Mapping[str, str], secret: Secret, variables: tuple[str, str], codes: tuple[str, str]
) -> Webhook | None:
    """Address and secret in these variables; what is wrong with each is told under its code."""
    (address, word), (url_code, secret_code) = variables, codes
    url, key = environ.get(address, ""), secret(environ, word)
    if not url:
        return None
    _check_url(url_code, address, url)
    if len(key) < SHORTEST_SECRET:
        raise _Unusable(
            secret_code,
            word,
            msg("The webhook's secret is missing or shorter than {least} characters.", least=SHORTEST_SECRET),
            msg(
                "Put a long random word into a file, name it with {name}, and tell the receiver the same word.",
                name=f"{word}_FILE",
            ),
        )
    return Webhook(url=url, secret=key)


def _heartbeat(environ: Mapping[str, str], secret: Secret) -> str:  # noqa: ARG001 - read like the others
    url = environ.get("OUTREACH_HEARTBEAT_URL", "")
    if url:
        _check_url("notices.heartbeat-url", "OUTREACH_HEARTBEAT_URL", url)
    return url


def _check_url(code: str, name: str, url: str) -> None:
    """https anywhere, http on this machine; the operator named it, so it may be in a private network."""
    split = _split(url)
    safe = split is not None and (
        split.scheme == "https" or (split.scheme == "http" and is_loopback(split.hostname or ""))
    )
    if split is None or not safe or split.username is not None or not split.netloc.isascii():
        raise _Unusable(
            code,
            name,
            msg("The address in {name} cannot be used.", name=name),
            msg(
                "Give an address that begins with https:// and holds no user name; http:// only on this machine."
            ),
        )


def _split(url: str) -> SplitResult | None:
    """The parts of an address that has a host; None for anything else."""
    try:
        split = urlsplit(url)
        usable = bool(split.hostname) and split.port != 0
    except ValueError:
        return None
    return split if usable and not re.search(r"\s", url) else None
