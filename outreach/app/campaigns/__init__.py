"""Campaigns: begun, defined, filled, and seen at a glance."""
