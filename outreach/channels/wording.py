"""What networks say in words where their numbers do not tell. Pure."""

from __future__ import annotations

import re

READ = 2_000
"""So much of an answer is looked through: who says it at all says it at the beginning."""

_ALREADY_THERE = re.compile(
    r"duplicate|duplikat|duplizier|identical|too similar|same (?:content|message|post|status|text|tweet)"
    r"|identisch|gleiche[rnms]? (?:inhalt|beitr|text|nachricht|post|tweet)"
    r"|already (?:been )?(?:posted|published|sent|shared|said|tweeted|there|live|exists)"
    r"|(?:bereits|schon)(?: einmal)? (?:gepostet|veröffentlicht|gesendet|geteilt|gesagt|getwittert|vorhanden)"
)


def says_already_there(words: str) -> bool:
    """True where a refusal says that such a post is there already, in English or in German.

    Taken too widely it leaves a post to a person; taken too narrowly it lets a live one be sent again.
    """
    return _ALREADY_THERE.search(" ".join(words[:READ].lower().replace("\u2019", "'").split())) is not None
