"""Links that let somebody choose a password: an invitation, or after the old one was forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from outreach.app import App, journal
from outreach.app.people import people
from outreach.app.people.mailing import write_to
from outreach.app.people.passwords import hash_of
from outreach.app.people.signin import DAILY, HOURLY, plain_mail
from outreach.app.people.tokens import hashed, new_token
from outreach.app.permissions import verb
from outreach.errors import NotFound
from outreach.language import Language, msg
from outreach.model import Caller, MailPurpose, Membership, Person

LASTING = {MailPurpose.INVITATION: timedelta(days=7), MailPurpose.RESET: timedelta(minutes=30)}
"""How long a link opens."""

PATHS = {MailPurpose.INVITATION: "/invitation/", MailPurpose.RESET: "/reset/"}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Who was invited. ``link`` is for whoever invited, to pass it on, where it could not be mailed; else ""."""

    person: Person
    link: str


@verb
def invite(
    app: App,
    mail: str,
    name: str,
    *,
    memberships: Sequence[Membership],
    language: Language,
    caller: Caller,
) -> Invited:
    """Let somebody in who chooses the password by a link. Raises as :func:`people.add`."""
    person = people.enter(
        app,
        mail,
        name,
        "",
        memberships=memberships,
        language=language,
        caller=caller,
        by="invitations.invite",
    )
    return _invited(app, person, caller)


@verb
def invite_again(app: App, mail: str, *, caller: Caller) -> Invited:
    """Another link, which makes the one before void; the password stays until it is used. Raises NotFound."""
    return _invited(app, people.get(app, mail, caller=caller), caller)


def _invited(app: App, person: Person, caller: Caller) -> Invited:
    link = _link(app, person, MailPurpose.INVITATION, caller)
    mailed = _is_whole(link) and write_to(
        app,
        person,
        msg("{name} invites you to outreach", name=caller.name),
        msg(
            "Hello {name},\n\n{inviter} has invited you to outreach, where the posts are planned and approved."
            " Choose a password here within 7 days:\n\n{link}\n\nThe link works once.",
            name=person.name,
            inviter=caller.name,
            link=link,
        ),
    )
    return Invited(person=person, link="" if mailed else link)


def ask_reset(app: App, mail: str, *, address: str) -> None:
    """Send a link for another password to whoever has this address, if anybody; nobody learns whether somebody does.

    It takes longer where somebody does, so a page answers first. ``address`` is where the request came from.
    """
    mail = plain_mail(mail)
    now = app.clock.now()
    if not app.store.sessions.try_once(mail, address, now, hourly=HOURLY, daily=DAILY, kind="reset"):
        return
    person = app.store.people.known(mail)
    if person is None or not person.active or not app.settings.base_url:
        return
    link = _link(app, person, MailPurpose.RESET, person.as_caller())
    write_to(
        app,
        person,
        msg("Choose another password for outreach"),
        msg(
            "Hello {name},\n\nsomebody, probably you, has forgotten your password. Choose another one here within"
            " 30 minutes:\n\n{link}\n\nThe link works once. If it was not you, nothing needs to be done.",
            name=person.name,
            link=link,
        ),
    )


def read(app: App, token: str, purpose: MailPurpose) -> Person:
    """Whom the link belongs to; it still works afterwards, for programs that scan mail open links too.

    Raises NotFound where it is over, used, or for something else.
    """
    found = app.store.mail_tokens.read(hashed(token), app.clock.now())
    if found is None or found[1] is not purpose:
        raise NotFound(
            msg("This link works no more: it was used, or it is too old."),
            msg("Ask for another one: a reset by yourself, an invitation from whoever invited you."),
        )
    return found[0]


def accept(app: App, token: str, purpose: MailPurpose, password: str) -> Person:
    """The person's password from now on; the link is used up, and whoever was signed in is signed out.

    Raises as :func:`read`, and InvalidInput for a password that is too easily guessed; then the link still works.
    """
    person = read(app, token, purpose)
    kept = hash_of(password, app.hashing, mail=person.mail)
    entry = journal.entry(app, "invitations.accept", caller=person.as_caller(), subject=person.mail)
    if not app.store.mail_tokens.use(hashed(token), kept, app.clock.now(), entry):
        return read(app, token, purpose)  # raises: somebody was quicker
    return person


def _link(app: App, person: Person, purpose: MailPurpose, caller: Caller) -> str:
    token, now = new_token(), app.clock.now()
    verb = f"invitations.{'invite' if purpose is MailPurpose.INVITATION else 'ask_reset'}"
    app.store.mail_tokens.put(
        person.id,
        purpose,
        hashed(token),
        at=now,
        ends_at=now + LASTING[purpose],
        entry=journal.entry(app, verb, caller=caller, subject=person.mail),
    )
    return f"{app.settings.base_url}{PATHS[purpose]}{token}"


def _is_whole(link: str) -> bool:
    """Without the address under which people know us a link leads nowhere in a mail."""
    return not link.startswith("/")
