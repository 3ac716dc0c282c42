"""The way out for e-mail: one SMTP session per notice, always encrypted but on this machine."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from outreach.channels.redaction import Redactor
from outreach.contacts import Mail
from outreach.errors import Action, OutreachError, Remedy
from outreach.language import msg
from outreach.notices.notification import Notification

WAIT_SECONDS = 10.0  # for the connection, and between two answers
TOTAL_SECONDS = 30.0  # for the whole session once it is connected

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class NotDelivered(OutreachError):
    """The mail server took the notice from nobody, or for nobody."""


class DeliveryUnknown(NotDelivered):
    """The mail server was given the notice and said nothing of it: it may have arrived."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a mail brings along."""

    name: str
    mime: str
    content: bytes


def send(
    mail: Mail,
    notification: Notification,
    at: datetime,
    seconds: float = TOTAL_SECONDS,
    *,
    attached: Attachment | None = None,
    id: str = "",
) -> str:
    """Hand the notification to the mail server; who was refused while others were accepted, or empty.

    ``id`` is what the mail is known by wherever it goes, where it has a name that stays the same.

    Raises NotDelivered where nobody will get it, and DeliveryUnknown where nobody knows. The password is in no message.
    """
    redact = Redactor((mail.password,))
    try:
        with _session(mail, seconds) as session:
            refused = _handed_over(session, _message(mail, notification, at, attached, id), redact)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotDelivered(
            msg(
                "The mail server {host} did not take the notice: {why}",
                host=f"{mail.host}:{mail.port}",
                why=redact(_why(error)),
            ),
            Remedy(
                msg("Check OUTREACH_SMTP_URL with a trial; the notice is sent again by itself."),
                Action("notices.test"),
            ),
        ) from None  # the cause may hold the password
    return redact("; ".join(f"{to}: {code} {_text(words)}" for to, (code, words) in refused.items()))


class _Open(smtplib.SMTP):
    """Knows whether the mail server was given a mail and has not answered."""

    unanswered = False

    def data(self, msg: Buffer | str) -> tuple[int, bytes]:
        """``DATA`` and the mail."""
        self.unanswered = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPResponseException:
            self.unanswered = False
            raise
        self.unanswered = False
        return answer


class _Encrypted(_Open, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def _handed_over(session: _Open, message: EmailMessage, redact: Redactor) -> dict[str, tuple[int, bytes]]:
    """Whom the server refused while it took the mail for others. Raises DeliveryUnknown where it says nothing of it."""
    try:
        return session.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        if not session.unanswered:
            raise
        raise DeliveryUnknown(
            msg(
                "The mail server was given the mail and did not answer: it may have arrived. {why}",
                why=redact(_why(error)),
            ),
            Remedy(msg("Check OUTREACH_SMTP_URL with a trial."), Action("notices.test")),
        ) from None  # the cause may hold the password


@contextmanager
def _session(mail: Mail, seconds: float) -> Iterator[_Open]:
    """A session that is encrypted, signed in, and over in time. The certificate is always verified."""
    context = ssl.create_default_context()
    session: _Open
    if mail.tls:
        session = _Encrypted(mail.host, mail.port, timeout=WAIT_SECONDS, context=context)
    else:
        session = _Open(mail.host, mail.port, timeout=WAIT_SECONDS)
    watch = threading.Timer(seconds, _cut, (session,))
    watch.daemon = True
    watch.start()
    try:
        session.ehlo_or_helo_if_needed()
        if not mail.tls and (session.has_extn("starttls") or not mail.on_this_machine):
            session.starttls(context=context)  # raises where the server cannot
        if mail.user:
            session.login(mail.user, mail.password)
        yield session
        with suppress(smtplib.SMTPException, OSError):
            session.quit()  # it was accepted; how the farewell goes changes nothing
    finally:
        watch.cancel()
        session.close()


def _cut(session: smtplib.SMTP) -> None:
    """End a session that drips on: time-outs of sockets know no total."""
    with suppress(OSError, AttributeError):
        # not SSLSocket.shutdown, which pulls the TLS object away under the reading thread
        socket.socket.shutdown(session.sock, socket.SHUT_RDWR)  # type: ignore[arg-type]  # None raises, and is passed over


def _message(
    mail: Mail, notification: Notification, at: datetime, attached: Attachment | None, id: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.recipients)
    message["Subject"] = notification.title
    message["Date"] = format_datetime(at)
    domain = mail.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{id}@{domain}>" if id else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"  # keeps holiday notes from answering
    message.set_content(notification.text + "\n")
    if attached:
        kind, _, rest = attached.mime.partition("/")
        message.add_attachment(attached.content, maintype=kind, subtype=rest, filename=attached.name)
    return message


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{to}: {code} {_text(words)}" for to, (code, words) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
