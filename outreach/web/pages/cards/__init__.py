"""Cards, by their hash."""
