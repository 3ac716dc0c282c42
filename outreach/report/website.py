"""Visits of the website per post and place, beside the clicks that the networks count. Pure.

A link's ``utm_content`` names place, kind and number, its ``utm_source`` the network: where a table tells contents
alone, the posts of one place on two networks share a number, which is then told for the place and for neither post.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from outreach.model import ChannelName, VisitUnit, WebsiteCount, WebsiteImport
from outreach.networks import Measure
from outreach.report.figures import Figure
from outreach.report.model import PostFigures

Imported = Sequence[tuple[WebsiteImport, tuple[WebsiteCount, ...]]]


@dataclass(frozen=True, kw_only=True)
class TrackedLink:
    """By what a post's visits are known."""

    source: str
    content: str


class VisitStatus(StrEnum):
    """Whether the visits of a post are known, and if not, why."""

    OK = "ok"
    NO_TABLE = "no_table"  # nothing was handed in
    NO_LINK = "no_link"  # the post has none that is counted
    SHARED = "shared"  # the table does not tell the networks apart
    PEOPLE = "people"  # it was counted more than once, and people are not added up
    NOT_LISTED = "not_listed"  # it is in no table, and no table tells all


@dataclass(frozen=True, kw_only=True)
class VisitFigure:
    """How many came; None where nobody can say, for the reason in ``status``."""

    value: int | None
    status: VisitStatus


@dataclass(frozen=True, kw_only=True)
class PostVisits:
    """The visits that one post has brought, and the clicks that its network counts."""

    post: PostFigures
    visits: VisitFigure
    clicks: Figure


@dataclass(frozen=True, kw_only=True)
class PlaceVisits:
    """The visits that all posts of a place have brought, on whatever network: the website counts them alike."""

    place: str  # slug
    visits: VisitFigure
    posts: int


@dataclass(frozen=True, kw_only=True)
class Website:
    """What the website has counted. ``unit`` is None where nothing was handed in.

    ``total`` is None where nothing is known, and of visitors, who may have come by several links.
    """

    unit: VisitUnit | None
    first_day: date | None
    last_day: date | None
    total: int | None
    simulated: bool
    posts: tuple[PostVisits, ...]
    places: tuple[PlaceVisits, ...]
    imports: tuple[WebsiteImport, ...]


NO_WEBSITE = Website(
    unit=None, first_day=None, last_day=None, total=None, simulated=False, posts=(), places=(), imports=()
)


def tracked(link: str) -> TrackedLink | None:
    """What stands in a post's link for the website's statistics; None where it has none."""
    try:
        query = parse_qs(urlsplit(link).query)
    except ValueError:
        return None
    content = next(iter(query.get("utm_content", ())), "")
    return (
        TrackedLink(source=next(iter(query.get("utm_source", ())), ""), content=content) if content else None
    )


def website(posts: Sequence[PostFigures], imported: Imported, zone: ZoneInfo) -> Website:
    """The visits of ``posts``, which are those that went out."""
    if not imported:
        return NO_WEBSITE
    units = {each.unit for each, _ in imported}
    unit = VisitUnit.VISITS if units == {VisitUnit.VISITS} else VisitUnit.VISITORS
    counts = _Counts(imported)
    links = {one.post.id: tracked(one.post.link) for one in posts}
    sharing = Counter(link.content for link in links.values() if link)
    shown = tuple(
        PostVisits(
            post=one,
            visits=_of_post(one, links[one.post.id], sharing, counts, zone),
            clicks=one.figures[Measure.CLICKS],
        )
        for one in posts
    )
    total = counts.total(link.content for link in links.values() if link)
    return Website(
        unit=unit,
        first_day=min(each.first_day for each, _ in imported),
        last_day=max(each.last_day for each, _ in imported),
        total=total if unit is VisitUnit.VISITS else None,
        simulated=any(each.simulated for each, _ in imported),
        posts=shown,
        places=tuple(_of_place(slug, mine, links, counts) for slug, mine in _by_place(shown).items()),
        imports=tuple(each for each, _ in imported),
    )


class _Counts:
    """What was counted, by content and by source."""

    def __init__(self, imported: Imported):
        self._by_source: Counter[tuple[str, str]] = Counter()
        self._without_source: Counter[str] = Counter()
        self._all = Counter[str]()
        self._times: Counter[tuple[str, str]] = Counter()  # how often each was counted
        self._times_in_all = Counter[str]()
        self._people = any(each.unit is VisitUnit.VISITORS for each, _ in imported)
        self.whole = [each for each, _ in imported if each.daily]  # of these days nothing is missing
        for each, counts in imported:
            for count in counts:
                self._all[count.content] += count.count
                self._times[count.source or each.channel, count.content] += 1
                self._times_in_all[count.content] += 1
                if source := count.source or each.channel:
                    self._by_source[source, count.content] += count.count
                else:
                    self._without_source[count.content] += count.count

    def mixes(self, link: TrackedLink) -> bool:
        """Would people be added up that came by the link on several days, or are in several tables?"""
        return self._people and self._times[link.source, link.content] + self._times["", link.content] > 1

    def mixes_all(self, contents: Iterable[str]) -> bool:
        """The same of everybody who came by one of several contents."""
        return self._people and sum(self._times_in_all[content] for content in contents) > 1

    def of(self, link: TrackedLink) -> int | None:
        """Of one link of one network; None where it was never counted."""
        known = (link.source, link.content) in self._by_source
        return self._by_source[link.source, link.content] if known else None

    def undivided(self, content: str) -> int | None:
        """What is counted for the content without telling the network."""
        return self._without_source.get(content)

    def all(self, content: str) -> int | None:
        """Of a content, by whatever network they came."""
        return self._all.get(content)

    def total(self, contents: Iterable[str]) -> int | None:
        """Of several contents, each once; None where none of them was ever counted."""
        known = [self._all[content] for content in set(contents) if content in self._all]
        return sum(known) if known else (0 if self.whole else None)


def _of_post(
    one: PostFigures, link: TrackedLink | None, sharing: Mapping[str, int], counts: _Counts, zone: ZoneInfo
) -> VisitFigure:
    if link is None:
        return VisitFigure(value=None, status=VisitStatus.NO_LINK)
    undivided, own = counts.undivided(link.content), counts.of(link)
    if undivided is not None and sharing[link.content] > 1:
        return VisitFigure(value=None, status=VisitStatus.SHARED)
    if counts.mixes(link):
        return VisitFigure(value=None, status=VisitStatus.PEOPLE)
    if undivided is not None or own is not None:
        return VisitFigure(value=(undivided or 0) + (own or 0), status=VisitStatus.OK)
    out = one.post.published_at
    day = out.astimezone(zone).date() if out else None
    if day and any(each.first_day <= day <= each.last_day and _tells(each, link) for each in counts.whole):
        return VisitFigure(
            value=0, status=VisitStatus.OK
        )  # its day was counted, and it is not among the counted
    return VisitFigure(value=None, status=VisitStatus.NOT_LISTED)


def _tells(each: WebsiteImport, link: TrackedLink) -> bool:
    return not each.channel or each.channel == ChannelName(link.source)


def _by_place(shown: Sequence[PostVisits]) -> Mapping[str, list[PostVisits]]:
    found: defaultdict[str, list[PostVisits]] = defaultdict(list)
    for one in shown:
        found[one.post.post.place].append(one)
    return found


def _of_place(
    slug: str,
    mine: Sequence[PostVisits],
    links: Mapping[str, TrackedLink | None],
    counts: _Counts,
) -> PlaceVisits:
    contents = {link.content for one in mine if (link := links[one.post.post.id])}
    known = [count for content in contents if (count := counts.all(content)) is not None]
    zero = bool(mine) and all(one.visits.value == 0 for one in mine)
    if known and not counts.mixes_all(contents):
        figure = VisitFigure(value=sum(known), status=VisitStatus.OK)
    elif zero:
        figure = VisitFigure(value=0, status=VisitStatus.OK)
    elif known:
        figure = VisitFigure(value=None, status=VisitStatus.PEOPLE)
    else:
        figure = VisitFigure(value=None, status=VisitStatus.NOT_LISTED if contents else VisitStatus.NO_LINK)
    return PlaceVisits(place=slug, visits=figure, posts=len(mine))
