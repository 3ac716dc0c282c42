"""account add, list, check and resume; tokens are never shown."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from outreach.sandbox import Sandbox
from tests.builders import NOW, a_reason
from tests.journeys.cli import ROOT, World, add_account, sandbox, token_file
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def secrets_of(channel: str) -> dict[str, str]:
    return dict(next(account.secrets for account in sandbox().accounts() if account.channel == channel))


@pytest.mark.parametrize("channel", ["facebook", "twitter"])
@pytest.mark.parametrize("style", ["json", "toml", "toml with a byte order mark"])
def test_an_account_is_added(blank: World, clean_sandbox: Sandbox, channel: str, style: str) -> None:
    """The network says whose tokens these are; the file may be JSON or TOML."""
    file, url = token_file(channel, blank.data.parent)
    if style != "json":
        lines = "\n".join(f"{name} = '{value}'" for name, value in secrets_of(channel).items())
        file.write_text(lines, "utf-8-sig" if "mark" in style else "utf-8")
    answer = blank("account", "add", "konto", "--channel", channel, "--tokens", file, "--api-url", url)
    display = {"facebook": "Die Altmark", "twitter": "IMG Sachsen-Anhalt"}[channel]
    assert 0 == answer.code
    assert f"The account “konto” was added: {display} (" in answer.err
    assert [display] == [account["display_name"] for account in blank("account", "list", "--json").json]


def test_a_network_with_one_address_takes_no_server(blank: World, clean_sandbox: Sandbox) -> None:
    """A server of the account's own makes sense where there are many; elsewhere it is refused and nothing is kept."""
    file, url = token_file("facebook", blank.data.parent)
    call = ("account", "add", "konto", "--channel", "facebook", "--tokens", file, "--api-url", url)
    answer = blank(*call, "--server", "https://social.example")
    assert 2 == answer.code
    assert "Accounts of facebook have no server of their own." in answer.err
    assert [] == blank("account", "list", "--json").json


@pytest.mark.slow
def test_tokens_are_nowhere_to_be_read(world: World) -> None:
    """Neither answers nor the database's file hold a token in the clear."""
    secrets = [*secrets_of("facebook").values(), *secrets_of("twitter").values()]
    calls = [
        ("account", "list"),
        ("account", "list", "--json"),
        ("account", "check", "die-altmark"),
        ("check", "--json"),
    ]
    told = "".join(answer.out + answer.err for answer in (world(*call) for call in calls))
    told += add_account(world, "die-altmark", "facebook").out
    kept = b"".join(path.read_bytes() for path in world.data.rglob("*") if path.is_file())
    assert [] == [secret for secret in secrets if secret in told or secret.encode() in kept]


def test_a_known_account_gets_new_tokens(world: World) -> None:
    """Adding an account again fixes it: it is no longer paused."""
    with world.store() as store:
        store.accounts.pause("die-altmark", a_reason("The token has run out."), NOW)
    assert 0 == add_account(world, "die-altmark", "facebook").code
    assert [None, None] == [account["paused"] for account in world("account", "list", "--json").json]


@pytest.mark.parametrize("optional", ["", "4711"])
def test_tokens_are_asked_for_at_a_terminal(blank: World, clean_sandbox: Sandbox, optional: str) -> None:
    """Without a file each token is asked for and not shown; those that may be left empty can be."""
    _, url = token_file("facebook", blank.data.parent)
    token = secrets_of("facebook")["page_token"]
    master, slave = pty.openpty()
    call = [
        sys.executable,
        "-m",
        "outreach",
        "account",
        "add",
        "konto",
        "--channel",
        "facebook",
        "--api-url",
        url,
    ]
    environ = {**os.environ, "OUTREACH_DATA": str(blank.data), "OUTREACH_LANG": "en"}
    with subprocess.Popen(
        call,
        cwd=ROOT,
        env=environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        close_fds=True,
    ) as running:
        os.close(slave)
        talk = b""
        for question, answer in ((b"page_token:", token), (b"app_id", optional), (b"app_secret", optional)):
            while question not in talk:
                talk += os.read(master, 1024)
            os.write(master, f"{answer}\n".encode())
        talk += _rest(master)
    os.close(master)
    assert 0 == running.returncode, talk
    assert token.encode() not in talk
    with blank.store() as store:
        expected = {"page_token": token} | ({"app_id": optional, "app_secret": optional} if optional else {})
        assert expected == store.accounts.secrets("konto")


@pytest.mark.slow
def test_an_account_is_given_up_with_ctrl_c(blank: World) -> None:
    """Who stops at the question has changed nothing, and the exit code says so."""
    master, slave = pty.openpty()
    call = [sys.executable, "-m", "outreach", "account", "add", "konto", "--channel", "facebook"]
    environ = {**os.environ, "OUTREACH_DATA": str(blank.data), "OUTREACH_LANG": "en"}
    with subprocess.Popen(
        call, cwd=ROOT, env=environ, stdin=slave, stdout=slave, stderr=slave, preexec_fn=_own_the_terminal
    ) as running:
        os.close(slave)
        talk = b""
        while b"page_token:" not in talk:
            talk += os.read(master, 1024)
        os.write(master, b"\x03")
        talk += _rest(master)
    os.close(master)
    assert 130 == running.returncode
    assert b"Stopped." in talk
    assert b"Traceback" not in talk
    assert [] == blank("account", "list", "--json").json


def _own_the_terminal() -> None:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _rest(terminal: int) -> bytes:
    """What a program still says before it ends."""
    talk = b""
    while True:
        try:
            piece = os.read(terminal, 1024)
        except OSError:  # Linux says so when the other side is closed
            return talk
        if not piece:
            return talk
        talk += piece


def test_without_a_terminal_tokens_come_from_a_file(blank: World) -> None:
    """A pipe is no place for tokens: the option is named."""
    answer = blank("account", "add", "konto", "--channel", "twitter", stdin=b"secret\n" * 9)
    assert 2 == answer.code
    assert "--tokens FILE" in answer.err
    assert [] == blank("account", "list", "--json").json


def test_the_list_is_a_table(world: World) -> None:
    """Accounts stand by name, with what they are called on the network."""
    lines = world("account", "list").out.splitlines()
    assert ["die-altmark", "img-sachsen-anhalt"] == [line.split()[0] for line in lines[1:]]
    assert "Die Altmark" in lines[1]
    assert "–" == lines[1].split()[-1]


def test_an_empty_list_says_what_comes_next(blank: World) -> None:
    """Without accounts the way to one is named."""
    assert "Next: outreach account add" in blank("account", "list").err


def test_a_working_account_is_told(world: World) -> None:
    """An account with nothing to find is said to work."""
    answer = world("account", "check", "img-sachsen-anhalt")
    assert (0, "The account “img-sachsen-anhalt” works.\n") == (answer.code, answer.err)


def test_tokens_of_somebody_else_are_found(world: World, tmp_path: Path) -> None:
    """An account whose tokens belong to another page is not taken for it."""
    other = sandbox().add_account(
        next(a.channel for a in sandbox().accounts() if a.channel == "facebook"), "zwei", "Zwei"
    )
    with world.store() as store:
        store.accounts.save(store.accounts.get("die-altmark"), other.secrets, NOW)
    answer = world("account", "check", "die-altmark", "--json")
    assert 1 == answer.code
    assert "channel.other-account" in json.dumps(answer.json)


def other_page(folder: Path) -> Path:
    """The token file of a second Facebook page."""
    known = {account.name: account for account in sandbox().accounts()}
    channel = next(account.channel for account in known.values() if account.channel == "facebook")
    account = known.get("zweite") or sandbox().add_account(channel, "zweite", "Zweite Seite")
    file = folder / "zweite.json"
    file.write_text(json.dumps(dict(account.secrets)), "utf-8")
    return file


def test_an_account_stays_whose_it_is(world: World, tmp_path: Path) -> None:
    """Another page's token under a known name is refused, with both names and both ways out; nothing is changed."""
    with world.store() as store:
        before = store.accounts.get("die-altmark"), store.accounts.secrets("die-altmark")
    _, url = token_file("facebook", tmp_path)
    file = other_page(tmp_path)
    answer = world(
        "account", "add", "die-altmark", "--channel", "facebook", "--tokens", file, "--api-url", url
    )
    assert 1 == answer.code
    for words in ("Die Altmark", "Zweite Seite", before[0].external_id, "account add", "account move"):
        assert words in answer.err
    with world.store() as store:
        assert before == (store.accounts.get("die-altmark"), store.accounts.secrets("die-altmark"))


def test_what_is_not_sent_yet_moves_to_another_account(world: World, tmp_path: Path) -> None:
    """Drafts and approved posts go out on the new page once they are approved again; what is doubtful stays."""
    file, (_, url) = other_page(tmp_path), token_file("facebook", tmp_path)
    added = ("account", "add", "neu", "--channel", "facebook", "--tokens", file, "--api-url", url)
    assert 0 == world(*added).code
    ours = [post["id"] for post in world("posts", "list", "--json").json if post["channel"] == "facebook"]
    world("posts", "approve", *ours[:2], "--by", "Anna")
    with world.store() as store, store.queue._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE posts SET status = 'unknown' WHERE id = '{ours[0]}'")
    answer = world("account", "move", "die-altmark", "neu", "--by", "Anna")
    assert (0, True) == (
        answer.code,
        "Posts that stay with “die-altmark”, as they are out, on their way or doubtful: 1." in answer.err,
    )
    posts = {post["id"]: post for post in world("posts", "list", "--json").json}
    assert ["die-altmark", *["neu"] * (len(ours) - 1)] == [posts[id]["account"] for id in ours]
    assert ["unknown", "draft"] == [posts[id]["status"] for id in ours[:2]]
    with world.store() as store:
        (campaign,) = store.campaigns.all()
        assert "neu" in {plan.account for plan in campaign.channels}


def test_posts_do_not_move_to_another_network(world: World) -> None:
    """What was written for one network does not fit another."""
    answer = world("account", "move", "die-altmark", "img-sachsen-anhalt", "--by", "Anna")
    assert 1 == answer.code
    assert "accounts of one network" in answer.err


def test_resuming_is_told(world: World) -> None:
    """A pause is over."""
    answer = world("account", "resume", "die-altmark")
    assert (0, "The account “die-altmark” posts again.\n") == (answer.code, answer.err)
