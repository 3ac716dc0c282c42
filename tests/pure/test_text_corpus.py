"""Sixty short texts of the kinds that press officers mark, and what is made of them, each read by a person.

Where other words are wanted, write them anew with ``python -m tests.pure.test_text_corpus``, and read what has changed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from outreach.content.compose import ComposedText, Composer
from outreach.content.lint import check_told
from outreach.content.references import material
from outreach.content.sentences import sentences
from outreach.content.story import is_news
from outreach.language import Language
from outreach.model import Campaign, Kind, Place, PlaceStatus
from outreach.networks import FACEBOOK, TWITTER, profile
from tests.builders import a_brand, a_campaign, a_channel_plan, a_place

CORPUS = Path(__file__).parents[1] / "corpus"
TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"
TEASERS: Mapping[str, Mapping[str, Any]] = tomllib.loads((CORPUS / "teasers.toml").read_text())


def the_place(slug: str) -> Place:
    given = TEASERS[slug]
    return a_place(
        slug,
        name=given["name"],
        teaser=given.get("teaser", ""),
        opening=given.get("opening", ""),
        texts=MappingProxyType(given.get("texts", {})),
        status=PlaceStatus(given.get("status", "active")),
        visits=given.get("visits"),
        categories=tuple(given.get("categories", ["Arbeiten/Wirtschaft"])),
        municipality="Kalbe (Milde)",
        district="Altmarkkreis Salzwedel",
        page=f"https://beispiel.de/orte/{slug}/",
    )


def the_campaign(slug: str) -> Campaign:
    brand = replace(a_brand(), name=TEASERS[slug].get("brand", "Kreativorte im Grünen"))
    channels = (a_channel_plan(), a_channel_plan(TWITTER))
    return a_campaign(brand=brand, channels=channels, new_places=(slug,) if TEASERS[slug].get("new") else ())


def posts(slug: str) -> list[ComposedText]:
    campaign = the_campaign(slug)
    composer, place = Composer(campaign, TEMPLATES), the_place(slug)
    return [composer.write(place, plan, number) for plan in campaign.channels for number in (1, 2)]


def as_read(slug: str) -> str:
    """The four posts of a place: without hashtags, with LINK for the link, and with what is found in each."""
    parts = [f"=== {slug}"]
    names = [f"{network} {number}" for network in (FACEBOOK, TWITTER) for number in (1, 2)]
    for name, post in zip(names, posts(slug), strict=True):
        text = post.text.replace(post.link, "LINK").rpartition("\n#")[0].strip()
        codes = sorted({finding.code for finding in post.findings})
        parts.append("\n".join([f"--- {name}, {post.kind}", text, *(f"[{code}]" for code in codes)]))
    return "\n".join(parts) + "\n"


def written() -> dict[str, str]:
    blocks = (CORPUS / "texts.txt").read_text().split("=== ")[1:]
    return {block.partition("\n")[0]: f"=== {block}".rstrip("\n") + "\n" for block in blocks}


@pytest.mark.parametrize("slug", TEASERS)
def test_the_texts_are_those_that_were_read(slug: str) -> None:
    """Every word of them was read by a person and found good, or is found fault with as it should be."""
    assert written()[slug] == as_read(slug)


@pytest.mark.parametrize("slug", TEASERS)
def test_no_made_text_is_found_fault_with_where_its_words_are_read_again(slug: str) -> None:
    """What the program makes, its lint lets pass: order, context, opening, frame."""
    for post in posts(slug):
        assert check_told(post.text, the_place(slug), post.language, post.kind) == (), post.text


@pytest.mark.parametrize("slug", TEASERS)
def test_every_sentence_stands_behind_what_it_leans_on(slug: str) -> None:
    """In its author's order, the opening first in what introduces the place, all within the network's limit."""
    place = the_place(slug)
    told = Composer(the_campaign(slug), TEMPLATES)  # a fresh one: a post is the same whenever it is made
    for post in reversed(posts(slug)):
        network = FACEBOOK if "facebook" in post.template else TWITTER
        assert profile(network).text.length(post.text) <= profile(network).text.limit
        known = list(post.sentences)
        numbers = [known.index(sentence) for sentence in post.choice.story if sentence in known]
        assert numbers == sorted(numbers)
        announced = post.kind is Kind.PORTRAIT and any(map(is_news, known[:1]))
        if post.kind is not Kind.EINLADUNG and numbers and not announced:
            assert numbers[0] == 0
        if place.teaser and not place.texts and not place.opening:
            tale = material([sentences(place.teaser, Language.DE)])
            assert all((tale[at].needs or frozenset()) <= set(numbers) for at in numbers)
    assert told


def test_the_corpus_is_large_enough() -> None:
    """At least sixty, each in the file of texts."""
    assert len(TEASERS) >= 60
    assert set(TEASERS) == set(written())


if __name__ == "__main__":
    (CORPUS / "texts.txt").write_text("\n".join(map(as_read, TEASERS)))
