"""Places in, finished posts out: the words, the card and its description, and what kept a post from being made."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from outreach.content.alt import AltWriter, described_in
from outreach.content.cards import DRAWERS, Card, CardDrawer, CardRequest, CardStudio
from outreach.content.cards.wording import undrawn_brand
from outreach.content.compose import Composer
from outreach.content.fingerprint import Fingerprints, KnownPost
from outreach.content.lint import Telling, check_place, repeats
from outreach.content.pending import PendingPost
from outreach.content.problem import ContentProblem
from outreach.content.regional import in_region
from outreach.content.rights import cautions, obstacles
from outreach.content.rotation import kind_of, language_of, photo_of
from outreach.content.variety import Variety
from outreach.errors import Finding, Severity
from outreach.language import Language, msg
from outreach.model import Campaign, ChannelName, ChannelPlan, Draft, Photo, Place
from outreach.networks import NO_SERVER_LIMITS, ServerLimits, networks_of, profile

Key = tuple[str, ChannelName, int]
"""Place, channel and number of a post."""


@dataclass(frozen=True, kw_only=True)
class Same:
    """A post that would come out as it stands, or that is not renewed: it was neither written nor drawn."""

    key: Key


@dataclass(frozen=True, kw_only=True)
class Before:
    """What there is already: the posts, the day on which each goes out where that is known, the servers' limits."""

    posts: Mapping[Key, KnownPost] = field(default_factory=lambda: MappingProxyType({}))
    days: Mapping[Key, date] = field(default_factory=lambda: MappingProxyType({}))
    limits: ServerLimits = field(default_factory=lambda: NO_SERVER_LIMITS)


NOTHING = Before()


def generate(
    campaign: Campaign,
    places: Sequence[Place],
    templates: Path,
    drawing: CardDrawer,
    before: Before = NOTHING,
    wanted: Collection[Key] | None = None,
    *,
    part: bool = False,
) -> Iterator[Draft | Same | Finding]:
    """Every post of every place that is neither gone nor ended: places as given, channels as planned, numbers from 1.

    Of an open-ended campaign they are those that are ``wanted``.
    ``templates`` is the folder of ``posts`` templates, ``drawing`` draws the cards made with them. A photo is shown
    only where it may be on the day of its post; one that may not is told. A post that stands in ``before`` and would be
    made of the same is not made again (:class:`Same`). What cannot be made is a :class:`Finding` that names the place,
    and the rest goes on; a finding is told once. Of a ``part`` of the places it is not told which texts repeat each
    other. The same input gives the same bytes.
    """
    told = set[Finding]()
    for result in _results(campaign, places, templates, drawing, before, wanted, part=part):
        if not isinstance(result, Finding):
            yield result
        elif result not in told:
            told.add(result)
            yield result


def _results(
    campaign: Campaign,
    places: Sequence[Place],
    templates: Path,
    drawing: CardDrawer,
    before: Before,
    wanted: Collection[Key] | None,
    *,
    part: bool,
) -> Iterator[Draft | Same | Finding]:
    try:
        studio = CardStudio(campaign, templates)
    except ContentProblem as problem:  # without its templates no card can be drawn at all
        yield problem.finding
        return
    for seen in (campaign, *(in_region(campaign, region) for region in campaign.regions)):
        yield from undrawn_brand(seen.brand)
    living = [place for place in places if place.is_running]
    for place in living:
        yield from check_place(place, campaign, campaign.first_day)
    builder = _PostBuilder(campaign, templates, studio, before)
    ahead = deque[PendingPost | Same | Finding]()
    for place, plan, number in _turns(campaign, living, wanted):
        yield from builder.withheld(place, plan.channel, number)
        yield from builder.unquoted(place, plan.channel, number)
        ahead.append(builder.begin(place, plan, number, drawing))
        if len(ahead) > 2 * DRAWERS:
            yield from builder.finish(ahead.popleft())
    while ahead:
        yield from builder.finish(ahead.popleft())
    if not part:
        yield from repeats(builder.told)


def _turns(
    campaign: Campaign, places: Sequence[Place], wanted: Collection[Key] | None
) -> Iterator[tuple[Place, ChannelPlan, int]]:
    numbers: dict[tuple[str, ChannelName], list[int]] = {}
    for slug, channel, number in sorted(wanted or ()):
        numbers.setdefault((slug, channel), []).append(number)
    for place in places:
        for plan in campaign.channels:
            every = range(1, plan.posts_per_place + 1)
            for number in every if wanted is None else numbers.get((place.slug, plan.channel), ()):
                yield place, plan, number


class _PostBuilder:
    """Makes one post after another and remembers the words, so that no channel gets the same text twice unnoticed."""

    def __init__(self, campaign: Campaign, templates: Path, studio: CardStudio, before: Before):
        self._before = before
        self._campaign = campaign
        self._networks = networks_of(campaign, before.limits)
        self._fingerprints = Fingerprints(campaign, templates, before.limits)
        self._composer = Composer(campaign, templates, before.limits)
        self._alts = AltWriter(templates)
        self._studio = studio
        self._variety = Variety(self._composer, before.posts) if campaign.open_ended else None
        self.told = list[Telling]()

    def withheld(self, place: Place, channel: ChannelName, number: int) -> Iterator[Finding]:
        """Why photos of the place are not shown in this post."""
        day = self._before.days.get((place.slug, channel, number))
        for photo in place.photos:
            for finding in obstacles(photo, channel, day):
                yield replace(finding, place=place.slug, severity=Severity.WARNING)
            for finding in cautions(photo):
                yield replace(finding, place=place.slug)

    def unquoted(self, place: Place, channel: ChannelName, number: int) -> Iterator[Finding]:
        """Why the place's quotation does not stand on the card of this post, though it may."""
        found = self._studio.quotation(self._card(place, channel, number))
        if isinstance(found, Finding):
            yield found

    def _card(self, place: Place, channel: ChannelName, number: int) -> CardRequest:
        return CardRequest(
            place=place,
            channel=channel,
            kind=kind_of(self._campaign, place, number),
            language=language_of(self._campaign, number),
        )

    def begin(
        self, place: Place, plan: ChannelPlan, number: int, drawing: CardDrawer
    ) -> PendingPost | Same | Finding:
        """Write the words at once, and have the card drawn meanwhile; or why there are no words."""
        key = (place.slug, plan.channel, number)
        photo = photo_of(place, number, plan.channel, self._before.days.get(key))
        wanted = replace(self._card(place, plan.channel, number), photo=photo)
        wanted = replace(wanted, photo=self._studio.photo_beside(wanted))
        photo, made_from = wanted.photo, self._fingerprints.of(place, plan, number, wanted.photo)
        known = self._before.posts.get(key)
        if known and (known.fixed or known.made_from == made_from):
            self.told.append(Telling(channel=plan.channel, text=known.text, place=place.slug))
            return Same(key=key)
        try:
            written = self._composer.write(place, plan, number, photo)
        except ContentProblem as problem:
            return replace(problem.finding, place=place.slug)
        if self._variety:
            written = self._variety.varied(place, plan, number, photo, written)
        card = drawing.draw(wanted)
        return PendingPost(
            place=place,
            plan=plan,
            number=number,
            written=written,
            photo=photo,
            card=card,
            made_from=made_from,
        )

    def finish(self, pending: PendingPost | Same | Finding) -> Iterator[Draft | Same | Finding]:
        """The finished post, with what should be looked at in it; or why there is none."""
        if not isinstance(pending, PendingPost):
            yield pending
            return
        place, written = pending.place, pending.written
        try:
            card = pending.card.result()
            facts = self._networks[pending.plan.channel].picture
            alt = self._alts.write(
                place, pending.photo, card.words, written.language, most=facts.most_alt, on_map=card.marked
            )
        except ContentProblem as problem:
            yield replace(problem.finding, place=place.slug)
            return
        yield from written.findings
        yield from card.findings
        if len(card.jpeg) > facts.most_bytes:
            yield _too_big(place, pending.plan.channel, len(card.jpeg), facts.most_bytes)
            return
        if pending.photo and not described_in(pending.photo, written.language).strip():
            yield _undescribed(place, pending.photo, written.language)
        if any(finding.severity is Severity.ERROR for finding in written.findings):
            return
        self.told.append(pending.telling())
        yield pending.draft(card, alt)


def _too_big(place: Place, channel: ChannelName, size: int, most: int) -> Finding:
    return Finding(
        code="content.picture-too-big",
        message=msg(
            "The card of {place} has {size} kB, more than the {most} kB that {network} takes",
            place=place.name,
            size=-(-size // 1000),
            most=most // 1000,
            network=profile(channel).title,
        ),
        remedy=msg("Take a quieter photo, or another format of card for this channel"),
        place=place.slug,
        field="photos",
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


def reworded(
    campaign: Campaign, places: Sequence[Place], templates: Path, before: Before
) -> Iterator[tuple[Key, str]]:
    """The posts in ``before`` that would be made of something else now, with the words that they would have.

    Nothing is drawn: where the words are the same, the card alone would be another.
    """
    try:
        builder = _PostBuilder(campaign, templates, CardStudio(campaign, templates), before)
    except ContentProblem:
        return
    for place, plan, number in _turns(campaign, places, before.posts if campaign.open_ended else None):
        if (place.slug, plan.channel, number) in before.posts:
            found = builder.begin(place, plan, number, _Undrawn())
            if isinstance(found, PendingPost):
                yield (place.slug, plan.channel, number), found.written.text


class _Undrawn:
    """For whoever asks for words alone."""

    def draw(self, _card: CardRequest) -> Future[Card]:
        return Future()

    def sheet(self, _cards: Sequence[bytes]) -> Future[bytes]:
        return Future()
