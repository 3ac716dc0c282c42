"""Telling people what needs one of them: once per cause and hour, written down, never in the way of publishing."""

from outreach.notices.changes import ChangeReport, ChangeTeller
from outreach.notices.heartbeat import Heartbeat
from outreach.notices.notification import Notification
from outreach.notices.notifier import Delivery, NoticeReport, Notifier

__all__ = [
    "ChangeReport",
    "ChangeTeller",
    "Delivery",
    "Heartbeat",
    "NoticeReport",
    "Notification",
    "Notifier",
]
