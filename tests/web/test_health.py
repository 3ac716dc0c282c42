"""Whether the pages live and are ready, as whoever watches over them asks."""

from __future__ import annotations

import json
import logging
import socket
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from outreach.cli.logs import log_lines
from outreach.oversight import LogFormat, Oversight
from outreach.store import Store
from outreach.web.application import application
from outreach.web.security import Trust
from tests.web.test_pages import browser
from tests.web.test_pages import house as house  # a fixture of these tests


def test_pages_with_their_database_are_ready(house):
    """Both answer without a sign-in, and are never kept."""
    client = browser(house, None)
    for path in ("/livez", "/readyz"):
        answer = client.get(path)
        assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])


def test_pages_without_a_database_are_alive_and_not_ready(house, tmp_path: Path):
    """An empty database is none either; no reason is told to strangers."""
    empty = Store(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "key")
    away = Store("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", tmp_path / "key")
    for store in (empty, away):
        client = browser(replace(house, store=store), None)
        answer = client.get("/readyz")
        assert (503, "not ready\n") == (answer.status_code, answer.text)
        assert 200 == client.get("/livez").status_code
        store.close()


TOKEN = "a-token-of-the-watcher"


def with_token(house):
    return replace(house, settings=replace(house.settings, oversight=Oversight(metrics_token=TOKEN)))


def test_figures_are_for_who_has_the_token(house):
    """Without a token set there are none; with one a stranger, and a wrong one, is refused."""
    assert 404 == browser(house, None).get("/metrics").status_code
    client = browser(with_token(house), None)
    for given in ({}, {"authorization": f"Bearer {TOKEN}x"}, {"authorization": TOKEN}):
        assert 401 == client.get("/metrics", headers=given).status_code
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])
    found = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert 1 == found["outreach_database_up"].samples[0].value
    assert {"outreach_posts_due", "outreach_posts_oldest_due_seconds", "outreach_jobs"} < found.keys()
    assert all(family.documentation for name, family in found.items() if name.startswith("outreach"))


def test_figures_without_a_database_say_so(house, tmp_path: Path):
    """What this process knows by itself is told all the same."""
    away = Store("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", tmp_path / "key")
    client = browser(replace(with_token(house), store=away), None)
    told = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
    assert "outreach_database_up 0.0" in told
    assert "outreach_posts_due" not in told
    assert "outreach_steps_failed_total" in told
    away.close()


def test_a_silent_database_keeps_nobody_waiting(house, tmp_path: Path):
    """One that takes the connection and says nothing is not ready after two seconds, for whoever asks."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        store = Store(f"postgresql+psycopg://nobody@127.0.0.1:{port}/none", tmp_path / "key")
        client = browser(replace(house, store=store), None)
        for _ in range(2):
            began = time.monotonic()
            assert 503 == client.get("/readyz").status_code
            assert time.monotonic() - began < 4


@contextmanager
def written_as(how: LogFormat):
    """Whatever is logged meanwhile goes to stderr as it would."""
    logger = logging.getLogger("outreach")
    handler = log_lines(how, lambda text: text.replace(TOKEN, "…"))
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)  # which also forgets what was found out about it under another level
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def test_a_request_leaves_a_line_that_tells_no_address(house, capsys: pytest.CaptureFixture[str]):
    """Route, status and id, which the answer carries too; a token that stands in the address is not in it."""
    with written_as(LogFormat.JSON):
        answer = browser(house, None).get("/b/SECRETSECRETSECRETSECRET?also=secret")
    (line,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert answer.headers["x-request-id"] == line["request"]
    assert "GET /b/{token} 404" in line["message"]
    assert "SECRET" not in str(line)


def test_a_refused_request_leaves_a_line_of_its_own(house, capsys: pytest.CaptureFixture[str]):
    """Why, the route and the id; the address of the net where that is wanted, and of what was asked nothing at all."""
    secret = "/b/SECRETSECRETSECRETSECRET?also=SECRET"
    for addresses in (False, True):
        kept = Oversight(metrics_token=TOKEN, addresses=addresses)
        client = browser(replace(house, settings=replace(house.settings, oversight=kept)), None)
        with written_as(LogFormat.JSON):
            answers = [
                client.get(secret, headers={"host": "evil.example"}),
                client.post("/sign-in", headers={"sec-fetch-site": "cross-site"}),
                client.post("/sign-in", content=b"x" * 1_000_001),
                client.get("/metrics", headers={"authorization": "Bearer SECRET"}),
            ]
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        told = [line for line in lines if line["logger"] == "outreach.denied"]
        assert [(400, "wrong-host"), (403, "other-site"), (413, "too-large"), (401, "metrics-token")] == [
            (line["status"], line["denied"]) for line in told
        ]
        assert [answer.headers["x-request-id"] for answer in answers] == [line["request"] for line in told]
        assert "GET /b/{token} 400" in told[0]["message"]
        assert {addresses} == {line.get("address") == "testclient" for line in told}
        assert not [word for word in ("SECRET", "evil") if word in str(lines)]


def test_a_proxys_id_of_a_request_is_kept(house):
    """So a line here is found beside the proxy's own; what anybody else calls a request is not taken over."""
    for proxies, kept in (((), False), (("testclient",), True)):
        served = application(house, lambda _request: None, Trust.of("", proxies))
        client = TestClient(served, base_url="http://localhost")
        answer = client.get("/livez", headers={"x-request-id": "proxy-0815-4711"})
        assert kept == (answer.headers["x-request-id"] == "proxy-0815-4711")
    for odd in ("short", "with blank in it", "x" * 80):
        answer = client.get("/livez", headers={"x-request-id": odd})
        assert odd != answer.headers["x-request-id"]
