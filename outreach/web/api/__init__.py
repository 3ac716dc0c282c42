"""The JSON interface for other programs: the same verbs as the pages', under /api/v1, each with a token."""
