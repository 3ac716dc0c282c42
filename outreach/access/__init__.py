"""Keeping each account's access whole: looked at every day, so that a dead token is known before a post needs it."""

from outreach.access.checker import AccessReport, CheckedAccount, Checker
from outreach.access.renewer import Renewer

__all__ = ["AccessReport", "CheckedAccount", "Checker", "Renewer"]
