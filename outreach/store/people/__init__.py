"""People, who is signed in, and what they are told."""
