"""Refusals that say in words alone that a post is there already."""

from __future__ import annotations

import pytest

from outreach.channels.wording import says_already_there

SAID = [
    "You've already posted this. Posting the same content again isn\N{RIGHT SINGLE QUOTATION MARK}t allowed.",
    "(#100) The status you are trying to publish is a duplicate of, or too similar to, one that we recently posted",
    "Duplicate status message",
    "Whoops! You already said that.",
    "You already  sent\nthis Tweet.",
    "This has ALREADY BEEN published",
    "Du hast diesen Beitrag schon einmal gepostet.",
    "Der Beitrag wurde bereits veröffentlicht.",
    "Ein Beitrag mit dem gleichen Inhalt ist vorhanden.",
    "It looks like this was posted a few minutes before.",
    "You have already recently shared this link.",
    "Same photo as in your last update",
    "This post is similar to one that is on your page.",
    "An object with this name exists already",
    "You just tweeted that.",
    "Repeated content is not allowed on this page.",
    "Doppelter Beitrag",
    "Du hast denselben Text gerade erst gepostet.",
    "Der Beitrag existiert bereits.",
    "Das gleiche Bild wurde kürzlich geteilt.",
    "Wiederholte Inhalte sind nicht erlaubt.",
]
OTHER = [
    "",
    "The action was taken too fast and is blocked for now",
    "It looks like you were misusing this feature by going too fast.",
    "Error validating access token: the session has expired",
    "You are not permitted to perform this action.",
    "(#100) The parameter message is required",
    "Error validating access token: the session was created before the password was changed",
    "Bei wiederholtem Verstoß wird die Seite gesperrt.",
    "The same account may not post so often.",
    "Sent requests: 12. Please retry later.",
    "(#4) Application request limit reached",
    "Your account is temporarily locked. Please log in to unlock it.",
]


@pytest.mark.parametrize("words", SAID)
def test_who_says_that_it_is_there_is_understood(words: str) -> None:
    """Whatever the case, the spaces and the language of the sentence."""
    assert says_already_there(words)


@pytest.mark.parametrize("words", OTHER)
def test_other_refusals_are_none_of_that(words: str) -> None:
    """Blocks, dead tokens and missing permissions speak of something else."""
    assert not says_already_there(words)


def test_a_long_answer_is_read_at_its_beginning() -> None:
    """What is megabytes long costs no time."""
    assert not says_already_there("a " * 1_000_000 + "duplicate")
