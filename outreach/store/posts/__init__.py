"""Posts as people handle and read them."""
