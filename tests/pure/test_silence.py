"""Who is not heard of any more, as one observer counts it."""

from __future__ import annotations

from outreach.publish.presence import Silence, process_of, worker_of

STEP = 2.0


def looks(silence: Silence, begin: float, *counts: int | None) -> Silence:
    """A look every two seconds from ``begin`` on."""
    for number, count in enumerate(counts):
        silence = silence.after({"one": count}, begin + number * STEP)
    return silence


def test_twenty_seconds_without_growth_are_silence() -> None:
    """Not nineteen; and one beat begins it anew."""
    silence = looks(Silence(), 0.0, *[7] * 10)
    assert not silence.gone("one")
    assert looks(silence, 20.0, 7).gone("one")
    assert not looks(silence, 20.0, 8, 8).gone("one")


def test_no_look_counts_for_more_than_four_seconds() -> None:
    """An observer that slept, or a database that was away for an hour, makes nobody silent."""
    silence = looks(Silence(), 0.0, 7, 7)
    for hour in range(1, 5):
        silence = silence.after({"one": 7}, hour * 3600.0)
        assert not silence.gone("one")
    assert silence.after({"one": 7}, 5 * 3600.0).gone("one")


def test_a_clock_that_begins_anew_takes_nothing_back() -> None:
    """The observer's own count may only grow."""
    silence = looks(Silence(), 1000.0, 7, 7)
    assert silence.heard["one"].silent == silence.after({"one": 7}, 3.0).heard["one"].silent


def test_who_has_ended_is_gone_at_once_and_who_never_counted_is_not() -> None:
    """The first has said so; of the other nobody knows, and its lease decides."""
    silence = looks(Silence(), 0.0, None)
    assert silence.gone("one")
    assert not silence.gone("two")


def test_a_worker_is_of_its_process() -> None:
    """Whatever its name is; one of an older version is its process."""
    assert "host:7:af" == process_of(worker_of("host:7:af", 3)) == process_of("host:7:af")
