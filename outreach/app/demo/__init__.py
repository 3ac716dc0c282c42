"""The whole program in a minute, with a sandbox instead of the networks."""
