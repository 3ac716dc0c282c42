"""The web face: pages over the same verbs of ``app`` that the command line calls."""
