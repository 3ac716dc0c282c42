"""Settings come from the environment, and say what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.errors import InvalidInput
from outreach.language import Language
from outreach.settings import read_language, read_settings


def test_everything_has_a_default() -> None:
    """With an empty environment the data lies in this folder, in SQLite, and German is spoken."""
    settings = read_settings({})
    assert Path.cwd() / ".outreach" == settings.data
    assert settings.sqlite_file == settings.data / "outreach.db"
    assert Language.DE is settings.language
    assert settings.templates.is_dir()


def test_the_command_line_goes_before_the_environment(tmp_path: Path) -> None:
    """A data folder named in the call is the one that is used."""
    assert tmp_path / "a" == read_settings({"OUTREACH_DATA": str(tmp_path / "b")}, tmp_path / "a").data


@pytest.mark.parametrize("prefix", ["postgresql://", "postgres://", "postgresql+psycopg://"])
def test_a_server_is_reached_by_psycopg_3(prefix: str) -> None:
    """However people write a PostgreSQL URL, the driver is the one that comes with the program."""
    settings = read_settings({"OUTREACH_DATABASE_URL": f"{prefix}u:p@h/d"})
    assert "postgresql+psycopg://u:p@h/d" == settings.database_url
    assert settings.sqlite_file is None


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    """The database's URL can be read from a file, without the line's end."""
    (tmp_path / "url").write_text("postgresql://u:p@h/d\n")
    settings = read_settings({"OUTREACH_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert settings.database_url.endswith("u:p@h/d")


def test_a_secrets_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The sentence names the variable and the path."""
    with pytest.raises(InvalidInput, match="OUTREACH_DATABASE_URL_FILE"):
        read_settings({"OUTREACH_DATABASE_URL_FILE": str(tmp_path / "none")})


def test_settings_do_not_show_the_password() -> None:
    """Printing the settings prints no secret."""
    assert "geheim" not in repr(read_settings({"OUTREACH_DATABASE_URL": "postgresql://u:geheim@h/d"}))


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"OUTREACH_LANG": "en", "LANG": "de_DE.UTF-8"}, Language.EN),
        ({"LANG": "en_GB.UTF-8"}, Language.EN),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "en_GB.UTF-8"}, Language.DE),
        ({"LANG": "C"}, Language.DE),
        ({}, Language.DE),
    ],
)
def test_the_language(environ: dict[str, str], language: Language) -> None:
    """OUTREACH_LANG goes first, then the system's language where it is spoken here, else German."""
    assert language is read_language(environ)


def test_a_language_that_is_not_spoken_is_refused() -> None:
    """A setting that means nothing is not passed over in silence."""
    with pytest.raises(InvalidInput, match="fr"):
        read_settings({"OUTREACH_LANG": "fr"})


def test_a_missing_template_folder_is_named(tmp_path: Path) -> None:
    """The path that was looked at is in the sentence."""
    with pytest.raises(InvalidInput, match="none"):
        read_settings({"OUTREACH_TEMPLATES": str(tmp_path / "none")})


@pytest.mark.parametrize("seconds", ["0", "-1", "1.5", "viel", "3601", "9" * 5000])
def test_a_time_that_is_none_is_refused(seconds: str) -> None:
    """How long a query may take is a whole number of seconds up to an hour."""
    assert 5.0 == read_settings({"OUTREACH_SQL_SECONDS": "5"}).sql_seconds
    with pytest.raises(InvalidInput, match="OUTREACH_SQL_SECONDS"):
        read_settings({"OUTREACH_SQL_SECONDS": seconds})


def test_nothing_listens_unless_it_is_wanted() -> None:
    """A port alone is one of this machine's own; an address has to be named."""
    assert read_settings({}).oversight.health is None
    for written, host, port in (
        ("9464", "127.0.0.1", 9464),
        ("0.0.0.0:9464", "0.0.0.0", 9464),
        ("[::1]:9464", "::1", 9464),
    ):
        found = read_settings({"OUTREACH_HEALTH": written}).oversight.health
        assert found is not None
        assert (host, port) == (found.host, found.port)
        assert found.on_loopback == (host != "0.0.0.0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OUTREACH_HEALTH", "everywhere"),
        ("OUTREACH_HEALTH", "70000"),
        ("OUTREACH_HEALTH", "host.example:9464"),
        ("OUTREACH_LOG", "xml"),
        ("OUTREACH_METRICS_TOKEN", "short"),
    ],
)
def test_what_cannot_be_watched_over_is_named(name: str, value: str) -> None:
    """The sentence names the variable, and never the token."""
    with pytest.raises(InvalidInput, match=name) as caught:
        read_settings({name: value})
    assert "short" not in str(caught.value).replace("shorter", "")


def test_the_log_knows_what_it_may_not_hold(tmp_path: Path) -> None:
    """Passwords within addresses, secrets, and the paths of addresses that are secrets by themselves."""
    (tmp_path / "secret").write_text("hook-secret-of-16\n")
    hidden = read_settings(
        {
            "OUTREACH_DATABASE_URL": "postgresql://u:data%2Fword@h/outreach",
            "OUTREACH_SMTP_URL": "smtp://u:mailword@h",
            "OUTREACH_WEBHOOK_URL": "https://h/hooks/telling",
            "OUTREACH_WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
            "OUTREACH_POSTS_WEBHOOK_SECRET_FILE": str(tmp_path / "none"),
        }
    ).oversight.hidden
    assert {"data%2Fword", "data/word", "mailword", "hooks/telling", "hook-secret-of-16"} == hidden
