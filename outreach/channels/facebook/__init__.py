"""Facebook: ``adapter`` speaks, ``answers`` and ``check`` say what the answers mean."""

from outreach.channels.facebook.adapter import FacebookPage

__all__ = ["FacebookPage"]
