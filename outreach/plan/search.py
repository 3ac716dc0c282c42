"""Who comes when: an order in which no two of a kind follow each other and every place has its turns apart.

Simulated annealing over the queues of all channels at once. It starts from rounds in which every place comes once, and
exchanges, moves and turns around stretches of a queue; the days stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from outreach.plan.arrangement import EXCHANGE, Arrangement, Order, OrderProblem

STEPS_A_POST, MOST_STEPS = 750, 90_000
BUDGET, MOST_STARTS = 240_000, 8
"""Moves per post and at most from one start, and moves from all starts together: small plans are searched from many
starts, large ones long from few."""

SMALL, SMALL_STEPS, SMALL_STARTS, ENOUGH = 48, 2_000, 40, 4
"""Of plans of up to so many posts the best order of all is looked for: so many moves per post, and starts until so many
fresh ones have ended at an order as good as the best."""

SHORT_SEARCHES = ((8.0, 0.5), (4.0, 0.5))
LONG_SEARCHES = ((4.0, 0.15), (1.0, 0.15))
"""First and last temperature: of a search that starts afresh, and of one that starts from the best order so far. The
temperature is the penalty that a move may add with a probability of 1/e. The best order on the way is kept, so short
searches, of which there are many, may end warm."""

SEARCHED = 1_200
"""Of more posts the order is not searched for: those like a neighbour change places with others near by."""

NEAR = 30
"""How many movable posts up and down the queue such an exchange reaches at most."""

SWEEPS, MOST_TRIES = 3, 150_000
"""How often all posts are looked through for such exchanges, and how many are tried, at most: some plans have none."""

REACH = 10
"""How far a stretch reaches at most; two that change places may be anywhere."""


def best_order(problem: OrderProblem, start: Sequence[Sequence[int]], rng: Random) -> Order:
    """The best order that is found, beginning at ``start``: the places of each channel, one per day of the problem."""
    size = sum(map(len, problem.movable))
    if size > SEARCHED:
        return _descend(problem, Arrangement(problem, start))
    best: Order | None = None
    steps = min(STEPS_A_POST * size, MOST_STEPS)
    starts = min(max(BUDGET // max(steps, 1), 2), MOST_STARTS)
    explore, refine = SHORT_SEARCHES if starts == MOST_STARTS else LONG_SEARCHES
    if sum(map(len, problem.days)) <= SMALL:
        steps, starts = SMALL_STEPS * size, SMALL_STARTS
    ended: list[int] = []
    for turn in range(starts):
        # every other search starts afresh, the ones between refine the best that was found
        fresh = best is None or turn % 2 == 0
        arrangement = Arrangement(problem, start if best is None or fresh else best.queues)
        found = _anneal(problem, arrangement, rng, steps, *(explore if fresh else refine))
        best = min((best or found, found), key=lambda order: order.penalty)
        ended += [found.penalty] * fresh
        if best.penalty <= problem.least or ended.count(best.penalty) >= ENOUGH:
            break
    assert best
    return best


def _anneal(
    problem: OrderProblem, arrangement: Arrangement, rng: Random, steps: int, hot: float, cold: float
) -> Order:
    """Make so many moves while it cools down, and give the best order that came by."""
    random, cooling = rng.random, (cold / hot) ** (1 / max(steps, 1))
    channels = [c for c, movable in enumerate(problem.movable) if len(movable) > 1]
    best, heat, least = arrangement.order(), hot, problem.least
    for step in range(steps if channels and best.penalty > least else 0):
        if not step % 2_000:
            problem.check_cancel()
        heat *= cooling
        channel = channels[int(random() * len(channels))]
        movable, size = problem.movable[channel], len(problem.days[channel])
        i, kind = movable[int(random() * len(movable))], random()
        if len(movable) < size:  # a stretch may hold posts that stay
            kind = 0.0
        k = (
            movable[int(random() * len(movable))]
            if kind < EXCHANGE
            else i + int(random() * 2 * REACH) - REACH
        )
        if i == k or not 0 <= k < size:
            continue
        if (
            arrangement.move(channel, min(i, k), max(i, k), kind, -heat * math.log(1.0 - random()))
            and arrangement.penalty() < best.penalty
        ):
            best = arrangement.order()
            if best.penalty <= least:
                break
    return best


def _descend(problem: OrderProblem, arrangement: Arrangement) -> Order:
    """Exchange posts that are like a neighbour with others near by, as long as each exchange lowers the penalty."""
    left = MOST_TRIES
    for _ in range(SWEEPS):
        before = arrangement.penalty()
        for channel, movable in enumerate(problem.movable):
            for n, i in enumerate(movable):
                problem.check_cancel()
                if left > 0 and arrangement.has_likeness(channel, i):
                    left -= _exchange_near(arrangement, channel, movable, n)
        if arrangement.penalty() == before:
            break
    return arrangement.order()


def _exchange_near(arrangement: Arrangement, channel: int, movable: Sequence[int], n: int) -> int:
    """Exchange the ``n``-th movable post with the nearest one with which that lowers the penalty.

    Gives how many were tried.
    """
    tried = 0
    for step in range(1, NEAR + 1):
        for m in (n + step, n - step):
            if 0 <= m < len(movable):
                tried += 1
                i, k = sorted((movable[n], movable[m]))
                if arrangement.move(channel, i, k, 0.0, -1):
                    return tried
    return tried
