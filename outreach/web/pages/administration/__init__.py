"""People, organisations, roles; what was done, and what is being done."""
