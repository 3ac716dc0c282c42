"""A post made as another kind, or with another photo, than those whose turn it is: because a person wants it so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from outreach.content.alt import AltWriter
from outreach.content.cards import CardDrawer, CardRequest
from outreach.content.compose import Composer
from outreach.content.rights import credit_in_text
from outreach.content.rotation import language_of
from outreach.model import Campaign, ChannelPlan, Kind, Photo, Place
from outreach.networks import ServerLimits, networks_of


@dataclass(frozen=True, kw_only=True)
class PersonsChoice:
    """What a person has chosen. ``words`` are kept as they are; None: the template ``variant``, from 1, writes them."""

    kind: Kind
    photo: Photo | None
    number: int
    variant: int
    words: str | None = None
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class MadeOtherwise:
    """The words, the card and its description."""

    text: str
    link: str
    alt: str
    card: bytes
    quoted: str


def make_otherwise(
    campaign: Campaign,
    place: Place,
    plan: ChannelPlan,
    choice: PersonsChoice,
    *,
    templates: Path,
    drawing: CardDrawer,
    limits: ServerLimits,
) -> MadeOtherwise:
    """Raises ContentProblem where it cannot be made. A credit that has to stand in the words is put there."""
    language = language_of(campaign, choice.number)
    asked = CardRequest(
        place=place, channel=plan.channel, kind=choice.kind, photo=choice.photo, language=language
    )
    drawn = drawing.draw(asked)
    if choice.words is None:
        written = Composer(campaign, templates, limits).write_as(
            place, plan, choice.number, choice.kind, choice.variant, choice.photo
        )
        text, link = written.text, written.link
    else:
        credit = credit_in_text(choice.photo, language)
        missing = credit and credit not in choice.words
        text, link = f"{choice.words}\n\n{credit}" if missing else choice.words, choice.link
    card = drawn.result()
    most = networks_of(campaign, limits)[plan.channel].picture.most_alt
    alt = AltWriter(templates).write(place, choice.photo, card.words, language, most=most, on_map=card.marked)
    return MadeOtherwise(text=text, link=link, alt=alt, card=card.jpeg, quoted=card.quoted)
