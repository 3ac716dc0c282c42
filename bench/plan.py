"""How good plans are, and how fast: ``python3 run.py bench plan [--cases N] [--seconds S] [--json]``.

Small campaigns, drawn by chance, are held against CP-SAT (ortools), term by term in the order of the objective. The
days of each channel by minimum-cost flow; then the order: its penalty is proven least where it equals a bound for every
plan (the best walk over the places of each channel), or where CP-SAT proves it for the whole plan on those days;
windows shared fairly by their bound, zero. How many campaigns could not be proven in time is told beside.
A large campaign is held against the sum of such bounds. Times are those of :func:`outreach.plan.make_plan` alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time as clock
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bench.machine import tell
from bench.proofs import Proof, days_bound, order_proof, walk_bound
from outreach.model import Brand, Campaign, ChannelName, ChannelPlan, Place, Window
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan import make_plan
from outreach.plan.objective import ALIKE, measure

CHANNELS = (FACEBOOK, TWITTER)
WEEKDAYS = (frozenset(range(7)), frozenset(range(5)), frozenset({0, 1, 2, 3, 6}))
WINDOWS = (Window(start=time(9), end=time(12)), Window(start=time(16), end=time(19)))
SIZES = (100, 1_000, 10_000)


@dataclass(frozen=True)
class Case:
    campaign: Campaign
    places: tuple[Place, ...]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench plan", description="plans against proven optima")
    parser.add_argument("--cases", type=int, default=300, help="small campaigns that are tried")
    parser.add_argument("--seconds", type=float, default=10.0, help="CP-SAT's time for one term at most")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    result = measure_all(wanted.cases, wanted.seconds)
    tell(result, show, as_json=wanted.json)
    return 0


def measure_all(cases: int, seconds: float) -> dict[str, Any]:
    proofs = [prove(small_case(seed), seconds) for seed in range(cases)]
    proven = [proof for proof in proofs if proof is not None]
    result: dict[str, Any] = {
        "small_cases": len(proven),
        "small_optimal": sum(proven),
        "small_unproven": cases - len(proven),
        "large_gap": large_gap(seconds),
    }
    for size in SIZES:
        result[f"seconds_{size}"] = round(timed(campaign_of(size)), 2)
    return result


def a_campaign(days: int, channels: tuple[ChannelPlan, ...], seed: int) -> Campaign:
    first = date(2027, 5, 31)  # a Monday
    return Campaign(
        name="bench", title="Bench", first_day=first, last_day=first + timedelta(days=days - 1),
        zone="Europe/Berlin", country="DE", subdivision="ST", seed=seed, skip_holidays=False, channels=channels,
        brand=Brand(name="Bench", website="https://example.org/"),
    )  # fmt: skip


def a_channel(name: ChannelName, posts: int, weekdays: frozenset[int]) -> ChannelPlan:
    return ChannelPlan(channel=name, account=name, posts_per_place=posts, weekdays=weekdays, windows=WINDOWS)


def places_of(count: int, towns: int, kinds: int, chance: random.Random) -> tuple[Place, ...]:
    return tuple(
        Place(
            slug=f"ort-{n:05}",
            name=f"Ort {n}",
            municipality=f"Stadt {chance.randrange(towns)}",
            categories=tuple(f"k{k}" for k in sorted(chance.sample(range(kinds), chance.choice([1, 1, 2])))),
        )
        for n in range(count)
    )


def small_case(seed: int) -> Case:
    """Up to 40 posts: one or two channels, one or two posts a place, three weeks to two months."""
    chance = random.Random(seed)
    posts, channels = chance.choice([1, 2]), chance.choice([1, 2])
    count = chance.randint(3, min(20, 40 // (posts * channels)))
    plans = tuple(a_channel(name, posts, chance.choice(WEEKDAYS)) for name in CHANNELS[:channels])
    campaign = a_campaign(chance.choice([21, 30, 45, 61]), plans, seed)
    return Case(campaign, places_of(count, max(2, count // 2), chance.choice([3, 5]), chance))


def campaign_of(size: int) -> Case:
    """So many places on two channels over a year, one post each."""
    plans = tuple(a_channel(name, 1, WEEKDAYS[0]) for name in CHANNELS)
    return Case(a_campaign(365, plans, size), places_of(size, max(2, size // 4), 8, random.Random(size)))


def prove(case: Case, seconds: float) -> bool | None:
    """Whether the plan is the proven optimum; None where nobody could prove one in time."""
    slots = make_plan(case.campaign, case.places).slots
    score = measure(case.campaign, case.places, slots)
    days = days_bound(case.campaign, slots)
    if (score.left_over, score.crowding, score.drift) != (0, *days):
        return False
    proof: Proof = order_proof(case.campaign, case.places, slots, score, seconds)
    return proof.optimal


def large_gap(seconds: float) -> float:
    """250 places on two channels over half a year: how far the worst of the plan's terms lies above its bound."""
    plans = tuple(a_channel(name, 1, WEEKDAYS[1]) for name in CHANNELS)
    case = Case(a_campaign(182, plans, 500), places_of(250, 40, 4, random.Random(500)))
    slots = make_plan(case.campaign, case.places).slots
    score = measure(case.campaign, case.places, slots)
    crowding, drift = days_bound(case.campaign, slots)
    alike = sum(walk_bound(case.places, plan, seconds * 6) for plan in plans)
    pairs = [(score.crowding, crowding), (score.drift, drift), (score.penalty, ALIKE * alike)]
    pairs += [(score.left_over, 0), (score.one_sided, 0)]
    return round(max((value - bound) / max(bound, 1) for value, bound in pairs), 4)


def timed(case: Case) -> float:
    began = clock.perf_counter()
    make_plan(case.campaign, case.places)
    return clock.perf_counter() - began


def show(result: dict[str, Any]) -> None:
    print("plans against what CP-SAT proves")
    print(f"  small campaigns   {result['small_cases']:>8} of up to 40 posts whose optimum is proven")
    print(f"  as good as that   {result['small_optimal']:>8}")
    print(f"  not proven        {result['small_unproven']:>8} in the time that was given")
    print(
        f"  500 posts         {result['large_gap']:>8.2%} above the bound, in the worst of five terms (wanted: 1 %)"
    )
    for size in SIZES:
        print(f"  {size:>6} places     {result[f'seconds_{size}']:>8} s for two channels over 365 days")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
