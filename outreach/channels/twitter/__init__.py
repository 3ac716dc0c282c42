"""X: ``adapter`` speaks, ``answers`` says what the answers mean, ``signin`` keeps an OAuth 2 access alive."""

from outreach.channels.twitter.adapter import TwitterProfile

__all__ = ["TwitterProfile"]
