"""Networks without an interface for programs: a post is laid ready for a person."""

from outreach.channels.handover.adapter import Handover

__all__ = ["Handover"]
