"""The designer's drawings: checked, tried on the hardest places, and shown side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from outreach.app import App
from outreach.app.campaigns.campaigns import Progress, unwatched
from outreach.app.content.drawing import drawing
from outreach.app.places import rights
from outreach.content.cards import CardDrawer, CardRequest, CardStudio, astray
from outreach.content.cards.designs import drawings_in, faulty
from outreach.content.cards.worst import quoted, unquoted, worst_cases
from outreach.content.problem import ContentProblem
from outreach.content.rotation import kind_of, language_of, photo_of
from outreach.errors import Action, Finding, NotFound, Remedy
from outreach.language import msg
from outreach.model import Campaign, CardFormat, Kind, Photo, Place
from outreach.networks import profile

ON_A_SHEET = 24
MADE_UP = Photo(file="", credit="Verein zur Förderung der Baukultur", licence="CC BY 4.0")
"""Stands for a photo where only the letters are measured."""


@dataclass(frozen=True, kw_only=True)
class CheckedDrawings:
    """What is wrong with the drawings, and the cards of the worst cases that were drawn with them, by their names."""

    findings: tuple[Finding, ...]
    drawn: Mapping[str, bytes]


def check(app: App, name: str) -> CheckedDrawings:
    """Read all the drawings and draw the worst cases of the campaign's channels, in every format.

    A text that would leave its room is a finding, measured on what is drawn; where no photo is at hand, the design
    with a photo is measured all the same.
    """
    campaign, places = _places(app, name)
    findings = list(faulty(drawings_in(app.settings.templates)))
    drawn: dict[str, bytes] = {}
    tried: set[str] = set()
    if not findings:
        try:
            for variant in in_every_format(campaign):
                studio = CardStudio(variant, app.settings.templates)
                with drawing(app, variant) as drawer:
                    for trial in _trials(variant, places, studio):
                        if trial.label not in tried:
                            tried.add(trial.label)
                            findings += _tried(trial, studio, drawer, drawn)
        except ContentProblem as problem:
            findings = [problem.finding]
    return CheckedDrawings(findings=tuple(findings), drawn=drawn)


def in_every_format(campaign: Campaign) -> Iterator[Campaign]:
    """The campaign once for each format, with the channels that show it."""
    for card in CardFormat:
        plans = (plan for plan in campaign.channels if card in profile(plan.channel).picture.cards)
        if channels := tuple(replace(plan, card=card) for plan in plans):
            yield replace(campaign, channels=channels)


@dataclass(frozen=True)
class _TrialCard:
    """A place to draw a design with. ``measured`` only: its photo is made up."""

    label: str
    card: CardRequest
    measured: bool = False


def _trials(campaign: Campaign, places: tuple[Place, ...], studio: CardStudio) -> Iterator[_TrialCard]:
    """Each case in each design of each channel; a drawing that two channels share comes twice, under one label."""
    for case, own in worst_cases(places):
        for channel in (plan.channel for plan in campaign.channels):
            photo = photo_of(own, 1, channel, None)
            designs: list[tuple[Place, Kind, Photo | None]] = [
                (unquoted(own), Kind.PORTRAIT, None),
                (unquoted(own), Kind.PORTRAIT, photo or MADE_UP),
                *((quoted(own), kind, None) for kind in sorted(studio.quoted)[:1]),
            ]
            for place, kind, shown in designs:
                card = CardRequest(place=place, channel=channel, kind=kind, photo=shown)
                yield _TrialCard(f"{case}-{studio.drawing(card)}", card, measured=shown is MADE_UP)


def _tried(
    trial: _TrialCard, studio: CardStudio, drawer: CardDrawer, drawn: dict[str, bytes]
) -> Iterator[Finding]:
    """Draw one card, and say what is wrong with it."""
    try:
        if not trial.measured:
            drawn[f"{trial.label}.jpg"] = drawer.draw(trial.card).result().jpeg
        astray_in = astray(studio.lay_out(trial.card))
    except ContentProblem as problem:
        yield replace(problem.finding, place=trial.label)
        return
    if isinstance(untold := studio.quotation(trial.card), Finding):
        yield replace(untold, place=trial.label)
    for text in astray_in:
        yield Finding(
            code="cards.astray",
            message=msg("The text “{id}” leaves its room.", id=text),
            remedy=msg("Make its box larger in the drawing, or its smallest size smaller in cards.toml."),
            place=trial.label,
        )


@dataclass(frozen=True, kw_only=True)
class ContactSheet:
    """Cards side by side as a JPEG, how many they are, and why others are not among them."""

    jpeg: bytes
    cards: int
    findings: tuple[Finding, ...]


def sheet(app: App, name: str, progress: Progress = unwatched) -> ContactSheet:
    """24 of the campaign's cards at most. Raises ContentProblem where none of them can be drawn."""
    campaign, places = _places(app, name)
    studio = CardStudio(campaign, app.settings.templates)
    with drawing(app, campaign) as drawer:
        drawn = [drawer.draw(each) for each in islice(_on_a_sheet(campaign, places, studio), ON_A_SHEET)]
        cards: list[bytes] = []
        problems: list[ContentProblem] = []
        for number, card in enumerate(drawn):
            progress(number, len(drawn))
            try:
                cards.append(card.result().jpeg)
            except ContentProblem as problem:
                problems.append(problem)
        if problems and not cards:
            raise problems[0]
        return ContactSheet(
            jpeg=drawer.sheet(cards).result(),
            cards=len(cards),
            findings=tuple(problem.finding for problem in problems),
        )


def pictures(app: App, name: str) -> Iterator[tuple[str, bytes]]:
    """The cards of the campaign's posts as they are kept, with their names. Raises FileMissing for one that is lost."""
    app.store.campaigns.get(name)
    for post in app.store.listing.walk(campaign=name):
        if post.image_sha256:
            yield post.image, app.files.open(post.image_sha256)


def _on_a_sheet(campaign: Campaign, places: tuple[Place, ...], studio: CardStudio) -> Iterator[CardRequest]:
    """What to draw: one card of each place, the channels and kinds in turn; then the next one of each."""
    turns = max(plan.posts_per_place for plan in campaign.channels) * len(campaign.channels)
    for turn in range(turns):
        for at, place in enumerate(places):
            plan = campaign.channels[(turn + at) % len(campaign.channels)]
            number = turn // len(campaign.channels) + 1
            if number <= plan.posts_per_place:
                card = CardRequest(
                    place=place,
                    channel=plan.channel,
                    kind=kind_of(campaign, place, number),
                    photo=photo_of(place, number, plan.channel, None),
                    language=language_of(campaign, number),
                )
                yield replace(card, photo=studio.photo_beside(card))


def _places(app: App, name: str) -> tuple[Campaign, tuple[Place, ...]]:
    campaign = app.store.campaigns.get(name)
    places = tuple(place for place in rights.places_of(app, name) if not place.gone)
    if not places:
        raise NotFound(
            msg("The campaign “{name}” has no places yet.", name=name),
            Remedy(msg("Import its places first."), Action("places.import", campaign=name)),
        )
    return campaign, places
