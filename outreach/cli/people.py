"""people add, list, roles, password, forget-factor, forget-provider, token, leave."""

from __future__ import annotations

import sys
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Group, emit, json_option, language, open_app, said, say, table
from outreach.cli.callers import by_option, me
from outreach.cli.choices import ROLE, role_words
from outreach.errors import InvalidInput
from outreach.language import Language, msg
from outreach.model import Membership, Role, SessionKind
from outreach.regular_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Callable

    from outreach.model import Caller


@click.group(cls=Group)
def people() -> None:
    """People who sign in: added, given roles and passwords, let go."""


def _password_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--password-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
        metavar="FILE",
        help="File with the password, - for standard input; without it it is asked for, unseen.",
    )(command)


def _role_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option(
        "--administrator", is_flag=True, help="An administrator of everything, as the first person has to be."
    )(command)
    command = click.option(
        "--organisation", default="", metavar="NAME", help="Where the roles hold; else all."
    )(command)
    return click.option("--role", type=ROLE, multiple=True, help="A role; repeatable.")(command)


@people.command()
@click.argument("mail")
@click.option("--name", required=True, metavar="NAME", help="First and last name.")
@click.option(
    "--language",
    "spoken",
    type=click.Choice([each.value for each in Language]),
    help="The person's language; else that of this call.",
)
@_role_options
@_password_option
@by_option
@json_option
def add(
    mail: str,
    name: str,
    spoken: str | None,
    role: tuple[str, ...],
    organisation: str,
    administrator: bool,
    password_file: Path | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Let the person with the address MAIL sign in.

    \b
    Example:
      outreach people add anna@example.org --name "Anna Beispiel" --administrator
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import person_json

    with open_app() as app:
        added = verbs.add(
            app,
            mail,
            name,
            _password(password_file),
            memberships=_memberships(role, organisation, administrator),
            language=Language(spoken) if spoken else language(),
            caller=caller,
        )
    if as_json:
        emit(person_json(added))
    say(msg("{name} ({mail}) can sign in now.", name=added.name, mail=added.mail))


@people.command()
@click.argument("mail")
@_role_options
@by_option
@json_option
def roles(
    mail: str,
    role: tuple[str, ...],
    organisation: str,
    administrator: bool,
    caller: Caller,
    as_json: bool,
) -> None:
    """Replace the roles of a person in an organisation; those in others stay. They have to sign in again.

    \b
    Example:
      outreach people roles ben@example.org --organisation img --role approver
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import person_json

    with open_app() as app:
        person = verbs.get(app, mail, caller=caller)
        given = _memberships(role, organisation, administrator)
        touched = {organisation, *(each.organisation for each in given)}
        kept = tuple(each for each in person.memberships if each.organisation not in touched)
        person = verbs.set_roles(app, mail, (*kept, *given), seen=person.memberships, caller=caller)
    if as_json:
        emit(person_json(person))
    say(msg("{name} has other roles now.", name=person.name))


@people.command()
@click.argument("mail")
@_password_option
@by_option
def password(mail: str, password_file: Path | None, caller: Caller) -> None:
    """Give a person another password; they are signed out everywhere.

    \b
    Example:
      outreach people password anna@example.org
    """
    from outreach.app.people import people as verbs

    with open_app() as app:
        person = verbs.set_password(app, mail, _password(password_file), caller=caller)
    say(msg("{name} has another password now.", name=person.name))


@people.command("forget-factor")
@click.argument("mail")
@by_option
def forget_factor(mail: str, caller: Caller) -> None:
    """Turn the second factor of MAIL off: for somebody who has lost telephone and recovery codes.

    \b
    Example:
      outreach people forget-factor anna@example.org
    """
    from outreach.app.people import people as verbs

    with open_app() as app:
        person = verbs.forget_second_factor(app, mail, caller=caller)
    say(msg("{name} signs in by the password alone now.", name=person.name))


@people.command("forget-provider")
@click.argument("mail")
@by_option
def forget_provider(mail: str, caller: Caller) -> None:
    """Take off who MAIL is at the organisation's sign-in provider: the next sign-in there finds it anew.

    \b
    Example:
      outreach people forget-provider anna@example.org
    """
    from outreach.app.people import people as verbs

    with open_app() as app:
        person = verbs.forget_provider(app, mail, caller=caller)
    say(msg("The next sign-in of {name} at the organisation is taken as theirs.", name=person.name))


@people.command()
@click.argument("mail")
@_password_option
@click.option("--code", default="", metavar="CODE", help="The code of the second factor, where there is one.")
def token(mail: str, password_file: Path | None, code: str) -> None:
    """Print a token by which the command line knows that MAIL calls it; it is shown this once.

    Give it in OUTREACH_TOKEN, or in a file that only you may read and that OUTREACH_TOKEN_FILE names.

    \b
    Example:
      outreach people token ben@example.org > token.txt
    """
    from outreach.app.people import signin

    with open_app() as app:
        made = signin.make_token(
            app,
            mail=mail,
            password=_password(password_file, twice=False),
            machine=gethostname(),
            code=code,
        )
    click.echo(made)
    days = signin.LONGEST[SessionKind.TOKEN].days
    say(msg("The token holds for {days} days, or until your password or your roles change.", days=days))


@people.command()
@click.argument("mail")
@by_option
@json_option
def leave(mail: str, caller: Caller, as_json: bool) -> None:
    """Let a person sign in no more; what they did stays theirs.

    \b
    Example:
      outreach people leave ben@example.org
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import person_json

    with open_app() as app:
        person = verbs.leave(app, mail, caller=caller)
    if as_json:
        emit(person_json(person))
    say(msg("{name} signs in no more.", name=person.name))


@people.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Everybody who can sign in, or could.

    \b
    Example:
      outreach people list
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import person_json

    with open_app() as app:
        found = verbs.find(app, caller=me())
    if as_json:
        emit([person_json(person) for person in found])
        return
    table(
        (msg("Name"), msg("Mail"), msg("Roles"), msg("Signs in")),
        ((p.name, p.mail, _told(p.memberships), p.active) for p in found),
    )


def _memberships(role: tuple[str, ...], organisation: str, administrator: bool) -> tuple[Membership, ...]:
    """What the options say; roles without an organisation hold in all of them."""
    found: dict[str, set[Role]] = {}
    if role:
        found.setdefault(organisation, set()).update(Role(each) for each in role)
    if administrator:
        found.setdefault("", set()).add(Role.ADMINISTRATOR)
    return tuple(Membership(organisation=name, roles=frozenset(roles)) for name, roles in found.items())


def _password(file: Path | None, *, twice: bool = True) -> str:
    """From the file or standard input, else asked for unseen, a new one ``twice``."""
    if file is not None:
        content = sys.stdin.buffer.read(1000) if str(file) == "-" else read_regular(file, 1000)
        return content.decode("utf-8", "replace").strip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidInput(
            msg("A password is asked for at a terminal only, and this is none."),
            msg("Write it into a file that only you may read, and give it with --password-file FILE."),
        )
    return str(click.prompt(said(msg("Password")), hide_input=True, confirmation_prompt=twice, err=True))


def _told(memberships: tuple[Membership, ...]) -> list[str]:
    words = role_words()
    return [
        f"{each.organisation or said(msg('everywhere'))}: {', '.join(said(words[role]) for role in sorted(each.roles))}"
        for each in memberships
    ]
