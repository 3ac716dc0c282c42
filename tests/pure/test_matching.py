"""One of our posts is recognised in a feed whatever the network did to its text, and nothing else is."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from outreach.model import FeedEntry
from outreach.publish.matching import resembles, same_text
from tests.builders import NOW, an_outgoing

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéÄÖÜABCDEFGH0123456789"
WORD = st.one_of(
    st.text(LETTERS, min_size=1, max_size=9),
    st.sampled_from(
        [
            "&",
            "<b>",
            "»Höfe«",
            "Kunst:",
            "🌿",
            "👩‍🎨",
            "z.B.",
            "(ab",
            "12)",
            "#Altmark",
            "@hof",
            "50 %",
            "&amp;",
        ]
    ),
)
LINK = st.builds(
    "https://{}.de/{}".format,
    st.text("abcdefgh-", min_size=3, max_size=9).filter(str.isalpha),
    st.text("abc/12", max_size=6),
)
SPACE = st.sampled_from([" ", "  ", "\n", "\n\n", " \n", "\N{NO-BREAK SPACE}"])
SHORT = st.builds("https://t.co/{}".format, st.text("abcXYZ019", min_size=6, max_size=10))


@st.composite
def texts(draw: st.DrawFn, least: int = 1) -> list[str]:
    """The words of a post, among them at most two links."""
    words = draw(st.lists(WORD, min_size=least, max_size=20))
    for link in draw(st.lists(LINK, max_size=2)):
        words.insert(draw(st.integers(0, len(words))), link)
    return words


@st.composite
def told(draw: st.DrawFn, words: list[str]) -> str:
    """The same post as a network may tell it."""
    shorten = draw(st.booleans())
    changed = [draw(SHORT) if shorten and word.startswith("https://") else word for word in words]
    text = changed[0] + "".join(draw(SPACE) + word for word in changed[1:])
    if draw(st.booleans()):
        text = unicodedata.normalize("NFD", text)
    if draw(st.booleans()):
        text = html.escape(text, quote=False)
    if draw(st.booleans()):
        text += " " + draw(SHORT)  # the picture
    return draw(st.sampled_from(["", " ", "\n"])) + text + draw(st.sampled_from(["", " ", "\n"]))


@given(st.data())
def test_what_networks_do_to_a_text_does_not_hide_it(data: st.DataObject) -> None:
    """Entities, t.co for links, a link to the picture, other spaces and decomposed letters, in any combination."""
    words = data.draw(texts())
    assert same_text(" ".join(words), data.draw(told(words)))


@given(st.data())
def test_another_word_makes_another_post(data: st.DataObject) -> None:
    """A text with one more word is not the post, however it is told."""
    words = data.draw(texts())
    place = data.draw(st.integers(0, len(words)))
    other = [*words[:place], "Scheunenviertel", *words[place:]]
    assert not same_text(" ".join(words), data.draw(told(other)))


def test_another_link_makes_another_post() -> None:
    """Where both are told in full, the link is part of the text."""
    assert not same_text("Kommt! https://a.de/1", "Kommt! https://a.de/2")


@given(st.data())
def test_what_was_cut_may_still_be_the_post(data: st.DataObject) -> None:
    """An entry that is the post's beginning is never taken for its absence."""
    words = data.draw(texts(least=4))
    shown = words[: data.draw(st.integers(len(words) // 2 + 1, len(words)))]
    entry = FeedEntry(external_id="1", text=" ".join(shown) + " …", created_at=NOW, images=0)
    assert resembles(an_outgoing(text=" ".join(words)), entry)


def test_other_words_are_no_reason_to_ask_a_person() -> None:
    """Another post of the page says nothing about ours."""
    entry = FeedEntry(external_id="1", text="Am Sonntag ist Hofmarkt in Krevese.", created_at=NOW, images=0)
    assert not resembles(an_outgoing(text="Ein Gutshaus wacht auf: Kommt zum Rundgang!"), entry)
