"""The best and the weakest posts with their picture cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from outreach.language import msg
from outreach.model import CancelCheck, Post
from outreach.networks import profile
from outreach.report.labels import DASH, KINDS, MEASURES, Words
from outreach.report.lists import place_and_mark
from outreach.report.model import PostFigures, Report
from outreach.report.spreads import compared

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
    facts: tuple[tuple[str, str], ...] = ()  # name and value of what is told besides
    wide: bool = False  # picture and words side by side, where there are many


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A post and its place among the posts of its channel, 1 being the best; 0 where it is shown without one."""

    post: PostFigures
    rank: int = 0
    among: int = 0


def best(report: Report, count: int = 2) -> tuple[Ranked, ...]:
    """The best posts of each channel, by the measure that its posts are compared by."""
    return tuple(one for ranked in _ranked(report) for one in ranked[:count])


def weakest(report: Report, count: int = 2) -> tuple[Ranked, ...]:
    """The last posts of each channel, the last one first; none that is among the best."""
    return tuple(one for ranked in _ranked(report) for one in ranked[count:][-count:][::-1])


def _ranked(report: Report) -> Iterator[list[Ranked]]:
    for group in report.channels:
        mine = [
            one for one in report.posts if one.post.channel == group.channel and compared(one) is not None
        ]
        mine.sort(key=lambda one: (-(compared(one) or 0), one.post.id))
        yield [Ranked(post=one, rank=number, among=len(mine)) for number, one in enumerate(mine, start=1)]


def cards(
    posts: Iterable[Ranked], words: Words, images: Callable[[str], bytes | None], check_cancel: CancelCheck
) -> tuple[CardView, ...]:
    """One card per post. ``check_cancel`` is called at each."""
    made = []
    for one in posts:
        check_cancel()
        made.append(_card(one, words, images))
    return tuple(made)


def _card(ranked: Ranked, words: Words, images: Callable[[str], bytes | None]) -> CardView:
    one = ranked.post
    return CardView(
        label=_label(ranked, words),
        title=place_and_mark(one, words),
        when=f"{words(KINDS[one.post.kind])}, {words.moment(one.post.published_at)}",
        text=excerpt(one.post.text),
        figures=_figures(one, words),
        alt=one.post.alt or words(msg("Picture card of the post about {place}", place=one.place)),
        link="" if one.gone else one.post.permalink,
        digest=one.post.image_sha256,
        image=images(one.post.id) or b"",
    )


def evidence(
    posts: Iterable[Ranked], words: Words, images: Callable[[str], bytes | None], check_cancel: CancelCheck
) -> tuple[CardView, ...]:
    """As :func:`cards`, with all words of each post and what proves it."""
    found = list(posts)
    return tuple(
        replace(card, text=one.post.post.text, facts=tuple(_proof(one.post.post, words)), wide=True)
        for one, card in zip(found, cards(found, words, images, check_cancel), strict=True)
    )


def _proof(post: Post, words: Words) -> Iterator[tuple[str, str]]:
    yield words(msg("Alternative text")), post.alt or DASH
    yield words(msg("Address of the post")), post.permalink or DASH
    yield words(msg("Id on the network")), post.external_id or DASH
    by, at = post.approved_by or DASH, post.approved_at
    yield words(msg("Released by")), f"{by}, {words.moment(at)}" if at else by
    yield words(msg("SHA-256 of the words")), sha256(post.text.encode()).hexdigest()
    yield words(msg("SHA-256 of the card")), post.image_sha256 or DASH


def _label(ranked: Ranked, words: Words) -> str:
    known = profile(ranked.post.post.channel)
    if not ranked.rank:
        return known.title
    return words(
        msg(
            "{channel}: number {rank} of {among} by {measure}",
            channel=known.title,
            rank=ranked.rank,
            among=ranked.among,
            measure=MEASURES[known.figures.compared_by],
        )
    )


def _figures(one: PostFigures, words: Words) -> str:
    parts = [
        f"{words(MEASURES[m])} {words.figure(one.final.figures[m])}"
        for m in profile(one.post.channel).figures.offered
    ]
    return " · ".join([*parts, words(msg("Rate {rate}", rate=words.rate(one.final.rate)))])


def excerpt(text: str) -> str:
    """The first words of ``text`` on one line, ended by an ellipsis where there are more."""
    flat = " ".join(text.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[:EXCERPT].rpartition(" ")[0].rstrip(" ,;:–") + " …"
