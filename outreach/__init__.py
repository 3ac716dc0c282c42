"""outreach: from a places database to published posts and honest figures of their reach."""

__version__ = "0.1.0"
