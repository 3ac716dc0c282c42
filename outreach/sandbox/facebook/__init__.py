"""Facebook on loopback: pages, posts, pictures and insights, as the Graph API speaks of them."""
