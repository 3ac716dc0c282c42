"""The report's figures once more, from the sandbox's ledger and the campaign's table, by the words of docs/report.md.

Nothing here is taken from the program: names of metrics, ages and rules are written down again.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

PLACES = Path(__file__).parents[2] / "campaigns" / "kreativorte-altmark" / "places.csv"
Figures = dict[tuple[str, ...], Any]

DAY, BERLIN, PACIFIC = timedelta(days=1), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
P, N, R = "public_metrics.", "non_public_metrics.", "post_reactions_by_type_total."
PARTS: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "facebook": {
        "reach": (("post_total_media_view_unique",),),
        "views": (("post_media_view",),),
        "interactions": (
            *((R + kind,) for kind in ("like", "love", "wow", "haha", "sorry", "anger")),
            ("post_activity_by_action_type.comment",),
            ("post_activity_by_action_type.share",),
        ),
        "clicks": (("post_clicks_by_type.link clicks",),),
    },
    "twitter": {
        "reach": (),
        "views": ((P + "impression_count",),),
        "interactions": (
            (P + "like_count",),
            (P + "reply_count",),
            (P + "repost_count", P + "retweet_count"),
            (P + "quote_count",),
            (P + "bookmark_count",),
        ),
        "clicks": ((N + "url_link_clicks",),),
    },
}
BASE = {"facebook": "reach", "twitter": "views"}  # what posts are compared by and rates are formed on
AGES: dict[str, dict[str, float]] = {
    "facebook": {"6h": 0.25, "1d": 1, "3d": 3, "7d": 7, "28d": 28},
    "twitter": {"1d": 1, "3d": 3, "7d": 7, "27d": 27},
}
LATE = {"facebook": timedelta(hours=1), "twitter": timedelta(hours=25)}
"""By when a post that has just reached an age must have been read."""


@dataclass
class Seen:
    """A post of the ledger: when it went out, and what was served of it at each moment."""

    id: str
    network: str
    at: datetime
    linked: bool
    place: str = ""
    rounds: dict[datetime, dict[str, int]] = field(default_factory=dict)

    def value(self, measure: str, at: datetime) -> int | None:
        """The sum of the parts as they were served then; a part that a map left out is 0."""
        served, parts, total = self.rounds[at], PARTS[self.network][measure], 0
        if not parts or (measure == "clicks" and not self.linked):
            return None
        for names in parts:
            known = [served[name] for name in names if name in served]
            maps = {name.partition(".")[0] for name in names if self.network == "facebook" and "." in name}
            if not known and not any(name.partition(".")[0] in maps for name in served):
                return None
            total += known[0] if known else 0
        return total

    def told(self, measure: str) -> list[tuple[datetime, int]]:
        """Oldest first."""
        found = ((at, self.value(measure, at)) for at in sorted(self.rounds))
        return [(at, value) for at, value in found if value is not None]

    def rates(self) -> list[tuple[datetime, float]]:
        base = dict(self.told(BASE[self.network]))
        return [(at, value / base[at]) for at, value in self.told("interactions") if base.get(at)]


def differences(
    report: Mapping[str, Any], ledger: Iterable[Mapping[str, Any]], posts: Iterable[Mapping[str, Any]]
) -> tuple[int, Figures]:
    """How many figures were held against each other, and those that differ: as the ledger has it, and the report."""
    with PLACES.open(encoding="utf-8") as file:
        categories = {row["slug"]: row["categories"].split("|") for row in csv.DictReader(file)}
    places = {post["external_id"]: post["place"] for post in posts if post["external_id"]}
    mine = recomputed(ledger, places, categories, datetime.fromisoformat(report["made_at"]))
    theirs = of_report(report)
    keys = mine.keys() | theirs.keys()
    return len(mine), {
        key: (mine.get(key), theirs.get(key)) for key in keys if mine.get(key) != theirs.get(key)
    }


def recomputed(
    ledger: Iterable[Mapping[str, Any]],
    places: Mapping[str, str],
    categories: Mapping[str, Sequence[str]],
    now: datetime,
) -> Figures:
    """All figures of the report as of ``now``; ``places`` has the place of each post, ``categories`` those of each."""
    lines = list(ledger)
    posts = {
        line["id"]: Seen(line["id"], line["network"], datetime.fromisoformat(line["at"]), bool(line["link"]))
        for line in lines
        if line["event"] == "post"
    }
    for line in lines:
        for id, figures in line.get("figures", {}).items():
            if id in posts:
                moment = datetime.fromisoformat(line["at"])
                posts[id].rounds.setdefault(moment, {}).update(figures)
    for post in posts.values():
        post.place = places[post.id]
    found: Figures = {}
    for network in PARTS:
        mine = sorted((p for p in posts.values() if p.network == network), key=lambda p: p.id)
        found |= _of_network(network, mine, categories, now)
    return found | dict(_accounts(lines))


def _of_network(
    network: str, posts: Sequence[Seen], categories: Mapping[str, Sequence[str]], now: datetime
) -> Figures:
    found: Figures = {}
    age = _age(network, posts)
    young = {p.id for p in posts if _young(p, age, now)}
    final = {
        (p.id, m): None if p.id in young else _first(p.told(m), p, age) for p in posts for m in PARTS[network]
    }
    rates = {p.id: None if p.id in young else _rate(p, age) for p in posts}
    for post in posts:
        for measure in PARTS[network]:
            latest = post.told(measure)
            found["post", post.id, measure] = latest[-1][1] if latest else None
            found["final", post.id, measure] = final[post.id, measure]
        last = post.rates()
        found["post", post.id, "rate"] = last[-1][1] if last else None
        found["final", post.id, "rate"] = rates[post.id]
    groups: dict[str, Callable[[Seen], Iterable[str]]] = {
        "channels": lambda _: (network,),
        "places": lambda p: (p.place,),
        "categories": lambda p: categories[p.place] or ("",),
        "weeks": lambda p: (p.at.astimezone(BERLIN).strftime("%G-W%V"),),
    }
    for kind, keys in groups.items():
        members: defaultdict[str, list[Seen]] = defaultdict(list)
        for post in posts:
            for key in keys(post):
                members[key].append(post)
        for key, several in members.items():
            name = (kind, network, key)
            found[*name, "age"], found[*name, "published"] = age, len(several)
            found[*name, "not_final"] = sum(p.id in young for p in several)
            for measure in PARTS[network]:
                values = [v for p in several if (v := final[p.id, measure]) is not None]
                found[*name, measure, "known"] = len(values)
                found[*name, measure, "total"] = sum(values) if values and measure != "reach" else None
                found[*name, measure, "median"] = median(values) if values else None
                found[*name, measure, "maximum"] = max(values, default=None)
            shares = [r for p in several if (r := rates[p.id]) is not None]
            found[*name, "rate", "median"] = median(shares) if shares else None
    for by, of in (("views", {p.id: final[p.id, "views"] for p in posts}), ("rate", rates)):
        ranked = sorted((-v, id) for id, v in of.items() if v is not None)
        if ranked:
            found["highlight", network, by, "best"] = ranked[0][1]
        if len(ranked) > 1:
            found["highlight", network, by, "weakest"] = ranked[-1][1]
    found |= _growth(network, posts)
    found["quality", network, "final"] = sum(final[p.id, BASE[network]] is not None for p in posts)
    found["quality", network, "not_final"] = len(young)
    return found


def _span(network: str, age: str) -> tuple[timedelta, timedelta]:
    """From which true age on, and below which, a reading is one at ``age``."""
    days = AGES[network][age]
    later = [other for other in AGES[network].values() if other > days]
    return days * DAY, min([days + max(1, days / 2), *later]) * DAY if later else timedelta.max


def _within(told: Sequence[tuple[datetime, Any]], post: Seen, age: str) -> list[tuple[datetime, Any]]:
    begins, ends = _span(post.network, age)
    return [(at, value) for at, value in told if begins <= at - post.at < ends]


def _first(told: Sequence[tuple[datetime, Any]], post: Seen, age: str) -> Any:
    found = _within(told, post, age)
    return found[0][1] if found else None


def _rate(post: Seen, age: str) -> float | None:
    first = _first(post.rates(), post, age)
    return first if first is not None else next((share for _, share in reversed(post.rates())), None)


def _age(network: str, posts: Sequence[Seen]) -> str:
    """The oldest from two days on at which three of four were read; else the one at which most were."""
    ages = [age for age, days in AGES[network].items() if days >= 2]
    read = {age: sum(bool(_within(p.told(BASE[network]), p, age)) for p in posts) for age in ages}
    enough = [age for age in ages if read[age] and 4 * read[age] >= 3 * len(posts)]
    most = [age for age in ages if read[age] == max(read.values()) > 0]
    return (enough or most or ages[:1])[-1]


def _young(post: Seen, age: str, now: datetime) -> bool:
    reached = post.at + AGES[post.network][age] * DAY
    read = _within([(at, True) for at in post.rounds], post, age)
    return now < reached or (not read and now < reached + LATE[post.network])


def _growth(network: str, posts: Sequence[Seen]) -> Figures:
    """The same posts at each age: up to the oldest that half of them have, back while four of five have it."""
    found: Figures = {}
    for measure in ("views", "interactions"):
        by_age = {
            age: {p.id: first for p in posts if (first := _first(p.told(measure), p, age)) is not None}
            for age in AGES[network]
        }
        everything = {id for values in by_age.values() for id in values}
        oldest = list(reversed(by_age))
        last = next((a for a in oldest if len(by_age[a]) >= max(5, len(everything) / 2)), None)
        last = last or next((a for a in oldest if len(by_age[a]) >= 5), None)
        if last is None:
            continue
        kept, same = [last], set(by_age[last])
        for age in oldest[oldest.index(last) + 1 :]:
            if len(same & set(by_age[age])) >= max(5, len(same) * 4 / 5):
                kept.append(age)
                same &= set(by_age[age])
        for age in kept if len(kept) > 1 else ():
            found["growth", network, measure, age] = (median(by_age[age][id] for id in same), len(same))
    return found


def _accounts(lines: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each day's last figure: a page's is of the Pacific day that had ended, followers on X of the day of reading."""
    names = ("page_follows", "page_total_media_view_unique", "page_media_view", f"{P}followers_count")
    begins = {line["network"]: line["at"] for line in reversed(lines) if line["event"] == "post"}
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        if line["at"] < begins.get(line["network"], ""):
            continue  # a look at the account before it has posted anything
        for figures in line.get("figures", {}).values():
            for name in names:
                if name in figures:
                    page = name.startswith("page")
                    day = at.astimezone(PACIFIC).date() - DAY if page else at.astimezone(BERLIN).date()
                    yield ("account", line["network"], name, day.isoformat()), figures[name]


def of_report(report: Mapping[str, Any]) -> Figures:
    """The same figures as the report's JSON has them; the ids are the networks'."""
    ids = {post["id"]: post["external_id"] for post in report["posts"]}
    found: Figures = {}
    for post in report["posts"]:
        for measure in ("reach", "views", "interactions", "clicks", "rate"):
            found["post", post["external_id"], measure] = post[measure]["value"]
            found["final", post["external_id"], measure] = post["final"][measure]["value"]
    for kind in ("channels", "places", "categories", "weeks"):
        for group in report[kind]:
            if not group["published"]:
                continue
            name = (kind, group["channel"], group["key"])
            for key in ("age", "published", "not_final"):
                found[*name, key] = group[key]
            for measure in ("reach", "views", "interactions", "clicks"):
                for key in ("known", "total", "median", "maximum"):
                    found[*name, measure, key] = group[measure][key]
            found[*name, "rate", "median"] = group["rate"]["median"]
    for one in report["highlights"]:
        place = "best" if one["best"] else "weakest"
        found["highlight", one["channel"], one["by"], place] = ids[one["id"]]
    for point in report["growth"]:
        figure = point["median"], point["posts"]
        found["growth", point["channel"], point["measure"], point["age"]] = figure
    for one in report["quality"]:
        found["quality", one["channel"], "final"] = one["final"]
        found["quality", one["channel"], "not_final"] = one["not_final"]
    for series in report["accounts"]:
        for point in series["points"]:
            found["account", series["channel"], series["metric"], point["day"]] = point["value"]
    return found
