"""The files of places with which people failed, where they lie beside the checkout: each comes in as it should."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from outreach.campaign import CampaignFolder, load_campaign
from outreach.content.cards.wording import undrawn_letters
from outreach.content.hashtags import hashtag
from outreach.content.lint import check_place
from outreach.content.rights import cautions, credit_in_text, obstacles
from outreach.geography import is_trusted
from outreach.language import Language
from outreach.model import Campaign, Place
from outreach.places import Import, read_places
from tests.pure.places_sources import a_source, no_rows

CASES = Path(__file__).parents[3] / "shared" / "cases" / "places"
PLAIN = ("slug", "name", "teaser", "municipality", "district", "latitude", "longitude")
PHOTO = {
    f"photo.{field}": column
    for field, column in (
        ("file", "foto"),
        ("credit", "credit"),
        ("licence", "lic"),
        ("consent", "ok"),
        ("alt", "alt"),
    )
}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases do not lie beside this checkout")


def brought_in(folder: Path, case: str, fields: dict[str, str]) -> Import:
    """What ``places import`` makes of the case's file."""
    file = CASES / case
    shutil.copy(file, folder / file.name)
    (folder / "photos").mkdir()
    for photo in ("rgb.jpg", unicodedata.normalize("NFD", "Höfe.jpg")):
        (folder / "photos" / photo).write_bytes(b"jpeg")
    source = a_source(file.suffix[1:], file=file.name, fields=MappingProxyType(fields))
    return read_places(source, CampaignFolder(folder), no_rows)


def plain(*names: str, **more: str) -> dict[str, str]:
    return {name: name for name in names or PLAIN} | more


def codes(found: Import) -> list[str]:
    return [finding.code for finding in found.findings]


def teasers(found: Import) -> list[str]:
    return [place.teaser for place in found.places]


def linted(place: Place) -> list[str]:
    campaign: Campaign = load_campaign(CASES)
    return [finding.code for finding in check_place(place, campaign, date(2027, 3, 1))]


SHORT = plain("slug", "name", "teaser")


def _licences(found: Import) -> bool:
    photos = [place.photos[0] for place in found.places]
    kept_back = [bool(obstacles(photo, None, None)) for photo in photos]
    credited = [credit_in_text(photo, Language.DE) for photo in photos[5:9]]
    return (
        kept_back == [True] * 5 + [False] * 5
        and all(line.startswith("Foto: Erika Muster, ") for line in credited)
        and [bool(cautions(photo)) for photo in photos] == [False] * 9 + [True]
    )


def _credits(found: Import) -> bool:
    lines = [credit_in_text(place.photos[0], Language.DE) for place in found.places]
    return all(lines) and all(list(undrawn_letters(place)) for place in found.places)


EXPECTED: dict[str, tuple[dict[str, str], Callable[[Import], bool]]] = {
    "02-stale-dimension.xlsx": (plain(), lambda found: len(found.places) == 5),
    "03-formula-no-cache.xlsx": (plain(), lambda found: set(codes(found)) == {"places.formula"}),
    "04-merged-cells.xlsx": (plain(), lambda found: all(place.municipality for place in found.places)),
    "05-x000D.xlsx": (plain(), lambda found: "am Rand und in der Mitte" in teasers(found)[0]),
    "08-blank-looking-rows.xlsx": (plain(), lambda found: found.rows == 1 and found.findings == ()),
    "09-mojibake.csv": (
        plain(),
        lambda found: (
            ["Mühle Gröningen"] * 2 == [place.name for place in found.places]
            and {"places.repaired", "places.broken-text"} == set(codes(found))
        ),
    ),
    "11-html.csv": (
        plain(),
        lambda found: (
            hashtag(found.places[0].name) == "#MuseumCafé"
            and not any(set("<[*#&") & set(text) for text in teasers(found)[1:])
        ),
    ),
    "12-paragraphs.csv": (
        plain(),
        lambda found: "gekocht. Alle sind willkommen. Öffnungszeiten: Mo–Fr" in teasers(found)[0],
    ),
    "14-placeholders.csv": (
        plain(),
        lambda found: teasers(found) == [""] * 5 and set(codes(found)) == {"places.placeholder"},
    ),
    "15-positions.csv": (
        plain(),
        lambda found: (
            sum(code == "places.elsewhere" for code in codes(found)) == 3
            and not any(map(is_trusted, found.places))
        ),
    ),
    "17-credit-letters.csv": (plain() | PHOTO, _credits),
    "18-licence.csv": (plain() | PHOTO, _licences),
    "19-no-slug.csv": (
        {"name": "Museen", "municipality": "Staedte", "website": "Webseiten"},
        lambda found: [place.slug for place in found.places] == ["domschatzkammer-beispiel", "kunsthaus-nrw"],
    ),
    "20-wkt.csv": (
        plain("slug", "name", "teaser", latitude="coord", longitude="coord"),
        lambda found: (found.places[0].latitude, found.places[0].longitude) == (52.54, 11.97),
    ),
    "22-sep-line.csv": (
        SHORT,
        lambda found: (["Ein Hof."], ()) == (teasers(found), found.findings),
    ),
    "23-title-rows.csv": (
        SHORT,
        lambda found: codes(found) == ["places.header-row"],
    ),
    "24-big-cell.csv": (
        SHORT,
        lambda found: (["Ein Hof."], ()) == (teasers(found), found.findings),
    ),
    "26-bom-mid.csv": (
        SHORT,
        lambda found: ("muehle", ()) == (found.places[0].slug, found.findings),
    ),
    "27-nfd-photo.csv": (SHORT | PHOTO, lambda found: bool(found.places[0].photos)),
    "30-handle.csv": (plain(), lambda found: "content.handle" in linted(found.places[0])),
}


@pytest.mark.parametrize("case", EXPECTED)
def test_a_file_that_failed_comes_in_as_it_should(tmp_path: Path, case: str) -> None:
    """As the text beside it expects."""
    fields, as_expected = EXPECTED[case]
    assert as_expected(brought_in(tmp_path, case, fields))
