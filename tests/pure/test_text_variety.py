"""A place that comes again and again: other words as long as there are any."""

from __future__ import annotations

import pytest

from outreach.content.compose import Composer
from outreach.content.fingerprint import KnownPost
from outreach.content.lint import bare
from outreach.content.variety import Variety
from outreach.model import ChannelName, Place
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.cards_kit import TEMPLATES

pytestmark = pytest.mark.slow

POSTS = 24


def told(place: Place, channel: ChannelName, *, varied: bool) -> list[str]:
    """What the place tells in so many posts on a channel."""
    plan = a_channel_plan(channel, posts_per_place=1, posts_per_week=1)
    campaign = a_campaign(channels=(plan,), ahead=6)
    texts = list[str]()
    for number in range(1, POSTS + 1):
        composer = Composer(campaign, TEMPLATES)  # each week another process writes
        known = {
            (place.slug, channel, n): KnownPost(made_from="", text=text)
            for n, text in enumerate(texts, start=1)
        }
        written = composer.write(place, plan, number)
        if varied:
            written = Variety(composer, known).varied(place, plan, number, None, written)
        texts.append(written.text)
    return [bare(text) for text in texts]


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
def test_no_words_come_twice_while_there_are_others(channel: ChannelName) -> None:
    """Where templates and sentences in their turn would repeat themselves, every post says something else."""
    place = a_place(
        texts={
            "angebot": "In der alten Remise wird freitags gekocht. Wer mag, bringt ein Brot mit und bleibt zum Essen.",
            "lage": "Der Hof liegt am Rand des Dorfes, gleich hinter der Kirche. Zum See sind es zehn Minuten.",
        }
    )
    assert len(set(told(place, channel, varied=False))) < POSTS // 2
    assert POSTS == len(set(told(place, channel, varied=True)))


def test_a_place_with_one_sentence_tells_what_is_oldest() -> None:
    """Where everything was told, those words come that were told longest ago: all of them go round."""
    place = a_place(teaser="Ein Hof, auf dem getöpfert wird.")
    varied = told(place, FACEBOOK, varied=True)
    once = len(set(varied))
    assert 1 < once < POSTS
    assert varied == (varied[:once] * POSTS)[:POSTS]
