"""The words of a campaign's form: its fields, and what can be chosen in them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from outreach.language import Message, msg
from outreach.report.results_words import GOALS

LABELS: Mapping[str, Message] = MappingProxyType(
    {
        "title": msg("Title"),
        "first_day": msg("First day"),
        "last_day": msg("Last day"),
        "open_ended": msg("Open-ended"),
        "ahead": msg("Weeks filled ahead"),
        "state": msg("Federal state"),
        "skip_holidays": msg("Keep public holidays free"),
        "blackout": msg("Days without posts"),
        "quiet": msg("Quiet hours"),
        "smallest_gap": msg("Smallest gap between two posts"),
        "grace": msg("How late a post may go out"),
        "budget_usd": msg("Budget in US dollars"),
        "name": msg("Name of the project"),
        "website": msg("Website"),
        "hashtags": msg("Hashtags"),
        "primary": msg("First colour"),
        "accent": msg("Second colour"),
        "funder": msg("Funded by"),
        "gender": msg("How people are named"),
        "kinds": msg("Kinds of posts"),
        "languages": msg("Languages of the posts"),
        "account": msg("Account"),
        "posts_per_place": msg("Posts per place"),
        "posts_per_week": msg("Posts per week"),
        "weekdays": msg("Days of the week"),
        "windows": msg("Times of the day"),
        "link": msg("With a link to the place"),
        "called": msg("What else places call it"),
        "areas": msg("Made of districts or Länder"),
        "brand": msg("Name of the project there"),
        "about": msg("About the project, for the press"),
        "about_en": msg("The same in English"),
        "contact": msg("Whom the press asks"),
        "organisation": msg("Who approves its posts"),
        **{kind.value: words for kind, words in GOALS.items()},
    }
)
"""By the last word of the field's name."""

CHOICES: Mapping[str, tuple[tuple[str, Message], ...]] = MappingProxyType(
    {
        "posts.kinds": (("portrait", msg("Portrait")), ("einladung", msg("Invitation"))),
        "posts.languages": (("de", msg("German")), ("en", msg("English"))),
        "style.gender": (
            ("", msg("not checked")),
            ("paarform", msg("both forms (Künstlerinnen und Künstler)")),
            ("neutral", msg("neutral (Kunstschaffende)")),
            ("stern", msg("with a star (Künstler*innen)")),
            ("doppelpunkt", msg("with a colon (Künstler:innen)")),
        ),
        "weekdays": (
            ("mo", msg("Mon")),
            ("di", msg("Tue")),
            ("mi", msg("Wed")),
            ("do", msg("Thu")),
            ("fr", msg("Fri")),
            ("sa", msg("Sat")),
            ("so", msg("Sun")),
        ),
    }
)
