"""Places become posts: the text per channel, its link, its alt text and the picture card, each within its limits."""
