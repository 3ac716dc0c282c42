"""The plan: a campaign's calendar, in which posts are moved, pinned and planned again."""
