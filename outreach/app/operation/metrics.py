"""The figures of ``/metrics``: how the whole is doing, as the database says it, and what this process has done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from outreach import __version__, tallies
from outreach.store import VitalSigns

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class _Metrics(Collector):
    def __init__(self, signs: VitalSigns | None, now: datetime):
        self._signs = signs
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("outreach", "The program.", value={"version": __version__})
        up = 0 if self._signs is None else 1
        yield GaugeMetricFamily("outreach_database_up", "1 where the database answers in time.", value=up)
        if self._signs is not None:
            yield from _of_all(self._signs, self._now)
        yield from _of_this_process()


def _of_all(signs: VitalSigns, now: datetime) -> Iterator[Metric]:
    """The same from each process: of the whole database."""
    yield GaugeMetricFamily(
        "outreach_database_round_trip_seconds",
        "How long the database took for the smallest question.",
        value=signs.round_trip,
    )
    yield GaugeMetricFamily("outreach_posts_due", "Approved posts that could go out now.", value=signs.due)
    waited = (now - signs.oldest_due).total_seconds() if signs.oldest_due else 0
    yield GaugeMetricFamily(
        "outreach_posts_oldest_due_seconds", "How long the longest due of them has waited.", value=waited
    )
    standing = GaugeMetricFamily(
        "outreach_posts", "Posts in states that should be short, or want a person.", labels=["status"]
    )
    for state, count in signs.standing.items():
        standing.add_metric([state.value], count)
    yield standing
    yield GaugeMetricFamily(
        "outreach_accounts_paused", "Accounts on which nothing goes out.", value=signs.paused_accounts
    )
    jobs = GaugeMetricFamily("outreach_jobs", "Jobs that wait or run.", labels=["state"])
    for job_state, count in signs.jobs.items():
        jobs.add_metric([job_state.value], count)
    yield jobs
    yield GaugeMetricFamily(
        "outreach_schedulers", "Processes that publish and were heard of just now.", value=signs.at_work
    )
    if signs.last_tick is not None:
        yield GaugeMetricFamily(
            "outreach_scheduler_last_tick_seconds",
            "How long ago any scheduler last noted that a step of publishing ended well.",
            value=(now - signs.last_tick).total_seconds(),
        )


def _of_this_process() -> Iterator[Metric]:
    brought = CounterMetricFamily(
        "outreach_posts_brought", "Posts that this process has brought to a state.", labels=["status"]
    )
    for status, count in tallies.POSTS.counts().items():
        brought.add_metric([status], count)
    yield brought
    yield CounterMetricFamily(
        "outreach_steps_failed",
        "Steps of the scheduler that failed and are tried again.",
        value=tallies.FAILED_STEPS.total(),
    )
    yield CounterMetricFamily("outreach_cards_drawn", "Cards that were drawn.", value=tallies.CARDS.total())
    yield CounterMetricFamily(
        "outreach_cards_drawing_seconds",
        "Seconds in which cards were being drawn, however many at a time.",
        value=tallies.DRAWING_SECONDS.total(),
    )
    denied = CounterMetricFamily(
        "outreach_requests_denied", "Requests refused before any page saw them.", labels=["why"]
    )
    for why, count in tallies.DENIED.counts().items():
        denied.add_metric([why], count)
    yield denied
    asked = HistogramMetricFamily(
        "outreach_web_request_seconds", "How long the pages took to answer.", labels=["status"]
    )
    for kind, (groups, seconds) in tallies.REQUESTS.groups().items():
        asked.add_metric([kind], _cumulative(groups), seconds)
    yield asked


def _cumulative(groups: tuple[int, ...]) -> list[tuple[str, float]]:
    """As Prometheus wants it: each bound with all that is below it."""
    bounds = [*map(str, tallies.BOUNDS), "+Inf"]
    return [(bound, float(sum(groups[: number + 1]))) for number, bound in enumerate(bounds)]


def written(signs: VitalSigns | None, now: datetime) -> tuple[bytes, str]:
    """All of them; without what the database says where it did not answer."""
    registry = CollectorRegistry()
    registry.register(_Metrics(signs, now))
    ProcessCollector(registry=registry)
    return generate_latest(registry), FORMAT
