"""The best and the weakest posts with their picture cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from heapq import nlargest, nsmallest

from outreach.language import msg
from outreach.model import KINDS, CancelCheck, Post
from outreach.networks import profile
from outreach.report.labels import DASH, MEASURES, Words
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
    return tuple(
        Ranked(post=one, rank=number, among=among)
        for among, mine in _comparable(report)
        for number, (_, _, one) in enumerate(nsmallest(count, mine, key=_order), start=1)
    )


def weakest(report: Report, count: int = 2) -> tuple[Ranked, ...]:
    """The last posts of each channel, the last one first; none that is among the best."""
    return tuple(
        Ranked(post=one, rank=among - number, among=among)
        for among, mine in _comparable(report)
        for number, (_, _, one) in enumerate(nlargest(max(0, min(count, among - count)), mine, key=_order))
    )


def _comparable(report: Report) -> Iterator[tuple[int, list[_Placed]]]:
    """Of each channel how many posts can be ranked, and these."""
    for group in report.channels:
        found = [(compared(one), one) for one in report.posts if one.post.channel == group.channel]
        mine = [(-value, one.post.id, one) for value, one in found if value is not None]
        yield len(mine), mine


_Placed = tuple[int, str, PostFigures]


def _order(placed: _Placed) -> tuple[int, str]:
    return placed[:2]


def cards(
    report: Report,
    posts: Iterable[Ranked],
    words: Words,
    images: Callable[[str], bytes | None],
    check_cancel: CancelCheck,
) -> tuple[CardView, ...]:
    """One card per post. ``check_cancel`` is called at each."""
    return tuple(card for _, card in _cards(report, posts, words, images, check_cancel))


def _cards(
    report: Report,
    posts: Iterable[Ranked],
    words: Words,
    images: Callable[[str], bytes | None],
    check_cancel: CancelCheck,
) -> Iterator[tuple[Post, CardView]]:
    for ranked, post in report.in_full(tuple(posts), lambda one: one.post.post):
        check_cancel()
        yield post, _card(ranked, post, words, images)


def _card(ranked: Ranked, post: Post, words: Words, images: Callable[[str], bytes | None]) -> CardView:
    one = ranked.post
    return CardView(
        label=_label(ranked, words),
        title=place_and_mark(one, words),
        when=f"{words(KINDS[post.kind])}, {words.moment(post.published_at)}",
        text=excerpt(post.text),
        figures=_figures(one, words),
        alt=post.alt or words(msg("Picture card of the post about {place}", place=one.place)),
        link="" if one.gone else post.permalink,
        digest=post.image_sha256,
        image=images(post.id) or b"",
    )


def evidence(
    report: Report,
    posts: Iterable[Ranked],
    words: Words,
    images: Callable[[str], bytes | None],
    check_cancel: CancelCheck,
) -> tuple[CardView, ...]:
    """As :func:`cards`, with all words of each post and what proves it."""
    return tuple(
        replace(card, text=post.text, facts=tuple(_proof(post, words)), wide=True)
        for post, card in _cards(report, posts, words, images, check_cancel)
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
    final = one.final
    parts = [
        f"{words(MEASURES[m])} {words.figure(final.figures[m])}"
        for m in profile(one.post.channel).figures.offered
    ]
    return " · ".join([*parts, words(msg("Rate {rate}", rate=words.rate(final.rate)))])


def excerpt(text: str) -> str:
    """The first words of ``text`` on one line, ended by an ellipsis where there are more."""
    flat = " ".join(text.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[:EXCERPT].rpartition(" ")[0].rstrip(" ,;:–") + " …"
