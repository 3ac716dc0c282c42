"""Pages under strain: a hundred tabs of one person, and a connection that is lost amid an upload."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from outreach.app import App
from outreach.networks import FACEBOOK
from tests.browser.house import served
from tests.web.planned import EDITOR, NAME, a_spring, at, planned, post_of

pytestmark = pytest.mark.slow

TABS = 100
HEAD = """POST /campaigns/{campaign}/places/imports HTTP/1.1\r
Host: 127.0.0.1:{port}\r
Sec-Fetch-Site: same-origin\r
Content-Type: multipart/form-data; boundary=b\r
Content-Length: 1000000\r
\r
--b\r
Content-Disposition: form-data; name="files"; filename="orte.csv"\r
Content-Type: text/csv\r
\r
name;teaser
Hof;Ein Hof.
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    times = {**a_spring(60), ("a", FACEBOOK): at(10)}
    with planned(tmp_path / "data", f"sqlite:///{tmp_path / 'o.sqlite'}", times) as made:
        yield made


def test_a_hundred_tabs(app: App) -> None:
    """All of them get their page at once, those that write and those that ask who else is there as well."""
    post = post_of(app, "a").id
    looks = ["/", f"/campaigns/{NAME}/posts", f"/campaigns/{NAME}/plan", f"/posts/{post}"]
    with served(app, lambda _request: EDITOR) as url, ThreadPoolExecutor(TABS) as tabs:

        def opened(tab: int) -> tuple[int, int]:
            own = {"sec-fetch-site": "same-origin"}
            page = requests.get(url + looks[tab % len(looks)], timeout=60)
            told = requests.post(f"{url}/posts/{post}/present", headers=own, timeout=60)
            return page.status_code, told.status_code

        begun = time.monotonic()
        answers = list(tabs.map(opened, range(TABS)))
        sys.stdout.write(f"a hundred tabs: {time.monotonic() - begun:.1f} s\n")
    assert {(200, 200)} == set(answers)


def test_a_connection_that_is_lost_amid_an_upload(app: App, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of it is kept or begun, the pages go on being served, and the log tells of no failure."""
    with served(app, lambda _request: EDITOR) as url:
        port = int(url.rpartition(":")[2])
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(HEAD.format(campaign=NAME, port=port).encode())
        assert 200 == requests.get(f"{url}/campaigns/{NAME}/places", timeout=30).status_code
    assert "Traceback" not in capfd.readouterr().err
    assert () == app.store.jobs.latest(5)
    assert not [place for place in app.store.places.of(NAME) if place.name == "Hof"]
