"""Accounts, and the secrets by which the networks know them."""
