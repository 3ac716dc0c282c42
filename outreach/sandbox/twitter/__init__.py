"""X on loopback: posts, media, timelines and their prices, as its API speaks of them."""
