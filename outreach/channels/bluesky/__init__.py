"""Bluesky: ``adapter`` speaks, ``answers`` and ``refusals`` say what the answers mean, ``session`` signs in."""

from outreach.channels.bluesky.adapter import BlueskyAccount

__all__ = ["BlueskyAccount"]
