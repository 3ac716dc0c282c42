"""Telling people what needs one of them: once per cause and hour, written down, never in the way of publishing."""

from outreach.notices.heartbeat import Heartbeat
from outreach.notices.letter import Letter
from outreach.notices.notifier import Delivery, NoticeReport, Notifier

__all__ = ["Delivery", "Heartbeat", "Letter", "NoticeReport", "Notifier"]
