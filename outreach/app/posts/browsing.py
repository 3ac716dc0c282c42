"""Posts as people look through them: found by what they remember of them, with what is to be said of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.posts import words
from outreach.app.posts.words import Weighed
from outreach.errors import Finding
from outreach.language import Language, msg, translate
from outreach.model import ALLOWED_VERBS, FIXED, Account, Post, Status
from outreach.networks import profile
from outreach.report.csv_file import to_csv
from outreach.report.rows import Cell, CellFormat, Head, Rows
from outreach.store import Search

EDITABLE = tuple(status for status, verbs in ALLOWED_VERBS.items() if "posts.edit" in verbs)
"""States in which a person may change the words of a post."""

SIZE = 50
"""Posts on a page."""


@dataclass(frozen=True, kw_only=True)
class PostFilter:
    """Which posts of a campaign; what is empty narrows nothing."""

    campaign: str
    status: tuple[Status, ...] = ()
    channel: str = ""
    place: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Browsed:
    """A post in a list, with its place's name and how its words look."""

    post: Post
    place: str
    weighed: Weighed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What should be looked at in it while it can be changed."""
        settled = self.post.status in FIXED or self.post.status is Status.CANCELLED
        return () if settled else self.weighed.findings


@dataclass(frozen=True, kw_only=True)
class BrowsedPage:
    """Some of the posts, by due time, and how many there are of all."""

    rows: tuple[Browsed, ...]
    total: int
    names: dict[str, str]  # of the campaign's places, by short name


def page(app: App, wanted: PostFilter, *, number: int = 1, size: int = SIZE) -> BrowsedPage:
    """The page ``number``, from 1. Raises NotFound for a campaign that does not exist."""
    posts, total, names = _found(app, wanted, skip=(number - 1) * size, limit=size)
    rows = (
        Browsed(post=post, place=names.get(post.place, post.place), weighed=weighed)
        for post, weighed in zip(posts, words.weigh_all(app, posts), strict=True)
    )
    return BrowsedPage(rows=tuple(rows), total=total, names=names)


def counts(app: App, campaign: str) -> dict[Status, int]:
    """How many posts of the campaign stand in each state."""
    return app.store.listing.counts(campaign)


@dataclass(frozen=True, kw_only=True)
class PostSelection:
    """Posts to do something with at once; how many ``more`` it could be done with, and with how many it cannot."""

    posts: tuple[Post, ...]
    more: int
    left_out: int


def choose(
    app: App,
    wanted: PostFilter,
    states: Sequence[Status],
    *,
    timed: bool = False,
    ids: Collection[str] | None = None,
    most: int,
) -> PostSelection:
    """The first ``most`` of the wanted posts, or of those named, that are in one of these states.

    ``timed``: and have a time. What is not in the campaign is not counted. Raises NotFound.
    """
    _, chosen, _ = _found(app, wanted, ids=ids, skip=0, limit=0)
    fitting = tuple(state for state in states if state in (wanted.status or states))
    posts: tuple[Post, ...] = ()
    able = 0
    if fitting:
        narrowed = replace(wanted, status=fitting)
        posts, able, _ = _found(app, narrowed, timed=timed, ids=ids, skip=0, limit=most)
    return PostSelection(posts=posts, more=able - len(posts), left_out=chosen - able)


def following(app: App, post: Post) -> str:
    """The id of the next post of the campaign whose words can be changed; "" after the last."""
    return app.store.listing.following(post, EDITABLE)


def account_title(app: App, post: Post) -> str:
    """What the network calls the account that the post goes out on, else what we call it."""
    return title_of(app.store.accounts.known(post.account), post)


def title_of(account: Account | None, post: Post) -> str:
    """As :func:`account_title`, of the account that the post goes out on; None where it is not known."""
    return account.display_name if account and account.display_name else post.account


def export(app: App, wanted: PostFilter, language: Language) -> bytes:
    """All of them as CSV, as a spreadsheet of the language's country opens it right."""
    posts, _, names = _found(app, wanted, skip=0, limit=100_000)
    heads = (
        Head(translate(msg("Planned for"), language), CellFormat.MOMENT),
        *(Head(translate(message, language)) for message in COLUMNS),
    )
    return to_csv(Rows(heads, tuple(_cells(post, names, language) for post in posts)), language)


COLUMNS = (
    msg("Place"),
    msg("Network"),
    msg("Status"),
    msg("Text"),
    msg("Link"),
    msg("Alt text"),
    msg("Address of the post"),
    msg("Id"),
)


def _cells(post: Post, names: dict[str, str], language: Language) -> tuple[Cell, ...]:
    return (
        post.due_utc.astimezone(ZoneInfo(post.zone)) if post.due_utc else None,
        names.get(post.place, post.place),
        profile(post.channel).title,
        translate(post.status.value, language),
        post.text,
        post.link,
        post.alt,
        post.permalink,
        post.id,
    )


def _found(
    app: App,
    wanted: PostFilter,
    *,
    timed: bool = False,
    ids: Collection[str] | None = None,
    skip: int,
    limit: int,
) -> tuple[tuple[Post, ...], int, dict[str, str]]:
    app.store.campaigns.get(wanted.campaign)
    names = app.store.places.names(wanted.campaign)
    said = wanted.words.strip()
    page = app.store.listing.page(
        campaign=wanted.campaign,
        status=wanted.status or None,
        place=wanted.place or None,
        channel=wanted.channel or None,
        search=Search(words=said, places=_called(names, said)) if said else None,
        timed=timed,
        ids=ids,
        skip=skip,
        limit=limit,
    )
    return page.posts, page.total, names


def _called(names: dict[str, str], said: str) -> tuple[str, ...]:
    return tuple(slug for slug, name in names.items() if said.casefold() in f"{slug} {name}".casefold())
