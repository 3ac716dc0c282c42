"""What X makes a link of."""

from __future__ import annotations

import time
import unicodedata
import warnings

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from outreach.networks.twitter_length import links, weighted_length
from outreach.networks.twitter_links import link_spans
from outreach.resources import resource
from tests.pure.wild_texts import LINK, is_read_soundly, library_spans, texts

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)
    from twitter_text.regexp.valid_cctld import valid_cctld
    from twitter_text.regexp.valid_gtld import valid_gtld

LENGTH = 16_000
"""Characters, sixty times what X takes: the library reads some texts of this length for two minutes."""

CASES = {
    "addresses": {
        LINK: [LINK],
        f"Mehr: {LINK}\n#Altmark": [LINK],
        f"{LINK} {LINK}": [LINK, LINK],
        "HTTPS://Hof-Beispiel.DE/Plan": ["HTTPS://Hof-Beispiel.DE/Plan"],
        "https://hof.museum/x": ["https://hof.museum/x"],
        "http://a.b.c.hof.co.uk": ["http://a.b.c.hof.co.uk"],
        "https://mein_hof.beispiel.de": ["https://mein_hof.beispiel.de"],
        "https://beispiel.mein_hof.de": [],
        "https://hof.de:8080/plan": ["https://hof.de:8080/plan"],
        "https://hof.de:8080?tag=1": ["https://hof.de:8080?tag=1"],
        "http://localhost:8000 http://127.0.0.1/ https:// http://.de": [],
        "Hofhttps://hof.de/": [],
        "日https://hof.de/": ["https://hof.de/"],
    },
    "ends": {
        "(https://a.de)": ["https://a.de"],
        "Kommt: https://a.de/.": ["https://a.de/"],
        "»https://a.de/plan«": ["https://a.de/plan"],
        "https://a.de/plan, dann": ["https://a.de/plan"],
        "https://a.de/plan…": ["https://a.de/plan"],
        "https://a.de/?b=c": ["https://a.de/?b=c"],
        "https://a.de/?b=c?": ["https://a.de/?b=c"],
        "https://a.de/?b=c!": ["https://a.de/?b=c"],
        "https://a.de/größe/öffnung": ["https://a.de/größe/öffnung"],
        "https://a.de/план": ["https://a.de/план"],
        "https://a.de/計画": ["https://a.de/"],
        "https://a.de/#anfahrt": ["https://a.de/#anfahrt"],
    },
    "brackets": {
        "https://a.de/hof_(krevese)": ["https://a.de/hof_(krevese)"],
        "https://a.de/hof_(alt_(neu))": ["https://a.de/hof_(alt_(neu))"],
        "https://a.de/hof_(alt": ["https://a.de/hof_"],
        "(https://a.de/hof)": ["https://a.de/hof"],
        "https://a.de/*(hof)": ["https://a.de/"],
        "https://a.de/(hof)(plan)": ["https://a.de/(hof)(plan)"],
    },
    "shortened": {
        "https://t.co/abc": ["https://t.co/abc"],
        "https://t.co/abc-d": ["https://t.co/abc"],
        "https://t.co/abc?d=e": ["https://t.co/abc?d=e"],
        "https://t.co/" + 41 * "a": [],
    },
    "bare domains": {
        "example.com": ["example.com"],
        "Das haus5.de.": ["haus5.de"],
        "Mehr auf www.hof.de!": ["www.hof.de"],
        "hof.de/plan?tag=1": ["hof.de/plan?tag=1"],
        "hof.de?tag=1": ["hof.de"],
        "hof.de, scheune.org und stall.net": ["hof.de", "scheune.org", "stall.net"],
        "z.B. e.V. 6.500 am 25.09.2021. Ende.Anfang": [],
        "post@example.com @hof.de #hof.de $hof.de": [],
        "-hof.de _hof.de /hof.de .hof.de": [],
        "hof.de-heute hof.de@home hof.de+1": [],
    },
    "other scripts": {
        "bürgermeisterhof.de": ["bürgermeisterhof.de"],
        "https://bürgermeisterhof.de/höfe": ["https://bürgermeisterhof.de/höfe"],
        "xn--brgermeisterhof-jsb.de": ["xn--brgermeisterhof-jsb.de"],
        "https://例え.テスト.jp": ["https://例え.テスト.jp"],
        "https://кремль.рф/": ["https://кремль.рф/"],
        "日本example.com語": ["example.com"],
        "hof.москва": ["hof.москва"],
        "hof.de。": ["hof.de"],
        "https://hof.xn--p1ai": ["https://hof.xn--p1ai"],
        "hof.vermögensberater": ["hof.vermögensberater"],
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [case for cases in CASES.values() for case in cases.items()],
)
def test_x_makes_links_of_addresses_and_bare_domains(text: str, expected: list[str]) -> None:
    """Each counts 23, whatever its length; what only looks like one stays words. The library says the same."""
    assert expected == list(links(text))
    assert library_spans(text) == link_spans(text)
    rest = text
    for link in expected:
        rest = rest.replace(link, "", 1)
    assert weighted_length(rest) + 23 * len(expected) == weighted_length(text)


@pytest.mark.parametrize("name", ["music", "spa", "アマゾン"])
def test_a_domain_younger_than_the_library_is_known(name: str) -> None:
    """X knows what is in the root zone today."""
    assert (f"hof.{name}",) == links(f"hof.{name}")
    assert [] == library_spans(f"hof.{name}")


def test_every_domain_of_the_library_is_known() -> None:
    """Also those that are gone since, as X's own list may hold them."""
    theirs = {
        name
        for pattern in (valid_gtld.pattern, valid_cctld.pattern)
        for name in pattern.removeprefix("(?:(?:").partition(")(?=")[0].split("|")
    }
    assert len(theirs) > 1500
    assert set() == {name for name in theirs if links(f"hof.{name}") != (f"hof.{name}",)}


def test_a_top_level_domain_begins_with_a_letter() -> None:
    """The quick look for links leans on it; and each is written small and composed, as it is looked up."""
    lines = resource("networks/tlds.txt").read_text("utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    assert [] == [name for name in names if not name[0].isalpha()]
    assert [] == [name for name in names if unicodedata.normalize("NFC", name.lower()) != name]


def test_a_path_that_names_its_domain_again_is_a_link_to_its_end() -> None:
    """The library takes such a link for shorter than it is, X does not."""
    text = "Im \u043aa.de/\u043aa.de"  # Cyrillic, which no domain without a scheme may have
    assert ("a.de/\u043aa.de",) == links(text)
    assert len("Im \u043a") + 23 == weighted_length(text)
    assert not is_read_soundly(text)


@settings(max_examples=600)
@given(texts)
@example("日a.de/日b.de")
@example("https://a.de/(b)*(c)d")
@example("a.com._x.de")
def test_links_are_where_the_library_sees_them(text: str) -> None:
    """Whatever the text holds."""
    line = unicodedata.normalize("NFC", text)
    assume(is_read_soundly(line))
    assert library_spans(line) == link_spans(line)


PIECES = (
    *("a", "1", "ü", "日", ".", "-", "_", "/", "(", ")", "?", "!", "@", ":", ",", "*", "de", "a.b.", "a.de"),
    *(
        "https://",
        "xn--",
        "a.de/(",
        "(z)",
        "中国",
        "嘉里",
        "👩",
        "🏽",
        "\u200d",
        "\ufe0f",
        "e\u0301",
        "\u00ad",
    ),
)
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@settings(max_examples=150)
@given(st.sampled_from(["", "a.de/", "https://a.de?b"]), hostile, st.sampled_from(["", ".de", "日本.com"]))
@example("", "a.b.", "")
@example("", "(z)", "")
@example("https://a.de/", "(z)", "")
@example("", "ü_", ".de")
def test_no_text_takes_long_to_count(beginning: str, again: str, end: str) -> None:
    """Any few signs repeated to sixty times what X takes are counted in a fraction of a second."""
    text = beginning + again * (LENGTH // len(again)) + end
    before = time.process_time()
    weighted_length(text)
    assert time.process_time() - before < 1
