"""Everything that the specification of the JSON interface allows, and much that it does not, asked of the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from outreach.app.demo.tour import PASSWORD
from outreach.app.people import programs, signin
from outreach.model import Scope
from tests.browser.house import PEOPLE, House, finished_demo, running
from tests.journeys.processes import english

SECONDS = 60
"""For all of it: what is left of that after the first phases goes into chance."""

# A rule may refuse what has the right shape: a time in the past, a state that forbids it, another version.
CONFIG = """
headers = {{ Authorization = "Bearer {token}", Accept-Language = "en" }}
max-failures = 5

[generation]
database = "none"
max-examples = 4

[checks]
positive_data_acceptance.expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422", "503"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "412", "413", "422", "428"]
missing_required_header.expected-statuses = ["400", "401", "403", "404", "422", "428"]

[parameters]
"path.campaign" = "{campaign}"

[[operations]]
include-path-regex = "/posts/"
[operations.parameters]
"path.id" = {posts}

[[operations]]
include-path-regex = "/places/"
[operations.parameters]
"path.place" = {places}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, worker_id: str):
    """The running program on a copy of the demo's data that nobody else uses: here anything may happen to it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with running(finished_demo(shared / "demo-of-all"), tmp_path_factory.mktemp("asked")) as house:
        yield house


def token_of(house: House, who: str) -> str:
    session = signin.sign_in(house.app, mail=PEOPLE[who], password=PASSWORD, address="", device="")
    caller = signin.visitor_of(house.app, session)
    assert caller
    return programs.make_token(house.app, "schemathesis", frozenset(Scope), caller=caller)[0]


def test_the_interface_keeps_its_specification(own: House, tmp_path: Path):
    """Schemathesis finds nothing: no error of ours, no undocumented answer, nothing wrong that is taken."""
    posts = [post.id for post in own.app.store.listing.page(limit=6).posts]
    places = [place.slug for place in own.app.store.places.of(own.campaign)[:3]]
    config = tmp_path / "schemathesis.toml"
    words = CONFIG.format(
        token=token_of(own, "mia"), campaign=own.campaign, posts=json.dumps(posts), places=json.dumps(places)
    )
    config.write_text(words, "utf-8")
    call = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    asked = subprocess.run(
        [*call, f"{own.url}/api/v1/openapi.json", "--max-time", str(SECONDS), "--seed", "1", "--no-color"],
        cwd=tmp_path,
        env=english(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert 0 == asked.returncode, asked.stdout[-8_000:] + asked.stderr[-2_000:]
