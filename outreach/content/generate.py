"""Places in, finished posts out: the words, the card and its description, and what kept a post from being made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from outreach.content.alt import AltWriter, described_in
from outreach.content.cards import CardStudio
from outreach.content.compose import Composer, Written
from outreach.content.lint import Telling, check_place, check_text, names_without_consent, repeats
from outreach.content.problem import ContentProblem
from outreach.content.turns import photo_of
from outreach.errors import Finding, Severity
from outreach.language import Language, msg
from outreach.model import Campaign, ChannelPlan, Draft, Photo, Place, PlaceStatus


def generate(
    campaign: Campaign, places: Sequence[Place], templates: Path, scratch: Path
) -> Iterator[Draft | Finding]:
    """Every post of every place that is neither gone nor ended: places as given, channels as planned, numbers from 1.

    ``templates`` is the folder of ``posts`` templates, ``scratch`` a private writable folder for the renderer. What
    cannot be made is a :class:`Finding` that names the place, and the rest goes on; a finding is told once. The same
    input gives the same bytes.
    """
    told = set[Finding]()
    for result in _results(campaign, places, templates, scratch):
        if isinstance(result, Draft):
            yield result
        elif result not in told:
            told.add(result)
            yield result


def _results(
    campaign: Campaign, places: Sequence[Place], templates: Path, scratch: Path
) -> Iterator[Draft | Finding]:
    try:
        studio = CardStudio(campaign, templates, scratch)
    except ContentProblem as problem:  # without its templates no card can be drawn at all
        yield problem.finding
        return
    press = _Press(campaign, templates, studio)
    for place in places:
        if place.gone or place.status is PlaceStatus.ENDED:
            continue
        yield from check_place(place, campaign, campaign.first_day)
        for plan in campaign.channels:
            for number in range(1, plan.posts_per_place + 1):
                yield from press.post(place, plan, number)
    yield from repeats(press.told)


class _Press:
    """Makes one post after another and remembers the words, so that no channel gets the same text twice unnoticed."""

    def __init__(self, campaign: Campaign, templates: Path, studio: CardStudio):
        self._campaign = campaign
        self._composer = Composer(campaign, templates)
        self._alts = AltWriter(templates)
        self._studio = studio
        self.told = list[Telling]()

    def post(self, place: Place, plan: ChannelPlan, number: int) -> Iterator[Draft | Finding]:
        try:
            written = self._composer.write(place, plan, number)
            photo = photo_of(place, number)
            card = self._studio.draw(place, plan.channel, written.kind, photo)
            alt = self._alts.write(place, photo, card.words, written.language)
        except ContentProblem as problem:
            yield replace(problem.finding, place=place.slug)
            return
        yield from written.findings
        doubts = tuple(self._doubts(place, plan, written, photo))
        yield from doubts
        if any(doubt.severity is Severity.ERROR for doubt in doubts):
            return
        self.told.append(
            Telling(channel=plan.channel, text=written.text, place=place.slug, template=written.template)
        )
        yield Draft(
            place=place.slug,
            channel=plan.channel,
            kind=written.kind,
            number=number,
            variant=written.variant,
            text=written.text,
            link=written.link,
            alt=alt,
            card=card.jpeg,
            credits=card.credits,
        )

    def _doubts(
        self, place: Place, plan: ChannelPlan, written: Written, photo: Photo | None
    ) -> Iterator[Finding]:
        for finding in check_written(written, place, plan, self._campaign):
            yield replace(finding, place=place.slug, template=written.template)
        if photo and not described_in(photo, written.language).strip():
            yield _undescribed(place, photo, written.language)


def check_written(
    written: Written, place: Place, plan: ChannelPlan, campaign: Campaign
) -> tuple[Finding, ...]:
    """What is to be said of a post as it was made; an error among it keeps the post from being made."""
    return (
        *check_text(written.text, plan.channel, written.language, campaign.style, plan.text_limit),
        *names_without_consent(written.text, place),
    )


def _undescribed(place: Place, photo: Photo, language: Language) -> Finding:
    return Finding(
        code="content.photo-without-alt",
        severity=Severity.WARNING,
        message=msg(
            "The photo {file} has no description in the language {language}",
            file=photo.file,
            language=language.value,
        ),
        remedy=msg(
            "Say in the place's data in a sentence what the photo shows; the alt text is made from it"
        ),
        place=place.slug,
        file=photo.file,
        field="photos",
    )
