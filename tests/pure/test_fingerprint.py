"""A post is made again exactly when something that it is made of has changed, the program included."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from outreach.content import fingerprint
from outreach.content.cards import CardStudio
from outreach.content.compose import ComposedText, Composer
from outreach.content.fingerprint import Fingerprints
from outreach.model import Campaign, Kind
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.cards_kit import TEMPLATES, a_card

PLACES = (
    a_place(),
    a_place(
        "muehle",
        name="Alte Mühle Groß Wüsteritz",
        teaser="Seit 1850 mahlt hier niemand mehr. Heute drehen sich Töpferscheiben! Von 10 bis 16 Uhr ist offen.",
        texts={"angebot": "Kurse für Kinder; Brennöfen; ein Hofladen."},
        categories=("Wohnen/Bauen", "Leben/Tourismus"),
        municipality="Hansestadt Osterburg (Altmark), OT Krevese",
    ),
)

MADE = {("words", 2): "923d50f29bb3cfc2", ("cards", 1): "161abfd15050a76f"}
"""What the program makes of the two places, by version. Where only a template was changed, put the new digest in; where
the program makes something else of the same input, raise the version in content/fingerprint.py too, so that campaigns
which are there already are made again."""


def digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def words(campaign: Campaign) -> str:
    composer = Composer(campaign, TEMPLATES)
    made = [
        composer.write(place, plan, number)
        for place in PLACES
        for plan in campaign.channels
        for number in (1, 2)
    ]
    assert all(isinstance(text, ComposedText) for text in made)
    return digest([text.text for text in made])


def cards(campaign: Campaign) -> str:
    studio = CardStudio(campaign, TEMPLATES)
    made = [
        studio.lay_out(a_card(place, plan.channel, kind, None))
        for place in PLACES
        for plan in campaign.channels
        for kind in Kind
    ]
    return digest([drawing.svg.decode() for drawing in made])


def test_other_words_of_the_same_places_have_another_version() -> None:
    """The program writes what this version of it is known to write."""
    assert MADE["words", fingerprint.WORDING] == words(a_campaign())


def test_other_cards_of_the_same_places_have_another_version() -> None:
    """The program draws what this version of it is known to draw."""
    assert MADE["cards", fingerprint.DRAWING] == cards(a_campaign())


@pytest.mark.parametrize(
    "other",
    [a_campaign(seed=7), a_campaign(utm_campaign="fruehling"), a_campaign(languages=("de", "en"))],
    ids=["seed", "link", "languages"],
)
def test_what_stands_in_a_post_changes_its_fingerprint(other: Campaign) -> None:
    """Another seed, link or language is another post; another period is not."""
    mine = fingerprint_of(a_campaign())
    assert mine != fingerprint_of(other)
    assert mine == fingerprint_of(a_campaign(last_day=a_campaign().last_day.replace(day=1)))


def test_a_changed_template_changes_the_posts_that_it_serves(tmp_path: Path) -> None:
    """The fingerprint follows the bytes of the templates, not their time or folder."""
    folders = [tmp_path / name for name in ("one", "other", "changed")]
    for folder in folders:
        for file in (path for path in TEMPLATES.rglob("*") if path.is_file()):
            copy = folder / file.relative_to(TEMPLATES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    changed = sorted((folders[2] / Kind.PORTRAIT / FACEBOOK).iterdir())[0]
    changed.write_bytes(changed.read_bytes() + b"\n")
    one, other, third = (fingerprint_of(a_campaign(), folder) for folder in folders)
    assert one == other
    assert one != third


def fingerprint_of(campaign: Campaign, templates: Path = TEMPLATES) -> str:
    return Fingerprints(campaign, templates).of(PLACES[0], a_channel_plan(), 1, None)
