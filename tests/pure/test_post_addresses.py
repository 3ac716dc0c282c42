"""What a person copies of a post on its network."""

from __future__ import annotations

import pytest

from outreach.networks import FACEBOOK, TWITTER, found_post, profile

X = "https://x.com/img/status/1902"
STORY = "https://www.facebook.com/permalink.php?story_fbid=pfbid02Ab&id=1001"
PHOTO = "https://www.facebook.com/photo/?fbid=123456&set=a.1"


@pytest.mark.parametrize(
    ("network", "copied", "found"),
    [
        (TWITTER, "1902", ("1902", "")),
        (TWITTER, f" {X}/ ", ("1902", X)),
        (TWITTER, f"{X}?s=20&t=abc", ("1902", X)),
        (TWITTER, f"{X}#top", ("1902", X)),
        (TWITTER, "x.com/img/status/1902?s=20", ("1902", "")),
        (FACEBOOK, "1001_2002", ("1001_2002", "")),
        (FACEBOOK, STORY, ("pfbid02Ab", STORY)),
        (FACEBOOK, PHOTO, ("123456", PHOTO)),
        (
            FACEBOOK,
            "https://www.facebook.com/1001/posts/2002?ref=share",
            ("2002", "https://www.facebook.com/1001/posts/2002"),
        ),
        (TWITTER, "ist da", ("", "")),
        (TWITTER, "ja", ("", "")),
        (TWITTER, "https://x.com/", ("", "")),
        (TWITTER, "https://[x", ("", "")),
    ],
)
def test_a_posts_id_is_read_from_what_was_copied(network, copied, found):
    """What sharing has added to an address is no part of it, and other words are no id."""
    assert found == found_post(profile(network), copied)
