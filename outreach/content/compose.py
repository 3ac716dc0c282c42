"""One post's words: template, place and link put together so that the network takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from outreach.content.fitting import Choice, Fit, Fitted, Room, fit, fit_anew
from outreach.content.ingredients import Material, PlaceFacts, Wanted
from outreach.content.links import post_link
from outreach.content.lint import check_text, names_without_consent
from outreach.content.problem import ContentProblem
from outreach.content.refusals import broken_off, empty, no_template, nothing_new, too_long, untranslated
from outreach.content.regional import in_place
from outreach.content.rights import credit_in_text
from outreach.content.rotation import kind_of, language_of, round_of, variant_of
from outreach.content.story import Story, Turn
from outreach.content.text import WEIGHTS, PostTemplates
from outreach.content.typography import clean, typeset
from outreach.content.view import names, prose
from outreach.errors import Finding
from outreach.language import Language
from outreach.model import Campaign, ChannelName, ChannelPlan, Kind, Photo, Place
from outreach.networks import NO_SERVER_LIMITS, ServerLimits, networks_of

NO_STORY = frozenset[Story]()
_BAREST = Choice(story=(), dropped=WEIGHTS, tags=0)
_FRAMES_DIFFER = 40  # signs; a text that is longer by more fits into no other frame either
_CALLED_NEW = re.compile(
    r"\b(?:neue?[rsnm]?|neu|Neuzugang|Neuling|seit Kurzem|jüngste[rsnm]?|new|newcomer|newly)\b"
)
"""A story with one of these says itself that the place is new."""

_QUOTES = {Language.DE: "»{}«", Language.EN: "“{}”"}


@dataclass(frozen=True, kw_only=True)
class ComposedText:
    """The words of one post. ``variant`` counts from 1; ``fitted`` tells how the text was made to fit.

    ``sentences`` and ``tags`` are what there was to choose from.
    """

    kind: Kind
    language: Language
    variant: int
    template: str
    text: str
    link: str
    fitted: Fitted
    sentences: tuple[str, ...]
    tags: int
    findings: tuple[Finding, ...] = ()

    @property
    def choice(self) -> Choice:
        return self.fitted.choice


class Composer:
    """Writes the posts of one campaign with the templates of one folder.

    A template sees ``place`` (a :class:`~outreach.content.view.PlaceView`), ``brand`` (the project's name in
    quotes), ``lead`` (the sentence to begin with), ``rest`` (what follows it), ``story`` (both), ``link`` and
    ``hashtags``; each may be empty. ``own_page`` says whether the link leads to the place or to the brand's front page,
    ``named``, ``brand_named`` and ``called_new`` what the story says by itself, so that no frame says it again.
    """

    def __init__(self, campaign: Campaign, templates: Path, limits: ServerLimits = NO_SERVER_LIMITS):
        self._campaign = campaign
        self._networks = networks_of(campaign, limits)
        self._templates = PostTemplates(templates)
        self._known: PlaceFacts | None = None

    def write(self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None = None) -> ComposedText:
        """The place's post ``number`` on the plan's channel; :class:`ContentProblem` where it cannot be made.

        Where the licence of the ``photo`` on its card wants it, the credit is the text's last line, and never cut.
        """
        post = self._wanted(place, plan, number, photo)
        before = self._told_before(post)
        template, variant, fitted = self._best(post, before)
        if not credit_in_text(photo, post.language):
            channel = self._campaign.channels.index(plan)
            self._about(place).stories.setdefault((channel, number), fitted.choice.story)
        written = self._write(post, template, variant, fitted)
        story, told = fitted.choice.story, {sentence for each in before for sentence in each}
        hushed = not story and bool(written.sentences) and self._turn(post).announced
        if hushed or (
            story and (story in before or (story == written.sentences[:1] and told.issuperset(story)))
        ):
            written = replace(written, findings=(*written.findings, nothing_new(place, post.language)))
        return written

    def _wanted(self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None = None) -> Wanted:
        kind, language = kind_of(self._campaign, place, number), language_of(self._campaign, number)
        return Wanted(place, plan, number, kind, language, photo)

    def _best(self, post: Wanted, before: frozenset[Story]) -> tuple[str, int, Fitted]:
        """The template whose turn it is; another, where only that one tells whole sentences, or something new."""
        names = self._variants(post.place, post.kind, post.plan.channel, post.language)
        channel = self._campaign.channels.index(post.plan)
        first = variant_of(self._campaign, post.place, channel, post.number, len(names))
        fitted = self._fit(post, names[first], before)
        near = fitted.fuller is not None and fitted.fuller <= fitted.limit + _FRAMES_DIFFER
        if fitted.whole and not (near and fitted.choice.story in before):
            return names[first], first + 1, fitted
        for at in (*range(first + 1, len(names)), *range(first)):
            # where whole sentences fit already, another frame is worth only something new
            other = self._fitted(post, names[at], before, fit_anew if fitted.whole else fit)
            if other and other.text and other.whole:
                return names[at], at + 1, other
        return names[first], first + 1, fitted

    def _turn(self, post: Wanted) -> Turn:
        return Turn(
            round=round_of(self._campaign, post.number),
            channel=self._campaign.channels.index(post.plan),
            introduces=post.kind is not Kind.EINLADUNG,
            announced=post.kind is not Kind.NEU and post.place.slug in self._campaign.new_places,
        )

    def _told_before(self, post: Wanted) -> frozenset[Story]:
        """The stories of the place's earlier posts on the channel, in the same language, as they are without photos."""
        told, first = self._about(post.place).stories, post.number % len(self._campaign.languages)
        found = set[Story]()
        for number in range(
            first or len(self._campaign.languages), post.number, len(self._campaign.languages)
        ):
            key = (self._campaign.channels.index(post.plan), number)
            if key not in told:
                told[key] = self._best(self._wanted(post.place, post.plan, number), frozenset(found))[
                    2
                ].choice.story
            found.add(told[key])
        return frozenset(found)

    def preview(
        self, place: Place, plan: ChannelPlan, kind: Kind, language: Language
    ) -> Iterator[ComposedText | Finding]:
        """The place's first post of ``kind`` with each template in turn; a finding for one that cannot be made.

        Raises :class:`ContentProblem` where there is no template.
        """
        number = self._campaign.languages.index(language) + 1 if language in self._campaign.languages else 1
        post = Wanted(place, plan, number, kind, language, None)
        for variant, name in enumerate(self._variants(place, kind, plan.channel, language), start=1):
            try:
                yield self._write(post, name, variant, self._fit(post, name, frozenset()))
            except ContentProblem as problem:
                yield problem.finding

    def write_as(
        self,
        place: Place,
        plan: ChannelPlan,
        number: int,
        kind: Kind,
        variant: int,
        photo: Photo | None,
        before: frozenset[Story] = NO_STORY,
    ) -> ComposedText:
        """The place's post ``number`` as another kind or with another template, from 1, than those whose turn it is.

        It tells another story than those ``before``, as long as there is one. Raises :class:`ContentProblem` where
        there is no such template, or it cannot be made.
        """
        language = language_of(self._campaign, number)
        post = Wanted(place, plan, number, kind, language, photo)
        names = self._variants(place, kind, plan.channel, language)
        if not 1 <= variant <= len(names):
            raise no_template(place, kind, plan.channel, language)
        name = names[variant - 1]
        return self._write(post, name, variant, self._fit(post, name, before))

    def templates(self, place: Place, plan: ChannelPlan, kind: Kind, language: Language) -> int:
        """How many templates there are for such a post of the place."""
        return len(self._variants(place, kind, plan.channel, language))

    def _variants(
        self, place: Place, kind: Kind, channel: ChannelName, language: Language
    ) -> tuple[str, ...]:
        names = self._templates.variants(kind, channel, language)
        if not names:
            raise no_template(place, kind, channel, language)
        return names

    def _write(self, post: Wanted, template: str, variant: int, fitted: Fitted) -> ComposedText:
        given = self._given(post)
        return ComposedText(
            kind=post.kind,
            language=post.language,
            variant=variant,
            template=template,
            text=fitted.text,
            link=given.link.url,
            fitted=fitted,
            sentences=given.seen.sentences,
            tags=len(given.tags),
            findings=(
                *given.link.findings,
                *self._broken_off(post, fitted),
                *self._read(fitted.text, post.place, post.plan, template, post.language),
            ),
        )

    def _given(self, post: Wanted) -> Material:
        known = self._about(post.place)
        if known.given is None or known.given[0] is not post:
            seen = in_place(self._campaign, post.place)
            link = post_link(seen, post.place, post.plan.channel, post.plan.link, post.kind, post.number)
            material = Material(
                known.view(post.language),
                known.tale(post.language),
                link,
                known.tags(self._campaign, post.plan.channel),
                post.language,
                credit_in_text(post.photo, post.language),
                seen.brand.name,
                _QUOTES[post.language].format(clean(seen.brand.name, post.language)),
            )
            known.given = post, material
        return known.given[1]

    def _broken_off(self, post: Wanted, fitted: Fitted) -> Iterator[Finding]:
        if not fitted.whole:
            yield broken_off(post.place, post.language, self._networks[post.plan.channel].title)

    def _about(self, place: Place) -> PlaceFacts:
        """What the posts of one place have in common; they are written one after the other."""
        if self._known is None or self._known.place is not place:
            self._known = PlaceFacts(place)
        return self._known

    def _read(
        self, text: str, place: Place, plan: ChannelPlan, template: str, language: Language
    ) -> Iterator[Finding]:
        """The finished text as a careful reader sees it; an error among the findings keeps it from going out."""
        found = check_text(
            text, self._networks[plan.channel], language, self._campaign.style, plan.text_limit
        )
        for finding in (*found, *names_without_consent(text, place)):
            yield replace(finding, place=place.slug, template=template)

    def _fit(self, post: Wanted, template: str, before: frozenset[Story]) -> Fitted:
        place, language = post.place, post.language
        if not prose(place, language) and any(prose(place, other) for other in Language):
            raise untranslated(place, language, template)
        found = self._fitted(post, template, before, fit)
        if found is None:
            given, network = self._given(post), self._networks[post.plan.channel]
            limit = post.plan.text_limit or network.text.limit
            barest = typeset(self._render(template, given, _BAREST), language)
            raise too_long(place, template, network.text.length(barest) - limit, limit)
        if not found.text:
            raise empty(place, template)
        return found

    def _fitted(self, post: Wanted, template: str, before: frozenset[Story], by: Fit) -> Fitted | None:
        given, network = self._given(post), self._networks[post.plan.channel]
        limit = post.plan.text_limit or network.text.limit
        # nobody reads the address, so it does not count towards what people are thought to read
        aim = network.text.aim + (len(given.link.url) if network.links.counted is None else 0)
        room, turn = Room(limit, min(limit, aim), len(given.tags)), self._turn(post)

        def render(choice: Choice) -> str:
            return self._render(template, given, choice)

        def render_set(choice: Choice) -> str:
            return typeset(render(choice), given.language)

        found = by(render, network.text.length, given.tale, turn, room, before)
        if found and typeset(found.text, given.language) != found.text:
            # setting costs time, and most texts are made of words that are set already
            found = by(render_set, network.text.length, given.tale, turn, room, before)
        return found

    def _render(self, template: str, given: Material, choice: Choice) -> str:
        text = self._templates.render(template, self._values(given, choice))
        return f"{text}\n\n{given.credit}" if given.credit else text

    def _values(self, given: Material, choice: Choice) -> Mapping[str, object]:
        return {
            **self._of_story(given, choice.story),
            "place": given.seen,
            "brand": given.quoted_brand,
            "link": given.link.url,
            "own_page": given.link.own,
            "hashtags": " ".join(given.tags[: choice.tags]),
            "dropped": choice.dropped,
            "language": given.language,
        }

    def _of_story(self, given: Material, told: Story) -> Mapping[str, object]:
        if told not in given.said:
            story, brand = " ".join(told), given.brand
            given.said[told] = {
                "lead": told[0] if told else "",
                "rest": " ".join(told[1:]),
                "story": story,
                "named": bool(told) and names(told[0], given.seen.name),
                "brand_named": bool(brand) and brand in story,
                "called_new": bool(_CALLED_NEW.search(story)),
            }
        return given.said[told]
