"""Who is told, and how: read from the environment, and what is wrong with it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.contacts import Contacts, Mail, Webhook
from outreach.model import Way
from outreach.settings import read_settings

SECRET = "a-long-random-word-0123"
MAIL = {
    "OUTREACH_SMTP_URL": "smtps://anna%40example.org:p%2Fw@mail.example.org",
    "OUTREACH_NOTICE_TO": "a@b.de",
}
HOOK = {"OUTREACH_WEBHOOK_URL": "https://chat.example.org/hooks/x1", "OUTREACH_WEBHOOK_SECRET": SECRET}


def read(**environ: str) -> Contacts:
    return read_settings(environ).contacts


def codes(**environ: str) -> list[str]:
    return [problem.code for problem in read(**environ).problems]


def test_nobody_is_told_unless_somebody_is_named() -> None:
    """Without settings there is no way to tell anybody, and nothing is wrong."""
    assert Contacts() == read()
    assert () == read().ways


def test_a_mail_server_that_is_encrypted_from_the_first_byte() -> None:
    """smtps:// goes to port 465; user and password are decoded; the user is the sender if nobody else is named."""
    expected = Mail(
        host="mail.example.org",
        port=465,
        tls=True,
        sender="anna@example.org",
        recipients=("a@b.de",),
        user="anna@example.org",
        password="p/w",
    )
    assert expected == read(**MAIL).mail


def test_a_mail_server_with_starttls() -> None:
    """smtp:// goes to port 587 unless told otherwise, and every recipient is read."""
    more = {"OUTREACH_NOTICE_TO": " a@b.de, c@d.de ,", "OUTREACH_NOTICE_FROM": "outreach@b.de"}
    mail = read(OUTREACH_SMTP_URL="smtp://mail.b.de", **more).mail
    assert mail
    assert (587, False, "outreach@b.de", ("a@b.de", "c@d.de")) == (
        mail.port,
        mail.tls,
        mail.sender,
        mail.recipients,
    )


def test_the_ways_are_those_that_can_be_used() -> None:
    """Mail and webhook are told side by side; a way with a mistake does not take the other along."""
    assert (Way.MAIL, Way.WEBHOOK) == read(**MAIL, **HOOK).ways
    assert (Way.WEBHOOK,) == read(**(MAIL | HOOK | {"OUTREACH_NOTICE_TO": "nobody"})).ways


def test_secrets_may_lie_in_files(tmp_path: Path) -> None:
    """The mail server's address with its password and the webhook's secret are read from files."""
    (tmp_path / "smtp").write_text(MAIL["OUTREACH_SMTP_URL"] + "\n")
    (tmp_path / "hook").write_text(SECRET + "\n")
    contacts = read(
        OUTREACH_SMTP_URL_FILE=str(tmp_path / "smtp"),
        OUTREACH_NOTICE_TO="a@b.de",
        OUTREACH_WEBHOOK_URL=HOOK["OUTREACH_WEBHOOK_URL"],
        OUTREACH_WEBHOOK_SECRET_FILE=str(tmp_path / "hook"),
    )
    assert read(**MAIL).mail == contacts.mail
    assert Webhook(url=HOOK["OUTREACH_WEBHOOK_URL"], secret=SECRET) == contacts.webhook


def test_a_secrets_file_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    """The settings are read all the same, and the finding names the variable."""
    contacts = read(OUTREACH_SMTP_URL_FILE=str(tmp_path / "none"), OUTREACH_NOTICE_TO="a@b.de")
    (problem,) = contacts.problems
    assert "notices.file" == problem.code
    assert "OUTREACH_SMTP_URL_FILE" in str(problem.message)
    assert contacts.mail is None


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": ""}),
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": "https://mail.example.org"}),
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": "smtp://"}),
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": "smtp://h:99999"}),
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": "smtp://h/path"}),
        ("notices.smtp-url", {"OUTREACH_SMTP_URL": "smtp://[h"}),
        ("notices.to", {"OUTREACH_NOTICE_TO": ""}),
        ("notices.to", {"OUTREACH_NOTICE_TO": "a@b.de, Anna"}),
        ("notices.to", {"OUTREACH_NOTICE_TO": "a@b.de\nBcc: c@d.de"}),
        ("notices.from", {"OUTREACH_NOTICE_FROM": "outreach"}),
        ("notices.from", {"OUTREACH_SMTP_URL": "smtp://anna@mail.example.org"}),
        ("notices.webhook-url", HOOK | {"OUTREACH_WEBHOOK_URL": "http://chat.example.org/x"}),
        ("notices.webhook-url", HOOK | {"OUTREACH_WEBHOOK_URL": "https://a:b@chat.example.org/x"}),
        ("notices.webhook-url", HOOK | {"OUTREACH_WEBHOOK_URL": "chat.example.org"}),
        ("notices.webhook-secret", HOOK | {"OUTREACH_WEBHOOK_SECRET": ""}),
        ("notices.webhook-secret", HOOK | {"OUTREACH_WEBHOOK_SECRET": "short"}),
        ("notices.heartbeat-url", {"OUTREACH_HEARTBEAT_URL": "ftp://example.org"}),
    ],
)
def test_what_is_wrong_is_named(code: str, changes: dict[str, str]) -> None:
    """Each mistake has its code, names its variable and says what to write instead."""
    (problem,) = read(**(MAIL | changes)).problems
    assert code == problem.code
    assert (problem.field or "").startswith("OUTREACH_")
    assert str(problem.remedy)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://localhost/x", "https://10.0.0.7/x"])
def test_addresses_that_may_be_used(url: str) -> None:
    """Without encryption on this machine only; with it also in a private network, since the operator named it."""
    assert url == read(OUTREACH_HEARTBEAT_URL=url).heartbeat_url


def test_a_mail_server_on_this_machine_is_known() -> None:
    """Only there a server may do without encryption."""
    for host, expected in (("127.0.0.1", True), ("localhost", True), ("mail.example.org", False)):
        mail = read(**(MAIL | {"OUTREACH_SMTP_URL": f"smtp://{host}", "OUTREACH_NOTICE_FROM": "a@b.de"})).mail
        assert mail
        assert expected is mail.on_this_machine


def test_no_secret_is_shown() -> None:
    """Password, signing secret and addresses that may be secrets are in no repr."""
    told = repr(read(**MAIL, **HOOK, OUTREACH_HEARTBEAT_URL="https://watch.example.org/7f3a"))
    assert not [word for word in ("p/w", SECRET, "x1", "7f3a") if word in told]


def test_settings_carry_the_contacts() -> None:
    """Nothing of it is in the repr of the settings."""
    assert "mail.example.org" not in repr(read_settings(MAIL))
