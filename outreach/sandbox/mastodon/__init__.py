"""Mastodon on loopback: statuses, pictures that serve once, keys of an hour (facts more-networks §2, §7)."""
