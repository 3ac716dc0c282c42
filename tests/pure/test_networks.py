"""The registry of networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from outreach import networks
from outreach.errors import InvalidInput
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER, Profile

VILLAGE = ChannelName("village")


@pytest.fixture
def village() -> Iterator[Profile]:
    """A network of the test's own."""
    profile = replace(networks.profile(TWITTER), name=VILLAGE, aliases=frozenset({"dorf"}))
    networks.register(profile)
    yield profile
    networks.forget(VILLAGE)


def test_a_network_is_known_once_it_is_registered(village):
    """A registered profile is found by its name, and stands after those that were known before."""
    assert village is networks.profile("village")
    assert VILLAGE == networks.names()[-1]
    assert networks.order(FACEBOOK) < networks.order(VILLAGE)


def test_a_name_is_given_once(village):
    """Two networks cannot have one name."""
    with pytest.raises(ValueError, match="two networks are called village"):
        networks.register(village)


def test_an_unknown_name_is_told_with_those_that_are_known():
    """Who asks for a network that nobody registered reads which there are."""
    with pytest.raises(InvalidInput, match="No network is called “village”") as caught:
        networks.profile("village")
    assert "facebook, twitter, handover" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("word", "name"), [("Facebook", FACEBOOK), ("X", TWITTER), ("twitter", TWITTER), ("TikTok", None)]
)
def test_a_persons_word_finds_the_network(word, name):
    """A network is found by its name and by what people call it, however it is written."""
    assert name == networks.named(word)
    assert name is None or word.lower() in networks.words()


def test_an_alias_of_a_registered_network_is_understood(village):
    """A network brings its own words along."""
    assert VILLAGE == networks.named("Dorf")
