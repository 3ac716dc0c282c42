"""Regions of a campaign that is applied: their borders, and whose their posts are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.app.campaigns import campaigns, definitions
from outreach.app.operation import setup
from outreach.app.places import placestates
from outreach.app.shapes import campaign_json
from outreach.campaign import CampaignFolder
from outreach.campaign.export import written_out
from outreach.clock import RehearsalClock
from outreach.errors import InvalidInput
from outreach.model import Campaign, Region
from outreach.settings import read_settings
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.databases import put_ready

WENDLAND = Region(name="Wendland", border="wendland.geojson", border_credit="Grenze: © Beispiel")
ALTMARK = Region(name="Altmark", areas=("Altmarkkreis Salzwedel", "Landkreis Stendal"))
BORDER = json.dumps(
    {"type": "Polygon", "coordinates": [[[10.9, 52.85], [11.3, 52.85], [11.3, 53.15], [10.9, 52.85]]]}
).encode()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = read_settings({}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    setup.init(settings)
    with opened(settings, RehearsalClock(NOW, 1.0, lambda _: None)) as app:
        yield app


def applied(app: App, folder: Path, border: bytes | None, *regions: Region) -> Campaign:
    folder.mkdir(exist_ok=True)
    (folder / "campaign.toml").write_bytes(written_out(a_campaign(regions=regions)))
    if border is not None:
        (folder / "wendland.geojson").write_bytes(border)
    beside = CampaignFolder(folder)
    return campaigns.apply(app, beside.definition(), file="campaign.toml", beside=beside, caller=ANNA)


def test_a_border_stays_as_it_was_applied(app: App, tmp_path: Path) -> None:
    """A form and a file from a page leave it as it is; maps show it with its credit, and no answer lists its points."""
    campaign = applied(app, tmp_path / "campaign", BORDER, ALTMARK, WENDLAND)
    assert (((10.9, 52.85), (11.3, 52.85), (11.3, 53.15)),) == campaign.regions[1].rings
    assert campaign == campaigns.get(app, campaign.name)
    form = definitions.of(app, campaign.name)
    assert 3 == definitions.region_slots(form.form)
    filled = {**form.form, "title": ["Anders"], "region1.hashtags": ["Hanse"], "region3.name": ["Harz"]}
    saved = definitions.save(app, campaign.name, filled, version=form.version, caller=ANNA)
    assert (campaign.regions[1], ("Hanse",), "Harz") == (
        saved.regions[1],
        saved.regions[0].hashtags,
        saved.regions[2].name,
    )
    file = campaigns.export(app, campaign.name)
    assert saved == campaigns.apply(app, file, file="campaign.toml", caller=ANNA, from_page=True)
    app.store.places.save(campaign.name, [a_place()], NOW)
    glance = placestates.glance(app, campaign.name)
    assert ["Altmark", "Wendland"] == [each.name for each in glance.outlines if each.region]
    assert glance.credit.endswith(" · Grenze: © Beispiel")
    assert all("rings" not in region for region in campaign_json(saved)["regions"])


@pytest.mark.parametrize("border", [None, b"<html>", b'{"type": "Point", "coordinates": [11, 53]}'])
def test_a_border_that_is_none_is_refused(app: App, tmp_path: Path, border: bytes | None) -> None:
    """A file that is missing or holds no area is named with its key, and nothing is applied."""
    with pytest.raises(InvalidInput) as refused:
        applied(app, tmp_path / "campaign", border, ALTMARK, WENDLAND)
    assert ["regions[2].border"] == [finding.field for finding in refused.value.findings]
    assert 0 == campaigns.page(app).total


def test_what_is_wrong_with_a_region_is_told_at_its_field(app: App, tmp_path: Path) -> None:
    """The form names the field of the region that was filled in, also where one before it was emptied."""
    campaign = applied(app, tmp_path / "campaign", BORDER, ALTMARK, replace(WENDLAND, accent="#123456"))
    form = definitions.of(app, campaign.name)
    filled = {**form.form, "region1.name": [""], "region2.accent": ["gelb"]}
    with pytest.raises(InvalidInput) as refused:
        definitions.save(app, campaign.name, filled, version=form.version, caller=ANNA)
    assert ["region2.accent"] == [finding.field for finding in refused.value.findings]
