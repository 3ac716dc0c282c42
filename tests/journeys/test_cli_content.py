"""`outreach content`: texts tried on a place, and a campaign's texts read once more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach.cli import main

pytestmark = pytest.mark.slow

CAMPAIGN = """
name = "probe"
title = "Probe"
[period]
first_day = 2060-03-01
last_day = 2060-03-28
zone = "Europe/Berlin"
country = "DE"
state = "Sachsen-Anhalt"
[posts]
kinds = ["portrait"]
languages = ["de", "en"]
[style]
gender = "paarform"
[brand]
name = "Kreativorte im Grünen"
website = "https://kreativorte-im-gruenen.de/"
hashtags = ["Altmark"]
[[channels]]
channel = "twitter"
account = "img"
posts_per_place = 2
weekdays = ["mo"]
windows = ["10:00-12:00"]
[[sources]]
kind = "csv"
file = "places.csv"
"""
PLACES = """slug;name;teaser;teaser_en;people;people_consented
hof;Hof Grün;2021 wollen wir die Scheune öffnen und vielen Gästen zeigen.;The barn is full of music and guests.;;
gut;Gut Blau;Ada Muster führt das Gut mit seinen alten Bäumen und dem Speicher.;;Ada Muster;
"""

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line on a data folder with a campaign of two places, nothing written yet."""
    monkeypatch.setenv("OUTREACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("OUTREACH_LANG", "en")
    (tmp_path / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(words))
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    for words in (["init"], ["campaign", "apply", str(tmp_path)], ["places", "import", "probe"]):
        assert run(*words)[0] == 0
    return run


def data(answer: tuple[int, str, str]) -> Any:
    return json.loads(answer[1])


PREVIEW = ("content", "preview", "hof", "--campaign", "probe", "--kind", "portrait", "--channel", "twitter")


def test_a_preview_shows_every_variant(call: Call) -> None:
    """Text, length, why it is so."""
    code, out, _ = call(*PREVIEW)
    assert code == 0
    assert all(f"portrait/twitter/{number}.txt" in out for number in (1, 2, 3))
    assert out.count("2021 wollen wir die Scheune öffnen") == 3
    assert "/280" in out
    assert "Of the sentences of the place's text (1) it tells, in this order: 1." in out


def test_a_preview_as_json(call: Call) -> None:
    """The same as data, in the language that was asked for."""
    found = data(call(*PREVIEW, "--language", "en", "--json"))
    assert [1, 2, 3] == [variant["variant"] for variant in found]
    assert all("The barn is full of music and guests." in variant["text"] for variant in found)
    assert all(variant["length"] <= variant["limit"] == 280 and variant["why"] for variant in found)
    assert {"en"} == {variant["language"] for variant in found}


def test_a_preview_of_what_must_not_go_out_says_so(call: Call) -> None:
    """The text is shown with its finding, exit status 1; without English words there is none to show."""
    words = [word if word != "hof" else "gut" for word in PREVIEW]
    code, out, err = call(*words)
    assert code == 1
    assert "Ada Muster" in out
    assert "content.name-without-consent" in err
    missing = call(*words, "--language", "en", "--json")
    assert missing[0] == 1
    assert [None] * 3 == [variant["text"] for variant in data(missing)]
    assert {"content.untranslated"} == {f["code"] for variant in data(missing) for f in variant["findings"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [("hof", "nirgends"), ("probe", "keine"), ("twitter", "facebook"), ("portrait", "neues")],
)
def test_what_is_not_there_cannot_be_previewed(call: Call, before: str, after: str) -> None:
    """An unknown place, campaign, kind, or a channel that the campaign does not use: exit status 2."""
    assert call(*(after if word == before else word for word in PREVIEW))[0] == 2


def test_lint_reads_data_before_anything_is_written(call: Call) -> None:
    """Stale times and names without consent, with place and field; warnings leave with 0."""
    answer = call("content", "lint", "probe", "--json")
    assert 0 == answer[0]
    found = data(answer)
    assert (6, 2, 0) == (found["templates"], found["places"], found["posts"])
    told = [(finding["code"], finding["place"], finding["field"]) for finding in found["findings"]]
    assert sorted(told) == [
        ("content.first-person", "hof", "teaser"),
        ("content.name-without-consent", "gut", "teaser"),
        ("content.stale-time", "hof", "teaser"),
    ]


def test_lint_reads_what_a_person_edited(call: Call) -> None:
    """Post and line are named; what names somebody without consent leaves with 1."""
    code, _, err = call("campaign", "generate", "probe")
    assert 1 == code
    assert "content.untranslated" in err
    posts = data(call("posts", "list", "--campaign", "probe", "--json"))
    assert [("hof", 1), ("hof", 2)] == sorted((post["place"], post["number"]) for post in posts)
    german = next(post["id"] for post in posts if post["number"] == 1)
    assert (
        0
        == call(
            "posts",
            "edit",
            german,
            "--text",
            "Um 10 Uhr mit  #Bio-Hof.\nKünstler*innen, 2021 soll es losgehen",
        )[0]
    )
    found = data(call("content", "lint", "probe", "--json"))["findings"]
    told = {(finding["code"], finding["line"]) for finding in found if finding.get("post") == german}
    assert told == {
        ("content.narrow-space", 1),
        ("content.double-space", 1),
        ("content.hashtag-breaks", 1),
        ("content.gender-form", 2),
        ("content.stale-time", 2),
    }


@pytest.mark.slow
def test_lint_tells_repeats_among_the_posts(call: Call) -> None:
    """Two posts with the same words on one channel."""
    call("campaign", "generate", "probe")
    ids = [post["id"] for post in data(call("posts", "list", "--campaign", "probe", "--json"))]
    for id in ids:
        call("posts", "edit", id, "--text", "The same words twice.")
    found = data(call("content", "lint", "probe", "--json"))["findings"]
    assert ["content.same-text"] == [f["code"] for f in found if f["code"].endswith("-text")]
    assert "content.same-text" in call("content", "lint", "probe")[2]


@pytest.mark.parametrize("words", [("content",), ("content", "preview"), ("content", "lint")])
def test_help_is_there(call: Call, words: tuple[str, ...]) -> None:
    """With -h, and an example for each command."""
    code, out, _ = call(*words, "-h")
    assert code == 0
    assert len(words) == 1 or f"outreach {' '.join(words)}" in out
