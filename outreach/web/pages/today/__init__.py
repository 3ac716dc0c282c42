"""Today: what needs a hand, and what goes out next."""
