"""What waits for approval, one post after another."""
