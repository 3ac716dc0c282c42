"""Mastodon: ``adapter`` speaks, ``answers`` and ``refusals`` say what the answers mean, ``guards`` what is promised."""

from outreach.channels.mastodon.adapter import MastodonAccount

__all__ = ["MastodonAccount"]
