"""What no plan can undercut, and what CP-SAT proves: the other side of ``bench plan``.

The rules and the terms are written down here a second time, in the solver's words. Only what the objective names by
definition is shared with it: the ideal days, the least distance, and what two places have in common.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from outreach.model import Campaign, ChannelPlan, Place, Slot
from outreach.plan.objective import ALIKE, Score, Similarity, ideal_days, least_distance, week_of

FAR_MORE = 10_000_000  # what filling a day to the common level is worth against any distance


@dataclass(frozen=True)
class Proof:
    """Whether a plan's order is optimal; None where that could not be proven."""

    optimal: bool | None


def days_bound(campaign: Campaign, slots: Sequence[Slot]) -> tuple[int, int]:
    """The least crowding and, with it, the least drift of as many posts: by minimum-cost flow, channel by channel.

    Takes every open day to have room for one post more than the common level.
    """
    crowding = drift = 0
    span = (campaign.last_day - campaign.first_day).days + 1
    for rank, plan in enumerate(campaign.channels):
        count = sum(slot.channel == plan.channel for slot in slots)
        first = campaign.first_day.toordinal()
        days = [d for d in range(first, first + span) if (d - 1) % 7 in plan.weekdays]
        level, rest = divmod(count, len(days))
        crowding += (len(days) - rest) * level**2 + rest * (level + 1) ** 2
        ideal = ideal_days(first, span, count, rank, len(campaign.channels))
        flow = min_cost_flow.SimpleMinCostFlow()
        sink = count + len(days)
        for n, best in enumerate(ideal):
            flow.set_node_supply(n, 1)
            for k, day in enumerate(days):
                flow.add_arc_with_capacity_and_unit_cost(n, count + k, 1, (day - best) ** 2)
        for k in range(len(days)):
            flow.add_arc_with_capacity_and_unit_cost(count + k, sink, level, -FAR_MORE)
            flow.add_arc_with_capacity_and_unit_cost(count + k, sink, 1, 0)
        flow.set_node_supply(sink, -count)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("the days have no room for the posts")
        drift += flow.optimal_cost() + FAR_MORE * level * len(days)
    return crowding, drift


def walk_bound(places: Sequence[Place], plan: ChannelPlan, seconds: float) -> int:
    """The least that neighbours of one channel have in common, whatever day they stand on.

    A queue is a walk over the kinds of place (those that are alike in all that counts) that comes to each as often as
    it has posts; walks that fall apart are forbidden one by one.
    """
    similarity = Similarity(places)
    kinds = Counter(tuple(similarity.matrix[n]) + tuple(similarity.groups[n]) for n in range(len(places)))
    model_of = {tuple(similarity.matrix[n]) + tuple(similarity.groups[n]): n for n in range(len(places))}
    visits = [size * plan.posts_per_place for size in kinds.values()]
    heads = [model_of[kind] for kind in kinds]
    every = range(len(heads))
    model = cp_model.CpModel()
    arcs = {
        (a, b): model.new_int_var(0, visits[a] - (a == b), "")
        for a in every for b in every if a != b or visits[a] > 1
    }  # fmt: skip
    starts, ends = ([model.new_bool_var("") for _ in every] for _ in range(2))
    model.add_exactly_one(starts)
    model.add_exactly_one(ends)
    for kind in every:
        model.add(sum(arcs[a, b] for a, b in arcs if a == kind) + ends[kind] == visits[kind])
        model.add(sum(arcs[a, b] for a, b in arcs if b == kind) + starts[kind] == visits[kind])
    model.minimize(sum(similarity.matrix[heads[a]][heads[b]] * arc for (a, b), arc in arcs.items()))
    while True:
        solver = _solver(seconds)
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return 0
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        parts = _parts(every, [pair for pair, arc in arcs.items() if solver.value(arc)])
        if len(parts) == 1 or status != cp_model.OPTIMAL:
            return bound
        for part in parts:
            model.add(sum(arc for (a, b), arc in arcs.items() if (a in part) != (b in part)) >= 1)


def order_proof(
    campaign: Campaign, places: Sequence[Place], slots: Sequence[Slot], score: Score, seconds: float
) -> Proof:
    """Whether the posts cannot be seated better on the plan's days."""
    bound = ALIKE * sum(walk_bound(places, plan, seconds) for plan in campaign.channels)
    if score.penalty > bound:
        least = _Whole(campaign, places, slots).least(seconds)
        if least is None or least < score.penalty:
            return Proof(None if least is None else False)
    return Proof(None if score.one_sided else True)


class _Whole:
    """The whole order as one model: which place each post of the plan's queues belongs to."""

    def __init__(self, campaign: Campaign, places: Sequence[Place], slots: Sequence[Slot]):
        similarity, self.model = Similarity(places), cp_model.CpModel()
        self.terms: list[Any] = []
        span = (campaign.last_day - campaign.first_day).days + 1
        apart = least_distance(span, sum(plan.posts_per_place for plan in campaign.channels))
        every = range(len(places))
        seats: list[tuple[int, int, list[Any]]] = []  # channel, day, which place
        for channel, plan in enumerate(campaign.channels):
            queue = sorted((s for s in slots if s.channel == plan.channel), key=lambda s: s.due)
            rows = []
            for slot in queue:
                row = [self.model.new_bool_var("") for _ in every]
                self.model.add_exactly_one(row)
                for place in every:
                    self.model.add_hint(row[place], similarity.numbers[slot.place] == place)
                rows.append(row)
                seats.append((channel, slot.due.date().toordinal(), row))
            for place in every:
                self.model.add(sum(row[place] for row in rows) == plan.posts_per_place)
            for row, after in pairwise(rows):
                self._neighbours(similarity, row, after)
            self._weeks(similarity, plan, [slot.due.date().toordinal() for slot in queue], rows)
        for n, (channel, day, row) in enumerate(seats):
            for elsewhere, other_day, other in seats[n + 1 :]:
                self._distance(abs(day - other_day), apart, row, other, same=channel == elsewhere)

    def least(self, seconds: float) -> int | None:
        """The least penalty; None where it is not proven in time."""
        self.model.minimize(sum(self.terms))
        solver = _solver(seconds)
        return round(solver.objective_value) if solver.solve(self.model) == cp_model.OPTIMAL else None

    def _neighbours(self, similarity: Similarity, row: list[Any], after: list[Any]) -> None:
        pairs = {(a, b): self.model.new_bool_var("") for a in range(len(row)) for b in range(len(row))}
        for place in range(len(row)):
            self.model.add(sum(pairs[place, b] for b in range(len(row))) == row[place])
            self.model.add(sum(pairs[a, place] for a in range(len(row))) == after[place])
        self.terms += [
            ALIKE * similarity.matrix[a][b] * pair
            for (a, b), pair in pairs.items()
            if similarity.matrix[a][b]
        ]

    def _distance(self, gap: int, apart: int, row: list[Any], other: list[Any], *, same: bool) -> None:
        for one, two in zip(row, other, strict=True):
            if not gap and not same:
                self.model.add_bool_or(one.negated(), two.negated())
            elif gap < apart:
                both = self.model.new_bool_var("")
                self.model.add_bool_or(one.negated(), two.negated(), both)
                self.terms.append((apart - gap) * both)

    def _weeks(
        self, similarity: Similarity, plan: ChannelPlan, days: list[int], rows: list[list[Any]]
    ) -> None:
        for group in sorted({g for groups in similarity.groups for g in groups}):
            members = [place for place, groups in enumerate(similarity.groups) if group in groups]
            for week in sorted({week_of(day) for day in days}):
                inside = [row for day, row in zip(days, rows, strict=True) if week_of(day) == week]
                room = math.ceil(len(members) * plan.posts_per_place * len(inside) / len(days))
                if len(inside) > room:
                    over = self.model.new_int_var(0, len(inside), "")
                    self.model.add(over >= sum(row[place] for row in inside for place in members) - room)
                    self.terms.append(over)


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    return solver


def _parts(every: range, arcs: Sequence[tuple[int, int]]) -> list[set[int]]:
    """What hangs together."""
    part = {n: {n} for n in every}
    for a, b in arcs:
        if part[a] is not part[b]:
            joined = part[a] | part[b]
            for n in joined:
                part[n] = joined
    return list({id(found): found for found in part.values()}.values())
