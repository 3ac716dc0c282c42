"""The best and the weakest posts with their picture cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outreach.language import msg
from outreach.model import CancelCheck
from outreach.networks import profile
from outreach.report.labels import HIGHLIGHTS, KINDS, MEASURES, Words
from outreach.report.lists import place_and_mark
from outreach.report.model import Highlight, PostFigures, Report

EXCERPT = 180  # characters of a post's text


@dataclass(frozen=True, kw_only=True)
class CardView:
    """One post that stood out, and why."""

    label: str
    title: str
    when: str
    text: str
    figures: str
    alt: str
    link: str
    digest: str  # of the card's file, empty where there is none
    image: bytes  # JPEG, empty where there is none, or where cards are not put in


def cards(
    report: Report, words: Words, images: Callable[[str], bytes | None], check_cancel: CancelCheck
) -> tuple[CardView, ...]:
    """One card per post; a post that is best in two ways says both. ``check_cancel`` is called at each."""
    found: dict[str, list[Highlight]] = {}
    for one in report.highlights:
        found.setdefault(one.post.post.id, []).append(one)
    made = []
    for several in found.values():
        check_cancel()
        made.append(_card(several, words, images))
    return tuple(made)


def _card(why: list[Highlight], words: Words, images: Callable[[str], bytes | None]) -> CardView:
    one = why[0].post
    channel = profile(one.post.channel).title
    reasons = ", ".join(words(HIGHLIGHTS[h.criterion, h.best]) for h in why)
    return CardView(
        label=f"{channel}: {reasons}",
        title=place_and_mark(one, words),
        when=f"{words(KINDS[one.post.kind])}, {words.moment(one.post.published_at)}",
        text=excerpt(one.post.text),
        figures=_figures(one, words),
        alt=one.post.alt or words(msg("Picture card of the post about {place}", place=one.place)),
        link="" if one.gone else one.post.permalink,
        digest=one.post.image_sha256,
        image=images(one.post.id) or b"",
    )


def _figures(one: PostFigures, words: Words) -> str:
    parts = [
        f"{words(MEASURES[m])} {words.figure(one.figures[m])}"
        for m in profile(one.post.channel).figures.offered
    ]
    return " · ".join([*parts, words(msg("Rate {rate}", rate=words.rate(one.rate)))])


def excerpt(text: str) -> str:
    """The first words of ``text`` on one line, ended by an ellipsis where there are more."""
    flat = " ".join(text.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[:EXCERPT].rpartition(" ")[0].rstrip(" ,;:–") + " …"
