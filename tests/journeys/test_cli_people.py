"""Once there are people, the command line knows them by a token."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.journeys.cli import Answer, World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests

PEOPLE = (
    ("chef@example.org", "Chefin", "--administrator"),
    ("ben@example.org", "Ben", "--organisation", "art", "--role", "approver", "--role", "editor"),
    ("carla@example.org", "Carla", "--organisation", "art", "--role", "approver"),
)


def token_of(world: World, mail: str, password: Path) -> str:
    made = world("people", "token", mail, "--password-file", password)
    assert 0 == made.code
    assert 43 == len(made.out.strip())
    return made.out.strip()


def test_no_self_release(world: World, tmp_path: Path) -> None:
    """Neither a written name nor the author's token approves own words; another approver's token does."""
    password = tmp_path / "password"
    password.write_text("vier lange Wörter hier\n", "utf-8")
    world("organisations", "add", "art", "--title", "ART")
    for mail, name, *more in PEOPLE:
        assert 0 == world("people", "add", mail, "--name", name, *more, "--password-file", password).code
    given = world("account", "give", "die-altmark", "art", "--json")
    assert "art" == given.json["organisation"]
    ben, carla = (token_of(world, mail, password) for mail in ("ben@example.org", "carla@example.org"))
    post = world.ids(channel="facebook", status="draft")[0]

    def call(*words: str, token: str = "", **environ: str) -> Answer:
        given = {"OUTREACH_TOKEN": token} if token else {}
        return world(*words, "--by", "Carla", environ=given | environ)

    unsigned = call("posts", "approve", post)
    assert 1 == unsigned.code
    assert "outreach people token MAIL" in unsigned.err
    assert 0 == call("posts", "edit", post, "--alt", "Ein Gut am Morgen", token=ben).code
    own = call("posts", "approve", post, token=ben)
    assert 1 == own.code
    assert "neither written nor submitted" in own.err
    assert "Carla" in own.err
    whole = call("posts", "approve", "--campaign", "probe", token=ben)
    assert 1 == whole.code
    assert "draft" == world("posts", "show", post, "--json").json["status"]

    over = call("posts", "approve", post, token="guessed")
    assert 1 == over.code
    assert "over" in over.err
    file = tmp_path / "token"
    file.write_text(carla, "ascii")
    if os.name == "posix":
        file.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IROTH)
        assert "chmod 600" in call("posts", "approve", post, OUTREACH_TOKEN_FILE=str(file)).err
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert 0 == call("posts", "approve", post, OUTREACH_TOKEN_FILE=str(file)).code
    assert "Carla" == world("posts", "show", post, "--json").json["approved_by"]
    assert ben not in world("journal", "--json").out


@pytest.mark.parametrize("mail", ["ben@example.org", "nobody@example.org"])
def test_a_wrong_password_makes_no_token(world: World, tmp_path: Path, mail: str) -> None:
    """Nothing is printed that could be taken for one."""
    password = tmp_path / "password"
    password.write_text("falsche Wörter hier\n", "utf-8")
    refused = world("people", "token", mail, "--password-file", password)
    assert (1, "") == (refused.code, refused.out)
