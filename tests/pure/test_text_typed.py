"""Texts that a person typed."""

from outreach.content.typed import check_typed
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER, profile


def codes(text: str, channel: ChannelName = TWITTER, limit: int | None = None) -> list[str]:
    return [finding.code for finding in check_typed(text, profile(channel), limit)]


def test_a_good_text_has_no_findings() -> None:
    """A text that fits, with an https link, may go out."""
    assert check_typed("Kommt vorbei: https://a.de/", profile(TWITTER), None) == ()


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    """The finding counts as the network does."""
    (finding,) = check_typed("a" * 285, profile(TWITTER), None)
    assert (
        str(finding.message) == "The text counts 285 weighted characters on X, 5 more than the limit of 280"
    )


def test_a_text_at_the_limit_fits() -> None:
    """280 weighted signs are allowed on X."""
    assert codes("a" * 280) == []


def test_facebook_takes_longer_texts() -> None:
    """The limit is the channel's."""
    assert codes("a" * 285, FACEBOOK) == []


def test_the_campaigns_own_limit_holds() -> None:
    """A lower limit of the campaign is kept."""
    assert codes("a" * 101, limit=100) == ["content.too-long"]


def test_an_empty_text_is_told() -> None:
    """Spaces are no text."""
    assert codes(" \n") == ["content.empty"]


def test_every_link_that_is_not_https_is_told() -> None:
    """Each http link is one finding that names it."""
    findings = check_typed("http://a.de/ und HTTP://b.de, https://c.de", profile(FACEBOOK), None)
    assert [dict(f.message.values)["address"] for f in findings] == ["http://a.de/", "HTTP://b.de"]
