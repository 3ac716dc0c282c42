"""What lies ready for a server names commands, options and settings that there are, and is as closed as it can be."""

from __future__ import annotations

import re
import shlex
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from outreach.cli.root import root

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
IMAGE = (DEPLOY / "Containerfile").read_text("utf-8")
SETTINGS = set(re.findall(r"`(OUTREACH_[A-Z_]+)`", (DEPLOY.parent / "docs" / "cli.md").read_text("utf-8")))


def require_call(words: list[str]) -> None:
    """Fails unless the program has the command and its options."""
    context, command = click.Context(root), root
    names = [word for word in words if not word.startswith("-")]
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    while isinstance(command, click.Group):
        found = command.get_command(context, names.pop(0))
        assert found, words
        command = found
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(options) <= known | {"--data"}, words


def a_unit(path: Path) -> RawConfigParser:
    unit = RawConfigParser(strict=False, delimiters="=")
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case: its own way of saying so
    unit.read_string(path.read_text("utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_calls_the_program_as_it_is(path: Path) -> None:
    """Every call of outreach is one, and every setting is known."""
    text = path.read_text("utf-8")
    calls = re.findall(r"/bin/outreach ([^'\n]+)", text)
    assert calls
    for call in calls:
        require_call(shlex.split(call.replace("$$", "$").partition(">")[0]))
    assert set(re.findall(r"OUTREACH_[A-Z_]+", text)) <= SETTINGS


@pytest.mark.parametrize("name", ["outreach.service", "outreach-web.service"])
def test_a_service_comes_back_and_may_do_little(name: str) -> None:
    """It starts again by itself, writes into its folder alone, and gets no new rights."""
    service = a_unit(DEPLOY / "systemd" / name)["Service"]
    assert (service["Restart"], service["UMask"]) == ("always", "0077")
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert service[key] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["User"] == "outreach"


def test_the_scheduler_is_given_time_to_end() -> None:
    """Longer than the deadline of the calls that are under way."""
    assert int(a_unit(DEPLOY / "systemd" / "outreach.service")["Service"]["TimeoutStopSec"]) > 120
    assert int(COMPOSE["services"]["scheduler"]["stop_grace_period"].removesuffix("s")) > 120


def test_the_services_of_the_compose_file_are_the_programs() -> None:
    """Each calls a command, with settings that there are; the upgrade is over before anything works."""
    services = COMPOSE["services"]
    ours = {name: service for name, service in services.items() if name != "database"}
    assert set(ours) == {"upgrade", "scheduler", "web"}
    for service in ours.values():
        require_call([word if not word.startswith("$") else "127.0.0.1" for word in service["command"]])
        assert set(service["environment"]) <= SETTINGS
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    for name in ("scheduler", "web"):
        assert services[name]["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"
    assert services["scheduler"]["deploy"]["replicas"] == 2


def test_the_image_runs_as_nobody_and_names_no_other_host() -> None:
    """A user without rights, the files that there are, and no address but its own."""
    assert re.search(r"^USER 1\d+$", IMAGE, re.MULTILINE)
    for name in re.findall(r"requirements/\w+\.txt", IMAGE):
        assert (DEPLOY.parent / name).is_file()
    assert set(re.findall(r"https?://([\w.]+)", IMAGE)) == {"127.0.0.1"}
    require_call(re.findall(r'"([^"]+)"', IMAGE.rpartition("CMD")[2]))
