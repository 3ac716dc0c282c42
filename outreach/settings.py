"""What the environment says, read once at the start.

Every setting is one variable; a secret may also be named by a file (``<NAME>_FILE``). Nothing else in the
program looks into the environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote

from outreach import resources
from outreach.bucket import Bucket, read_bucket
from outreach.contacts import Contacts, read_contacts
from outreach.errors import InvalidInput
from outreach.language import Language, msg
from outreach.oversight import Oversight, read_oversight
from outreach.regular_files import read_regular

DEFAULT_DATA = Path(".outreach")

SQLITE = "sqlite:///"
"""How the URL of an SQLite file begins; its path follows, with each sign that means something in a URL quoted."""

OWN_TEMPLATES = Path("templates/posts")
"""Templates of one's own within the data folder."""


@dataclass(frozen=True, kw_only=True)
class SignInProvider:
    """An organisation's own sign-in beside the password, and how we are registered there."""

    issuer: str  # its address, as it names itself
    client_id: str
    client_secret: str = field(default="", repr=False)  # "" where it knows us by PKCE alone


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where things lie, and in which language the program speaks.

    ``database_url`` may hold a password and is therefore left out of ``repr``.
    """

    data: Path  # absolute; database, files, key, ledger lie in it
    database_url: str
    key_file: Path  # 32 bytes that encrypt the tokens; outside of the database
    templates: Path  # the folder `posts` of the customer's templates
    language: Language
    threads: int = 32  # accounts that are worked on at the same time, at most
    connections: int = 10  # to a database server, of one process
    sql_seconds: float = 30.0  # how long the query of a places source may take
    campaigns: Path | None = (
        None  # the campaigns' folders by their names, where the scheduler reads watched files
    )
    private_sources: frozenset[str] = frozenset()  # origins of watched sources in a private network
    ahead: timedelta = timedelta(0)  # of the machine's clock, in the data folder of a rehearsal
    base_url: str = ""  # the address under which people know the pages, without a slash at its end
    contacts: Contacts = field(default_factory=Contacts)  # who is told of trouble, and how
    provider: SignInProvider | None = None
    oversight: Oversight = field(default_factory=Oversight)  # how it is watched over
    files_keep: timedelta = timedelta(days=30)  # so long files stay that nothing refers to any more
    bucket: Bucket | None = None  # where files are kept, instead of in the data folder

    def __repr__(self) -> str:
        return f"Settings(data={self.data!s}, language={self.language})"

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def scratch(self) -> Path:
        return self.data / "scratch"

    @property
    def press_templates(self) -> Path:
        """The customer's templates of press releases, beside those of posts; else those of the program."""
        own = self.templates.parent / "press"
        return own if own.is_dir() else resources.press_templates()

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, or None where it is a server."""
        if not self.database_url.startswith(SQLITE):
            return None
        return Path(unquote(self.database_url.removeprefix(SQLITE).partition("?")[0]))


def read_settings(environ: Mapping[str, str], data: Path | None = None) -> Settings:
    """Settings from ``environ``; ``data`` (the command line's ``--data``) goes before ``OUTREACH_DATA``.

    Raises InvalidInput for a file that cannot be read, a language that is not spoken or a missing template folder.
    """
    folder = (data or Path(environ.get("OUTREACH_DATA") or DEFAULT_DATA)).expanduser().absolute()
    url = _secret(environ, "OUTREACH_DATABASE_URL") or sqlite_url(folder / "outreach.db")
    return Settings(
        data=folder,
        database_url=with_driver(url),
        key_file=Path(environ.get("OUTREACH_KEY_FILE") or folder / "secret.key").expanduser().absolute(),
        templates=_templates(environ, folder),
        language=read_language(environ),
        threads=_count(environ, "OUTREACH_THREADS", Settings.threads, 256),
        connections=_count(environ, "OUTREACH_CONNECTIONS", Settings.connections, 100),
        sql_seconds=_seconds(environ, "OUTREACH_SQL_SECONDS", Settings.sql_seconds),
        campaigns=_campaigns(environ),
        private_sources=frozenset(environ.get("OUTREACH_PRIVATE_SOURCES", "").lower().split()),
        ahead=read_ahead(folder),
        base_url=read_base_url(environ),
        contacts=read_contacts(environ, _secret),
        provider=_provider(environ),
        oversight=read_oversight(environ, _secret),
        files_keep=timedelta(days=_count(environ, "OUTREACH_FILES_KEEP_DAYS", 30, 3650)),
        bucket=read_bucket(environ, _secret),
    )


def _provider(environ: Mapping[str, str]) -> SignInProvider | None:
    issuer = environ.get("OUTREACH_OIDC_ISSUER", "").strip()
    client_id = environ.get("OUTREACH_OIDC_CLIENT_ID", "").strip()
    if not issuer and not client_id:
        return None
    if not issuer or not client_id:
        raise InvalidInput(
            msg(
                "OUTREACH_OIDC_ISSUER and OUTREACH_OIDC_CLIENT_ID belong together, and one of them is missing."
            ),
            msg("Set both, or neither."),
        )
    secret = _secret(environ, "OUTREACH_OIDC_CLIENT_SECRET").strip()
    return SignInProvider(issuer=issuer, client_id=client_id, client_secret=secret)


def _count(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    written = environ.get(name, "").strip()
    if not written:
        return usual
    if not (written.isascii() and written.isdigit() and len(written) < 5 and 0 < int(written) <= most):
        raise InvalidInput(
            msg("{name} is “{value}”, which is no number of them.", name=name, value=written[:40]),
            msg("Write a whole number between 1 and {most}.", most=most),
        )
    return int(written)


AHEAD = "rehearsal.json"
"""In the data folder of a rehearsal: by how many seconds its clock is ahead."""


def read_ahead(data: Path) -> timedelta:
    """How far the clock of a rehearsal's data folder is ahead; nothing anywhere else."""
    try:
        written = json.loads((data / AHEAD).read_text("utf-8"))
        return timedelta(seconds=float(written["ahead_seconds"]))
    except (FileNotFoundError, NotADirectoryError):
        return timedelta(0)
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise InvalidInput(
            msg("{path} cannot be read: {why}.", path=str(data / AHEAD), why=str(error)),
            msg("The file is of a rehearsal; make that anew."),
        ) from error


def write_ahead(data: Path, ahead: timedelta) -> None:
    """Make ``data`` the folder of a rehearsal whose clock is ahead."""
    (data / AHEAD).write_text(json.dumps({"ahead_seconds": ahead.total_seconds()}), "utf-8")


def sqlite_url(file: Path) -> str:
    """The URL of an SQLite file, whatever its path is called."""
    return SQLITE + quote(str(file))


def with_driver(url: str) -> str:
    """Everybody writes ``postgresql://``; the driver that comes with the program is psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret(environ: Mapping[str, str], name: str) -> str:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "")
    try:
        return read_regular(Path(path)).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            msg(
                "{name}_FILE points to {path}, which cannot be read: {why}.",
                name=name,
                path=path,
                why=getattr(error, "strerror", None) or str(error),
            ),
            msg("Correct the path, or give the user that runs outreach the right to read the file."),
        ) from error


def _seconds(environ: Mapping[str, str], name: str, usual: float) -> float:
    written = environ.get(name, "").strip()
    if not written:
        return usual
    if not (written.isascii() and written.isdigit() and len(written) < 5 and 0 < int(written) <= 3600):
        raise InvalidInput(
            msg("{name} is “{value}”, which is no number of seconds.", name=name, value=written[:40]),
            msg("Write a whole number between 1 and 3600."),
        )
    return float(written)


def read_language(environ: Mapping[str, str]) -> Language:
    """``OUTREACH_LANG``, else the system's language where it is one of ours, else German. Raises InvalidInput."""
    chosen = environ.get("OUTREACH_LANG")
    if chosen:
        if chosen not in set(Language):
            raise InvalidInput(
                msg("OUTREACH_LANG is “{value}”, which is not spoken here.", value=chosen),
                msg("Set it to de or en."),
            )
        return Language(chosen)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name, "")[:2] == "en":
            return Language.EN
        if environ.get(name, "")[:2] == "de":
            return Language.DE
    return Language.DE  # the first customer's


def read_user(environ: Mapping[str, str]) -> str:
    """Who works here: ``OUTREACH_USER``, else the name that the person signed in with, else empty."""
    return environ.get("OUTREACH_USER") or environ.get("USER") or environ.get("USERNAME") or ""


def read_base_url(environ: Mapping[str, str]) -> str:
    """``OUTREACH_BASE_URL``, without a slash at its end."""
    return environ.get("OUTREACH_BASE_URL", "").strip().rstrip("/")


def read_token(environ: Mapping[str, str]) -> str:
    """``OUTREACH_TOKEN``, or what the file that ``OUTREACH_TOKEN_FILE`` names holds; "" where nobody has signed in.

    Raises InvalidInput for a file that cannot be read, and for one that others of the machine can read.
    """
    name = "OUTREACH_TOKEN"
    path = environ.get(f"{name}_FILE")
    if path and os.name == "posix" and Path(path).is_file() and Path(path).stat().st_mode & 0o077:
        raise InvalidInput(
            msg("The file {path} holds your token, and others can read it.", path=path),
            msg("Let nobody but you read it: chmod 600 does that."),
        )
    return _secret(environ, name).strip()


def _campaigns(environ: Mapping[str, str]) -> Path | None:
    """``OUTREACH_CAMPAIGNS``: the folder that holds the campaigns' folders. Raises InvalidInput where there is none."""
    chosen = environ.get("OUTREACH_CAMPAIGNS")
    if not chosen:
        return None
    folder = Path(chosen).expanduser().absolute()
    if folder.is_dir():
        return folder
    raise InvalidInput(
        msg("The campaigns' folder {path} does not exist.", path=str(folder)),
        msg("Set OUTREACH_CAMPAIGNS to the folder that holds a folder for each campaign."),
    )


def _templates(environ: Mapping[str, str], data: Path) -> Path:
    """``OUTREACH_TEMPLATES``, else those that `init` copied into the data folder, else those of the program."""
    chosen = environ.get("OUTREACH_TEMPLATES")
    if not chosen:
        own = data / OWN_TEMPLATES
        return own if own.is_dir() else resources.templates()
    folder = Path(chosen).expanduser()
    if folder.is_dir():
        return folder.absolute()
    raise InvalidInput(
        msg("The templates' folder {path} does not exist.", path=str(folder)),
        msg("Set OUTREACH_TEMPLATES to the folder that holds portrait/, einladung/, neu/ and cards/."),
    )
