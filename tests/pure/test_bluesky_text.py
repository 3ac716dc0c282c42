"""Bluesky's texts: what is sent of what was written, where its facets point, and what is counted."""

from __future__ import annotations

import random

import pytest

from outreach.channels.bluesky.answers import new_key
from outreach.networks import BLUESKY, profile
from outreach.networks.bluesky_text import as_it_was_written, counted, rich_text, shown_link
from outreach.networks.counting import addresses, graphemes
from tests.builders import NOW

LINK = "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=bluesky"
SHORT = "kreativorte-im-gruenen.de/orte/gutshof..."
FAMILY = "👨‍👩‍👧‍👦"
WORDS = ["#Altmark", "#Dörfer", "»Gut«", FAMILY, "🎨", "Mühle", "\n", "e\u0301", "#1", "."]
PIECES = [LINK, "https://a.de", *WORDS]


def found_at(written: str) -> list[tuple[str, str]]:
    """What every facet covers, by its bytes, and where it leads."""
    rich = rich_text(written)
    raw = rich.text.encode()
    return [(raw[facet.start : facet.end].decode(), facet.link or facet.tag) for facet in rich.facets]


def test_a_link_is_shown_short_and_leads_on_whole():
    """Behind umlauts and emoji the facet still covers the shown address, byte by byte."""
    assert [(SHORT, LINK), ("#Altmark", "Altmark")] == found_at(f"Über 🎨 Müller: {LINK} #Altmark")
    assert f"Über 🎨 Müller: {SHORT} #Altmark" == rich_text(f"Über 🎨 Müller: {LINK} #Altmark").text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.com/", "example.com"),
        ("https://example.com/a/b?c=1#d", "example.com/a/b?c=1#d"),
        ("https://example.com/fünfzehn-zeichen-und-mehr", "example.com/fünfzehn-zei..."),
        ("http://[kaputt", "http://[kaputt"),
    ],
)
def test_how_a_link_is_shown(address, shown):
    """As Bluesky's own app shows it: without a scheme, a long path cut; what is no address stays as it is."""
    assert shown == shown_link(address)


@pytest.mark.parametrize(
    ("words", "tags"),
    [("#KreativorteImGrünen", ["KreativorteImGrünen"]), ("#2027", []), ("a#b", []), (f"#{'x' * 65}", [])],
)
def test_which_words_are_tags(words, tags):
    """Digits alone are none, nor what stands within a word, nor what is too long for one."""
    assert tags == [facet.tag for facet in rich_text(words).facets]


@pytest.mark.parametrize("seed", range(100))
def test_what_is_sent_can_be_read_back_as_it_was_written(seed):
    """Whatever stands around them: every facet covers its link or tag, and the links lead back to the text."""
    written = " ".join(random.Random(seed).choices(PIECES, k=seed % 15))
    rich = rich_text(written)
    for shown, target in found_at(written):
        assert shown in (f"#{target}", shown_link(target))
    links = [(facet.start, facet.end, facet.link) for facet in rich.facets if facet.link]
    assert written == as_it_was_written(rich.text, links)
    assert list(addresses(written)) == [link for _, _, link in links]


def test_links_that_point_nowhere_are_passed_over():
    """A stranger's record may name bytes that the text does not have, or the same bytes twice."""
    assert "kurz" == as_it_was_written("kurz", [(2, 99, LINK), (3, 3, LINK), (-1, 2, LINK)])
    assert f"{LINK}rz" == as_it_was_written("kurz", [(0, 2, LINK), (1, 3, LINK)])


def test_both_rules_are_kept():
    """An emoji of seven signs is one grapheme and 25 bytes: 300 of them are too many bytes, 120 are not."""
    facts = profile(BLUESKY).text
    assert (1, 300) == (graphemes(FAMILY), facts.rules[0].count(FAMILY * 300))
    assert facts.length(FAMILY * 300) > facts.limit >= facts.length(FAMILY * 120)
    assert len(SHORT) == counted(LINK)


def test_keys_are_tids_of_their_time_and_none_is_like_another():
    """13 signs that sort by time, whatever clock stands still; the sandbox, as the network, takes no other."""
    keys = [new_key(NOW, random.Random(seed)) for seed in range(1000)]
    assert 1000 == len(set(keys))
    assert {13} == set(map(len, keys))
    later = new_key(NOW.replace(second=2), random.Random(0))
    assert max(keys) < later
