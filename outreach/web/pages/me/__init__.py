"""What somebody does about themselves."""
