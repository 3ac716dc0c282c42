"""press: kits handed on by a link, and taken back."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.journeys.cli import NAME, World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests
from tests.journeys.cli import sandbox as sandbox  # a fixture of these tests
from tests.journeys.test_cli_json import holds


def test_a_link_is_made_listed_and_taken_back(world: World, tmp_path: Path) -> None:
    """Its address is told once, with words for a mail; a kit is about one place or one region that there is."""
    slug = world("places", "list", NAME, "--json").json[0]["slug"]
    made = world("press", "share", NAME, slug, "--lang", "de", "--days", "14", "--by", "Anna", "--json").json
    assert "/p/" in made["link"]
    assert made["link"] in made["text"]
    assert made["mailto"].startswith("mailto:?subject=Presse")
    holds("press share", made)
    (link,) = listed = world("press", "links", NAME, "--json").json
    holds("press links", listed)
    assert (slug, 0, "Anna") == (link["place"], link["opened"], link["made_by"])
    assert made["link"].rpartition("/")[2] not in world("press", "links", NAME).out
    assert 0 == world("press", "withdraw", NAME, link["id"], "--by", "Anna").code
    assert [] == world("press", "links", NAME, "--json").json
    assert 0 != world("press", "withdraw", NAME, link["id"], "--by", "Anna").code
    for wrong in ((), (slug, "--region", "Altmark"), ("--region", "Harz")):
        assert 0 != world("press", "share", NAME, *wrong, "--by", "Anna").code, wrong
    kit = tmp_path / "kit.zip"
    assert 0 == world("places", "press", NAME, slug, "--lang", "de", "-o", str(kit)).code
    with zipfile.ZipFile(kit) as archive:
        assert f"{slug}/pressemitteilung.pdf" in archive.namelist()
