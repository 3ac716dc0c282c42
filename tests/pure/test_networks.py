"""The registry of networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest

from outreach import networks
from outreach.cli.networks import NetworkName
from outreach.content.compose import Composer
from outreach.errors import InvalidInput
from outreach.model import ChannelName
from outreach.networks import BLUESKY, FACEBOOK, HANDOVER, MASTODON, TWITTER, Profile
from tests.builders import a_campaign, a_place
from tests.pure.cards_kit import generated

VILLAGE = ChannelName("village")
TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"


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
    assert "facebook, twitter, mastodon, bluesky, handover" in str(caught.value.remedy)


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


def test_templates_are_lent_by_an_earlier_network_of_the_same_kind(village):
    """By hand it reads as on Facebook, a new microblog as those before it; nobody lends to the first of a kind."""
    assert (FACEBOOK,) == networks.lenders(HANDOVER)
    assert (TWITTER, MASTODON, BLUESKY) == networks.lenders(VILLAGE)
    assert ((), ()) == (networks.lenders(FACEBOOK), networks.lenders(TWITTER))


def test_a_network_without_templates_is_written_for_with_those_of_its_kind(village):
    """A registered network goes through generating without a template, a card or a line of its own."""
    plan = replace(a_campaign().channels[1], channel=VILLAGE)
    campaign = a_campaign(channels=(plan,))
    written = Composer(campaign, TEMPLATES).write(a_place(), plan, 1)
    assert written.template.split("/")[1] == TWITTER
    assert "utm_source=village" in written.link


def test_an_accounts_server_may_take_more_or_less():
    """Texts and alt texts are written within what the account's own server has told."""
    plan = a_campaign().channels[1]
    campaign = a_campaign(channels=(plan,))
    told = {TWITTER: {"characters": 140, "alt": 200}}
    written = Composer(campaign, TEMPLATES, told).write(a_place(), plan, 1)
    known = networks.networks_of(campaign, told)[TWITTER]
    assert (140, 140, 200) == (known.text.limit, known.text.aim, known.picture.most_alt)
    assert (
        known.text.length(written.text)
        <= 140
        < known.text.length(Composer(campaign, TEMPLATES).write(a_place(), plan, 1).text)
    )
    assert networks.profile(TWITTER) is networks.profile(TWITTER).with_limits({"unheard-of": 7})


def test_a_card_that_the_network_does_not_take_is_told(village):
    """Its post is not made, and the finding says by how much."""
    networks.forget(VILLAGE)
    networks.register(replace(village, picture=replace(village.picture, most_bytes=9_000)))
    campaign = a_campaign(channels=(replace(a_campaign().channels[1], channel=VILLAGE, posts_per_place=1),))
    (finding,) = generated(campaign, [a_place()], TEMPLATES)
    assert "content.picture-too-big" == finding.code
    assert "more than the 9 kB that X takes" in str(finding.message)


def test_commands_take_a_network_that_was_registered_after_them(village):
    """An option's choices are those of the registry at the time it is read."""
    option = NetworkName()
    assert VILLAGE == option.convert(VILLAGE, None, None)
    networks.forget(VILLAGE)
    with pytest.raises(click.BadParameter, match="'village' is not one of 'Facebook'"):
        option.convert(VILLAGE, None, None)
    networks.register(village)


@pytest.mark.parametrize("network", networks.names())
def test_every_secret_that_is_asked_for_in_a_field_has_the_words_of_the_networks_own_pages(network):
    """The fields of the app, and those of the first way to sign in where a person finds its secrets somewhere."""
    access = networks.profile(network).access
    by_hand = access.secrets if access.found_in else ()
    assert {*access.app, *access.optional_app, *by_hand} == access.typed.keys()
