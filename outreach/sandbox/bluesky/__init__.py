"""Bluesky on loopback: a server with repositories, blobs, sessions and an index (facts more-networks §3, §7)."""
