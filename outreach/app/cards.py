"""The designer's drawings: checked, tried on the hardest places, and shown side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from outreach.app import App, rights
from outreach.content.cards import Card, CardStudio, astray, contact_sheet
from outreach.content.cards.worst import worst_cases
from outreach.content.problem import ContentProblem
from outreach.content.turns import kind_of, language_of, photo_of
from outreach.errors import Finding, NotFound
from outreach.language import msg
from outreach.model import Campaign, ChannelName, Kind, Photo, Place

ON_A_SHEET = 24


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is wrong with the drawings, and the cards of the worst cases that were drawn with them."""

    findings: tuple[Finding, ...]
    drawn: tuple[Path, ...]


def check(app: App, name: str, folder: Path) -> Checked:
    """Read the drawings of the campaign's channels and draw the worst cases into ``folder``.

    A text that would leave its room is a finding, measured on what is drawn.
    """
    campaign, places = _places(app, name)
    try:
        studio = CardStudio(campaign, app.settings.templates, app.settings.scratch)
    except ContentProblem as problem:
        return Checked(findings=(problem.finding,), drawn=())
    folder.mkdir(parents=True, exist_ok=True)
    findings: list[Finding] = []
    drawn: list[Path] = []
    for case, place, channel, photo in _tries(campaign, places):
        label = f"{case}-{channel}{'-photo' if photo else ''}"
        try:
            card = studio.draw(place, channel, Kind.EINLADUNG, photo)
        except ContentProblem as problem:
            findings.append(replace(problem.finding, place=label))
            continue
        findings += _astray(studio, place, channel, photo, label)
        drawn.append(folder / f"{label}.jpg")
        drawn[-1].write_bytes(card.jpeg)
    return Checked(findings=tuple(findings), drawn=tuple(drawn))


def _tries(
    campaign: Campaign, places: tuple[Place, ...]
) -> Iterator[tuple[str, Place, ChannelName, Photo | None]]:
    """Each case on each channel, without a photo and, where the place has one that may be shown, with it."""
    for case, place in worst_cases(places):
        for plan in campaign.channels:
            yield case, place, plan.channel, None
            if photo := photo_of(place, 1, plan.channel, None):
                yield case, place, plan.channel, photo


def _astray(
    studio: CardStudio, place: Place, channel: ChannelName, photo: Photo | None, label: str
) -> Iterator[Finding]:
    for text in astray(studio.lay_out(place, channel, Kind.EINLADUNG, photo)):
        yield Finding(
            code="cards.astray",
            message=msg("The text “{id}” leaves its room.", id=text),
            remedy=msg("Make its box larger in the drawing, or its smallest size smaller in cards.toml."),
            place=label,
        )


def sheet(app: App, name: str, file: Path) -> int:
    """A contact sheet of the campaign's cards as a JPEG at ``file``, 24 at most; how many are on it."""
    campaign, places = _places(app, name)
    studio = CardStudio(campaign, app.settings.templates, app.settings.scratch)
    cards = list(islice(_cards(campaign, places, studio), ON_A_SHEET))
    file.write_bytes(contact_sheet(cards))
    return len(cards)


def _cards(campaign: Campaign, places: tuple[Place, ...], studio: CardStudio) -> Iterator[Card]:
    """One card of each place, the channels and kinds in turn; then the next one of each."""
    turns = max(plan.posts_per_place for plan in campaign.channels) * len(campaign.channels)
    for turn in range(turns):
        for at, place in enumerate(places):
            plan = campaign.channels[(turn + at) % len(campaign.channels)]
            number = turn // len(campaign.channels) + 1
            if number <= plan.posts_per_place:
                photo = photo_of(place, number, plan.channel, None)
                kind, language = kind_of(campaign, place, number), language_of(campaign, number)
                yield studio.draw(place, plan.channel, kind, photo, language)


def _places(app: App, name: str) -> tuple[Campaign, tuple[Place, ...]]:
    campaign = app.store.campaigns.get(name)
    places = tuple(place for place in rights.places_of(app, name) if not place.gone)
    if not places:
        raise NotFound(
            msg("The campaign “{name}” has no places yet.", name=name),
            msg("Run `outreach places import {name}` first.", name=name),
        )
    return campaign, places
