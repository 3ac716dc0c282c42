"""What is found in words is remembered, and what would fill the memory is not."""

from __future__ import annotations

from outreach.content.remembered import LONGEST, remembered


def test_short_words_are_read_once_and_long_ones_each_time() -> None:
    """As long as they ask for the same; whatever is found is the same either way."""
    read = []

    @remembered
    def ends(words: str, sign: str) -> bool:
        read.append(len(words))
        return words.endswith(sign)

    short, long = "a", "a" * (LONGEST + 1)
    assert [True, True, False] == [ends(short, "a"), ends(short, "a"), ends(short, "b")]
    assert [True, True] == [ends(long, "a"), ends(long, "a")]
    assert [1, 1, LONGEST + 1, LONGEST + 1] == read
