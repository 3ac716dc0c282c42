"""One post's words: template, place and link put together so that the network takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from outreach.content.fitting import Choice, Fitted, Render, Turn, fit
from outreach.content.hashtags import hashtags
from outreach.content.links import Link, post_link
from outreach.content.lint import check_text, names_without_consent
from outreach.content.problem import ContentProblem
from outreach.content.rights import credit_in_text
from outreach.content.rotation import kind_of, language_of, lead_of, round_of, variant_of
from outreach.content.text import WEIGHTS, PostTemplates
from outreach.content.typography import clean, typeset
from outreach.content.view import PlaceView, prose, view
from outreach.errors import Finding
from outreach.language import Language, msg
from outreach.model import Campaign, ChannelName, ChannelPlan, Kind, Photo, Place
from outreach.networks import NOTHING_TOLD, Told, networks_of

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
    ``hashtags``; each may be empty. ``own_page`` says whether the link leads to the place or to the brand's front page.
    """

    def __init__(self, campaign: Campaign, templates: Path, told: Told = NOTHING_TOLD):
        self._campaign = campaign
        self._networks = networks_of(campaign, told)
        self._templates = PostTemplates(templates)
        self._brand = {
            language: quotes.format(clean(campaign.brand.name, language))
            for language, quotes in _QUOTES.items()
        }
        self._known: _PlaceFacts | None = None

    def write(self, place: Place, plan: ChannelPlan, number: int, photo: Photo | None = None) -> ComposedText:
        """The place's post ``number`` on the plan's channel; :class:`ContentProblem` where it cannot be made.

        Where the licence of the ``photo`` on its card wants it, the credit is the text's last line, and never cut.
        """
        channel = self._campaign.channels.index(plan)
        kind, language = kind_of(self._campaign, place, number), language_of(self._campaign, number)
        names = self._variants(place, kind, plan.channel, language)
        variant = variant_of(self._campaign, place, channel, number, len(names))
        return self._write(place, plan, number, kind, language, names[variant], variant + 1, photo)

    def preview(
        self, place: Place, plan: ChannelPlan, kind: Kind, language: Language
    ) -> Iterator[ComposedText | Finding]:
        """The place's first post of ``kind`` with each template in turn; a finding for one that cannot be made.

        Raises :class:`ContentProblem` where there is no template.
        """
        number = self._campaign.languages.index(language) + 1 if language in self._campaign.languages else 1
        for variant, name in enumerate(self._variants(place, kind, plan.channel, language), start=1):
            try:
                yield self._write(place, plan, number, kind, language, name, variant)
            except ContentProblem as problem:
                yield problem.finding

    def _variants(
        self, place: Place, kind: Kind, channel: ChannelName, language: Language
    ) -> tuple[str, ...]:
        names = self._templates.variants(kind, channel, language)
        if not names:
            raise _no_template(place, kind, channel, language)
        return names

    def _write(
        self,
        place: Place,
        plan: ChannelPlan,
        number: int,
        kind: Kind,
        language: Language,
        template: str,
        variant: int,
        photo: Photo | None = None,
    ) -> ComposedText:
        if not prose(place, language) and any(prose(place, other) for other in Language):
            raise _untranslated(place, language, template)
        link = post_link(self._campaign, place, plan.channel, plan.link, kind, number)
        known = self._about(place)
        seen = known.view(language)
        tags = known.tags(self._campaign, plan.channel)
        turn = round_of(self._campaign, number)
        lead = lead_of(self._campaign.channels.index(plan), turn)
        fitted = self._fit(
            place,
            plan,
            template,
            _Material(seen, link, tags, language, credit_in_text(photo, language)),
            lead,
            turn - 1,
        )
        return ComposedText(
            kind=kind,
            language=language,
            variant=variant,
            template=template,
            text=fitted.text,
            link=link.url,
            fitted=fitted,
            sentences=seen.sentences,
            tags=len(tags),
            findings=(*link.findings, *self._read(fitted.text, place, plan, template, language)),
        )

    def _about(self, place: Place) -> _PlaceFacts:
        """What the posts of one place have in common; they are written one after the other."""
        if self._known is None or self._known.place is not place:
            self._known = _PlaceFacts(place)
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

    def _fit(
        self, place: Place, plan: ChannelPlan, template: str, given: _Material, lead: int, before: int
    ) -> Fitted:
        facts = self._networks[plan.channel].text
        limit = plan.text_limit or facts.limit

        def render(choice: Choice) -> str:
            text = self._templates.render(template, self._values(given, choice))
            return f"{text}\n\n{given.credit}" if given.credit else text

        def render_set(choice: Choice) -> str:
            return typeset(render(choice), given.language)

        def measure(text: str) -> int:
            return facts.length(text)

        def fitted(by: Render) -> Fitted | None:
            turn = Turn(lead=lead, before=before)
            sentences = given.seen.sentences
            aim = min(limit, facts.aim)  # longer only where a sentence would have to be cut
            return fit(by, measure, sentences, turn=turn, tags=len(given.tags), limit=limit, aim=aim)

        found = fitted(render)
        if found and typeset(found.text, given.language) != found.text:
            found = fitted(
                render_set
            )  # setting costs time, and most texts are made of words that are set already
        if found is None:
            barest = render_set(Choice(story=(), dropped=WEIGHTS, tags=0))
            raise _too_long(place, template, measure(barest) - limit, limit)
        if not found.text:
            raise _empty(place, template)
        return found

    def _values(self, given: _Material, choice: Choice) -> Mapping[str, object]:
        return {
            "place": given.seen,
            "brand": self._brand[given.language],
            "lead": choice.story[0] if choice.story else "",
            "rest": " ".join(choice.story[1:]),
            "story": " ".join(choice.story),
            "link": given.link.url,
            "own_page": given.link.own,
            "hashtags": " ".join(given.tags[: choice.tags]),
            "dropped": choice.dropped,
            "language": given.language,
        }


class _PlaceFacts:
    """What is worked out once for all posts of a place."""

    def __init__(self, place: Place):
        self.place = place
        self._views = dict[Language, PlaceView]()
        self._tags = dict[ChannelName, tuple[str, ...]]()

    def view(self, language: Language) -> PlaceView:
        if language not in self._views:
            self._views[language] = view(self.place, language)
        return self._views[language]

    def tags(self, campaign: Campaign, channel: ChannelName) -> tuple[str, ...]:
        """No more than the campaign wants."""
        if channel not in self._tags:
            found = hashtags(self.place, campaign.brand, channel)
            self._tags[channel] = found[: campaign.style.most_hashtags]
        return self._tags[channel]


@dataclass(frozen=True)
class _Material:
    """What a text is made of."""

    seen: PlaceView
    link: Link
    tags: tuple[str, ...]
    language: Language
    credit: str  # what the photo's licence wants with the words


def _untranslated(place: Place, language: Language, template: str) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.untranslated",
            message=msg(
                "{place} has no text in the language {language}, so its posts in it are not made",
                place=place.name,
                language=language.value,
            ),
            remedy=msg(
                "Fill in the place's {field} and name its column in “fields”, or take the language out of “languages”",
                field="teaser" if language is Language.DE else "teaser_en",
            ),
            place=place.slug,
            field="teaser" if language is Language.DE else "teaser_en",
            template=template,
        )
    )


def _no_template(place: Place, kind: Kind, channel: ChannelName, language: Language) -> ContentProblem:
    folder = f"{kind}/{channel}"
    ending = ".txt" if language is Language.DE else f".{language}.txt"
    return ContentProblem(
        Finding(
            code="content.no-template",
            message=msg(
                "There is no template in {folder} with the ending {ending}", folder=folder, ending=ending
            ),
            remedy=msg(
                "Put at least one such file into the folder, or take the kind or language out of the campaign"
            ),
            place=place.slug,
            template=folder,
        )
    )


def _empty(place: Place, template: str) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.empty",
            message=msg(
                "The template {template} gives no text for {place}", template=template, place=place.name
            ),
            remedy=msg("Write into the template what is to be posted"),
            place=place.slug,
            template=template,
        )
    )


def _too_long(place: Place, template: str, over: int, limit: int) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.too-long",
            message=msg(
                "Even the shortest text of {place} is {over} over the limit of {limit}",
                place=place.name,
                over=over,
                limit=limit,
            ),
            remedy=msg(
                "Shorten the place's name, or the fixed words of the template, or mark some of them optional"
            ),
            place=place.slug,
            field="name",
            template=template,
        )
    )
