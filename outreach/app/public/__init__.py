"""What others get to see without signing in: press kits, partners" data, shared links."""
