"""Logos beside a campaign.toml: looked at, kept, shown to whom a report is handed on."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from outreach.app import App, opened
from outreach.app.campaigns import campaigns, definitions
from outreach.app.operation import kept, setup
from outreach.app.results import reports
from outreach.campaign import CampaignFolder
from outreach.campaign.export import written_out
from outreach.clock import RehearsalClock
from outreach.errors import InvalidInput
from outreach.language import Language
from outreach.model import Campaign, Logo
from outreach.report import ReportFormat
from outreach.report.scope import Edition, ReportScope
from outreach.settings import read_settings
from tests.builders import ANNA, NOW, a_campaign, a_place
from tests.databases import put_ready

WORDS = "Kofinanziert von der Europäischen Union"


def a_picture(width: int = 900, height: int = 300) -> bytes:
    """A red sign on nothing."""
    picture = Image.new("RGBA", (width, height))
    picture.paste((200, 0, 0, 255), (width // 3, 0, width // 2, height))
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = read_settings({}, tmp_path / "data")
    put_ready(tmp_path / "data/outreach.db")
    setup.init(settings)
    # so late that whatever was put in now may be dropped
    with opened(settings, RehearsalClock(NOW + timedelta(days=20_000), 1.0, lambda _: None)) as app:
        yield app


def applied(app: App, folder: Path, files: dict[str, bytes], *names: str) -> Campaign:
    """A campaign with these logos, applied out of a folder that has ``files``."""
    campaign = a_campaign(logos=tuple(Logo(file=name, alt=WORDS) for name in names or files))
    folder.mkdir(exist_ok=True)
    (folder / "campaign.toml").write_bytes(written_out(campaign))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    beside = CampaignFolder(folder)
    return campaigns.apply(app, beside.definition(), file="campaign.toml", beside=beside, caller=ANNA)


def shown(app: App, campaign: Campaign, edition: Edition) -> list[bytes]:
    """The logos in the report's file."""
    scope = ReportScope(edition=edition, place="hof" if edition is Edition.PARTNER else "")
    page = reports.make(app, campaign.name, ReportFormat.HTML, Language.DE, scope=scope).decode()
    found = re.findall(rf'<img src="data:image/jpeg;base64,([^"]+)" alt="{WORDS}">', page)
    return [base64.b64decode(each) for each in found]


def test_logos_stand_in_what_is_handed_on(app: App, tmp_path: Path) -> None:
    """Small and on white at the foot of report, evidence and a partner's page; the house's own edition has none."""
    campaign = applied(app, tmp_path / "campaign", {"eu.png": a_picture()})
    app.store.places.save(campaign.name, [a_place("hof")], NOW)
    for edition in (Edition.REPORT, Edition.EVIDENCE, Edition.PARTNER):
        (content,) = shown(app, campaign, edition)
        picture = Image.open(io.BytesIO(content))
        assert (400, (255, 255, 255)) == (picture.width, picture.getpixel((0, 0)))
    assert [] == shown(app, campaign, Edition.INTERNAL)


def test_logos_stay_as_they_were_applied(app: App, tmp_path: Path) -> None:
    """A form, a file from a page and tidying up leave them as they are; a lost file leaves its words."""
    campaign = applied(app, tmp_path / "campaign", {"eu.png": a_picture()})
    (logo,) = campaign.logos
    assert app.files.has(logo.sha256)
    form = definitions.of(app, campaign.name)
    filled = {**form.form, "title": ["Anders"]}
    assert (
        campaign.logos
        == definitions.save(app, campaign.name, filled, version=form.version, caller=ANNA).logos
    )
    again = campaigns.apply(
        app, campaigns.export(app, campaign.name), file="campaign.toml", caller=ANNA, from_page=True
    )
    assert campaign.logos == again.logos
    assert () == kept.prune(app, dry_run=True, caller=ANNA)
    next(app.settings.data.glob(f"files/*/{logo.sha256}")).unlink()
    page = reports.make(app, campaign.name, ReportFormat.HTML, Language.DE).decode()
    assert f"<li>{WORDS}</li>" in page


def test_what_is_no_logo_is_refused(app: App, tmp_path: Path) -> None:
    """One that is missing, outside, no picture, too large in bytes or in pixels: each is named, and none is kept."""
    (tmp_path / "out.png").write_bytes(a_picture())
    files = {
        "good.png": a_picture(),
        "drawn.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "heavy.png": a_picture() + bytes(2_000_000),
        "wide.png": a_picture(4_000, 1_001),
    }
    with pytest.raises(InvalidInput) as refused:
        applied(app, tmp_path / "campaign", files, *files, "missing.png", "../out.png")
    assert [f"brand.logos[{number}].file" for number in (2, 3, 4, 5, 6)] == [
        finding.field for finding in refused.value.findings
    ]
    assert [] == list(app.files.list())
    with pytest.raises(InvalidInput, match=r"brand\.logos|problems"):
        applied(app, tmp_path / "campaign", {f"{number}.png": a_picture() for number in range(9)})
