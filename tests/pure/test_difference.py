"""Two texts side by side, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.difference import Part, PartKind, difference

SAME, REMOVED, ADDED = PartKind.SAME, PartKind.REMOVED, PartKind.ADDED


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("Ein Gut.", "Ein Gut.", [(SAME, "Ein Gut.")]),
        ("", "Neu", [(ADDED, "Neu")]),
        ("Ein altes Gut", "Ein Gut", [(SAME, "Ein "), (REMOVED, "altes "), (SAME, "Gut")]),
        ("Ein Gut.", "Ein Hof.", [(SAME, "Ein "), (REMOVED, "Gut"), (ADDED, "Hof"), (SAME, ".")]),
        ("Größe", "Grösse", [(REMOVED, "Größe"), (ADDED, "Grösse")]),
        ("eins\nzwei", "eins zwei", [(SAME, "eins"), (REMOVED, "\n"), (ADDED, " "), (SAME, "zwei")]),
    ],
)
def test_words_are_told_apart(before: str, after: str, parts: list[tuple[PartKind, str]]) -> None:
    """A word is the smallest thing that changes; spaces and signs are words of their own."""
    assert [Part(kind, text) for kind, text in parts] == list(difference(before, after))


@given(st.text("ab .\n", max_size=60), st.text("ab .\n", max_size=60))
def test_nothing_of_either_text_is_lost(before: str, after: str) -> None:
    """What stayed and went is the text of before, what stayed and came the one of after."""
    parts = difference(before, after)
    assert before == "".join(part.text for part in parts if part.kind is not ADDED)
    assert after == "".join(part.text for part in parts if part.kind is not REMOVED)
