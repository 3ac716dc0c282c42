"""When a post is tried again, and how it is recognised in a feed."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import NotSent, RateLimited
from outreach.language import msg
from outreach.model import FeedEntry
from outreach.publish.matching import find, fingerprint
from outreach.publish.retry import PAUSES, SHARE, no_jitter, not_before, trailing
from tests.builders import NOW, an_outgoing


def test_the_networks_word_goes_before_our_pauses() -> None:
    """Where the network says when, that is when."""
    error = RateLimited(msg("Slow down"), retry_at=NOW + timedelta(hours=3))
    assert NOW + timedelta(hours=3) == not_before(error, 1, NOW, no_jitter)


def test_a_word_from_the_past_means_the_first_pause() -> None:
    """A moment that is over, as clocks that differ make it, does not lead to a try at once."""
    past = RateLimited(msg("Slow down"), retry_at=NOW - timedelta(hours=3))
    assert NOW + PAUSES[0] == not_before(past, 1, NOW, no_jitter)


def test_pauses_grow_and_stay_at_the_longest() -> None:
    """Each further try waits longer, up to the last pause."""
    waits = [not_before(NotSent(msg("No way")), tries, NOW, no_jitter) - NOW for tries in (0, 1, 2, 3, 4, 99)]
    assert [PAUSES[0], *PAUSES, PAUSES[-1]] == waits


@given(st.integers(0, 9), st.none() | st.integers(-9, 99), st.integers())
def test_jitter_comes_after_the_wait(tries: int, hours: int | None, seed: int) -> None:
    """Never earlier than without it or than the network asked for, and a tenth of the wait later at most."""
    asked = None if hours is None else NOW + timedelta(hours=hours)
    error = RateLimited(msg("Slow down"), retry_at=asked)
    exact = not_before(error, tries, NOW, no_jitter)
    late = not_before(error, tries, NOW, trailing(Random(seed)))
    assert max(exact, asked or exact) <= late <= exact + min(exact - NOW, PAUSES[-1]) * SHARE


def test_what_was_refused_together_does_not_come_back_in_step() -> None:
    """Twenty accounts throttled by one answer are spread over minutes; the same seed spreads them alike."""
    error = RateLimited(msg("Slow down"), retry_at=NOW + timedelta(minutes=15))
    first, again = (
        [not_before(error, 1, NOW, jitter) for _ in range(20)]
        for jitter in (trailing(Random(1)), trailing(Random(1)))
    )
    assert first == again
    assert 20 == len(set(first))
    assert max(first) - min(first) > timedelta(minutes=1)


def entry(text: str, minutes: int = 1, images: int = 0, id: str = "1") -> FeedEntry:
    return FeedEntry(external_id=id, text=text, created_at=NOW + timedelta(minutes=minutes), images=images)


def test_a_text_is_known_again_after_what_networks_do_to_it() -> None:
    """Entities, an appended media link, other spaces and decomposed letters do not hide a post."""
    ours = "Gärten & »Höfe«\n\nKommt vorbei!"
    theirs = unicodedata.normalize("NFD", "Gärten &amp; »Höfe« \n Kommt vorbei! https://t.co/Ab12Cd")
    assert fingerprint(ours) == fingerprint(theirs)


def test_other_words_are_another_post() -> None:
    """One changed word makes another fingerprint."""
    assert fingerprint("Kommt heute!") != fingerprint("Kommt morgen!")


def test_an_older_post_of_the_same_words_is_not_ours() -> None:
    """A post that was live before the attempt proves nothing."""
    assert find(an_outgoing(text="Hallo"), [entry("Hallo", minutes=-60)], NOW) is None


def test_a_post_without_our_picture_is_not_ours() -> None:
    """A picture that was sent must be on the post that is found."""
    with_picture = an_outgoing(text="Hallo", image=b"jpeg")
    assert find(with_picture, [entry("Hallo")], NOW) is None
    assert find(with_picture, [entry("Welt"), entry("Hallo", images=1, id="2")], NOW) == entry(
        "Hallo", images=1, id="2"
    )


@given(st.text())
def test_fingerprints_are_stable(text: str) -> None:
    """Taking the fingerprint of a fingerprint's own words changes nothing more than entities can."""
    once = fingerprint(text)
    assert once == " ".join(once.split())
