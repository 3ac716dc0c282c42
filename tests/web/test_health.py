"""Whether the pages live and are ready, as whoever watches over them asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from outreach.store import Store
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
