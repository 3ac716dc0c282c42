"""One post: its words, why they are so, other ones, what they were before, and its story."""
