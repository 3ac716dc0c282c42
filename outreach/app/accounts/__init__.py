"""Pages and profiles on the networks: brought in, connected, looked after."""
