"""One program and one browser for all tests of a worker; each test has windows of its own, which are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House, Watch, browsing, context_for, finished_demo, running

# a machine that others work on too takes its time; who has waited for long enough on it was not kept waiting here
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes its time."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    """The running program. What a test changes the next one finds changed: take things of your own."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with running(finished_demo(shared / "demo-of-all"), tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The browser."""
    with browsing() as browser:
        yield browser


@pytest.fixture
def watch(house: House) -> Iterator[Watch]:
    """Fails the test for every error in a console, every page error, every request to another host."""
    made = Watch(house.url)
    yield made
    assert not made.seen, "\n".join(made.seen)


Window = Callable[..., Page]


@pytest.fixture
def window(chrome: Browser, house: House, watch: Watch) -> Iterator[Window]:
    """Opens a window: ``window("mia", size=PHONE)``; None for somebody who has not signed in."""
    contexts = []

    def opened(who: str | None, **how: Any) -> Page:
        context = context_for(chrome, house, who, **how)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        return page

    yield opened
    for context in contexts:
        context.close()
