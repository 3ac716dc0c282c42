"""The posts of a campaign: looked through, and submitted or taken out by the dozen."""
