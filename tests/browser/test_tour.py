"""The tour: one command from the finished demo to pages that somebody can sign in to."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import time

import requests

from outreach.app.demo.tour import PASSWORD
from tests.browser.house import PEOPLE, finished_demo
from tests.journeys.processes import PROGRAM, outreach, started


def test_the_tour_leads_from_the_finished_demo_to_the_pages(tmp_path, tmp_path_factory, worker_id):
    """Within 20 seconds it names an address and people to sign in as; Ctrl-C ends all of it; the next one goes on."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data = tmp_path / "demo"
    shutil.copytree(finished_demo(shared / "demo-of-all") / "halfway", data / "halfway")
    begun = time.monotonic()
    with started(tmp_path, "tour", *PROGRAM, "tour", "--data", data, "--port", "0") as tour:
        tour.says("The pages: ", 60)
        told = tour.err.read_text("utf-8")
        address = re.search(r"The pages: (\S+)", told)
        assert address
        mail = PEOPLE["anna"]
        assert mail in tour.out.read_text("utf-8")
        assert PASSWORD in told
        visitor = requests.Session()
        visitor.headers["origin"] = address[1]
        page = visitor.post(f"{address[1]}/sign-in", {"mail": mail, "password": PASSWORD}, timeout=30)
        sys.stdout.write(f"tour: first page after {time.monotonic() - begun:.1f} s\n")
        assert "<h1>Heute</h1>" in page.text
        assert 0 == tour.end(signal.SIGINT)


def test_without_a_demo_there_is_no_tour(tmp_path):
    """The command says what to run first."""
    answer = outreach("tour", "--data", tmp_path / "nothing")
    assert 2 == answer.returncode
    assert "There is no finished demo" in answer.stderr
    assert "outreach --data" in answer.stderr or "outreach demo" in answer.stderr
