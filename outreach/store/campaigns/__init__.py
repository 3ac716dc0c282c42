"""Campaigns, their places and where these come from, and the links by which others look at them."""
