"""Hashtags that a network would cut short or a screen reader mumble (facts domain §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.content.hashtags import LONGEST_SHORT_FORM, hashtag
from outreach.errors import Finding, Severity
from outreach.language import msg

HASHTAG = re.compile(r"(?<![\w&/#])#(\w+)")
_GOES_ON = re.compile(r"\*|[:&’'-](?=\w)")
ADDRESS = re.compile(r"https?://\S+")


def misread_tags(text: str) -> Iterator[Finding]:
    """Tags that break at a sign, consist of digits, or do not begin each word with a capital."""
    line_of = ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for match in HASHTAG.finditer(line_of):
        tag, line = match[1], text[: match.start()].count("\n") + 1
        broken = _GOES_ON.match(line_of, match.end())
        if broken:
            whole = re.match(r"[^\s#]+", line_of[match.end() :])
            meant = f"#{tag}{whole[0] if whole else ''}"
            yield Finding(
                code="content.hashtag-breaks",
                severity=Severity.WARNING,
                message=msg(
                    "The hashtag {meant} ends at “{sign}”: #{tag}", meant=meant, sign=broken[0], tag=tag
                ),
                remedy=msg(
                    "Write it without the sign, for example {example}", example=hashtag(meant) or "#Altmark"
                ),
                line=line,
            )
        elif tag.isdigit():
            yield Finding(
                code="content.hashtag-digits",
                severity=Severity.WARNING,
                message=msg("#{tag} is no hashtag: digits alone are none", tag=tag),
                remedy=msg("Add a word to it, or take the # away"),
                line=line,
            )
        elif _mumbled(tag):
            yield Finding(
                code="content.hashtag-case",
                severity=Severity.WARNING,
                message=msg("A screen reader cannot tell the words of #{tag} apart", tag=tag),
                remedy=msg("Begin every word of it with a capital: #KreativorteImGrünen"),
                line=line,
            )


def _mumbled(tag: str) -> bool:
    first = next((char for char in tag if char.isalpha()), "")
    letters = [char for char in tag if char.isalpha()]
    return first.islower() or (len(letters) > LONGEST_SHORT_FORM and all(char.isupper() for char in letters))
