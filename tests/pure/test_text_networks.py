"""Real names and texts on Mastodon and Bluesky: every post within its network's own limits, in its own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outreach.content.compose import ComposedText, Composer
from outreach.errors import Finding, Severity
from outreach.language import Language
from outreach.model import ChannelName, Kind
from outreach.networks import BLUESKY, MASTODON, profile
from outreach.networks.bluesky_text import rich_text, shown_link
from outreach.networks.counting import graphemes, utf8_bytes
from tests.builders import a_campaign, a_channel_plan
from tests.pure.test_cards_breaking import INSTITUTIONS, REAL, broken, name_of
from tests.pure.test_text_corpus import TEASERS, TEMPLATES, the_place

pytestmark = pytest.mark.slow

NETWORKS = (MASTODON, BLUESKY)
NAMES = [name_of(lines) for lines in broken(REAL + INSTITUTIONS)]


def texts(slug: str, network: ChannelName, name: str = "") -> list[ComposedText]:
    """The place's posts of all kinds, one per template."""
    plan = a_channel_plan(network, link="page")
    composer = Composer(a_campaign(channels=(plan,)), TEMPLATES)
    place = replace(the_place(slug), name=name) if name else the_place(slug)
    found = [each for kind in Kind for each in composer.preview(place, plan, kind, Language.DE)]
    assert [] == [str(each.message) for each in found if isinstance(each, Finding)]
    return [each for each in found if isinstance(each, ComposedText)]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", NAMES)
def test_every_real_name_fits(name: str, network: ChannelName) -> None:
    """Whatever the place is called: nine texts within the limit, each with link and hashtags, and no error in any."""
    facts = profile(network).text
    for post in texts("im-hof", network, name):
        assert facts.length(post.text) <= facts.limit
        assert post.link in post.text
        assert "#KreativorteImGrünen" in post.text
        assert [] == [str(each.message) for each in post.findings if each.severity is Severity.ERROR]
        if network == BLUESKY:
            sent = rich_text(post.text)
            raw = sent.text.encode()
            assert graphemes(sent.text) <= 300
            assert utf8_bytes(sent.text) <= 3_000
            for facet in sent.facets:
                shown = f"#{facet.tag}" if facet.tag else shown_link(facet.link)
                assert shown == raw[facet.start : facet.end].decode()


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("slug", TEASERS)
def test_every_kind_of_teaser_fits(slug: str, network: ChannelName) -> None:
    """Short ones, long ones, none at all: within the limit, from the network's own templates."""
    facts = profile(network).text
    for post in texts(slug, network):
        assert facts.length(post.text) <= facts.limit
        assert network == post.template.split("/")[1]


def test_mastodon_has_room_for_more_of_the_story() -> None:
    """500 signs tell more than 300 do, somewhere among the texts of a place."""
    longest = {
        net: max(len(post.text) for slug in list(TEASERS)[:12] for post in texts(slug, net))
        for net in NETWORKS
    }
    assert longest[MASTODON] > 400 > 0
