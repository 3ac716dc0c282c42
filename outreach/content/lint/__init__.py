"""What a careful reader would mark in a text before it goes out. Everything is pointed out, nothing is changed."""

from outreach.content.lint.data import check_place, stale
from outreach.content.lint.foreign import brought_in
from outreach.content.lint.prose import check_told
from outreach.content.lint.repeats import Telling, bare, repeats
from outreach.content.lint.templates import check_template
from outreach.content.lint.text import check_text, names_without_consent

__all__ = [
    "Telling",
    "bare",
    "brought_in",
    "check_place",
    "check_template",
    "check_text",
    "check_told",
    "names_without_consent",
    "repeats",
    "stale",
]
