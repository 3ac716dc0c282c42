"""How words look on their network."""

from __future__ import annotations

from outreach.content.appearance import PieceKind, appearance
from outreach.networks import FACEBOOK, TWITTER, profile

LINK = "https://www.kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=x"


def whole(pieces) -> str:
    return "".join(piece.target or piece.text for piece in pieces)


def test_a_short_text_is_seen_whole():
    """Nothing is folded where the network shows it all; no sign is lost or added."""
    for network in (FACEBOOK, TWITTER):
        text = f"Ein Gut wacht auf.\n\n{LINK} #Altmark (#Krevese)"
        seen = appearance(text, profile(network))
        assert not seen.folded
        assert text == whole(seen.shown)
        assert ["#Altmark", "#Krevese"] == [p.text for p in seen.shown if p.kind is PieceKind.TAG]


def test_a_link_is_shown_as_the_network_shows_it():
    """X shortens what is seen of it; Facebook shows what was written; its target is told in both."""
    for network, shown in ((FACEBOOK, LINK), (TWITTER, "kreativorte-im-gruenen.de/…")):
        (link,) = [p for p in appearance(f"Hier: {LINK}", profile(network)).shown if p.kind is PieceKind.LINK]
        assert (shown, LINK) == (link.text, link.target)


def test_a_long_text_folds_at_the_end_of_a_word():
    """Before »more« stand whole words, no more than the network shows, and a link is never cut."""
    words = "Wort " * 94
    for text in (words * 2, words + LINK + " Ende", "x" * 600):
        seen = appearance(text, profile(FACEBOOK))
        assert seen.folded
        assert len(whole(seen.shown)) <= 480
        assert text.split() == (whole(seen.shown) + whole(seen.folded)).split() or "x" in text
        assert not any(piece.target and piece in seen.shown for piece in seen.folded)
    cut = appearance(words + LINK + " Ende", profile(FACEBOOK))
    assert LINK == cut.folded[0].target
