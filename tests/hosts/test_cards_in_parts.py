"""A campaign's posts and cards, drawn by three hosts: they are those that one process makes, also where a host dies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from outreach.app import App, opened
from outreach.app.campaigns import campaigns
from outreach.app.running import jobs
from outreach.campaign import CampaignFolder
from outreach.errors import Finding
from outreach.language import Language, translate
from outreach.model import Job, JobState
from outreach.settings import read_settings
from outreach.store import Store
from tests.builders import ANNA
from tests.databases import put_ready
from tests.hosts.rig import Host, eventually, rig
from tests.journeys.cli import NAME, ROWS, campaign_folder

pytestmark = pytest.mark.slow

PLACES = 60
GENERATE = "campaigns.generate"


def test_three_hosts_make_what_one_process_makes(tmp_path: Path) -> None:
    """The same words and pictures, and the same texts told as repeated, with a host killed amid its part."""
    rows = (ROWS[n % 3].replace(";", f"-{n};", 1).replace(";G", f";G{n} ", 1) for n in range(PLACES))
    folder = campaign_folder(tmp_path / NAME, *rows)
    alone, told_alone = made_alone(tmp_path / "alone", folder)
    with rig(tmp_path, accounts=0) as world:
        environ = {"OUTREACH_DATABASE_URL": world.server.url}
        with opened(read_settings(environ, world.data)) as app:
            filled(app, folder)
            hosts = [world.host(which, "--only", "chores,jobs") for which in range(3)]
            for host in hosts:
                host.says("The worker works")
            id = jobs.start(app, GENERATE, {"campaign": NAME}, caller=ANNA).id
            helping: list[Host] = []
            eventually(lambda: helping.extend(helper(app.store, id, hosts)) or helping, "somebody helps")
            helping[0].kill()
            eventually(lambda: app.store.jobs.get(id).ended_at, "the end", 90)
            job = app.store.jobs.get(id)
            assert (JobState.DONE, 1) == (job.state, job.tries)
            assert alone == made(app)
            assert told_alone == told(job.findings)
            assert 2 in {part.tries for part in app.store.jobs.parts(id)}


def made_alone(data: Path, folder: Path) -> tuple[Mapping[str, Any], set[str]]:
    """What one process makes on a database of its own, and what it says of it."""
    data.mkdir()
    put_ready(data / "outreach.db")
    with opened(read_settings({}, data)) as app:
        filled(app, folder)
        done = campaigns.generate(app, NAME, caller=ANNA, progress=campaigns.unwatched)
        return made(app), told(done.findings)


def filled(app: App, folder: Path) -> None:
    """The campaign with its places."""
    campaigns.apply(app, (folder / "campaign.toml").read_bytes(), file="campaign.toml", caller=ANNA)
    campaigns.import_places(app, NAME, CampaignFolder(folder), dry_run=False, caller=ANNA)


def made(app: App) -> Mapping[str, Any]:
    """Each post as far as generating decides it; its picture by the digest, and as it is kept."""
    posts = app.store.posts.find(campaign=NAME)
    assert all(app.files.has(post.image_sha256) for post in posts)
    return {post.id: (post.text, post.alt, post.kind, post.link, post.image_sha256) for post in posts}


def told(findings: tuple[Finding, ...]) -> set[str]:
    return {
        f"{finding.code} {finding.place}: {translate(finding.message, Language.EN)}" for finding in findings
    }


def helper(store: Store, id: str, hosts: list[Host]) -> list[Host]:
    """The hosts that do a part of a job that another one has."""
    whole: Job = store.jobs.get(id)
    doing = {part.owner.split(":")[1] for part in store.jobs.parts(id) if part.state is JobState.RUNNING}
    return [
        host for host in hosts if str(host.pid) in doing and host.pid != int(whole.owner.split(":")[1] or 0)
    ]
