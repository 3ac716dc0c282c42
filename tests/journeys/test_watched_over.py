"""A scheduler as operators watch over it: its small port, its figures, and its log as JSON."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from outreach.model import Status
from tests import postgresql
from tests.journeys.processes import (
    FACEBOOK,
    PROGRAM,
    TWITTER,
    Networks,
    a_house,
    eventually,
    outreach,
    started,
)
from tests.journeys.test_secrets import PLANTED
from tests.ports import free_port

pytestmark = pytest.mark.slow

FIELDS = {"post", "account", "fence", "owner", "status"}


@pytest.fixture
def port() -> int:
    """One that is free."""
    return free_port()


def asked(port: int, path: str, **headers: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=10)


def figures(port: int, **headers: str) -> dict[tuple[str, str], float]:
    """By name and the value of its label, if it has one."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(asked(port, "/metrics", **headers).text)
        for sample in family.samples
    }


def logged(file: Path) -> list[dict[str, Any]]:
    """Every line of stderr; each has to be JSON."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_scheduler_is_watched_over(networks: Networks, tmp_path: Path, port: int) -> None:
    """Its port tells how it does, and 503 within ten seconds of the database's silence; each post has its log line."""
    accounts = [{**a, "secrets": networks.secrets(a["channel"])} for a in networks.accounts]
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    with (
        postgresql.server(programs) as server,
        a_house(tmp_path, accounts, server.url) as house,
        started(
            tmp_path,
            "run",
            *(*PROGRAM, "run", "--data", house.data),
            OUTREACH_DATABASE_URL=server.url,
            OUTREACH_HEALTH=str(port),
            OUTREACH_LOG="json",
            **PLANTED,
        ) as running,
    ):
        running.says("The scheduler works")
        for path in ("/livez", "/readyz"):
            assert 200 == asked(port, path).status_code
        assert 404 == asked(port, "/").status_code
        posts = [house.approved(f"ort-{n}", channel) for n in range(2) for channel in (FACEBOOK, TWITTER)]
        eventually(lambda: {house.now(post).status for post in posts} == {Status.PUBLISHED}, "published")
        eventually(lambda: figures(port)["outreach_posts_brought_total", "published"] == 4, "4 are counted")
        told = figures(port)
        assert (1, 1, 0, 0) == (
            told["outreach_schedulers", ""],
            told["outreach_database_up", ""],
            told["outreach_posts_due", ""],
            told["outreach_posts", "unknown"],
        )
        assert "PLANTED" not in asked(port, "/metrics").text
        # a page that has led a name of its own to this machine
        assert 401 == asked(port, "/metrics", Host="evil.example").status_code
        server.freeze()
        began = time.monotonic()
        eventually(lambda: asked(port, "/readyz").status_code == 503, "not ready", seconds=10)
        assert time.monotonic() - began < 10
        assert 200 == asked(port, "/livez").status_code
        assert 0 == figures(port)["outreach_database_up", ""]
        server.thaw()
        eventually(lambda: asked(port, "/readyz").status_code == 200, "ready again", seconds=30)
        running.says("Not told by webhook")
        assert 0 == running.end()
    lines = logged(running.err)
    published = [line for line in lines if line.get("status") == "published"]
    assert {post.id for post in posts} == {line["post"] for line in published}
    assert all(FIELDS < line.keys() and line["owner"].count(":") == 2 for line in published)
    assert [401] == [line["status"] for line in lines if line.get("denied") == "metrics-token"]
    secrets = [value for a in accounts for value in a["secrets"].values()]
    text = running.err.read_text("utf-8")
    assert [] == [secret for secret in (*secrets, "PLANTED") if secret in text]


def test_figures_beyond_this_machine_take_a_token(house: Any, port: int) -> None:
    """On every address none without one are told; whether it lives and is ready is."""
    token = "a-token-of-the-watcher"
    for environ, headers, status in (
        ({}, {}, 401),
        ({"OUTREACH_METRICS_TOKEN": token}, {}, 401),
        ({"OUTREACH_METRICS_TOKEN": token}, {"Authorization": f"Bearer {token}"}, 200),
    ):
        call = (*PROGRAM, "worker", "--data", house.data)
        with started(house.data, "worker", *call, OUTREACH_HEALTH=f"0.0.0.0:{port}", **environ) as running:
            running.says("The worker works")
            assert status == asked(port, "/metrics", **headers).status_code
            assert 200 == asked(port, "/readyz").status_code
            assert 0 == running.end()


def test_a_start_that_fails_is_a_line_of_the_log_too(house: Any, port: int) -> None:
    """What happened and what to do, each a line of JSON, and nothing beside them."""
    with socket.create_server(("127.0.0.1", port)):
        answer = outreach("run", "--data", house.data, OUTREACH_HEALTH=str(port), OUTREACH_LOG="json")
    assert 2 == answer.returncode
    first, *rest = map(json.loads, answer.stderr.splitlines())
    assert ("error", True) == (first["level"], str(port) in first["message"])
    assert rest
