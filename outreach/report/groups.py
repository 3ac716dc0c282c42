"""Posts that have something in common, counted and summed up: by channel, place, category, region, week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter

from outreach import networks
from outreach.geography import region_of
from outreach.model import WENT_OUT, Campaign, ChannelName, Place, PostLine
from outreach.networks import Measure, profile
from outreach.report.alike import NUMBERS, RATE, Numbers
from outreach.report.figures import Counted, Figure, Rate, Summary, rate_summary, summary
from outreach.report.local_days import LocalDays
from outreach.report.model import FigureGroup, PostFigures, week_of
from outreach.report.rounds import Figured

NO_CATEGORY = ""
"""Key of the posts whose place has no category."""

NO_REGION = ""
"""The same of the posts whose place lies in no region of the campaign."""

Keys = Callable[[PostLine], Iterable[str]]
"""Which groups a post is in."""


class Grouping:
    """Puts a campaign's posts, and ``figures`` of those that are out, together in groups."""

    def __init__(
        self, posts: Sequence[PostLine], figures: Sequence[PostFigures], ages: Mapping[ChannelName, str]
    ):
        """``figures`` are in the order of :func:`time_of`; ``ages`` names for each channel the age that its posts are
        compared at.
        """
        self._posts, self._figures, self._ages = posts, figures, ages
        self._waiting = [post for post in posts if post.status not in WENT_OUT]

    def groups(self, names: Mapping[str, str], keys: Keys) -> tuple[FigureGroup, ...]:
        """One group per channel and key, in the order of ``names``; a post may have several keys.

        Channels that the campaign has no post on are left out, and groups are kept within one channel: no two
        networks mean the same by any figure.
        """
        members: dict[ChannelName, defaultdict[str, list[PostFigures]]] = {
            channel: defaultdict(list) for channel in self._ages
        }
        for one in self._figures:
            post = one.post
            for key in keys(post):
                members[post.channel][key].append(one)
        waiting = Counter((post.channel, key) for post in self._waiting for key in keys(post))
        return tuple(
            _group(key, name, channel, self._ages[channel], waiting[channel, key], members[channel][key])
            for channel in networks.names()
            if channel in self._ages
            for key, name in names.items()
        )

    def by_channel(self, campaign: Campaign) -> tuple[FigureGroup, ...]:
        accounts: dict[str, str] = {post.channel: post.account for post in self._posts}
        accounts |= {plan.channel: plan.account for plan in campaign.channels}
        groups = self.groups(accounts, lambda p: (p.channel,))
        return tuple(group for group in groups if group.key == group.channel)

    def by_place(self, places: Sequence[Place]) -> tuple[FigureGroup, ...]:
        names = {place.slug: place.name for place in places}
        names |= {slug: slug for slug in sorted({p.place for p in self._posts} - names.keys())}
        return self.groups(names, lambda p: (p.place,))

    def by_category(self, places: Sequence[Place]) -> tuple[FigureGroup, ...]:
        of = {place.slug: tuple(dict.fromkeys(place.categories)) or (NO_CATEGORY,) for place in places}
        used = {post.place for post in self._posts}
        found = {category for place in used for category in of.get(place, (NO_CATEGORY,))}
        names = {category: category for category in sorted(found, key=lambda c: (c == NO_CATEGORY, c))}
        return self.groups(names, lambda p: of.get(p.place, (NO_CATEGORY,)))

    def by_region(self, campaign: Campaign, places: Sequence[Place]) -> tuple[FigureGroup, ...]:
        """In the order of the campaign; nothing where it has none."""
        if not campaign.regions:
            return ()
        found = {place.slug: region_of(place, campaign.regions) for place in places}
        of = {slug: region.name if region else NO_REGION for slug, region in found.items()}
        used = {of.get(post.place, NO_REGION) for post in self._posts}
        names = {
            name: name for name in (*(each.name for each in campaign.regions), NO_REGION) if name in used
        }
        return self.groups(names, lambda p: (of.get(p.place, NO_REGION),))

    def by_week(self, campaign: Campaign, days: LocalDays, now: datetime) -> tuple[FigureGroup, ...]:
        """ISO weeks of the period as far as it has come, and those in which a post went out beside it."""
        out = {days.day(one.post.published_at) for one in self._figures if one.post.published_at}
        last: date = max([min(campaign.last_day, days.day(now)), *out])
        first: date = min([campaign.first_day, *out])
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        names = {key: key for key in dict.fromkeys(map(week_of, span))}
        return self.groups(names, lambda p: (days.week(time_of(p, now)),))


def time_of(post: PostLine, otherwise: datetime) -> datetime:
    """When the post belongs on the calendar: out, else due; a post found in the feed may have no time of its own."""
    return post.published_at or post.due_utc or otherwise


def _group(
    key: str, name: str, channel: ChannelName, age: str, waiting: int, members: Sequence[PostFigures]
) -> FigureGroup:
    """``waiting`` are the posts that are not out beside those in ``members``, which are in the order of their times."""
    alike = Counter(map(attrgetter("shared"), members)).items()
    shared = [(each.final.told, posts) for each, posts in alike]
    rows = [m.numbers for m in members]

    def summed(name: Figured, found: Sequence[tuple[Figure, int]]) -> Summary:
        return summary(
            found, _values(rows, NUMBERS[name], found), additive=name is not Measure.REACH, age=age
        )

    rates: list[tuple[Rate, int]] = [(told.rate, posts) for told, posts in shared]
    return FigureGroup(
        key=key,
        name=name,
        channel=channel,
        planned=len(members) + waiting,
        published=len(members),
        summaries={m: summed(m, [(told.figures[m], posts) for told, posts in shared]) for m in Measure},
        rate=rate_summary(rates, _values(rows, RATE, rates), age=age),
        kinds={
            part.kind: summed(part.kind, [(told.kinds[part.kind], posts) for told, posts in shared])
            for part in profile(channel).figures.interaction_kinds
        },
        first=next(_moments(members), None),
        last=next(_moments(reversed(members)), None),
        age=age,
        not_final=sum(posts for each, posts in alike if each.not_final),
    )


def _moments(members: Iterable[PostFigures]) -> Iterator[datetime]:
    return (moment for member in members if (moment := member.post.published_at))


def _values(rows: Sequence[Numbers], number: int, found: Counted) -> Sequence[float]:
    """What is known of a figure; there is nothing to look for where none of ``found`` has a value."""
    if all(one.value is None for one, _ in found):
        return ()
    return [value for row in rows if (value := row[number]) is not None]
