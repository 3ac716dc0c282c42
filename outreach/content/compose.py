"""One post's words: template, place and link put together so that the network takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outreach.content.fitting import Choice, Fitted, Turn, fit
from outreach.content.hashtags import hashtags
from outreach.content.length import TEXT_LIMITS, length
from outreach.content.links import Link, post_link
from outreach.content.problem import ContentProblem
from outreach.content.text import WEIGHTS, PostTemplates
from outreach.content.turns import kind_of, lead_of, variant_of
from outreach.content.typography import clean
from outreach.content.view import PlaceView, view
from outreach.errors import Finding
from outreach.language import msg
from outreach.model import Campaign, ChannelName, ChannelPlan, Kind, Place

_AIM = {ChannelName.FACEBOOK: 600, ChannelName.HANDOVER: 600}
"""What is read without unfolding, with a little over; longer only where a sentence would have to be cut."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The words of one post. ``variant`` counts from 1; ``choice`` tells how the text was made to fit."""

    kind: Kind
    variant: int
    template: str
    text: str
    link: str
    choice: Choice
    findings: tuple[Finding, ...] = ()


class Composer:
    """Writes the posts of one campaign with the templates of one folder.

    A template sees ``place`` (a :class:`~outreach.content.view.PlaceView`), ``brand`` (the project's name in
    quotes), ``lead`` (the sentence to begin with), ``rest`` (what follows it), ``story`` (both), ``link`` and
    ``hashtags``; each may be empty. ``own_page`` says whether the link leads to the place or to the brand's front page.
    """

    def __init__(self, campaign: Campaign, templates: Path):
        self._campaign = campaign
        self._templates = PostTemplates(templates)

    def write(self, place: Place, plan: ChannelPlan, number: int) -> Written:
        """The place's post ``number`` on the plan's channel; :class:`ContentProblem` where it cannot be made."""
        channel = self._campaign.channels.index(plan)
        kind = kind_of(self._campaign, place, number)
        names = self._templates.variants(kind, plan.channel)
        if not names:
            raise _no_template(place, kind, plan.channel)
        variant = variant_of(self._campaign, place, channel, number, len(names))
        link = post_link(self._campaign, place, plan.channel, plan.link, kind, number)
        fitted = self._fit(
            place, plan, names[variant], link, Turn(lead=lead_of(channel, number), before=number - 1)
        )
        return Written(
            kind=kind,
            variant=variant + 1,
            template=names[variant],
            text=fitted.text,
            link=link.url,
            choice=fitted.choice,
            findings=link.findings,
        )

    def _fit(self, place: Place, plan: ChannelPlan, template: str, link: Link, turn: Turn) -> Fitted:
        tags = hashtags(place, self._campaign.brand, plan.channel)
        seen = view(place)
        limit = plan.text_limit or TEXT_LIMITS[plan.channel]

        def render(choice: Choice) -> str:
            return self._templates.render(template, self._values(seen, link, choice, tags))

        def measure(text: str) -> int:
            return length(text, plan.channel)

        aim = min(limit, _AIM.get(plan.channel, limit))
        fitted = fit(render, measure, seen.sentences, turn=turn, tags=len(tags), limit=limit, aim=aim)
        if fitted is None:
            barest = render(Choice(story=(), dropped=WEIGHTS, tags=0))
            raise _too_long(place, template, measure(barest) - limit, limit)
        if not fitted.text:
            raise _empty(place, template)
        return fitted

    def _values(
        self, seen: PlaceView, link: Link, choice: Choice, tags: tuple[str, ...]
    ) -> Mapping[str, object]:
        return {
            "place": seen,
            "brand": f"»{clean(self._campaign.brand.name)}«",
            "lead": choice.story[0] if choice.story else "",
            "rest": " ".join(choice.story[1:]),
            "story": " ".join(choice.story),
            "link": link.url,
            "own_page": link.own,
            "hashtags": " ".join(tags[: choice.tags]),
            "dropped": choice.dropped,
        }


def _no_template(place: Place, kind: Kind, channel: ChannelName) -> ContentProblem:
    folder = f"{kind}/{channel}"
    return ContentProblem(
        Finding(
            code="content.no-template",
            message=msg("There is no template in {folder}", folder=folder),
            remedy=msg("Put at least one .txt file into the folder, or take the kind out of the campaign"),
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
