"""Who works with the program, and how they sign in: people, their roles, devices and secrets."""
